"""Executing writes exactly once: nothing else in the product sends one.

Each write has a row in the ledger before it is sent, and is sent under a control id that the
gateway executes once. So it may be sent again after any failure, by any process: either it is
executed then, or the gateway says that it has been, and the record is found (docs/writes.md).
"""

import asyncio
from collections.abc import Sequence
from typing import Any, Final

import msgspec
import structlog
from msgspec import Struct
from msgspec.structs import replace

from crossfoot.connector.company import Company
from crossfoot.connector.writing.finding import find_key
from crossfoot.connector.writing.ledger import (
    SETTLED,
    Settled,
    Sought,
    State,
    Step,
    Wanted,
    Write,
    WriteLedger,
)
from crossfoot.connector.writing.refusals import error_of
from crossfoot.connector.writing.verdicts import judge, judge_failure
from crossfoot.errors import CrossfootError, InvalidRequest, OutcomeUnknown, WriteInProgress
from crossfoot.intacct import Function
from crossfoot.unified.wire import ENCODER

LOOKS: Final = (0.05, 0.1, 0.2, 0.4)
"""Seconds between looks at a write that runs elsewhere; the last one goes on."""
RETRY_SECONDS: Final = 2
"""After which a write that is running is worth another request."""
_WORKING: Final[set[asyncio.Task[Any]]] = set()
"""Executions that go on though their callers wait no longer: somebody must hold a task."""

log = structlog.stdlib.get_logger("crossfoot.writing")


class Outcome(Struct, frozen=True, kw_only=True):
    """What became of a step: its `record` if it was committed, else an `error`."""

    write_id: str
    state: State
    record: msgspec.Raw | None = None
    """What the step's `read_back` brought, as JSON; or what it brought the first time."""
    error: CrossfootError | None = None
    replayed: bool = False
    """Whether this is the outcome of an earlier request."""

    def raise_for_failure(self) -> None:
        """Raise the error of a write that was not made, or whose outcome is unknown."""
        if self.error is not None:
            raise self.error


async def run(
    company: Company, ledger: WriteLedger, steps: Sequence[Step], *, atomic: bool = False
) -> list[Outcome]:
    """Execute each step once, all in one gateway request, and tell what became of each in order.

    With `atomic` all are committed or none. A step that was executed before, under its key or as
    the same write whose answer may not have arrived, is not executed again: its outcome is that.
    What is wrong with a step itself is in its outcome.

    Raises:
        KeyReused: a key has stood for another body; nothing is sent.
        StoreUnavailable: the ledger cannot be written; what was sent is resolved later.
    """
    if not steps:
        raise InvalidRequest("There is nothing to write.")
    running = _Run(company, ledger, steps, atomic=atomic)
    await running.advance()
    looks, look, waited = iter(LOOKS), 0.0, 0.0
    while running.open and waited < ledger.patience.running:
        look = next(looks, look)
        await asyncio.sleep(look)
        waited += look
        await running.advance()
    return running.outcomes()


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
        sought = [(write, sought) for write, _, sought in sent]
        settled = judge(sought, results, atomic=atomic)
        settled = [
            await _found(company, ledger, write, sought, one)
            for (write, sought), one in zip(sought, settled, strict=True)
        ]
    await ledger.settle(settled)
    return settled


async def _found(
    company: Company, ledger: WriteLedger, write: Write, sought: Sought, one: Settled
) -> Settled:
    """With the record of what was committed before; one that cannot be read now is found later."""
    if one.state != "committed" or one.record_id:
        return one
    try:
        return one._replace(record_id=await find_key(company, ledger, write, sought))
    except CrossfootError as error:
        log.warning("record not found yet", write=write.id, code=error.code)
        return one


