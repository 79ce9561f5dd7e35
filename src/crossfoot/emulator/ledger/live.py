"""The ledger of a running company: one document posted, taken back or reversed at a time.

    batch = live.post(company, Document(kind="APBILL", key=871, …))   # batch.source: PRBATCHKEY
    live.refresh(company, "APBILL", 871)    # its state or totals changed: the details show them
    live.take_back(company, "APBILL", 871)  # it is deleted, or will be posted anew
    live.reverse(company, "APBILL", 871, day, stamp=stamp, twin=902)

The document's own row must be stored as it shall be before it is posted, for the details repeat
it. A day in closed books, a name that nothing has and lines that do not balance are `Invalid`, as
everything that a record can be refused for; whatever was done by then is undone. Call these within
the company's transaction that stores the document.

Journal entries (GLBATCH) are stored with their lines by `crossfoot.emulator.journals`; of those,
this only writes and removes the details.
"""

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from typing import Any, Final

from crossfoot.emulator.company import Company, Row
from crossfoot.emulator.ledger import details
from crossfoot.emulator.ledger.book import Batch, Book
from crossfoot.emulator.ledger.checks import LineChecks, missing_dimension
from crossfoot.emulator.ledger.documents import Document, Stamp
from crossfoot.emulator.ledger.periods import check_open
from crossfoot.emulator.ledger.rates import CUSTOM, default_type, rate_on
from crossfoot.emulator.ledger.rules import RULES, Rule, Unpostable
from crossfoot.emulator.ledger.setup import found_names_of
from crossfoot.emulator.ledger.summaries import add_up, present
from crossfoot.emulator.ledger.turning import turned
from crossfoot.emulator.validation import invalid

__all__ = [
    "CUSTOM",
    "Batch",
    "check_open",
    "default_type",
    "owner_of",
    "post",
    "rate_on",
    "refresh",
    "reverse",
    "take_back",
]

_OBJECTS: Final = ("GLBATCH", "GLENTRY", "GLDETAIL")
_NUMBERS: Final = 'CREATE INDEX IF NOT EXISTS "GLBATCH numbers" ON "GLBATCH" ("JOURNAL", "BATCHNO")'
_AMONG: Final = "IN (SELECT value FROM json_each(?))"


def post(company: Company, document: Document) -> Batch:
    """Post a document into its day's summary; give that. Raises Invalid."""
    rule = _rule(document.kind)
    check_open(company, document.day, document.entity, rule.module)
    document = _placed(company, document)
    if not rule.settles:
        _check_lines(company, document)
    prepare(company)
    with company.transaction(), _refusing():
        book = _book(company, document)
        batch = book.post(document)
        book.write()
        add_up(company, batch.number, document.stamp)
    return batch


def take_back(company: Company, kind: str, key: int) -> None:
    """Remove what a document posted, if it did; a summary without lines goes too. Raises Invalid.

    Of a journal entry only the details go: its lines are its own.
    """
    prepare(company)
    entries = details.entries_of(company, kind, key)
    batches = _batches_of(company, entries)
    for batch in batches:
        _check_open(company, batch)
    with company.transaction():
        details.remove(company, entries)
        if kind == "GLBATCH":
            return
        details.unlink(company, entries)
        for entry in entries:
            company.delete("GLENTRY", str(entry))
        for batch in batches:
            add_up(company, int(batch["RECORDNO"]))


def reverse(  # noqa: PLR0913 -- a reversal has as many parts
    company: Company,
    kind: str,
    key: int,
    day: date,
    *,
    stamp: Stamp,
    description: str = "",
    twin: int = 0,
) -> Batch:
    """Post the opposite of what a subledger's document posted, on another day; give its summary.

    The lines keep their texts unless a description is given. They belong to `twin`, the counter
    document of the same kind, or to the document itself. Raises Invalid.
    """
    prepare(company)
    rule = _rule(kind)
    entries = details.entries_of(company, kind, key)
    if not entries:
        raise invalid("BL01001973", f"{kind} {key} has posted nothing that could be reversed.")
    first = _batches_of(company, entries)[0]
    entity = first["MEGAENTITYID"]
    check_open(company, day, entity, rule.module)
    like = Document(
        kind=kind,
        key=twin or key,
        day=day,
        entity=entity,
        currency="",
        lines=(),
        stamp=stamp,
        journal=first["JOURNAL"],
    )
    with company.transaction():
        book = _book(company, like)
        batch = book.batch(like)
        book.write()
        copied = _turned(company, entries, batch, description, stamp)
        details.link(company, [(entry, kind, like.key) for entry in copied])
        details.write(company, "e.RECORDNO >= ?", [copied[0]])
        add_up(company, batch.number, stamp)
    return batch


