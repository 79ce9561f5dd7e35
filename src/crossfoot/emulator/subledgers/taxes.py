"""Taxes on lines: TAXENTRIES, and lines totals that include them (intacct-xml §4.3).

A tax is a line of its own behind the others, on the tax detail's account: LINEITEM `F`, PARENTENTRY
the line that it taxes, DETAILKEY the tax detail.
"""

from collections.abc import Iterable
from decimal import Decimal
from typing import Final, NamedTuple

from crossfoot.emulator import companions, parsing
from crossfoot.emulator.company import Company, Row
from crossfoot.emulator.ledger import cents
from crossfoot.emulator.subledgers import checks
from crossfoot.emulator.subledgers.kinds import Kind
from crossfoot.emulator.submissions import Submission
from crossfoot.emulator.validation import Stored, invalid

_KEPT: Final = ("OFFSETGLACCOUNTNO", "LOCATIONID", "ENTRYDESCRIPTION")


class Entry(NamedTuple):
    """One tax of a line; without an amount it is reckoned by the detail's rate."""

    detail: Row
    amount: Decimal | None


def entries_of(
    company: Company, line: Submission, before: Row | None, old: Iterable[Row]
) -> list[Entry]:
    """The taxes sent with a line; those that it has, if none were sent. Raises Invalid.

    `before` is the line as it is stored, `old` its taxes: these follow a change of its amount.
    """
    if line.entries is None:
        resized = bool(line.beside.get("TOTALTRXAMOUNT")) or _is_resized(line, before)
        return [
            Entry(detail, None if resized else Decimal(row["TRX_AMOUNT"]))
            for row in old
            if (detail := company.find_by("TAXDETAIL", "RECORDNO", row["DETAILKEY"]))
        ]
    return [_entry(company, sent) for sent in line.entries]


def _is_resized(line: Submission, before: Row | None) -> bool:
    sent = line.texts.get("TRX_AMOUNT", "")
    if not sent or before is None:
        return False
    return _amount("TRX_AMOUNT", sent) != Decimal(before["TRX_AMOUNT"])


def _entry(company: Company, sent: dict[str, str]) -> Entry:
    name = sent.get("DETAILID", "")
    detail = company.find_by("TAXDETAIL", "DETAILID", name) if name else None
    if detail is None:
        raise invalid(checks.BUSINESS, f"Invalid Tax detail '{name}' specified.")
    if detail["STATUS"] == "inactive":
        raise invalid(checks.BUSINESS, f"Activate the tax detail {name}, then try again.")
    text = sent.get("TRX_TAX", "")
    return Entry(detail, _amount("TRX_TAX", text) if text else None)


def net(line: Submission, entries: list[Entry], *, inclusive: bool) -> Decimal | None:
    """The line's own amount where the total with taxes was sent; None where it was not."""
    total = line.beside.get("TOTALTRXAMOUNT", "")
    if not total:
        return None
    if not inclusive:
        text = "TOTALTRXAMOUNT needs a transaction with INCLUSIVETAX true."
        raise invalid(checks.BUSINESS, text)
    amount = _amount("TOTALTRXAMOUNT", total)
    given = [entry.amount for entry in entries if entry.amount is not None]
    if len(given) == len(entries):
        return amount - sum(given, Decimal(0))
    share = sum((_share(entry.detail) for entry in entries), Decimal(0))
    return cents(amount / (1 + share))


def tax_line(
    company: Company, kind: Kind, entry: Entry, taxed: Stored, amount: Decimal
) -> tuple[Stored, Decimal]:
    """The fields and the amount of a tax on a line. Raises Invalid."""
    detail, side = entry.detail, kind.side
    if detail["TAXTYPE"] != side.tax:
        name = detail["DETAILID"]
        raise invalid(checks.BUSINESS, f"The tax detail '{name}' is not for a {side.tax.lower()}.")
    account = taxed["ACCOUNTNO"] if detail["USEEXPENSEACCT"] == "true" else detail["GLACCOUNT"]
    values = {name: taxed[name] for name in _KEPT if taxed.get(name) is not None}
    values |= {
        "ACCOUNTNO": account,
        side.party_field: taxed[side.party_field],
        "LINEITEM": "F",
        "DETAILKEY": detail["RECORDNO"],
    }
    table = company.table(kind.line)
    if table.field("SUBTOTAL"):
        values["SUBTOTAL"] = "T"
    companions.link(company, table, values)
    tax = entry.amount
    return values, cents(amount * _share(detail)) if tax is None else tax


def _share(detail: Row) -> Decimal:
    return Decimal(detail["VALUE"] or 0) / 100


def _amount(name: str, text: str) -> Decimal:
    try:
        return parsing.read_amount(text)
    except parsing.UnreadableValue as error:
        raise invalid(checks.FORMAT, f"Illegal format for {name} : {text}") from error
