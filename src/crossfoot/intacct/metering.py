"""What a call to the gateway cost: time in its lane, time at the gateway, and what Sage bills."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from typing import Final, Literal, TypeAlias

from crossfoot.errors import (
    GatewayEntry,
    RemoteError,
    RemoteUnavailable,
    RemoteUnreachable,
)
from crossfoot.intacct.answers import Answer
from crossfoot.intacct.functions import Function
from crossfoot.intacct.work import Kind
from crossfoot.secret import MASK, Secret

Outcome = Literal["answered", "failed", "not sent", "turned away"]


@dataclass(slots=True)
class Call:
    """One HTTP call, filled in while it is made. Times are seconds.

    An attempt that is repeated is a call of its own. `failed` is one without a readable answer, or
    whose answer refuses the request or any function of it.
    """

    functions: Sequence[Function]
    kind: Kind
    outcome: Outcome = "failed"
    waited: float = 0.0
    """In the company's lane, and for a connection where there are not enough."""
    seconds: float = 0.0
    """From sending it to the end of its answer."""
    refused: int = 0
    """What would have been billed, had the gateway not refused it."""
    asked: float = 0.0
    """When it came to the lane, by the clock that never goes back."""
    status: int = 0
    """Of HTTP; 0 when no answer came."""
    sent: int = 0
    """Bytes of the request."""
    received: int = 0
    """Bytes of the answer as they were on the wire."""
    code: str = ""
    """Of the first error, if any."""
    entries: tuple[GatewayEntry, ...] = ()
    """What the gateway said against the request or any function of it."""

    def answered(self, answer: Answer) -> None:
        """Note what became of it."""
        failed = [result.failed for result in answer.results]
        if answer.error is None:
            pairs = zip(self.functions, failed, strict=False)
            self.refused = sum(function.transactions for function, bad in pairs if bad)
        elif not isinstance(answer.error, RemoteUnavailable):  # an error page is no answer
            self.refused = self._asked()
        self.outcome = "failed" if answer.error is not None or any(failed) else "answered"
        if self.outcome == "failed":
            errors = [answer.error, *(result.error for result in answer.results)]
            self._blame([error for error in errors if error is not None])

    def broke(self, error: RemoteError) -> None:
        """Note that no readable answer came."""
        self._blame([error])
        if isinstance(error, RemoteUnreachable):
            self.outcome = "not sent"

    def mask(self, *secrets: Secret) -> None:
        """Take secrets out of what the gateway said, should it quote one."""
        for secret in secrets:
            self.entries = tuple(_masked(entry, secret) for entry in self.entries)

    def _blame(self, errors: Sequence[RemoteError]) -> None:
        self.code = errors[0].code
        self.entries = tuple(entry for error in errors for entry in error.entries)

    @property
    def transactions(self) -> int:
        """What Sage bills for it (`Function.transactions`).

        Assumed where nothing is said: what the gateway refuses is not billed, and what got no
        answer was done.
        """
        if self.outcome in {"not sent", "turned away"}:
            return 0
        return self._asked() - self.refused

    def _asked(self) -> int:
        return sum(function.transactions for function in self.functions)


def _masked(entry: GatewayEntry, secret: Secret) -> GatewayEntry:
    if not secret:
        return entry
    said = {name: getattr(entry, name) for name in ("description", "description2", "correction")}
    masked = {name: text.replace(secret.reveal(), MASK) for name, text in said.items()}
    return replace(entry, **masked)


Meter: TypeAlias = Callable[[Call], None]
"""Told of each call when it is over; it must not wait."""

_listener: Final[ContextVar[Meter | None]] = ContextVar("listener", default=None)


@contextmanager
def heard_by(meter: Meter) -> Iterator[None]:
    """Tell this meter too of the calls made inside, and in the tasks started inside."""
    token = _listener.set(meter)
    try:
        yield
    finally:
        _listener.reset(token)


def listener() -> Meter | None:
    """Who wants to hear of the calls made here, besides their gateway's own meter."""
    return _listener.get()
