"""Finding out what became of a write: sending it, for the first time or again.

A write whose process died, or whose answer was lost, is sent again under its control id: the
gateway executes it then, or says that it has been executed. After some time it is not sent again,
because nobody knows how long the gateway remembers control ids (intacct-xml §10), but looked for.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Final, Literal

import structlog
from msgspec.structs import replace

from crossfoot.clock import SYSTEM_CLOCK, Clock
from crossfoot.connector.company import Company
from crossfoot.connector.writing.ledger import (
    Refusal,
    Settled,
    Sought,
    State,
    Unresolved,
    Write,
    WriteLedger,
)
from crossfoot.connector.writing.refusals import refusal_of
from crossfoot.connector.writing.telling import found
from crossfoot.connector.writing.verdicts import judge, judge_failure
from crossfoot.errors import Conflict, CrossfootError
from crossfoot.intacct import Function

LOOK_SECONDS: Final = 1.0
"""Between two looks for writes to resolve."""

log = structlog.stdlib.get_logger("crossfoot.writing")

OpenCompany = Callable[[Write], Awaitable[Company]]


async def send(
    company: Company,
    ledger: WriteLedger,
    sent: Sequence[tuple[Write, Function, Sought]],
    *,
    atomic: bool,
) -> list[Settled]:
    """Send functions under the control ids of their writes, and record what came of them."""
    writes = [write for write, _, _ in sent]
    functions = [replace(function, control_id=write.control_id) for write, function, _ in sent]
    try:
        results = await company.gateway.execute(functions, transaction=atomic, unique=True)
    except CrossfootError as error:
        settled = judge_failure(writes, error)
    else:
        judged = judge([(write, sought) for write, _, sought in sent], results, atomic=atomic)
        settled = [
            await _located(company, ledger, write, sought, one)
            for (write, _, sought), one in zip(sent, judged, strict=True)
        ]
    await ledger.settle(settled)
    return settled


async def _located(
    company: Company, ledger: WriteLedger, write: Write, sought: Sought, one: Settled
) -> Settled:
    """With the record of what had been committed before, or is named otherwise than by its key."""
    if one.state != "committed" or (one.record_id and (sought.key or not sought.answered)):
        return one
    key = await found(company, ledger, write, sought, answer=one.record_id)
    return one._replace(record_id=key)


async def resolve(company: Company, ledger: WriteLedger, taken: Sequence[Unresolved]) -> None:
    """Find out what became of a write that was taken over, or of an atomic group."""
    try:
        if any(one.stale for one in taken):
            await ledger.settle([await _looked_for(company, ledger, one) for one in taken])
        elif taken:
            sent = [(one.write, one.function, one.sought) for one in taken]
            await send(company, ledger, sent, atomic=len(taken) > 1)
    finally:
        ledger.release([one.write.id for one in taken])


async def _looked_for(company: Company, ledger: WriteLedger, one: Unresolved) -> Settled:
    """What is not found stays unknown: that a person must decide."""
    key = "" if one.sought.key else await found(company, ledger, one.write, one.sought)
    state: State = "committed" if key else "unknown"
    return Settled(one.write.id, state, key)


class Resolver:
    """Resolves writes; inside `running` by itself."""

    def __init__(
        self, ledger: WriteLedger, open_company: OpenCompany, clock: Clock = SYSTEM_CLOCK
    ) -> None:
        self._ledger = ledger
        self._open_company = open_company
        self._clock = clock

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
            company = await self._open_company(taken[0].write)
        except CrossfootError as error:
            refusal = refusal_of(error)
            await self._ledger.settle([Settled(o.write.id, "unknown", "", refusal) for o in taken])
            self._ledger.release([one.write.id for one in taken])
            return True
        await resolve(company, self._ledger, taken)
        return True

    async def decide(
        self, write_id: str, state: Literal["committed", "not_committed"], record_id: str = ""
    ) -> None:
        """Settle a write of unknown outcome as a person found it in Intacct.

        Raises Conflict where its outcome is known, or somebody is at it.
        """
        taken = await self._ledger.take_over(write_id)
        if not taken:
            raise Conflict("This write is settled already, or running.")
        refusal = None
        if state == "not_committed":
            refusal = Refusal("remote_invalid", "A person found that it was not posted.", True)
        try:
            await self._ledger.settle(
                [
                    Settled(one.write.id, state, record_id or one.sought.key, refusal)
                    for one in taken
                ]
            )
        finally:
            self._ledger.release([one.write.id for one in taken])

    async def _go_on(self) -> None:
        while True:
            try:
                found = await self.resolve()
            except CrossfootError as error:  # the next look may have better luck
                log.warning("write not resolved", code=error.code, message=error.message)
                found = False
            if not found:
                await self._clock.sleep(LOOK_SECONDS)
