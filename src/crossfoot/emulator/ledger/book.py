"""The general ledger's journal entries: postings gathered into batches and written as rows."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final

from crossfoot.emulator.company import Company
from crossfoot.emulator.ledger import balances, details
from crossfoot.emulator.ledger.documents import Document, Posting, Stamp
from crossfoot.emulator.ledger.rules import BATCH_OBJECTS, RULES, Rule, post
from crossfoot.emulator.ledger.setup import NOBODY, FoundNames, Names, names_of, read_setup
from crossfoot.emulator.tables import plain, quoted

_AT_ONCE: Final = 20_000
"""Ledger lines kept before they are written."""

_FIELDS: Final = (
    *("RECORDNO", "LINE_NO", "TR_TYPE", "AMOUNT", "TRX_AMOUNT"),
    *("ACCOUNTKEY", "ACCOUNTNO", "ACCOUNTTITLE"),
    *("DEPARTMENTKEY", "DEPARTMENT", "DEPARTMENTTITLE"),
    *("LOCATIONKEY", "LOCATION", "LOCATIONNAME"),
    *("DESCRIPTION", "BASECURR", "EXCH_RATE_DATE", "EXCH_RATE_TYPE_ID", "EXCHANGE_RATE"),
)
_SHARED: Final = (
    *("BATCHNO", "USERNO", "ENTRY_DATE", "BATCH_NUMBER", "BATCH_DATE", "BATCHTITLE"),
    *("DOCUMENT", "UNITS", "CURRENCY", "CLEARED", "ADJ", "STATE", "STATISTICAL"),
    *("WHENCREATED", "WHENMODIFIED", "CREATEDBY", "MODIFIEDBY"),
    *("CREATEDBYLOGINID", "MODIFIEDBYLOGINID"),
)
"""Fields that are the same on all lines of a document."""

_DIMENSIONS: Final = ("CUSTOMERID", "VENDORID", "EMPLOYEEID", "ITEMID", "PROJECTID", "CLASSID")
_TRIPLES: Final = tuple(
    f"{name.removesuffix('ID')}{ending}"
    for name in _DIMENSIONS
    for ending in ("DIMKEY", "ID", "NAME")
)


@dataclass(slots=True)
class Batch:
    """A journal entry: one document's own, or the summary of a day's documents of one kind."""

    kind: str
    """The object of the documents in it."""
    number: int
    """The record number of the GLBATCH."""
    journal: str
    at: int
    """Its number within the journal (BATCHNO)."""
    title: str
    day: date
    entity: str
    rule: Rule
    stamp: Stamp
    source: int | None = None
    """The record number of the subledger's batch (PRBATCHKEY)."""
    source_title: str = ""
    state: str = "Posted"
    lines: int = 0
    total: Decimal = Decimal(0)
    header: Mapping[str, str] = field(default_factory=dict)


