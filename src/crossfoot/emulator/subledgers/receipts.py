"""Customers' payments: ARPYMT through the generic functions (intacct-xml §4.4)."""

from crossfoot.emulator import audit
from crossfoot.emulator.company import Row
from crossfoot.emulator.functions import Call, ErrorEntry
from crossfoot.emulator.ledger.sides import RECEIVABLES
from crossfoot.emulator.records import wrapped
from crossfoot.emulator.subledgers import checks, payments
from crossfoot.emulator.subledgers.payments import Payment
from crossfoot.emulator.subledgers.readings import read_payment
from crossfoot.emulator.submissions import Submission
from crossfoot.emulator.tables import Table
from crossfoot.emulator.validation import Invalid, invalid

SIDE = RECEIVABLES


def create(call: Call, sent: Submission) -> Row:
    """Store a receipt, and make it unless ACTION is Draft. Raises Invalid."""
    try:
        with call.company.transaction():
            payment = read_payment(call, SIDE, sent)
            return receive(call, payment, draft=sent.beside.get("ACTION") == "Draft")
    except Invalid as error:
        raise wrapped(error, sent.table, "create") from error


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
    before = to_change(call, sent.table, sent.texts.get("RECORDNO", ""))
    key = before["RECORDNO"]
    try:
        with call.company.transaction():
            check_draft(before, "updated")
            payment = read_payment(call, SIDE, sent, before)
            payments.check_parts(call, payment)
            payments.store(call, payment, "Draft", key)
            if sent.beside.get("ACTION", "Draft") != "Draft":
                payments.make(call, SIDE, key, payment)
            after = _stored(call, key)
            audit.record_access(call, sent.table, key, "Modify", audit.differences(before, after))
            return after
    except Invalid as error:
        raise wrapped(error, sent.table, "update") from error


def delete(call: Call, table: Table, key: str) -> None:
    """Remove a draft with its details. Raises Invalid."""
    before = to_delete(call, table, key)
    with call.company.transaction():
        check_draft(before, "deleted")
        for row in call.company.rows(SIDE.detail, '"PAYMENTKEY" = ?', [key]):
            call.company.delete(SIDE.detail, row["RECORDNO"])
        call.company.delete(table.name, key)
        audit.record_access(call, table, key, "Delete")


def to_change(call: Call, table: Table, key: str) -> Row:
    """The payment that an update names. Raises Invalid."""
    if call.company.find_by(table.name, "RECORDNO", key or 0) is None:
        raise Invalid(ErrorEntry(f"Cannot update non-existing {table.name} with RECORDNO={key}."))
    return checks.document_of(call, table.name, key)


def to_delete(call: Call, table: Table, key: str) -> Row:
    """The payment that a delete names. Raises Invalid."""
    if call.company.find_by(table.name, "RECORDNO", key) is None:
        sentence = f"Cannot find {table.name.lower()} with key '{key}' to delete."
        raise invalid(checks.BUSINESS, sentence)
    return checks.document_of(call, table.name, key)


def check_draft(row: Row, verb: str) -> None:
    """Only drafts are changed and removed (§4.3, §4.4). Raises Invalid."""
    state = row.get("DISPLAYSTATE") or row["STATE"]
    if state != "Draft":
        text = f"Only a draft payment can be {verb}; this one's state is {state}."
        raise invalid(checks.BUSINESS, text)


def _stored(call: Call, key: str) -> Row:
    return call.company.find_by(SIDE.payment, "RECORDNO", key) or {}
