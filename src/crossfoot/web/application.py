"""The ASGI application: the route table on Litestar, and errors as problem documents."""

import re
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from itertools import starmap
from typing import Any, Final

from litestar import Litestar, Request, Response
from litestar.exceptions import HTTPException
from litestar.handlers import HTTPRouteHandler
from litestar.plugins import PluginProtocol
from litestar.plugins.core import MsgspecDIPlugin
from litestar.response.base import ASGIResponse
from litestar.types import ASGIApp, Method

from crossfoot.clock import Clock
from crossfoot.errors import (
    BodyTooLarge,
    CallerError,
    CrossfootError,
    Forbidden,
    InvalidRequest,
    LinkTokenUnknown,
    MethodNotAllowed,
    NotFound,
    Unauthenticated,
    UnknownRoute,
)
from crossfoot.integrated_accounts import Caller
from crossfoot.request_log import Entry
from crossfoot.unified import registry
from crossfoot.web import limits, noting, problems
from crossfoot.web.admin.routes import ROUTES
from crossfoot.web.call import Call
from crossfoot.web.cross_origin import READERS, CrossOrigin
from crossfoot.web.demo import DEMO
from crossfoot.web.edge import REQUEST_ID, Edge, log
from crossfoot.web.linking import pages as link_pages
from crossfoot.web.operations import Access, Operation
from crossfoot.web.pages import PAGES
from crossfoot.web.presence import unless_gone
from crossfoot.web.query_string import decode
from crossfoot.web.rooms import Rooms
from crossfoot.web.route_table import OPERATIONS

LARGEST_BODY: Final = 4 * 1024 * 1024  # bytes
CALLER_GONE: Final = 499  # nobody reads it; in the log it says what happened
OpenRooms = Callable[[], AbstractAsyncContextManager[Rooms]]
AnyRequest = Request[Any, Any, Any]


class _Framework(Litestar):
    """Litestar without its plugins for libraries that nothing here uses.

    That for pydantic alone would hold 9 MB in every server.
    """

    @staticmethod
    def _get_default_plugins(plugins: list[PluginProtocol]) -> list[PluginProtocol]:
        return [*plugins, MsgspecDIPlugin()]


def build(open_rooms: OpenRooms, clock: Clock) -> ASGIApp:
    """The application; `open_rooms` is entered when the server starts and left when it stops."""

    @asynccontextmanager
    async def lifespan(app: Litestar) -> AsyncIterator[None]:
        async with open_rooms() as rooms:
            app.state.rooms = rooms
            yield

    app = _Framework(
        route_handlers=[*PAGES, *DEMO, *link_pages.PAGES, *ROUTES, *_routes()],
        lifespan=[lifespan],
        exception_handlers={HTTPException: _refused, CrossfootError: _failed, Exception: _crashed},
        openapi_config=None,
        logging_config=None,
        request_max_body_size=LARGEST_BODY,
    )

    def record(entry: Entry) -> None:
        rooms: Rooms = app.state.rooms
        rooms.request_log.record(entry)

    return Edge(CrossOrigin(app, OPERATIONS), clock, record)


def _routes() -> Iterator[HTTPRouteHandler]:
    """A route for each path of the table: the framework's cost goes with the number of routes."""
    tables: dict[str, dict[Method, Operation]] = {}
    for operation in OPERATIONS:
        tables.setdefault(operation.path, {})[operation.method] = operation
    return starmap(_route, tables.items())


def _route(path: str, operations: Mapping[Method, Operation]) -> HTTPRouteHandler:
    """The operations of one path by method, and OPTIONS, which names every method there is."""
    methods: list[Method] = sorted({*operations, "OPTIONS"})
    allowed = {"allow": ", ".join(methods)}

    async def endpoint(request: AnyRequest) -> ASGIApp:
        operation = operations.get(request.scope["method"])
        if operation is None:
            return ASGIResponse(status_code=204, headers=allowed)
        return await _answer(operation, request)

    return HTTPRouteHandler(_typed(path), http_method=methods, status_code=200)(endpoint)


