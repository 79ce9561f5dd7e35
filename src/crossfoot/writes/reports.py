"""Writes as people see them: listed and filtered, one by one."""

from datetime import datetime
from typing import Any, Final

import msgspec
from msgspec import Struct
from sqlalchemy import Row, Select, select

from crossfoot.connector.writing.ledger import Refusal, State, Write
from crossfoot.store import Store
from crossfoot.store.listing import Filter, Listing, ListPage, Params, read_instant
from crossfoot.store.tables import writes


class WriteError(Struct, kw_only=True):
    """Why a record was not written."""

    code: str
    message: str


class WriteSummary(Struct, kw_only=True):
    """A write, and what became of it."""

    id: str
    state: State
    """`pending` while it is on its way, `unknown` while it got no answer."""
    integrated_account_id: str
    entity: str
    """The location entity that it was made in; empty at the company's top level."""
    caller: str
    """The id of the API token that asked for it, or the integrated account."""
    method: str
    path: str
    resource: str
    """`accounting/invoices`, or `proxy/` and Intacct's object."""
    idempotency_key: str | None
    control_id: str
    """Under which Intacct knows the function."""
    object: str
    """Intacct's kind of record."""
    record_id: str | None
    """Its key there."""
    error: WriteError | None
    attempts: int
    """How often it was sent, or taken up to be."""
    settled_at: datetime | None
    created_at: datetime
    updated_at: datetime


class WriteReport(WriteSummary, kw_only=True):
    """A write with the record that it made."""

    record: Any
    """What the caller was answered, or would have been."""


class WriteReports:
    """Lists what the ledger holds."""

    def __init__(self, store: Store, cursor_key: bytes) -> None:
        self._store = store
        table = writes.c
        filters = {
            "id": Filter(table.id),
            "state": Filter(table.state),
            "integrated_account_id": Filter(table.integrated_account_id),
            "resource": Filter(table.resource),
            "object": Filter(table.object),
            "record_id": Filter(table.record_id),
            "caller": Filter(table.caller),
            "method": Filter(table.method),
            "idempotency_key": Filter(table.idempotency_key),
            "control_id": Filter(table.control_id),
            "created_at": Filter(table.created_at, read_instant),
            "updated_at": Filter(table.updated_at, read_instant),
        }
        self._listing = Listing(writes, filters, cursor_key)

    async def list(self, environment_id: str, params: Params) -> ListPage[WriteSummary]:
        """The environment's writes, oldest first."""
        return await self._page(self._listing, _of(environment_id), params)

    async def newest(self, environment_id: str, params: Params) -> ListPage[WriteSummary]:
        """The environment's writes, newest first."""
        newest = self._listing._replace(newest_first=True)
        return await self._page(newest, _of(environment_id), params)

    async def unsettled(self, environment_id: str, params: Params) -> ListPage[WriteSummary]:
        """The environment's writes whose outcome nobody knows yet, oldest first."""
        open_ = _of(environment_id).where(writes.c.settled_at.is_(None))
        return await self._page(self._listing, open_, params)

    async def _page(
        self, listing: Listing, statement: Select[Any], params: Params
    ) -> ListPage[WriteSummary]:
        async with self._store.read() as connection:
            return await listing.page(connection, statement, params, _shown)


def _of(environment_id: str) -> Select[Any]:
    return select(writes).where(writes.c.environment_id == environment_id)


def report(write: Write) -> WriteReport:
    """One write, with the record."""
    record = None if write.response is None else msgspec.Raw(write.response)
    return WriteReport(
        **_facts(write, account=write.account_id, key=write.key, refusal=write.refusal),
        record=record,
    )


def _shown(row: Row[Any]) -> WriteSummary:
    refusal = None if row.refusal is None else msgspec.convert(row.refusal, Refusal)
    key, account = row.idempotency_key, row.integrated_account_id
    return WriteSummary(**_facts(row, account=account, key=key, refusal=refusal))


_SAME: Final = (
    *("id", "state", "entity", "caller", "method", "path", "resource", "control_id", "object"),
    *("attempts", "settled_at", "created_at", "updated_at"),
)


def _facts(one: Any, *, account: str, key: str, refusal: Refusal | None) -> dict[str, Any]:
    return {
        **{name: getattr(one, name) for name in _SAME},
        "integrated_account_id": account,
        "idempotency_key": key or None,
        "record_id": one.record_id or None,
        "error": refusal and WriteError(code=refusal.code, message=refusal.message),
    }
