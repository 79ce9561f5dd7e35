"""Every kind of fault, as a client sees it."""

import asyncio
import time
from typing import Any

import aiohttp
import pytest
from lxml import etree

SETUP = "<getFinancialSetup/>"
CREATE = "<create><CLASS><CLASSID>UT01</CLASSID><NAME>A class</NAME></CLASS></create>"
READ = "<readByName><object>CLASS</object><keys>UT01</keys></readByName>"
VENDORS = (
    "<readByQuery><object>VENDOR</object><fields>RECORDNO</fields><query/>"
    "<pagesize>10</pagesize></readByQuery>"
)


def fault(door: Any, kind: str, **more: Any) -> str:
    return str(door.control("POST", "faults", {"kind": kind, **more})["id"])


async def exists(door: Any) -> bool:
    return bool((await door.send(READ)).all(".//CLASSID"))


async def test_a_delay_holds_the_answer_back(door: Any) -> None:
    fault(door, "delay", seconds=0.3)
    began = time.monotonic()
    reply = await door.send(SETUP)
    assert time.monotonic() - began >= 0.3
    assert reply.statuses == ["success"]


async def test_an_http_status_with_a_body_and_headers(door: Any) -> None:
    fault(
        *(door, "http"),
        status=503,
        body="off",
        headers={"X-Test": "1", "Content-Type": "text/plain"},
        retry_after=7,
    )
    reply = await door.send(CREATE)
    assert (reply.status, reply.body) == (503, b"off")
    assert reply.headers["Retry-After"] == "7"
    assert reply.headers["X-Test"] == "1"
    assert reply.headers["Content-Type"] == "text/plain"
    assert not await exists(door)


@pytest.mark.parametrize("status", [200, 503])
async def test_a_page_for_people_instead_of_xml(door: Any, status: int) -> None:
    fault(door, "html", status=status)
    reply = await door.send(SETUP)
    assert reply.status == status
    assert reply.headers["Content-Type"].startswith("text/html")
    assert reply.body.startswith(b"<!DOCTYPE html>")


async def test_a_throttle_is_429_with_the_gateways_number(door: Any) -> None:
    fault(door, "throttle", retry_after=2)
    reply = await door.send(SETUP)
    assert reply.status == 429
    assert reply.headers["Retry-After"] == "2"
    assert reply.errors == [("GW-0010", "API rate limit exceeded")]
    assert (await door.send(SETUP)).status == 200


async def test_a_connection_dropped_before_the_work_leaves_nothing_done(door: Any) -> None:
    fault(door, "drop_before")
    with pytest.raises(aiohttp.ClientConnectionError):
        await door.send(CREATE)
    assert not await exists(door)


async def test_a_connection_dropped_after_the_work_leaves_it_done(door: Any) -> None:
    fault(door, "drop_after")
    with pytest.raises(aiohttp.ClientConnectionError):
        await door.send(CREATE)
    assert await exists(door)


async def test_a_connection_dropped_midway_breaks_the_body(door: Any) -> None:
    fault(door, "drop_midway")
    with pytest.raises(aiohttp.ClientPayloadError):
        await door.send(VENDORS)


async def test_a_trickling_answer_comes_whole_but_slowly(door: Any) -> None:
    fault(door, "trickle", seconds=0.4)
    began = time.monotonic()
    reply = await door.send(VENDORS)
    assert time.monotonic() - began >= 0.4
    assert reply.statuses == ["success"]


async def test_a_truncated_answer_ends_in_the_middle(door: Any) -> None:
    fault(door, "truncate")
    reply = await door.send(VENDORS)
    assert reply.status == 200
    with pytest.raises(etree.XMLSyntaxError):
        etree.fromstring(reply.body)


async def test_a_garbled_answer_cannot_be_read(door: Any) -> None:
    fault(door, "garble")
    reply = await door.send(VENDORS)
    assert reply.body.endswith(b"</response>")
    with pytest.raises(etree.XMLSyntaxError):
        etree.fromstring(reply.body)


