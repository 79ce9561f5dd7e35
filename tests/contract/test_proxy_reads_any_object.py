"""Any Intacct object, by its own fields."""

from typing import Any

import pytest

from crossfoot.connector import Company, Cursors, proxy
from crossfoot.connector.proxy import ProxyRequest
from crossfoot.errors import (
    InvalidBody,
    InvalidCursor,
    InvalidParameter,
    UnknownParameter,
    UnknownRecord,
    UnknownRoute,
)
from crossfoot.intacct import catalog


async def _walk(
    company: Company, cursors: Cursors, name: str, limit: int, **params: Any
) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    cursor: str | None = None
    while True:
        request = ProxyRequest(params, limit, cursor)
        page = await proxy.list_records(company, name, request, cursors)
        found.extend(page.result)
        cursor = page.next_cursor
        if cursor is None:
            return found


@pytest.mark.parametrize("name", [n for n in catalog.names() if n != "GLACCOUNTBALANCE"])
async def test_every_catalog_object_can_be_listed_by_plural_and_by_name(
    company: Company, cursors: Cursors, name: str
) -> None:
    request = ProxyRequest(limit=2)
    plural = await proxy.list_records(company, catalog.load(name).plural, request, cursors)
    by_name = await proxy.list_records(company, name, request, cursors)
    assert plural.result == by_name.result


async def test_balances_are_listed_for_a_period(company: Company, cursors: Cursors) -> None:
    request = ProxyRequest({"PERIOD": "Month Ended January 2025"}, limit=50)
    page = await proxy.list_records(company, "GLACCOUNTBALANCE", request, cursors)
    assert len(page.result) == 50
    assert {record["PERIOD"] for record in page.result} == {"Month Ended January 2025"}


@pytest.mark.parametrize("order", [None, "NAME", "-NAME,VENDORID"])
async def test_pages_hold_every_record_once(
    company: Company, cursors: Cursors, order: str | None
) -> None:
    params = {"fields": "VENDORID,NAME"} | ({"order_by": order} if order else {})
    found = await _walk(company, cursors, "vendors", 170, **params)
    assert len({record["VENDORID"] for record in found}) == len(found) == 1200
    if order:
        names = [record["NAME"] for record in found]
        assert names[0] != names[-1]


@pytest.mark.parametrize(
    ("params", "holds"),
    [
        ({"STATUS": "inactive"}, lambda r: r["STATUS"] == "inactive"),
        ({"status": {"ne": "active"}}, lambda r: r["STATUS"] != "active"),
        ({"NAME": {"like": "A%"}}, lambda r: r["NAME"].startswith("A")),
        (
            {"VENDORID": {"in": "V-00020,V-00007"}},
            lambda r: r["VENDORID"] in {"V-00020", "V-00007"},
        ),
        ({"VENDORID": ["V-00020"]}, lambda r: r["VENDORID"] == "V-00020"),
        ({"PARENTID": {"null": "false"}}, lambda r: r["PARENTID"] != ""),
        (
            {"PARENTID": {"null": "true"}, "STATUS": "active"},
            lambda r: r["PARENTID"] == "" and r["STATUS"] == "active",
        ),
        (
            {"CREDITLIMIT": {"between": "1000,5000"}},
            lambda r: r["CREDITLIMIT"] and 1000 <= float(r["CREDITLIMIT"]) <= 5000,
        ),
    ],
    ids=lambda value: str(value) if isinstance(value, dict) else "",
)
async def test_filters_on_intacct_fields_find_all_matches(
    company: Company, cursors: Cursors, params: dict[str, Any], holds: Any
) -> None:
    fields = "VENDORID,NAME,STATUS,PARENTID,CREDITLIMIT"
    everything = await _walk(company, cursors, "vendors", 2000, fields=fields)
    found = await _walk(company, cursors, "vendors", 2000, fields=fields, **params)
    assert found == [record for record in everything if holds(record)]


async def test_days_and_instants_may_be_iso(company: Company, cursors: Cursors) -> None:
    ours = await _walk(
        company, cursors, "vendors", 2000, WHENMODIFIED={"gte": "2026-01-01T00:00:00Z"}
    )
    theirs = await _walk(
        company, cursors, "vendors", 2000, WHENMODIFIED={"gte": "01/01/2026 00:00:00"}
    )
    assert 0 < len(ours) < 1200
    assert ours == theirs


async def test_a_record_is_found_by_key_and_by_the_id_that_people_see(company: Company) -> None:
    by_id = await proxy.get_record(company, "vendors", "V-00020")
    by_key = await proxy.get_record(company, "VENDOR", by_id["RECORDNO"])
    assert by_key == by_id
    assert isinstance(by_id["DISPLAYCONTACT"], dict)
    few = await proxy.get_record(company, "vendors", "V-00020", fields="NAME")
    assert "STATUS" not in few


async def test_an_object_that_only_this_company_has_is_read_too(
    company: Company, cursors: Cursors
) -> None:
    values = await _walk(company, cursors, "channel", 3)
    assert len(values) == 8
    one = await proxy.get_record(company, "CHANNEL", values[0]["id"])
    assert one["name"] == values[0]["name"]


