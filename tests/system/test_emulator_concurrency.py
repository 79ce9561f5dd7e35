"""How many requests run at once, who waits, and who is turned away."""

import asyncio
import time
from typing import Any

SETUP = "<getFinancialSetup/>"


async def all_at_once(door: Any, number: int) -> list[int]:
    replies = await asyncio.gather(*(door.send(SETUP) for _ in range(number)))
    return [reply.status for reply in replies]


def gateway(door: Any, **settings: Any) -> None:
    door.control("PUT", "settings", {"gateway": settings})


async def test_two_requests_run_at_once_and_the_rest_wait(door: Any) -> None:
    gateway(door, latency_seconds=0.1)
    began = time.monotonic()
    assert await all_at_once(door, 6) == [200] * 6
    assert time.monotonic() - began >= 0.3
    marks = door.control("GET", "high-water")
    assert marks["most_running"] == 2
    assert marks["most_waiting"] == 4
    assert marks["turned_away"] == 0
    assert (marks["running"], marks["waiting"]) == (0, 0)


async def test_the_number_at_once_can_be_set(door: Any) -> None:
    gateway(door, latency_seconds=0.2, concurrent=4)
    assert await all_at_once(door, 4) == [200] * 4
    assert door.control("GET", "high-water")["most_running"] == 4
    assert door.control("DELETE", "high-water")["most_running"] == 0


async def test_more_places_let_in_who_waits(door: Any) -> None:
    gateway(door, latency_seconds=0.4, concurrent=1)
    task = asyncio.create_task(all_at_once(door, 3))
    await door.until(running=1, waiting=2)
    gateway(door, concurrent=3)
    assert await task == [200] * 3
    assert door.control("GET", "high-water")["most_running"] == 3


async def test_who_finds_the_queue_full_is_turned_away(door: Any) -> None:
    gateway(door, latency_seconds=0.6, concurrent=1, queue_length=1, retry_after=3)
    statuses = await all_at_once(door, 4)
    assert sorted(statuses) == [200, 200, 429, 429]
    assert door.control("GET", "high-water")["turned_away"] == 2


async def test_a_rejection_looks_like_a_throttle(door: Any) -> None:
    gateway(door, latency_seconds=0.5, concurrent=1, queue_length=0, retry_after=3)
    first = asyncio.create_task(door.send(SETUP))
    await door.until(running=1)
    reply = await door.send(SETUP)
    assert reply.status == 429
    assert reply.headers["Retry-After"] == "3"
    assert reply.errors == [("GW-0010", "API rate limit exceeded")]
    assert (await first).status == 200


async def test_who_waits_too_long_is_turned_away(door: Any) -> None:
    gateway(door, latency_seconds=0.5, concurrent=1, queue_seconds=0.1)
    first = asyncio.create_task(door.send(SETUP))
    await door.until(running=1)
    began = time.monotonic()
    assert (await door.send(SETUP)).status == 429
    assert time.monotonic() - began >= 0.1
    assert not first.done()
    assert (await first).status == 200


async def test_the_queue_is_first_come_first_served(door: Any) -> None:
    gateway(door, latency_seconds=0.05, concurrent=1)
    tasks = []
    for number in range(4):
        tasks.append(asyncio.create_task(door.send(SETUP, control_ids=(f"turn-{number}",))))
        await asyncio.sleep(0.01)
    await asyncio.gather(*tasks)
    seen = door.control("GET", "requests")["requests"]
    waits = [request["waited_seconds"] for request in seen]
    assert [request["functions"][0]["control_id"] for request in seen] == [
        f"turn-{number}" for number in range(4)
    ]
    assert waits == sorted(waits)


async def test_a_refused_sender_takes_no_place(door: Any) -> None:
    gateway(door, latency_seconds=0.5, concurrent=1)
    first = asyncio.create_task(door.send(SETUP))
    await door.until(running=1)
    await door.send(SETUP, sender="nobody")
    assert not first.done()
    await first


async def test_the_control_api_answers_while_every_place_is_taken(door: Any) -> None:
    gateway(door, latency_seconds=0.5, concurrent=1)
    task = asyncio.create_task(all_at_once(door, 2))
    await door.until(running=1, waiting=1)
    assert not task.done()
    await task
