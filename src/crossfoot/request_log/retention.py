"""Forgetting requests that have been kept long enough, a few at a time."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Final

import structlog
from sqlalchemy import delete, select

from crossfoot.clock import SYSTEM_CLOCK, Clock
from crossfoot.errors import CrossfootError
from crossfoot.store import Store
from crossfoot.store.background import beside
from crossfoot.store.operator_tables import request_counts, request_log

EVERY_SECONDS: Final = 300.0
AT_ONCE: Final = 500
"""Rows dropped in one transaction, so that no other writer waits for long."""

log = structlog.stdlib.get_logger("crossfoot.request_log")


class RequestRetention:
    """Drops what is older than so many days, and the oldest of more than so many rows."""

    def __init__(
        self, store: Store, clock: Clock = SYSTEM_CLOCK, *, kept: timedelta, rows: int
    ) -> None:
        self._store = store
        self._clock = clock
        self._kept = kept
        self._rows = rows

    async def apply(self) -> None:
        """Drop what need not be kept now."""
        oldest = self._clock.now() - self._kept
        beyond = await self._first_too_many()
        await self._drop(max(oldest, beyond) if beyond else oldest)
        async with self._store.begin() as connection:
            slot = request_counts.c.slot
            await connection.execute(delete(request_counts).where(slot < int(oldest.timestamp())))

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Do so every few minutes while the block runs."""
        async with beside(self._go_on()):
            yield

    async def _first_too_many(self) -> datetime | None:
        """When the newest request came that is one too many."""
        came = request_log.c.created_at
        asked = select(came).order_by(came.desc()).offset(self._rows).limit(1)
        async with self._store.read() as connection:
            found: datetime | None = await connection.scalar(asked)
        return found and found + timedelta(milliseconds=1)

    async def _drop(self, before: datetime) -> None:
        """Drop rows that came before, the oldest first."""
        old = select(request_log.c.id).where(request_log.c.created_at < before)
        some = old.order_by(request_log.c.created_at).limit(AT_ONCE)
        dropped = AT_ONCE
        while dropped == AT_ONCE:
            async with self._store.begin() as connection:
                gone = await connection.execute(
                    delete(request_log).where(request_log.c.id.in_(some))
                )
                dropped = gone.rowcount

    async def _go_on(self) -> None:
        while True:
            try:
                await self.apply()
            except CrossfootError as error:
                log.warning("no requests forgotten", code=error.code, message=error.message)
            await self._clock.sleep(EVERY_SECONDS)
