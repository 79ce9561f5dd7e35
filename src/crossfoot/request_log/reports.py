"""The log as people read it: filtered, newest first, and summed up over time."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from msgspec import Struct
from sqlalchemy import Row, Select, func, literal, or_, select

from crossfoot.errors import UnknownRecord
from crossfoot.request_log.log import ENDS, SLOT_SECONDS, RequestLog
from crossfoot.request_log.rows import LoggedRequest, logged
from crossfoot.store import Store
from crossfoot.store.listing import Filter, Listing, ListPage, Params, read_instant
from crossfoot.store.operator_tables import SPANS, request_counts, request_log
from crossfoot.store.tables import integrated_accounts

INTEGRATION: Final = "sageintacct"  # the only one there is


class Slot(Struct, kw_only=True):
    """What happened in one stretch of time."""

    begins: datetime
    requests: int
    refused: int
    """Answered with 4xx."""
    failed: int
    """Answered with 5xx, or cut off."""
    gateway_calls: int
    took: list[int]
    """How many requests took as long as each span of `ENDS` holds, the last without an end."""

    def within(self, percent: int) -> float | None:
        """Seconds within which that share of the requests was answered; None without any.

        Between the ends of a span the requests count as spread evenly.
        """
        wanted, reached = sum(self.took) * percent / 100, 0
        for number, begin, end in zip(self.took, (0.0, *ENDS), (*ENDS, ENDS[-1]), strict=True):
            if number and reached + number >= wanted:
                return begin + (end - begin) * (wanted - reached) / number
            reached += number
        return None


class Charted(Struct, kw_only=True):
    """A span of time in equal slots, empty ones too, and its total."""

    slots: list[Slot]
    total: Slot


class RequestReports:
    """Reads the log. What this process has noted is written first, so that it is there."""

    def __init__(self, store: Store, log: RequestLog, cursor_key: bytes) -> None:
        self._store = store
        self._log = log
        self._listing = Listing(request_log, _filters(), cursor_key, newest_first=True)

    async def list(
        self, environment_id: str, params: Params, *, strangers: bool = False
    ) -> ListPage[LoggedRequest]:
        """The environment's requests; with `strangers` also those whose token was refused.

        Raises UnknownParameter, InvalidParameter or InvalidCursor.
        """
        await self._log.write()
        async with self._store.read() as connection:
            statement = _of(environment_id, strangers=strangers)
            return await self._listing.page(connection, statement, params, logged)

    async def get(self, environment_id: str, request: str) -> LoggedRequest:
        """One request; raises UnknownRecord where the environment has none by this id."""
        await self._log.write()
        wanted = _of(environment_id, strangers=True).where(request_log.c.id == request)
        async with self._store.read() as connection:
            row = (await connection.execute(wanted)).one_or_none()
        if row is None:
            raise UnknownRecord(f"The log has no request {request!r} in this environment.")
        return logged(row)

    async def chart(self, environment_id: str, until: datetime, span: timedelta) -> Charted:
        """The environment's requests in `span` until then, in at most 60 slots of equal length."""
        await self._log.write()
        length = max(int(span.total_seconds()) // 48 // SLOT_SECONDS, 1) * SLOT_SECONDS
        last = int(until.timestamp()) // length * length
        first = last - int(span.total_seconds()) + length
        table = request_counts.c
        column = (table.slot // length).label("stretch")
        sums = [func.sum(c).label(c.name) for c in table if not c.primary_key]
        asked = (
            select(column, *sums)
            .where(table.environment_id == environment_id, table.slot >= first)
            .group_by(column)
        )
        async with self._store.read() as connection:
            rows = {row.stretch: row for row in await connection.execute(asked)}
        begins = range(first, last + length, length)
        slots = [_slot(start, rows.get(start // length)) for start in begins]
        return Charted(slots=slots, total=_total(slots))


def _of(environment_id: str, *, strangers: bool) -> Select[Any]:
    mine = request_log.c.environment_id == environment_id
    if strangers:
        mine = or_(mine, request_log.c.environment_id.is_(None))
    known = request_log.outerjoin(
        integrated_accounts, integrated_accounts.c.id == request_log.c.integrated_account_id
    )
    return select(request_log, integrated_accounts.c.tenant_id).select_from(known).where(mine)


def _filters() -> dict[str, Filter]:
    """By column, and by what the contract calls some of them (unified-api §11.6)."""
    table = request_log.c
    plain = ("id", "request_id", "request_type", "integrated_account_id", "environment_id")
    named = (*plain, "resource", "method", "http_method", "path", "code", "caller")
    return {
        **{name: Filter(table[name]) for name in named},
        "integration": Filter(literal(INTEGRATION)),
        "status": Filter(table.status, read_number),
        "duration": Filter(table.duration_us, _read_milliseconds),
        "created_at": Filter(table.created_at, read_instant),
    }


def read_number(value: str) -> int:
    """A whole number as a filter takes it."""
    if not value.isascii() or not value.isdigit() or len(value) > 9:
        raise ValueError("It takes a whole number.")
    return int(value)


def _read_milliseconds(value: str) -> int:
    return read_number(value) * 1000


def _slot(begins: int, row: Row[Any] | None) -> Slot:
    known = {} if row is None else row._mapping  # noqa: SLF001 -- SQLAlchemy's public name for a row's columns
    names = ("requests", "refused", "failed", "gateway_calls")
    return Slot(
        begins=datetime.fromtimestamp(begins, UTC),
        **{name: int(known.get(name, 0)) for name in names},
        took=[int(known.get(f"took_{span}", 0)) for span in range(SPANS)],
    )


def _total(slots: Sequence[Slot]) -> Slot:
    return Slot(
        begins=slots[0].begins,
        requests=sum(slot.requests for slot in slots),
        refused=sum(slot.refused for slot in slots),
        failed=sum(slot.failed for slot in slots),
        gateway_calls=sum(slot.gateway_calls for slot in slots),
        took=[sum(slot.took[span] for slot in slots) for span in range(SPANS)],
    )
