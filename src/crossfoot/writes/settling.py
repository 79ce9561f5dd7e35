"""Rows of writes, changed when it is known what came of them: each is settled once."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime
from functools import cache
from typing import Any, Final

import msgspec
from sqlalchemy import Update, bindparam, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from crossfoot.connector.writing.ledger import Settled
from crossfoot.store.tables import writes

OF: Final = "of"
"""What the statements call the id of the write that they change."""
THIS: Final = writes.c.id == bindparam(OF)
_UNSETTLED: Final = writes.c.settled_at.is_(None)


async def settle_rows(
    connection: AsyncConnection, settled: Sequence[Settled], now: datetime
) -> Collection[str]:
    """Change the rows that nobody has settled before; the ids of these writes."""
    if len(settled) == 1:  # of several the drivers do not say which were changed
        values = _settled_values(settled[0], now)
        changed = await connection.execute(_settle(tuple(values)), values)
        return [settled[0].write_id] if changed.rowcount else []
    ids = writes.c.id.in_([one.write_id for one in settled])
    held = select(writes.c.id).where(ids, _UNSETTLED).with_for_update()
    unsettled = set(await connection.scalars(held))
    news = (one for one in settled if one.write_id in unsettled)
    for names, group in _by_columns(_settled_values(one, now) for one in news):
        await connection.execute(_settle(names), group)
    return unsettled


@cache
def _settle(names: tuple[str, ...]) -> Update:
    """The statement that sets these columns of an unsettled write."""
    changed = [name for name in names if name != OF]
    return update(writes).where(THIS, _UNSETTLED).values({n: bindparam(n) for n in changed})


def _by_columns(
    values: Iterable[dict[str, Any]],
) -> Iterator[tuple[tuple[str, ...], list[dict[str, Any]]]]:
    """Those that change the same columns, which one statement can do."""
    groups: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for one in values:
        groups.setdefault(tuple(one), []).append(one)
    yield from groups.items()


def _settled_values(settled: Settled, now: datetime) -> dict[str, Any]:
    refusal = settled.refusal
    values: dict[str, Any] = {
        OF: settled.write_id,
        "state": settled.state,
        "record_id": settled.record_id,
        "settled_at": None if settled.state == "unknown" else now,
        "refusal": None if refusal is None else msgspec.to_builtins(refusal),
        "updated_at": now,
        "leased_until": now,
    }
    if settled.state == "not_committed" or (settled.state == "committed" and settled.record_id):
        values["sent"] = None
    return values
