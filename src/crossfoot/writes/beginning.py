"""Whether a write that is wanted is a new one, or one that the ledger knows."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from msgspec import Struct
from sqlalchemy import Row, bindparam, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from crossfoot.connector.writing.ledger import Intent, Wanted, control_id_of, scope_of
from crossfoot.errors import KeyReused, Problem, UnknownRecord
from crossfoot.store.tables import writes
from crossfoot.writes.rows import values_of

_LOCK_ALL: Final = text(
    "SELECT pg_advisory_xact_lock(lock) FROM unnest(CAST(:locks AS bigint[])) AS lock"
)

_KNOWN: Final = (
    select(writes)
    .where(
        writes.c.integrated_account_id.in_(bindparam("accounts", expanding=True)),
        writes.c.scope.in_(bindparam("scopes", expanding=True)),
    )
    .order_by(writes.c.created_at, writes.c.position)
)


class Decisions(Struct, frozen=True):
    """For each write the row that it is, or None for a new one."""

    found: Sequence[Row[Any] | None]

    @staticmethod
    def new_row(wanted: Wanted, write_id: str) -> dict[str, Any]:
        """The columns of a new row that never change, and those that an outcome changes."""
        intent = wanted.intent
        return {
            **values_of(intent),
            "id": write_id,
            "scope": scope_of(intent),
            "control_id": control_id_of(intent, write_id),
            "object": wanted.sought.object,
            "record_id": wanted.sought.key,
            "creates": not wanted.sought.key,
            "refusal": None,
            "response": None,
            "attempts": 1,
        }


async def decide(
    connection: AsyncConnection, wanted: Sequence[Wanted], since: datetime
) -> Decisions:
    """Look for each write among the ledger's rows, and hold its place until the transaction ends.

    With a key it is the row of that key. Without one it is an equal write since then whose answer
    may not have arrived; two equal ones of one request are two.

    Raises:
        KeyReused: a key was used for another body.
        UnknownRecord: a write that was begun is gone, with its account.
    """
    await _hold(connection, [scope_of(one.intent) for one in wanted])
    asked = [(one.intent, one.write_id) for one in wanted]
    return Decisions(await find_rows(connection, asked, since))


async def find_rows(
    connection: AsyncConnection, asked: Sequence[tuple[Intent, str]], since: datetime
) -> list[Row[Any] | None]:
    """The row of each write that is a repeat; with an id it is that row."""
    scopes = [scope_of(intent) for intent, _ in asked]
    rows = await _known(connection, {intent.account_id for intent, _ in asked}, scopes)
    taken = {write_id for _, write_id in asked if write_id}
    found: list[Row[Any] | None] = []
    for (intent, write_id), scope in zip(asked, scopes, strict=True):
        row = _match(intent, write_id, rows.get(scope, ()), taken, since)
        if row is not None:
            taken.add(row.id)
            if row.digest != intent.digest:
                raise _reused(intent)
        found.append(row)
    return found


async def _hold(connection: AsyncConnection, scopes: Sequence[str]) -> None:
    """Who wants an equal write at the same time waits. SQLite's transactions wait anyway."""
    if connection.dialect.name == "postgresql":
        locks = sorted({int(scope[:15], 16) for scope in scopes})
        await connection.execute(_LOCK_ALL, {"locks": locks})


async def _known(
    connection: AsyncConnection, accounts: Collection[str], scopes: Sequence[str]
) -> Mapping[str, list[Row[Any]]]:
    asked = {"accounts": list(accounts), "scopes": list(set(scopes))}
    rows: dict[str, list[Row[Any]]] = {}
    for one in await connection.execute(_KNOWN, asked):
        rows.setdefault(one.scope, []).append(one)
    return rows


def _match(
    intent: Intent, write_id: str, rows: Sequence[Row[Any]], taken: set[str], since: datetime
) -> Row[Any] | None:
    if write_id:
        row = next((row for row in rows if row.id == write_id), None)
        if row is None:
            raise UnknownRecord(f"The write {write_id} is gone.")
        return row
    if intent.key:
        return rows[0] if rows else None
    open_ones = (r for r in rows if not r.delivered and r.created_at >= since)
    return next((row for row in open_ones if row.id not in taken), None)


def _reused(intent: Intent) -> KeyReused:
    return KeyReused(
        f"The Idempotency-Key {intent.key!r} has been used for another body.",
        problems=[
            Problem(
                "Idempotency-Key",
                "reused",
                "It stands for one request, body included.",
                "Send the body of the first request again, or another key.",
            )
        ],
    )
