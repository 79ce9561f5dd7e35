"""Expense reports and reimbursements as documents of the ledger (intacct-xml §4.5)."""

from typing import Final

from crossfoot.emulator.cash.movements import Account
from crossfoot.emulator.expenses.reports import Payment, Report, by_place
from crossfoot.emulator.ledger import Document, Line, Stamp

PAYABLE: Final = "2020"
"""Where employees stand until they are paid."""

COMPANY_CARD: Final = "2040"
"""Where what the company has paid stands, unless its payment type says otherwise."""


def report_document(report: Report, stamp: Stamp) -> Document:
    """What was spent, against the employee; what the company paid, against those who did."""
    lines = [item.line for item in report.items]
    lines += [
        Line(item.offset, -item.line.amount, item.line.location, description="Company card")
        for item in report.items
        if item.company_paid
    ]
    return Document(
        kind="EEXPENSES",
        key=report.key,
        day=report.posted_on or report.day,
        entity=report.employee.entity,
        currency=report.currency,
        lines=tuple(lines),
        stamp=stamp,
        account=PAYABLE,
        party={"EMPLOYEEID": report.employee.id},
        number=report.number,
        description=report.reason,
    )


def payment_document(payment: Payment, bank: Account, stamp: Stamp) -> Document:
    """What the employee is owed, where it lies, against the bank."""
    employee = payment.employee
    more = {"EMPLOYEEID": employee.id}
    lines = [
        Line(PAYABLE, amount, place, "", more)
        for report, paid in payment.parts
        for place, amount in by_place(report, paid)
    ]
    return Document(
        kind="EPPAYMENT",
        key=payment.key,
        day=payment.day,
        entity=employee.entity,
        currency=bank.currency,
        lines=tuple(lines),
        stamp=stamp,
        account=bank.account,
        location=bank.location,
        number=payment.number,
        description=payment.description,
    )
