"""Expense reports of employees, in every state, and their reimbursements."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final

from crossfoot.emulator.ledger import Document, Line, cents
from crossfoot.emulator.seed.books.clerk import RATE_TYPE, ZERO, Clerk
from crossfoot.emulator.seed.books.desk import FIRST_DAY, Desk, pick, some_day
from crossfoot.emulator.seed.books.reports import (
    NOT_POSTED,
    Employee,
    Item,
    Payment,
    Report,
    by_place,
    read_employees,
    turned,
)
from crossfoot.emulator.seed.books.sides import BANKS
from crossfoot.emulator.seed.draft import REFERENCE_DATE
from crossfoot.emulator.seed.papers.attachments import ATTACHED

REPORTS: Final = 2_000
_PAYABLE: Final = "2020"
_TYPES: Final = {
    "Airfare": ("6200", 12_000, 90_000),
    "Hotel & Lodging": ("6210", 9_000, 60_000),
    "Meals": ("6220", 900, 12_000),
    "Mileage": ("6230", 500, 9_000),
}
"""Expense types, their accounts, and their least and most in cents."""

_REASONS: Final = (
    "Trip to Köln",
    "Trade fair & customer visits",
    'Training "GLP"',
    "Kundenbesuch Müller",
    "Installation at <site 4>",
    "Quarterly meeting",
    "",
)


def keep_expenses(desk: Desk) -> None:
    """Reports, what was paid of them, and the rows of both."""
    keeper = _Keeper(desk)
    for day in sorted(some_day(keeper.chance, FIRST_DAY) for _ in range(REPORTS)):
        keeper.report(day)
    keeper.reverse_some()
    keeper.pay()
    keeper.store()


class _Keeper:
    def __init__(self, desk: Desk) -> None:
        self.desk, self.clerk = desk, Clerk(desk, "expenses")
        self.chance = self.clerk.chance
        self._employees = read_employees(desk)
        self._reports: list[Report] = []
        self._payments: list[Payment] = []
        self._attached = iter(ATTACHED["expense_report"])

    def report(self, day: date) -> None:
        """One to eight expenses of an employee."""
        employee = pick(self.chance, self._employees)
        currency = self.desk.places[employee.entity].currency
        count = 1 + int(self.chance.random() ** 2 * 8)
        items = [self._item(employee, day, currency) for _ in range(count)]
        made = Report(employee, day, items, currency, reason=pick(self.chance, _REASONS))
        age = (REFERENCE_DATE - day).days
        if (age < 60 and self.chance.random() < 0.6) or self.chance.random() < 0.02:
            made.state = pick(self.chance, (*NOT_POSTED, "Submitted", "Draft"))
        if self.chance.random() < 0.05:
            made.attachment = next(self._attached, "")
        self._reports.append(made)

    def _item(self, employee: Employee, day: date, own: str) -> Item:
        type_, (account, least, most) = pick(self.chance, list(_TYPES.items()))
        spent_on = max(day - timedelta(days=int(self.chance.random() * 12)), FIRST_DAY)
        currency = own
        if self.chance.random() < 0.15:
            currency = pick(self.chance, ("USD", "EUR", "GBP", "CHF"))
        rate = self.desk.rates.rate(currency, own, spent_on)
        spent = Decimal(least + int(self.chance.random() ** 2 * (most - least))) / 100
        more = self.clerk.dimensions(employee.entity, account) | {"EMPLOYEEID": employee.id}
        location = employee.location or self.desk.places[employee.entity].locations[0]
        line = Line(account, cents(spent * rate), location, employee.department, more, type_)
        company_paid = employee.entity == "E100" and self.chance.random() < 0.2
        return Item(type_, line, spent_on, company_paid, currency, spent, rate)

    def reverse_some(self) -> None:
        """Some posted reports are taken back by a twin."""
        for report in list(self._reports):
            day = report.day + timedelta(days=9)
            if (
                report.state == "Approved"
                and day <= REFERENCE_DATE
                and self.chance.random() < 0.012
            ):
                twin = Report(
                    report.employee, day, [turned(i) for i in report.items], report.currency
                )
                report.state, twin.state = "Reversed", "Reversal"
                report.twin, twin.twin = twin, report
                self._reports.append(twin)
        self._reports.sort(key=lambda report: report.day)
        for report in self._reports:
            report.key = self.clerk.number("EEXPENSES")

    def pay(self) -> None:
        """Reports are paid one to five weeks later, some in two parts, some not yet."""
        for report in self._reports:
            if report.state != "Approved" or not report.total or self.chance.random() < 0.05:
                continue
            day = report.day + timedelta(days=7 + int(self.chance.random() * 28))
            if day > REFERENCE_DATE:
                if self.chance.random() < 0.3:
                    report.state = "Selected"
                continue
            share = cents(report.total / 2) if self.chance.random() < 0.06 else report.total
            self._pay(report, day, share)
            later = day + timedelta(days=14)
            if (
                report.paid < report.total
                and later <= REFERENCE_DATE
                and self.chance.random() < 0.6
            ):
                self._pay(report, later, report.total - report.paid)
        self._payments.sort(key=lambda payment: payment.day)
        for payment in self._payments:
            payment.key = self.clerk.number("EPPAYMENT")

    def _pay(self, report: Report, day: date, amount: Decimal) -> None:
        payment = next(
            (
                p
                for p in reversed(self._payments[-40:])
                if p.employee == report.employee and p.day == day
            ),
            None,
        )
        if payment is None:
            method = "ACH" if report.employee.entity == "E100" else "EFT"
            payment = Payment(report.employee, day, method)
            self._payments.append(payment)
        payment.parts.append((report, amount))
        report.paid += amount
        report.paid_on = day
        report.state = "Paid" if report.paid == report.total else "Partially Paid"

    # --- rows ---

    def store(self) -> None:
        """Post what is posted, then write every row."""
        for report in self._reports:
            if report.posted:
                self._post(report)
        for payment in self._payments:
            payment.batch = self.desk.book.post(self._payment_document(payment)).source
        self.desk.store("EEXPENSES", [self._header(report) for report in self._reports])
        self.desk.store(
            "EEXPENSESITEM", [row for report in self._reports for row in self._items(report)]
        )
        self.desk.store("EPPAYMENT", [self._payment(payment) for payment in self._payments])
        self.desk.store("EPPAYMENTREQUEST", [self._request(report) for report in self._selected()])

    def _post(self, report: Report) -> None:
        lines = [item.line for item in report.items]
        paid = [item.line for item in report.items if item.company_paid]
        lines += [
            Line("2040", -line.amount, line.location, description="Company card") for line in paid
        ]
        batch = self.desk.book.post(
            Document(
                kind="EEXPENSES",
                key=report.key,
                day=report.day,
                entity=report.employee.entity,
                currency=report.currency,
                lines=tuple(lines),
                stamp=self.desk.stamp(self.chance, report.day),
                account=_PAYABLE,
                party={"EMPLOYEEID": report.employee.id},
                number=f"ER-{report.key:05}",
                description=report.reason,
            )
        )
        report.batch, report.batch_title = batch.source, batch.source_title

    def _payment_document(self, payment: Payment) -> Document:
        employee = payment.employee
        bank = BANKS[employee.entity]
        more = {"EMPLOYEEID": employee.id}
        lines = [
            Line(_PAYABLE, amount, place, "", more)
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
            stamp=self.desk.stamp(self.chance, payment.day),
            account=bank.account,
            location=bank.location,
            number=f"EP-{payment.key:05}",
            description=f"Reimbursement {employee.id}",
        )

    def _header(self, report: Report) -> dict[str, Any]:
        table, employee = self.desk.company.table("EEXPENSES"), report.employee
        due = report.total - report.paid
        if report.state in {"Reversed", "Reversal"}:
            due = ZERO
        stamp = self.desk.stamp(self.chance, report.day, report.paid_on)
        return {
            "RECORDNO": report.key,
            "RECORDID": f"ER-{report.key:05}",
            "FIRSTNAME": employee.first,
            "LASTNAME": employee.last,
            "WHENCREATED": report.day,
            "WHENPOSTED": report.day if report.posted else None,
            "STATE": report.state,
            "RAWSTATE": _RAW.get(report.state, "A"),
            "DBSTATE": _RAW.get(report.state, "A"),
            "TOTALENTERED": report.total,
            "TOTALPAID": report.paid,
            "TOTALSELECTED": due if report.state == "Selected" else ZERO,
            "TOTALDUE": due,
            "TRX_TOTALENTERED": report.total,
            "TRX_TOTALPAID": report.paid,
            "TRX_TOTALDUE": due,
            "NR_TOTALENTERED": report.company_total,
            "NR_TRX_TOTALENTERED": report.company_total,
            "RECORDTYPE": "ei",
            "PRBATCH": report.batch_title or None,
            "PRBATCHKEY": report.batch,
            "PRBATCH_OPEN": "Open" if report.day >= date(2026, 9, 1) else "Closed",
            "PRBATCH_NOGL": "false",
            "EMPENTITY": f"E{employee.id}",
            "ENTITY": f"E{employee.id}",
            "DESCRIPTION": report.reason or None,
            "MEMO": report.reason if self.chance.random() < 0.2 else None,
            "WHENPAID": report.paid_on if report.state == "Paid" else None,
            "CURRENCY": report.currency,
            "BASECURR": report.currency,
            "USERKEY": stamp.user,
            **self.clerk.refer(table, "EMPLOYEEID", employee.id),
            "INCLUSIVETAX": "false",
            "SUPDOCID": report.attachment or None,
            **self.clerk.owner(employee.entity),
            **self.clerk.audit(table, stamp),
        }

    def _items(self, report: Report) -> list[dict[str, Any]]:
        audit = self.desk.stamp(self.chance, report.day, report.paid_on)
        table = self.desk.company.table("EEXPENSESITEM")
        stamps = self.clerk.audit(table, audit)
        return [
            self._item_row(report, item, at) | stamps for at, item in enumerate(report.items, 1)
        ]

    def _item_row(self, report: Report, item: Item, at: int) -> dict[str, Any]:
        table, line = self.desk.company.table("EEXPENSESITEM"), item.line
        ours = ZERO if item.company_paid else line.amount
        theirs = line.amount - ours
        paid = ours if report.state == "Paid" else ZERO
        foreign = item.currency != report.currency
        return {
            "RECORDNO": self.clerk.number("EEXPENSESITEM"),
            "RECORDKEY": report.key,
            "ENTRY_DATE": item.day,
            "DESCRIPTION": report.reason or None,
            "AMOUNT": ours,
            "TRX_AMOUNT": ours,
            "NR_AMOUNT": theirs,
            "NR_TRX_AMOUNT": theirs,
            "NONREIMBURSABLE": "true" if item.company_paid else "false",
            **self.clerk.refer(
                table, "EXPPMTTYPE", "Company card" if item.company_paid else "Out of pocket"
            ),
            **self.clerk.refer(table, "ACCOUNTLABEL", item.type),
            **self.clerk.refer(table, "GLACCOUNTNO", line.account),
            "LINE_NO": str(at),
            "TOTALPAID": paid,
            "TRX_TOTALPAID": paid,
            "TOTALSELECTED": ZERO,
            "TRX_TOTALSELECTED": ZERO,
            "BILLABLE": "true" if "PROJECTID" in line.dimensions else "false",
            "BILLED": "false",
            "STATE": report.state if report.state in _LINE_STATES else "Approved",
            "RECORDTYPE": "ei",
            "ORG_CURRENCY": item.currency,
            "ORG_AMOUNT": item.spent,
            "ORG_EXCHRATEDATE": item.day if foreign else None,
            "ORG_EXCHRATETYPE": RATE_TYPE if foreign else None,
            "ORG_EXCHRATE": item.rate,
            "ISTAX": "false",
            "RECORDID": f"ER-{report.key:05}",
            **self.clerk.line(table, line.account, line.location, line.department, line.dimensions),
        }

    def _payment(self, payment: Payment) -> dict[str, Any]:
        row = self._payment_cells("EPPAYMENT", payment.employee, payment.day, payment.total)
        return {
            "RECORDNO": payment.key,
            "RECORDID": f"EP-{payment.key:05}",
            "DOCNUMBER": f"EP-{payment.key:05}",
            "DOCUMENTNUMBER": f"EP-{payment.key:05}",
            "PRBATCHKEY": payment.batch,
            "RECORDTYPE": "ep",
            "STATE": "C",
            "TOTALPAID": payment.total,
            "TRX_TOTALPAID": payment.total,
            "TOTALDUE": ZERO,
            "TRX_TOTALDUE": ZERO,
            "WHENPAID": payment.day,
            "PAYMENTTYPE": payment.method,
            **self.clerk.cleared(self.desk.company.table("EPPAYMENT"), payment.day),
            **row,
        }

    def _selected(self) -> list[Report]:
        return [report for report in self._reports if report.state == "Selected"]

    def _request(self, report: Report) -> dict[str, Any]:
        """A reimbursement that waits for its approval."""
        row = self._payment_cells("EPPAYMENTREQUEST", report.employee, REFERENCE_DATE, report.total)
        key = self.clerk.number("EPPAYMENTREQUEST")
        return {
            "RECORDNO": key,
            "RECORDID": f"EPR-{key:05}",
            "RECORDTYPE": "ek",
            "STATE": "S",
            "TOTALDUE": report.total,
            "TRX_TOTALDUE": report.total,
            "PAYMENTTYPE": "EFT",
            "CLEARED": "F",
            **row,
        }

    def _payment_cells(
        self, object_name: str, employee: Employee, day: date, total: Decimal
    ) -> dict[str, Any]:
        table, bank = self.desk.company.table(object_name), BANKS[employee.entity]
        stamp = self.desk.stamp(self.chance, day)
        return {
            "DESCRIPTION": f"Reimbursement {employee.id}",
            "TOTALENTERED": total,
            "TRX_TOTALENTERED": total,
            "WHENCREATED": day,
            "WHENDUE": day,
            "WHENDISCOUNT": day,
            "PAYMENTDATE": day,
            "PAYMENTAMOUNT": total,
            "PAYMENTTRXAMOUNT": total,
            "CURRENCY": bank.currency,
            "BASECURR": bank.currency,
            "ENTITY": f"E{employee.id}",
            "FINANCIALACCOUNT": bank.id,
            "CONTACTINFO.NAME": employee.shown,
            "MODULEKEY": "6.EE",
            "SYSTEMGENERATED": "F",
            "USERKEY": stamp.user,
            **self.clerk.refer(table, "EMPLOYEEID", employee.id),
            **self.clerk.owner(employee.entity),
            **self.clerk.audit(table, stamp),
        }


_RAW: Final = {
    "Draft": "D",
    "Submitted": "S",
    "Declined": "U",
    "Partially Approved": "PA",
    "Partially Declined": "PD",
    "Selected": "S",
    "Paid": "P",
    "Partially Paid": "PP",
}
_LINE_STATES: Final = frozenset(NOT_POSTED)
