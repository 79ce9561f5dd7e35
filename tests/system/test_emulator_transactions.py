"""Requests as one transaction, and functions that run at most once."""

import asyncio
from typing import Any

import aiohttp
import pytest

ROLLED_BACK = (
    "XL03000009",
    "The entire transaction in this operation has been rolled back due to an error.",
)
UNIQUE = "<uniqueid>true</uniqueid><dtdversion>3.0</dtdversion>"
BY_DEFAULT = "<dtdversion>3.0</dtdversion>"


def make(class_id: str) -> str:
    fields = f"<CLASSID>{class_id}</CLASSID><NAME>Class {class_id}</NAME>"
    return f"<create><CLASS>{fields}</CLASS></create>"


async def exists(door: Any, class_id: str) -> bool:
    reply = await door.send(
        f"<readByName><object>CLASS</object><keys>{class_id}</keys></readByName>"
    )
    return bool(reply.all(".//NAME"))


async def test_functions_stand_alone_unless_a_transaction_is_asked_for(door: Any) -> None:
    reply = await door.send(make("UT01"), make("UT01"), make("UT02"))
    assert reply.statuses == ["success", "failure", "success"]
    assert await exists(door, "UT01")
    assert await exists(door, "UT02")


async def test_a_transaction_is_kept_when_everything_succeeds(door: Any) -> None:
    reply = await door.send(make("UT01"), make("UT02"), transaction=True)
    assert reply.statuses == ["success", "success"]
    assert await exists(door, "UT01")
    assert await exists(door, "UT02")


async def test_a_transaction_is_undone_when_one_function_fails(door: Any) -> None:
    reply = await door.send(make("UT01"), make("UT01"), make("UT02"), transaction=True)
    assert reply.statuses == ["aborted", "failure", "aborted"]
    assert reply.all("operation/result/function") == ["create"] * 3
    assert reply.all("operation/result/controlid") == ["f1", "f2", "f3"]
    errors = [
        [
            (error.findtext("errorno"), error.findtext("description2"))
            for error in result.iter("error")
        ]
        for result in reply.root.iter("result")
    ]
    assert errors[0] == errors[2] == [ROLLED_BACK]
    assert errors[1][0][0] == "BL34000061"
    assert errors[1][-1] == ROLLED_BACK
    assert not await exists(door, "UT01")
    assert not await exists(door, "UT02")


async def test_record_numbers_of_an_undone_transaction_do_not_matter(door: Any) -> None:
    await door.send(make("UT01"), make("UT01"), transaction=True)
    assert (await door.send(make("UT01"))).statuses == ["success"]


async def test_a_repeated_control_id_is_refused(door: Any) -> None:
    first = await door.send(make("UT01"), control=UNIQUE, control_ids=("key-1",))
    assert first.statuses == ["success"]
    assert first.first("control/uniqueid") == "true"
    again = await door.send(make("UT02"), control=UNIQUE, control_ids=("key-1",))
    assert again.statuses == ["failure"]
    assert again.errors[0][1] == (
        "A successful transaction has already been recorded with the control id key-1"
    )
    assert not await exists(door, "UT02")


async def test_control_ids_are_unique_unless_that_is_switched_off(door: Any) -> None:
    await door.send(make("UT01"), control=BY_DEFAULT, control_ids=("key-1",))
    again = await door.send(make("UT02"), control=BY_DEFAULT, control_ids=("key-1",))
    assert again.statuses == ["failure"]
    off = await door.send(make("UT02"), control_ids=("key-1",))
    assert off.statuses == ["success"]


async def test_a_control_id_twice_in_one_request_runs_once(door: Any) -> None:
    reply = await door.send(
        make("UT01"), make("UT02"), control=UNIQUE, control_ids=("key-1", "key-1")
    )
    assert reply.statuses == ["success", "failure"]
    assert not await exists(door, "UT02")


async def test_a_control_id_twice_in_one_transaction_undoes_it_and_stays_free(door: Any) -> None:
    ids = ("key-1", "key-1")
    undone = await door.send(
        make("UT01"), make("UT02"), transaction=True, control=UNIQUE, control_ids=ids
    )
    assert undone.statuses == ["aborted", "failure"]
    again = await door.send(make("UT01"), control=UNIQUE, control_ids=("key-1",))
    assert again.statuses == ["success"]


async def test_a_failed_function_may_be_sent_again(door: Any) -> None:
    failed = await door.send(
        "<create><CLASS><NAME/></CLASS></create>", control=UNIQUE, control_ids=("key-1",)
    )
    assert failed.statuses == ["failure"]
    again = await door.send(make("UT01"), control=UNIQUE, control_ids=("key-1",))
    assert again.statuses == ["success"]


async def test_an_undone_transaction_may_be_sent_again(door: Any) -> None:
    ids = ("key-1", "key-2")
    failed = await door.send(
        make("UT01"), make("UT01"), transaction=True, control=UNIQUE, control_ids=ids
    )
    assert failed.statuses == ["aborted", "failure"]
    again = await door.send(
        make("UT01"), make("UT02"), transaction=True, control=UNIQUE, control_ids=ids
    )
    assert again.statuses == ["success", "success"]


async def test_a_repeat_that_overtakes_the_first_is_refused(door: Any) -> None:
    door.control("POST", "faults", {"kind": "delay", "seconds": 0.5})
    first = asyncio.create_task(door.send(make("UT01"), control=UNIQUE, control_ids=("key-1",)))
    await door.until(running=1)
    overtaking = await door.send(make("UT01"), control=UNIQUE, control_ids=("key-1",))
    assert overtaking.statuses == ["failure"]
    assert "concurrent request in process" in overtaking.errors[0][1]
    assert (await first).statuses == ["success"]


async def test_a_function_whose_answer_was_lost_is_known_to_be_done(door: Any) -> None:
    door.control("POST", "faults", {"kind": "drop_after"})
    with pytest.raises(aiohttp.ClientConnectionError):
        await door.send(make("UT01"), control=UNIQUE, control_ids=("key-1",))
    again = await door.send(make("UT01"), control=UNIQUE, control_ids=("key-1",))
    assert again.errors[0][1].startswith("A successful transaction has already been recorded")
    assert await exists(door, "UT01")


async def test_a_function_that_never_arrived_is_done_when_sent_again(door: Any) -> None:
    door.control("POST", "faults", {"kind": "drop_before"})
    with pytest.raises(aiohttp.ClientConnectionError):
        await door.send(make("UT01"), control=UNIQUE, control_ids=("key-1",))
    again = await door.send(make("UT01"), control=UNIQUE, control_ids=("key-1",))
    assert again.statuses == ["success"]


async def test_a_reset_forgets_control_ids(door: Any) -> None:
    await door.send(make("UT01"), control=UNIQUE, control_ids=("key-1",))
    door.control("POST", "reset")
    again = await door.send(make("UT01"), control=UNIQUE, control_ids=("key-1",))
    assert again.statuses == ["success"]
