import re
from pathlib import Path

import pytest

from crossfoot.emulator.company import Company
from crossfoot.emulator.seed.draft import DEMO

Rows = dict[str, list[dict[str, str]]]

GUIDE = Path(__file__).parents[3] / "docs" / "demo-company.md"
PROMISED = {
    "LOCATIONENTITY": 3,
    "DEPARTMENT": 12,
    "LOCATION": 20,
    "CLASS": 5,
    "PROJECT": 60,
    "GLACCOUNT": 180,
    "VENDOR": 1_200,
    "CUSTOMER": 2_500,
    "EMPLOYEE": 300,
    "ITEM": 400,
    "USERINFO": 25,
    "ROLES": 8,
    "STATACCOUNT": 12,
}


@pytest.mark.parametrize(("name", "count"), PROMISED.items())
def test_the_promised_records_are_there(demo: Company, name: str, count: int) -> None:
    assert demo.count(name) == count


def test_there_are_two_currencies(rows: Rows) -> None:
    for name in ("LOCATIONENTITY", "VENDOR", "CUSTOMER", "CHECKINGACCOUNT", "SAVINGSACCOUNT"):
        assert {row["CURRENCY"] for row in rows[name]} - {""} == {"USD", "EUR"}, name


def test_there_are_two_user_defined_dimensions_with_values(demo: Company) -> None:
    assert set(demo.customization.dimensions) == {"CHANNEL", "FUND"}
    assert demo.count("CHANNEL") > 0
    assert demo.count("FUND") > 0


@pytest.mark.parametrize("name", ["VENDOR", "CUSTOMER", "ITEM", "PROJECT", "EMPLOYEE", "GLACCOUNT"])
def test_custom_fields_of_several_types_are_filled_on_some_rows(
    demo: Company, rows: Rows, name: str
) -> None:
    fields = demo.customization.fields[name]
    assert len({field.type for field in fields}) >= 4
    for field in fields:
        values = [row[field.id] for row in rows[name]]
        assert any(values), field.id
        assert not all(values), field.id


def test_the_guide_counts_what_is_there(rows: Rows) -> None:
    lists, _, _ = GUIDE.read_text(encoding="utf-8").partition("## Three years of books")
    told = {
        name: int(count.replace(",", ""))
        for name, count in re.findall(r"^\| `([A-Z]+)` \| ([\d,]+) \|", lists, re.MULTILINE)
    }
    assert told == {name: len(found) for name, found in rows.items()}


def test_the_large_company_is_twenty_times_as_large() -> None:
    large = DEMO.times(20)
    assert (large.vendors, large.customers) == (24_000, 50_000)
    assert (large.employees, large.items, large.projects) == (6_000, 8_000, 1_200)


def test_lines_may_carry_the_user_defined_dimensions(demo: Company) -> None:
    line = demo.table("GLENTRY")
    assert line.field("GLDIMCHANNEL")
    assert line.field("GLDIMFUND")


def test_the_chart_has_control_and_closing_accounts(rows: Rows) -> None:
    chart = {row["ACCOUNTNO"]: row for row in rows["GLACCOUNT"]}
    assert chart["2000"]["ALTERNATIVEACCOUNT"] == "Payables account"
    assert chart["1100"]["ALTERNATIVEACCOUNT"] == "Receivables account"
    assert chart["3900"]["CLOSINGTYPE"] == "closed to account"
    for account in chart.values():
        closes = account["ACCOUNTTYPE"] == "incomestatement"
        assert account["CLOSINGACCOUNTNO"] == ("3900" if closes else ""), account["ACCOUNTNO"]
        assert account["NORMALBALANCE"] in {"debit", "credit"}


def test_three_years_of_months_can_be_budgeted(rows: Rows) -> None:
    months = [row for row in rows["REPORTINGPERIOD"] if row["BUDGETING"] == "true"]
    assert len(months) >= 36
    starts = sorted(row["START_DATE"] for row in months)
    ends = sorted(row["END_DATE"] for row in months)
    assert len(set(starts)) == len(starts)
    assert all(end < start for end, start in zip(ends, starts[1:], strict=False))
