"""Values as HTTP answers: JSON is written once, numbers exactly, large lists in portions."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from typing import Any, Final

from litestar.response.base import ASGIResponse

from crossfoot.unified.wire import ENCODER

__all__ = ["ENCODER", "JSON", "json", "portions", "raw_json"]

JSON: Final = "application/json"
PORTION: Final = 250  # records encoded before the event loop gets its turn: about 2 ms


def json(value: Any, *, status: int = 200, headers: dict[str, str] | None = None) -> ASGIResponse:
    """A JSON answer."""
    return raw_json(ENCODER.encode(value), status=status, headers=headers)


def raw_json(
    body: bytes, *, status: int = 200, headers: dict[str, str] | None = None
) -> ASGIResponse:
    """An answer whose body is JSON already."""
    return ASGIResponse(body=body, media_type=JSON, status_code=status, headers=headers)


async def portions(records: Sequence[Any] | dict[str, Any]) -> AsyncIterator[bytes]:
    """The members of a JSON array or object in pieces, to be joined with commas.

    The event loop gets its turn between two pieces. No records make no piece at all.
    """
    items = list(records.items()) if isinstance(records, dict) else records
    for start in range(0, len(items), PORTION):
        if start:
            await asyncio.sleep(0)
        portion = items[start : start + PORTION]
        yield ENCODER.encode(dict(portion) if isinstance(records, dict) else portion)[1:-1]