def refresh(company: Company, kind: str, key: int) -> None:
    """Let the details of a document show its state, dates and totals as they are now."""
    prepare(company)
    entries = details.entries_of(company, kind, key)
    with company.transaction():
        details.remove(company, entries)
        details.write(company, f"e.RECORDNO {_AMONG}", [json.dumps(entries)])


def owner_of(company: Company, session_entity: str, locations: Iterable[str]) -> str:
    """The entity that a document belongs to: the session's, or that of its first line's place."""
    if session_entity:
        return session_entity
    for location in locations:
        found = company.find_by("LOCATION", "LOCATIONID", location) if location else None
        if found and found["ENTITY"]:
            return found["ENTITY"]
    return ""


def prepare(company: Company) -> None:
    """Have the ledger's tables as the company's own, with the indexes that posting needs."""
    for name in _OBJECTS:
        company.writable(company.table(name))
    details.prepare(company)
    company.index(company.table("GLENTRY"), "BATCHNO")
    for field in ("BATCH_TITLE", "PRBATCHKEY"):
        company.index(company.table("GLBATCH"), field)
    company.database.execute(_NUMBERS)


def _placed(company: Company, document: Document) -> Document:
    """The document with every line somewhere: at the head of its entity, unless it says where."""
    entity = document.entity
    if not entity:
        nowhere = next((line for line in document.lines if not line.location), None)
        if nowhere and company.count("LOCATIONENTITY"):
            raise missing_dimension("Location", nowhere.account)
        return document
    lines = tuple(
        line if line.location else line._replace(location=entity) for line in document.lines
    )
    return replace(document, lines=lines, location=document.location or entity)


def _check_lines(company: Company, document: Document) -> None:
    checks = LineChecks(company)
    for line in document.lines:
        places = {"LOCATION": line.location, "DEPARTMENT": line.department}
        checks.check({"ACCOUNTNO": line.account, **places, **line.dimensions})


@contextmanager
def _refusing() -> Iterator[None]:
    """Turn what cannot be posted into a refusal of the gateway."""
    try:
        yield
    except Unpostable as error:
        raise invalid("BL01001973", str(error)) from error
    except KeyError as error:
        raise invalid("BL01001973", f"{error.args[0]} is not valid.") from error


def _rule(kind: str) -> Rule:
    rule = RULES.get(kind)
    if rule is None or not rule.title:
        raise invalid("BL01001973", f"{kind} posts no summaries.")
    return rule


def _check_open(company: Company, batch: Row) -> None:
    day = date.fromisoformat(batch["BATCH_DATE"])
    check_open(company, day, batch["MEGAENTITYID"], batch["MODULE"])


def _batches_of(company: Company, entries: list[int]) -> list[Row]:
    """The journal entries that ledger lines are in, in their order."""
    return list(
        company.rows(
            "GLBATCH",
            f"RECORDNO IN (SELECT BATCHNO FROM GLENTRY WHERE RECORDNO {_AMONG})",
            [json.dumps(entries)],
        )
    )


def _book(company: Company, document: Document) -> Book:
    """A book that goes on with the summary that the document goes into, if there is one."""
    book = Book(company, found_names_of(company, "GLENTRY"))
    if (batch := present(company, document)) is not None:
        book.join(batch)
    return book


def _turned(
    company: Company, entries: list[int], batch: Batch, description: str, stamp: Stamp
) -> list[int]:
    day = batch.day.isoformat()
    cells: dict[str, Any] = {
        "BATCHNO": batch.number,
        "BATCH_NUMBER": batch.at,
        "BATCHTITLE": batch.title,
        "BATCH_DATE": day,
        "ENTRY_DATE": day,
        "USERNO": stamp.user,
        "WHENCREATED": stamp.created,
        "CREATEDBY": stamp.user,
        "CREATEDBYLOGINID": stamp.login,
        "WHENMODIFIED": stamp.modified,
        "MODIFIEDBY": stamp.user,
        "MODIFIEDBYLOGINID": stamp.login,
        **({"DESCRIPTION": description} if description else {}),
    }
    return turned(company, entries, cells, batch.lines + 1)
