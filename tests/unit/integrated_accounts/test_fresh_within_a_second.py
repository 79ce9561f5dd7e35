"""What the cache promises: never older than a second, one load for callers who come together."""

import asyncio

import pytest

from crossfoot.clock import Clock
from crossfoot.integrated_accounts.fresh import Fresh


class HandClock(Clock):
    def __init__(self) -> None:
        self.elapsed = 0.0

    def monotonic(self) -> float:
        return self.elapsed


class Shelf:
    """Something to load from, which counts."""

    def __init__(self) -> None:
        self.values: dict[str, int] = {}
        self.loads = 0
        self.gate = asyncio.Event()
        self.gate.set()

    async def load(self, key: str) -> int | None:
        self.loads += 1
        value = self.values.get(key)
        await self.gate.wait()
        return value


async def test_a_busy_key_costs_one_load_a_second() -> None:
    clock, shelf = HandClock(), Shelf()
    fresh = Fresh(shelf.load, clock)
    shelf.values["a"] = 1
    for _ in range(3):
        clock.elapsed += 0.3
        assert await fresh.get("a") == 1
    assert shelf.loads == 1
    shelf.values["a"] = 2
    clock.elapsed += 0.5
    assert await fresh.get("a") == 2


async def test_the_second_counts_from_before_the_load() -> None:
    clock, shelf = HandClock(), Shelf()
    fresh = Fresh(shelf.load, clock)
    shelf.values["a"] = 1
    shelf.gate.clear()
    first = asyncio.create_task(fresh.get("a"))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    del shelf.values["a"]
    clock.elapsed += 1.0
    shelf.gate.set()
    assert await first == 1
    assert await fresh.get("a") is None


async def test_absence_is_not_remembered() -> None:
    shelf = Shelf()
    fresh = Fresh(shelf.load, HandClock())
    assert await fresh.get("a") is None
    shelf.values["a"] = 1
    assert await fresh.get("a") == 1


async def test_callers_who_come_together_share_a_load() -> None:
    shelf = Shelf()
    fresh = Fresh(shelf.load, HandClock())
    shelf.values["a"] = 1
    assert await asyncio.gather(*(fresh.get("a") for _ in range(50))) == [1] * 50
    assert shelf.loads == 1


async def test_what_is_forgotten_during_a_load_is_loaded_again() -> None:
    shelf = Shelf()
    fresh = Fresh(shelf.load, HandClock())
    shelf.values["a"] = 1
    shelf.gate.clear()
    first = asyncio.create_task(fresh.get("a"))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    shelf.values["a"] = 2
    fresh.forget("a")
    shelf.gate.set()
    await first
    assert await fresh.get("a") == 2


async def test_a_failed_load_is_raised_to_everybody_and_not_remembered() -> None:
    shelf = Shelf()
    failing = True

    async def load(key: str) -> int | None:
        if failing:
            raise ConnectionError
        return await shelf.load(key)

    fresh = Fresh(load, HandClock())
    for outcome in await asyncio.gather(fresh.get("a"), fresh.get("a"), return_exceptions=True):
        assert isinstance(outcome, ConnectionError)
    failing = False
    shelf.values["a"] = 1
    assert await fresh.get("a") == 1


async def test_a_caller_who_leaves_does_not_spoil_the_others() -> None:
    shelf = Shelf()
    fresh = Fresh(shelf.load, HandClock())
    shelf.values["a"] = 1
    shelf.gate.clear()
    leaving = asyncio.create_task(fresh.get("a"))
    staying = asyncio.create_task(fresh.get("a"))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    leaving.cancel()
    with pytest.raises(asyncio.CancelledError):
        await leaving
    shelf.gate.set()
    assert await staying == 1


async def test_the_key_used_least_recently_goes_first() -> None:
    shelf = Shelf()
    fresh = Fresh(shelf.load, HandClock(), keep=2)
    shelf.values |= {"a": 1, "b": 2, "c": 3}
    for key in ("a", "b", "a", "c", "a"):
        await fresh.get(key)
    assert shelf.loads == 3
    await fresh.get("b")
    assert shelf.loads == 4
