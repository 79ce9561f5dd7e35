"""The control API: reset, seed, clock, requests, settings, and the page for people."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from typing import Any

import aiohttp
import pytest

from crossfoot.intacct import catalog

SETUP = "<getFinancialSetup/>"
SECRETS = ("s3nder&key", "p4ss&word", "s3nder&amp;key", "p4ss&amp;word")


def vendors(size: int = 7) -> str:
    return (
        "<query><object>VENDOR</object><select><field>RECORDNO</field><field>NAME</field></select>"
        f"<pagesize>{size}</pagesize><offset>14</offset></query>"
    )


async def count(door: Any, object_name: str) -> int:
    query = (
        f"<query><object>{object_name}</object><select><field>RECORDNO</field></select>"
        "<pagesize>1</pagesize></query>"
    )
    return int((await door.send(query)).root.find(".//data").get("totalcount"))


async def test_the_control_api_lists_itself(door: Any) -> None:
    paths = door.control("GET", "")["paths"]
    assert paths["/_control/faults"] == ["DELETE", "GET", "POST"]
    assert all(path.startswith("/_control/") for path in paths)


async def test_health_tells_what_runs(door: Any) -> None:
    health = door.control("GET", "health")
    assert health["status"] == "ok"
    assert (health["company"], health["seed"]) == ("demo", "demo")
    assert health["endpoint"] == door.url


async def test_a_reset_brings_back_rows_settings_clock_and_peace(door: Any) -> None:
    before = await count(door, "CLASS")
    session = await door.session()
    await door.send("<create><CLASS><CLASSID>UT01</CLASSID><NAME>n</NAME></CLASS></create>")
    door.control("POST", "faults", {"kind": "http", "match": {"function": "nothing"}})
    door.control("POST", "clock", {"advance": 86_400})
    door.control("PUT", "settings", {"gateway": {"concurrent": 9}, "company": {"name": "X"}})
    assert await count(door, "CLASS") == before + 1
    began = time.monotonic()
    door.control("POST", "reset")
    assert time.monotonic() - began < 0.5
    assert await count(door, "CLASS") == before
    assert (await door.send(SETUP, session=session)).errors
    assert door.control("GET", "faults") == {"faults": []}
    assert abs(door.control("GET", "clock")["ahead_seconds"]) < 1
    settings = door.control("GET", "settings")
    assert settings["gateway"]["concurrent"] == 2
    assert settings["company"]["name"] != "X"


async def test_a_reset_hangs_up_on_requests_that_still_wait(door: Any) -> None:
    door.control("POST", "faults", {"kind": "delay", "seconds": 0.4})
    made = "<create><CLASS><CLASSID>UT01</CLASSID><NAME>n</NAME></CLASS></create>"
    task = asyncio.create_task(door.send(made))
    await door.until(running=1)
    door.control("POST", "reset")
    with pytest.raises(aiohttp.ClientConnectionError):
        await task
    assert (await door.send(made)).statuses == ["success"]


async def test_another_company_can_be_seeded(door: Any) -> None:
    try:
        assert door.control("POST", "seed", {"scale": "empty"})["seed"] == "empty"
        assert await count(door, "VENDOR") == 0
        assert (await door.send(SETUP)).statuses == ["success"]
    finally:
        assert door.control("POST", "seed", {"scale": "demo"})["seed"] == "demo"
    assert await count(door, "VENDOR") == 1_200


async def test_the_clock_can_be_set_stopped_advanced_and_put_right(door: Any) -> None:
    door.control("POST", "clock", {"stop": True, "set": "2030-01-31T10:00:00Z"})
    assert door.control("GET", "clock")["now"] == "2030-01-31T10:00:00+00:00"
    stamp = (await door.send(SETUP)).first("operation/authentication/sessiontimestamp")
    assert stamp == "2030-01-31T10:00:00+00:00"
    moved = door.control("POST", "clock", {"advance": 90.5, "start": True})
    assert moved["now"] == "2030-01-31T10:01:30+00:00"
    assert moved["stands_still"] is False
    right = door.control("POST", "clock", {"reset": True})
    now = datetime.fromisoformat(right["now"])
    assert abs((datetime.now(UTC) - now).total_seconds()) < 5  # noqa: TID251 -- compared with it


@pytest.mark.parametrize(
    "order", [{"set": "0001-01-01T00:00:00Z"}, {"advance": 1e300}, {"set": "noon"}, {"back": 1}]
)
async def test_times_that_cannot_be_are_refused(door: Any, order: Any) -> None:
    with pytest.raises(AssertionError, match="400"):
        door.control("POST", "clock", order)
    assert abs(door.control("GET", "clock")["ahead_seconds"]) < 1


async def test_the_clock_stamps_records(door: Any) -> None:
    door.control("POST", "clock", {"stop": True, "set": "2030-01-31T10:00:00Z"})
    await door.send("<create><CLASS><CLASSID>UT01</CLASSID><NAME>n</NAME></CLASS></create>")
    reply = await door.send("<readByName><object>CLASS</object><keys>UT01</keys></readByName>")
    assert reply.first(".//WHENCREATED") == "01/31/2030 10:00:00"


async def test_requests_are_remembered_in_detail_and_without_secrets(door: Any) -> None:
    session = await door.session(entity="E100")
    await door.send(vendors(), "<lookup><object>vendor</object></lookup>", session=session)
    await door.send(SETUP, password="a wrong one")
    answer = door.control("GET", "requests")
    assert (answer["count"], answer["found"]) == (3, 3)
    login, page, wrong = answer["requests"]
    assert login["authentication"] == "login"
    assert (page["authentication"], page["user"], page["entity"]) == ("session", "api", "E100")
    assert page["http_status"] == 200
    assert page["seconds"] > 0
    query, lookup = page["functions"]
    assert (query["name"], query["object"], query["status"]) == ("query", "VENDOR", "success")
    assert (query["page_size"], query["offset"], query["fields"]) == (7, 14, 2)
    assert lookup["object"] == "VENDOR"
    assert wrong["outcome"] == "authentication failure"
    text = str(answer)
    assert "<senderid>crossfoot-dev</senderid><password>***</password>" in text
    for secret in (*SECRETS, "a wrong one", session):
        assert secret not in text


async def test_requests_can_be_filtered_and_forgotten(door: Any) -> None:
    await door.send(SETUP)
    await door.send(vendors())
    await door.send(vendors(3), user="mcarroll", password="c0ntroller&key")
    assert door.control("GET", "requests?function=query")["found"] == 2
    assert door.control("GET", "requests?object=vendor&user=mcarroll")["found"] == 1
    (last,) = door.control("GET", "requests?last=1")["requests"]
    assert last["functions"][0]["page_size"] == 3
    assert door.control("DELETE", "requests") == {"count": 0}
    assert door.control("GET", "requests")["requests"] == []


async def test_dropped_and_refused_requests_are_remembered_too(door: Any) -> None:
    await door.post("<broken")
    await door.send(SETUP, company="nowhere")
    door.control("POST", "faults", {"kind": "http", "status": 502})
    await door.send(SETUP)
    seen = door.control("GET", "requests")["requests"]
    assert [request["http_status"] for request in seen] == [200, 400, 502]
    assert [request["outcome"] for request in seen] == [
        *("control failure", "control failure", "fault")
    ]
    assert seen[2]["faults"] == ["fault-1"]


async def test_settings_show_no_password(door: Any) -> None:
    settings = str(door.control("GET", "settings"))
    assert "crossfoot-dev" in settings
    assert not any(secret in settings for secret in SECRETS)


@pytest.mark.parametrize(
    "body",
    [
        {"gateway": {"concurent": 3}},
        {"gateway": {"concurrent": 0}},
        {"gateway": {"concurrent": "many"}},
        {"gateway": {"session_seconds": 1e18}},
        {"gateway": {"queue_seconds": -1}},
        {"company": {"colour": "red"}},
        {"company": {"name": 7}},
        {"door": {}},
        [],
    ],
)
async def test_wrong_settings_are_refused_and_change_nothing(door: Any, body: Any) -> None:
    before = door.control("GET", "settings")
    with pytest.raises(AssertionError, match="400"):
        door.control("PUT", "settings", body)
    assert door.control("GET", "settings") == before


async def test_fields_can_be_made_unqueryable(door: Any) -> None:
    door.control("PUT", "settings", {"company": {"unqueryable_fields": {"VENDOR": ["NAME"]}}})
    reply = await door.send(vendors())
    assert reply.statuses == ["failure"]
    assert "NAME" in reply.errors[0][1]


async def test_a_module_can_be_switched_off(door: Any) -> None:
    before = (await door.send("<get_applications/>")).all(".//application")
    assert "TAX" in before
    taxes = [name for name in catalog.names() if name.startswith("TAX")]
    door.control("PUT", "settings", {"company": {"objects_off": taxes}})
    after = (await door.send("<get_applications/>")).all(".//application")
    assert set(before) - set(after) == {"TAX"}
    refused = await door.send(vendors().replace("VENDOR", "TAXDETAIL"))
    assert refused.statuses == ["failure"]


async def test_a_page_tells_people_how_to_sign_in(door: Any) -> None:
    async with door.http.get(door.process.url + "/") as answer:
        page = await answer.text()
    assert answer.status == 200
    for word in ("crossfoot-dev", "s3nder&amp;key", "p4ss&amp;word", "/_control/health", door.url):
        assert word in page


async def test_an_unknown_path_is_not_found(door: Any) -> None:
    async with door.http.post(door.process.url + "/ia/xml/other.phtml", data=b"x") as answer:
        assert answer.status == 404


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_stops_quietly_when_told_to(number: signal.Signals) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "crossfoot", "emulator", "--port", "0", "--seed", "empty"],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=dict(os.environ),  # noqa: TID251 -- a child inherits PATH and the like
    )
    assert process.stdout is not None
    ready = next(line for line in process.stdout if not line.startswith("Making the company"))
    assert ready.startswith("Crossfoot emulator: http://127.0.0.1:")
    assert ready.rstrip().endswith("/ia/xml/xmlgw.phtml (company demo)")
    process.send_signal(number)
    rest, _ = process.communicate(timeout=10)
    assert rest == ""
    assert process.returncode == 0


def test_a_port_in_use_is_said_in_one_line(door_process: Any) -> None:
    port = door_process.url.rsplit(":", 1)[1]
    done = subprocess.run(
        [sys.executable, "-m", "crossfoot", "emulator", "--port", port],
        capture_output=True,
        text=True,
        timeout=20,
        check=False,
    )
    assert done.returncode != 0
    assert done.stderr.count("\n") == 1
    assert f"Cannot listen on 127.0.0.1:{port}" in done.stderr
