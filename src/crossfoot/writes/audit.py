"""The audit log: one row for each thing that became of a write, chained so that none can change.

Each row's digest is an HMAC over the row and the digest before it, under a key that the database
does not hold: whoever can write to the database, and not read the master key, cannot make a chain
that verifies. A sealed row beside it says where the log begins and ends (decision 0014).
"""

import hmac
from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any, Final

import msgspec
from msgspec import Struct, structs
from sqlalchemy import Row, bindparam, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from crossfoot.store import Store
from crossfoot.store.tables import audit_log, audit_seal

PORTION: Final = 1_000
_HELD_END: Final = select(audit_seal).with_for_update()
_APPEND: Final = insert(audit_log)
_MOVE: Final = (
    update(audit_seal)
    .where(
        audit_seal.c.first == bindparam("old_first"),
        audit_seal.c.last == bindparam("old_last"),
        audit_seal.c.digest == bindparam("old_digest"),
    )
    .values({n: bindparam(n) for n in ("first", "before_first", "last", "digest", "seal")})
)
_CHAINED: Final = tuple(column.name for column in audit_log.columns if column.name != "digest")


class Entry(Struct, frozen=True, kw_only=True):
    """What became of a write, and of whose. `details` hold request and answer, sealed."""

    at: datetime
    write_id: str
    environment_id: str
    integrated_account_id: str
    entity: str
    caller: str
    method: str
    path: str
    control_id: str
    outcome: str
    object: str
    record_id: str
    details: bytes


class Verified(Struct, frozen=True, kw_only=True):
    """What a check of the log found."""

    rows: int
    last: int
    digest: str
    """Of the last row; kept elsewhere, it proves later that the log has not been wound back."""
    fault: str = ""
    """The first thing that is wrong; "" if nothing is."""


class _End(Struct, frozen=True):
    """Where the log begins and ends."""

    first: int
    before_first: bytes
    """The digest that the first row follows."""
    last: int
    digest: bytes
    """Of the last row."""