async def test_a_session_can_be_lost_between_two_pages(door: Any) -> None:
    session = await door.session()
    first = await door.send(VENDORS, session=session)
    result = first.root.find(".//data").get("resultId")
    more = f"<readMore><resultId>{result}</resultId></readMore>"
    fault(door, "lose_session", match={"function": "readMore", "nth": 2})
    assert (await door.send(more, session=session)).statuses == ["success"]
    lost = await door.send(more, session=session)
    assert lost.errors[0][1] == f"Invalid session {session[0]}...."
    assert (await door.send(SETUP, session=session)).errors


async def test_a_refusal_gives_every_function_an_error(door: Any) -> None:
    fault(door, "refuse", error={"errorno": "BL03000018", "description2": "Not today."})
    reply = await door.send(CREATE, SETUP)
    assert reply.statuses == ["failure", "failure"]
    assert reply.errors == [("BL03000018", "Not today.")] * 2
    assert not await exists(door)


@pytest.mark.parametrize(
    ("match", "struck"),
    [
        ({"function": "create"}, [True, False, True, False]),
        ({"object": "class"}, [True, True, True, False]),
        ({"function": "readByName", "object": "CLASS"}, [False, True, False, False]),
        ({"user": "mcarroll"}, [False, False, False, True]),
        ({"entity": "E100"}, [False, False, True, False]),
        ({"control_id": "f1"}, [True, True, True, True]),
        ({"nth": 2}, [False, True, True, True]),
        ({"sender": "other"}, [False, False, False, False]),
    ],
)
async def test_a_fault_strikes_the_requests_it_is_meant_for(
    door: Any, match: dict[str, Any], struck: list[bool]
) -> None:
    fault(door, "http", status=500, match=match, times=None)
    replies = [
        await door.send(CREATE),
        await door.send(READ),
        await door.send(CREATE.replace("UT01", "UT02"), entity="E100"),
        await door.send(SETUP, user="mcarroll", password="c0ntroller&key"),
    ]
    assert [reply.status == 500 for reply in replies] == struck


async def test_a_fault_finds_its_object_among_many(door: Any) -> None:
    fault(door, "http", match={"function": "create", "object": "DEPARTMENT"})
    both = CREATE.replace("</create>", "<DEPARTMENT><TITLE>d</TITLE></DEPARTMENT></create>")
    assert (await door.send(both)).status == 500


async def test_a_fault_ends_after_so_many_times_and_is_counted(door: Any) -> None:
    fault(door, "http", times=2)
    statuses = [(await door.send(SETUP)).status for _ in range(3)]
    assert statuses == [500, 500, 200]
    (seen,) = door.control("GET", "faults")["faults"]
    assert (seen["fired"], seen["times"]) == (2, 2)


async def test_faults_can_be_taken_away(door: Any) -> None:
    first, second = (fault(door, "http", times=None) for _ in range(2))
    assert len(door.control("DELETE", f"faults/{first}")["faults"]) == 1
    assert (await door.send(SETUP)).status == 500
    assert door.control("DELETE", "faults") == {"faults": []}
    assert (await door.send(SETUP)).status == 200
    with pytest.raises(AssertionError, match="404"):
        door.control("DELETE", f"faults/{second}")


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"kind": 3},
        {"kind": "earthquake"},
        {"kind": "delay", "match": {"verb": "x"}},
        {"kind": "delay", "seconds": -1},
        {"kind": "http", "status": 42},
        {"kind": "http", "headers": {"X": "a\r\nY: b"}},
        {"kind": "http", "times": 0},
        {"kind": "http", "match": {"nth": 0}},
    ],
)
async def test_a_fault_that_makes_no_sense_is_refused(door: Any, body: Any) -> None:
    with pytest.raises(AssertionError, match="400"):
        door.control("POST", "faults", body)
    assert door.control("GET", "faults") == {"faults": []}


async def test_two_faults_may_strike_together(door: Any) -> None:
    fault(door, "delay", seconds=0.2)
    fault(door, "drop_after")
    began = time.monotonic()
    with pytest.raises(aiohttp.ClientConnectionError):
        await door.send(CREATE)
    assert time.monotonic() - began >= 0.2
    assert await exists(door)


async def test_a_client_that_hangs_up_does_not_undo_the_work(door: Any) -> None:
    fault(door, "delay", seconds=0.3)
    task = asyncio.create_task(door.send(CREATE))
    await door.until(running=1)
    task.cancel()
    await door.until(running=0)
    assert await exists(door)
