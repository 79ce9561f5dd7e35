"""The table of the dashboard's pages, and what each visit passes: session, origin, form key."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Final, Literal, NamedTuple
from urllib.parse import quote

from litestar.handlers import HTTPRouteHandler
from litestar.types import ASGIApp

from crossfoot.errors import CrossfootError, Forbidden
from crossfoot.web import problems
from crossfoot.web.admin import (
    accounts,
    environments,
    links,
    overview,
    requests,
    settings,
    sign_in,
    tokens,
    try_it,
    writes,
)
from crossfoot.web.admin.templates import show
from crossfoot.web.admin.visit import (
    COOKIE,
    FORM_KEY,
    HOME,
    SIGN_IN,
    AnyRequest,
    Visit,
    check_origin,
    read_form,
    redirect,
)
from crossfoot.web.query_string import decode

Answer = Callable[[Visit], Awaitable[ASGIApp]]


class Page(NamedTuple):
    """A page, or what a form of one does."""

    method: Literal["GET", "POST"]
    path: str
    answer: Answer
    anyone: bool = False


PAGES: Final = (
    Page("GET", "/sign-in", sign_in.ask, anyone=True),
    Page("POST", "/sign-in", sign_in.sign_in, anyone=True),
    Page("POST", "/sign-out", sign_in.sign_out),
    Page("GET", "", overview.overview),
    Page("GET", "/accounts", accounts.accounts),
    Page("GET", "/accounts/{id:str}", accounts.account),
    Page("POST", "/accounts/connect", links.connect),
    Page("POST", "/accounts/{id:str}/check", accounts.check_again),
    Page("POST", "/accounts/{id:str}/reconnect", links.reconnect),
    Page("GET", "/requests", requests.requests),
    Page("GET", "/requests/{id:str}", requests.request),
    Page("GET", "/writes", writes.writes),
    Page("GET", "/writes/{id:str}", writes.write),
    Page("GET", "/try", try_it.ask),
    Page("POST", "/try", try_it.run),
    Page("GET", "/tokens", tokens.tokens),
    Page("POST", "/tokens", tokens.create),
    Page("POST", "/tokens/{id:str}/revoke", tokens.revoke),
    Page("GET", "/environments", environments.environments),
    Page("POST", "/environments", environments.look_at),
    Page("POST", "/environments/change", environments.change),
    Page("GET", "/settings", settings.settings),
)


def _route(page: Page) -> HTTPRouteHandler:
    async def endpoint(request: AnyRequest) -> ASGIApp:
        visit = await _visit(request)
        try:
            return await _answered(page, visit)
        except CrossfootError as error:
            return show(
                "problem.html",
                visit,
                status=error.status,
                headers=problems.headers(error),
                error=error,
            )

    made = HTTPRouteHandler(HOME + page.path, http_method=[page.method], status_code=200)
    return made(endpoint)


async def _visit(request: AnyRequest) -> Visit:
    rooms = request.app.state.rooms
    cookie = request.cookies.get(COOKIE, "")
    operator = await rooms.sessions.operator(cookie) if cookie else None
    query = decode(request.scope["query_string"])
    if operator is None:
        return Visit(rooms=rooms, request=request, query=query, cookie=cookie)
    known = await rooms.environments.all()
    chosen = next((one for one in known if one.id == operator.environment_id), known[0])
    return Visit(
        rooms=rooms,
        request=request,
        query=query,
        cookie=cookie,
        operator=operator,
        environments=known,
        environment=chosen,
    )


async def _answered(page: Page, visit: Visit) -> ASGIApp:
    if visit.operator is None and not page.anyone:
        return redirect(_to_sign_in(page, visit))
    if page.method == "GET":
        return await page.answer(visit)
    check_origin(visit.request)
    form = await read_form(visit.request)
    genuine = visit.rooms.sessions.is_form_key(visit.cookie, form.pop(FORM_KEY, ""))
    if not (genuine or page.anyone):
        raise Forbidden("This form belongs to another session. Go back, reload, and send it again.")
    return await page.answer(replace(visit, form=form))


def _to_sign_in(page: Page, visit: Visit) -> str:
    """Where to sign in, and where to go from there: never back into a form."""
    path = visit.request.scope["path"] if page.method == "GET" else HOME
    ended = "&ended=true" if visit.cookie else ""
    return f"{SIGN_IN}?to={quote(path)}{ended}"


ROUTES: Final = tuple(_route(page) for page in PAGES)
