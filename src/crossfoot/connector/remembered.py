"""Remembering what was fetched, for a while, and fetching it once however many ask at once."""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Hashable
from typing import Final, Generic, TypeVar

from crossfoot.clock import Clock

MANY: Final = 500
K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Remembered(Generic[K, V]):
    """Values by key, each kept for `age` seconds. A fetch that fails is not remembered."""

    def __init__(self, clock: Clock, age: float) -> None:
        self._clock = clock
        self._age = age
        self._kept: dict[K, tuple[float, V]] = {}
        self._fetching: defaultdict[K, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def get(self, key: K, fetch: Callable[[], Awaitable[V]]) -> V:
        """The value, fetched if it is not known or too old."""
        if (kept := self._fresh(key)) is not None:
            return kept[1]
        async with self._fetching[key]:
            if (kept := self._fresh(key)) is not None:
                return kept[1]
            value = await fetch()
            self.keep(key, value)
            return value

    def knows(self, key: K) -> bool:
        """Whether the value would be given without a fetch."""
        return self._fresh(key) is not None

    def keep(self, key: K, value: V) -> None:
        """Remember a value that was fetched together with others."""
        self._kept[key] = (self._clock.monotonic() + self._age, value)
        if len(self._kept) > MANY:
            self._forget_old()

    def _forget_old(self) -> None:
        """Drop what is too old: keys that are asked for no more would stay for ever."""
        for key in [key for key in self._kept if self._fresh(key) is None]:
            del self._kept[key]
            if not self._fetching[key].locked():
                del self._fetching[key]

    def _fresh(self, key: K) -> tuple[float, V] | None:
        kept = self._kept.get(key)
        return kept if kept is not None and self._clock.monotonic() < kept[0] else None
