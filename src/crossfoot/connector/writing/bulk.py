"""Many new records of one resource at once: each a write of its own, sent by the hundred.

All are drafted and checked together, so that their look-ups cost hardly more than those of one.
Each has its row in the ledger and its control id, so that each is executed exactly once.
"""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from msgspec.structs import replace as changed

from crossfoot.connector.company import Company
from crossfoot.connector.writing import checking, writer
from crossfoot.connector.writing.ledger import Intent, Step, Telling, WriteLedger, digest_of
from crossfoot.connector.writing.once import earlier, run
from crossfoot.connector.writing.redaction import redacted
from crossfoot.connector.writing.shelf import Shelf
from crossfoot.connector.writing.telling import Outcome
from crossfoot.connector.writing.writer import Asked
from crossfoot.errors import CrossfootError, InvalidBody, Problem, RulesBroken
from crossfoot.unified.wire import ENCODER
from crossfoot.unified.writing.draft import Draft
from crossfoot.unified.writing.dry_run import DryRun, invalid

PER_REQUEST: Final = 100
"""Functions of one gateway request (guessed: Intacct names no limit; intacct-xml §5)."""
BYTES_PER_REQUEST: Final = 1_000_000
"""Of functions as XML, beyond which a gateway request takes no further one (guessed)."""

Result = Outcome | CrossfootError
"""What became of an item, or why nothing was sent of it."""


def items_of(asked: Asked) -> list[Asked]:
    """Each item of an array body as a body of its own."""
    return [replace(asked, body=item) for item in asked.body]


def intents_of(whole: Intent, bodies: Sequence[Any], *, atomic: bool) -> list[Intent]:
    """Each item's intent: of the same array in the same place.

    With a key each has one that is derived from it, so that a repeat finds each of them.
    """
    return [
        changed(
            whole,
            key=f"{whole.key}/{i}" if whole.key else "",
            digest=digest_of(whole.digest, i, atomic),
            request=ENCODER.encode(redacted(body)),
        )
        for i, body in enumerate(bodies)
    ]


async def write_all(
    company: Company,
    ledger: WriteLedger,
    items: Sequence[Asked],
    intents: Sequence[Intent],
    *,
    atomic: bool = False,
) -> list[Result]:
    """Make the records, each exactly once, and tell what became of each, in their order.

    With `atomic` all are made or none, in one gateway request.

    Raises:
        KeyReused: the key has stood for another body; nothing is sent.
        InvalidBody: of an atomic array, what is wrong with any item; RulesBroken as well.
    """
    results: dict[int, Result] = {}
    shelf = Shelf(company, items[0].resource)
    tellings: dict[int, Telling] = {}
    for i, (asked, intent) in enumerate(zip(items, intents, strict=True)):
        try:
            tellings[i] = await writer.telling_of(company, asked, intent, shelf.get)
        except CrossfootError as error:
            results[i] = error
    known = await earlier(company, ledger, list(tellings.values())) if tellings else []
    results |= {i: one for i, one in zip(tellings, known, strict=True) if one is not None}
    new = {i: telling for i, telling in tellings.items() if i not in results}
    steps = await _steps(company, items, new, results)
    if atomic:
        _refuse_if_any(results)
    groups = [list(steps)] if atomic and steps else list(_groups(steps))
    room = asyncio.Semaphore(company.gateway.lane.places + 1)  # one prepares as others are sent

    async def send(group: list[int]) -> None:
        async with room:
            results.update(await _send(company, ledger, {i: steps[i] for i in group}, atomic))

    await asyncio.gather(*map(send, groups))
    return [results[i] for i in range(len(items))]


async def dry_run_all(company: Company, items: Sequence[Asked]) -> list[DryRun | CrossfootError]:
    """What each would meet, be sent as and post; in place of one that cannot be told, why."""
    refused: dict[int, CrossfootError] = {}
    found: dict[int, DryRun | CrossfootError] = {}
    drafts = await _drafts(company, items, range(len(items)), refused)
    checks = await checking.check_all(company, list(drafts.values()))
    for i, checked in zip(drafts, checks, strict=True):
        try:
            found[i] = checked.answer(*await writer.emitted(company, checked))
        except CrossfootError as error:
            refused[i] = error
    for i, why in refused.items():
        found[i] = invalid(why.problems) if isinstance(why, InvalidBody) else why
    return [found[i] for i in range(len(items))]


async def _steps(
    company: Company,
    items: Sequence[Asked],
    tellings: Mapping[int, Telling],
    refused: dict[int, Result],
) -> dict[int, Step]:
    """The items that can be sent; why the others cannot goes to `refused`."""
    drafts = await _drafts(company, items, tellings, refused)
    checks = await checking.check_all(company, list(drafts.values()))
    steps: dict[int, Step] = {}
    for i, checked in zip(drafts, checks, strict=True):
        await asyncio.sleep(0)  # others have their turn
        try:
            prepared = await writer.ready(company, checked)
        except CrossfootError as error:
            refused[i] = error
        else:
            steps[i] = await writer.step_of(company, prepared, tellings[i])
    return steps


async def _drafts(
    company: Company, items: Sequence[Asked], wanted: Any, refused: dict[int, Any]
) -> dict[int, Draft]:
    drafts: dict[int, Draft] = {}
    for i in wanted:
        await asyncio.sleep(0)  # others have their turn
        try:
            drafts[i] = await writer.drafted(company, items[i])
        except CrossfootError as error:
            refused[i] = error
    return drafts


def _refuse_if_any(results: Mapping[int, Result]) -> None:
    """Raise what is wrong with any item, all problems at once with the item's place."""
    errors = {i: one for i, one in results.items() if isinstance(one, CrossfootError)}
    if not errors:
        return
    problems = [placed(i, one) for i, error in sorted(errors.items()) for one in said(error)]
    broken = all(isinstance(error, RulesBroken) for error in errors.values())
    raise RulesBroken(problems) if broken else InvalidBody(problems)


def said(error: CrossfootError) -> Sequence[Problem]:
    """The problems of an error; of one that lists none, itself."""
    return error.problems or (Problem("", error.code, error.message),)


def placed(index: int, problem: Problem) -> Problem:
    """A problem of an item as one of the array: `[3].lines[0].account`."""
    path = f"[{index}].{problem.path}" if problem.path else f"[{index}]"
    return replace(problem, path=path)


def _groups(steps: Mapping[int, Step]) -> Iterator[list[int]]:
    """The steps of one gateway request each."""
    group: list[int] = []
    size = 0
    for i, step in steps.items():
        more = len(step.function.xml)
        if group and (len(group) >= PER_REQUEST or size + more > BYTES_PER_REQUEST):
            yield group
            group, size = [], 0
        group.append(i)
        size += more
    if group:
        yield group


async def _send(
    company: Company, ledger: WriteLedger, steps: Mapping[int, Step], atomic: bool
) -> dict[int, Result]:
    """What concerns the whole request concerns each of them; other requests go on."""
    try:
        outcomes = await run(company, ledger, list(steps.values()), atomic=atomic)
    except CrossfootError as error:
        return dict.fromkeys(steps, error)
    return dict(zip(steps, outcomes, strict=True))
