"""An answer that is sent while it is being made.

An answer that has begun cannot become an error any more. When its making fails, it is cut off: the
connection closes without the last piece, so that no client takes the answer for complete.
"""

import asyncio
from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing

import structlog
from litestar.types import HTTPResponseBodyEvent, Receive, Scope, Send

from crossfoot.errors import CrossfootError
from crossfoot.intacct import backfill
from crossfoot.web import noting
from crossfoot.web.answers import JSON
from crossfoot.web.presence import gone

log = structlog.stdlib.get_logger("crossfoot.web")


class Stream:
    """An answer in pieces, JSON unless said otherwise, as an ASGI application.

    Nothing is made for a caller who has gone. What it fetches meanwhile is a backfill: it may be
    long, and nobody looks at a part of it.
    """

    def __init__(
        self,
        pieces: AsyncGenerator[bytes],
        content_type: str = JSON,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        self._pieces = pieces
        self._headers = {"Content-Type": content_type, **(headers or {})}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the answer."""
        leaving = asyncio.create_task(gone(receive))
        headers = [(k.lower().encode(), v.encode()) for k, v in self._headers.items()]
        try:
            await send({"type": "http.response.start", "status": 200, "headers": headers})
            with backfill():
                async with aclosing(self._pieces) as pieces:
                    async for piece in pieces:
                        if leaving.done():
                            return
                        await send(_part(piece, more=True))
            await send(_part(b"", more=False))
        except CrossfootError as error:
            noting.error(error, scope["path"])
            log.warning("cut off", code=error.code, message=error.message, path=scope["path"])
        finally:
            leaving.cancel()


def _part(body: bytes, *, more: bool) -> HTTPResponseBodyEvent:
    return {"type": "http.response.body", "body": body, "more_body": more}
