"""What the accounts of the demo company say of themselves, and what it costs to ask."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from crossfoot.clock import Clock
from crossfoot.connector import Cursors, exhibits, reader
from crossfoot.errors import InvalidParameter, PermissionMissing
from crossfoot.unified import registry
from crossfoot.unified.account_types import AccountType, Classification
from crossfoot.unified.query import ListRequest, parse_conditions
from crossfoot.unified.resources.accounting.chart import ACCOUNT_JUDGE

ACCOUNTS = registry.find("accounting", "accounts")
LOOKED_AT = [one.object for one in ACCOUNT_JUDGE.exhibits]


class Turned(Clock):
    """A clock that can be put forward."""

    def __init__(self) -> None:
        self.ahead = 0.0

    def monotonic(self) -> float:
        return super().monotonic() + self.ahead


@pytest.fixture(scope="module")
def counting(start_emulator: Any) -> Iterator[Any]:
    """An emulator that nobody else calls."""
    with start_emulator() as process:
        yield process


@pytest.fixture
def hiding(counting: Any) -> Iterator[Any]:
    """`hiding(objects_off=…)`: the company shows less, until the test is over."""

    def hide(**what: Any) -> None:
        counting.control("PUT", "settings", {"company": what})

    yield hide
    hide(objects_off=[], unqueryable_fields={})


async def _page(company: Any, **filters: Any) -> Any:
    request = ListRequest(parse_conditions(ACCOUNTS, filters), limit=2000, remote_data=False)
    return await reader.list_page(company, ACCOUNTS, request, Cursors(b"k"))


async def _accounts(company: Any, **filters: Any) -> dict[str, Any]:
    """The accounts by the numbers that people see."""
    return {account.number: account for account in (await _page(company, **filters)).result}


def _queries(emulator: Any) -> list[str]:
    requests = emulator.control("GET", "requests")["requests"]
    functions = [f for request in requests for f in request["functions"]]
    return [f["object"] for f in functions if f["name"] == "query"]


async def test_an_account_tells_what_it_demands_and_allows(company: Any) -> None:
    accounts = await _accounts(company)
    sales, receivable = accounts["4000"], accounts["1100"]
    assert sales.required_dimensions == ["department", "location", "item"]
    assert (sales.normal_balance, sales.closing_type, sales.closes_to) == (
        *("credit", "closing", "3900"),
    )
    assert (sales.taxable, sales.statistical, sales.control_account) == (True, False, "none")
    assert (receivable.control_account, receivable.type) == ("receivables", "accounts_receivable")
    assert receivable.required_dimensions == ["customer"]
    assert accounts["3900"].closing_type == "closed_to"
    assert accounts["1000"].required_dimensions == []


async def test_every_account_is_classified_and_says_why(company: Any) -> None:
    for account in (await _page(company)).result:
        assert account.type is not None
        assert account.type_source is not None
        assert 0 < account.type_confidence <= 1
        assert (account.classification is None) == account.statistical
        assert (account.classification_source is None) == account.statistical
        assert (account.classification_confidence is None) == account.statistical


async def test_the_account_that_a_bank_or_card_posts_to_is_known_by_it(company: Any) -> None:
    accounts = await _accounts(company)
    for account in list(accounts.values()):
        if account.type in {"bank", "credit_card"} and account.ledger_account:
            ledger = accounts[account.ledger_account]
            assert ledger.type == account.type
            assert ledger.type_source == ledger.classification_source == "bank_account"
    assert accounts["2040"].type == "credit_card"


async def test_a_filter_by_what_was_judged_costs_one_query_and_reads_the_chart_once_a_minute(
    counting: Any, open_company: Any
) -> None:
    clock = Turned()
    counting.control("DELETE", "requests")
    async with open_company(counting, "", clock) as company:
        sales = await _page(company, type="sales")
        assert sales.result
        assert _queries(counting) == [*LOOKED_AT, "GLACCOUNT"]
        requests = counting.control("GET", "requests")["requests"]
        assert max(len(request["functions"]) for request in requests) == len(LOOKED_AT)
        counting.control("DELETE", "requests")
        await _page(company, classification="expense", type_confidence={"lt": "0.75"})
        assert _queries(counting) == ["GLACCOUNT"]
        counting.control("DELETE", "requests")
        clock.ahead += 61
        again = await _page(company, type="sales")
        assert [a.id for a in again.result] == [a.id for a in sales.result]
        assert _queries(counting) == ["GLACCOUNT", "GLACCOUNT"]
        counting.control("DELETE", "requests")
        assert (await _page(company, type="payg_liability")).result == []
        assert _queries(counting) == []


async def test_account_groups_tell_where_no_category_does(
    hiding: Any, counting: Any, open_company: Any
) -> None:
    hiding(unqueryable_fields={"GLACCOUNT": ["CATEGORY"]})
    async with open_company(counting) as company:
        accounts = await _accounts(company)
        told = {n: (a.classification, a.type) for n, a in accounts.items()}
        assert accounts["1500"].classification_source == "account_group"
        assert told["1610"] == ("asset", "accumulated_depreciation")
        assert told["4900"] == ("revenue", "sales")
        assert told["6200"] == ("expense", "expense")
        assert told["7110"] == ("revenue", "other_income")


async def test_pages_of_a_judged_filter_hold_every_match_once(company: Any) -> None:
    whole = await _page(company, classification="expense")
    conditions, cursor = parse_conditions(ACCOUNTS, {"classification": "expense"}), ""
    found: list[str] = []
    while cursor is not None:
        request = ListRequest(conditions, limit=7, cursor=cursor or None, remote_data=False)
        page: Any = await reader.list_page(company, ACCOUNTS, request, Cursors(b"k"))
        found.extend(account.id for account in page.result)
        cursor = page.next_cursor
    assert found == [account.id for account in whole.result]


async def test_what_an_override_says_of_an_account_stands_above_all(company: Any) -> None:
    given: dict[str, dict[str, Any]] = {
        "classification": {"4000": Classification.LIABILITY},
        "type": {"4010": AccountType.OTHER_INCOME, "1010": AccountType.CASH},
    }
    ledger, *others = ACCOUNTS.sources
    resource = replace(ACCOUNTS, sources=(replace(ledger, pinned=given), *others), edition="7")

    async def ask(**filters: Any) -> dict[str, Any]:
        request = ListRequest(parse_conditions(resource, filters), limit=2000, remote_data=False)
        page: Any = await reader.list_page(company, resource, request, Cursors(b"k"))
        return {account.number: account for account in page.result}

    accounts = await ask()
    assert accounts["4000"].classification == "liability"
    assert accounts["4000"].classification_source == "override"
    assert accounts["4000"].classification_confidence == 1
    assert (accounts["4010"].type, accounts["4010"].type_source) == ("other_income", "override")
    assert accounts["1010"].type == "cash"
    overridden = [n for n, a in accounts.items() if a.type_source == "override"]
    assert sorted(overridden) == ["1010", "4000", "4010"]
    assert list(await ask(type_source="override")) == overridden
    assert "4000" in await ask(classification="liability")
    assert "4000" not in await ask(classification="revenue")


@pytest.mark.parametrize(
    ("word", "value"),
    [
        ("fixed", "fixed_asset"),
        ("long_term_liab", "long_term_liability"),
        ("current", "other_current_asset"),
        ("current_liability", "other_current_liability"),
    ],
)
async def test_a_word_of_the_contract_finds_what_it_means(
    company: Any, word: str, value: str
) -> None:
    found = (await _page(company, type=word)).result
    assert {account.type for account in found} == {value}
    assert found == (await _page(company, type={"in": [word, value]})).result


async def test_required_dimensions_are_asked_one_by_one_or_together(company: Any) -> None:
    accounts = (await _page(company)).result
    both = await _page(
        company, **{"and": [{"required_dimensions": d} for d in ("item", "location")]}
    )
    either = await _page(company, required_dimensions={"in": "item,project"})
    demands = {account.id: set(account.required_dimensions or ()) for account in accounts}
    assert [a.id for a in both.result] == [
        i for i, d in demands.items() if d >= {"item", "location"}
    ]
    assert [a.id for a in either.result] == [
        i for i, d in demands.items() if d & {"item", "project"}
    ]


async def test_what_the_company_does_not_show_is_done_without(
    hiding: Any, counting: Any, open_company: Any
) -> None:
    hiding(
        objects_off=["CREDITCARD", "SAVINGSACCOUNT", "GLACCTGRPHIERARCHY"],
        unqueryable_fields={"GLACCOUNT": ["CATEGORY"], "CHECKINGACCOUNT": ["GLACCOUNTNO"]},
    )
    async with open_company(counting) as company:
        accounts = await _accounts(company)
        assert accounts["2040"].type == "credit_card"
        assert accounts["2040"].type_source == "name"
        assert accounts["3000"].classification == "equity"
        sources = {account.classification_source for account in accounts.values()}
        assert not sources & {"category", "bank_account"}
        found = await _accounts(company, type="credit_card")
        assert list(found) == [
            n for n, account in accounts.items() if account.type == "credit_card"
        ]


async def test_a_chart_too_large_to_judge_refuses_the_filter_and_still_lists(
    company: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exhibits, "MOST_RECORDS", 100)
    monkeypatch.setattr(exhibits, "LARGEST_PAGE", 50)
    assert len((await _page(company)).result) > 100
    with pytest.raises(InvalidParameter, match="more than"):
        await _page(company, type="sales")


async def test_a_chart_of_several_pages_is_judged_whole(
    company: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = [account.id for account in (await _page(company)).result if account.type == "sales"]
    monkeypatch.setattr(exhibits, "LARGEST_PAGE", 50)
    company._exhibits._kept.clear()
    assert [account.id for account in (await _page(company, type="sales")).result] == whole


async def test_a_filter_needs_the_right_to_read_the_chart(
    hiding: Any, counting: Any, open_company: Any
) -> None:
    async with open_company(counting) as company:
        await company.plan(ACCOUNTS, ACCOUNTS.sources[0])
        hiding(objects_off=["GLACCOUNT"])
        company._exhibits._kept.clear()
        with pytest.raises(PermissionMissing):
            await _page(company, type="sales", statistical="false")
