"""Forgetting what has been kept long enough."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Final

import structlog
from sqlalchemy import delete

from crossfoot.clock import SYSTEM_CLOCK, Clock
from crossfoot.errors import CrossfootError
from crossfoot.store import Store
from crossfoot.store.background import beside
from crossfoot.store.tables import writes
from crossfoot.writes.audit import AuditLog

EVERY_SECONDS: Final = 3_600.0

log = structlog.stdlib.get_logger("crossfoot.writes")


class Retention:
    """Drops settled writes and audit rows that are older than they need be."""

    def __init__(
        self,
        store: Store,
        audit: AuditLog,
        clock: Clock = SYSTEM_CLOCK,
        *,
        settled: timedelta,
        audited: timedelta,
    ) -> None:
        self._store = store
        self._audit = audit
        self._clock = clock
        self._settled = settled
        self._audited = audited

    async def apply(self) -> None:
        """Drop what is old enough now. A write of unknown outcome is kept until it is known."""
        now = self._clock.now()
        async with self._store.begin() as connection:
            await connection.execute(
                delete(writes).where(writes.c.settled_at < now - self._settled)
            )
        await self._audit.forget(now - self._audited)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Do so every hour while the block runs."""
        async with beside(self._go_on()):
            yield

    async def _go_on(self) -> None:
        while True:
            try:
                await self.apply()
            except CrossfootError as error:
                log.warning("nothing forgotten", code=error.code, message=error.message)
            await self._clock.sleep(EVERY_SECONDS)