class Book:
    """Takes documents and writes the ledger's rows; `write` once, at the end or now and then.

    `names` are those that lines refer to, by field of a ledger line; all of them unless given.
    """

    def __init__(
        self, company: Company, names: Mapping[str, Names] | Mapping[str, FoundNames] | None = None
    ) -> None:
        self.company = company
        self.setup = read_setup(company)
        details.prepare(company)
        self._is_running = names is not None
        self._shown = names_of(company, "GLENTRY") if names is None else names
        self._own = [d.line_field for d in company.customization.dimensions.values()]
        self._batches: dict[tuple[str, date, str], Batch] = {}
        self._unwritten: list[Batch] = []
        self._entries: list[tuple[Any, ...]] = []
        self._links: list[tuple[int, str, int]] = []
        self._entry = self._highest("GLENTRY")
        self._unwritten_from = self._entry + 1
        self._number = self._highest("GLBATCH")
        self._source = self._last("GLBATCH", "PRBATCHKEY")
        self._source = max(self._source, *map(self._highest, BATCH_OBJECTS))
        self._journals: dict[str, int] = {}

    def join(self, batch: Batch) -> None:
        """Let documents of its kind, day and entity go into a summary that is there already."""
        self._batches[batch.kind, batch.day, batch.entity] = batch

    def post(self, document: Document) -> Batch:
        """Post a document; give the journal entry that it is in. Raises Unpostable."""
        rule = RULES.get(document.kind)
        postings = post(document, self.setup)
        assert rule is not None  # noqa: S101 -- post refuses kinds without a rule
        batch = self.batch(document) if rule.title else self._own_batch(document, rule)
        batch.total += sum((p.base for p in postings if p.base > 0), Decimal(0))
        shared = self._shared_cells(document, batch)
        for posting in postings:
            batch.lines += 1
            self._entries.append(self._entry_row(document, batch, posting) + shared)
            if rule.title:
                self._links.append((self._entry, document.kind, document.key))
        if len(self._entries) >= _AT_ONCE:
            self._write_entries()
        return batch

    def batch(self, document: Document) -> Batch:
        """The day's summary that a document of its kind goes into."""
        at = (document.kind, document.day, document.entity)
        found = self._batches.get(at)
        if found is None:
            rule = RULES[document.kind]
            self._source += 1
            day = f"{document.day:%m/%d/%Y}"
            found = self._batches[at] = self._open(
                document, rule, f"{rule.title}: {day} Batch Summary Entry"
            )
            found.source, found.source_title = self._source, f"{rule.title}: {day} Batch"
        return found

    def write(self) -> None:
        """Write everything posted so far, entries and their details."""
        self._write_entries()
        batches, self._unwritten = self._unwritten, []
        self.company.insert_many("GLBATCH", [self._batch_row(batch) for batch in batches])
        details.write_batches(self.company, [b for b in batches if b.source is not None])
        few = self._is_running
        details.write(self.company, "e.RECORDNO >= ?", [self._unwritten_from], few=few)
        self._unwritten_from = self._entry + 1
        balances.prepare(self.company)
        self._batches.clear()

    def _own_batch(self, document: Document, rule: Rule) -> Batch:
        batch = self._open(document, rule, document.description)
        batch.state, batch.header = document.state, document.header
        return batch

    def _open(self, document: Document, rule: Rule, title: str) -> Batch:
        journal = document.journal or rule.journal
        at = self._journals.get(journal)
        if at is None:
            at = self._last("GLBATCH", "BATCHNO", journal)
        self._journals[journal] = at + 1
        self._number += 1
        batch = Batch(
            document.kind,
            self._number,
            journal,
            at + 1,
            title,
            document.day,
            document.entity,
            rule,
            document.stamp,
        )
        self._unwritten.append(batch)
        return batch

    def _entry_row(self, document: Document, batch: Batch, posting: Posting) -> tuple[Any, ...]:
        self._entry += 1
        shown, dimensions = self._shown, posting.dimensions
        base_currency = self.setup.entities[posting.entity].currency
        side = 1 if posting.base > 0 or (not posting.base and posting.amount >= 0) else -1
        amount, base = posting.amount * side, posting.base * side
        rate_cells: tuple[Any, ...] = (None, None, "1")
        if document.currency != base_currency:
            rate = document.rate
            if base_currency != self.setup.entities[document.entity].currency and amount:
                rate = base / amount
            rate_cells = (document.rate_day or document.day, document.rate_type, _rate_text(rate))
        triples: list[Any] = []
        for name in _DIMENSIONS:
            value = dimensions.get(name)
            triples += shown[name][value] if value else NOBODY
        return (
            *(self._entry, batch.lines, side, plain(base), plain(amount)),
            *shown["ACCOUNTNO"][posting.account],
            *shown["DEPARTMENT"][posting.department],
            *shown["LOCATION"][posting.location],
            *(posting.description or None, base_currency),
            *rate_cells,
            *triples,
            *map(dimensions.get, self._own),
        )

    def _shared_cells(self, document: Document, batch: Batch) -> tuple[Any, ...]:
        """The cells of `_SHARED`."""
        stamp = document.stamp
        statistical = batch.header.get("STATISTICAL") == "true"
        day = batch.day.isoformat()
        return (
            *(batch.number, stamp.user, day, batch.at, day, batch.title),
            *(document.number or None, 0, document.currency, "F", "F", batch.state),
            "T" if statistical else "F",
            *(stamp.created, stamp.modified, stamp.user, stamp.user, stamp.login, stamp.login),
        )

    def _write_entries(self) -> None:
        fields = (*_FIELDS, *_TRIPLES, *self._own, *_SHARED)
        self.company.load("GLENTRY", fields, self._entries)
        details.link(self.company, self._links)
        self._entries.clear()
        self._links.clear()

    def _batch_row(self, batch: Batch) -> dict[str, Any]:
        stamp = batch.stamp
        located = batch.entity and self._shown["LOCATION"][batch.entity]
        number, place, name = located or NOBODY
        return {
            "RECORDNO": batch.number,
            "BATCHNO": batch.at,
            "BATCH_TITLE": batch.title,
            "BALANCE": "0",
            "JOURNAL": batch.journal,
            "BATCH_DATE": batch.day.isoformat(),
            "MODULE": batch.rule.module,
            "USERKEY": stamp.user,
            "USERINFO.LOGINID": stamp.login,
            "STATE": batch.state,
            "PRBATCHKEY": batch.source,
            "MODIFIED": stamp.modified,
            "MODIFIEDBYID": stamp.login,
            "WHENCREATED": stamp.created,
            "WHENMODIFIED": stamp.modified,
            "CREATEDBY": stamp.user,
            "MODIFIEDBY": stamp.user,
            "CREATEDBYLOGINID": stamp.login,
            "MODIFIEDBYLOGINID": stamp.login,
            "BASELOCATION": number,
            "BASELOCATION_NO": place,
            "MEGAENTITYKEY": number,
            "MEGAENTITYID": place,
            "MEGAENTITYNAME": name,
            **batch.header,
        }

    def _highest(self, object_name: str) -> int:
        """The highest record number that an object ever had, for none is given out twice."""
        table = self.company.table(object_name)
        self.company.writable(table)
        found = self.company.database.execute(
            "SELECT max(seq) FROM sqlite_sequence WHERE name = ?", [table.name]
        ).fetchone()
        return int(found[0] or 0)

    def _last(self, object_name: str, column: str, journal: str = "") -> int:
        table = self.company.table(object_name)
        where = ' WHERE "JOURNAL" = ?' if journal else ""
        found = self.company.database.execute(
            f"SELECT max({quoted(column)}) FROM {table.sql}{where}", [journal] if journal else []
        ).fetchone()
        return int(found[0] or 0)


@lru_cache(10_000)
def _rate_text(rate: Decimal) -> str:
    """A rate as stored, to ten decimals; what is 1 stays 1."""
    return plain(rate if rate == 1 else rate.quantize(_RATE))


_RATE: Final = Decimal("0.0000000001")
