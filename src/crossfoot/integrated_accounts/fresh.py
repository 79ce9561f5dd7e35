"""A small cache whose answers are never older than a second."""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable
from typing import Final, Generic, TypeVar

from crossfoot.clock import Clock

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")

STALE_AFTER_SECONDS: Final = 1.0


class Fresh(Generic[K, V]):
    """Remembers what `load` found for at most `STALE_AFTER_SECONDS`, counted from before it asked.

    So a change made by any process is seen within that time, and a busy key costs one load a
    second. Absence (`None`) is not remembered: what is made now is found now. Bounded: the key
    that was used least recently goes first. Callers of one key that arrive together share a load.
    """

    def __init__(
        self, load: Callable[[K], Awaitable[V | None]], clock: Clock, *, keep: int = 10_000
    ) -> None:
        self._load = load
        self._clock = clock
        self._keep = keep
        self._known: OrderedDict[K, tuple[float, V]] = OrderedDict()
        self._loading: dict[K, asyncio.Task[V | None]] = {}

    async def get(self, key: K) -> V | None:
        """What is stored under `key`, or None."""
        known = self._known.get(key)
        if known is not None and self._clock.monotonic() - known[0] < STALE_AFTER_SECONDS:
            self._known.move_to_end(key)
            return known[1]
        task = self._loading.get(key)
        if task is None:
            task = asyncio.create_task(self._reload(key))
            task.add_done_callback(_retrieved)
            self._loading[key] = task
        return await asyncio.shield(task)

    def forget(self, key: K) -> None:
        """Load `key` anew at its next use, also if a load is under way that began before now."""
        self._known.pop(key, None)
        self._loading.pop(key, None)

    def forget_all(self) -> None:
        """Load everything anew at its next use."""
        self._known.clear()
        self._loading.clear()

    async def _reload(self, key: K) -> V | None:
        asked_at = self._clock.monotonic()
        task = asyncio.current_task()
        try:
            value = await self._load(key)
            if self._loading.get(key) is task:
                self._remember(key, asked_at, value)
        finally:
            if self._loading.get(key) is task:
                del self._loading[key]
        return value

    def _remember(self, key: K, asked_at: float, value: V | None) -> None:
        self._known.pop(key, None)
        if value is not None:
            self._known[key] = (asked_at, value)
        while len(self._known) > self._keep:
            self._known.popitem(last=False)


def _retrieved(task: "asyncio.Task[V | None]") -> None:
    """A failed load whose callers have all gone away is nobody's surprise."""
    if not task.cancelled():
        task.exception()
