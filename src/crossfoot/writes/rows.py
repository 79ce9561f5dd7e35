"""Rows of the table `writes`, and what they mean."""

from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any, Final, TypeAlias

import msgspec
from msgspec import Struct
from sqlalchemy import Row

from crossfoot.connector.writing.ledger import Intent, Refusal, Sought, Wanted, Write
from crossfoot.intacct import Function

AnyRow: TypeAlias = Row[Any] | SimpleNamespace
"""A row as it was read, or as it was just written: there is no need to ask for it again."""
ANSWER_UNDER_WAY: Final = timedelta(seconds=1)
"""How long an answer that was just made may take until it is known to have arrived."""


class Sent(Struct, frozen=True):
    """What is to be sent, and the request behind it: sealed, until nobody may need it."""

    function: Function
    sought: Sought
    request: msgspec.Raw


def encode_sent(wanted: Wanted) -> bytes:
    """What the row keeps of a write until its outcome is known."""
    request = msgspec.Raw(wanted.intent.request)
    return msgspec.json.encode(Sent(wanted.function, wanted.sought, request))


def decode_sent(encoded: bytes) -> Sent:
    """The reverse."""
    return msgspec.json.decode(encoded, type=Sent)


def write_of(row: AnyRow, response: bytes | None = None, *, in_doubt: bool = False) -> Write:
    """A row as the connector knows it; `response` is the opened one."""
    return Write(
        id=row.id,
        environment_id=row.environment_id,
        account_id=row.integrated_account_id,
        entity=row.entity,
        caller=row.caller,
        method=row.method,
        path=row.path,
        resource=row.resource,
        key=row.idempotency_key,
        control_id=row.control_id,
        state=row.state,
        object=row.object,
        record_id=row.record_id,
        attempts=row.attempts,
        created_at=row.created_at,
        updated_at=row.updated_at,
        settled_at=row.settled_at,
        refusal=None if row.refusal is None else msgspec.convert(row.refusal, Refusal),
        response=response,
        in_doubt=in_doubt,
    )


def values_of(intent: Intent) -> dict[str, Any]:
    """The columns that say who wants what written."""
    return {
        "environment_id": intent.environment_id,
        "integrated_account_id": intent.account_id,
        "entity": intent.entity,
        "caller": intent.caller,
        "method": intent.method,
        "path": intent.path,
        "resource": intent.resource,
        "idempotency_key": intent.key,
        "digest": intent.digest,
    }


def is_free(row: Row[Any], now: datetime) -> bool:
    """Whether nobody is at the write and it may be executed (again)."""
    if row.leased_until > now or row.state == "committed":
        return False
    return row.state != "not_committed" or not row.refusal["final"]


def is_at_work(row: Row[Any], now: datetime) -> bool:
    """Whether somebody is at the write."""
    return row.settled_at is None and row.leased_until > now


def answer_is_under_way(row: Row[Any], now: datetime) -> bool:
    """Whether the answer to a write without a key was made just now, and may yet arrive."""
    fresh = now - row.updated_at < ANSWER_UNDER_WAY
    return fresh and row.state == "committed" and not row.idempotency_key and not row.delivered
