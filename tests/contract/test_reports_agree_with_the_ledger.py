"""Reports add up: among themselves, with balances, ledger lines and open documents."""

from collections import defaultdict
from collections.abc import Awaitable, Callable
from decimal import Decimal
from typing import Any

import pytest

from crossfoot.connector import Company, Cursors, reader
from crossfoot.intacct import All, Compare, Query
from crossfoot.unified import registry
from crossfoot.unified.query import ListRequest, parse_conditions

ZERO = Decimal(0)
REPORTS = registry.find("accounting", "reports")
TODAY = "2026-10-31"  # nothing of the demo company is later
ENTITIES = {"E100": "USD", "E200": "EUR", "E300": "EUR"}
Reports = Callable[..., Awaitable[list[Any]]]


@pytest.fixture
def reports(company: Company, cursors: Cursors) -> Reports:
    """`await reports("trial_balance", start_date=…)`: every record of one report, page by page."""

    async def ask(type_: str, limit: int = 100, **params: Any) -> list[Any]:
        conditions = parse_conditions(REPORTS, {"type": type_, **params})
        found: list[Any] = []
        cursor: str | None = None
        while True:
            request = ListRequest(conditions, limit=limit, cursor=cursor)
            page = await reader.list_page(company, REPORTS, request, cursors)
            assert len(page.result) <= limit
            found.extend(page.result)
            cursor = page.next_cursor
            if cursor is None:
                return found

    return ask


def _by_account(report: Any, name: str) -> dict[str, Decimal]:
    found: defaultdict[str, Decimal] = defaultdict(Decimal)
    for row in report.rows:
        found[row.account.number] += getattr(row, name)
    return {number: amount for number, amount in found.items() if amount}


def _total(report: Any, name: str) -> Decimal:
    (found,) = [total.amount for total in report.totals if total.name == name]
    return Decimal(found)


async def test_a_trial_balance_is_zero_for_each_entity_in_its_own_currency(
    reports: Reports,
) -> None:
    found = await reports("trial_balance", start_date="2025-01-01", end_date="2025-12-31")
    assert {report.company: report.currency for report in found} == ENTITIES
    for report in found:
        assert len(report.rows) > 50
        assert _total(report, "opening_balance") == _total(report, "closing_balance") == ZERO
        assert _total(report, "debit") == _total(report, "credit") > ZERO


async def test_days_that_part_a_month_add_up_to_it(reports: Reports) -> None:
    whole = await reports("trial_balance", start_date="2026-02-01", end_date="2026-03-31")
    first = await reports("trial_balance", start_date="2026-02-01", end_date="2026-03-10")
    rest = await reports("trial_balance", start_date="2026-03-11", end_date="2026-03-31")
    for all_of_it, before, after in zip(whole, first, rest, strict=True):
        assert _by_account(all_of_it, "opening_balance") == _by_account(before, "opening_balance")
        assert _by_account(before, "closing_balance") == _by_account(after, "opening_balance")
        assert _by_account(all_of_it, "closing_balance") == _by_account(after, "closing_balance")
        for side in ("debit", "credit"):
            parts = _by_account(before, side), _by_account(after, side)
            added = {
                n: parts[0].get(n, ZERO) + parts[1].get(n, ZERO) for n in {*parts[0], *parts[1]}
            }
            assert added == _by_account(all_of_it, side)


@pytest.mark.parametrize("dimension", ["department", "channel"])
async def test_the_values_of_a_dimension_add_up_to_the_whole(
    reports: Reports, dimension: str
) -> None:
    """Balances and details are two ways to the same amounts."""
    days = {"start_date": "2026-01-01", "end_date": "2026-06-30"}
    whole = await reports("trial_balance", **days)
    parted = await reports("trial_balance", **days, group_by=dimension)
    for name in ("opening_balance", "debit", "credit", "closing_balance"):
        assert [_by_account(one, name) for one in parted] == [
            _by_account(one, name) for one in whole
        ]
    values = [row.tracking_category for report in parted for row in report.rows]
    named = [value for value in values if value is not None]
    assert named
    assert all(value.id.startswith(f"{dimension}_") and value.name for value in named)


async def test_one_value_of_a_dimension_is_its_part_of_the_whole(reports: Reports) -> None:
    days = {"start_date": "2026-01-01", "end_date": "2026-06-30"}
    parted = await reports("profit_and_loss", **days, group_by="department")
    row = next(row for report in parted for row in report.rows if row.tracking_category)
    wanted = row.tracking_category
    for text in (wanted.id, wanted.number):
        only = await reports("profit_and_loss", **days, tracking_categories={"department": text})
        expected = [
            sum((r.amount for r in p.rows if r.tracking_category == wanted), ZERO) for p in parted
        ]
        found = {report.company: sum((r.amount for r in report.rows), ZERO) for report in only}
        assert [found.get(report.company, ZERO) for report in parted] == expected


async def test_a_balance_sheet_balances_on_any_day(reports: Reports) -> None:
    for day in ("2024-12-31", "2025-01-01", "2026-05-17"):
        found = await reports("balance_sheet", end_date=day)
        assert {report.company for report in found} == set(ENTITIES)
        for report in found:
            assert _total(report, "assets") == _total(report, "liabilities_and_equity") != ZERO


