"""What the write ledger keeps of each write, and what a ledger must be able to do.

The row of a write is committed before anything of it is sent, so that whoever comes after a crash
knows what may have been posted and can find out (docs/writes.md).
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any, Final, Literal, NamedTuple, Protocol

import msgspec
from msgspec import Struct

from crossfoot.errors import GatewayEntry, Problem
from crossfoot.intacct import Function

State = Literal["pending", "committed", "not_committed", "unknown"]
"""`pending`: on its way. `unknown`: it got no answer yet; the resolver goes on asking."""

SETTLED: Final = frozenset({"committed", "not_committed"})


class Intent(Struct, frozen=True, kw_only=True):
    """Who wants what written, as far as it tells one write from another.

    A caller's `key` stands for one write within account, entity, method and path. Of several
    writes that one request asks for, each has a key of its own (`K/0`, `K/1` …) and a digest that
    covers the whole request, so that another request with that key is noticed.
    """

    environment_id: str
    account_id: str
    entity: str
    caller: str
    """A token's id, or the integrated account's."""
    method: str
    path: str
    resource: str
    """What is written, for people and filters: `accounting/invoices`, `proxy/VENDOR`."""
    digest: str
    """Of the body and all else that decides what is written; see `digest_of`."""
    key: str = ""
    request: bytes = b"null"
    """The body as JSON, without secrets, for the audit log."""


class Sought(Struct, frozen=True, kw_only=True):
    """Where the record is: by its `key` if that is known before, else by the values of fields.

    `where` holds Intacct's fields as the gateway filters them. A write whose answer was lost is
    found by them; without them only its outcome can be told. `answered` is the field that the
    gateway's answer names the record by, if it is not its `key_field`. What is `listed` is found by
    `get_list` alone.
    """

    object: str
    key: str = ""
    where: Mapping[str, str] = {}
    key_field: str = "RECORDNO"
    answered: str = ""
    listed: bool = False


class Telling(Struct, frozen=True, kw_only=True):
    """One write, and how its record is shown to who wants it."""

    intent: Intent
    read_back: Callable[[str], Awaitable[Any]]
    """The written record as the caller is to see it, by its key; it is encoded as JSON."""
    brief: Callable[[str], Any] = lambda key: {"id": key or None}
    """What to show where the record is written but cannot be read back."""


class Step(Telling, frozen=True, kw_only=True):
    """One function to be executed exactly once."""

    function: Function
    sought: Sought


class Refusal(Struct, frozen=True):
    """Why a write was not made, so that it can be said again.

    What is `final` is the answer to the write itself, such as a closed period. Anything else (a
    full lane, a refused sign-in) says nothing about it: the same write may be tried again.
    """

    code: str
    message: str
    final: bool
    problems: tuple[Problem, ...] = ()
    entries: tuple[GatewayEntry, ...] = ()


class Write(Struct, frozen=True, kw_only=True):
    """One row of the ledger."""

    id: str
    environment_id: str
    account_id: str
    entity: str
    caller: str
    method: str
    path: str
    resource: str
    key: str
    control_id: str
    state: State
    object: str
    record_id: str
    attempts: int
    created_at: datetime
    updated_at: datetime
    settled_at: datetime | None
    refusal: Refusal | None = None
    response: bytes | None = None
    """The JSON to answer with, once the record has been read back."""
    in_doubt: bool = False
    """Whether an attempt before this one may have been executed."""


class Wanted(NamedTuple):
    """A write to begin; with `write_id` it is one that this call has begun or joined before."""

    intent: Intent
    function: Function
    sought: Sought
    write_id: str = ""


class Begun(NamedTuple):
    """A row, and whether it is now ours to execute: nobody else is at it."""

    write: Write
    ours: bool


class Settled(NamedTuple):
    """What came of an attempt. With `unknown` the row waits for the resolver."""

    write_id: str
    state: State
    record_id: str = ""
    refusal: Refusal | None = None


class Answered(NamedTuple):
    """What the caller of a committed write is told: its record's key, and the record as JSON."""

    write_id: str
    account_id: str
    record_id: str
    response: bytes


class Known(NamedTuple):
    """A write that the ledger knows already."""

    write: Write
    waits: bool
    """Somebody is at it, or its answer is on its way to whom it was made for."""
    sought: Sought | None
    """Where its record is, while that is not known."""


class Unresolved(NamedTuple):
    """A write that nobody is at, taken over with what is to be sent."""

    write: Write
    function: Function
    sought: Sought
    stale: bool = False
    """So old that the gateway may have forgotten its control id: it must not be sent again."""


class Patience(Struct, frozen=True, kw_only=True):
    """How long callers wait, in seconds."""

    answer: float = 60.0
    """For the outcome of a write of their own; then it is unknown to them."""
    running: float = 20.0
    """For an equal write that is running already; then it is a conflict."""


class WriteLedger(Protocol):
    """The memory of all writes, shared by every process. Each method is one transaction."""

    patience: Patience

    async def known(self, intents: Sequence[Intent], ids: Sequence[str]) -> list[Known | None]:
        """What the ledger knows of writes, by their ids where those are known; None of a new one.

        Raises:
            KeyReused: a key was used for another body.
        """
        ...

    async def begin(self, wanted: Sequence[Wanted], *, atomic: bool = False) -> list[Begun]:
        """Find or make the row of each write, before anything is sent.

        Raises:
            KeyReused: a key was used for another body.
        """
        ...

    async def settle(self, settled: Sequence[Settled]) -> None:
        """Record what came of writes, in the audit log too, and let go of them."""
        ...

    async def respond(self, answered: Sequence[Answered]) -> None:
        """Record what the callers of committed writes are told."""
        ...

    def release(self, write_ids: Sequence[str]) -> None:
        """Let go of writes, settled or not: whoever comes next may take them over."""
        ...

    async def claimed(self, account_id: str, name: str, keys: Sequence[str]) -> set[str]:
        """Those of an object's records that other writes of the account are known to have made."""
        ...

    async def take_over(self, write_id: str = "") -> list[Unresolved]:
        """One unresolved write that nobody is at, or the atomic group that it belongs to.

        Any that is due, or the one that is named; nothing if there is none.
        """
        ...


def digest_of(*parts: Any) -> str:
    """Tells one request from another, whatever the order of its members."""
    return sha256(msgspec.json.encode(parts, order="deterministic")).hexdigest()


def scope_of(intent: Intent) -> str:
    """What is the same for repeats of a write: its key (unified-api §4.9), else all of it."""
    place = (intent.account_id, intent.entity, intent.method, intent.path)
    if intent.key:
        return digest_of(place, intent.key)
    return digest_of(place, intent.caller, intent.digest)


def control_id_of(intent: Intent, write_id: str) -> str:
    """The function's control id: the gateway executes one id once (intacct-xml §1.6).

    With a key it follows from key and body, so that the gateway knows them even after the row has
    lapsed. It has 43 characters of the 256 allowed (intacct-xml §1.2).
    """
    named = digest_of(scope_of(intent), intent.digest) if intent.key else digest_of(write_id)
    return f"cf-{named[:40]}"
