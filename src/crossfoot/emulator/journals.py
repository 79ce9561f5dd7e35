"""What makes a journal entry acceptable (intacct-xml §4.1, GLBATCH and GLENTRY)."""

from collections import defaultdict
from decimal import Decimal

from crossfoot.emulator.company import Company, Row
from crossfoot.emulator.tables import plain
from crossfoot.emulator.validation import Stored, invalid


def describe(company: Company, values: Stored) -> None:
    """Mark a new entry as statistical if its journal is."""
    if company.find_by("STATJOURNAL", "SYMBOL", str(values["JOURNAL"])):
        values["STATISTICAL"] = "true"


def check_entry(company: Company, batch: Row) -> None:
    """The lines stored for a journal entry are enough, positive, and equal on both sides.

    Debits equal credits in each transaction currency. Statistical entries have but one side, and
    drafts may be unfinished. Raises Invalid.
    """
    lines = list(company.rows("GLENTRY", '"BATCHNO" = ?', [batch["RECORDNO"]]))
    statistical = batch["STATISTICAL"] == "true"
    if any(_amount(line) < 0 for line in lines):
        raise invalid("BL01001973", "The amount of a journal entry line must be positive.")
    if batch["STATE"] == "Draft":
        return
    least = 1 if statistical else 2
    if len(lines) < least:
        raise invalid("BL01001973", f"A journal entry needs at least {least} line(s).")
    if not statistical:
        _check_balance(lines)


def _check_balance(lines: list[Row]) -> None:
    sides: dict[str, Decimal] = defaultdict(Decimal)
    for line in lines:
        sides[line["CURRENCY"]] += _amount(line) * int(line["TR_TYPE"] or 1)
    for currency, difference in sides.items():
        if difference:
            unit = f" {currency}" if currency else ""
            sentence = f"Debits do not equal credits: the difference is {plain(difference)}{unit}."
            raise invalid("BL01001973", sentence)


def _amount(line: Row) -> Decimal:
    """The line's amount; AMOUNT is the legacy spelling."""
    return Decimal(line["TRX_AMOUNT"] or line["AMOUNT"] or 0)
