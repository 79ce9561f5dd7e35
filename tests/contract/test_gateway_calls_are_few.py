"""What a list costs in gateway calls."""

from collections.abc import Iterator
from typing import Any

import pytest

from crossfoot.connector import Company, Cursors, reader
from crossfoot.unified import registry
from crossfoot.unified.query import ListRequest, parse_conditions


@pytest.fixture(scope="module")
def counting(start_emulator: Any) -> Iterator[Any]:
    """An emulator that nobody else calls."""
    with start_emulator() as process:
        yield process


@pytest.fixture
async def watched(counting: Any, open_company: Any) -> Any:
    """A company whose set-up is known already, and the functions that its gateway saw since."""
    async with open_company(counting) as company:
        await company.formatting()
        for resource in registry.RESOURCES:
            for source in await company.sources(resource):
                await company.plan(resource, source)
        await _list(company, "users", 1)
        counting.control("DELETE", "requests")

        def seen() -> list[tuple[str, str]]:
            requests = counting.control("GET", "requests")["requests"]
            return [(f["name"], f["object"]) for r in requests for f in r["functions"]]

        yield company, seen


async def _list(company: Company, path: str, limit: int = 100, **filters: Any) -> Any:
    resource = next(r for r in registry.RESOURCES if r.path == path)
    request = ListRequest(parse_conditions(resource, filters), limit=limit)
    return await reader.list_page(company, resource, request, Cursors(b"k"))


async def test_a_page_of_one_source_is_one_query(watched: Any) -> None:
    company, seen = watched
    page = await _list(company, "contacts", 2000, contact_type="vendor")
    assert len(page.result) == 1200
    assert seen() == [("query", "VENDOR")]


async def test_a_search_among_records_of_one_kind_is_one_query(watched: Any) -> None:
    company, seen = watched
    for path, choice, name in (
        ("contacts", {"contact_type": "vendor"}, "VENDOR"),
        ("accounts", {"type": "general_ledger"}, "GLACCOUNT"),
        ("tracking_categories", {"category_type": "location"}, "LOCATION"),
        ("tracking_categories", {"category_type": "channel"}, "CHANNEL"),
    ):
        before = len(seen())
        page = await _list(company, path, 30, search="A", **choice)
        assert page.result
        assert seen()[before:] == [("query", name)]


async def test_children_of_a_page_are_one_more_query_of_each_kind(watched: Any) -> None:
    company, seen = watched
    page = await _list(company, "users")
    assert all(user.roles for user in page.result)
    assert seen()[0] == ("query", "USERINFO")
    assert sorted(seen()[1:]) == [("query", "MEMBERUSERGROUP"), ("query", "ROLEUSERS")]


async def test_lines_and_links_of_a_page_are_one_more_request(watched: Any, counting: Any) -> None:
    company, seen = watched
    await _list(company, "purchase_orders", 3, document_type="Purchase Order")
    counting.control("DELETE", "requests")
    page = await _list(company, "purchase_orders", 50, document_type="Purchase Order")
    assert len(page.result) == 50
    assert all(order.line_items for order in page.result)
    kinds = [name for _, name in seen()]
    assert kinds[0] == "PODOCUMENT"
    assert {"PODOCUMENTENTRY", "PODOCUMENTSUBTOTALS", "USERINFO"} <= set(kinds[1:])
    requests = counting.control("GET", "requests")["requests"]
    assert len([r for r in requests if not _looks_up_values(r)]) == 2


def _looks_up_values(request: Any) -> bool:
    """Whether a request names values of dimensions, which are remembered for later pages."""
    values = {"ITEM", "WAREHOUSE", "DEPARTMENT", "LOCATION", "CHANNEL", "FUND", "PROJECT", "CLASS"}
    return {function["object"] for function in request["functions"]} <= values


async def test_a_page_of_attachments_asks_for_no_file(watched: Any) -> None:
    company, seen = watched
    page = await _list(company, "attachments", 20)
    assert len(page.result) == 20
    assert {one.files for one in page.result} == {None}
    assert seen()[0][0] == "get_list"
    assert all(name == "query" for name, _ in seen()[1:])


async def test_a_source_that_cannot_match_is_not_asked(watched: Any) -> None:
    company, seen = watched
    await _list(company, "accounts", classification="bank")
    assert seen() == [("query", "CHECKINGACCOUNT"), ("query", "SAVINGSACCOUNT")]


async def test_a_filter_that_nothing_can_match_asks_nobody(watched: Any) -> None:
    company, seen = watched
    page = await _list(company, "contacts", contact_type="vendor", type="customer")
    assert (page.result, page.next_cursor) == ([], None)
    assert seen() == []


async def test_one_record_is_one_query(watched: Any) -> None:
    company, seen = watched
    vendors = await _list(company, "contacts", 1, contact_type="vendor")
    await reader.get_record(company, registry.find("accounting", "contacts"), vendors.result[0].id)
    assert seen() == [("query", "VENDOR")] * 2


@pytest.mark.parametrize(
    ("path", "choice", "queries"),
    [
        ("journal_entries", {"journal": "GJ"}, {"GLBATCH", "GLENTRY"}),
        ("invoices", {"type": "bill"}, {"APBILL", "APBILLITEM", "APPYMTDETAIL"}),
        ("users", {}, {"USERINFO", "MEMBERUSERGROUP", "ROLEUSERS"}),
    ],
)
async def test_one_record_and_what_hangs_on_its_key_are_one_request(
    watched: Any, counting: Any, path: str, choice: dict[str, str], queries: set[str]
) -> None:
    company, seen = watched
    listed = (await _list(company, path, 1, **choice)).result[0]
    counting.control("DELETE", "requests")
    resource = next(one for one in registry.RESOURCES if one.path == path)
    one = await reader.get_record(company, resource, listed.id)
    assert one == listed
    assert {name for _, name in seen()} == queries
    assert len(counting.control("GET", "requests")["requests"]) == 1


async def test_fields_that_a_company_refuses_are_asked_for_once(
    counting: Any, open_company: Any
) -> None:
    counting.control("DELETE", "requests")
    async with open_company(counting) as company:
        for _ in range(2):
            page = await _list(company, "tracking_categories", 3, category_type="project")
            assert len(page.result) == 3
            assert "CFDA" not in page.result[0].remote_data
        requests = counting.control("GET", "requests")["requests"]
        projects = [
            f["status"]
            for r in requests
            for f in r["functions"]
            if f["object"] == "PROJECT" and f["name"] == "query"
        ]
        assert projects == ["failure", "success", "success"]
