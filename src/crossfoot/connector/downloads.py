"""The files of records, as bytes: how each source hands them out."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Final

from msgspec import Struct

from crossfoot.connector.company import Company
from crossfoot.errors import InvalidParameter, UnknownRecord
from crossfoot.intacct import AttachedFile, Gateway, attached_files
from crossfoot.unified.files import file_name, mime_type
from crossfoot.unified.resource import Resource

Fetch = Callable[[Gateway, str], Awaitable[list[AttachedFile] | None]]
FILES: Final[Mapping[str, Fetch]] = {"supdoc": attached_files}
"""By the name of a source's object: the function that fetches one record's files by its key."""


class Download(Struct, frozen=True):
    """A file to be sent: its full name, its type on the web and its bytes."""

    name: str
    type: str
    data: bytes

    def __repr__(self) -> str:
        return f"Download({self.name!r}, {self.type!r}, {len(self.data)} bytes)"


async def fetch_file(
    company: Company, resource: Resource, record_id: str, place: int = 1
) -> Download:
    """The file at this place of a record, from 1.

    Raises UnknownRecord for no such record, or one without files, and InvalidParameter for a place
    beyond them.
    """
    for source in await company.sources(resource):
        key = source.key_of(record_id)
        files = await FILES[source.object](company.gateway, key) if key else None
        if files:
            return _download(files, place)
        if files is not None:
            raise UnknownRecord(f"{resource.name} {record_id!r} holds no file.")
    raise UnknownRecord(f"No record of {resource.name} has the id {record_id!r}.")


def _download(files: list[AttachedFile], place: int) -> Download:
    if place > len(files):
        raise InvalidParameter("file", f"there is no file {place}.", f"Use 1 to {len(files)}.")
    file = files[place - 1]
    return Download(file_name(file.name, file.type) or "file", mime_type(file.type), file.data)
