"""Customers' payments: ARPYMT through the generic functions (intacct-xml §4.4)."""

from crossfoot.emulator import audit
from crossfoot.emulator.company import Row
from crossfoot.emulator.functions import Call
from crossfoot.emulator.ledger.sides import RECEIVABLES
from crossfoot.emulator.records import writing
from crossfoot.emulator.subledgers import checks, drafts, payments
from crossfoot.emulator.subledgers.payments import Payment
from crossfoot.emulator.subledgers.readings import read_payment
from crossfoot.emulator.submissions import Submission
from crossfoot.emulator.tables import Table

SIDE = RECEIVABLES


def create(call: Call, sent: Submission) -> Row:
    """Store a receipt, and make it unless ACTION is Draft. Raises Invalid."""
    with writing(call, sent.table, "create"):
        payment = read_payment(call, SIDE, sent)
        return receive(call, payment, draft=sent.beside.get("ACTION") == "Draft")


def receive(call: Call, payment: Payment, *, draft: bool = False) -> Row:
    """Check, store and make a receipt within the caller's transaction. Raises Invalid."""
    payments.check_parts(call, payment)
    key = payments.store(call, payment, "Draft" if draft else "Complete")
    if not draft:
        payments.make(call, SIDE, key, payment)
    audit.record_access(call, call.company.table(SIDE.payment), key, "Create")
    return _stored(call, key)


def update(call: Call, sent: Submission) -> Row:
    """Change a draft, its details all at once; without ACTION Draft it is made. Raises Invalid."""
    before = checks.to_change(call, sent.table, sent.texts.get("RECORDNO", ""))
    key = before["RECORDNO"]
    with writing(call, sent.table, "update"):
        drafts.check(before, "updated")
        payment = read_payment(call, SIDE, sent, before)
        payments.check_parts(call, payment)
        payments.store(call, payment, "Draft", key)
        if sent.beside.get("ACTION", "Draft") != "Draft":
            payments.make(call, SIDE, key, payment)
        after = _stored(call, key)
        audit.record_access(call, sent.table, key, "Modify", audit.differences(before, after))
        return after


def delete(call: Call, table: Table, key: str) -> None:
    """Remove a draft with its details. Raises Invalid."""
    drafts.remove(call, SIDE, table, key)


def _stored(call: Call, key: str) -> Row:
    return call.company.find_by(SIDE.payment, "RECORDNO", key) or {}
