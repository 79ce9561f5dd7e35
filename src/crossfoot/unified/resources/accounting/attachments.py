"""Attachments (unified-api §5.12). Source: supdoc, by get_list (intacct-xml §3.7, §4.8).

Other records name an attachment by its id, in SUPDOCID. It holds one file or several. Intacct tells their names only
together with their bytes, so that a list leaves them out: one attachment has them, and its download the bytes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from urllib.parse import quote

from msgspec import UNSET, Struct

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
    EQ,
    IN,
    LIKE,
    RANGE,
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

PATH: Final = "/unified/accounting/attachments"


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
                "name": at("supdocname", find=EQ | IN | LIKE),
                "description": at("description", find=EQ | LIKE),
                "folder": at("folder", find=EQ | IN | LIKE),
                "file_name": first("file_name"),
                "file_type": first("file_type"),
                "file_size": first("file_size"),
                "file_url": derived(url_of, "id"),
                "files": both(Files()),
                "parent": derived(lambda parents: parents[0] if parents else None, "parents"),
                "parents": PARENTS,
                "company": absent("Attachments belong to the whole company."),
                "created_by": at("createdby", find=EQ | IN),
                "creation_date": at("creationdate", find=EQ | RANGE),
                "created_at": at("creationdate", MIDNIGHT, find=EQ | RANGE),
                "updated_at": absent("Intacct does not tell when files were added."),
            },
            listed=True,
        ),
    ),
)
