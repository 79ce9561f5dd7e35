"""Attachments: what each holds, and the bytes of its files (intacct-xml §3.7, §4.8).

Intacct answers with all files of an attachment, in base64, or with none: it tells no file's name
without its bytes. So a list asks for none, and one attachment is read whole.
"""

import asyncio
import binascii
from base64 import b64decode
from typing import Any, Final

import msgspec

from crossfoot.errors import RemoteGarbled
from crossfoot.intacct.answers import Record, items
from crossfoot.intacct.filters import eq
from crossfoot.intacct.functions import Query
from crossfoot.intacct.gateway import Gateway

HEAD: Final = (
    "supdocid",
    "supdocname",
    "folder",
    "description",
    "creationdate",
    "createdby",
)


class AttachedFile(msgspec.Struct, frozen=True):
    """One file. `type` is its ending, such as pdf."""

    name: str
    type: str
    data: bytes

    def __repr__(self) -> str:
        return f"AttachedFile({self.name!r}, {self.type!r}, {len(self.data)} bytes)"


async def attachment(gateway: Gateway, id_: str) -> Record | None:
    """One attachment; its `files` have name, type and size, without data. None if there is none."""
    found = await _whole(gateway, id_)
    if found is None:
        return None
    files = [
        {"name": _text(one, "attachmentname"), "type": _text(one, "attachmenttype"), "size": size}
        for one in _files(found)
        if (size := str(size_of(_text(one, "attachmentdata"))))
    ]
    return {name: _text(found, name) for name in HEAD} | {"files": files}


async def attached_files(gateway: Gateway, id_: str) -> list[AttachedFile] | None:
    """The files of one attachment, with their bytes. None if there is no such attachment."""
    found = await _whole(gateway, id_)
    return None if found is None else await asyncio.to_thread(_decoded, found)


def size_of(encoded: str) -> int:
    """How many bytes a text of base64 stands for; it may be broken into lines."""
    digits = sum(map(len, encoded.split()))
    padding = encoded.rstrip().count("=", -2) if digits else 0
    return digits * 3 // 4 - padding


async def _whole(gateway: Gateway, id_: str) -> Record | None:
    fields = (*HEAD, "attachments")
    page = await gateway.get_list(Query("supdoc", fields, filter=eq("supdocid", id_), size=1))
    return next(iter(page.records), None)


def _files(found: Record) -> list[Any]:
    return [one for one in items(found.get("attachments"), "attachment") if isinstance(one, dict)]


def _decoded(found: Record) -> list[AttachedFile]:
    return [
        AttachedFile(_text(one, "attachmentname"), _text(one, "attachmenttype"), _bytes(found, one))
        for one in _files(found)
    ]


def _bytes(found: Record, file: Any) -> bytes:
    try:
        return b64decode(_text(file, "attachmentdata"))
    except binascii.Error as error:
        named = f"{_text(found, 'supdocid')}/{_text(file, 'attachmentname')}"
        raise RemoteGarbled(f"The data of the attachment {named} is not base64.") from error


def _text(fields: Any, name: str) -> str:
    value = fields.get(name, "") if isinstance(fields, dict) else ""
    return value if isinstance(value, str) else ""
