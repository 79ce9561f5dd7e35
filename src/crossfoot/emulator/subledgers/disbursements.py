"""Payments of vendors: APPYMT, and the requests of the legacy functions on their way (§4.3).

A submitted payment selects its bills. It is made when it is confirmed: at once where nothing has to
be printed or sent and nobody has to approve.
"""

from collections.abc import Callable
from typing import Final

from crossfoot.emulator import audit
from crossfoot.emulator.company import Row
from crossfoot.emulator.functions import Call
from crossfoot.emulator.ledger.sides import PAYABLES
from crossfoot.emulator.records import writing
from crossfoot.emulator.subledgers import checks, drafts, payments, reversals
from crossfoot.emulator.subledgers.payments import Payment
from crossfoot.emulator.subledgers.readings import read_payment
from crossfoot.emulator.submissions import Submission
from crossfoot.emulator.tables import Table
from crossfoot.emulator.validation import invalid

SIDE: Final = PAYABLES
_AT_ONCE: Final = frozenset({"Cash", "EFT", "Credit Card", "Manual Check"})
"""Methods that need no check printed and no file sent."""

_WAITING: Final = ("Submitted", "Approved", "Delivered")


def create(call: Call, sent: Submission) -> Row:
    """Store a payment; unless it is a draft it selects its bills, or pays them. Raises Invalid."""
    with writing(call, sent.table, "create"):
        payment = read_payment(call, SIDE, sent)
        state = "Draft" if sent.beside.get("ACTION") == "Draft" else "Submitted"
        key = _store(call, payment, state)
        if state == "Submitted":
            _submit(call, key)
        audit.record_access(call, sent.table, key, "Create")
        return stored(call, key)


def update(call: Call, sent: Submission) -> Row:
    """Change a draft; all details are sent again (§3.9). Raises Invalid."""
    before = checks.to_change(call, sent.table, sent.texts.get("RECORDNO", ""))
    key = before["RECORDNO"]
    with writing(call, sent.table, "update"):
        drafts.check(before, "updated")
        payment = read_payment(call, SIDE, sent, before)
        submits = sent.beside.get("ACTION", "Draft") == "Submit"
        _store(call, payment, "Submitted" if submits else "Draft", key)
        if submits:
            _submit(call, key)
        after = stored(call, key)
        audit.record_access(call, sent.table, key, "Modify", audit.differences(before, after))
        return after


def delete(call: Call, table: Table, key: str) -> None:
    """Remove a draft with its details. Raises Invalid."""
    drafts.remove(call, SIDE, table, key)


def request(call: Call, payment: Payment) -> Row:
    """Store a request that selects its bills and waits. Raises Invalid."""
    key = _store(call, payment, "Submitted")
    payments.select(call, SIDE, key)
    audit.record_access(call, call.company.table(SIDE.payment), key, "Create")
    return stored(call, key)


def pay(call: Call, payment: Payment) -> Row:
    """Store a payment and make it. Raises Invalid."""
    key = _store(call, payment, "Complete")
    payments.make(call, SIDE, key)
    audit.record_access(call, call.company.table(SIDE.payment), key, "Create")
    return stored(call, key)


def _store(call: Call, payment: Payment, state: str, key: str = "") -> str:
    payments.check_parts(call, payment)
    return payments.store(call, payment, state, key)


def _submit(call: Call, key: str) -> None:
    payments.select(call, SIDE, key)
    waits = call.company.settings.payment_approvals
    if not waits and stored(call, key)["PAYMENTMETHOD"] in _AT_ONCE:
        payments.make(call, SIDE, key, selected=True)


def stored(call: Call, key: str) -> Row:
    """A payment that is stored."""
    return call.company.find_by(SIDE.payment, "RECORDNO", key) or {}


# --- on its way -----------------------------------------------------------------------------------


def approve(call: Call, key: str) -> None:
    """Approve a submitted request. Raises Invalid."""
    _move(call, key, ("Submitted",), "Approved")


def send(call: Call, key: str) -> None:
    """Hand a request over to whoever delivers it. Raises Invalid."""
    _move(call, key, _ready(call), "Delivered")


def decline(call: Call, key: str) -> None:
    """Decline a request; its bills are free again. Raises Invalid."""
    _move(call, key, ("Submitted", "Approved"), "Declined")
    payments.select(call, SIDE, key, -1)


def confirm(call: Call, key: str) -> None:
    """Confirm that a request was paid: now its bills are, and the ledger knows. Raises Invalid."""
    _expect(call, key, (*_ready(call), "Delivered"), "confirmed")
    payments.make(call, SIDE, key, selected=True)


def void(call: Call, key: str) -> None:
    """Void a request, or a payment that was made: its bills are due again. Raises Invalid."""
    if _expect(call, key, (*_WAITING, "Complete"), "voided")["STATE"] == "Complete":
        reversals.reverse_payment(call, SIDE, key, call.company.now().date(), "")
        return
    _move(call, key, _WAITING, "Voided")
    payments.select(call, SIDE, key, -1)


STEPS: Final[dict[str, Callable[[Call, str], None]]] = {
    "approve": approve,
    "send": send,
    "confirm": confirm,
    "decline": decline,
    "void": void,
}
"""By the first word of the legacy function (`approve_appaymentrequest`)."""


def _ready(call: Call) -> tuple[str, ...]:
    """States of a request that may be delivered: where nobody approves, it need not be approved."""
    return ("Approved",) if call.company.settings.payment_approvals else ("Submitted", "Approved")


def _move(call: Call, key: str, since: tuple[str, ...], to: str) -> None:
    _expect(call, key, since, to.lower())
    table = call.company.table(SIDE.payment)
    cells = payments.state_cells(SIDE, to)
    call.company.update(table.name, key, {**cells, **audit.modified(call, table)})


def _expect(call: Call, key: str, states: tuple[str, ...], verb: str) -> Row:
    row = checks.document_of(call, SIDE.payment, key)
    if row["STATE"] not in states:
        text = f"A payment in the state {row['STATE']} cannot be {verb}."
        raise invalid(checks.BUSINESS, text)
    return row
