"""What is noted of a request for the log, by whoever learns it on the way."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final, Literal

from crossfoot.errors import CrossfootError
from crossfoot.intacct import heard_by
from crossfoot.integrated_accounts import Caller
from crossfoot.request_log import Entry
from crossfoot.web.operations import Operation
from crossfoot.web.query_string import Query

UNNOTED: Final = frozenset({"/health"})
"""Asked by machines every few seconds; it says nothing about anybody's calls."""
ACCOUNT: Final = "integrated_account_id"

_entry: Final[ContextVar[Entry | None]] = ContextVar("entry", default=None)


@contextmanager
def on(entry: Entry) -> Iterator[None]:
    """Note what happens inside, gateway calls too, on this entry."""
    token = _entry.set(entry)
    try:
        with heard_by(entry.hear):
            yield
    finally:
        _entry.reset(token)


def operation(found: Operation) -> None:
    """The request calls this operation of the API."""
    if (entry := _entry.get()) is not None and found.path not in UNNOTED:
        entry.operation = found.name
        entry.request_type = _type(found.path) or "administration"


def parameters(query: Query) -> None:
    """The names in its query; never a value."""
    if (entry := _entry.get()) is not None:
        entry.parameters = tuple(query)


def caller(identity: Caller | None, query: Query) -> None:
    """Who calls, and for which integrated account."""
    entry = _entry.get()
    if entry is None or identity is None:
        return
    named = query.get(ACCOUNT)
    entry.caller = identity.name
    entry.environment_id = identity.environment_id
    entry.integrated_account_id = identity.integrated_account_id or (
        named if isinstance(named, str) else None
    )


def result_count(count: int) -> None:
    """How many records the answer has."""
    if (entry := _entry.get()) is not None:
        entry.result_count = count


def error(refusal: CrossfootError, path: str) -> None:
    """The error that is answered; it is also how one learns of a resource that there is not."""
    if (entry := _entry.get()) is not None:
        entry.request_type = entry.request_type or _type(path)
        entry.refused(refusal)


def _type(path: str) -> Literal["unified", "proxy"] | None:
    if path.startswith("/unified/"):
        return "unified"
    return "proxy" if path.startswith("/proxy/") else None
