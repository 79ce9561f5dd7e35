"""Overrides: what an environment, or one integrated account, maps in its own way.

Kept as documents, one for each level and resource; what is in them is the business of
`crossfoot.unified.overrides`, and whoever writes one has it checked there first.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Literal

from msgspec import Struct
from sqlalchemy import Row, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from crossfoot.clock import SYSTEM_CLOCK, Clock
from crossfoot.errors import Conflict, InvalidBody, NotFound, Problem, UnknownIntegratedAccount
from crossfoot.integrated_accounts.fresh import Fresh
from crossfoot.integrated_accounts.shapes import Json
from crossfoot.store import Store
from crossfoot.store.tables import integrated_accounts, overrides

Level = Literal["environment", "account"]


class Place(Struct, frozen=True):
    """The level that an override holds for: a whole environment, or one account of it."""

    environment_id: str
    account_id: str | None = None

    @property
    def owner(self) -> str:
        """The id that rows of this level carry."""
        return self.account_id or self.environment_id


class StoredOverride(Struct, frozen=True, kw_only=True):
    """The document of one level for one resource; `version` counts its changes."""

    id: str
    environment_id: str
    integrated_account_id: str | None
    model: str
    resource: str
    document: Json
    version: int
    created_at: datetime
    updated_at: datetime

    @property
    def level(self) -> Level:
        """Which level it holds for."""
        return "environment" if self.integrated_account_id is None else "account"


class Overrides:
    """Keeps overrides; a change made by any process is in effect everywhere within a second."""

    def __init__(self, store: Store, clock: Clock = SYSTEM_CLOCK) -> None:
        self._store = store
        self._clock = clock
        self._known: Fresh[str, tuple[StoredOverride, ...]] = Fresh(self._load, clock)

    async def in_effect(self, environment_id: str, account_id: str) -> tuple[StoredOverride, ...]:
        """What holds for an account: its environment's overrides, then its own, which win."""
        return (
            *(await self._known.get(environment_id) or ()),
            *(await self._known.get(account_id) or ()),
        )

    async def check(self, place: Place) -> None:
        """Raise UnknownIntegratedAccount where the environment has no such account."""
        async with self._store.read() as connection:
            await _check(connection, place)

    async def list(self, place: Place) -> "list[StoredOverride]":
        """The overrides of one level, by model and resource."""
        async with self._store.read() as connection:
            await _check(connection, place)
            return [_shown(row) for row in await _rows(connection, place.owner)]

    async def get(self, place: Place, model: str, resource: str) -> StoredOverride:
        """One override; NotFound where this level has none for the resource."""
        async with self._store.read() as connection:
            await _check(connection, place)
            return _shown(await _row(connection, place, model, resource))

    async def put(
        self, place: Place, model: str, resource: str, document: Json, version: int | None = None
    ) -> StoredOverride:
        """Store a document in the place of what was there.

        Raises:
            Conflict: `version` is given, and is not that of what is stored (0: nothing is).
        """
        async with self._store.begin() as connection:
            await _check(connection, place)
            await self._write(connection, place, (model, resource), document, version)
            stored = _shown(await _row(connection, place, model, resource))
        self._known.forget(place.owner)
        return stored

    async def delete(self, place: Place, model: str, resource: str) -> StoredOverride:
        """Delete an override and return it; NotFound where there is none."""
        async with self._store.begin() as connection:
            await _check(connection, place)
            gone = _shown(await _row(connection, place, model, resource))
            await connection.execute(delete(overrides).where(overrides.c.id == gone.id))
        self._known.forget(place.owner)
        return gone

    async def replace(
        self, connection: AsyncConnection, place: Place, everything: Mapping[str, Any]
    ) -> None:
        """Store `{model: {resource: document}}` as all that this level has (unified-api §11.4).

        In the caller's transaction; call `forget` after it.

        Raises:
            InvalidBody: it is not of that shape.
        """
        wanted = dict(documents(everything))
        for row in await _rows(connection, place.owner):
            if (row.model, row.resource) not in wanted:
                await connection.execute(delete(overrides).where(overrides.c.id == row.id))
        for kind, document in wanted.items():
            await self._write(connection, place, kind, document, None)

    def forget(self, owner: str) -> None:
        """Read what this account or environment has anew at the next use."""
        self._known.forget(owner)

    async def nested(
        self, connection: AsyncConnection, account_ids: Sequence[str]
    ) -> dict[str, Json]:
        """The `unified_model_override` of these accounts: `{model: {resource: document}}`."""
        found: dict[str, Json] = {account_id: {} for account_id in account_ids}
        table = overrides.c
        statement = select(overrides).where(table.integrated_account_id.in_(account_ids))
        rows = await connection.execute(statement.order_by(table.model, table.resource))
        for row in rows:
            models = found[row.integrated_account_id]
            models.setdefault(row.model, {})[row.resource] = row.document
        return found

    async def _load(self, owner: str) -> tuple[StoredOverride, ...]:
        async with self._store.read() as connection:
            return tuple(_shown(row) for row in await _rows(connection, owner))

    async def _write(
        self,
        connection: AsyncConnection,
        place: Place,
        kind: tuple[str, str],
        document: Json,
        version: int | None,
    ) -> None:
        """Insert or update, unless `version` says that the caller saw something else.

        The statement itself compares versions, so that of two callers who saw the same one wins.
        """
        model, resource = kind
        now, table = self._clock.now(), overrides.c
        same = (table.owner == place.owner, table.model == model, table.resource == resource)
        if version != 0:
            seen = () if version is None else (table.version == version,)
            changed = await connection.execute(
                update(overrides)
                .where(*same, *seen)
                .values(document=document, version=table.version + 1, updated_at=now)
            )
            if changed.rowcount:
                return
        exists = (await connection.execute(select(table.version).where(*same))).one_or_none()
        if version or exists is not None:
            raise _overtaken(None if exists is None else exists.version)
        await connection.execute(
            insert(overrides).values(
                id=self._clock.new_id(),
                owner=place.owner,
                environment_id=place.environment_id,
                integrated_account_id=place.account_id,
                model=model,
                resource=resource,
                document=document,
                version=1,
                created_at=now,
                updated_at=now,
            )
        )