async def test_the_year_s_result_is_the_same_in_both_statements(reports: Reports) -> None:
    sheets = await reports("balance_sheet", end_date="2025-12-31")
    incomes = await reports("profit_and_loss", start_date="2025-01-01", end_date="2025-12-31")
    for sheet, income in zip(sheets, incomes, strict=True):
        earned = [row.amount for row in sheet.rows if row.account is None]
        assert earned == [_total(income, "net_income")]


async def test_the_statements_put_accounts_where_they_belong(reports: Reports) -> None:
    (sheet,) = await reports("balance_sheet", end_date="2026-06-30", company="E100")
    sections = {row.account.number: row.section for row in sheet.rows if row.account}
    assert sections["1100"] == "assets"
    assert sections["1620"] == "assets", "what is depreciated stands against the assets"
    (income,) = await reports(
        "profit_and_loss", start_date="2026-01-01", end_date="2026-06-30", company="E100"
    )
    assert {row.section for row in income.rows} == {"income", "cost_of_sales", "expenses"}


@pytest.mark.parametrize(
    ("type_", "control"),
    [
        ("aged_receivable_summary", "Receivables account"),
        ("aged_payable_summary", "Payables account"),
    ],
)
@pytest.mark.parametrize("day", [TODAY, "2025-06-15"])
async def test_an_aging_is_what_its_control_accounts_hold(
    company: Company, reports: Reports, type_: str, control: str, day: str
) -> None:
    party = "CUSTOMER" if "receivable" in type_ else "VENDOR"
    accounts = await company.query(_accounts(control, party))
    numbers = {record["ACCOUNTNO"] for record in accounts.records}
    aged = {
        report.company: _total(report, "total") for report in await reports(type_, end_date=day)
    }
    ledger = await reports("trial_balance", start_date=f"{day[:4]}-01-01", end_date=day)
    for report in ledger:
        held = _by_account(report, "closing_balance")
        balance = sum((held.get(number, ZERO) for number in numbers), ZERO)
        side = 1 if "receivable" in type_ else -1
        # What was open of a document in another currency is converted at its own rate: to a cent.
        tolerance = ZERO if day == TODAY else Decimal("0.05")
        assert abs(aged.get(report.company, ZERO) - side * balance) <= tolerance


def _accounts(control: str, party: str) -> Query:
    """The control accounts of one kind of party: employees' payables are another matter."""
    controls = Compare("equalto", "ALTERNATIVEACCOUNT", (control,))
    of_party = Compare("equalto", f"REQUIRE{party}", ("true",))
    return Query("GLACCOUNT", select=("RECORDNO", "ACCOUNTNO"), filter=All((controls, of_party)))


async def test_the_ages_of_an_aging_add_up(reports: Reports) -> None:
    summary = await reports("aged_receivable_summary", end_date="2026-10-31")
    detail = await reports("aged_receivable_detail", end_date="2026-10-31")
    for short, long in zip(summary, detail, strict=True):
        assert short.totals == long.totals
        assert len(short.rows) < len(long.rows)
        for row in long.rows:
            ages = row.aging
            parts = (ages.current, ages.days_1_30, ages.days_31_60, ages.days_61_90)
            assert sum(parts, ages.days_over_90) == row.amount != ZERO
            late = row.document.due_date.isoformat() < "2026-10-31"
            assert late == (ages.current == ZERO)


async def test_a_contact_s_aging_is_its_part(reports: Reports) -> None:
    whole = await reports("aged_payable_summary", end_date="2026-10-31")
    row = whole[0].rows[len(whole[0].rows) // 2]
    some = await reports(
        "aged_payable_summary", end_date="2026-10-31", contact={"id": row.contact.number}
    )
    assert next(r for r in some if r.company == whole[0].company).rows == [row]


async def test_each_line_of_a_ledger_leads_from_balance_to_balance(reports: Reports) -> None:
    days = {"start_date": "2026-09-10", "end_date": "2026-10-20"}
    found = await reports("general_ledger", **days, account={"in": "1100,1105"}, limit=2)
    assert {report.account.number for report in found} == {"1100", "1105"}
    ledger = await reports("trial_balance", **days)
    balances = {report.company: _by_account(report, "closing_balance") for report in ledger}
    for report in found:
        assert report.rows
        balance = report.opening_balance
        for row in report.rows:
            balance += row.debit - row.credit
            assert row.closing_balance == balance
            assert "2026-09-10" <= row.posted_on.isoformat() <= "2026-10-20"
        assert balance == report.closing_balance
        assert balance == balances[report.company].get(report.account.number, ZERO)


async def test_pages_of_the_ledger_visit_each_account_of_each_entity_once(
    reports: Reports,
) -> None:
    days: dict[str, Any] = {"start_date": "2026-10-30", "end_date": "2026-10-31"}
    days["account"] = {"in": "1100,1105,2000,4000"}
    found = await reports("general_ledger", **days, limit=5)
    names = [(report.account.number, report.company or "") for report in found]
    assert names == sorted(set(names))
    whole = await reports("general_ledger", **days, limit=2000)
    assert [report.id for report in found] == [report.id for report in whole]


async def test_a_statement_costs_two_gateway_calls(start_emulator: Any, open_company: Any) -> None:
    with start_emulator() as process:
        async with open_company(process) as company:
            conditions = parse_conditions(REPORTS, {"type": "trial_balance"})
            await reader.list_page(company, REPORTS, ListRequest(conditions), Cursors(b"k"))
            process.control("DELETE", "requests")
            await reader.list_page(company, REPORTS, ListRequest(conditions), Cursors(b"k"))
            assert len(process.control("GET", "requests")["requests"]) == 2
