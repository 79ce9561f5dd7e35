"""Expense reports and reimbursements, written by their own functions (intacct-xml §4.5)."""

from crossfoot.emulator.expenses import keeping, reimbursing
from crossfoot.emulator.functions import Answer, Call, function
from crossfoot.emulator.functions.subledger_documents import allow
from crossfoot.emulator.legacy_bodies import read_body
from crossfoot.emulator.records import WAYS, Way


@function("create_expensereport")
def create_report(call: Call) -> Answer:
    """Make a report; `<key>` is its record number. Raises Refusal."""
    allow(call, "create", keeping.HEADER)
    return Answer(key=str(keeping.create(call, read_body(call))))


@function("update_expensereport")
def update_report(call: Call) -> Answer:
    """Change a report; `<key>` is its record number. Raises Refusal."""
    allow(call, "update", keeping.HEADER)
    return Answer(key=str(keeping.update(call, read_body(call))))


@function("reverse_expensereport")
def reverse_report(call: Call) -> Answer:
    """Reverse a report; `<key>` is its twin's record number. Raises Refusal."""
    allow(call, "update", keeping.HEADER)
    return Answer(key=str(keeping.reverse(call, read_body(call))))


@function("delete_expensereport")
def delete_report(call: Call) -> Answer:
    """Remove a report; `<key>` was its record number. Raises Refusal."""
    allow(call, "delete", keeping.HEADER)
    key = read_body(call).attributes["key"]
    keeping.delete(call, call.company.table(keeping.HEADER), key)
    return Answer(key=key)


@function("create_reimbursementrequest")
def create_reimbursement(call: Call) -> Answer:
    """Pay reports, or ask for it; `<key>` is the payment's, or the request's. Raises Refusal."""
    allow(call, "create", reimbursing.PAID)
    return Answer(key=str(reimbursing.create(call, read_body(call))))


WAYS[keeping.HEADER] = Way(delete=keeping.delete)
