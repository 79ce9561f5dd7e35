"""Signing in with an operator's token, and out."""

from datetime import datetime
from typing import Final

from litestar.types import ASGIApp

from crossfoot.errors import CrossfootError, RateLimited, Unauthenticated
from crossfoot.secret import Secret
from crossfoot.web import problems
from crossfoot.web.admin.templates import show
from crossfoot.web.admin.visit import COOKIE, HOME, SIGN_IN, Visit, redirect

UNKNOWN: Final = "an unknown address"


async def ask(visit: Visit) -> ASGIApp:
    """The page that asks for a token."""
    if visit.operator is not None:
        return redirect(HOME)
    return _shown(visit, _local(visit.asked("to")), ended="ended" in visit.query)


async def sign_in(visit: Visit) -> ASGIApp:
    """Begin a session, and go where the person wanted to."""
    to = _local(visit.form.get("to", ""))
    client = visit.request.client
    address = client.host if client else UNKNOWN
    try:
        try:
            cookie, ends = await visit.rooms.sessions.sign_in(visit.form.get("token", ""))
        except Unauthenticated:
            visit.rooms.operator_guesses.note(address)
            raise
    except (Unauthenticated, RateLimited) as error:
        return _shown(visit, to, error=error)
    answer = redirect(to)
    answer.headers["set-cookie"] = _cookie(visit, cookie, ends)
    return answer


async def sign_out(visit: Visit) -> ASGIApp:
    """End the session."""
    await visit.rooms.sessions.sign_out(visit.cookie)
    answer = redirect(SIGN_IN)
    answer.headers["set-cookie"] = _cookie(visit, Secret(""), visit.rooms.clock.now())
    return answer


def _shown(
    visit: Visit, to: str, *, ended: bool = False, error: CrossfootError | None = None
) -> ASGIApp:
    status, headers = (error.status, problems.headers(error)) if error else (200, {})
    headers.pop("www-authenticate", None)  # it is a form that is asked for, not a header
    return show(
        "sign_in.html", visit, status=status, headers=headers, to=to, ended=ended, error=error
    )


def _cookie(visit: Visit, value: Secret, ends: datetime) -> str:
    """No script reads it, no other site's page makes a browser send it."""
    seconds = max(int((ends - visit.rooms.clock.now()).total_seconds()), 0)
    secure = "; Secure" if visit.request.url.scheme == "https" else ""
    return (
        f"{COOKIE}={value.reveal()}; Path={HOME}; Max-Age={seconds}; HttpOnly; "
        f"SameSite=Strict{secure}"
    )


def _local(path: str) -> str:
    """A page of the dashboard; anything else is the first page."""
    plain = path.isascii() and path.isprintable() and "\\" not in path
    return path if plain and (path == HOME or path.startswith(f"{HOME}/")) else HOME
