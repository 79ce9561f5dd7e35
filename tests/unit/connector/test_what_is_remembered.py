"""What was fetched is kept for a while, and fetched once however many ask."""

import asyncio

import pytest

from crossfoot.clock import Clock
from crossfoot.connector.remembered import Remembered


class Still(Clock):
    """A clock that moves only when told."""

    def __init__(self) -> None:
        self.time = 0.0

    def monotonic(self) -> float:
        return self.time


async def test_many_who_ask_at_once_cost_one_fetch() -> None:
    remembered: Remembered[str, int] = Remembered(Still(), 10)
    fetched = 0

    async def fetch() -> int:
        nonlocal fetched
        fetched += 1
        await asyncio.sleep(0.01)
        return fetched

    found = await asyncio.gather(*(remembered.get("a", fetch) for _ in range(20)))
    assert found == [1] * 20
    assert await remembered.get("b", fetch) == 2


async def test_what_is_too_old_is_fetched_again() -> None:
    clock = Still()
    remembered: Remembered[str, float] = Remembered(clock, 10)

    async def fetch() -> float:
        return clock.time

    assert await remembered.get("a", fetch) == 0
    clock.time = 9.9
    assert await remembered.get("a", fetch) == 0
    clock.time = 10
    assert await remembered.get("a", fetch) == 10


async def test_a_failure_is_not_remembered() -> None:
    remembered: Remembered[str, int] = Remembered(Still(), 10)

    async def fail() -> int:
        raise LookupError

    async def fetch() -> int:
        return 7

    with pytest.raises(LookupError):
        await remembered.get("a", fail)
    assert await remembered.get("a", fetch) == 7


async def test_one_who_gives_up_does_not_spoil_it_for_the_others() -> None:
    remembered: Remembered[str, int] = Remembered(Still(), 10)
    begun = asyncio.Event()

    async def fetch() -> int:
        begun.set()
        await asyncio.sleep(0.02)
        return 7

    first = asyncio.create_task(remembered.get("a", fetch))
    await begun.wait()
    second = asyncio.create_task(remembered.get("a", fetch))
    await asyncio.sleep(0)
    first.cancel()
    assert await second == 7
