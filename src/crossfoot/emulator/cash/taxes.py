"""Taxes on the lines of charges and other receipts: TAXENTRIES (intacct-xml §3.10, §4.10).

As with bills, a tax is a line of its own behind the others, on the tax detail's account: ISTAX
true, LINEITEM `F`, PARENTENTRY the line that it taxes, DETAILKEY and DETAILID the tax detail
(guessed).
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final, NamedTuple

from crossfoot.emulator.company import Company, Row
from crossfoot.emulator.ledger import Line, cents
from crossfoot.emulator.legacy_bodies import Body
from crossfoot.emulator.subledgers import bodies, taxes
from crossfoot.emulator.tables import Table
from crossfoot.emulator.validation import Stored, invalid

_MARKS: Final = ("ISTAX", "LINEITEM", "DETAILKEY", "DETAILID", "TAXRATE")


class Taxing(NamedTuple):
    """Which tax details are for a document, and whether its totals include them."""

    kind: str
    """TAXTYPE: Purchase or Sale."""
    inclusive: bool = False


@dataclass(slots=True)
class Entry:
    """A line as sent: what the ledger takes of it, the fields that it has beside, its taxes."""

    line: Line
    values: Stored
    taxes: list["Entry"] = field(default_factory=list)


def sent_with(
    company: Company, table: Table, body: Body, before: Row | None, old: Iterable[Row]
) -> list[taxes.Entry]:
    """The taxes sent with a line, or those that it has (`old`). Raises Invalid."""
    return taxes.entries_of(company, bodies.line(table, body), before, old)


def net(table: Table, body: Body, sent: list[taxes.Entry], taxing: Taxing) -> Decimal | None:
    """The line's own amount, where its total with taxes was sent. Raises Invalid."""
    return taxes.net(bodies.line(table, body), sent, inclusive=taxing.inclusive)


def tax_of(line: Line, sent: taxes.Entry, taxing: Taxing) -> Entry:
    """A tax on a line as a line. Raises Invalid for a detail of the other kind."""
    detail = sent.detail
    if detail["TAXTYPE"] != taxing.kind:
        name = detail["DETAILID"]
        text = f"The tax detail '{name}' is not for a {taxing.kind.lower()}."
        raise invalid("BL01001973", text)
    rate = Decimal(detail["VALUE"] or 0)
    amount = cents(line.amount * rate / 100) if sent.amount is None else sent.amount
    account = line.account if detail["USEEXPENSEACCT"] == "true" else detail["GLACCOUNT"]
    values: Stored = {
        "ISTAX": "true",
        "LINEITEM": "F",
        "DETAILKEY": detail["RECORDNO"],
        "DETAILID": detail["DETAILID"],
        "TAXRATE": detail["VALUE"],
    }
    return Entry(line._replace(account=account, amount=amount), values)


def is_tax(row: Row) -> bool:
    """Whether a stored line is a tax."""
    return row["ISTAX"] == "true"


def marks_of(row: Row) -> Stored:
    """What makes a stored line a tax; nothing, for one that is none."""
    return {name: row[name] for name in _MARKS if row[name]} if is_tax(row) else {}


def flat(entries: list[Entry]) -> list[Entry]:
    """The lines, and behind them their taxes."""
    return [*entries, *(tax for entry in entries for tax in entry.taxes)]
