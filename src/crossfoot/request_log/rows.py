"""A noted request as a row, and a row as people see it."""

from datetime import datetime
from typing import Any, Final

import msgspec
from msgspec import Struct
from sqlalchemy import Row

from crossfoot.request_log.entry import Entry, GatewayNote
from crossfoot.request_log.redaction import UUID, without_tokens

LONGEST_PATH: Final = 500
LONGEST_NAME: Final = 60
MOST_NAMES: Final = 30
_METHODS: Final = frozenset({"list", "get", "create", "update", "delete"})


class LoggedRequest(Struct, kw_only=True):
    """A request of the log. Times are milliseconds."""

    id: str
    request_id: str
    created_at: datetime
    environment_id: str | None
    integrated_account_id: str | None
    tenant_id: str | None
    caller: str
    request_type: str
    http_method: str
    path: str
    parameters: list[str]
    resource: str
    method: str
    status: int
    """0 where the answer broke off before it began."""
    code: str
    message: str
    problems: list[tuple[str, str]]
    needs_reauth: bool
    duration: float
    waited: float
    """In the company's lane, over all gateway calls."""
    fetched: float
    """At Sage Intacct, over all gateway calls; they may overlap."""
    sent: int
    result_count: int | None
    call_count: int
    calls: list[GatewayNote]


def row_of(entry: Entry) -> dict[str, Any]:
    """The row to insert."""
    return {
        "id": entry.id,
        "created_at": entry.began,
        "request_id": entry.request_id,
        "environment_id": entry.environment_id,
        "integrated_account_id": _id(entry.integrated_account_id),
        "caller": entry.caller,
        "request_type": entry.request_type or "administration",
        "http_method": entry.http_method,
        "path": _storable(entry.path, LONGEST_PATH),
        "parameters": [_storable(n, LONGEST_NAME) for n in entry.parameters[:MOST_NAMES]],
        "resource": _storable(resource_of(entry.path), LONGEST_PATH),
        "method": method_of(entry.operation),
        "status": entry.status,
        "code": entry.code,
        "message": _storable(entry.message, LONGEST_PATH),
        "problems": entry.problems,
        "needs_reauth": entry.needs_reauth,
        "duration_us": round(entry.seconds * 1e6),
        "waited_us": round(entry.waited * 1e6),
        "fetched_us": round(entry.fetched * 1e6),
        "sent": entry.sent,
        "result_count": entry.result_count,
        "call_count": entry.call_count,
        "calls": msgspec.to_builtins(entry.calls),
    }


def logged(row: Row[Any]) -> LoggedRequest:
    """A row as people see it."""
    known = row._mapping  # noqa: SLF001 -- SQLAlchemy's public name for a row's columns
    same = {name: known[name] for name in LoggedRequest.__struct_fields__ if name in known}
    same["calls"] = msgspec.convert(row.calls, list[GatewayNote])
    return LoggedRequest(
        **same,
        duration=row.duration_us / 1000,
        waited=row.waited_us / 1000,
        fetched=row.fetched_us / 1000,
    )


def resource_of(path: str) -> str:
    """`accounting/contacts`, or the object of a proxy path, or what else a path begins with."""
    first, *rest = path.strip("/").split("/")
    if first == "unified":
        return "/".join(rest[:2])
    return rest[0] if first == "proxy" and rest else first


def method_of(operation: str) -> str:
    """`list` of `list_accounting_contacts`; an operation of another kind by its whole name."""
    word = operation.partition("_")[0]
    return word if word in _METHODS else operation


def _id(named: str | None) -> str | None:
    """An id as a caller named it; what cannot be one is not kept."""
    return named if named and UUID.fullmatch(named) else None


def _storable(text: str, longest: int) -> str:
    """A caller's text without tokens and without what no database takes."""
    text = text[:longest]
    if not (text.isascii() and text.isprintable()):
        text = "".join(c if c.isprintable() else "\ufffd" for c in text)
        text = text.encode(errors="replace").decode()
    return without_tokens(text)
