"""Reimbursements of expense reports (intacct-xml §3.10, §4.5).

Transfers and cash are paid at once (EPPAYMENT); checks and ACH wait as requests, and what they will
pay is selected meanwhile. Intacct has no function that confirms them.
"""

from decimal import Decimal
from typing import Final

from crossfoot.emulator import audit
from crossfoot.emulator.cash.live import change, day_of, insert
from crossfoot.emulator.cash.movements import Account
from crossfoot.emulator.cash.named import bank_of
from crossfoot.emulator.expenses import keeping, postings, rows
from crossfoot.emulator.expenses.reading import employee_of
from crossfoot.emulator.expenses.reports import Payment, Report
from crossfoot.emulator.functions import Call
from crossfoot.emulator.ledger import live
from crossfoot.emulator.legacy_bodies import Body
from crossfoot.emulator.subledgers.postings import stamp
from crossfoot.emulator.validation import invalid

PAID: Final = "EPPAYMENT"
REQUESTED: Final = "EPPAYMENTREQUEST"
_AT_ONCE: Final = frozenset({"EFT", "Cash"})
_METHODS: Final = ("Printed Check", "EFT", "Cash", "ACH")


def create(call: Call, body: Body) -> int:
    """Pay reports of one employee, or ask for it; give the record number. Raises Invalid."""
    company = call.company
    bank = bank_of(company, body.text("bankaccountid"))
    employee = employee_of(company, body.text("employeeid"))
    payment = Payment(employee, day_of(body, "paymentdate"), _method(body))
    for each in body.inner("eppaymentrequestitems").bodies("eppaymentrequestitem"):
        payment.parts.append(_part(call, payment, each))
    if bank.currency != payment.parts[0][0].currency:
        text = f"The account {bank.id} is not in {payment.parts[0][0].currency}."
        raise invalid("BL01001973", text)
    payment.number = body.text("documentnumber")
    payment.description = body.text("paymentdescription") or f"Reimbursement {employee.id}"
    made = _pay if payment.method in _AT_ONCE else _request
    return made(call, payment, bank, body.text("memo"))


def _method(body: Body) -> str:
    method = body.text("paymentmethod")
    if method not in _METHODS:
        listed = ", ".join(_METHODS)
        text = f"Invalid value '{method}' for PAYMENTTYPE. Valid values are: {listed}."
        raise invalid("BL03000018", text)
    return method


def _part(call: Call, payment: Payment, body: Body) -> tuple[Report, Decimal]:
    row = keeping.find(call, body.text("key"))
    report = keeping.load(call.company, row)
    if report.employee.id != payment.employee.id:
        text = f"The expense report {report.key} is of another employee."
        raise invalid("BL01001973", text)
    if report.state not in {"Approved", "Partially Paid"}:
        text = f"The expense report {report.key} cannot be paid: it is {report.state}."
        raise invalid("BL01001973", text)
    if any(report.key == other.key for other, _ in payment.parts):
        raise invalid("BL01001973", f"The expense report {report.key} is named twice.")
    amount, left = body.amount("paymentamount"), report.total - report.paid
    if amount is None or amount <= 0:
        raise invalid("BL03000018", "The paymentamount must be greater than zero.")
    if amount > left:
        text = f"The amount paid ({amount}) is greater than the amount due ({left})."
        raise invalid("XL03000027", text)
    return report, amount


def _pay(call: Call, payment: Payment, bank: Account, memo: str) -> int:
    payment.key = _store(call, PAID, payment, bank, rows.payment_row(payment) | {"MEMO": memo})
    for report, amount in payment.parts:
        report.paid += amount
        whole = report.paid == report.total
        report.state, report.paid_on = "Paid" if whole else "Partially Paid", payment.day
        keeping.save(call, report)
    batch = live.post(call.company, postings.payment_document(payment, bank, stamp(call)))
    change(call, call.company.table(PAID), payment.key, {"PRBATCHKEY": batch.source})
    return payment.key


def _request(call: Call, payment: Payment, bank: Account, memo: str) -> int:
    for report, _ in payment.parts:
        report.state = "Selected"
        keeping.save(call, report)
    return _store(call, REQUESTED, payment, bank, rows.request_row(payment) | {"MEMO": memo})


def _store(call: Call, object_name: str, payment: Payment, bank: Account, row: rows.Cells) -> int:
    table = call.company.table(object_name)
    cells = {
        **row,
        **rows.reimbursement_cells(payment, bank.id, bank.currency),
        "USERKEY": call.session.user_key,
    }
    key = insert(call, table, cells, payment.employee.entity)
    audit.record_access(call, table, str(key), "Create")
    return key
