"""`/demo`: the bill form of a product that embeds Crossfoot, for whoever runs `crossfoot demo`.

A product makes tokens on its own server, where its API token stays. These routes stand in for such
a server: they ask nobody who they are, so they are there only where the setting says so, and only
for the page itself.
"""

from typing import Any, Final
from urllib.parse import urlsplit

import msgspec
from litestar import Request, get, post
from litestar.types import ASGIApp

from crossfoot.errors import Forbidden, NotFound
from crossfoot.integrated_accounts.linking.requests import NewLinkToken
from crossfoot.integrated_accounts.requests import read
from crossfoot.web.answers import json
from crossfoot.web.call import read_json
from crossfoot.web.html import page
from crossfoot.web.rooms import Rooms

TENANT: Final = "demo"
POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "frame-src 'self'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'; "
    "form-action 'none'"
)
AnyRequest = Request[Any, Any, Any]


class AccountWanted(msgspec.Struct, kw_only=True):
    """`POST /demo/account-token`."""

    integrated_account_id: str


class Reconnecting(msgspec.Struct, kw_only=True):
    """`POST /demo/link-token`: the account to reconnect, or none to connect another."""

    integrated_account_id: str | None = None


@get("/demo")
async def demo(request: AnyRequest) -> ASGIApp:
    """The page."""
    _rooms(request)
    return page("demo/demo.html", policy=POLICY, headers={"referrer-policy": "no-referrer"})


@get("/demo/accounts")
async def accounts(request: AnyRequest) -> ASGIApp:
    """The demo's customers: the newest connection first."""
    rooms = _rooms(request)
    found = await rooms.accounts.list(await _environment(rooms), {"tenant_id": TENANT})
    newest = sorted(found.result, key=lambda one: one.created_at, reverse=True)
    return json({"result": [{"id": one.id, "status": one.status} for one in newest]})


@post("/demo/link-token", status_code=200)
async def link_token(request: AnyRequest) -> ASGIApp:
    """A link token, as a product's server asks for it with its API token."""
    rooms = _rooms(request)
    asked = read(Reconnecting, read_json(await request.body()))
    account = asked.integrated_account_id
    wanted = NewLinkToken(tenant_id=None if account else TENANT, integrated_account_id=account)
    return json(await rooms.link_tokens.create(await _environment(rooms), wanted))


@post("/demo/account-token", status_code=200)
async def account_token(request: AnyRequest) -> ASGIApp:
    """An integrated account's token, in the same way."""
    rooms = _rooms(request)
    asked = read(AccountWanted, read_json(await request.body()))
    return json(
        await rooms.accounts.create_token(await _environment(rooms), asked.integrated_account_id)
    )


DEMO: Final = (demo, accounts, link_token, account_token)


def _rooms(request: AnyRequest) -> Rooms:
    """The rooms, where there is a demo; raises Forbidden for pages of other origins."""
    rooms: Rooms = request.app.state.rooms
    if not rooms.demo_page:
        raise NotFound("There is no demo here. `crossfoot demo` starts one.")
    origin = request.headers.get("origin", "")
    if origin and urlsplit(origin).netloc != request.headers.get("host"):
        raise Forbidden("Only the demo's own page may ask for this.")
    return rooms


async def _environment(rooms: Rooms) -> str:
    return (await rooms.environments.ensure_default()).id
