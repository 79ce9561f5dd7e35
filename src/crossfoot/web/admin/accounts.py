"""Integrated accounts: whether they work, what to do if not, and what they cost."""

from typing import Any, Final

from litestar.types import ASGIApp

from crossfoot.errors import CrossfootError
from crossfoot.integrated_accounts.shapes import AccountStatus
from crossfoot.web.admin.overview import lane_of
from crossfoot.web.admin.templates import show
from crossfoot.web.admin.visit import HOME, Visit, redirect

PAGE: Final = "25"
ADVICE: Final = {
    AccountStatus.CONNECTING: "The connection is being made. Reload in a moment.",
    AccountStatus.ACTIVE: "",
    AccountStatus.NEEDS_REAUTH: "Sage Intacct refuses the stored sign-in. Nothing is sent until it "
    "is corrected, so that the user is not locked: reconnect with the new password.",
    AccountStatus.VALIDATION_ERROR: "The sign-in has never worked. Correct it by reconnecting, or "
    "delete the account.",
    AccountStatus.POST_INSTALL_ERROR: "The form after connecting was not completed. Let the "
    "customer open it again.",
}


async def accounts(visit: Visit) -> ASGIApp:
    """The environment's integrated accounts, page by page."""
    asked: dict[str, Any] = {"limit": PAGE, "next_cursor": visit.asked("next_cursor")}
    for name in ("status", "tenant_id"):
        if value := visit.asked(name):
            asked[name] = value
    page = await visit.rooms.accounts.list(visit.where, asked)
    usage = {
        account.id: (await visit.rooms.usage.report(visit.where, account.id, {})).current_month
        for account in page.result
    }
    return show(
        "accounts.html",
        visit,
        page=page,
        usage=usage,
        lanes={a.id: await lane_of(visit, a) for a in page.result},
        states=list(AccountStatus),
        state=visit.asked("status"),
        tenant=visit.asked("tenant_id"),
    )


async def account(visit: Visit) -> ASGIApp:
    """One integrated account."""
    rooms, account_id = visit.rooms, visit.segment("id")
    found = await rooms.accounts.get(visit.where, account_id)
    recent = {"integrated_account_id": account_id, "limit": "10"}
    return show(
        "account.html",
        visit,
        account=found,
        advice=ADVICE[found.status],
        lane=await lane_of(visit, found),
        usage=await rooms.usage.report(visit.where, account_id, {}),
        events=(await rooms.events.newest(visit.where, recent)).result,
        requests=(await rooms.request_reports.list(visit.where, recent)).result,
        said=visit.asked("said"),
    )


async def check_again(visit: Visit) -> ASGIApp:
    """Sign in to Sage Intacct once more; the account's page says what came of it."""
    account_id = visit.segment("id")
    try:
        await visit.rooms.accounts.refresh_credentials(visit.where, account_id)
        said = "works"
    except CrossfootError as error:
        if error.blame == "caller":
            raise
        said = "refused"
    return redirect(f"{HOME}/accounts/{account_id}?said={said}")
