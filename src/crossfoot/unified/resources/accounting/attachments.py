"""Attachments (unified-api §5.12). Source: supdoc, by get_list (intacct-xml §3.7, §4.8).

Other records name an attachment by its id, in SUPDOCID. It holds one file or several. Intacct tells their names only
together with their bytes, so that a list leaves them out: one attachment has them, and its download the bytes.
"""

from base64 import b64decode
from binascii import Error as BinasciiError
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from urllib.parse import quote

from msgspec import UNSET, Struct, UnsetType

from crossfoot.errors import DeclarationError
from crossfoot.unified.codecs import Column, Kind, Operator, Reading, Record, Reference
from crossfoot.unified.criteria import Criterion
from crossfoot.unified.files import file_name, mime_type
from crossfoot.unified.formatting import Formatting
from crossfoot.unified.midnights import MIDNIGHT
from crossfoot.unified.resource import READ, Resource
from crossfoot.unified.shapes import RemoteData
from crossfoot.unified.source import Source
from crossfoot.unified.vocabulary import (
    ALWAYS,
    EQ,
    IN,
    LIKE,
    RANGE,
    REQUIRED,
    Children,
    absent,
    at,
    both,
    children,
    derived,
    each,
    fixed,
    key,
)
from crossfoot.unified.writing.method import Method

PATH: Final = "/unified/accounting/attachments"
FILES_LIKE: Final = 'It must be a list: [{"file_name": "scan.pdf", "content": "…"}].'


class File(Struct, frozen=True, gc=False):
    """One file of an attachment."""

    file_name: str | None = None
    """Its name, with the ending."""
    file_type: str | None = None
    """Its type on the web, such as application/pdf."""
    file_size: int | None = None
    """Bytes."""
    file_url: str | None = None
    """Where it can be downloaded, below the address of this API."""
    content: str | UnsetType = UNSET
    """Ours: its bytes in Base64, to be sent; not in answers, where `file_url` leads to them."""


class AttachmentParent(Struct, frozen=True, gc=False):
    """A record that an attachment belongs to."""

    id: str | None = None
    """Its id."""
    type: str | None = None
    """Its kind: `bill`, `invoice`, `vendor_credit`, `credit_note`, `payment`, `journal_entry`, `expense` or `transaction`."""


class Attachment(Struct, frozen=True, gc=False):
    """Files that belong to bills, invoices, expenses and other records."""

    id: str
    """The attachment's id, as other records' `attachment` names it, such as ATT-00012."""
    name: str | None = None
    """Ours: name of the attachment."""
    description: str | None = None
    """Ours: what else is said of it."""
    folder: str | None = None
    """Ours: name of the folder that it lies in."""
    file_name: str | None = None
    """Name of its first file; null in lists."""
    file_type: str | None = None
    """Type of its first file on the web; null in lists."""
    file_size: int | None = None
    """Bytes of its first file; null in lists."""
    file_url: str | None = None
    """Where its first file can be downloaded, below the address of this API."""
    files: list[File] | None = None
    """Ours: every file; null in lists, since Intacct tells of files only together with their bytes."""
    parent: AttachmentParent | None = None
    """The record that it belongs to, the first of several; null where the API user may not read any."""
    parents: list[AttachmentParent] | None = None
    """Ours: every record that it belongs to."""
    company: str | None = None
    """Null: attachments belong to the whole company."""
    created_by: str | None = None
    """Ours: login of the user who made it."""
    creation_date: date | None = None
    """Ours: the day on which it was made."""
    created_at: datetime | None = None
    """The beginning of that day: Intacct keeps no time of it."""
    updated_at: datetime | None = None
    """Null: Intacct does not tell when files were added."""
    remote_data: RemoteData = UNSET
    """What the gateway said of it, without the bytes."""


@dataclass(frozen=True, slots=True)
class Files:
    """The files of a whole record; None where a list left them out."""

    fields: tuple[str, ...] = ()
    kind: Kind = "string"
    values: tuple[str, ...] = ()

    def column(self, reading: Reading) -> Column:
        """Every record's files, with where to download each."""
        del reading
        return lambda records: [_files(record) for record in records]

    @property
    def schema(self) -> Mapping[str, Any]:
        """A list of names with bytes."""
        text = {"type": "string", "minLength": 1}
        properties = {"file_name": text, "content": {**text, "contentEncoding": "base64"}}
        file = {"type": "object", "properties": properties, "required": [*properties]}
        sent = {"file_name": "scan.pdf", "content": "JVBERi0xLjQK"}
        return {"type": "array", "items": file, "examples": [[sent]]}

    def decode(self, value: Any) -> list[dict[str, str]]:
        """Files to add: name and bytes of each. Raises ValueError, saying which is wrong."""
        if not isinstance(value, list):
            raise ValueError(FILES_LIKE)  # noqa: TRY004 -- a value of the caller's
        return [_sent(one, f"File {place}") for place, one in enumerate(value, 1)]

    def emit(self, value: Sequence[Mapping[str, str]]) -> dict[str, Any]:
        """The files as Intacct takes them."""
        return {"attachments": {"attachment": [dict(one) for one in value]}}

    def criterion(
        self, operator: Operator, texts: Sequence[str], formatting: Formatting
    ) -> Criterion:
        """None: no query can ask for files."""
        del operator, texts, formatting
        raise DeclarationError("There is no filter on files.")


