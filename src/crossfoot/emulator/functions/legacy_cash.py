"""Cash management, written by its own functions and by the generic ones (intacct-xml §4.2)."""

from crossfoot.emulator.cash import charges, deposits, payoffs, receipts, transfers
from crossfoot.emulator.functions import Answer, Call, function
from crossfoot.emulator.functions.subledger_documents import allow
from crossfoot.emulator.legacy_bodies import read_body
from crossfoot.emulator.records import WAYS, Way


@function("record_cctransaction")
def record_charge(call: Call) -> Answer:
    """Record a charge-card transaction; `<key>` is its record number. Raises Refusal."""
    allow(call, "create", charges.HEADER)
    return Answer(key=str(charges.record(call, read_body(call))))


@function("update_cctransaction")
def update_charge(call: Call) -> Answer:
    """Change a charge-card transaction; `<key>` is its record number. Raises Refusal."""
    allow(call, "update", charges.HEADER)
    return Answer(key=str(charges.update(call, read_body(call))))


@function("reverse_cctransaction")
def reverse_charge(call: Call) -> Answer:
    """Reverse a charge-card transaction; `<key>` is its twin's number. Raises Refusal."""
    allow(call, "update", charges.HEADER)
    return Answer(key=str(charges.reverse(call, read_body(call))))


@function("record_otherreceipt")
def record_receipt(call: Call) -> Answer:
    """Record an other receipt; `<key>` is its record number. Raises Refusal."""
    allow(call, "create", receipts.HEADER)
    return Answer(key=str(receipts.record(call, read_body(call))))


@function("delete_otherreceipt")
def delete_receipt(call: Call) -> Answer:
    """Remove an other receipt; `<key>` was its record number. Raises Refusal."""
    allow(call, "delete", receipts.HEADER)
    key = read_body(call).attributes["key"]
    receipts.delete(call, call.company.table(receipts.HEADER), key)
    return Answer(key=key)


@function("record_deposit")
def record_deposit(call: Call) -> Answer:
    """Deposit receipts; `<key>` is the deposit's record number. Raises Refusal."""
    allow(call, "create", deposits.HEADER)
    return Answer(key=str(deposits.record(call, read_body(call))))


WAYS[charges.HEADER] = Way(delete=charges.delete)
WAYS[receipts.HEADER] = Way(delete=receipts.delete)
WAYS[transfers.HEADER] = Way(create=transfers.create)
WAYS[payoffs.HEADER] = Way(create=payoffs.create)
