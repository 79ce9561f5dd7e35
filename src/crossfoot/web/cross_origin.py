"""Answers that browsers may read from pages of any origin: only where the route table says so.

The file pickers of the contract call `/integrated-account/me` from a browser (unified-api §2.5).
Tokens travel in a header that pages must know, never in a cookie, so any origin may ask.
"""

from collections.abc import Collection
from typing import Final

from litestar.enums import ScopeType
from litestar.types import ASGIApp, Message, Receive, Scope, Send

ALLOW_ORIGIN: Final = (b"access-control-allow-origin", b"*")
PREFLIGHT: Final = (
    ALLOW_ORIGIN,
    (b"access-control-allow-methods", b"GET, PATCH, OPTIONS"),
    (b"access-control-allow-headers", b"authorization, content-type"),
    (b"access-control-max-age", b"600"),
)
READABLE: Final = (b"access-control-expose-headers", b"x-request-id")


class CrossOrigin:
    """Wraps the application: answers preflight requests and marks what any origin may read."""

    def __init__(self, app: ASGIApp, paths: Collection[str]) -> None:
        self._app = app
        self._paths = frozenset(paths)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        if scope["type"] != ScopeType.HTTP or scope["path"] not in self._paths:
            await self._app(scope, receive, send)
        elif scope["method"] == "OPTIONS":
            await send({"type": "http.response.start", "status": 204, "headers": PREFLIGHT})
            await send({"type": "http.response.body", "body": b"", "more_body": False})
        else:
            await self._app(scope, receive, _marking(send))


def _marking(send: Send) -> Send:
    async def marked(message: Message) -> None:
        if message["type"] == "http.response.start":
            message["headers"] = [*message["headers"], ALLOW_ORIGIN, READABLE]
        await send(message)

    return marked
