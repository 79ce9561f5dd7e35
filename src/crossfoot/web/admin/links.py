"""Links that let a customer connect a company, or repair its connection: made and shown once."""

from typing import Any

from litestar.types import ASGIApp

from crossfoot.errors import InvalidBody
from crossfoot.integrated_accounts.linking.requests import NewLinkToken
from crossfoot.web.admin.templates import show
from crossfoot.web.admin.visit import Visit


async def connect(visit: Visit) -> ASGIApp:
    """Make a link for a new customer."""
    tenant = visit.form.get("tenant_id", "").strip()
    return await _link(visit, NewLinkToken(tenant_id=tenant), tenant)


async def reconnect(visit: Visit) -> ASGIApp:
    """Make a link that repairs an account's connection."""
    account = await visit.rooms.accounts.get(visit.where, visit.segment("id"))
    return await _link(visit, NewLinkToken(integrated_account_id=account.id), account.tenant_id)


async def _link(visit: Visit, asked: NewLinkToken, tenant: str) -> ASGIApp:
    known: dict[str, Any] = {"tenant": tenant, "again": asked.integrated_account_id}
    try:
        made = await visit.rooms.link_tokens.create(visit.where, asked)
    except InvalidBody as error:
        return show("link.html", visit, status=422, error=error, link="", **known)
    base = str(visit.request.base_url).rstrip("/")
    link = f"{base}/connect-account?link_token={made.link_token}"
    return show("link.html", visit, error=None, link=link, **known)