def documents(everything: Mapping[str, Any]) -> Iterator[tuple[tuple[str, str], Json]]:
    """The documents in `{model: {resource: document}}`; null is none.

    Raises:
        InvalidBody: it is not of that shape.
    """
    for model, resources in everything.items():
        if not isinstance(resources, Mapping):
            raise _shape(f"unified_model_override.{model}", "resources")
        for resource, document in resources.items():
            if document is None:
                continue
            if not isinstance(document, dict):
                raise _shape(f"unified_model_override.{model}.{resource}", "an override")
            yield (model, resource), document


def _shape(path: str, what: str) -> InvalidBody:
    remedy = 'Send {"accounting": {"contacts": {"attributes": {…}}}}.'
    return InvalidBody(
        [Problem(path, "type", f"This must be an object that holds {what}.", remedy)]
    )


async def _check(connection: AsyncConnection, place: Place) -> None:
    """Raise UnknownIntegratedAccount where the environment has no such account."""
    if place.account_id is None:
        return
    table = integrated_accounts.c
    found = await connection.scalar(
        select(table.id).where(
            table.id == place.account_id, table.environment_id == place.environment_id
        )
    )
    if found is None:
        raise UnknownIntegratedAccount(
            f"There is no integrated account {place.account_id!r} in this environment."
        )


async def _rows(connection: AsyncConnection, owner: str) -> "list[Row[Any]]":
    table = overrides.c
    statement = select(overrides).where(table.owner == owner)
    return list(await connection.execute(statement.order_by(table.model, table.resource)))


async def _row(connection: AsyncConnection, place: Place, model: str, resource: str) -> Row[Any]:
    table = overrides.c
    row: Row[Any] | None = (
        await connection.execute(
            select(overrides).where(
                table.owner == place.owner, table.model == model, table.resource == resource
            )
        )
    ).one_or_none()
    if row is None:
        whose = "This integrated account" if place.account_id else "This environment"
        raise NotFound(f"{whose} overrides nothing of {model}/{resource}.")
    return row


def _shown(row: Row[Any]) -> StoredOverride:
    return StoredOverride(**{name: getattr(row, name) for name in StoredOverride.__struct_fields__})


def _overtaken(stored: int | None) -> Conflict:
    now = "it is not there" if stored is None else f"it is at version {stored}"
    return Conflict(
        f"The override has changed since you read it: {now}. Read it again, and send the "
        "version that you then see."
    )
