"""Why a write was not made: kept in the ledger, and raised again for whoever repeats it."""

from collections.abc import Iterator, Mapping
from functools import cache

from crossfoot.connector.writing.ledger import Refusal
from crossfoot.errors import (
    CrossfootError,
    FieldsNotQueryable,
    RateLimited,
    RemoteConflict,
    RemoteError,
    RemoteInvalid,
    RemoteNotFound,
)

_FINAL = (RemoteInvalid, RemoteConflict, RemoteNotFound)


def refusal_of(error: CrossfootError) -> Refusal:
    """An error as the ledger keeps it."""
    entries = error.entries if isinstance(error, RemoteError) else ()
    final = isinstance(error, _FINAL)
    return Refusal(error.code, error.message, final, error.problems, entries)


def error_of(refusal: Refusal) -> CrossfootError:
    """The error to raise for a refusal that was kept."""
    kind = _by_code().get(refusal.code)
    if kind is None:
        return RateLimited(refusal.message, seconds=1)
    return kind(refusal.message, entries=refusal.entries, problems=refusal.problems)


@cache
def _by_code() -> Mapping[str, type[RemoteError]]:
    """The errors of Sage Intacct by their codes, but for one that no write can meet."""
    return {kind.code: kind for kind in _kinds(RemoteError) if kind is not FieldsNotQueryable}


def _kinds(kind: type[RemoteError]) -> Iterator[type[RemoteError]]:
    yield kind
    for inner in kind.__subclasses__():
        yield from _kinds(inner)
