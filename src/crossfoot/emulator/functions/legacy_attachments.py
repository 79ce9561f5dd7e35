"""Attachments written by their legacy functions (intacct-xml §3.10, §3.11, §4.8)."""

import binascii
import sqlite3
from base64 import b64decode

from lxml import etree

from crossfoot.emulator import attachments, parsing
from crossfoot.emulator.attachments import Attachment, File, Folder
from crossfoot.emulator.company import Company
from crossfoot.emulator.functions import Answer, Call, ErrorEntry, Refusal, function
from crossfoot.emulator.validation import DUPLICATE


@function("create_supdoc")
def create_supdoc(call: Call) -> Answer:
    """Store an attachment with its files; `<key>` is its record number.

    Raises:
        Refusal: An id in use, a folder that is not there, or data that is not base64.
    """
    attachments.prepare(call.company)
    folder = _text(call, "supdocfoldername")
    _check_folder(call.company, folder)
    made = Attachment(
        id=_text(call, "supdocid") or _next_id(call.company),
        name=_text(call, "supdocname"),
        folder=folder,
        description=_text(call, "supdocdescription"),
        created=call.company.now().date().isoformat(),
        created_by=call.session.login_id,
        files=tuple(_files(call)),
    )
    try:
        return Answer(key=attachments.add(call.company, made))
    except sqlite3.IntegrityError as error:
        raise _known("Attachment", made.id) from error


@function("update_supdoc")
def update_supdoc(call: Call) -> Answer:
    """Rename or move an attachment, and add files to it: none is ever replaced (§4.8).

    Raises:
        Refusal: No such attachment or folder, or data that is not base64.
    """
    number = _number(call)
    files = list(_files(call))
    if folder := _text(call, "supdocfoldername"):
        _check_folder(call.company, folder)
    columns = {
        "supdocname": _text(call, "supdocname"),
        "folder": folder,
        "description": _text(call, "supdocdescription"),
    }
    for column, value in columns.items():
        if value:
            call.company.database.execute(
                f"UPDATE supdoc SET {column} = ? WHERE recordno = ?", [value, number]
            )
    attachments.add_files(call.company, number, files)
    return Answer(key=number)


@function("delete_supdoc")
def delete_supdoc(call: Call) -> Answer:
    """Remove an attachment and its files. Raises Refusal for one that is not there."""
    number = _number(call)
    attachments.delete(call.company, number)
    return Answer(key=number)


@function("create_supdocfolder")
def create_supdocfolder(call: Call) -> Answer:
    """Store a folder; `<key>` is its record number.

    Raises:
        Refusal: A name in use, or a folder around it that is not there.
    """
    attachments.prepare(call.company)
    parent = _text(call, "supdocparentfoldername")
    if parent:
        _check_folder(call.company, parent)
    made = Folder(
        name=_text(call, "supdocfoldername"),
        description=_text(call, "supdocfolderdescription"),
        parent=parent,
        created=call.company.now().date().isoformat(),
        created_by=call.session.login_id,
    )
    try:
        return Answer(key=attachments.add_folder(call.company, made))
    except sqlite3.IntegrityError as error:
        raise _known("Folder", made.name) from error


def _files(call: Call) -> list[File]:
    listed = parsing.child(call.element, "attachments")
    return [] if listed is None else [_file(element) for element in parsing.children(listed)]


def _file(element: etree._Element) -> File:
    name = parsing.child_text(element, "attachmentname")
    try:
        data = b64decode(parsing.child_text(element, "attachmentdata"), validate=True)
    except binascii.Error as error:
        text = f"The attachmentdata of '{name}' is not base64."
        raise Refusal(ErrorEntry("BL03000018", description2=text)) from error
    return File(name, parsing.child_text(element, "attachmenttype"), data)


def _number(call: Call) -> str:
    """The record number of the attachment that `key` names by its id, or by that number."""
    attachments.prepare(call.company)
    key = call.element.get("key") or ""
    found = call.company.database.execute(
        "SELECT recordno FROM supdoc WHERE supdocid = ? OR recordno = ? ORDER BY supdocid != ?",
        [key, key, key],
    ).fetchone()
    if found is None:
        text = f"The supdoc '{key}' does not exist."
        raise Refusal(ErrorEntry("BL01001973", description2=text))
    return str(found[0])


def _check_folder(company: Company, name: str) -> None:
    found = company.database.execute(
        "SELECT 1 FROM supdocfolder WHERE supdocfoldername = ?", [name]
    ).fetchone()
    if found is None:
        text = f"The attachment folder '{name}' does not exist."
        raise Refusal(ErrorEntry("BL01001973", description2=text))


def _next_id(company: Company) -> str:
    found = company.database.execute("SELECT max(recordno) FROM supdoc").fetchone()
    return f"ATT-{int(found[0] or 0) + 1:05}"


def _known(label: str, value: str) -> Refusal:
    text = f"Another {label} with the given value(s) {value}  already exists"
    return Refusal(ErrorEntry(DUPLICATE, "", text, "Use a unique value instead."))


def _text(call: Call, name: str) -> str:
    return parsing.child_text(call.element, name)
