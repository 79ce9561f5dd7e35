"""What a report may be asked, and what is refused with the parameter, the reason and the remedy."""

from datetime import date
from typing import Any

import pytest

from crossfoot.errors import InvalidParameter, MissingParameter, UnknownParameter
from crossfoot.unified import registry
from crossfoot.unified.dimensions import Place
from crossfoot.unified.query import parse_conditions
from crossfoot.unified.reports.request import ReportRequest, Setting, read_request

REPORTS = registry.find("accounting", "reports")
DEPARTMENT = Place("department", "DEPARTMENT", "DEPARTMENTID", "TITLE", "RECORDNO", "DEPARTMENTID")
SETTING = Setting(date(2026, 5, 17), 4, "USD", (DEPARTMENT,))


def _read(**params: Any) -> ReportRequest:
    return read_request(parse_conditions(REPORTS, params), SETTING)


def test_without_days_a_report_covers_the_fiscal_year_until_today() -> None:
    request = _read(type="trial_balance")
    assert (request.start, request.end) == (date(2026, 4, 1), date(2026, 5, 17))


def test_a_report_on_one_day_begins_with_that_day_s_fiscal_year() -> None:
    request = _read(type="balance_sheet", end_date="2026-03-31")
    assert (request.start, request.end) == (date(2025, 4, 1), date(2026, 3, 31))


def test_dimensions_are_named_as_the_company_names_them() -> None:
    request = _read(
        type="profit_and_loss", group_by="department", tracking_categories={"department": "200"}
    )
    assert request.group == DEPARTMENT
    assert request.values == {DEPARTMENT: ("200",)}


@pytest.mark.parametrize(
    ("params", "parameter"),
    [
        ({"type": "cash_flow"}, "type"),
        ({"type": "trial_balance", "start_date": "2026-01-01"}, "end_date"),
        ({"type": "trial_balance", "end_date": "2026-01-01"}, "start_date"),
        ({"type": "trial_balance", "start_date": "yesterday"}, "start_date"),
        (
            {"type": "trial_balance", "start_date": "2026-02-01", "end_date": "2026-01-01"},
            "start_date",
        ),
        ({"type": "trial_balance", "group_by": "colour"}, "group_by"),
        (
            {"type": "trial_balance", "tracking_categories": {"colour": "red"}},
            "tracking_categories[colour]",
        ),
        ({"type": "trial_balance", "contact": {"id": "vendor_1"}}, "contact[id]"),
        ({"type": "trial_balance", "account": "6000"}, "account"),
        ({"type": "general_ledger", "group_by": "department"}, "group_by"),
        ({"type": "aged_payable_detail", "contact": {"type": "customer"}}, "contact[type]"),
        ({"type": "aged_payable_detail", "group_by": "department"}, "group_by"),
        ({"or": [{"type": "trial_balance"}, {"type": "balance_sheet"}]}, None),
    ],
)
def test_what_makes_no_sense_is_refused_by_name(
    params: dict[str, Any], parameter: str | None
) -> None:
    with pytest.raises((InvalidParameter, MissingParameter)) as refusal:
        _read(**params)
    if parameter:
        assert refusal.value.problems[0].path == parameter
        assert refusal.value.problems[0].message


def test_a_report_needs_its_type() -> None:
    with pytest.raises(MissingParameter) as refusal:
        _read(end_date="2026-01-31")
    assert refusal.value.problems[0].path == "type"


def test_an_unknown_filter_is_refused() -> None:
    with pytest.raises(UnknownParameter):
        _read(type="trial_balance", status="active")
