"""Answers that browsers may read from pages of other origins: only where the route table says so.

Tokens travel in a header that pages must know, never in a cookie, so a page that has none can do
nothing here. Some routes answer pages of `any` origin (the contract's file pickers call
`/integrated-account/me` from a browser, unified-api §2.5). What is for `embedding` (the lists and
records that pickers show) answers an integrated account's token on pages of the origins that its
environment names in `linking.embed_origins`, and an API token, which belongs into no page, on none.
"""

import re
from collections.abc import Collection, Iterable
from typing import Final, NamedTuple

from litestar.enums import ScopeType
from litestar.types import ASGIApp, HTTPScope, Message, Receive, Scope, Send

from crossfoot.web.operations import Operation

READERS: Final = "cross_origin_readers"
"""In a request's state: the origins whose pages may read its answer. Unset while nobody is known:
that a token is wrong or has lapsed is told to every page, so that it can bring a new one."""

ANY: Final = b"*"
_READABLE: Final = b"x-request-id, retry-after, ratelimit-limit, ratelimit-remaining"
_PREFLIGHT: Final = (
    (b"access-control-allow-origin", ANY),
    (b"access-control-allow-headers", b"authorization, content-type"),
    (b"access-control-max-age", b"600"),
)


class Shared(NamedTuple):
    """Paths that pages of other origins may call, and how."""

    paths: re.Pattern[str]
    methods: tuple[str, ...]
    embedding: bool


class CrossOrigin:
    """Wraps the application: answers preflight requests and marks what other origins may read."""

    def __init__(self, app: ASGIApp, operations: Iterable[Operation]) -> None:
        self._app = app
        found = list(operations)
        self._shared = tuple(
            _shared([one for one in found if one.cross_origin == kind], embedding=embedding)
            for kind, embedding in (("any", False), ("embedding", True))
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        if scope["type"] != ScopeType.HTTP or (shared := self._of(scope)) is None:
            await self._app(scope, receive, send)
        elif scope["method"] == "OPTIONS":
            allowed = ", ".join(shared.methods).encode()
            headers = (*_PREFLIGHT, (b"access-control-allow-methods", allowed))
            await send({"type": "http.response.start", "status": 204, "headers": headers})
            await send({"type": "http.response.body", "body": b"", "more_body": False})
        else:
            await self._app(scope, receive, _marking(scope, send, embedding=shared.embedding))

    def _of(self, scope: HTTPScope) -> Shared | None:
        for one in self._shared:
            if scope["method"] in one.methods and one.paths.fullmatch(scope["path"]):
                return one
        return None


def _shared(operations: Collection[Operation], *, embedding: bool) -> Shared:
    patterns = {re.sub(r"\\{\w+\\}", "[^/]+", re.escape(one.path)) for one in operations}
    methods = sorted({"OPTIONS", *(one.method for one in operations)})
    return Shared(re.compile("|".join(patterns)), tuple(methods), embedding)


def _marking(scope: HTTPScope, send: Send, *, embedding: bool) -> Send:
    async def marked(message: Message) -> None:
        if message["type"] == "http.response.start":
            told = _readers(scope) if embedding else [(b"access-control-allow-origin", ANY)]
            readable = [(b"access-control-expose-headers", _READABLE)] if told else []
            message["headers"] = [*message["headers"], *told, *readable]
        await send(message)

    return marked


def _readers(scope: HTTPScope) -> list[tuple[bytes, bytes]]:
    """The header that lets the asking page read the answer, if its origin may."""
    origin = next((value for name, value in scope["headers"] if name == b"origin"), b"")
    readers: Collection[str] | None = scope["state"].get(READERS)
    if not origin or (readers is not None and origin.decode("latin-1") not in readers):
        return []
    return [(b"access-control-allow-origin", origin), (b"vary", b"origin")]
