"""What every request passes first: a request id, one spelling of the path, one line in the log.

Plain ASGI, because it stands on the path of every request.
"""

import re
from collections.abc import Callable
from http import HTTPStatus
from typing import Final
from urllib.parse import unquote

import structlog
from litestar.enums import ScopeType
from litestar.types import ASGIApp, HTTPScope, Message, Receive, Scope, Send

from crossfoot.clock import Clock
from crossfoot.intacct import calling
from crossfoot.request_log import Entry
from crossfoot.web import limits, marks, noting, problems

REQUEST_ID: Final = "request_id"
READ_ON_BYTES: Final = 64 * 1024 * 1024
_SLASHES: Final = re.compile(r"/{2,}")
_GIVEN_ID: Final = re.compile(rb"[A-Za-z0-9._-]{8,64}")

log = structlog.stdlib.get_logger("crossfoot.web")


class Edge:
    """The outermost part of the server: wraps the application."""

    def __init__(self, app: ASGIApp, clock: Clock, record: Callable[[Entry], None]) -> None:
        self._app = app
        self._clock = clock
        self._record = record

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        if scope["type"] != ScopeType.HTTP:
            await self._app(scope, receive, send)
            return
        started = self._clock.monotonic()
        request_id = self._request_id(scope)
        scope.setdefault("state", {})[REQUEST_ID] = request_id
        scope["path"] = one_spelling(scope["path"], scope.get("raw_path") or b"")
        status, sent, gone = 0, 0, False
        entry = self._entry(scope, request_id, started)

        async def send_with_id(message: Message) -> None:
            nonlocal status, sent, gone
            if message["type"] == "http.response.start":
                status = message["status"]
                if status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
                    await _read_on(receive)
                gone = await marks.is_gone(scope, receive)
                told = [*limits.headers(scope, message["headers"]), *marks.headers(scope)]
                named = (b"x-request-id", request_id.encode())
                message["headers"] = [*message["headers"], named, *told]
            await send(message)
            if message["type"] == "http.response.body":
                sent += len(message["body"])
                if not (gone or message.get("more_body")):
                    marks.went_out(scope, status)

        try:
            with calling(limits.caller_of(scope)), noting.on(entry):
                await self._app(scope, receive, send_with_id)
        except Exception as error:  # noqa: BLE001 -- the last line of the HTTP door
            await self._failed(error, request_id, send_with_id, started=status > 0)
        entry.status, entry.sent = status, sent
        entry.seconds = self._clock.monotonic() - started
        self._tell(entry)

    def _entry(self, scope: HTTPScope, request_id: str, started: float) -> Entry:
        return Entry(
            id=self._clock.new_id(),
            request_id=request_id,
            began=self._clock.now(),
            started=started,
            http_method=scope["method"],
            path=scope["path"],
        )

    def _tell(self, entry: Entry) -> None:
        """A line in the server's log, and a row in the log of requests if it called the API."""
        log.info(
            "request",
            method=entry.http_method,
            path=entry.path,
            status=entry.status,
            milliseconds=round(entry.seconds * 1000, 1),
            request_id=entry.request_id,
        )
        if entry.request_type is not None:
            self._record(entry)

    def _request_id(self, scope: HTTPScope) -> str:
        """The caller's own id of the request, if it is a harmless one, else a new one."""
        for name, value in scope["headers"]:
            if name == b"x-request-id" and _GIVEN_ID.fullmatch(value):
                return value.decode()
        return self._clock.new_id()

    async def _failed(
        self, error: Exception, request_id: str, send: Send, *, started: bool
    ) -> None:
        """Answer what nothing else answered.

        A begun answer is cut off, so that it never looks complete: returning without a last piece
        makes the server close the connection.
        """
        log.error("unexpected", request_id=request_id, begun=started, exc_info=error)
        if started:
            return
        body = problems.encode(problems.unexpected(request_id), request_id)
        await send(
            {
                "type": "http.response.start",
                "status": 500,
                "headers": [
                    (b"content-type", problems.CONTENT_TYPE.encode()),
                    (b"content-length", str(len(body)).encode()),
                ],
            }
        )
        await send({"type": "http.response.body", "body": body, "more_body": False})


async def _read_on(receive: Receive) -> None:
    """Read the rest of a body that was too large, within bounds.

    A client that is still sending when the connection closes never sees the answer.
    """
    left = READ_ON_BYTES
    while left > 0:
        message = await receive()
        if message["type"] != "http.request" or not message.get("more_body"):
            return
        left -= len(message["body"])


def one_spelling(path: str, raw_path: bytes) -> str:
    """The path with single slashes, and with slashes inside ids kept apart from separators.

    Some calls of the public clients start with two slashes (unified-api §15.1).
    """
    if b"%2f" in raw_path.lower():
        path = unquote(re.sub("%2f", "%252F", raw_path.decode("latin-1"), flags=re.IGNORECASE))
    return _SLASHES.sub("/", path)
