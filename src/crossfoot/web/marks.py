"""What an answer says of the write behind it, and whether its caller was there to hear it."""

import asyncio
from collections.abc import Callable, Sequence
from typing import Any, Final, Literal

from litestar.types import Receive, Scope
from msgspec import Struct

HEADERS: Final[dict[str, dict[str, Any]]] = {
    "X-Write-Id": {
        "description": "Names the write, of which `GET /write/{id}` tells; none if there was "
        "nothing to change, or in a dry run.",
        "schema": {"type": "string", "format": "uuid"},
    },
    "X-Write-Outcome": {
        "description": "Whether the record was written. `unknown` is found out in the background.",
        "schema": {"type": "string", "enum": ["committed", "not_committed", "unknown"]},
        "example": "committed",
    },
    "X-Write-Replayed": {
        "description": "Sent with `true` where an earlier request made this write.",
        "schema": {"type": "string", "const": "true"},
        "example": "true",
    },
}
KEY: Final = "Idempotency-Key"
LONGEST_KEY: Final = 255
REPEATED: Final = frozenset({408, 409, 425, 429})
"""With these, and with 5xx, clients send the same request again (unified-api §15.2)."""
_STATE: Final = "write"


class Marks(Struct, frozen=True, kw_only=True):
    """The write that a request made or repeated."""

    write_id: str = ""
    """Blank for several, of which the body tells."""
    outcome: Literal["committed", "not_committed", "unknown"] = "committed"
    replayed: bool = False
    arrived: Callable[[], None] | None = None
    """Called when the answer went out to a caller who was there, if anybody wants to know."""


def mark(scope: Scope, marks: Marks) -> None:
    """Remember what the answer to this request is to say."""
    scope["state"][_STATE] = marks


def of(scope: Scope) -> Marks | None:
    """What is remembered of this request's write."""
    found: Marks | None = scope["state"].get(_STATE)
    return found


def headers(scope: Scope) -> list[tuple[bytes, bytes]]:
    """The headers about the write; none where there was none."""
    marks: Marks | None = scope["state"].get(_STATE)
    if marks is None or not marks.write_id:
        return []
    values: Sequence[str] = (marks.write_id, marks.outcome, *(["true"] if marks.replayed else []))
    names = [name.lower().encode() for name in HEADERS]
    return list(zip(names, [value.encode() for value in values], strict=False))


async def is_gone(scope: Scope, receive: Receive) -> bool:
    """Whether the caller has left before its answer; asked only where it matters."""
    marks: Marks | None = scope["state"].get(_STATE)
    if marks is None or marks.arrived is None:
        return False
    hearing = asyncio.ensure_future(receive())
    await asyncio.sleep(0)
    if hearing.done():
        return bool(hearing.result()["type"] == "http.disconnect")
    hearing.cancel()
    await asyncio.wait([hearing])
    return False


def went_out(scope: Scope, status: int) -> None:
    """The answer was sent whole: unless clients repeat what has this status, it has arrived."""
    marks: Marks | None = scope["state"].get(_STATE)
    if marks and marks.arrived and status < 500 and status not in REPEATED:
        marks.arrived()
