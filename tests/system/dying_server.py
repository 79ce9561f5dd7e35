"""`crossfoot serve`, but it dies at a named point when a file says so: of a write, or of linking.

The server is composed as always; only the ledger, the transport and the end of linking that it was
given are wrapped here, so that the product has no such hook. `DIE_AT` names the file that holds the
point.
"""

import os
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from crossfoot import app
from crossfoot.cli import serve
from crossfoot.intacct import Transport
from crossfoot.settings import Settings

Work = Callable[..., Awaitable[Any]]
DIE_AT = Path(os.environ["DIE_AT"])  # noqa: TID251 -- a test's program, not the product
opened = app.open_crossfoot


def _die_at(point: str) -> None:
    if DIE_AT.exists() and DIE_AT.read_text() == point:
        DIE_AT.unlink()
        os._exit(9)


def _around(work: Work, before: str = "", after: str = "") -> Work:
    async def dying(*arguments: Any, **named: Any) -> Any:
        _die_at(before)
        done = await work(*arguments, **named)
        _die_at(after)
        return done

    return dying


@asynccontextmanager
async def open_dying(settings: Settings) -> AsyncIterator[app.Crossfoot]:
    async with opened(settings) as crossfoot:
        ledger: Any = crossfoot.rooms.writes
        ledger.begin = _around(ledger.begin, "before the row", "after the row")
        ledger.settle = _around(ledger.settle, "after the answer", "before the read-back")
        ledger.respond = _around(ledger.respond, after="before the response")
        linking: Any = crossfoot.rooms.linking
        linking._finishing.connect = _around(
            linking._finishing.connect, "before connecting", "after connecting"
        )
        tokens: Any = crossfoot.rooms.link_tokens
        tokens.use_up = _around(tokens.use_up, after="before the commit")
        yield crossfoot


async def exchange(transport: Any, url: Any, request: Any, call: Any) -> Any:
    """The gateway has executed the request, and its answer is lost with the process."""
    answer = await sent(transport, url, request, call)
    if not all(function.reads for function in request.functions):
        _die_at("after sending")
    return answer


sent = Transport.exchange
Transport.exchange = exchange  # type: ignore[method-assign, assignment]
app.open_crossfoot = open_dying  # type: ignore[assignment]
serve.serve(port=int(sys.argv[1]) if len(sys.argv) > 1 else 0)
