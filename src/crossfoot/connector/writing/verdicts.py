"""What the gateway's answer to a write means for it."""

from collections.abc import Sequence
from typing import Final

from crossfoot.connector.writing.ledger import Settled, Sought, Write
from crossfoot.connector.writing.refusals import refusal_of
from crossfoot.errors import (
    AlreadyRecorded,
    CrossfootError,
    OutcomeUnknown,
    RemoteThrottled,
    RemoteTimeout,
    RemoteUnavailable,
    StillRunning,
)
from crossfoot.intacct import Result

_PASSING: Final = (RemoteUnavailable, RemoteThrottled, RemoteTimeout)


def judge(
    writes: Sequence[tuple[Write, Sought]], results: Sequence[Result], *, atomic: bool
) -> list[Settled]:
    """What became of each function of one request.

    Of an atomic request, what holds for one holds for all: a control id that is recorded says that
    the whole request was committed before, and one that still runs that it is being executed.
    """
    if atomic and (whole := _of_the_whole(results)):
        results = [whole] * len(results)
    several = len(writes) > 1
    return [
        _verdict(write, sought, result, several=several)
        for (write, sought), result in zip(writes, results, strict=True)
    ]


def judge_failure(writes: Sequence[Write], error: CrossfootError) -> list[Settled]:
    """The same where the whole request failed: nothing was executed, unless nobody can know."""
    refusal = refusal_of(error)
    unsure = isinstance(error, OutcomeUnknown)
    return [
        Settled(w.id, "unknown" if unsure or w.in_doubt else "not_committed", refusal=refusal)
        for w in writes
    ]


def _of_the_whole(results: Sequence[Result]) -> Result | None:
    telling = (r for r in results if isinstance(r.error, AlreadyRecorded | StillRunning))
    return next(telling, None)


def _verdict(write: Write, sought: Sought, result: Result, *, several: bool) -> Settled:
    error = result.error
    if error is None:
        return Settled(write.id, "committed", sought.key or key_of(result, sought.key_field))
    if isinstance(error, AlreadyRecorded):
        return Settled(write.id, "committed", sought.key)
    refusal = refusal_of(error)
    # One function of several may have been executed by an attempt that got no answer.
    unsure = isinstance(error, StillRunning) or (several and isinstance(error, _PASSING))
    if unsure or (write.in_doubt and not refusal.final):
        return Settled(write.id, "unknown", refusal=refusal)
    return Settled(write.id, "not_committed", refusal=refusal)


def key_of(result: Result, key_field: str) -> str:
    """The key that the gateway gave the record (intacct-xml §3.11)."""
    if result.key:
        return result.key
    record = result.records[-1] if result.records else None  # what goes beside it stands first
    if not isinstance(record, dict):
        return ""
    named = {name.upper(): value for name, value in record.items()}
    return str(named.get(key_field.upper()) or named.get("RECORDNO") or named.get("KEY") or "")
