"""Expense reports of employees, in every state, and their reimbursements."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from crossfoot.emulator.company import Company
from crossfoot.emulator.expenses.postings import COMPANY_CARD, payment_document, report_document
from crossfoot.emulator.expenses.reports import (
    NOT_POSTED,
    Employee,
    Item,
    Payment,
    Report,
    turned,
)
from crossfoot.emulator.expenses.rows import (
    Cells,
    item_row,
    payment_row,
    reimbursement_cells,
    report_row,
    request_row,
)
from crossfoot.emulator.ledger import Line, cents
from crossfoot.emulator.seed.books.clerk import RATE_TYPE, Clerk
from crossfoot.emulator.seed.books.desk import FIRST_DAY, Desk, pick, some_day
from crossfoot.emulator.seed.books.sides import BANKS
from crossfoot.emulator.seed.draft import REFERENCE_DATE
from crossfoot.emulator.seed.papers.attachments import ATTACHED

REPORTS: Final = 2_000
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
        self._employees = _read_employees(desk.company)
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
        offset = COMPANY_CARD if company_paid else ""
        paid_by = "Company card" if company_paid else "Out of pocket"
        return Item(type_, line, spent_on, offset, currency, spent, rate, RATE_TYPE, paid_by)

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
            report.number = f"ER-{report.key:05}"

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
            payment.number = f"EP-{payment.key:05}"

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
            payment.description = f"Reimbursement {report.employee.id}"
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
            bank, stamp = BANKS[payment.employee.entity], self.desk.stamp(self.chance, payment.day)
            payment.batch = self.desk.book.post(payment_document(payment, bank, stamp)).source
        self.desk.store("EEXPENSES", [self._header(report) for report in self._reports])
        self.desk.store(
            "EEXPENSESITEM", [row for report in self._reports for row in self._items(report)]
        )
        self.desk.store("EPPAYMENT", [self._payment(payment) for payment in self._payments])
        self.desk.store("EPPAYMENTREQUEST", [self._request(report) for report in self._selected()])

    def _post(self, report: Report) -> None:
        stamp = self.desk.stamp(self.chance, report.day)
        batch = self.desk.book.post(report_document(report, stamp))
        report.batch, report.batch_title = batch.source, batch.source_title

    def _header(self, report: Report) -> Cells:
        table, employee = self.desk.company.table("EEXPENSES"), report.employee
        stamp = self.desk.stamp(self.chance, report.day, report.paid_on)
        return {
            **report_row(report),
            "RECORDNO": report.key,
            "PRBATCH_OPEN": "Open" if report.day >= date(2026, 9, 1) else "Closed",
            "MEMO": report.reason if self.chance.random() < 0.2 else None,
            "USERKEY": stamp.user,
            **self.clerk.refer(table, "EMPLOYEEID", employee.id),
            **self.clerk.owner(employee.entity),
            **self.clerk.audit(table, stamp),
        }

    def _items(self, report: Report) -> list[Cells]:
        audit = self.desk.stamp(self.chance, report.day, report.paid_on)
        table = self.desk.company.table("EEXPENSESITEM")
        stamps = self.clerk.audit(table, audit)
        return [
            self._item_row(report, item, at) | stamps for at, item in enumerate(report.items, 1)
        ]

    def _item_row(self, report: Report, item: Item, at: int) -> Cells:
        table, line = self.desk.company.table("EEXPENSESITEM"), item.line
        return {
            **item_row(report, item, at),
            "RECORDNO": self.clerk.number("EEXPENSESITEM"),
            **self.clerk.refer(table, "EXPPMTTYPE", item.payment_type),
            **self.clerk.refer(table, "ACCOUNTLABEL", item.type),
            **self.clerk.refer(table, "GLACCOUNTNO", line.account),
            **self.clerk.line(table, line.account, line.location, line.department, line.dimensions),
        }

    def _payment(self, payment: Payment) -> Cells:
        return {
            **payment_row(payment),
            "RECORDNO": payment.key,
            **self.clerk.cleared(self.desk.company.table("EPPAYMENT"), payment.day),
            **self._reimbursement("EPPAYMENT", payment),
        }

    def _selected(self) -> list[Report]:
        return [report for report in self._reports if report.state == "Selected"]

    def _request(self, report: Report) -> Cells:
        """A reimbursement that waits for its approval."""
        key = self.clerk.number("EPPAYMENTREQUEST")
        request = Payment(report.employee, REFERENCE_DATE, "EFT", [(report, report.total)])
        request.number = f"EPR-{key:05}"
        request.description = f"Reimbursement {report.employee.id}"
        cells = self._reimbursement("EPPAYMENTREQUEST", request)
        return {**request_row(request), "RECORDNO": key, **cells}

    def _reimbursement(self, object_name: str, payment: Payment) -> Cells:
        table, bank = self.desk.company.table(object_name), BANKS[payment.employee.entity]
        stamp = self.desk.stamp(self.chance, payment.day)
        return {
            **reimbursement_cells(payment, bank.id, bank.currency),
            "USERKEY": stamp.user,
            **self.clerk.refer(table, "EMPLOYEEID", payment.employee.id),
            **self.clerk.owner(payment.employee.entity),
            **self.clerk.audit(table, stamp),
        }


def _read_employees(company: Company) -> list[Employee]:
    """Active employees; those of no entity of their own belong to where they work."""
    found = company.database.execute(
        'SELECT e."EMPLOYEEID", e."PERSONALINFO.FIRSTNAME", e."PERSONALINFO.LASTNAME",'
        ' e."PERSONALINFO.PRINTAS", coalesce(e."MEGAENTITYID", l."ENTITY", \'E100\'),'
        " ifnull(d.\"DEPARTMENTID\", '200'), ifnull(l.\"LOCATIONID\", '')"
        ' FROM EMPLOYEE e LEFT JOIN LOCATION l ON l."LOCATIONID" = e."LOCATIONID"'
        " AND l.\"STATUS\" = 'active' LEFT JOIN DEPARTMENT d"
        ' ON d."DEPARTMENTID" = e."DEPARTMENTID" AND d."STATUS" = \'active\''
        " WHERE e.\"STATUS\" = 'active' ORDER BY 1"
    )
    return [Employee(*row) for row in found]
