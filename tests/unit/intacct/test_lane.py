"""A lane: never more at once than it has places, and everybody's turn comes, in a fair order."""

import asyncio
import math
from collections.abc import Callable
from typing import Any

import pytest

from crossfoot.clock import Clock
from crossfoot.errors import ConfigurationError, RateLimited
from crossfoot.intacct import Kind, Lane, LaneLimits, calling


class HandClock(Clock):
    """A clock that a test moves by hand, with the time-outs that hang on it."""

    def __init__(self) -> None:
        self.elapsed = 0.0
        self._due: list[tuple[float, asyncio.Timeout]] = []

    def monotonic(self) -> float:
        return self.elapsed

    def timeout(self, seconds: float) -> asyncio.Timeout:
        timeout = asyncio.timeout(None)
        self._due.append((self.elapsed + seconds, timeout))
        return timeout

    async def ahead(self, seconds: float) -> None:
        """Move on, and let everything happen that was due."""
        self.elapsed += seconds
        due = [timeout for at, timeout in self._due if at <= self.elapsed]
        self._due = [(at, timeout) for at, timeout in self._due if at > self.elapsed]
        for timeout in due:
            timeout.reschedule(0)
        await settle()


class Street:
    """A lane, the calls sent through it, and the order in which they came to their place."""

    def __init__(self, clock: HandClock, **limits: Any) -> None:
        self.clock = clock
        self.lane = Lane(LaneLimits(**limits), clock)
        self.order: list[str] = []
        self._ends: dict[str, asyncio.Event] = {}

    async def send(
        self, name: str, kind: Kind = "interactive", account: str = "", caller: str = ""
    ) -> "asyncio.Task[None]":
        """A call under way, or refused, or waiting."""
        self._ends[name] = asyncio.Event()
        with calling(caller):
            task = asyncio.create_task(self._call(name, kind, account))
        await settle()
        return task

    async def _call(self, name: str, kind: Kind, account: str) -> None:
        place = await self.lane.take(kind, account)
        try:
            self.order.append(name)
            await self._ends[name].wait()
        finally:
            place.release()

    async def end(self, *names: str) -> None:
        """Let calls come to their end."""
        for name in names:
            self._ends[name].set()
        await settle()

    async def end_all(self) -> None:
        """Let every call come to its end, one after another."""
        done = 0
        while done < len(self.order):
            await self.end(self.order[done])
            done += 1


async def settle() -> None:
    """Let every task go on as far as it can."""
    for _ in range(10):
        await asyncio.sleep(0)


Open = Callable[..., Street]


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def street(clock: HandClock) -> Open:
    return lambda **limits: Street(clock, **limits)


async def test_no_more_calls_run_at_once_than_there_are_places() -> None:
    lane = Lane(LaneLimits(places=3))
    running = most = 0

    async def call(moments: int) -> None:
        nonlocal running, most
        place = await lane.take("interactive")
        running += 1
        most = max(most, running)
        for _ in range(moments):
            await asyncio.sleep(0)
        running -= 1
        place.release()

    await asyncio.gather(*(call(number % 5) for number in range(300)))
    assert most == 3
    assert (lane.running, lane.waiting) == (0, 0)


async def test_interactive_calls_go_before_writes_and_writes_before_backfills(street: Open) -> None:
    one = street(places=1)
    await one.send("first")
    await one.send("backfill", "backfill")
    await one.send("write", "write")
    await one.send("list")
    await one.end_all()
    assert one.order == ["first", "list", "write", "backfill"]


async def test_an_interactive_call_finds_a_place_free_however_many_backfills_run(
    street: Open,
) -> None:
    three = street(places=3)
    for number in range(5):
        await three.send(f"page {number}", "backfill")
    assert three.order == ["page 0", "page 1"]
    await three.send("list")
    assert three.order[-1] == "list"
    await three.end("list")
    assert len(three.order) == 3, "the place that it left is not a backfill's"


async def test_in_a_lane_of_one_place_a_backfill_is_overtaken_after_its_page(street: Open) -> None:
    one = street(places=1)
    await one.send("page 0", "backfill")
    await one.send("page 1", "backfill")
    await one.send("list")
    await one.end("page 0")
    assert one.order == ["page 0", "list"]


async def test_every_fourth_place_is_a_write_however_many_lists_wait(street: Open) -> None:
    one = street(places=1)
    await one.send("first")
    for number in range(2):
        await one.send(f"write {number}", "write")
    for number in range(8):
        await one.send(f"list {number}")
    await one.end_all()
    assert [i for i, name in enumerate(one.order) if name.startswith("write")] == [4, 8]


async def test_accounts_take_turns_and_so_do_the_callers_of_one_account(street: Open) -> None:
    one = street(places=1)
    await one.send("first")
    for number in range(3):
        await one.send(f"busy {number}", account="A", caller="nightly")
    await one.send("person", account="A", caller="browser")
    await one.send("other", account="B")
    await one.end_all()
    assert one.order == ["first", "busy 0", "other", "person", "busy 1", "busy 2"]


async def test_a_caller_who_comes_again_and_again_does_not_get_ahead_of_another(
    street: Open,
) -> None:
    one = street(places=1)
    await one.send("A 0", account="A")
    await one.send("A 1", account="A")
    await one.send("B 0", account="B")
    await one.end("A 0")
    await one.send("A 2", account="A")
    await one.end("A 1")
    assert one.order == ["A 0", "A 1", "B 0"]


