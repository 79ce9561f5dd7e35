"""Budgets of three years: what each department means to spend and sell, month by month.

Amounts follow an account's yearly sum, its season, and growth from year to year; a debit account's
budget is positive, as a credit account's is (both count in the direction of the normal balance).
"""

from decimal import Decimal
from typing import Final, NamedTuple

from crossfoot.emulator.seed.chart import MONTHS
from crossfoot.emulator.seed.draft import Draft, Row


class _Budget(NamedTuple):
    id: str
    description: str
    currency: str
    entity: str
    years: tuple[int, ...]
    factor: str
    default: str = "false"
    status: str = "active"


class _Target(NamedTuple):
    """What one account is budgeted with, in whole units a month."""

    account: str
    monthly: int
    departments: tuple[str, ...]
    locations: tuple[str, ...]


_BUDGETS: Final = (
    _Budget("Operating Budget", "Group operating budget", "USD", "", (2024, 2025, 2026), "1"),
    _Budget("2026 Budget", "As approved by the board", "USD", "", (2026,), "1.06", "true"),
    _Budget("2026 Stretch", 'What if: the "ClearAir" contract', "USD", "", (2026,), "1.2"),
    _Budget("Budget DE 2026", "Planung Jena & Hamburg", "EUR", "E300", (2026,), "0.9"),
    _Budget("2024 Draft", "Never approved", "USD", "", (2024,), "0.95", "false", "inactive"),
)
_AMERICAN: Final = ("110", "120", "140")
_EUROPEAN: Final = ("210", "310")
_GERMAN: Final = ("310", "320", "330")
_TARGETS: Final = (
    _Target("4000", 310_000, ("310", "320"), (*_AMERICAN, *_EUROPEAN)),
    _Target("4010", 84_000, ("310", "320"), (*_AMERICAN, *_EUROPEAN)),
    _Target("4020", 21_000, ("320",), ("110", "310")),
    _Target("4100", 66_000, ("410",), ("111", "311")),
    _Target("4110", 38_000, ("410",), ("111", "211")),
    _Target("4130", 9_000, ("310",), ("140", "330")),
    _Target("5100", 31_000, ("410",), ("111", "311")),
    _Target("6000", 96_000, ("200", "210", "310", "320", "410", "500"), ("110", "210", "310")),
    _Target("6030", 8_200, ("200", "310", "410", "500"), ("110", "210", "310")),
    _Target("6040", 7_400, ("200", "310", "410", "500"), ("110",)),
    _Target("6100", 14_500, ("200",), ("110", "120", "210", "310", "320")),
    _Target("6110", 2_600, ("200",), ("110", "120", "210", "310")),
    _Target("6200", 6_100, ("310", "500"), ("140", "330")),
    _Target("6210", 4_900, ("310", "500"), ("140", "330")),
    _Target("6215", 900, ("200", "230", "410"), ("110", "210", "310")),
    _Target("6300", 12_000, ("320",), ("112", "310")),
    _Target("6310", 5_000, ("310",), ("140", "330")),
    _Target("6400", 7_300, ("230",), ("110", "310")),
    _Target("6500", 3_800, ("210",), ("110", "210", "310")),
    _Target("6520", 6_600, ("100", "500"), ("110",)),
    _Target("7000", 18_000, ("",), ("110", "210", "310")),
)
_SEASON: Final = (88, 92, 104, 101, 99, 103, 84, 82, 106, 112, 118, 111)
"""Percent of an average month."""


def draft_budgets(draft: Draft) -> None:
    """Every budget with a line for each account, department, location and month."""
    periods = {
        row["NAME"]: {"PSTARTDATE": row["START_DATE"], "PENDDATE": row["END_DATE"]}
        for row in draft.of("REPORTINGPERIOD")
        if row["BUDGETING"] == "true"
    }
    number = 0
    for at, budget in enumerate(_BUDGETS, 1):
        draft.add("GLBUDGETHEADER", [_header(at, budget)])
        for row in _items(draft, budget):
            number += 1
            days = periods[row["PERIODNAME"]]
            draft.add("GLBUDGETITEM", [row | days | {"RECORDNO": str(number)}])


def _header(at: int, budget: _Budget) -> Row:
    row = {
        "RECORDNO": str(20 + at),
        "BUDGETID": budget.id,
        "DESCRIPTION": budget.description,
        "SYSTEMGENERATED": "false",
        "DEFAULT_BUDGET": budget.default,
        "USER": "mcarroll",
        "STATUS": budget.status,
        "CURRENCY": budget.currency,
    }
    return row | ({"MEGAENTITYID": budget.entity} if budget.entity else {})


def _items(draft: Draft, budget: _Budget) -> list[Row]:
    accounts = {row["ACCOUNTNO"]: row for row in draft.of("GLACCOUNT")}
    rows = []
    for target in _TARGETS:
        places = [p for p in target.locations if not budget.entity or p in _GERMAN]
        for department in target.departments:
            for place in places:
                rows += _year_round(
                    draft, budget, accounts[target.account], target, (department, place)
                )
    return rows


def _year_round(
    draft: Draft, budget: _Budget, account: Row, target: _Target, where: tuple[str, str]
) -> list[Row]:
    share = Decimal(draft.random.randint(70, 130)) / (100 * len(target.departments))
    rows = []
    for year in budget.years:
        growth = Decimal("1.07") ** (year - 2024) * Decimal(budget.factor)
        for month, season in enumerate(_SEASON):
            amount = target.monthly * share * growth * season / 100 / len(target.locations)
            period = f"Month Ended {MONTHS[month]} {year}"
            rows.append(_item(budget, account, where, period, amount.quantize(Decimal(10))))
    return rows


def _item(
    budget: _Budget, account: Row, where: tuple[str, str], period: str, amount: Decimal
) -> Row:
    department, place = where
    row = {
        "BUDGETID": budget.id,
        "CURRENCY": budget.currency,
        "SYSTEMGENERATED": "false",
        "ACCT_NO": account["ACCOUNTNO"],
        "ACCOUNT_TYPE": account["ACCOUNTTYPE"],
        "NORMALBALANCE": "1" if account["NORMALBALANCE"] == "debit" else "-1",
        "STATISTICAL": "F",
        "LOCATION_NO": place,
        "PERIODNAME": period,
        "AMOUNT": f"{amount:f}",
        "BASEDON": "Budget",
        "PERPERIOD": "Actual",
    }
    row |= {"DEPT_NO": department} if department else {}
    return row | ({"MEGAENTITYID": budget.entity} if budget.entity else {})
