"""Environments: which there are, which one is looked at, and how its customers connect."""

from litestar.types import ASGIApp
from msgspec import UNSET

from crossfoot.errors import Conflict, InvalidBody, NotFound
from crossfoot.integrated_accounts.linking.settings import BrandChange, LinkingChange
from crossfoot.integrated_accounts.requests import EnvironmentChange
from crossfoot.web.admin.templates import show
from crossfoot.web.admin.visit import HOME, Visit, redirect


async def environments(visit: Visit) -> ASGIApp:
    """Every environment, and the settings of the one that is looked at."""
    return _shown(visit)


async def look_at(visit: Visit) -> ASGIApp:
    """Look at another environment from now on."""
    wanted = visit.form.get("environment", "")
    if wanted not in {one.id for one in visit.environments}:
        raise NotFound("There is no such environment.")
    await visit.rooms.sessions.look_at(visit.cookie, wanted)
    return redirect(HOME)


async def change(visit: Visit) -> ASGIApp:
    """Change the environment's name, brand and origins."""
    form = visit.form
    linking = LinkingChange(
        brand=BrandChange(
            name=form.get("brand_name", "").strip(),
            logo=form.get("brand_logo", "").strip() or None,
            colour=form.get("brand_colour", "").strip() or None,
        ),
        embed_origins=form.get("embed_origins", "").split(),
        redirect_origins=form.get("redirect_origins", "").split(),
    )
    asked = EnvironmentChange(name=form.get("name", UNSET), linking=linking)
    try:
        await visit.rooms.environments.patch(visit.where, visit.where, asked)
    except (InvalidBody, Conflict) as error:
        return _shown(visit, error=error)
    return redirect(f"{HOME}/environments?said=changed")


def _shown(visit: Visit, error: InvalidBody | Conflict | None = None) -> ASGIApp:
    """The page; after a refusal with what was typed, and nothing of it stored."""
    assert visit.environment is not None  # noqa: S101 -- whoever is signed in looks at one
    linking = visit.environment.linking
    stored = {
        "name": visit.environment.name,
        "brand_name": linking.brand.name,
        "brand_logo": linking.brand.logo or "",
        "brand_colour": linking.brand.colour or "",
        "embed_origins": "\n".join(linking.embed_origins),
        "redirect_origins": "\n".join(linking.redirect_origins),
    }
    return show(
        "environments.html",
        visit,
        status=error.status if error else 200,
        form=stored | visit.form,
        error=error,
        said=visit.asked("said"),
    )
