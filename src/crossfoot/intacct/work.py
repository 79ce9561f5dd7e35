"""What a gateway call is for: it decides how the call waits in its company's lane.

Nobody passes it along. Whoever begins a piece of work says it once, around the work, and every
gateway call made inside says it too, in the tasks started inside as well:

    with backfill():
        async for page in gateway.pages(everything):
            …

What nobody called a backfill is `interactive`, as lists, single records and look-ups are; a call
that changes something is a `write`.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final, Literal, get_args

from crossfoot.intacct.functions import Function

Kind = Literal["interactive", "write", "backfill"]
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)

_backfilling: Final[ContextVar[bool]] = ContextVar("backfilling", default=False)
_caller: Final[ContextVar[str]] = ContextVar("caller", default="")


@contextmanager
def backfill() -> Iterator[None]:
    """Make the calls inside as a backfill: nobody waits for one of them in particular.

    Enter it around the work, not inside an async generator, whose caller would inherit it.
    """
    token = _backfilling.set(True)
    try:
        yield
    finally:
        _backfilling.reset(token)


@contextmanager
def calling(caller: str) -> Iterator[None]:
    """Make the calls inside in this caller's name: callers of one account take turns."""
    token = _caller.set(caller)
    try:
        yield
    finally:
        _caller.reset(token)


def current_caller() -> str:
    """In whose name calls are made here; "" when nobody said."""
    return _caller.get()


def kind_of(functions: Sequence[Function]) -> Kind:
    """How a request with these functions waits.

    What describes the company or signs in to it is interactive even in a backfill: its answer is
    shared, so that an interactive caller may be waiting for the very same one.
    """
    if all(function.describes for function in functions):
        return "interactive"
    if _backfilling.get():
        return "backfill"
    reads = all(function.reads or function.name == "readMore" for function in functions)
    return "interactive" if reads else "write"
