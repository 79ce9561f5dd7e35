"""An answer that is sent while it is being made.

An answer that has begun cannot become an error any more. When its making fails, it is cut off: the
connection closes without the last piece, so that no client takes the answer for complete.
"""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing

import structlog
from litestar.types import Receive, Scope, Send

from crossfoot.errors import CrossfootError
from crossfoot.web.answers import JSON

log = structlog.stdlib.get_logger("crossfoot.web")


class Stream:
    """JSON in pieces, as an ASGI application. Nothing is made for a caller who has gone."""

    def __init__(self, pieces: AsyncGenerator[bytes]) -> None:
        self._pieces = pieces

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the answer."""
        gone = asyncio.create_task(_gone(receive))
        headers = [(b"content-type", JSON.encode())]
        try:
            await send({"type": "http.response.start", "status": 200, "headers": headers})
            async with aclosing(self._pieces) as pieces:
                async for piece in pieces:
                    if gone.done():
                        return
                    await send({"type": "http.response.body", "body": piece, "more_body": True})
            await send({"type": "http.response.body", "body": b"", "more_body": False})
        except CrossfootError as error:
            log.warning("cut off", code=error.code, message=error.message, path=scope["path"])
        finally:
            gone.cancel()


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
