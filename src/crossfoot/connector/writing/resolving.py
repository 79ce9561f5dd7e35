"""The outcome resolver: finds out what became of writes that nobody is at any more.

A write whose process died, or whose answer was lost, is sent again under its control id: the
gateway executes it then, or says that it has been executed. After some time it is not sent again,
because nobody knows how long the gateway remembers control ids (intacct-xml §10), but looked for.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Final

import structlog

from crossfoot.clock import SYSTEM_CLOCK, Clock
from crossfoot.connector.company import Company
from crossfoot.connector.writing.finding import find_key
from crossfoot.connector.writing.ledger import Settled, State, Unresolved, Write, WriteLedger
from crossfoot.connector.writing.once import send
from crossfoot.connector.writing.refusals import refusal_of
from crossfoot.errors import CrossfootError

LOOK_SECONDS: Final = 1.0
"""Between two looks for writes to resolve."""

log = structlog.stdlib.get_logger("crossfoot.writing")

OpenCompany = Callable[[Write], Awaitable[Company]]


class Resolver:
    """Resolves writes; inside `running` by itself."""

    def __init__(
        self,
        ledger: WriteLedger,
        open_company: OpenCompany,
        clock: Clock = SYSTEM_CLOCK,
        *,
        send_again: timedelta = timedelta(hours=24),
    ) -> None:
        self._ledger = ledger
        self._open_company = open_company
        self._clock = clock
        self._send_again = send_again

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Resolve whatever comes up, while the block runs."""
        resolving = asyncio.create_task(self._go_on())
        try:
            yield
        finally:
            resolving.cancel()
            await asyncio.wait([resolving])

    async def resolve(self, write_id: str = "") -> bool:
        """Resolve a write now: the one that is named, or one that is due. Whether there was one."""
        taken = await self._ledger.take_over(write_id)
        if not taken:
            return False
        try:
            await self._resolve(taken)
        finally:
            self._ledger.release([one.write.id for one in taken])
        return True

    async def _go_on(self) -> None:
        while True:
            try:
                found = await self.resolve()
            except CrossfootError as error:  # the next look may have better luck
                log.warning("write not resolved", code=error.code, message=error.message)
                found = False
            if not found:
                await self._clock.sleep(LOOK_SECONDS)

    async def _resolve(self, taken: Sequence[Unresolved]) -> None:
        first = taken[0].write
        try:
            company = await self._open_company(first)
            if self._clock.now() - first.created_at < self._send_again:
                settled = await send(company, self._ledger, taken, atomic=len(taken) > 1)
            else:
                settled = await self._look_for(company, taken)
        except CrossfootError as error:
            refusal = refusal_of(error)
            settled = [Settled(one.write.id, "unknown", refusal=refusal) for one in taken]
            await self._ledger.settle(settled)
        for one in settled:
            log.info("write resolved", write=one.write_id, state=one.state)

    async def _look_for(self, company: Company, taken: Sequence[Unresolved]) -> list[Settled]:
        """What is not found stays unknown: that a person must decide."""
        settled = []
        for write, _, sought in taken:
            key = "" if sought.key else await find_key(company, self._ledger, write, sought)
            state: State = "committed" if key else "unknown"
            settled.append(Settled(write.id, state, key))
        await self._ledger.settle(settled)
        return settled