def _files(record: Record) -> list[File] | None:
    found = record.get("files")
    if found is None:
        return None
    return [_file(record, place, one) for place, one in enumerate(found, 1)]


def _file(record: Record, place: int, said: Mapping[str, Any]) -> File:
    ending = said["type"]
    name, url = file_name(said["name"], ending), f"{url_of(record['supdocid'])}?file={place}"
    return File(name or None, mime_type(ending), int(said["size"]), url)


def _sent(said: Any, which: str) -> dict[str, str]:
    if not isinstance(said, Mapping) or not isinstance(said.get("file_name"), str):
        raise ValueError(f"{which} has no file_name.")  # noqa: TRY004 -- as above
    name, _, ending = said["file_name"].rpartition(".")
    if not name or not ending:
        raise ValueError(f"{which} needs a file_name with an ending, such as scan.pdf.")
    content = said.get("content")
    try:
        b64decode(content if isinstance(content, str) else "?", validate=True)
    except (BinasciiError, ValueError) as error:
        raise ValueError(f"{which} ({name}.{ending}) has no content in Base64.") from error
    return {"attachmentname": name, "attachmenttype": ending, "attachmentdata": str(content)}


def url_of(id_: str) -> str:
    """Where the first file of an attachment can be downloaded."""
    return f"{PATH}/{quote(id_, safe='')}/download"


def first(attribute: str) -> Any:
    """What the first file says."""
    return derived(lambda files: getattr(files[0], attribute) if files else None, "files")


def parent(name: str, tag: str, kind: str) -> Children:
    """The records of an object that an attachment belongs to."""
    return children(
        name, by="SUPDOCID", of="supdocid", id=at("RECORDNO", Reference(tag)), type=fixed(kind)
    )


PARENTS: Final = each(
    parent("APBILL", "bill", "bill"),
    parent("ARINVOICE", "invoice", "invoice"),
    parent("APADJUSTMENT", "", "vendor_credit"),
    parent("ARADJUSTMENT", "", "credit_note"),
    parent("ARPYMT", "receipt", "payment"),
    parent("GLBATCH", "", "journal_entry"),
    parent("EEXPENSES", "", "expense"),
    parent("CCTRANSACTION", "charge", "transaction"),
    parent("DEPOSIT", "deposit", "transaction"),
    parent("FUNDSTRANSFER", "transfer", "transaction"),
    parent("ARADVANCE", "advance", "transaction"),
)

NAMES: Final = {"folder": "supdocfoldername", "description": "supdocdescription"}
WRITES: Final = {
    "create": Method("create_supdoc", NAMES, answered="recordno"),
    "update": Method("update_supdoc", NAMES),
    "delete": Method("delete_supdoc"),
}
"""Functions of their own (intacct-xml §3.10, §4.8): an update adds files and takes none away."""

ATTACHMENTS = Resource(
    Attachment,
    model="accounting",
    path="attachments",
    operations=READ | {"download"},
    partial=frozenset({"file_name", "file_type", "file_size", "files"}),
    sources=(
        Source(
            "supdoc",
            {
                "id": key("supdocid", text=True),
                "name": at("supdocname", find=EQ | IN | LIKE, write=REQUIRED, most=80),
                "description": at("description", find=EQ | LIKE, write=ALWAYS, most=1000),
                "folder": at("folder", find=EQ | IN | LIKE, write=REQUIRED, most=80),
                "file_name": first("file_name"),
                "file_type": first("file_type"),
                "file_size": first("file_size"),
                "file_url": derived(url_of, "id"),
                "files": both(Files(), write=ALWAYS),
                "parent": derived(lambda parents: parents[0] if parents else None, "parents"),
                "parents": PARENTS,
                "company": absent("Attachments belong to the whole company."),
                "created_by": at("createdby", find=EQ | IN),
                "creation_date": at("creationdate", find=EQ | RANGE),
                "created_at": at("creationdate", MIDNIGHT, find=EQ | RANGE),
                "updated_at": absent("Intacct does not tell when files were added."),
            },
            listed=True,
            writes=WRITES,
            find_back=("supdocname",),
        ),
    ),
)
