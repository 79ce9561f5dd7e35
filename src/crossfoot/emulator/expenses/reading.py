"""Bodies of `create_expensereport` and `update_expensereport` as reports (intacct-xml §3.10)."""

from datetime import date
from decimal import Decimal
from typing import Final

from crossfoot.emulator import companions
from crossfoot.emulator.cash.live import line_of
from crossfoot.emulator.company import Company, Row
from crossfoot.emulator.expenses.postings import COMPANY_CARD
from crossfoot.emulator.expenses.reports import Employee, Item, Report
from crossfoot.emulator.functions import Call
from crossfoot.emulator.ledger import Line, cents, live
from crossfoot.emulator.legacy_bodies import Body
from crossfoot.emulator.subledgers import checks
from crossfoot.emulator.subledgers.bodies import fields
from crossfoot.emulator.validation import (
    Stored,
    invalid,
    invalid_reference,
    read_values,
)

LINE: Final = "EEXPENSESITEM"
_DIMENSIONS: Final = ("CUSTOMERID", "VENDORID", "EMPLOYEEID", "ITEMID", "PROJECTID", "CLASSID")
_FIELDS: Final = {
    "expensetype": "ACCOUNTLABEL",
    "glaccountno": "GLACCOUNTNO",
    "amount": "TRX_AMOUNT",
    "currency": "ORG_CURRENCY",
    "trx_amount": "ORG_AMOUNT",
    "exchratedate": "ORG_EXCHRATEDATE",
    "exchratetype": "ORG_EXCHRATETYPE",
    "exchrate": "USER_EXCHRATE",
    "expensedate": "ENTRY_DATE",
    "memo": "DESCRIPTION",
    "paidfor": "DESCRIPTION2",
    "form1099": "FORM1099",
    "form1099type": "FORM1099TYPE",
    "form1099box": "FORM1099BOX",
    "locationid": "LOCATIONID",
    "departmentid": "DEPARTMENTID",
    "billable": "BILLABLE",
    "exppmttype": "EXPPMTTYPE",
    "quantity": "QUANTITY",
    "rate": "UNITRATE",
    **{name.lower(): name for name in _DIMENSIONS},
}
_KEPT: Final = frozenset(
    {"DESCRIPTION", "DESCRIPTION2", "FORM1099", "FORM1099TYPE", "FORM1099BOX", "BILLABLE"}
    | {"QUANTITY", "UNITRATE", "USER_EXCHRATE"}
)
"""Fields of a line that are stored as they were sent."""


def employee_of(company: Company, employee: str, *, active: bool = True) -> Employee:
    """An employee, and the entity, place and department they belong to. Raises Invalid."""
    row = company.find_by("EMPLOYEE", "EMPLOYEEID", employee)
    if row is None:
        raise invalid_reference(company.table("EMPLOYEE"), employee)
    if active and row["STATUS"] != "active":
        raise invalid("BL01001973", f"Activate the employee {employee}, then try again.")
    place = _active(company, "LOCATION", "LOCATIONID", row["LOCATIONID"])
    return Employee(
        employee,
        row["PERSONALINFO.FIRSTNAME"],
        row["PERSONALINFO.LASTNAME"],
        row["PERSONALINFO.PRINTAS"],
        row["MEGAENTITYID"] or live.owner_of(company, "", [place]),
        _active(company, "DEPARTMENT", "DEPARTMENTID", row["DEPARTMENTID"]),
        place,
    )


def _active(company: Company, object_name: str, field: str, value: str) -> str:
    found = company.find_by(object_name, field, value) if value else None
    return value if found and found["STATUS"] == "active" else ""


