"""What integrated accounts' gateway calls cost: counted as they are made, written in batches.

Counting makes no statement. What has been counted is written some seconds later, when the server
ends, and before somebody reads it; a process that is killed loses the last seconds.
"""

import asyncio
from bisect import bisect_left
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import date
from typing import Any, Final, NamedTuple

import structlog
from sqlalchemy import select

from crossfoot.clock import SYSTEM_CLOCK, Clock
from crossfoot.errors import CrossfootError
from crossfoot.intacct import Call, Kind, Meter
from crossfoot.store import Store
from crossfoot.store.background import beside
from crossfoot.store.sums import add_up
from crossfoot.store.tables import gateway_usage, integrated_accounts

BOUNDS: Final = (0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0, 100.0, 300.0)
"""Seconds up to which each bucket of a histogram but the last reaches."""
WRITE_AFTER_SECONDS: Final = 10.0

log = structlog.stdlib.get_logger("crossfoot.usage")


class Entry(NamedTuple):
    """What is counted by itself."""

    account_id: str
    day: date
    kind: Kind


Counts = dict[Entry, Counter[str]]


class Metering:
    """The counters of every integrated account in this process."""

    def __init__(self, store: Store, clock: Clock = SYSTEM_CLOCK) -> None:
        self._store = store
        self._clock = clock
        self._counted: Counts = {}
        self._news = asyncio.Event()
        self._writing = asyncio.Lock()

    def meter(self, account_id: str) -> Meter:
        """What an account's gateway tells of each of its calls."""

        def told(call: Call) -> None:
            entry = Entry(account_id, self._clock.now().date(), call.kind)
            _count(self._counted.setdefault(entry, Counter()), call)
            self._news.set()

        return told

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Write now and then while the block runs, and in the end."""
        try:
            async with beside(self._write_now_and_then()):
                yield
        finally:
            await self._try_to_write()

    async def write(self) -> None:
        """Write what has been counted; what cannot be written is kept for the next time.

        Raises:
            StoreUnavailable: it cannot be written now.
        """
        async with self._writing:
            counted, self._counted = self._counted, {}
            self._news.clear()
            try:
                if counted:
                    await self._add(counted)
            except BaseException:
                for entry, counts in counted.items():
                    self._counted.setdefault(entry, Counter()).update(counts)
                self._news.set()
                raise

    async def _write_now_and_then(self) -> None:
        while True:
            await self._news.wait()
            await self._clock.sleep(WRITE_AFTER_SECONDS)
            await self._try_to_write()

    async def _try_to_write(self) -> None:
        try:
            await self.write()
        except CrossfootError as error:
            log.warning("usage not written", code=error.code, message=error.message)

    async def _add(self, counted: Counts) -> None:
        """Add to what is stored, except for accounts that have been deleted meanwhile."""
        table = integrated_accounts
        ids = {entry.account_id for entry in counted}
        wanted = select(table.c.id).where(table.c.id.in_(ids))
        async with self._store.begin() as connection:
            held = wanted.with_for_update(read=True, key_share=True)
            there = set(await connection.scalars(held))
            rows = [_row(e, counted[e]) for e in sorted(counted) if e.account_id in there]
            await add_up(connection, gateway_usage, rows)


def _count(counts: Counter[str], call: Call) -> None:
    """Add a call. One that was turned away, or that reached nobody, did not wait for an answer."""
    if call.outcome == "turned away":
        counts["turned_away"] += 1
        return
    counts["calls"] += 1
    counts["transactions"] += call.transactions
    counts["failures"] += call.outcome != "answered"
    counts["waited_ms"] += round(call.waited * 1000)
    counts["gateway_ms"] += round(call.seconds * 1000)
    counts[f"waited_{bisect_left(BOUNDS, call.waited)}"] += 1
    counts[f"gateway_{bisect_left(BOUNDS, call.seconds)}"] += 1


def _row(entry: Entry, counts: Mapping[str, int]) -> dict[str, Any]:
    keys = {"integrated_account_id": entry.account_id, "day": entry.day, "kind": entry.kind}
    sums = [name for name in gateway_usage.c.keys() if name not in keys]  # noqa: SIM118 -- columns, not a dict
    return keys | {name: counts.get(name, 0) for name in sums}
