"""The write ledger on SQL: see `crossfoot.connector.writing.ledger` for what it promises."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any, Final

import msgspec
import structlog
from msgspec import Struct
from sqlalchemy import Row, bindparam, insert, select, update

from crossfoot.clock import SYSTEM_CLOCK, Clock
from crossfoot.connector.writing.ledger import (
    Answered,
    Begun,
    Intent,
    Known,
    Patience,
    Settled,
    Unresolved,
    Wanted,
    Write,
)
from crossfoot.errors import CrossfootError, UnknownRecord, VaultError
from crossfoot.store import Store
from crossfoot.store.tables import writes
from crossfoot.writes.audit import AuditLog, Entry
from crossfoot.writes.beginning import Decisions, decide, find_rows
from crossfoot.writes.leases import Leases
from crossfoot.writes.owners import Owner
from crossfoot.writes.rows import (
    AnyRow,
    Sent,
    answer_is_under_way,
    decode_sent,
    encode_sent,
    is_at_work,
    is_free,
    write_of,
)
from crossfoot.writes.sealing import Sealer
from crossfoot.writes.settling import OF, THIS, settle_rows

LOOK_AGAIN: Final = 0.1
UNRESOLVED_AT_ONCE: Final = 200

_INSERT: Final = insert(writes)
_TOLD: Final = ("response", "record_id", "sent", "updated_at")
_RESPOND: Final = update(writes).where(THIS).values({name: bindparam(name) for name in _TOLD})
_DELIVER: Final = update(writes).where(THIS).values(delivered=True)

log = structlog.stdlib.get_logger("crossfoot.writes")


class Terms(Struct, frozen=True, kw_only=True):
    """How the ledger deals with writes. Times are seconds."""

    patience: Patience = Patience()
    window: float = 3_600.0
    """For which a write without a key is joined by an equal one if its answer may be lost."""
    lease: float = 10.0
    """After which a process that gives no sign of life is taken for dead."""
    send_again: float = 86_400.0
    """For which a write of unknown outcome is sent again."""
    slowest_retry: float = 60.0
    """Between two attempts of the resolver at most."""


class _Held(Struct, frozen=True):
    """A write that this process is at."""

    write: Write
    request: msgspec.Raw


class SqlLedger:
    """The ledger of this process. Writes that it began are kept leased inside `running`."""

    def __init__(  # noqa: PLR0913 -- two of them are keywords that have defaults
        self,
        store: Store,
        sealer: Sealer,
        audit: AuditLog,
        clock: Clock = SYSTEM_CLOCK,
        *,
        terms: Terms | None = None,
        owner: Owner | None = None,
    ) -> None:
        self.terms = terms or Terms()
        self.patience = self.terms.patience
        self._store = store
        self._sealer = sealer
        self._audit = audit
        self._clock = clock
        self._owner = owner or Owner.here(clock)
        self._leases = Leases(store, self._owner, self.terms.lease, clock)
        self._held: dict[str, _Held] = {}
        self._marking: set[asyncio.Task[None]] = set()

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Free what dead processes of this host held, and give signs of life while it runs."""
        async with self._leases.kept(self._held.keys):
            try:
                yield
            finally:
                await asyncio.gather(*self._marking)

    async def known(self, intents: Sequence[Intent], ids: Sequence[str]) -> list[Known | None]:
        """What is known of writes that are repeats."""
        await asyncio.gather(*self._marking)
        now = self._clock.now()
        asked = list(zip(intents, ids, strict=True))
        async with self._store.read() as connection:
            rows = await find_rows(connection, asked, self._since(now))
        return [None if row is None else await self._known(row, now) for row in rows]

    async def _known(self, row: Row[Any], now: datetime) -> Known:
        waits = is_at_work(row, now) or answer_is_under_way(row, now)
        lost = row.state == "committed" and not row.record_id and row.sent is not None
        sought = (await self._sent(row)).sought if lost else None
        return Known(write_of(row, await self._response(row)), waits, sought)

    def _since(self, now: datetime) -> datetime:
        return now - timedelta(seconds=self.terms.window)

    async def begin(self, wanted: Sequence[Wanted], *, atomic: bool = False) -> list[Begun]:
        """Find or make the row of each write."""
        begun = await self._begin(wanted, atomic=atomic)
        while begun is None:
            await self._clock.sleep(LOOK_AGAIN)
            begun = await self._begin(wanted, atomic=atomic)
        return begun

    async def _begin(self, wanted: Sequence[Wanted], *, atomic: bool) -> list[Begun] | None:
        """None: an answer that may yet arrive decides whether an equal write is a repeat."""
        await asyncio.gather(*self._marking)
        accounts = [one.intent.account_id for one in wanted]
        sealed = [
            await self._sealer.seal_document(account, encode_sent(one))
            for account, one in zip(accounts, wanted, strict=True)
        ]
        now = self._clock.now()
        async with self._store.begin() as connection:
            decided = await decide(connection, wanted, self._since(now))
            joined = (row for row in decided.found if row is not None)
            if any(answer_is_under_way(row, now) for row in joined):
                return None
            rows = await self._write_down(connection, wanted, sealed, decided, atomic=atomic)
        return [
            await self._begun(one, row, known, ours=ours)
            for one, (row, ours), known in zip(wanted, rows, decided.found, strict=True)
        ]

    async def _write_down(
        self,
        connection: Any,
        wanted: Sequence[Wanted],
        sealed: Sequence[bytes],
        decided: Decisions,
        *,
        atomic: bool,
    ) -> list[tuple[AnyRow, bool]]:
        """Make the rows that are missing, and lease those that are free; each with `ours`."""
        now = self._clock.now()
        batch = self._clock.new_id() if atomic and len(wanted) > 1 else None
        leased = {
            "state": "pending",
            "batch": batch,
            "settled_at": None,
            "delivered": False,
            "owner": str(self._owner),
            "leased_until": now + timedelta(seconds=self.terms.lease),
            "updated_at": now,
        }
        new: dict[int, dict[str, Any]] = {}
        rows: dict[int, tuple[AnyRow, bool]] = {}
        for position, (one, row) in enumerate(zip(wanted, decided.found, strict=True)):
            changed: dict[str, Any] = {**leased, "sent": sealed[position], "position": position}
            if row is None:
                made = decided.new_row(one, self._clock.new_id())
                new[position] = {**made, **changed, "created_at": now}
                rows[position] = (SimpleNamespace(**new[position]), True)
            elif is_free(row, now):
                again = update(writes).where(writes.c.id == row.id).returning(writes)
                changed["attempts"] = writes.c.attempts + 1
                rows[position] = ((await connection.execute(again.values(changed))).one(), True)
            else:
                rows[position] = (row, False)
        if new:
            await connection.execute(_INSERT, [*new.values()])
        return [rows[position] for position in range(len(wanted))]

    async def _begun(
        self, wanted: Wanted, row: AnyRow, known: Row[Any] | None, *, ours: bool
    ) -> Begun:
        in_doubt = known is not None and known.state in {"pending", "unknown"}
        write = write_of(row, await self._response(row), in_doubt=in_doubt)
        if ours:
            self._held[write.id] = _Held(write, msgspec.Raw(wanted.intent.request))
        return Begun(write, ours)

    async def _response(self, row: AnyRow) -> bytes | None:
        if row.response is None:
            return None
        return await self._sealer.open_document(row.integrated_account_id, row.response)

    async def settle(self, settled: Sequence[Settled]) -> None:
        """Record what came of writes that this process began or took over."""
        now = self._clock.now()
        entries = [await self._entry(one, self._held[one.write_id]) for one in settled]
        async with self._store.begin() as connection:
            unsettled = await settle_rows(connection, settled, now)
            await self._audit.append(
                connection,
                [
                    entry
                    for one, entry in zip(settled, entries, strict=True)
                    if one.write_id in unsettled
                    and not _is_no_news(one, self._held[one.write_id].write)
                ],
            )

    async def _entry(self, settled: Settled, held: _Held) -> Entry:
        write, refusal = held.write, settled.refusal
        details = msgspec.json.encode({"request": held.request, "refusal": refusal})
        return Entry(
            at=self._clock.now(),
            write_id=write.id,
            environment_id=write.environment_id,
            integrated_account_id=write.account_id,
            entity=write.entity,
            caller=write.caller,
            method=write.method,
            path=write.path,
            control_id=write.control_id,
            outcome=settled.state,
            object=write.object,
            record_id=settled.record_id,
            details=await self._sealer.seal_document(write.account_id, details),
        )

    async def respond(self, answered: Sequence[Answered]) -> None:
        """Record what the callers are told. Writes whose account was deleted are gone."""
        now = self._clock.now()
        told: list[dict[str, Any]] = []
        for one in answered:
            try:
                response = await self._sealer.seal_document(one.account_id, one.response)
            except VaultError as error:
                log.warning("answer not kept", write=one.write_id, message=error.message)
                continue
            told.append(
                {
                    OF: one.write_id,
                    "response": response,
                    "record_id": one.record_id,
                    "sent": None,
                    "updated_at": now,
                }
            )
        if told:
            await self._store.note(_RESPOND, told)

    def release(self, write_ids: Sequence[str]) -> None:
        """Give no more signs of life for these writes."""
        for write_id in write_ids:
            self._held.pop(write_id, None)

    def delivered(self, write_ids: Sequence[str]) -> None:
        """The caller has its answer: an equal write is another one from now on."""
        marking = asyncio.create_task(self._mark(list(write_ids)))
        self._marking.add(marking)
        marking.add_done_callback(self._marking.discard)

    async def _mark(self, write_ids: Sequence[str]) -> None:
        try:
            await self._store.note(_DELIVER, [{OF: one} for one in write_ids])
        except CrossfootError as error:  # an equal write joins this one, for a while
            log.warning("delivery not noted", code=error.code, message=error.message)

    async def claimed(self, account_id: str, name: str, keys: Sequence[str]) -> set[str]:
        """Those of an object's records that writes of the account are known to have made."""
        row = writes.c
        asked = select(row.record_id).where(
            row.integrated_account_id == account_id,
            row.object == name,
            row.record_id.in_(keys),
            row.creates,
        )
        async with self._store.read() as connection:
            return set(await connection.scalars(asked))

    async def read(self, environment_id: str, write_id: str) -> Write:
        """One write; UnknownRecord when the environment has none by this id."""
        row = writes.c
        asked = select(writes).where(row.id == write_id, row.environment_id == environment_id)
        async with self._store.read() as connection:
            found = (await connection.execute(asked)).one_or_none()
        if found is None:
            raise UnknownRecord(f"There is no write {write_id!r} in this environment.")
        return write_of(found, await self._response(found))

    async def take_over(self, write_id: str = "") -> list[Unresolved]:
        """One unresolved write that nobody is at, with those that it is committed with."""
        now = self._clock.now()
        row = writes.c
        free = (row.settled_at.is_(None), row.leased_until <= now)
        named = row.id == write_id if write_id else row.id.is_not(None)
        due = select(writes).where(*free, named).order_by(row.updated_at).limit(UNRESOLVED_AT_ONCE)
        async with self._store.read() as connection:
            waiting = (await connection.execute(due)).all()
        one = next((w for w in waiting if write_id or self._is_due(w)), None)
        if one is None:
            return []
        whole = row.batch == one.batch if one.batch else row.id == one.id
        lease = {
            "owner": str(self._owner),
            "leased_until": now + timedelta(seconds=self.terms.lease),
            "updated_at": now,
            "attempts": row.attempts + 1,
        }
        async with self._store.begin() as connection:
            taken = await connection.execute(
                update(writes).where(whole, *free).values(lease).returning(writes)
            )
            rows = sorted(taken.all(), key=lambda row: row.position)
        return [await self._unresolved(row) for row in rows]

    async def _unresolved(self, row: Row[Any]) -> Unresolved:
        sent = await self._sent(row)
        write = write_of(row, in_doubt=True)
        self._held[write.id] = _Held(write, sent.request)
        age = self._clock.now() - write.created_at
        stale = age > timedelta(seconds=self.terms.send_again)
        return Unresolved(write, sent.function, sent.sought, stale)

    async def _sent(self, row: Row[Any]) -> Sent:
        return decode_sent(await self._sealer.open_document(row.integrated_account_id, row.sent))

    def _is_due(self, row: Row[Any]) -> bool:
        """The longer nobody knows, the less often it is asked."""
        wait = min(2.0 ** min(row.attempts - 1, 10), self.terms.slowest_retry)
        dead: bool = row.state == "pending"  # who was at it did not even say that it is unknown
        return dead or self._clock.now() - row.updated_at >= timedelta(seconds=wait)


def _is_no_news(settled: Settled, before: Write) -> bool:
    return settled.state == before.state == "unknown"
