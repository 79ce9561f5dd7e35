"""What the callers of a write are told of it."""

import asyncio
from collections.abc import Sequence
from typing import Final

import msgspec
import structlog
from msgspec import Struct
from msgspec.structs import replace

from crossfoot.connector.company import Company
from crossfoot.connector.writing.finding import find_key, key_of_answered
from crossfoot.connector.writing.ledger import (
    Answered,
    Settled,
    Sought,
    State,
    Telling,
    Write,
    WriteLedger,
)
from crossfoot.connector.writing.refusals import error_of
from crossfoot.errors import CrossfootError, OutcomeUnknown, WriteInProgress
from crossfoot.unified.wire import ENCODER

RETRY_SECONDS: Final = 2
"""After which a write that is running is worth another request."""

log = structlog.stdlib.get_logger("crossfoot.writing")


class Outcome(Struct, frozen=True, kw_only=True):
    """What became of a write: its `record` if it was committed, else an `error`."""

    write_id: str
    state: State
    record: msgspec.Raw | None = None
    """What `read_back` brought, as JSON; or what it brought the first time."""
    error: CrossfootError | None = None
    replayed: bool = False
    """Whether this is the outcome of an earlier request."""

    def raise_for_failure(self) -> None:
        """Raise the error of a write that was not made, or whose outcome is unknown."""
        if self.error is not None:
            raise self.error


async def told(
    ledger: WriteLedger, settled: Sequence[tuple[Telling, Write, Settled]]
) -> list[Outcome]:
    """The outcomes of writes that were just settled, together. Their records are read at once."""
    seen = await asyncio.gather(*(_told(*one) for one in settled))
    if answered := [answer for _, answer in seen if answer is not None]:
        await ledger.respond(answered)
    return [outcome for outcome, _ in seen]


async def _told(
    telling: Telling, write: Write, settled: Settled
) -> tuple[Outcome, Answered | None]:
    if settled.state == "committed":
        return await _committed(telling, write, settled.record_id)
    if settled.state == "unknown" or settled.refusal is None:
        return unknown(write), None
    error = error_of(settled.refusal)
    return Outcome(write_id=write.id, state=settled.state, error=error), None


async def told_again(
    company: Company, ledger: WriteLedger, telling: Telling, write: Write, sought: Sought | None
) -> Outcome:
    """The outcome of a write that was settled before this request, or beside it."""
    if write.response is not None:
        record = msgspec.Raw(write.response)
        return Outcome(write_id=write.id, state=write.state, record=record, replayed=True)
    if write.state == "committed":
        key = write.record_id or await found(company, ledger, write, sought)
        outcome, answered = await _committed(telling, write, key)
        if answered is not None:
            await ledger.respond([answered])
        return replace(outcome, replayed=True)
    error = error_of(write.refusal) if write.refusal else None
    return Outcome(write_id=write.id, state=write.state, error=error, replayed=True)


async def found(
    company: Company, ledger: WriteLedger, write: Write, sought: Sought | None, answer: str = ""
) -> str:
    """The key of a committed record; "" if it cannot be told, or not now.

    `answer` is what the gateway's answer named it by.
    """
    if sought is None:
        return ""
    try:
        if answer:
            return await key_of_answered(company, sought, answer)
        return await find_key(company, ledger, write, sought)
    except CrossfootError as error:
        log.warning("written record not found yet", write=write.id, code=error.code)
        return ""


async def _committed(telling: Telling, write: Write, key: str) -> tuple[Outcome, Answered | None]:
    """The record as the caller is to see it, and what is to be kept of it.

    What cannot be read back is committed all the same, and an error would say that it is not: it
    is told briefly, and a repeat reads it.
    """
    outcome = Outcome(write_id=write.id, state="committed")
    brief = msgspec.Raw(ENCODER.encode(telling.brief(key)))
    if not key:
        return replace(outcome, record=brief), None
    try:
        record = ENCODER.encode(await telling.read_back(key))
    except CrossfootError as error:
        log.warning("written record not read back", write=write.id, code=error.code)
        return replace(outcome, record=brief), None
    told = replace(outcome, record=msgspec.Raw(record))
    return told, Answered(write.id, write.account_id, key, record)


def running(write: Write) -> Outcome:
    """What is said of a write that somebody else is at."""
    words = f"This write is running already; GET /write/{write.id} tells what becomes of it."
    error = WriteInProgress(words, seconds=RETRY_SECONDS)
    return Outcome(write_id=write.id, state=write.state, error=error)


def unknown(write: Write) -> Outcome:
    """What is said of a write that got no answer."""
    words = (
        "Sage Intacct has not said what became of this write: it may have been posted. It is being "
        f"found out: GET /write/{write.id} tells. Sending the same request again is safe."
    )
    return Outcome(write_id=write.id, state="unknown", error=OutcomeUnknown(words))