class _Run:
    """The steps of one request on their way to their outcomes."""

    def __init__(
        self, company: Company, ledger: WriteLedger, steps: Sequence[Step], *, atomic: bool
    ) -> None:
        self._company = company
        self._ledger = ledger
        self._steps = steps
        self._atomic = atomic
        self._writes: dict[int, Write] = {}
        self._outcomes: dict[int, Outcome] = {}

    @property
    def open(self) -> list[int]:
        """The steps that have no outcome yet: others are at them."""
        return [number for number in range(len(self._steps)) if number not in self._outcomes]

    def outcomes(self) -> list[Outcome]:
        """One for each step; what still runs elsewhere is a conflict."""
        return [
            self._outcomes.get(number) or _running(self._writes[number])
            for number in range(len(self._steps))
        ]

    async def advance(self) -> None:
        """Execute what is ours to execute, and take the outcomes of what others have settled."""
        waiting = self.open
        begun = await self._ledger.begin([self._wanted(n) for n in waiting], atomic=self._atomic)
        self._writes |= {n: one.write for n, one in zip(waiting, begun, strict=True)}
        ours = [n for n, one in zip(waiting, begun, strict=True) if one.ours]
        if ours:
            await self._execute(ours)
        settled = [n for n in self.open if n not in ours and self._writes[n].state in SETTLED]
        for number in settled:
            self._outcomes[number] = await self._told_again(number)

    def _wanted(self, number: int) -> Wanted:
        step, known = self._steps[number], self._writes.get(number)
        return Wanted(step.intent, step.function, step.sought, known.id if known else "")

    async def _execute(self, numbers: list[int]) -> None:
        """Execute steps; the work goes on when the caller's patience ends, or the caller goes."""
        working = asyncio.create_task(self._work(numbers))
        _WORKING.add(working)
        working.add_done_callback(_done)
        await asyncio.wait([working], timeout=self._ledger.patience.answer)
        if working.done():
            self._outcomes |= working.result()
        else:
            self._outcomes |= {n: _unknown(self._writes[n]) for n in numbers}

    async def _work(self, numbers: list[int]) -> dict[int, Outcome]:
        writes = [self._writes[n] for n in numbers]
        sent = [
            (write, self._steps[n].function, self._steps[n].sought)
            for n, write in zip(numbers, writes, strict=True)
        ]
        try:
            settled = await send(self._company, self._ledger, sent, atomic=self._atomic)
        finally:
            self._ledger.release([write.id for write in writes])
        told = zip(numbers, writes, settled, strict=True)
        outcomes = await asyncio.gather(*(self._told(*one) for one in told))
        return dict(zip(numbers, outcomes, strict=True))

    async def _told(self, number: int, write: Write, settled: Settled) -> Outcome:
        if settled.state == "committed":
            return await self._committed(number, write, settled.record_id)
        if settled.state == "unknown" or settled.refusal is None:
            return _unknown(write)
        error = error_of(settled.refusal)
        return Outcome(write_id=write.id, state=settled.state, error=error)

    async def _committed(
        self, number: int, write: Write, key: str, *, replayed: bool = False
    ) -> Outcome:
        """The record as the caller is to see it.

        What cannot be read back is committed all the same, and an error would say that it is not:
        it is told briefly, and a repeat reads it.
        """
        step = self._steps[number]
        outcome = Outcome(write_id=write.id, state="committed", replayed=replayed)
        if not key and write.method == "POST":
            return replace(outcome, record=msgspec.Raw(ENCODER.encode(step.brief(key))))
        try:
            record = ENCODER.encode(await step.read_back(key))
        except CrossfootError as error:
            log.warning("written record not read back", write=write.id, code=error.code)
            return replace(outcome, record=msgspec.Raw(ENCODER.encode(step.brief(key))))
        await self._ledger.respond(write.id, key, record)
        return replace(outcome, record=msgspec.Raw(record))

    async def _told_again(self, number: int) -> Outcome:
        """The outcome of a write that was settled before this request, or beside it."""
        write = self._writes[number]
        if write.state == "committed":
            if write.response is not None:
                record = msgspec.Raw(write.response)
                return Outcome(write_id=write.id, state="committed", record=record, replayed=True)
            sought = self._steps[number].sought
            known = Settled(write.id, "committed", write.record_id)
            found = await _found(self._company, self._ledger, write, sought, known)
            return await self._committed(number, write, found.record_id, replayed=True)
        error = error_of(write.refusal) if write.refusal else None
        return Outcome(write_id=write.id, state=write.state, error=error, replayed=True)


def _running(write: Write) -> Outcome:
    words = f"This write is running already; /write/{write.id} tells what becomes of it."
    return Outcome(
        write_id=write.id, state=write.state, error=WriteInProgress(words, seconds=RETRY_SECONDS)
    )


def _unknown(write: Write) -> Outcome:
    words = (
        "Sage Intacct has not said what became of this write: it may have been posted. It is being "
        f"found out: GET /write/{write.id} tells. Sending the same request again is safe."
    )
    return Outcome(write_id=write.id, state="unknown", error=OutcomeUnknown(words))


def _done(working: asyncio.Task[Any]) -> None:
    _WORKING.discard(working)
    if not working.cancelled():
        working.exception()  # seen here, so that a caller who left leaves no warning behind
