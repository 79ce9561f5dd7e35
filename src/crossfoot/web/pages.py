"""The pages for people: the front page, the interactive API page and the list of errors.

Everything they load is served from here, so they work without a network.
"""

import asyncio
import html
from collections.abc import Iterator
from typing import Any, Final

from litestar import Request, get
from litestar.types import ASGIApp

from crossfoot import __version__
from crossfoot.errors import CrossfootError
from crossfoot.unified import registry
from crossfoot.web import openapi
from crossfoot.web.answers import raw_json
from crossfoot.web.files import asset
from crossfoot.web.html import page

AnyRequest = Request[Any, Any, Any]


@get("/")
async def front(request: AnyRequest) -> ASGIApp:
    """What this server is and where to go."""
    rows = (
        f"<tr><td><code>/unified/{r.model}/{r.path}</code></td><td>{html.escape(r.summary)}</td></tr>"
        for r in registry.RESOURCES
    )
    address = html.escape(str(request.base_url).rstrip("/"))
    return page("front.html", resources="\n".join(rows), address=address, version=__version__)


@get("/docs")
async def docs() -> ASGIApp:
    """The interactive page of the API."""
    return page("docs.html")


@get("/errors")
async def errors() -> ASGIApp:
    """Every error that the API answers with; where the `type` of a problem document points."""
    return page("errors.html", rows="\n".join(map(_error_row, kinds_of_errors())))


@get("/openapi.json")
async def openapi_json() -> ASGIApp:
    """The OpenAPI document."""
    return raw_json(await asyncio.to_thread(openapi.encoded))  # the first time takes a moment


PAGES: Final = (front, docs, errors, openapi_json, asset)


def kinds_of_errors() -> Iterator[type[CrossfootError]]:
    """Every error class of the tree, once, from the root down."""
    pending: list[type[CrossfootError]] = [CrossfootError]
    while pending:
        kind = pending.pop(0)
        yield kind
        pending[:0] = kind.__subclasses__()


def _error_row(kind: type[CrossfootError]) -> str:
    cells = (f"<code>{kind.code}</code>", str(kind.status), html.escape(kind.title()))
    acts = {"caller": "you", "account": "the company's administrator"}.get(kind.blame, kind.blame)
    again = kind.retry.replace("_", " ")
    row = "".join(f"<td>{cell}</td>" for cell in (*cells, acts, again))
    return f'<tr id="{kind.code}">{row}</tr>'
