"""`/write`: what became of each write (unified-api §4.9 leaves open what replays it)."""

from typing import Any, Final

from litestar.types import ASGIApp

from crossfoot.errors import UnknownRecord
from crossfoot.web.administration import filters
from crossfoot.web.answers import json
from crossfoot.web.call import Call
from crossfoot.web.operations import Access, Operation
from crossfoot.writes.reports import WriteReport, WriteSummary, report

TAG: Final = "Writes"
FILTERS: Final = (
    *("id", "state", "integrated_account_id", "resource", "object", "record_id", "caller"),
    *("method", "idempotency_key", "control_id", "created_at", "updated_at"),
)
_SUMMARY: Final[dict[str, Any]] = {
    "id": "8b0b7a5e-1f5c-4a53-9c39-4b8c3a2e6d10",
    "state": "committed",
    "integrated_account_id": "0d1d5f6e-4c0e-4f6e-9a56-3d7f3f1c2b10",
    "entity": "",
    "caller": "3c1f0d5a-52c3-4a34-8f0b-6a1f7f0a9d21",
    "method": "POST",
    "path": "/proxy/vendors",
    "resource": "proxy/VENDOR",
    "idempotency_key": "order-4711",
    "control_id": "cf-5b1c0f4d9e3a7b2c6d8e0f1a2b3c4d5e6f708192",
    "object": "VENDOR",
    "record_id": "933",
    "error": None,
    "attempts": 1,
    "settled_at": "2026-03-31T12:00:01Z",
    "created_at": "2026-03-31T12:00:00Z",
    "updated_at": "2026-03-31T12:00:01Z",
}


async def _list(call: Call) -> ASGIApp:
    return json(await call.rooms.write_reports.list(call.environment, call.query))


async def _get(call: Call) -> ASGIApp:
    """One write; one that nobody is at is resolved first, as far as it can be now."""
    rooms, write_id = call.rooms, call.segment("id")
    write = await rooms.writes.read(call.environment, write_id)
    if call.caller.integrated_account_id not in {None, write.account_id}:
        raise UnknownRecord(f"This account has no write {write_id!r}.")
    if write.settled_at is None and await rooms.resolver.resolve(write_id):
        write = await rooms.writes.read(call.environment, write_id)
    return json(report(write))


OPERATIONS: Final = (
    Operation(
        method="GET",
        path="/write",
        name="list_writes",
        tag=TAG,
        summary="List writes",
        description="What was written, or tried to be, oldest first, by whom and with which "
        "outcome. They are kept as long as `CROSSFOOT_WRITE_LEDGER_DAYS` says.",
        answer=_list,
        parameters=filters(*FILTERS),
        result=WriteSummary,
        result_example=_SUMMARY,
        envelope="administrative",
        statuses=(503,),
    ),
    Operation(
        method="GET",
        path="/write/{id}",
        name="get_write",
        tag=TAG,
        summary="Tell what became of a write",
        description="A write of unknown outcome is looked into first: Sage Intacct is asked again, "
        "in a way that cannot write twice.",
        segments={"id": "The `X-Write-Id` of its answer."},
        answer=_get,
        access=Access.ACCOUNT,
        result=WriteReport,
        result_example={**_SUMMARY, "record": {"RECORDNO": "933", "VENDORID": "V-900"}},
        statuses=(404, 503),
    ),
)
