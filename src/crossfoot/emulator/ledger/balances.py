"""GLACCOUNTBALANCE: derived from GLDETAIL for the periods asked for, so that it cannot disagree.

A period is a budgetable reporting period (intacct-xml §4.1). Income and expenses start at zero each
fiscal year; what was earned before stands on the account that theirs closes to. Debits are
positive. Every amount is in the base currency of its location's entity, and that is the CURRENCY.
"""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Final

from crossfoot.emulator.company import Company
from crossfoot.emulator.tables import Value

_INDEX: Final = (
    'CREATE INDEX IF NOT EXISTS "GLDETAIL balances" ON "GLDETAIL"'
    ' ("ENTRY_DATE", "ACCOUNTNO", "LOCATIONID", "DEPARTMENTID", "BASECURR", "AMOUNT", "BOOKID")'
)
_CENTS: Final = "CAST(round(d.AMOUNT * 100) AS INTEGER)"
_CLOSED: Final = "(a.ACCOUNTTYPE = 'incomestatement' AND d.ENTRY_DATE < :year)"
_SUMS: Final = (
    f"SELECT CASE WHEN {_CLOSED} THEN a.CLOSINGACCOUNTNO ELSE d.ACCOUNTNO END, d.LOCATIONID,"
    f" CASE WHEN {_CLOSED} THEN NULL ELSE d.DEPARTMENTID END, d.BASECURR,"
    f" sum(CASE WHEN d.ENTRY_DATE < :first THEN {_CENTS} ELSE 0 END),"
    f" sum(CASE WHEN d.ENTRY_DATE >= :first THEN max({_CENTS}, 0) ELSE 0 END),"
    f" sum(CASE WHEN d.ENTRY_DATE >= :first THEN max(-{_CENTS}, 0) ELSE 0 END)"
    " FROM GLDETAIL d LEFT JOIN GLACCOUNT a ON a.ACCOUNTNO = d.ACCOUNTNO"
    " WHERE d.ENTRY_DATE <= :last AND d.BOOKID = 'ACCRUAL' GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4"
)


class UnknownPeriod(LookupError):  # noqa: N818 -- named like the rest of our errors
    """There is no budgetable reporting period of this name."""


def prepare(company: Company) -> None:
    """Have the index that makes sums over details fast."""
    company.table("GLDETAIL")
    company.database.execute(_INDEX)


def derive(company: Company, periods: Iterable[str]) -> None:
    """Have the balances of these periods as rows, as the details are now.

    Raises UnknownPeriod, with the name.
    """
    _prepare_derived(company)
    company.table("GLDETAIL")
    select = company.database.execute
    for period in periods:
        span, accounts = _span(company, period), _accounts(company)
        basis = repr((span, sorted(accounts.values())))
        known = select("SELECT basis FROM ledger_balances WHERE period = ?", [period]).fetchone()
        if known == (basis,):
            continue
        rows = _rows(company, period, span, accounts)
        with company.transaction():
            company.table("GLACCOUNTBALANCE")
            company.writable(company.table("GLACCOUNTBALANCE"))
            select("DELETE FROM GLACCOUNTBALANCE WHERE PERIOD = ?", [period])
            company.insert_many("GLACCOUNTBALANCE", rows)
            select("INSERT OR REPLACE INTO ledger_balances VALUES (?, ?)", [period, basis])


def forget(company: Company) -> None:
    """Derive the balances anew when they are asked for next: details have changed."""
    _prepare_derived(company)
    company.database.execute("DELETE FROM ledger_balances")


def _prepare_derived(company: Company) -> None:
    """Have the table of the periods that are derived, each with what it depends on by name."""
    company.beside(
        "ledger_balances",
        "CREATE TABLE IF NOT EXISTS ledger_balances (period TEXT PRIMARY KEY, basis TEXT)",
    )


def _span(company: Company, period: str) -> tuple[str, str]:
    found = company.find_by("REPORTINGPERIOD", "NAME", period)
    if found is None or found["BUDGETING"] != "true":
        raise UnknownPeriod(period)
    return found["START_DATE"], found["END_DATE"]


def _accounts(company: Company) -> dict[str, tuple[str | int, ...]]:
    """By number: what the balances take from an account."""
    found = company.database.execute(
        "SELECT ACCOUNTNO, RECORDNO, TITLE, ifnull(ACCOUNTTYPE, ''), ifnull(CLOSINGACCOUNTNO, '')"
        f" FROM {company.table('GLACCOUNT').sql}"
    )
    return {row[0]: row for row in found}


def _rows(
    company: Company,
    period: str,
    span: tuple[str, str],
    accounts: dict[str, tuple[str | int, ...]],
) -> list[dict[str, Value]]:
    first, last = span
    bounds = {"first": first, "last": last, "year": _fiscal_year(company, first)}
    select = company.database.execute
    locations = company.table("LOCATION").sql
    places = dict(select(f"SELECT LOCATIONID, RECORDNO FROM {locations}").fetchall())
    rows: list[dict[str, Value]] = []
    for account, location, department, currency, opening, debit, credit in select(_SUMS, bounds):
        if not (opening or debit or credit):
            continue
        rows.append(
            {
                "BOOKID": "ACCRUAL",
                "CURRENCY": currency,
                "PERIOD": period,
                "OPENBAL": _amount(opening),
                "TOTDEBIT": _amount(debit),
                "TOTCREDIT": _amount(credit),
                "TOTADJDEBIT": Decimal(0),
                "TOTADJCREDIT": Decimal(0),
                "FORBAL": _amount(debit - credit),
                "ENDBAL": _amount(opening + debit - credit),
                "ACCOUNTNO": account,
                "ACCOUNTREC": accounts[account][1] if account in accounts else None,
                "ACCOUNTTITLE": accounts[account][2] if account in accounts else None,
                "DEPARTMENTID": department,
                "LOCATIONID": location,
                "LOCATIONNO": places.get(location),
            }
        )
    return rows


def _amount(cents: int) -> Decimal:
    return Decimal(cents).scaleb(-2)


def _fiscal_year(company: Company, day: str) -> str:
    """The first day of the fiscal year that a day lies in."""
    given, month = date.fromisoformat(day), company.settings.first_fiscal_month
    year = given.year if given.month >= month else given.year - 1
    return date(year, month, 1).isoformat()
