"""`/connect-account` and `/connect-account/post-connect`: the dialog's pages.

The HTML knows whose page it is (its name, logo and colour) and who may frame it. All else is asked
for by the scripts in `assets/link/`. The token stands in the address, as the contract has it
(unified-api §3.2), so nothing is kept, and no other server is told the address.
"""

import re
from collections.abc import Sequence
from functools import cache
from html import escape
from typing import Any, Final
from urllib.parse import urlsplit

from litestar import Request, get
from litestar.types import ASGIApp

from crossfoot.errors import Unauthenticated
from crossfoot.integrated_accounts.linking.settings import LinkingSettings
from crossfoot.integrated_accounts.linking.shapes import Brand
from crossfoot.web.html import ASSETS, page
from crossfoot.web.rooms import Rooms

FOLDER: Final = "link"
HEADERS: Final = {"cache-control": "no-store", "referrer-policy": "no-referrer"}
AnyRequest = Request[Any, Any, Any]
_IMPORT: Final = re.compile(r'^(?:import|\}) .*?from "(\.{1,2}/[\w./]+\.js)";$', re.MULTILINE)


@get("/connect-account")
async def connect_account(request: AnyRequest) -> ASGIApp:
    """The link dialog."""
    rooms: Rooms = request.app.state.rooms
    token = request.query_params.get("link_token", "")
    return _dialog("connect.js", await rooms.linking.settings_of(token))


@get("/connect-account/post-connect")
async def post_connect(request: AnyRequest) -> ASGIApp:
    """The form that comes after connecting, by itself."""
    rooms: Rooms = request.app.state.rooms
    token = request.query_params.get("integrated_account_session_token", "")
    return _dialog("post_connect.js", await _settings_for(rooms, token))


PAGES: Final = (connect_account, post_connect)


async def _settings_for(rooms: Rooms, token: str) -> LinkingSettings | None:
    """The settings for an integrated account's token; None where it is none."""
    try:
        caller = await rooms.callers.authenticate(token)
    except Unauthenticated:  # the page itself says so, in the person's language
        return None
    environment = await rooms.environments.get(caller.environment_id, caller.environment_id)
    return environment.linking


def _dialog(script: str, settings: LinkingSettings | None) -> ASGIApp:
    """The page; anybody may frame that of an unknown token.

    It says so and nothing else, and whoever opened it must hear of it.
    """
    frames = ["*"] if settings is None else ["'self'", *settings.embed_origins]
    brand = (settings or LinkingSettings()).brand
    return page(
        f"{FOLDER}/dialog.html",
        policy=_policy(brand, frames),
        headers=HEADERS,
        script=script,
        preloads="\n".join(map(_preload, modules(script))),
        name=escape(brand.name),
        logo=escape(brand.logo or ""),
        colour=escape(brand.colour or ""),
    )


def _policy(brand: Brand, frames: Sequence[str]) -> str:
    """Scripts, styles and calls of our own only; the logo from where it is; frames as allowed."""
    logo = urlsplit(brand.logo or "data:,")
    pictures = "data:" if logo.scheme == "data" else f"{logo.scheme}://{logo.netloc}"
    return (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
        f"img-src data: {pictures}; form-action 'none'; base-uri 'none'; "
        f"frame-ancestors {' '.join(frames)}"
    )


@cache
def modules(script: str) -> tuple[str, ...]:
    """A page's script and all that it imports, so that they are fetched at once."""
    found, pending = dict.fromkeys([script]), [script]
    while pending:
        name = pending.pop()
        folder = name.rpartition("/")[0]
        for path in _IMPORT.findall((ASSETS / FOLDER / name).read_text("utf-8")):
            other = _joined(folder, path)
            if other not in found:
                found[other] = None
                pending.append(other)
    return tuple(found)


def _joined(folder: str, path: str) -> str:
    """The place of `./a.js` or `../a.js`, seen from a folder at most one deep."""
    if path.startswith("../"):
        return path.removeprefix("../")
    return "/".join(filter(None, [folder, path.removeprefix("./")]))


def _preload(name: str) -> str:
    return f'<link rel="modulepreload" href="/assets/{FOLDER}/{name}">'
