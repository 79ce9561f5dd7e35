"""Whether the caller is still there: nothing is fetched for one who has gone."""

import asyncio
from collections.abc import Awaitable
from typing import TypeVar

from litestar.types import Receive

T = TypeVar("T")


async def gone(receive: Receive) -> None:
    """Return when the caller has closed the connection. The request's body must not be wanted."""
    while (await receive())["type"] != "http.disconnect":
        pass


async def unless_gone(receive: Receive, work: Awaitable[T]) -> T | None:
    """What the work brings; None when the caller leaves before, and the work is given up."""
    leaving = asyncio.create_task(gone(receive))
    working = asyncio.ensure_future(work)
    try:
        await asyncio.wait({leaving, working}, return_when=asyncio.FIRST_COMPLETED)
        return working.result() if working.done() else None
    finally:
        leaving.cancel()
        working.cancel()
        await asyncio.wait({leaving, working})
