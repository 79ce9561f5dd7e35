"""While somebody works on one thing, the next one is made; never more."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing

import pytest

from crossfoot.connector.ahead import one_ahead


class Maker:
    """Makes numbers, and keeps count."""

    def __init__(self, fails_at: int = 99) -> None:
        self.made = 0
        self.closed = False
        self._fails_at = fails_at

    async def numbers(self) -> AsyncGenerator[int, None]:
        try:
            for number in range(5):
                await asyncio.sleep(0)
                if number == self._fails_at:
                    raise ValueError(str(number))
                self.made += 1
                yield number
        finally:
            self.closed = True


async def pause() -> None:
    for _ in range(20):
        await asyncio.sleep(0)


async def test_everything_comes_in_its_order() -> None:
    maker = Maker()
    assert [number async for number in one_ahead(maker.numbers())] == [0, 1, 2, 3, 4]
    assert maker.closed


async def test_exactly_one_is_made_ahead() -> None:
    maker = Maker()
    async with aclosing(one_ahead(maker.numbers())) as numbers:
        async for number in numbers:
            await pause()
            assert maker.made == min(number + 2, 5)


async def test_whoever_leaves_early_stops_the_making() -> None:
    maker = Maker()
    async with aclosing(one_ahead(maker.numbers())) as numbers:
        assert await anext(numbers) == 0
    assert maker.closed
    assert maker.made == 1


async def test_a_failure_comes_when_it_is_its_turn() -> None:
    maker = Maker(fails_at=2)
    numbers = one_ahead(maker.numbers())
    for expected in (0, 1):
        assert await anext(numbers) == expected
        await pause()
    with pytest.raises(ValueError, match="2"):
        await anext(numbers)
    assert maker.closed


async def test_a_failure_ahead_of_whoever_leaves_is_nobodys() -> None:
    maker = Maker(fails_at=1)
    async with aclosing(one_ahead(maker.numbers())) as numbers:
        assert await anext(numbers) == 0
        await pause()
    assert maker.closed
