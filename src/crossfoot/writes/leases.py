"""Leases: which process is at which write, renewed as long as it lives."""

from collections.abc import AsyncIterator, Callable, Collection
from contextlib import asynccontextmanager
from datetime import timedelta

import structlog
from sqlalchemy import ColumnElement, select, update

from crossfoot.clock import Clock
from crossfoot.errors import CrossfootError
from crossfoot.store import Store
from crossfoot.store.background import beside
from crossfoot.store.tables import writes
from crossfoot.writes.owners import Owner

log = structlog.stdlib.get_logger("crossfoot.writes")


class Leases:
    """The leases of one process, each good for some seconds."""

    def __init__(self, store: Store, owner: Owner, seconds: float, clock: Clock) -> None:
        self._store = store
        self._owner = owner
        self._seconds = seconds
        self._clock = clock

    @asynccontextmanager
    async def kept(self, held: Callable[[], Collection[str]]) -> AsyncIterator[None]:
        """Renew the leases of the writes held; in the end let go of all.

        First those are ended whose processes died on this host: nobody need wait for them.
        """
        await self._end_those_of_the_dead()
        try:
            async with beside(self._renew(held)):
                yield
        finally:
            await self._end(writes.c.owner == str(self._owner))

    async def _renew(self, held: Callable[[], Collection[str]]) -> None:
        mine = writes.c.owner == str(self._owner)
        while True:
            await self._clock.sleep(self._seconds / 3)
            if ids := list(held()):
                await self._until(self._seconds, mine & writes.c.id.in_(ids))

    async def _end_those_of_the_dead(self) -> None:
        asked = select(writes.c.owner).where(writes.c.settled_at.is_(None)).distinct()
        async with self._store.read() as connection:
            owners = list(await connection.scalars(asked))
        if dead := [owner for owner in owners if self._owner.knows_dead(owner)]:
            await self._end(writes.c.owner.in_(dead))

    async def _end(self, whose: ColumnElement[bool]) -> None:
        await self._until(0.0, whose & (writes.c.leased_until > self._clock.now()))

    async def _until(self, seconds: float, which: ColumnElement[bool]) -> None:
        until = self._clock.now() + timedelta(seconds=seconds)
        unsettled = writes.c.settled_at.is_(None)
        try:
            async with self._store.begin() as connection:
                await connection.execute(
                    update(writes).where(which, unsettled).values(leased_until=until)
                )
        except CrossfootError as error:  # the leases lapse, which does no harm
            log.warning("leases not changed", code=error.code, message=error.message)
