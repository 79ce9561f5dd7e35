"""Walking over every page of a query."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import aclosing
from typing import Any

import pytest

from crossfoot.errors import PermissionMissing, RemoteGarbled
from crossfoot.intacct import Aggregate, Gateway, Order, Query, eq

Connect = Callable[..., Awaitable[Gateway]]
ACTIVE = Query("VENDOR", ("NAME",), filter=eq("STATUS", "active"), size=2)


async def test_a_query_without_an_order_is_walked_by_its_key(
    script: Any, gateway: Gateway, play: Any
) -> None:
    script.play(play.rows(3, 7, remaining=3), play.rows(8, 20, remaining=1), play.rows(21))
    pages = [page async for page in gateway.pages(ACTIVE)]
    assert [[record["RECORDNO"] for record in page.records] for page in pages] == [
        ["3", "7"],
        ["8", "20"],
        ["21"],
    ]
    assert [(page.offset, page.total, page.remaining) for page in pages] == [
        (0, 5, 3),
        (2, 5, 1),
        (4, 5, 0),
    ]
    status = "<equalto><field>STATUS</field><value>active</value></equalto>"
    assert [asked.one("filter") for asked in script.asked] == [
        status,
        f"<and>{status}<greaterthan><field>RECORDNO</field><value>7</value></greaterthan></and>",
        f"<and>{status}<greaterthan><field>RECORDNO</field><value>20</value></greaterthan></and>",
    ]
    assert {asked.one("orderby") for asked in script.asked} == {
        "<order><field>RECORDNO</field><ascending/></order>"
    }
    assert {asked.one("select") for asked in script.asked} == {
        "<field>NAME</field><field>RECORDNO</field>"
    }
    assert {asked.one("offset") for asked in script.asked} == {"0"}


async def test_a_custom_object_is_walked_by_its_id(
    script: Any, gateway: Gateway, play: Any
) -> None:
    query = Query("LINE_OF_BUSINESS", ("id", "name"))
    script.play(play.rows(10001, remaining=1, key="id"), play.rows(10002, key="id"))
    found = [page async for page in gateway.pages(query, key="id")]
    assert [page.records[0]["id"] for page in found] == ["10001", "10002"]
    assert script.asked[1].one("filter").startswith("<greaterthan><field>id</field>")


async def test_a_query_with_an_order_is_walked_by_offset_with_the_key_as_a_tie_break(
    script: Any, gateway: Gateway, play: Any
) -> None:
    query = Query("VENDOR", ("RECORDNO",), order=(Order("NAME", descending=True),), size=2)
    script.play(play.rows(9, 4, remaining=1), play.rows(5))
    pages = [page async for page in gateway.pages(query)]
    assert [page.offset for page in pages] == [0, 2]
    assert [asked.one("offset") for asked in script.asked] == ["0", "2"]
    assert script.asked[0].one("orderby") == (
        "<order><field>NAME</field><descending/></order>"
        "<order><field>RECORDNO</field><ascending/></order>"
    )


async def test_aggregates_are_walked_by_offset_without_a_key(
    script: Any, gateway: Gateway, play: Any
) -> None:
    query = Query("APBILL", ("VENDORID",), aggregates=(Aggregate("sum", "TOTALDUE"),))
    script.play(play.rows(1))
    assert [page.count async for page in gateway.pages(query)] == [1]
    select = script.asked[0].one("select")
    assert select == "<field>VENDORID</field><sum>TOTALDUE</sum>"


async def test_the_next_page_is_fetched_while_the_caller_works_but_no_further(
    script: Any, gateway: Gateway, play: Any
) -> None:
    script.play(play.rows(1, remaining=2), play.rows(2, remaining=1), play.rows(3))
    async with aclosing(gateway.pages(ACTIVE)) as pages:
        await anext(pages)
        await asyncio.sleep(0.1)
        assert len(script.asked) == 2


async def test_leaving_early_stops_fetching(script: Any, gateway: Gateway, play: Any) -> None:
    script.play(play.rows(1, remaining=2), play.rows(2, remaining=1))
    async with aclosing(gateway.pages(ACTIVE)) as pages:
        async for _ in pages:
            break
    assert not [task for task in asyncio.all_tasks() if "Gateway.query" in repr(task)]


async def test_an_error_of_a_later_page_reaches_the_caller_after_the_earlier_ones(
    script: Any, gateway: Gateway, play: Any
) -> None:
    script.play(play.rows(1, remaining=1), play.failed("PL04000005", "No permission"))
    async with aclosing(gateway.pages(ACTIVE)) as pages:
        assert (await anext(pages)).records == [{"RECORDNO": "1"}]
        with pytest.raises(PermissionMissing):
            await anext(pages)


async def test_an_empty_answer_is_one_empty_page(script: Any, gateway: Gateway, play: Any) -> None:
    script.play(play.rows())
    assert [page.records async for page in gateway.pages(ACTIVE)] == [[]]


@pytest.mark.parametrize(
    "bad", [((5, 5), (5, 6)), ((5, 6), (6, 7)), ((6, 5), (7, 8)), ((), (1, 2))]
)
async def test_pages_that_do_not_move_on_are_refused_instead_of_walked_for_ever(
    script: Any, gateway: Gateway, play: Any, bad: tuple[tuple[int, ...], ...]
) -> None:
    script.play(*(play.rows(*keys, remaining=9) for keys in bad))
    script.play(*[play.rows(100, remaining=9)] * 2)
    with pytest.raises(RemoteGarbled):
        async for _ in gateway.pages(ACTIVE):
            pass
