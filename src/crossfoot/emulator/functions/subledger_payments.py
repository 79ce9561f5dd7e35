"""Legacy functions of payments (intacct-xml §3.10), and the generic ones' ways for them."""

from functools import partial
from typing import Final

from crossfoot.emulator.functions import Answer, Call, function
from crossfoot.emulator.functions.subledger_documents import key_of
from crossfoot.emulator.ledger.sides import PAYABLES, RECEIVABLES, Side
from crossfoot.emulator.legacy_bodies import Body, read_body
from crossfoot.emulator.permissions import allow
from crossfoot.emulator.records import WAYS, Way
from crossfoot.emulator.subledgers import (
    advances,
    applications,
    checks,
    disbursements,
    manual_payments,
    receipts,
    requests,
    reversals,
)
from crossfoot.emulator.validation import invalid

_REVERSE: Final = {"reverse_arpayment": RECEIVABLES, "reverse_appayment": PAYABLES}


@function("create_arpayment")
def create_receipt(call: Call) -> Answer:
    """Store what a customer paid; what no item takes stays on account. Raises Refusal."""
    allow(call, "create", RECEIVABLES.payment)
    with call.company.transaction():
        row = applications.receive(call, read_body(call))
    return Answer(key=row["RECORDNO"])


@function("apply_arpayment")
def apply_receipt(call: Call) -> Answer:
    """Apply money on account, an advance or a credit to invoices; `<key>` is the application."""
    allow(call, "create", RECEIVABLES.payment)
    with call.company.transaction():
        row = applications.apply(call, read_body(call))
    return Answer(key=row["RECORDNO"])


@function("create_paymentrequest")
def create_request(call: Call) -> Answer:
    """Ask for bills to be paid; they are selected until then. Raises Refusal."""
    allow(call, "create", PAYABLES.payment)
    with call.company.transaction():
        row = requests.create(call, read_body(call))
    return Answer(key=row["RECORDNO"])


@function("delete_paymentrequest")
def delete_request(call: Call) -> Answer:
    """Remove a request that nothing was paid of. Raises Refusal."""
    allow(call, "delete", PAYABLES.payment)
    key = key_of(read_body(call))
    with call.company.transaction():
        requests.delete(call, key)
    return Answer(key=key)


@function("create_appayment")
def create_manual_payment(call: Call) -> Answer:
    """Record a payment that was made by hand, with what it was for. Raises Refusal."""
    allow(call, "create", PAYABLES.payment)
    with call.company.transaction():
        row = manual_payments.create(call, read_body(call))
    return Answer(key=row["RECORDNO"])


def reverse_payment(call: Call, *, side: Side) -> Answer:
    """Void a payment on a day; `<key>` is its twin. Raises Refusal."""
    allow(call, "update", side.payment)
    body = read_body(call)
    day = body.day("datereversed")
    if day is None:
        raise invalid(checks.FORMAT, "Missing required field(s): datereversed.")
    with call.company.transaction():
        twin = reversals.reverse_payment(
            call, side, key_of(body), day, body.text("description"), body.text("nsfclosedaccount")
        )
    return Answer(key=twin)


def move_requests(call: Call, *, step: str) -> Answer:
    """Move requests one step on, all of them or none. Raises Refusal."""
    allow(call, "update", PAYABLES.payment)
    keys = _keys(read_body(call))
    with call.company.transaction():
        for key in keys:
            disbursements.STEPS[step](call, key)
    return Answer()


def _keys(body: Body) -> list[str]:
    return body.inner("appaymentkeys").texts("appaymentkey")


for _name, _side in _REVERSE.items():
    function(_name)(partial(reverse_payment, side=_side))
for _step in disbursements.STEPS:
    function(f"{_step}_appaymentrequest")(partial(move_requests, step=_step))
WAYS[RECEIVABLES.payment] = Way(receipts.create, receipts.update, receipts.delete)
WAYS[PAYABLES.payment] = Way(disbursements.create, disbursements.update, disbursements.delete)
WAYS[advances.OBJECT] = Way(advances.create, advances.update, advances.delete)