async def _answer(operation: Operation, request: AnyRequest) -> ASGIApp:
    rooms: Rooms = request.app.state.rooms
    noting.operation(operation)
    query = decode(request.scope["query_string"])
    noting.parameters(query)
    identity = await _identify(operation, rooms, request)
    noting.caller(identity, query)
    if identity is not None:
        request.scope["state"][READERS] = identity.embed_origins
    call = Call(rooms, request, query, identity)
    if operation.limited:
        await limits.note(call)
    operation.check_names(call.query, lenient=rooms.lenient_queries)
    if operation.method != "GET" or not operation.limited:
        return await operation.answer(call)
    answer = await unless_gone(request.receive, operation.answer(call))
    return ASGIResponse(status_code=CALLER_GONE) if answer is None else answer


def _typed(path: str) -> str:
    """A path of the table in the framework's spelling."""
    return re.sub(r"{(\w+)}", r"{\1:str}", path)


async def _identify(operation: Operation, rooms: Rooms, request: AnyRequest) -> Caller | None:
    """Who calls, checked against who may (unified-api §1.3)."""
    if operation.access is Access.ANYONE:
        return None
    kind, _, token = request.headers.get("authorization", "").partition(" ")
    if kind.lower() != "bearer" or not token.strip():
        raise Unauthenticated("This request carries no token. Send Authorization: Bearer <token>.")
    if operation.access is Access.LINK:
        return await _link(rooms, request, token.strip())
    caller = await rooms.callers.authenticate(token.strip())
    if caller.kind == "integrated_account" and operation.access is Access.ENVIRONMENT:
        raise Forbidden(
            "An integrated account's token may call /unified, /proxy, /write/{id} and "
            "/integrated-account/me only. Use an API token."
        )
    return caller


async def _link(rooms: Rooms, request: AnyRequest, token: str) -> Caller:
    try:
        return await rooms.link_tokens.authenticate(token)
    except LinkTokenUnknown:
        rooms.guesses.note(request.client.host if request.client else "")
        raise


# --- errors ---------------------------------------------------------------------------------------


def _failed(request: AnyRequest, error: CrossfootError) -> Response[bytes]:
    """Answer with an error of ours."""
    if not isinstance(error, CallerError):
        log.warning("failed", code=error.code, message=error.message, request_id=_id(request))
    return _problem(request, error)


def _refused(request: AnyRequest, error: HTTPException) -> Response[bytes]:
    """Answer what the framework refused, in our words."""
    allowed = {k.lower(): v for k, v in (error.headers or {}).items() if k.lower() == "allow"}
    return _problem(request, _in_our_words(request, error), allowed)


def _crashed(request: AnyRequest, error: Exception) -> Response[bytes]:
    """Answer an error that nobody foresaw: the cause goes to the log and nowhere else."""
    log.error("unexpected", request_id=_id(request), exc_info=error)
    return _problem(request, problems.unexpected(_id(request)))


def _in_our_words(request: AnyRequest, error: HTTPException) -> CrossfootError:
    path = request.scope["path"]
    if error.status_code == 404:
        return _no_route(path)
    if error.status_code == 405:
        return MethodNotAllowed(f"{request.method} is not allowed on {path}.")
    if error.status_code == 413:
        return BodyTooLarge(f"A body may have {LARGEST_BODY} bytes at most.")
    if error.status_code < 500:
        return InvalidRequest(str(error.detail))
    log.error("unexpected", request_id=_id(request), exc_info=error)
    return problems.unexpected(_id(request))


def _no_route(path: str) -> CrossfootError:
    match [*path.strip("/").split("/"), "", ""]:
        case ["unified", model, resource, *_]:
            try:
                registry.find(model, resource)
            except UnknownRoute as error:
                return error
    return NotFound(f"There is nothing at {path}. The routes are listed at /docs.")


def _problem(
    request: AnyRequest, error: CrossfootError, headers: dict[str, str] | None = None
) -> Response[bytes]:
    noting.error(error, request.scope["path"])
    return Response(
        content=problems.encode(error, _id(request)),
        media_type=problems.CONTENT_TYPE,
        status_code=error.status,
        headers={**problems.headers(error), **(headers or {})},
    )


def _id(request: AnyRequest) -> str:
    return str(request.scope["state"][REQUEST_ID])
