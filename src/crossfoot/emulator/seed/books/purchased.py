"""Bills that vendor invoices of purchasing have made; nobody has paid them yet.

Written after everything else, so that the other documents keep their numbers.
"""

from datetime import date
from decimal import Decimal
from itertools import count
from random import Random
from typing import Any, Final

from crossfoot.emulator.company import Company, Row
from crossfoot.emulator.ledger.sides import PAYABLES
from crossfoot.emulator.orders.paper import PURCHASING, account_of
from crossfoot.emulator.seed.books.desk import Desk
from crossfoot.emulator.seed.books.rows import Writer
from crossfoot.emulator.seed.books.trade import Item, Paper, Party, Terms, read_parties
from crossfoot.emulator.subledgers.parties import tell_last, tell_party

_EVERY: Final = 12
"""One of so many vendor invoices is posted here; the rest was before the books were taken over."""

_INVOICES: Final = (
    "\"DOCPARID\" = 'Vendor Invoice' AND \"WHENCREATED\" >= '2024-01-01'"
    ' AND "RECORDNO" NOT IN (SELECT "DOCHDRNO" FROM "PODOCUMENTSUBTOTALS")'
)


def keep_purchases(desk: Desk) -> None:
    """Bills of some vendor invoices, posted, each linked with its purchasing document."""
    company, chance = desk.company, desk.chance("purchases")
    terms = Terms(desk, PAYABLES)
    writer = Writer(desk, chance, terms)
    parties = {party.id: party for party in read_parties(desk, PAYABLES)}
    keys, numbers = _after(company, "APBILL"), _after(company, "APBILLITEM")
    for invoice in list(company.rows("PODOCUMENT", _INVOICES))[::_EVERY]:
        party = parties.get(invoice["CUSTVENDID"])
        if party is None:
            continue
        paper = _paper(desk, invoice, party, next(keys), terms)
        _store(desk, chance, writer, paper, invoice, numbers)
        tell_party(company, PAYABLES, party.id)
        tell_last(company, PAYABLES, party.id, invoice["WHENCREATED"], paid=False)


def _after(company: Company, object_name: str) -> "count[int]":
    table = company.table(object_name)
    found = company.database.execute(f"SELECT max({table.key}) FROM {table.sql}").fetchone()
    return count(found[0] + 1)


def _paper(desk: Desk, invoice: Row, party: Party, key: int, terms: Terms) -> Paper:
    company = desk.company
    lines = list(company.rows("PODOCUMENTENTRY", '"DOCHDRNO" = ?', [invoice["RECORDNO"]]))
    place = company.find_by("LOCATION", "LOCATIONID", lines[0]["LOCATIONID"]) or {}
    day = date.fromisoformat(invoice["WHENCREATED"])
    paper = Paper(
        PAYABLES,
        PAYABLES.document,
        party,
        place["ENTITY"],
        invoice["BASECURR"],
        invoice["CURRENCY"],
        Decimal(invoice["EXCHRATE"]),
        desk.rates.both(invoice["CURRENCY"], day),
        day,
        terms.due(party.term, day),
        [_item(company, party, line) for line in lines],
        lines[0]["LOCATIONID"],
        invoice["VENDORDOCNO"] or invoice["DOCNO"],
        invoice["PONUMBER"],
        key=key,
    )
    paper.add_up()
    return paper


def _item(company: Company, party: Party, line: Row) -> Item:
    item = company.find_by("ITEM", "ITEMID", line["ITEMID"]) or {}
    names = ("PROJECTID", "EMPLOYEEID", "CLASSID", "ITEMID")
    dimensions = {name: line[name] for name in names if line[name]}
    return Item(
        account_of(PURCHASING, item),
        Decimal(line["TRX_VALUE"]),
        line["LOCATIONID"],
        line["DEPARTMENTID"],
        dimensions | {"VENDORID": party.id},
        line["ITEMDESC"],
    )


def _store(  # noqa: PLR0913, PLR0917 -- a bill needs them all
    desk: Desk, chance: Random, writer: Writer, paper: Paper, invoice: Row, numbers: "count[int]"
) -> None:
    batch = desk.book.post(paper.document(desk, chance))
    paper.batch, paper.batch_title = batch.source, batch.source_title
    link: dict[str, Any] = {"MODULEKEY": "9.PO", "DOCHDRKEY": int(invoice["RECORDNO"])}
    desk.store(PAYABLES.line, writer.lines(paper, numbers))
    desk.store(PAYABLES.document, [writer.header(paper, {}) | link])
    desk.company.update("PODOCUMENT", invoice["RECORDNO"], {"PRRECORDKEY": str(paper.key)})
