"""Attachments: folders, the attachments in them, and the files of each (intacct-xml §3.7, §4.8).

They are no objects of the generic functions: `get_list`, `get` and their own legacy functions reach
them, `query` does not. So they live in three tables of their own beside the objects'.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from crossfoot.emulator.company import Company

_TABLES = {
    "supdocfolder": (
        """CREATE TABLE IF NOT EXISTS supdocfolder (
        recordno INTEGER PRIMARY KEY AUTOINCREMENT, supdocfoldername TEXT NOT NULL UNIQUE,
        description TEXT NOT NULL, parentfolder TEXT NOT NULL,
        creationdate TEXT NOT NULL, createdby TEXT NOT NULL)""",
    ),
    "supdoc": (
        """CREATE TABLE IF NOT EXISTS supdoc (
        recordno INTEGER PRIMARY KEY AUTOINCREMENT, supdocid TEXT NOT NULL UNIQUE,
        supdocname TEXT NOT NULL, folder TEXT NOT NULL, description TEXT NOT NULL,
        creationdate TEXT NOT NULL, createdby TEXT NOT NULL)""",
    ),
    "supdocfile": (
        """CREATE TABLE IF NOT EXISTS supdocfile (
        supdoc INTEGER NOT NULL REFERENCES supdoc (recordno), name TEXT NOT NULL,
        type TEXT NOT NULL, data BLOB NOT NULL)""",
        "CREATE INDEX IF NOT EXISTS supdocfile_of ON supdocfile (supdoc)",
    ),
}


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder as stored; `parent` is the name of the folder around it, "" for none."""

    name: str
    description: str
    parent: str
    created: str
    created_by: str


@dataclass(frozen=True, slots=True)
class File:
    """One file: its name without the ending, the ending without the point, and its bytes."""

    name: str
    type: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Attachment:
    """An attachment as stored; `created` is an ISO date, `created_by` a login id."""

    id: str
    name: str
    folder: str
    description: str
    created: str
    created_by: str
    files: tuple[File, ...]


def prepare(company: Company) -> None:
    """Make the tables, unless they are there."""
    for name, statements in _TABLES.items():
        company.beside(name, *statements)


def add_folder(company: Company, folder: Folder) -> str:
    """Store a folder; give its record number. Raises sqlite3.IntegrityError for a known name."""
    found = company.database.execute(
        "INSERT INTO supdocfolder (supdocfoldername, description, parentfolder, creationdate,"
        " createdby) VALUES (?, ?, ?, ?, ?)",
        [folder.name, folder.description, folder.parent, folder.created, folder.created_by],
    )
    return str(found.lastrowid)


def add(company: Company, attachment: Attachment) -> str:
    """Store an attachment with its files; give its record number.

    Raises sqlite3.IntegrityError for a known id.
    """
    found = company.database.execute(
        "INSERT INTO supdoc (supdocid, supdocname, folder, description, creationdate, createdby)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        [
            attachment.id,
            attachment.name,
            attachment.folder,
            attachment.description,
            attachment.created,
            attachment.created_by,
        ],
    )
    number = str(found.lastrowid)
    add_files(company, number, attachment.files)
    return number


def add_files(company: Company, number: str, files: Iterable[File]) -> None:
    """Put more files into the attachment with this record number."""
    company.database.executemany(
        "INSERT INTO supdocfile (supdoc, name, type, data) VALUES (?, ?, ?, ?)",
        [(number, file.name, file.type, file.data) for file in files],
    )


def files_of(company: Company, number: str) -> list[File]:
    """The files of the attachment with this record number, in the order of their coming."""
    found = company.database.execute(
        "SELECT name, type, data FROM supdocfile WHERE supdoc = ? ORDER BY rowid", [number]
    )
    return [File(*row) for row in found]


def delete(company: Company, number: str) -> None:
    """Remove the attachment with this record number, and its files."""
    company.database.execute("DELETE FROM supdocfile WHERE supdoc = ?", [number])
    company.database.execute("DELETE FROM supdoc WHERE recordno = ?", [number])


def number_of(company: Company, attachment_id: str) -> str:
    """The record number of the attachment with this id, "" where there is none."""
    prepare(company)
    statement = "SELECT recordno FROM supdoc WHERE supdocid = ?"
    found = company.database.execute(statement, [attachment_id]).fetchone()
    return str(found[0]) if found else ""
