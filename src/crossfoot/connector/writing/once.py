"""Executing writes exactly once: nothing else in the product sends one.

Each write has a row in the ledger before it is sent, and is sent under a control id that the
gateway executes once. So it may be sent again after any failure, by any process: either it is
executed then, or the gateway says that it has been, and the record is found (docs/writes.md).

Who wants something written first asks `earlier`, because what a repeat wants is there already, and
would be refused as a duplicate; then prepares what is new, and runs it.
"""

import asyncio
from collections.abc import Coroutine, Sequence
from typing import Any, Final, TypeVar

from crossfoot.connector.company import Company
from crossfoot.connector.writing.ledger import SETTLED, Step, Telling, Wanted, Write, WriteLedger
from crossfoot.connector.writing.resolving import resolve, send
from crossfoot.connector.writing.telling import Outcome, running, told, told_again, unknown
from crossfoot.errors import InvalidRequest

T = TypeVar("T")

LOOKS: Final = (0.05, 0.1, 0.2, 0.4)
"""Seconds between looks at a write that runs elsewhere; the last one goes on."""
_WORKING: Final[set[asyncio.Task[Any]]] = set()
"""Executions that go on though their callers wait no longer: somebody must hold a task."""


async def earlier(
    company: Company, ledger: WriteLedger, wanted: Sequence[Telling]
) -> list[Outcome | None]:
    """What became of writes that are repeats; None of each that is to be run.

    One that is running elsewhere is waited for, one that nobody is at is resolved first.

    Raises:
        KeyReused: a key has stood for another body.
    """
    asked = _Earlier(company, ledger, wanted)
    await _follow(asked, ledger.patience.running)
    return asked.outcomes()


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
    going = _Run(company, ledger, steps, atomic=atomic)
    await _follow(going, ledger.patience.running)
    company.looks.forget(step.sought.object for step in steps)
    return going.outcomes()


async def _follow(writes: "_Earlier | _Run", patience: float) -> None:
    """Advance writes until none is open; look at what others are at as long as patience lasts."""
    await writes.advance()
    waited, looks, look = 0.0, iter(LOOKS), LOOKS[-1]
    while writes.open and waited < patience:
        look = next(looks, look)
        await asyncio.sleep(look)
        waited += look
        await writes.advance()


class _Earlier:
    """Writes of which the ledger may know."""

    def __init__(self, company: Company, ledger: WriteLedger, wanted: Sequence[Telling]) -> None:
        self._company = company
        self._ledger = ledger
        self._wanted = wanted
        self._writes: dict[int, Write] = {}
        self._outcomes: dict[int, Outcome | None] = {}
        self._tried: set[int] = set()

    @property
    def open(self) -> list[int]:
        """Those of which is not known yet what becomes of them."""
        return [number for number in range(len(self._wanted)) if number not in self._outcomes]

    def outcomes(self) -> list[Outcome | None]:
        """One for each write; what still runs is a conflict."""
        return [
            self._outcomes[number] if number in self._outcomes else running(self._writes[number])
            for number in range(len(self._wanted))
        ]

    async def advance(self) -> None:
        """Take the outcomes that there are, and resolve what nobody is at."""
        waiting = self.open
        ids = [self._writes[n].id if n in self._writes else "" for n in waiting]
        intents = [self._wanted[n].intent for n in waiting]
        for number, known in zip(waiting, await self._ledger.known(intents, ids), strict=True):
            if known is None:
                self._outcomes[number] = None
                continue
            write = self._writes[number] = known.write
            if known.waits:
                continue
            if write.state not in SETTLED:
                await self._resolve(number)
            elif write.state == "committed" or (write.refusal and write.refusal.final):
                telling, sought = self._wanted[number], known.sought
                self._outcomes[number] = await told_again(
                    self._company, self._ledger, telling, write, sought
                )
            else:
                self._outcomes[number] = None

    async def _resolve(self, number: int) -> None:
        """Try once: what is still unknown then, the caller is to know as such."""
        write = self._writes[number]
        if number not in self._tried:
            self._tried.add(number)
            taken = await self._ledger.take_over(write.id)
            done = await _patiently(resolve(self._company, self._ledger, taken), self._ledger)
            if done is not None:
                done.result()
                return
        self._outcomes[number] = unknown(write)


async def _patiently(work: Coroutine[Any, Any, T], ledger: WriteLedger) -> "asyncio.Task[T] | None":
    """Do some work as long as the caller's patience lasts; None says that it goes on without.

    It also goes on when the caller leaves: what was begun must be recorded.
    """
    working = asyncio.create_task(work)
    _WORKING.add(working)
    working.add_done_callback(_done)
    await asyncio.wait([working], timeout=ledger.patience.answer)
    return working if working.done() else None


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
            self._outcomes.get(number) or running(self._writes[number])
            for number in range(len(self._steps))
        ]

    async def advance(self) -> None:
        """Execute what is ours to execute, and take the outcomes of what others have settled."""
        waiting = self.open
        begun = await self._ledger.begin([self._asked(n) for n in waiting], atomic=self._atomic)
        self._writes |= {n: one.write for n, one in zip(waiting, begun, strict=True)}
        ours = [n for n, one in zip(waiting, begun, strict=True) if one.ours]
        if ours:
            await self._execute(ours)
        for number in self.open:
            step, write = self._steps[number], self._writes[number]
            if number not in ours and write.state in SETTLED:
                self._outcomes[number] = await told_again(
                    self._company, self._ledger, step, write, step.sought
                )

    def _asked(self, number: int) -> Wanted:
        step, known = self._steps[number], self._writes.get(number)
        return Wanted(step.intent, step.function, step.sought, known.id if known else "")

    async def _execute(self, numbers: list[int]) -> None:
        working = await _patiently(self._work(numbers), self._ledger)
        if working is None:
            self._outcomes |= {n: unknown(self._writes[n]) for n in numbers}
        else:
            self._outcomes |= working.result()

    async def _work(self, numbers: list[int]) -> dict[int, Outcome]:
        writes = [self._writes[n] for n in numbers]
        steps = [self._steps[n] for n in numbers]
        sent = [(w, s.function, s.sought) for w, s in zip(writes, steps, strict=True)]
        try:
            settled = await send(self._company, self._ledger, sent, atomic=self._atomic)
        finally:
            self._ledger.release([write.id for write in writes])
        outcomes = await told(self._ledger, [*zip(steps, writes, settled, strict=True)])
        return dict(zip(numbers, outcomes, strict=True))


def _done(working: asyncio.Task[Any]) -> None:
    _WORKING.discard(working)
    if not working.cancelled():
        working.exception()  # seen here, so that a caller who left leaves no warning behind
