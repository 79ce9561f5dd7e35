"""Environments: which there are, and which one the dashboard looks at."""

from litestar.types import ASGIApp

from crossfoot.errors import NotFound
from crossfoot.web.admin.templates import show
from crossfoot.web.admin.visit import HOME, Visit, redirect


async def environments(visit: Visit) -> ASGIApp:
    """Every environment."""
    return show("environments.html", visit)


async def look_at(visit: Visit) -> ASGIApp:
    """Look at another environment from now on."""
    wanted = visit.form.get("environment", "")
    if wanted not in {one.id for one in visit.environments}:
        raise NotFound("There is no such environment.")
    await visit.rooms.sessions.look_at(visit.cookie, wanted)
    return redirect(HOME)
