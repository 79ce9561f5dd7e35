"""The request log: filtered, and one request with its gateway calls in time."""

from typing import Any, Final

from litestar.types import ASGIApp

from crossfoot.web.admin import charts
from crossfoot.web.admin.overview import SPANS
from crossfoot.web.admin.templates import show
from crossfoot.web.admin.visit import Visit

PAGE: Final = "50"
ANSWERS: Final = {
    "good": ("Answered", {"lt": "400"}),
    "refused": ("Refused (4xx)", {"gte": "400", "lt": "500"}),
    "failed": ("Failed (5xx)", {"gte": "500"}),
    "bad": ("Refused or failed", {"gte": "400"}),
}
TYPES: Final = ("unified", "proxy", "administration")
EXACT: Final = ("resource", "integrated_account_id", "request_id", "code", "caller")
FIELDS: Final = ("answer", "request_type", "span", "slower_than", *EXACT)


async def requests(visit: Visit) -> ASGIApp:
    """The environment's requests, newest first, as filtered."""
    page = await visit.rooms.request_reports.list(visit.where, _asked(visit), strangers=True)
    filters = {name: visit.asked(name) for name in FIELDS}
    return show(
        "requests.html",
        visit,
        page=page,
        filters=filters,
        kept={name: value for name, value in filters.items() if value},
        answers=ANSWERS,
        types=TYPES,
        spans=SPANS,
        later=visit.asked("next_cursor"),
    )


async def request(visit: Visit) -> ASGIApp:
    """One request."""
    found = await visit.rooms.request_reports.get(visit.where, visit.segment("id"))
    drawn = charts.timeline(found.calls, found.duration) if found.calls else None
    return show("request.html", visit, one=found, timeline=drawn)


def _asked(visit: Visit) -> dict[str, Any]:
    """The filters of the form in the words of the log."""
    asked: dict[str, Any] = {"limit": PAGE, "next_cursor": visit.asked("next_cursor")}
    asked |= {name: value for name in EXACT if (value := visit.asked(name))}
    if visit.asked("request_type") in TYPES:
        asked["request_type"] = visit.asked("request_type")
    if visit.asked("answer") in ANSWERS:
        asked["status"] = ANSWERS[visit.asked("answer")][1]
    if slower := visit.asked("slower_than"):
        asked["duration"] = {"gte": slower}
    if visit.asked("span") in SPANS:
        since = SPANS[visit.asked("span")][1]
        asked["created_at"] = {"gt": (visit.rooms.clock.now() - since).isoformat()}
    return asked
