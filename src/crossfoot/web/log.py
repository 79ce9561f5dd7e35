"""`/log`: what was asked of this environment, and what came of it (unified-api §11.6)."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final, cast

from litestar.types import ASGIApp
from msgspec import Struct

from crossfoot.errors import InvalidParameter, MissingParameter, UnknownParameter
from crossfoot.request_log import GatewayNote, LoggedRequest, read_instant
from crossfoot.web.administration import paging
from crossfoot.web.answers import json
from crossfoot.web.call import Call
from crossfoot.web.operations import Operation, Parameter
from crossfoot.web.query_string import Query, text, whole_number

MOST: Final = 100
MONTH: Final = timedelta(days=31)
REQUESTS: Final = "unified_proxy_api"
FILTERS: Final[Mapping[str, tuple[str, ...]]] = {
    REQUESTS: ("request_type", "integrated_account_id", "environment_id", "integration"),
    "rapid_bridge": (
        *("sync_job_run_id", "sync_job_id", "sync_job_run_event", "integrated_account_id"),
        *("webhook_id", "environment_id", "integration"),
    ),
    "webhook": ("webhook_id", "event", "environment_id"),
    "sync_job_cron_trigger": ("environment_id",),
    "mcp": (
        *("mcp_server_id", "tool_name", "mcp_method", "resource", "method", "client_name"),
        *("client_version", "request_id", "integrated_account_id", "environment_id"),
        "integration",
    ),
}
"""The kinds of log, and what each can be filtered by."""
TYPES: Final = ("proxy", "unified")


class GatewayLog(Struct, kw_only=True):
    """A call to the gateway. Times are milliseconds, sizes bytes."""

    timestamp: datetime
    message: str
    functions: list[str]
    kind: str
    outcome: str
    attempt: int
    http_status_code: int
    waited: float
    """In the company's lane."""
    duration: float
    sent: int
    received: int
    code: str
    errors: list[dict[str, str]]
    """What Sage Intacct said, without the values in it."""


class LogEntry(Struct, kw_only=True, rename={"id_": "_id"}):
    """A request (unified-api §11.6). Times are milliseconds."""

    id_: str
    timestamp: datetime
    service: str
    environment_id: str | None
    integrated_account_id: str | None
    tenant_id: str | None
    integration: str
    request_type: str
    resource: str
    method: str
    http_method: str
    http_url: str
    """The path; its query is not kept."""
    http_status_code: int
    http_status_category: str
    duration: float
    fetch_duration: float
    """At Sage Intacct, over all calls, of which some may run at once."""
    waited: float
    result_count: int | None
    integrated_account_needs_reauth: bool
    logs: list[GatewayLog]
    message: str
    code: str
    request_id: str
    caller: str


class LogPage(Struct, kw_only=True):
    """A page of the log, newest first."""

    result: list[LogEntry]
    next_cursor: str | None
    limit: int


async def _list(call: Call) -> ASGIApp:
    kind, wanted = _kind(call.query), _wanted(call.query)
    limit = whole_number(call.query, "limit", least=1, most=MOST, default=MOST)
    since, until = _span(call.query, call.rooms.clock.now())
    if kind != REQUESTS:  # nothing of these kinds runs here yet, so nothing has been logged
        return json(LogPage(result=[], next_cursor=None, limit=limit))
    asked: dict[str, Any] = {
        "request_type": {"in": list(TYPES)},
        **wanted,
        "created_at": {"gt": since.isoformat(), "lt": until.isoformat()},
        "limit": str(limit),
        "next_cursor": text(call.query, "next_cursor") or "",
    }
    page = await call.rooms.request_reports.list(call.environment, asked)
    entries = [_entry(one) for one in page.result]
    return json(LogPage(result=entries, next_cursor=page.next_cursor, limit=limit))


def _kind(query: Query) -> str:
    kind = text(query, "log_type")
    if kind is None:
        raise MissingParameter("log_type")
    if kind not in FILTERS:
        raise InvalidParameter(
            "log_type", f"{kind!r} is no kind of log.", f"Use: {', '.join(FILTERS)}."
        )
    return kind


