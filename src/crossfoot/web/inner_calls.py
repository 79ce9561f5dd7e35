"""Calls that a request makes of the API's own operations: what they would answer alone."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import msgspec
from litestar import Request
from msgspec.json import Decoder

from crossfoot.errors import CrossfootError
from crossfoot.unified.wire import ENCODER
from crossfoot.unified.writing.scalars import read_number
from crossfoot.web import marks, problems
from crossfoot.web.call import Call
from crossfoot.web.edge import REQUEST_ID
from crossfoot.web.operations import Operation
from crossfoot.web.query_string import Query

_EXACT = Decoder(float_hook=read_number)


class InnerAnswer(NamedTuple):
    """A status, the JSON, and what is remembered of a write."""

    status: int
    body: Any
    mark: marks.Marks | None = None


async def ask(  # noqa: PLR0913, PLR0917 -- the parts of a request
    call: Call,
    operation: Operation,
    segments: Mapping[str, str],
    query: Query,
    body: Any = None,
    key: str = "",
) -> InnerAnswer:
    """What an operation answers to this caller; an error is its problem document."""
    request_id = call.request.scope["state"][REQUEST_ID]
    path = operation.path.format(**segments)
    headers = [(marks.KEY.lower().encode(), key.encode())] if key else []
    scope: Any = {
        **call.request.scope,
        "method": operation.method,
        "path": path,
        "raw_path": path.encode(),
        "path_params": dict(segments),
        "query_string": b"",
        "headers": headers,
        "state": {REQUEST_ID: request_id},
    }
    sent = [ENCODER.encode(body) if body is not None else b""]

    async def receive() -> Any:
        return {"type": "http.request", "body": sent.pop() if sent else b"", "more_body": False}

    inner = Call(call.rooms, Request(scope, receive), query, call.caller)
    try:
        operation.check_names(query, lenient=call.rooms.lenient_queries)
        status, answer = await _answered(await operation.answer(inner), scope, receive)
    except CrossfootError as error:
        status = error.status
        answer = msgspec.json.encode(problems.document(error, str(request_id)))
    return InnerAnswer(status, _EXACT.decode(answer) if answer else None, marks.of(scope))


async def _answered(answer: Any, scope: Any, receive: Any) -> tuple[int, bytes]:
    status, parts = 200, list[bytes]()

    async def send(message: Any) -> None:
        nonlocal status
        status = message.get("status", status)
        parts.append(message.get("body", b""))

    await answer(scope, receive, send)
    return status, b"".join(parts)
