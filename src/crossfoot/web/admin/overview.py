"""The first page: what happens, and what needs somebody."""

from datetime import timedelta
from typing import Any, Final

from litestar.types import ASGIApp

from crossfoot.integrated_accounts.shapes import AccountStatus, IntegratedAccount
from crossfoot.web.admin import charts
from crossfoot.web.admin.templates import show
from crossfoot.web.admin.visit import Visit

SPANS: Final = {
    "1h": ("Last hour", timedelta(hours=1)),
    "24h": ("Last 24 hours", timedelta(hours=24)),
    "7d": ("Last 7 days", timedelta(days=7)),
    "30d": ("Last 30 days", timedelta(days=30)),
}
USUAL: Final = "24h"
MOST_LANES: Final = 12


async def overview(visit: Visit) -> ASGIApp:
    """Charts of the environment's requests, accounts that do not work, and lanes."""
    rooms, where = visit.rooms, visit.where
    asked = visit.asked("span")
    span = asked if asked in SPANS else USUAL
    chart = await rooms.request_reports.chart(where, rooms.clock.now(), SPANS[span][1])
    some = await rooms.accounts.list(where, {"limit": str(MOST_LANES)})
    troubled = await rooms.accounts.list(
        where, {"status": {"ne": AccountStatus.ACTIVE}, "limit": str(MOST_LANES)}
    )
    unsettled = await rooms.write_reports.unsettled(where, {"limit": "5"})
    return show(
        "overview.html",
        visit,
        spans=SPANS,
        span=span,
        total=chart.total,
        slots=[slot for slot in chart.slots if slot.requests],
        requests=charts.requests_over_time(chart.slots),
        durations=charts.durations_over_time(chart.slots),
        lanes=[await lane_of(visit, account) for account in some.result],
        troubled=troubled.result,
        unsettled=unsettled.result,
        connected=bool(some.result),
    )


async def lane_of(visit: Visit, account: IntegratedAccount) -> dict[str, Any]:
    """How busy the lane of an account's company is in this process."""
    lane = await visit.rooms.accounts.lane(account.id, visit.where)
    busy = {"places": 0, "running": 0, "waiting": 0}
    if lane is not None:
        busy = {"places": lane.places, "running": lane.running, "waiting": lane.waiting}
    return {"account": account, **busy}
