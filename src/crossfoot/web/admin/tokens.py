"""API tokens: made and shown once, listed, revoked."""

from datetime import timedelta
from typing import Final

from litestar.types import ASGIApp

from crossfoot.errors import InvalidBody
from crossfoot.integrated_accounts.shapes import ApiToken
from crossfoot.secret import Secret
from crossfoot.web.admin.templates import show
from crossfoot.web.admin.visit import HOME, Visit, redirect

PAGE: Final = "50"
LIVES: Final = {"30": "30 days", "90": "90 days", "365": "One year", "": "Until revoked"}


async def tokens(visit: Visit) -> ASGIApp:
    """The environment's tokens, and a form to make one."""
    return await _shown(visit)


async def create(visit: Visit) -> ASGIApp:
    """Make a token, and show it this once."""
    days = visit.form.get("days", "")
    ends = visit.rooms.clock.now() + timedelta(days=int(days)) if days in LIVES and days else None
    try:
        token, secret = await visit.rooms.api_tokens.create(
            visit.form.get("name", ""), visit.where, expires_at=ends
        )
    except InvalidBody as error:
        return await _shown(visit, status=422, error=error)
    return await _shown(visit, made=token, secret=secret)


async def revoke(visit: Visit) -> ASGIApp:
    """Revoke a token."""
    await visit.rooms.api_tokens.delete(visit.where, visit.segment("id"))
    return redirect(f"{HOME}/tokens")


async def _shown(
    visit: Visit,
    *,
    status: int = 200,
    error: InvalidBody | None = None,
    made: ApiToken | None = None,
    secret: Secret | None = None,
) -> ASGIApp:
    asked = {"limit": PAGE, "next_cursor": visit.asked("next_cursor")}
    return show(
        "tokens.html",
        visit,
        status=status,
        page=await visit.rooms.api_tokens.list(visit.where, asked),
        operators=await visit.rooms.operator_tokens.list(),
        lives=LIVES,
        now=visit.rooms.clock.now(),
        error=error,
        made=made,
        secret=secret.reveal() if secret else "",
    )