class AuditLog:
    """Appends to the log and checks it. `key` is the installation's for this purpose."""

    def __init__(self, store: Store, key: bytes) -> None:
        self._store = store
        self._key = key
        self._end: _End | None = None

    async def append(self, connection: AsyncConnection, entries: Sequence[Entry]) -> None:
        """Append rows in the caller's transaction; who appends at the same time waits for it.

        Most of the time the log ends where this process ended it last: a seal that turns out to
        stand elsewhere is read, and the rows are chained to what it says.
        """
        if not entries:
            return
        end = self._end or await _read_end(connection)
        rows, new = self._chained(end, entries)
        while not await self._move(connection, end, new):
            end = await _read_end(connection)
            rows, new = self._chained(end, entries)
        self._end = new
        await connection.execute(_APPEND, rows)

    def _chained(self, end: _End, entries: Sequence[Entry]) -> tuple[list[dict[str, Any]], _End]:
        """The rows after an end, and the end after them."""
        rows: list[dict[str, Any]] = []
        sequence, digest = end.last, end.digest
        for entry in entries:
            sequence += 1
            row = {"sequence": sequence, **{n: getattr(entry, n) for n in Entry.__struct_fields__}}
            digest = self._digest(digest, row)
            rows.append({**row, "digest": digest})
        return rows, structs.replace(end, last=sequence, digest=digest)

    async def verify(self) -> Verified:
        """Go through the whole log, oldest first, as far as it goes now."""
        async with self._store.read() as connection:
            end = (await connection.execute(select(audit_seal))).one()
            sequence, digest, fault = end.first - 1, end.before_first, self._fault_of(end)
            while not fault and sequence < end.last:
                rows = await self._portion(connection, sequence, end.last)
                if not rows:
                    fault = f"Row {sequence + 1} and all after it are missing."
                for row in rows:
                    fault = self._fault_of_row(row, sequence, digest)
                    if fault:
                        break
                    sequence, digest = row.sequence, row.digest
            fault = fault or await self._fault_outside(connection, end)
        if not fault and digest != end.digest:
            fault = f"Row {end.last} is not the one that the log ended with."
        return Verified(
            rows=sequence - end.first + 1, last=sequence, digest=digest.hex(), fault=fault
        )

    async def contains(self, digest: str) -> bool:
        """Whether a row has this digest, as `verify` told it once."""
        try:
            noted = bytes.fromhex(digest)
        except ValueError:
            return False
        asked = select(func.count()).where(audit_log.c.digest == noted)
        async with self._store.read() as connection:
            return bool(await connection.scalar(asked))

    async def forget(self, before: datetime) -> int:
        """Drop the oldest rows, up to an instant; what remains still verifies."""
        async with self._store.begin() as connection:
            end = await _read_end(connection)
            young = select(func.min(audit_log.c.sequence)).where(audit_log.c.at >= before)
            first = await connection.scalar(young) or end.last + 1
            if first <= end.first:
                return 0
            column = audit_log.c
            last_gone = select(column.digest).where(column.sequence == first - 1)
            digest = await connection.scalar(last_gone)
            if digest is None:
                return 0  # the log is broken there: `verify` says so
            await connection.execute(delete(audit_log).where(column.sequence < first))
            await self._move(connection, end, _End(first, digest, end.last, end.digest))
            return int(first - end.first)

    async def _portion(
        self, connection: AsyncConnection, after: int, until: int
    ) -> Sequence[Row[Any]]:
        column = audit_log.c.sequence
        asked = select(audit_log).where(column > after, column <= until)
        return (await connection.execute(asked.order_by(column).limit(PORTION))).all()

    async def _fault_outside(self, connection: AsyncConnection, end: Row[Any]) -> str:
        """Rows may follow that were appended since, but none may stand outside the log's ends."""
        now = (await connection.execute(select(audit_seal))).one()
        column = audit_log.c.sequence
        asked = select(func.min(column)).where((column < end.first) | (column > now.last))
        odd = await connection.scalar(asked)
        return f"Row {odd} was not written by Crossfoot." if odd is not None else ""

    def _fault_of(self, end: Row[Any]) -> str:
        if end.last == 0 and not end.seal:
            return ""  # as the migration made it: nothing was ever written
        expected = self._seal_of(_End(end.first, end.before_first, end.last, end.digest))
        return (
            ""
            if hmac.compare_digest(end.seal, expected)
            else "The note of where the log begins and ends was changed."
        )

    def _fault_of_row(self, row: Row[Any], sequence: int, digest: bytes) -> str:
        if row.sequence != sequence + 1:
            return f"Row {sequence + 1} is missing."
        if not hmac.compare_digest(row.digest, self._digest(digest, row._mapping)):  # noqa: SLF001 -- SQLAlchemy's public name for a row's columns
            return f"Row {row.sequence} was changed, or is not where it was written."
        return ""

    def _digest(self, before: bytes, row: Any) -> bytes:
        return hmac.digest(self._key, before + _canonical(row[name] for name in _CHAINED), sha256)

    async def _move(self, connection: AsyncConnection, old: _End, new: _End) -> bool:
        """Note where the log begins and ends now; False where it does not end as told."""
        moved = {**structs.asdict(new), "seal": self._seal_of(new)}
        known = {"old_first": old.first, "old_last": old.last, "old_digest": old.digest}
        return bool((await connection.execute(_MOVE, {**moved, **known})).rowcount)

    def _seal_of(self, end: _End) -> bytes:
        return hmac.digest(self._key, _canonical(("seal", *structs.astuple(end))), sha256)


async def _read_end(connection: AsyncConnection) -> _End:
    """Nobody else moves it until the transaction ends."""
    row = (await connection.execute(_HELD_END)).one()
    return _End(row.first, row.before_first, row.last, row.digest)


def _canonical(values: Any) -> bytes:
    """Values as bytes that no other values have; instants in the milliseconds that are stored."""
    return msgspec.json.encode([_plain(value) for value in values])


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat(timespec="milliseconds")
    return value.hex() if isinstance(value, bytes) else value
