"""What happens to integrated accounts, written down in the transaction in which it happens.

Rows are added and never changed; they outlive their accounts. Types and payloads: unified-api §8.3,
§8.4.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from msgspec import Struct, to_builtins
from sqlalchemy import Row, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from crossfoot.clock import Clock
from crossfoot.integrated_accounts.account_rows import shown
from crossfoot.integrated_accounts.context import VIRTUAL
from crossfoot.integrated_accounts.shapes import Json
from crossfoot.store import Store
from crossfoot.store.listing import Filter, Listing, ListPage, Params, read_instant
from crossfoot.store.tables import events


class EventType(StrEnum):
    """What has happened to an integrated account."""

    CREATED = "integrated_account:created"
    UPDATED = "integrated_account:updated"
    ACTIVE = "integrated_account:active"
    REACTIVATED = "integrated_account:reactivated"
    AUTHENTICATION_ERROR = "integrated_account:authentication_error"
    VALIDATION_ERROR = "integrated_account:validation_error"
    POST_CONNECT_FORM_SUBMITTED = "integrated_account:post_connect_form_submitted"
    DELETED = "integrated_account:deleted"


class Event(Struct, kw_only=True):
    """Something that happened to an integrated account; `payload` is the account as it was then."""

    id: str
    environment_id: str
    integrated_account_id: str
    type: EventType
    payload: Json
    created_at: datetime


Gone = Row[Any, Any] | Row[Any]
"""The row of an account, or its ids alone."""

_APART: Final = timedelta(milliseconds=1)


class Events:
    """What has happened in each environment, oldest first."""

    def __init__(self, store: Store, cursor_key: bytes) -> None:
        self._store = store
        table = events.c
        filters = {
            "id": Filter(table.id),
            "integrated_account_id": Filter(table.integrated_account_id),
            "type": Filter(table.type),
            "created_at": Filter(table.created_at, read_instant),
        }
        self._listing = Listing(events, filters, cursor_key)

    async def list(self, environment_id: str, params: Params) -> ListPage[Event]:
        """The environment's events, filtered."""
        return await self._page(self._listing, environment_id, params)

    async def newest(self, environment_id: str, params: Params) -> ListPage[Event]:
        """The same, newest first."""
        newest = self._listing._replace(newest_first=True)
        return await self._page(newest, environment_id, params)

    async def _page(self, listing: Listing, environment_id: str, params: Params) -> ListPage[Event]:
        statement = select(events).where(events.c.environment_id == environment_id)
        async with self._store.read() as connection:
            return await listing.page(connection, statement, params, _shown)


async def note(
    connection: AsyncConnection, clock: Clock, account: Row[Any], *kinds: EventType
) -> None:
    """Write down what has happened to an account, whose row is as it is now."""
    payload = _payload(to_builtins(shown(account)))
    await _insert(connection, clock, account, ((kind, payload) for kind in kinds))


async def note_deleted(connection: AsyncConnection, clock: Clock, accounts: Iterable[Gone]) -> None:
    """Write down that accounts are gone; nothing of them is kept but their ids."""
    for account in accounts:
        gone = [(EventType.DELETED, {"id": account.id})]
        await _insert(connection, clock, account, gone)


async def _insert(
    connection: AsyncConnection,
    clock: Clock,
    account: Row[Any] | Gone,
    noted: Iterable[tuple[EventType, Json]],
) -> None:
    """One row each, a millisecond apart: their order is that of their times."""
    now = clock.now()
    rows = [
        {
            "id": clock.new_id(),
            "environment_id": account.environment_id,
            "integrated_account_id": account.id,
            "type": kind,
            "payload": payload,
            "created_at": now + index * _APART,
        }
        for index, (kind, payload) in enumerate(noted)
    ]
    await connection.execute(insert(events), rows)


def _payload(account: Json) -> Json:
    """The account as webhooks tell of it: without the environment's variables and overrides."""
    integration: Mapping[str, Any] = account["integration"]
    context = {name: value for name, value in account["context"].items() if name != VIRTUAL}
    kept = {name: value for name, value in account.items() if name != "unified_model_override"}
    named = {name: integration[name] for name in ("id", "name", "config")}
    return kept | {"context": context, "integration": named}


def _shown(row: Row[Any]) -> Event:
    return Event(**{**row._mapping, "type": EventType(row.type)})  # noqa: SLF001 -- SQLAlchemy's public name for a row's columns