@pytest.mark.parametrize("record_id", ["V-99999", "999999", "1,2", "x'y"])
async def test_a_record_that_nobody_has_is_not_found(company: Company, record_id: str) -> None:
    with pytest.raises(UnknownRecord, match="VENDOR"):
        await proxy.get_record(company, "vendors", record_id)


async def test_what_is_misspelt_is_answered_with_the_nearest_names(
    company: Company, cursors: Cursors
) -> None:
    with pytest.raises(UnknownRoute, match="vendors"):
        await proxy.list_records(company, "vendrs", ProxyRequest(), cursors)
    with pytest.raises(UnknownParameter, match="VENDORID"):
        await proxy.list_records(company, "vendors", ProxyRequest({"VENDRID": "x"}), cursors)
    with pytest.raises(InvalidParameter, match="Did you mean NAME"):
        await proxy.list_records(company, "vendors", ProxyRequest({"fields": "NAEM"}), cursors)
    with pytest.raises(InvalidParameter, match="order_by"):
        await proxy.list_records(company, "vendors", ProxyRequest({"order_by": "NAEM"}), cursors)
    with pytest.raises(InvalidParameter, match="between"):
        await proxy.list_records(company, "vendors", ProxyRequest({"NAME": {"btw": "x"}}), cursors)
    request = ProxyRequest({"CREDITLIMIT": {"between": "1"}})
    with pytest.raises(InvalidParameter, match="takes 2 values"):
        await proxy.list_records(company, "vendors", request, cursors)
    with pytest.raises(InvalidParameter, match="2,000"):
        await proxy.list_records(company, "vendors", ProxyRequest(limit=2001), cursors)


async def test_a_cursor_works_for_its_own_list_alone(company: Company, cursors: Cursors) -> None:
    page = await proxy.list_records(company, "vendors", ProxyRequest(limit=2), cursors)
    for name, params in [
        ("customers", {}),
        ("vendors", {"STATUS": "active"}),
        ("vendors", {"order_by": "NAME"}),
    ]:
        request = ProxyRequest(params, 2, page.next_cursor)
        with pytest.raises(InvalidCursor):
            await proxy.list_records(company, name, request, cursors)


async def test_a_body_may_ask_for_anything(company: Company) -> None:
    found = await proxy.run_query(
        company,
        {
            "object": "accounts-payable/vendor",
            "fields": ["VENDORID", "NAME"],
            "filters": [
                {"$or": [{"$like": {"NAME": "A%"}}, {"$in": {"VENDORID": ["V-00020"]}}]},
                {"$ne": {"STATUS": "inactive"}},
            ],
            "orderBy": [{"NAME": "desc"}],
            "size": 1000,
        },
    )
    assert [set(record) for record in found[:1]] == [{"VENDORID", "NAME"}]
    assert any(record["VENDORID"] == "V-00020" for record in found)
    assert all(r["NAME"].startswith("A") or r["VENDORID"] == "V-00020" for r in found)


async def test_a_body_may_ask_for_sums(company: Company) -> None:
    found = await proxy.run_query(
        company, {"object": "vendors", "fields": "STATUS", "aggregates": [{"$count": "RECORDNO"}]}
    )
    assert sum(int(group["COUNT.RECORDNO"]) for group in found) == 1200


@pytest.mark.parametrize(
    ("body", "place", "said"),
    [
        (None, "object", "Name the object"),
        ({"objekt": "vendors"}, "object", "Name the object"),
        ({"object": "vendors", "wher": 1}, "wher", "Not known"),
        ({"object": "vendors", "fields": ["NAEM"]}, "fields[0]", "Did you mean NAME"),
        ({"object": "vendors", "filters": ["x"]}, "filters[0]", "one condition"),
        (
            {"object": "vendors", "filters": [{"$eqq": {"NAME": "x"}}]},
            "filters[0].$eqq",
            "no operator",
        ),
        (
            {"object": "vendors", "filters": [{"$eq": {"NAEM": "x"}}]},
            "filters[0].$eq.NAEM",
            "no field",
        ),
        ({"object": "vendors", "filters": [{"$eq": {"NAME": ""}}]}, "filters[0].$eq.NAME", "empty"),
        ({"object": "vendors", "filters": [{"$and": []}]}, "filters[0].$and", "list of conditions"),
        (
            {"object": "vendors", "filters": [{"$gt": {"WHENMODIFIED": "2026-13-01T00:00:00Z"}}]},
            "filters[0].$gt.WHENMODIFIED",
            "ISO 8601",
        ),
        ({"object": "vendors", "orderBy": ["NAEM"]}, "orderBy[0]", "no field"),
        ({"object": "vendors", "size": 5000}, "size", "2,000"),
        ({"object": "vendors", "offset": -1}, "offset", "whole number"),
        (
            {"object": "vendors", "aggregates": [{"$median": "TOTALDUE"}]},
            "aggregates[0].$median",
            "$sum",
        ),
        ({"object": "vendors", "aggregates": False}, "aggregates[0]", "one aggregate"),
    ],
    ids=lambda value: str(value)[:40],
)
async def test_a_mistake_in_a_body_is_named_with_its_place(
    company: Company, body: Any, place: str, said: str
) -> None:
    with pytest.raises(InvalidBody) as refusal:
        await proxy.run_query(company, body)
    (problem,) = refusal.value.problems
    assert problem.path == place
    assert said in problem.message
