"""The write ledger: what was written, and first what nobody knows yet."""

from typing import Any, Final

from litestar.types import ASGIApp

from crossfoot.web.admin.templates import show
from crossfoot.web.admin.texts import pretty
from crossfoot.web.admin.visit import Visit
from crossfoot.web.answers import ENCODER
from crossfoot.writes.reports import report

PAGE: Final = "50"
STATES: Final = ("committed", "not_committed", "unknown", "pending")
EXACT: Final = ("state", "resource", "integrated_account_id", "idempotency_key", "record_id")


async def writes(visit: Visit) -> ASGIApp:
    """The environment's writes, newest first; above them those without an outcome."""
    filters = {name: visit.asked(name) for name in EXACT}
    kept = {name: value for name, value in filters.items() if value}
    asked: dict[str, Any] = {**kept, "limit": PAGE, "next_cursor": visit.asked("next_cursor")}
    reports = visit.rooms.write_reports
    first = not kept and not asked["next_cursor"]
    return show(
        "writes.html",
        visit,
        unsettled=(await reports.unsettled(visit.where, {"limit": PAGE})).result if first else [],
        page=await reports.newest(visit.where, asked),
        filters=filters,
        kept=kept,
        states=STATES,
    )


async def write(visit: Visit) -> ASGIApp:
    """One write; one of unknown outcome is looked into first, as far as it can be now."""
    rooms, write_id = visit.rooms, visit.segment("id")
    found = await rooms.writes.read(visit.where, write_id)
    if found.settled_at is None and await rooms.resolver.resolve(write_id):
        found = await rooms.writes.read(visit.where, write_id)
    one = report(found)
    record = pretty(ENCODER.encode(one.record)) if one.record is not None else None
    return show("write.html", visit, one=one, record=record)