def _wanted(query: Query) -> dict[str, str]:
    """The conditions under `log_type_filter`."""
    given = query.get("log_type_filter", {})
    valid = FILTERS[_kind(query)]
    if not isinstance(given, dict):
        raise InvalidParameter(
            "log_type_filter", "it takes a name.", f"Write log_type_filter[{valid[0]}]=…"
        )
    for name, value in given.items():
        spelled = f"log_type_filter[{name}]"
        if name not in valid:
            raise UnknownParameter(spelled, [f"log_type_filter[{known}]" for known in valid])
        if not isinstance(value, str):
            raise InvalidParameter(spelled, "it takes one value.")
        if name == "request_type" and value not in TYPES:
            raise InvalidParameter(spelled, f"{value!r} is not known.", "Use: proxy, unified.")
    return cast("dict[str, str]", given)


def _span(query: Query, now: datetime) -> tuple[datetime, datetime]:
    """From when until when; by default the month until now."""
    given = query.get("created_at", {})
    if not isinstance(given, dict) or not given.keys() <= {"gt", "lt"}:
        raise InvalidParameter(
            "created_at", "it takes [gt] and [lt].", "Write created_at[gt]=2026-01-31T00:00:00Z."
        )
    until = _instant(given, "lt") or now + timedelta(seconds=1)
    since = _instant(given, "gt") or until - MONTH
    if until - since > MONTH + timedelta(seconds=1):
        raise InvalidParameter(
            "created_at",
            "it spans more than a month.",
            "Send created_at[gt] and created_at[lt] at most 31 days apart.",
        )
    return since, until


def _instant(given: Mapping[str, Any], name: str) -> datetime | None:
    if name not in given:
        return None
    try:
        return read_instant(str(given[name]))
    except ValueError as error:
        raise InvalidParameter(f"created_at[{name}]", str(error)) from error


def _entry(one: LoggedRequest) -> LogEntry:
    return LogEntry(
        id_=one.id,
        timestamp=one.created_at,
        service=REQUESTS,
        environment_id=one.environment_id,
        integrated_account_id=one.integrated_account_id,
        tenant_id=one.tenant_id,
        integration="sageintacct",
        request_type=one.request_type,
        resource=one.resource,
        method=one.method,
        http_method=one.http_method,
        http_url=one.path,
        http_status_code=one.status,
        http_status_category=f"{one.status // 100}xx",
        duration=one.duration,
        fetch_duration=one.fetched,
        waited=one.waited,
        result_count=one.result_count,
        integrated_account_needs_reauth=one.needs_reauth,
        logs=[_gateway(one, note) for note in one.calls],
        message=one.message,
        code=one.code,
        request_id=one.request_id,
        caller=one.caller,
    )


def _gateway(one: LoggedRequest, note: GatewayNote) -> GatewayLog:
    said = ", ".join(note.functions)
    return GatewayLog(
        timestamp=one.created_at + timedelta(milliseconds=note.after),
        message=f"{said}: {note.outcome}" + (f" ({note.code})" if note.code else ""),
        functions=note.functions,
        kind=note.kind,
        outcome=note.outcome,
        attempt=note.attempt,
        http_status_code=note.status,
        waited=note.waited,
        duration=note.took,
        sent=note.sent,
        received=note.received,
        code=note.code,
        errors=[
            {"level": e.level, "number": e.number, "message": e.text, "support_id": e.support_id}
            for e in note.errors
        ],
    )


OPERATIONS: Final = (
    Operation(
        method="GET",
        path="/log",
        name="list_logs",
        tag="Log",
        summary="Read the log",
        description="The calls of this environment, newest first, each with its calls to Sage "
        "Intacct: names, sizes and times, no contents. What can be filtered depends on the "
        "`log_type`; those but `unified_proxy_api` are empty, since nothing of them runs yet.",
        answer=_list,
        parameters=(
            Parameter(
                name="log_type",
                description="Which log.",
                schema={"type": "string", "enum": list(FILTERS)},
                required=True,
                example=REQUESTS,
            ),
            Parameter(
                name="log_type_filter",
                description="Conditions by name: "
                + "; ".join(f"{kind}: {', '.join(names)}" for kind, names in FILTERS.items()),
                schema={"type": "string"},
                nested=True,
            ),
            Parameter(
                name="created_at",
                description="From when until when, at most a month; by default the last one.",
                schema={"type": "string", "format": "date-time"},
                operators=("gt", "lt"),
            ),
            *paging(MOST, "entries"),
        ),
        result=LogPage,
        statuses=(503,),
    ),
)
