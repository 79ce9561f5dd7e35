"""The log of requests: noted in memory, written in batches half a second later.

Recording makes no statement and never waits. A process that is killed loses what is younger than a
second. While the database cannot be written, at most `MOST_HELD` requests are held; what comes
beyond them is not kept, and the server's own log says how many those were.
"""

import asyncio
from bisect import bisect_left
from collections import Counter, deque
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from itertools import islice
from typing import Any, Final

import structlog
from sqlalchemy import insert

from crossfoot.clock import SYSTEM_CLOCK, Clock
from crossfoot.errors import CrossfootError
from crossfoot.request_log.entry import Entry
from crossfoot.request_log.rows import row_of
from crossfoot.store import Store
from crossfoot.store.background import beside
from crossfoot.store.operator_tables import request_counts, request_log
from crossfoot.store.sums import add_up

WRITE_AFTER_SECONDS: Final = 0.5
BATCH: Final = 500
"""Requests written in one transaction: few enough that no other writer waits for long."""
MOST_HELD: Final = 10_000
SLOT_SECONDS: Final = 300
ENDS: Final = (
    *(0.002, 0.003, 0.005, 0.007, 0.01, 0.015, 0.02, 0.03, 0.05, 0.07, 0.1, 0.15, 0.2, 0.3, 0.5),
    *(0.7, 1.0, 1.5, 2.0, 3.0, 5.0, 7.0, 10.0, 15.0, 20.0, 30.0, 60.0, 120.0),
)
"""Seconds up to which each span of the histogram but the last reaches."""

log = structlog.stdlib.get_logger("crossfoot.request_log")


class RequestLog:
    """Keeps what it is told of requests, unless it is switched off."""

    def __init__(self, store: Store, clock: Clock = SYSTEM_CLOCK, *, on: bool = True) -> None:
        self._store = store
        self._clock = clock
        self._on = on
        self._held: deque[Entry] = deque()
        self._lost = 0
        self._news = asyncio.Event()
        self._writing = asyncio.Lock()

    def record(self, entry: Entry) -> None:
        """Keep a request whose answer has gone out."""
        if not self._on:
            return
        if len(self._held) >= MOST_HELD:
            self._lost += 1
            return
        self._held.append(entry)
        self._news.set()

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Write now and then while the block runs, and in the end."""
        try:
            async with beside(self._write_now_and_then()):
                yield
        finally:
            await self._try_to_write()

    async def write(self) -> None:
        """Write what is held; what cannot be written is kept for the next time.

        Raises:
            StoreUnavailable: it cannot be written now.
        """
        async with self._writing:
            self._news.clear()
            while self._held:
                batch = list(islice(self._held, BATCH))
                try:
                    await self._insert(batch)
                except BaseException:
                    self._news.set()
                    raise
                for _ in batch:
                    self._held.popleft()
                self._tell_losses()

    async def _insert(self, batch: list[Entry]) -> None:
        async with self._store.begin() as connection:
            await connection.execute(insert(request_log), [row_of(entry) for entry in batch])
            await add_up(connection, request_counts, _sums(batch))

    async def _write_now_and_then(self) -> None:
        while True:
            await self._news.wait()
            await self._clock.sleep(WRITE_AFTER_SECONDS)
            await self._try_to_write()

    async def _try_to_write(self) -> None:
        try:
            await self.write()
        except CrossfootError as error:
            log.warning("requests not written", code=error.code, message=error.message)

    def _tell_losses(self) -> None:
        if self._lost:
            log.warning("requests not kept", count=self._lost)
            self._lost = 0


def _sums(batch: Iterable[Entry]) -> list[dict[str, Any]]:
    """What the batch adds to `request_counts`, in the order of its keys."""
    counted: dict[tuple[str, int], Counter[str]] = {}
    for entry in batch:
        slot = int(entry.began.timestamp()) // SLOT_SECONDS * SLOT_SECONDS
        counts = counted.setdefault((entry.environment_id or "", slot), Counter())
        counts["requests"] += 1
        counts["refused"] += 400 <= entry.status < 500
        counts["failed"] += entry.status >= 500 or not entry.status
        counts["gateway_calls"] += entry.call_count
        counts[f"took_{bisect_left(ENDS, entry.seconds)}"] += 1
    keys = ("environment_id", "slot")
    names = [column.name for column in request_counts.columns if column.name not in keys]
    return [
        dict(zip(keys, key, strict=True)) | {name: counted[key][name] for name in names}
        for key in sorted(counted)
    ]
