"""Repeating what is safe to repeat, and saying so when nobody can know what happened.

A read is repeated after any transient failure. A write is repeated only when it surely was not
executed, or when it carries a unique control id that the gateway refuses to execute twice; else a
lost answer is `OutcomeUnknown` (intacct-xml §6.3).
"""

from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from crossfoot.clock import Clock
from crossfoot.errors import (
    OutcomeUnknown,
    PagingLost,
    RateLimited,
    RemoteError,
    RemoteThrottled,
    RemoteTimeout,
    RemoteUnavailable,
    RemoteUnreachable,
    StillRunning,
)
from crossfoot.intacct.answers import Answer
from crossfoot.intacct.functions import Function
from crossfoot.intacct.options import Options

_TRANSIENT = (RemoteUnavailable, RemoteThrottled, RemoteTimeout)
_NOT_SENT = (RemoteUnreachable, RemoteThrottled)


class Doubt:
    """Whether any attempt of a request may have been executed without an answer.

    A later attempt that surely was not executed takes nothing of it away.
    """

    def __init__(self) -> None:
        self._raised = False

    def __bool__(self) -> bool:
        return self._raised

    def note(self, failure: RemoteError) -> None:
        """Remember a failed attempt."""
        self._raised = self._raised or _maybe_executed(failure)


async def persist(  # noqa: PLR0913 -- three of them are keywords that have defaults
    send: Callable[[], Awaitable[Answer]],
    functions: Sequence[Function],
    options: Options,
    clock: Clock,
    *,
    unique: bool = False,
    once: bool = False,
    doubt: Doubt | None = None,
) -> Answer:
    """Send until there is an answer, or no further attempt is safe, allowed or worth it.

    With `once`, even what may be repeated at will is not, unless it surely was not executed.
    Raises the last failure, as `OutcomeUnknown` if a write may have been executed, as `PagingLost`
    if a result set may have moved on; `RateLimited` if nothing could be sent at all.
    """
    doubt = Doubt() if doubt is None else doubt
    safe = not once and (unique or all(function.reads for function in functions))
    started = clock.monotonic()
    attempt = 0
    failure: RemoteError | None = None
    while True:
        answer: Answer | None = None
        try:
            answer = await send()
            failure = None if once else _transient_result(answer, functions, unique=unique)
        except RateLimited as full:
            if failure is None:
                raise
            raise _verdict(failure, functions, doubt) from full  # also says if it was executed
        except _TRANSIENT as error:
            failure = error
        if failure is None:
            assert answer is not None  # noqa: S101 -- no failure means an answer
            return answer
        doubt.note(failure)
        wait = _wait(failure, attempt, options, clock)
        late = clock.monotonic() - started + wait > options.patience
        again = failure.retry == "later" and (safe or not _maybe_executed(failure))
        if attempt >= options.retries or late or not again:
            if answer is not None and not doubt:
                return answer
            raise _verdict(failure, functions, doubt) from failure
        await clock.sleep(wait)
        attempt += 1


def _transient_result(
    answer: Answer, functions: Sequence[Function], *, unique: bool
) -> RemoteError | None:
    """A passing trouble of one function, where repeating the whole request loses nothing."""
    if not (all(function.reads for function in functions) or (unique and len(functions) == 1)):
        return None
    errors = (result.error for result in answer.results)
    return next((error for error in errors if isinstance(error, _TRANSIENT)), None)


def _maybe_executed(failure: RemoteError) -> bool:
    """Whether the gateway may have begun to work before the failure.

    What it refuses for the whole request, it has not begun (intacct-xml §1.3); a function that
    failed has changed nothing.
    """
    if isinstance(failure, StillRunning):
        return True
    refused = any(entry.level in {"control", "operation", "result"} for entry in failure.entries)
    return not refused and not isinstance(failure, _NOT_SENT)


def _verdict(failure: RemoteError, functions: Sequence[Function], doubt: Doubt) -> RemoteError:
    if not doubt or all(function.reads for function in functions):
        return failure
    return without_outcome(failure, functions)


def without_outcome(
    failure: RemoteError | RateLimited, functions: Sequence[Function]
) -> RemoteError:
    """What is said where a failure leaves open whether something was executed."""
    if isinstance(failure, OutcomeUnknown | PagingLost):
        return failure
    entries = failure.entries if isinstance(failure, RemoteError) else ()
    headers = failure.headers if isinstance(failure, RemoteError) else {}
    if all(function.reads or function.name == "readMore" for function in functions):
        return PagingLost(
            f"{failure.message} The position in the result set is lost: query again.",
            entries=entries,
            headers=headers,
        )
    return OutcomeUnknown(
        f"{failure.message} It may have been posted all the same: check before repeating it.",
        entries=entries,
        headers=headers,
    )


def _wait(failure: RemoteError, attempt: int, options: Options, clock: Clock) -> float:
    """Seconds until the next attempt: doubling, half of it random, at least what is asked for."""
    ceiling = min(options.backoff * 2.0**attempt, options.backoff_limit)
    return max(ceiling / 2 + clock.jitter(ceiling / 2), _asked_for(failure, clock))


def _asked_for(failure: RemoteError, clock: Clock) -> float:
    """The Retry-After of the answer, in seconds or as a date; nothing if there is none."""
    text = failure.headers.get("retry-after", "").strip()
    if text.isdecimal() and len(text) < 10:
        return float(text)
    try:
        at: datetime = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError):
        return 0.0
    wait: timedelta = (at if at.tzinfo else at.replace(tzinfo=UTC)) - clock.now()
    return max(wait.total_seconds(), 0.0)
