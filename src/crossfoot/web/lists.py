"""The contract's list envelope, whole or streamed (unified-api §4.4)."""

from collections.abc import AsyncGenerator, AsyncIterator, Callable, Sequence
from typing import Any, Final, TypeVar

from litestar.response.base import ASGIResponse
from msgspec import Struct

from crossfoot.web import noting
from crossfoot.web.answers import ENCODER, portions, raw_json
from crossfoot.web.operations import Parameter
from crossfoot.web.query_string import Query, text, whole_number
from crossfoot.web.stream import Stream

LARGEST_PAGE: Final = 2_000  # the most that one gateway query answers with (intacct-xml §5.1)
USUAL_PAGE: Final = 100

LIMIT = Parameter(
    name="limit",
    description="How many records a page has at most.",
    schema={"type": "integer", "minimum": 1, "maximum": LARGEST_PAGE, "default": USUAL_PAGE},
)
CURSOR = Parameter(
    name="next_cursor",
    description="Where to go on: the `next_cursor` of the previous page. Empty counts as absent.",
    schema={"type": "string"},
)
PAGING = (LIMIT, CURSOR)

R = TypeVar("R")
Shown = Sequence[Any] | dict[str, Any]


def limit(query: Query) -> int:
    """The page size that the caller wants."""
    return whole_number(query, LIMIT.name, least=1, most=LARGEST_PAGE, default=USUAL_PAGE)


def cursor(query: Query) -> str | None:
    """The cursor that the caller sends, if any."""
    return text(query, CURSOR.name)


async def envelope(
    shown: Shown, next_cursor: str | None, debug: Struct | None = None, *, partial: bool = False
) -> ASGIResponse:
    """One page as an answer; `partial` says that single records show more."""
    opening, closing = (b"{", b"}") if isinstance(shown, dict) else (b"[", b"]")
    members = b",".join([piece async for piece in portions(shown)])
    tail = _tail(next_cursor, len(shown), debug, partial=partial)
    return raw_json(b'{"result":' + opening + members + closing + tail)


def streamed(
    first: Sequence[R],
    more: AsyncIterator[Sequence[R]],
    show: Callable[[Sequence[R]], Shown],
    *,
    partial: bool = False,
) -> Stream:
    """Every page as one answer, of which only one page is in memory at a time.

    The first page is read before the answer begins, so that a refusal still has its own status.
    """
    return Stream(_envelope_of_all(first, more, show, partial=partial))


async def _envelope_of_all(
    first: Sequence[R],
    more: AsyncIterator[Sequence[R]],
    show: Callable[[Sequence[R]], Shown],
    *,
    partial: bool,
) -> AsyncGenerator[bytes]:
    shown = show(first)
    del first  # a page is let go as soon as it is written, before the next one is waited for
    opening, closing = (b"{", b"}") if isinstance(shown, dict) else (b"[", b"]")
    yield b'{"result":' + opening
    count, comma = 0, b""
    while True:
        async for piece in portions(shown):
            yield comma + piece
            comma = b","
        count += len(shown)
        del shown
        page = await anext(more, None)
        if page is None:
            break
        shown = show(page)
        del page
    yield closing + _tail(None, count, None, partial=partial)


def _tail(next_cursor: str | None, count: int, debug: Struct | None, *, partial: bool) -> bytes:
    noting.result_count(count)
    rest: dict[str, Any] = {
        "next_cursor": next_cursor,
        "prev_cursor": None,
        "result_count": count,
    }
    if partial:
        rest["is_partial_response"] = True
    if debug is not None:
        rest["debug"] = debug
    return b"," + ENCODER.encode(rest)[1:]