def read_item(call: Call, report: Report, body: Body) -> tuple[Item, Stored]:
    """A line as sent, and what is stored of it beside that. Raises Invalid."""
    company, table = call.company, call.company.table(LINE)
    values = read_values(company, fields(table, body, _FIELDS))
    employee = report.employee
    account = _account(company, values)
    values["LOCATIONID"] = values.get("LOCATIONID") or employee.location or call.session.entity_id
    values["DEPARTMENTID"] = values.get("DEPARTMENTID") or employee.department or None
    values["EMPLOYEEID"] = values.get("EMPLOYEEID") or employee.id
    values["GLACCOUNTNO"] = account
    companions.link(company, table, values)
    checks.check_references(call, table, values)
    checks.check_dimensions(company, values, account)
    amount = _amount(values)
    kept = {name: values[name] for name in (*_KEPT, *table.custom) if name in values}
    return _item(company, report, values, line_of(table, values, account, amount)), kept


def _item(company: Company, report: Report, values: Stored, line: Line) -> Item:
    day = date.fromisoformat(str(values.get("ENTRY_DATE") or report.day.isoformat()))
    currency = str(values.get("ORG_CURRENCY") or report.currency)
    rate, rate_type = _rate(company, values, currency, report.currency, day)
    spent = Decimal(str(values.get("ORG_AMOUNT") or 0)) or cents(line.amount / rate)
    offset, payment_type = _paid_by(company, values)
    label = str(values.get("ACCOUNTLABEL") or "")
    return Item(label, line, day, offset, currency, spent, rate, rate_type, payment_type)


def stored_item(company: Company, report: Report, row: Row) -> Item:
    """A stored line."""
    table = company.table(LINE)
    amount = Decimal(row["TRX_AMOUNT"] or 0) + Decimal(row["NR_TRX_AMOUNT"] or 0)
    offset = ""
    if row["NONREIMBURSABLE"] == "true":
        found = company.find_by("EXPENSEPAYMENTTYPE", "NAME", row["EXPPMTTYPE"]) or {}
        offset = found.get("OFFSETACCTNO") or COMPANY_CARD
    return Item(
        row["ACCOUNTLABEL"],
        line_of(table, row, row["GLACCOUNTNO"], amount),
        date.fromisoformat(row["ENTRY_DATE"] or report.day.isoformat()),
        offset,
        row["ORG_CURRENCY"] or report.currency,
        Decimal(row["ORG_AMOUNT"] or 0),
        Decimal(row["ORG_EXCHRATE"] or 1),
        row["ORG_EXCHRATETYPE"],
        row["EXPPMTTYPE"],
    )


def _rate(
    company: Company, values: Stored, currency: str, own: str, day: date
) -> tuple[Decimal, str]:
    """What one unit of what was spent is worth in the report's currency, and the rate's type."""
    if currency == own:
        return Decimal(1), ""
    given = values.get("USER_EXCHRATE")
    if given is not None:
        return Decimal(str(given)), ""
    on = date.fromisoformat(str(values.get("ORG_EXCHRATEDATE") or day.isoformat()))
    name = str(values.get("ORG_EXCHRATETYPE") or live.default_type(company))
    return live.rate_on(company, currency, own, on, name), name


def _paid_by(company: Company, values: Stored) -> tuple[str, str]:
    """The account of those who have paid already, "" for the employee; and the payment type."""
    name = values.get("EXPPMTTYPE")
    if name is None:
        return "", ""
    found = company.find_by("EXPENSEPAYMENTTYPE", "NAME", str(name))
    if found is None:
        raise invalid_reference(company.table("EXPENSEPAYMENTTYPE"), str(name))
    if found["NONREIMBURSABLE"] != "true":
        return "", str(name)
    return found["OFFSETACCTNO"] or COMPANY_CARD, str(name)


def _amount(values: Stored) -> Decimal:
    amount = Decimal(str(values.get("TRX_AMOUNT") or 0)).quantize(Decimal("0.01"))
    if not amount:
        raise invalid("BL03000018", "An expense needs an amount that is not zero.")
    return amount


def _account(company: Company, values: Stored) -> str:
    label = values.get("ACCOUNTLABEL")
    if label is None:
        return checks.check_account(company, str(values.get("GLACCOUNTNO") or ""))
    found = company.find_by("EEACCOUNTLABEL", "ACCOUNTLABEL", str(label))
    if found is None:
        raise invalid_reference(company.table("EEACCOUNTLABEL"), str(label))
    return found["GLACCOUNTNO"]
