"""One call of the API, noted while it is answered. Notes cost no statement and stay small."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, Literal

from msgspec import Struct

from crossfoot.errors import AccountRefused, CrossfootError, GatewayEntry
from crossfoot.intacct import Call
from crossfoot.request_log.redaction import redacted, values_of

RequestType = Literal["unified", "proxy", "administration"]
MOST_CALLS: Final = 50
"""Gateway calls of one request that are kept; a stream of a whole ledger makes thousands."""
MOST_FUNCTIONS: Final = 20
MOST_ENTRIES: Final = 10
MOST_SENT: Final = 100
"""Functions of a refused call whose values are kept out of its errors' words."""


class SaidError(Struct, frozen=True):
    """An error entry of the gateway, without the values in it."""

    level: str
    number: str
    text: str
    support_id: str


class GatewayNote(Struct, frozen=True):
    """One call to the gateway: names, sizes, times in milliseconds, and never its XML."""

    functions: list[str]
    """Such as `query VENDOR`, each once."""
    kind: str
    outcome: str
    after: float
    """From the beginning of the request until it came to the lane."""
    waited: float
    took: float
    attempt: int
    """1, or more for a repeat of the same functions."""
    status: int
    sent: int
    received: int
    code: str
    errors: list[SaidError]


@dataclass(slots=True, kw_only=True)
class Entry:
    """What is known of a request; `record` it when its answer has gone out."""

    id: str
    request_id: str
    began: datetime
    started: float
    """By the clock that never goes back."""
    http_method: str
    path: str
    request_type: RequestType | None = None
    """None until it is known to be a call of the API."""
    operation: str = ""
    caller: str = ""
    environment_id: str | None = None
    integrated_account_id: str | None = None
    parameters: tuple[str, ...] = ()
    """The names in its query, without their values."""
    status: int = 0
    seconds: float = 0.0
    sent: int = 0
    """Bytes of the answer's body."""
    result_count: int | None = None
    code: str = ""
    message: str = ""
    problems: list[tuple[str, str]] = field(default_factory=list)
    """Where something is wrong, and which rule."""
    needs_reauth: bool = False
    calls: list[GatewayNote] = field(default_factory=list)
    call_count: int = 0
    waited: float = 0.0
    fetched: float = 0.0
    _attempts: Counter[tuple[str, ...]] = field(default_factory=Counter)
    _values: set[str] = field(default_factory=set)
    """What was sent to the gateway and refused: it must not come back in words."""

    def hear(self, call: Call) -> None:
        """Note a call to the gateway that was made for this request."""
        self.call_count += 1
        self.waited += call.waited
        self.fetched += call.seconds
        if len(self.calls) < MOST_CALLS:
            ids = tuple(function.control_id for function in call.functions[:MOST_FUNCTIONS])
            self._attempts[ids] += 1
            if call.entries:
                self._values.update(*(values_of(f.xml) for f in call.functions[:MOST_SENT]))
            after, attempt = call.asked - self.started, self._attempts[ids]
            self.calls.append(_note(call, after, attempt, self._values))

    def refused(self, error: CrossfootError) -> None:
        """Note the error that is the answer."""
        names = {problem.path for problem in error.problems}
        self.said(error.code, error.message, names)
        self.problems = [
            (redacted(p.path, names, longest=100), p.rule) for p in error.problems[:20]
        ]
        self.needs_reauth = isinstance(error, AccountRefused)

    def said(self, code: str, message: str, names: Collection[str] = ()) -> None:
        """Note what the answer says went wrong; `names` are no values, and stay in its words."""
        self.code = code
        self.message = redacted(message, names, self._values)


def _note(call: Call, after: float, attempt: int, values: Collection[str]) -> GatewayNote:
    named = [f"{function.name} {function.subject}".strip() for function in call.functions]
    return GatewayNote(
        functions=list(dict.fromkeys(named))[:MOST_FUNCTIONS],
        kind=call.kind,
        outcome=call.outcome,
        after=_milliseconds(after),
        waited=_milliseconds(call.waited),
        took=_milliseconds(call.seconds),
        attempt=attempt,
        status=call.status,
        sent=call.sent,
        received=call.received,
        code=call.code,
        errors=_said(call.entries, values),
    )


def _said(entries: Collection[GatewayEntry], values: Collection[str]) -> list[SaidError]:
    return [
        SaidError(entry.level, entry.number, redacted(entry.text, (), values), entry.support_id)
        for entry in list(entries)[:MOST_ENTRIES]
    ]


def _milliseconds(seconds: float) -> float:
    return round(seconds * 1000, 1)