async def test_who_waits_too_long_is_turned_away_with_the_time_to_come_back(
    street: Open, clock: HandClock
) -> None:
    one = street(places=1, wait=30)
    await one.send("slow")
    waiting = await one.send("waits")
    await clock.ahead(29)
    assert not waiting.done()
    await clock.ahead(1)
    with pytest.raises(RateLimited) as refused:
        await waiting
    assert refused.value.seconds == 30, "as long as the one before it has taken so far"
    assert (refused.value.status, refused.value.blame, refused.value.retry) == (
        *(429, "caller", "later"),
    )
    assert one.lane.waiting == 0
    await one.end("slow")
    assert one.lane.running == 0


async def test_who_would_wait_too_long_is_turned_away_at_once(
    street: Open, clock: HandClock
) -> None:
    two = street(places=2, wait=30)
    await two.send("measured")
    await clock.ahead(12)
    await two.end("measured")
    sent = [await two.send(f"{number}") for number in range(8)]
    assert two.order[1:] == ["0", "1"]
    assert [task.done() for task in sent] == [False] * 7 + [True]
    with pytest.raises(RateLimited) as refused:
        await sent[-1]
    assert refused.value.seconds == 36, "6 calls of 12 seconds at 2 places"


async def test_a_flood_turns_nobody_else_away(street: Open, clock: HandClock) -> None:
    one = street(places=1, wait=30, queue=5)
    await one.send("measured")
    await clock.ahead(10)
    await one.end("measured")
    flood = [await one.send(f"A {number}", account="A") for number in range(4)]
    with pytest.raises(RateLimited):
        await (await one.send("A 9", account="A"))
    other = await one.send("B 0", account="B")
    assert not other.done()
    await one.end("A 0")
    await one.end("A 1")
    assert one.order[-1] == "B 0"
    assert not flood[2].done()


async def test_in_a_full_queue_the_busiest_caller_gives_way(street: Open) -> None:
    one = street(places=1, queue=3)
    await one.send("first")
    flood = [await one.send(f"A {number}", account="A") for number in range(3)]
    other = await one.send("B", account="B")
    with pytest.raises(RateLimited):
        await flood[2]
    assert not other.done()
    another = await one.send("B again", account="B")
    assert another.done(), "B has as many waiting as A would have"
    with pytest.raises(RateLimited):
        await another
    with pytest.raises(RateLimited):
        await (await one.send("page", "backfill", "C"))
    await one.end_all()
    assert one.order == ["first", "A 0", "B", "A 1"]


async def test_in_a_full_queue_a_backfill_gives_way_to_what_is_more_urgent(street: Open) -> None:
    one = street(places=1, queue=1)
    await one.send("first")
    page = await one.send("page", "backfill")
    await one.send("list")
    with pytest.raises(RateLimited):
        await page
    await one.end_all()
    assert one.order == ["first", "list"]


async def test_who_leaves_the_queue_is_forgotten(street: Open) -> None:
    one = street(places=1)
    await one.send("first")
    leaves = await one.send("leaves")
    await one.send("stays")
    leaves.cancel()
    await one.end("first")
    assert one.order == ["first", "stays"]
    assert (one.lane.running, one.lane.waiting) == (1, 0)


async def test_who_leaves_while_running_makes_room(street: Open) -> None:
    one = street(places=1)
    leaves = await one.send("leaves")
    await one.send("next")
    leaves.cancel()
    await settle()
    assert one.order == ["leaves", "next"]


@pytest.mark.parametrize("moments", range(4))
async def test_who_leaves_in_the_very_moment_of_his_turn_gives_it_to_the_next(
    street: Open, moments: int
) -> None:
    one = street(places=1)
    await one.send("first")
    leaves = await one.send("leaves")
    await one.send("next")
    one._ends["first"].set()
    for _ in range(moments):
        await asyncio.sleep(0)
    leaves.cancel()
    await settle()
    assert one.order[-1] == "next"
    await one.end("next")
    assert (one.lane.running, one.lane.waiting) == (0, 0)


async def test_a_place_given_back_twice_is_one_place(street: Open) -> None:
    lane = street(places=1).lane
    place = await lane.take("interactive")
    place.release()
    place.release()
    assert lane.running == 0
    await lane.take("interactive")
    assert lane.running == 1


async def test_a_wider_lane_lets_in_who_waits_and_a_narrower_one_takes_no_place_away(
    street: Open,
) -> None:
    one = street(places=1)
    for number in range(4):
        await one.send(f"{number}")
    one.lane.resize(3)
    await settle()
    assert one.order == ["0", "1", "2"]
    one.lane.resize(1)
    await one.end("0", "1")
    assert len(one.order) == 3
    await one.end("2")
    assert len(one.order) == 4


async def test_a_lane_says_how_much_it_can_take_on(street: Open, clock: HandClock) -> None:
    two = street(places=2, wait=30, queue=100)
    assert two.lane.state() == (102, 30, 102, 1), "nothing is measured yet"
    await two.send("measured")
    await clock.ahead(3)
    await two.end("measured")
    for number in range(5):
        await two.send(f"{number}")
    assert two.lane.state() == (20, 30, 15, 8), "20 calls of 3 seconds fit into 30 at 2 places"


async def test_without_limits_everybody_waits(street: Open, clock: HandClock) -> None:
    one = street(places=1)
    await one.send("first")
    await clock.ahead(100)
    waiting = await one.send("waits")
    await clock.ahead(1_000_000)
    assert not waiting.done()
    assert math.isinf(one.lane.limits.wait)
    await one.end_all()


@pytest.mark.parametrize("wrong", [{"places": 0}, {"wait": 0}, {"queue": 0}])
def test_limits_without_room_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ConfigurationError):
        LaneLimits(**wrong)
