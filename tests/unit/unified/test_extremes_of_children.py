"""The least or greatest value among children: read, and filtered by."""

import itertools
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from crossfoot.intacct import Formatting
from crossfoot.unified import registry
from crossfoot.unified.criteria import Criterion, Every, Linked, Match, Some
from crossfoot.unified.meaning import criterion
from crossfoot.unified.plan import Facts, Plan
from crossfoot.unified.query import parse_conditions

BUDGETS = registry.find("accounting", "budgets")
SOURCE = BUDGETS.sources[0]
DAYS = ("01/01/2026", "02/01/2026", "03/01/2026")
BUDGET_DAYS = {
    "".join(map(str, chosen)): [DAYS[i] for i in chosen]
    for count in range(4)
    for chosen in itertools.combinations(range(3), count)
}
"""Budgets by name, each with the first days of its lines: every choice of three days."""
SAYS: dict[str, Callable[[Any, Any], bool]] = {
    "eq": lambda a, b: a == b,
    "ne": lambda a, b: a != b,
    "gt": lambda a, b: a is not None and a > b,
    "gte": lambda a, b: a is not None and a >= b,
    "lt": lambda a, b: a is not None and a < b,
    "lte": lambda a, b: a is not None and a <= b,
}


def _finds(wanted: Criterion, days: list[str]) -> bool:
    match wanted:
        case Every(members):
            return all(_finds(one, days) for one in members)
        case Some(members):
            return any(_finds(one, days) for one in members)
        case Linked(matching=Match(relation=relation, values=(bound,)), negated=negated):
            return any(SAYS[relation](day, bound) for day in days) != negated
    raise AssertionError(wanted)


@pytest.mark.parametrize("operator", SAYS)
@pytest.mark.parametrize(("name", "choose"), [("start_date", min), ("end_date", max)])
def test_a_condition_holds_for_the_records_whose_extreme_meets_it(
    name: str, choose: Any, operator: str
) -> None:
    conditions = parse_conditions(BUDGETS, {name: {operator: "2026-02-01"}})
    wanted = criterion(BUDGETS, SOURCE, conditions, Formatting())
    for days in BUDGET_DAYS.values():
        expected = SAYS[operator](choose(days, default=None), "02/01/2026")
        assert _finds(wanted, days) == expected, (days, wanted)


def test_extremes_are_read_and_what_cannot_be_read_stands_for_none() -> None:
    plan = Plan(BUDGETS, SOURCE, Facts(Formatting()))
    rows = [
        {"BUDGETKEY": "7", "PSTARTDATE": "02/01/2026", "PENDDATE": "soon"},
        {"BUDGETKEY": "7", "PSTARTDATE": "", "PENDDATE": "02/28/2026"},
        {"BUDGETKEY": "7", "PSTARTDATE": "01/01/2026", "PENDDATE": "01/31/2026"},
        {"BUDGETKEY": "8", "PSTARTDATE": "never", "PENDDATE": ""},
    ]
    related = dict.fromkeys((one.name for one in plan.related), rows)
    found: Any = plan.read([{"RECORDNO": "7"}, {"RECORDNO": "8"}, {"RECORDNO": "9"}], related)
    assert [(one.start_date, one.end_date) for one in found] == [
        (date(2026, 1, 1), date(2026, 2, 28)),
        (None, None),
        (None, None),
    ]
