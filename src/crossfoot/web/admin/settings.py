"""The settings in force and where each comes from; secrets are masked."""

from litestar.types import ASGIApp

from crossfoot.web.admin.templates import show
from crossfoot.web.admin.visit import Visit


async def settings(visit: Visit) -> ASGIApp:
    """Every setting; those that were set come first."""
    known = sorted(visit.rooms.settings, key=lambda one: one.origin == "default")
    return show("settings.html", visit, settings=known)
