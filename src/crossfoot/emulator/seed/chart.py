"""The general ledger's set-up: accounts, journals, reporting periods and account labels."""

import calendar
from datetime import date, timedelta
from typing import Final

from crossfoot.emulator.seed.draft import Draft, Row, full
from crossfoot.emulator.seed.files import cell, read_table

RETAINED_EARNINGS: Final = "3900"
FIRST_ACCOUNTS: Final = frozenset({"1010", "1100", "2000", "3900", "4000", "6215"})
"""The accounts that a company needs to post its first bill and invoice; all that `empty` has."""

_CONTROL: Final = {"payables": "Payables account", "receivables": "Receivables account"}
_REQUIRED: Final = {
    "dept": "REQUIREDEPT",
    "loc": "REQUIRELOC",
    "project": "REQUIREPROJECT",
    "customer": "REQUIRECUSTOMER",
    "vendor": "REQUIREVENDOR",
    "employee": "REQUIREEMPLOYEE",
    "item": "REQUIREITEM",
    "class": "REQUIRECLASS",
}
_JOURNALS: Final = (
    ("GJ", "General Journal"),
    ("AJ", "Adjusting Journal"),
    ("APJ", "Accounts Payable Journal"),
    ("ARJ", "Accounts Receivable Journal"),
    ("CDJ", "Cash Disbursements"),
    ("CRJ", "Cash Receipts"),
    ("EEJ", "Employee Expenses"),
    ("INVJ", "Inventory Journal"),
    ("IEJ", "Inter-Entity Journal"),
    ("PYRJ", "Payroll & Benefits"),
    ("CLJ", "Closing Journal"),
    ("OLDJ", "Conversion 2012"),
)
MONTHS: Final = tuple(calendar.month_name)[1:]


def draft_chart(draft: Draft, only: frozenset[str] = frozenset()) -> None:
    """The chart of accounts, or `only` these accounts of it, and the statistical accounts."""
    section: tuple[str, str, str] = ("", "", "")
    for row in read_table("chart"):
        if row[0].startswith("="):
            section = (row[0].removeprefix("= "), row[1], row[2])
        elif not only or row[0] in only:
            draft.add("GLACCOUNT", [_account(row, *section)])
    if not only:
        draft.add("STATACCOUNT", [_statistical(row) for row in read_table("statistical")])


def draft_journals(draft: Draft) -> None:
    """One journal for each way a transaction enters the ledger."""
    journals = [{"SYMBOL": symbol, "TITLE": title} for symbol, title in _JOURNALS]
    journals[-1]["STATUS"] = "inactive"
    draft.add("JOURNAL", journals)
    draft.add("STATJOURNAL", [{"SYMBOL": "STAT", "TITLE": "Statistical Journal"}])


def draft_periods(draft: Draft, first_year: int = 2023, last_year: int = 2027) -> None:
    """A reporting period for every month, quarter and year; only months may be budgeted."""
    for year in range(first_year, last_year + 1):
        months = [
            _period(f"Month Ended {name} {year}", year, at, at) for at, name in enumerate(MONTHS, 1)
        ]
        quarters = [_period(f"Quarter {q} {year}", year, 3 * q - 2, 3 * q) for q in range(1, 5)]
        draft.add("REPORTINGPERIOD", [*months, *quarters, _period(f"Year {year}", year, 1, 12)])


def draft_labels(draft: Draft) -> None:
    """The account labels by which bills, invoices and expenses may name an account."""
    draft.add("APACCOUNTLABEL", [_label("Office Supplies", "6215"), _label("Rent", "6100")])
    draft.add("APACCOUNTLABEL", [_label("Legal & Audit", "6500"), _label("Freight In", "5200")])
    draft.add("ARACCOUNTLABEL", [_label("Instrument Sales", "4000"), _label("Repairs", "4110")])
    draft.add("ARACCOUNTLABEL", [_label("Calibration", "4100"), _label("Freight", "4200")])
    draft.add("EEACCOUNTLABEL", [_label("Airfare", "6200"), _label("Hotel & Lodging", "6210")])
    draft.add("EEACCOUNTLABEL", [_label("Meals", "6220"), _label("Mileage", "6230")])
    draft.add(
        "EXPENSEPAYMENTTYPE",
        [
            {"NAME": "Out of pocket", "DESCRIPTION": "Paid by the employee"},
            {
                "NAME": "Company card",
                "DESCRIPTION": "Paid with the Cascade Visa",
                "NONREIMBURSABLE": "true",
                "OFFSETACCTNO": "2040",
            },
        ],
    )


def _account(row: list[str], section: str, kind: str, normal: str) -> Row:
    flags = set(filter(None, cell(row, 2).split(",")))
    account = {
        "ACCOUNTNO": row[0],
        "TITLE": row[1],
        "ACCOUNTTYPE": kind,
        "NORMALBALANCE": next(iter(flags & {"debit", "credit"}), normal),
        "CATEGORY": section,
        "STATUS": "inactive" if "inactive" in flags else "active",
        "TAXABLE": "true" if "taxable" in flags else "false",
        "ALTERNATIVEACCOUNT": next((_CONTROL[f] for f in flags if f in _CONTROL), "None"),
        **_requirements(flags),
    }
    if "closed-to" in flags:
        account["CLOSINGTYPE"] = "closed to account"
    elif kind == "incomestatement":
        account["CLOSINGTYPE"] = "closing account"
        account["CLOSINGACCOUNTNO"] = RETAINED_EARNINGS
    else:
        account["CLOSINGTYPE"] = "non-closing account"
    return account


def _statistical(row: list[str]) -> Row:
    flags = set(cell(row, 3).split(","))
    return {
        "ACCOUNTNO": row[0],
        "TITLE": row[1],
        "ACCOUNTTYPE": row[2],
        "STATISTICAL": "true",
        "STATUS": "inactive" if "inactive" in flags else "active",
        **_requirements(flags),
    }


def _requirements(flags: set[str]) -> Row:
    return {field: "true" for flag, field in _REQUIRED.items() if flag in flags}


def _period(name: str, year: int, first: int, last: int) -> Row:
    end = date(year + last // 12, last % 12 + 1, 1) - timedelta(days=1)
    return full(
        NAME=name,
        HEADER1=name.removesuffix(f" {year}"),
        HEADER2=str(year),
        START_DATE=date(year, first, 1).isoformat(),
        END_DATE=end.isoformat(),
        BUDGETING="true" if first == last else "false",
        DATETYPE="999",
    )


def _label(label: str, account: str) -> Row:
    return {"ACCOUNTLABEL": label, "DESCRIPTION": label, "GLACCOUNTNO": account}
