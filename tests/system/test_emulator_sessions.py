"""Sessions: opened by getAPISession, kept alive by use, gone after a while, bound to an entity."""

from datetime import datetime, timedelta
from typing import Any

import pytest

SETUP = "<getFinancialSetup/>"
API = "operation/result/data/api"
WHO = "operation/authentication"


async def test_a_session_signs_in_like_its_user(door: Any) -> None:
    opened = await door.send("<getAPISession/>")
    assert opened.outline(API) == ["sessionid", "endpoint", "locationid"]
    session = opened.first(f"{API}/sessionid")
    assert session.endswith("..")
    reply = await door.send(SETUP, session=session)
    assert reply.statuses == ["success"]
    assert reply.first(f"{WHO}/userid") == "api"
    assert reply.first(f"{WHO}/companyid") == "demo"
    assert reply.first(f"{WHO}/locationid") == ""


async def test_the_endpoint_is_the_host_the_request_came_to(door: Any) -> None:
    reply = await door.send("<getAPISession/>")
    assert reply.first(f"{API}/endpoint") == door.url


async def test_the_endpoint_is_the_host_asked_for_at_the_start(
    start_emulator: Any, door: Any, write_request: Any
) -> None:
    options = ("--seed", "empty", "--endpoint-host", "emulator.intacct.com:8099")
    with start_emulator(*options) as other:
        body = write_request("<getAPISession/>")
        async with door.http.post(other.gateway_url, data=body) as answer:
            text = await answer.text()
    assert "<endpoint>http://emulator.intacct.com:8099/ia/xml/xmlgw.phtml</endpoint>" in text


async def test_get_api_session_must_be_alone(door: Any) -> None:
    reply = await door.send("<getAPISession/>", SETUP)
    assert reply.statuses == ["failure", "success"]
    assert reply.errors[0][0] == "Get API Session Failed"


async def test_an_unknown_session_is_invalid_and_names_nobody(door: Any) -> None:
    reply = await door.send(SETUP, session="qWERTYUIOP..")
    assert reply.first("control/status") == "success"
    assert reply.outline(WHO) == ["status", "userid", "companyid"]
    assert reply.first(f"{WHO}/status") == "failure"
    assert reply.first(f"{WHO}/userid") == ""
    assert reply.first(f"{WHO}/companyid") == ""
    assert reply.errors == [("XL03000006", "Invalid session q....")]


async def test_a_session_lapses_when_it_is_not_used(door: Any) -> None:
    session = await door.session()
    door.control("POST", "clock", {"advance": 6 * 3600 + 1})
    reply = await door.send(SETUP, session=session)
    assert reply.errors[0][1].startswith("Invalid session")


async def test_every_call_keeps_a_session_alive(door: Any) -> None:
    door.control("POST", "clock", {"stop": True})
    session = await door.session()
    for _ in range(3):
        door.control("POST", "clock", {"advance": 5 * 3600})
        reply = await door.send(SETUP, session=session)
        assert reply.statuses == ["success"]
    stamps = [reply.first(f"{WHO}/{name}") for name in ("sessiontimestamp", "sessiontimeout")]
    now, until = map(datetime.fromisoformat, stamps)
    assert until - now == timedelta(hours=6)


async def test_the_length_of_sessions_can_be_set(door: Any) -> None:
    door.control("PUT", "settings", {"gateway": {"session_seconds": 60}})
    session = await door.session()
    door.control("POST", "clock", {"advance": 59})
    assert (await door.send(SETUP, session=session)).statuses == ["success"]
    door.control("POST", "clock", {"advance": 61})
    assert (await door.send(SETUP, session=session)).errors


async def test_a_session_goes_into_an_entity_and_back_to_the_top(door: Any) -> None:
    inside = await door.send("<getAPISession><locationid>E100</locationid></getAPISession>")
    assert inside.first(f"{API}/locationid") == "E100"
    session = inside.first(f"{API}/sessionid")
    reply = await door.send("<readEntityDetails/>", session=session)
    assert reply.first(f"{WHO}/locationid") == "E100"
    assert reply.all(".//entity/id") == ["E100"]
    same = await door.send("<getAPISession/>", session=session)
    assert same.first(f"{API}/locationid") == "E100"
    top = await door.send("<getAPISession><locationid/></getAPISession>", session=session)
    assert top.first(f"{API}/locationid") == ""
    above = await door.send("<readEntityDetails/>", session=top.first(f"{API}/sessionid"))
    assert sorted(above.all(".//entity/id")) == ["E100", "E200", "E300"]


async def test_a_login_may_go_straight_into_an_entity(door: Any) -> None:
    reply = await door.send("<readEntityDetails/>", entity="E200")
    assert reply.first(f"{WHO}/locationid") == "E200"
    assert reply.all(".//entity/id") == ["E200"]
    session = await door.session(entity="E200")
    again = await door.send("<readEntityDetails/>", session=session)
    assert again.all(".//entity/id") == ["E200"]


async def test_an_empty_entity_is_the_top_level(door: Any) -> None:
    reply = await door.send("<readEntityDetails/>", entity="")
    assert reply.first(f"{WHO}/locationid") == ""
    assert len(reply.all(".//entity")) == 3


async def test_an_unknown_entity_opens_no_session(door: Any) -> None:
    reply = await door.send("<getAPISession><locationid>E9</locationid></getAPISession>")
    assert reply.statuses == ["failure"]
    assert reply.errors[0][0] == "Get API Session Failed"


async def test_pages_belong_to_the_session_that_began_them(door: Any) -> None:
    query = (
        "<readByQuery><object>VENDOR</object><fields>RECORDNO</fields><query/>"
        "<pagesize>10</pagesize></readByQuery>"
    )
    mine, other = await door.session(), await door.session()
    reply = await door.send(query, session=mine)
    result = reply.root.find(".//data").get("resultId")
    more = f"<readMore><resultId>{result}</resultId></readMore>"
    assert (await door.send(more, session=mine)).statuses == ["success"]
    foreign = await door.send(more, session=other)
    assert foreign.errors[0][0] == "readMore failed"


async def test_sessions_are_listed_and_ended_by_the_control_api(door: Any) -> None:
    session = await door.session(entity="E300")
    (listed,) = door.control("GET", "sessions")["sessions"]
    assert listed["id"] == session
    assert (listed["user"], listed["entity"]) == ("api", "E300")
    assert door.control("DELETE", f"sessions/{session}") == {"sessions": []}
    assert (await door.send(SETUP, session=session)).errors
    with pytest.raises(AssertionError, match="404"):
        door.control("DELETE", f"sessions/{session}")
