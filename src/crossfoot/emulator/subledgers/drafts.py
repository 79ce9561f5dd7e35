"""Payments that are drafts: only those may be changed and removed (intacct-xml §4.3, §4.4)."""

from crossfoot.emulator import audit
from crossfoot.emulator.company import Row
from crossfoot.emulator.functions import Call
from crossfoot.emulator.ledger.sides import Side
from crossfoot.emulator.subledgers import checks
from crossfoot.emulator.tables import Table
from crossfoot.emulator.validation import invalid


def check(row: Row, verb: str) -> None:
    """Only drafts are changed and removed. Raises Invalid."""
    state = row.get("DISPLAYSTATE") or row["STATE"]
    if state != "Draft":
        text = f"Only a draft payment can be {verb}; this one's state is {state}."
        raise invalid(checks.BUSINESS, text)


def remove(call: Call, side: Side, table: Table, key: str) -> None:
    """Remove a draft with its details. Raises Invalid."""
    before = checks.to_delete(call, table, key)
    with call.company.transaction():
        check(before, "deleted")
        for row in call.company.rows(side.detail, '"PAYMENTKEY" = ?', [key]):
            call.company.delete(side.detail, row["RECORDNO"])
        call.company.delete(table.name, key)
        audit.record_access(call, table, key, "Delete")
