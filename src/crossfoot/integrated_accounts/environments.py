"""Environments: spaces of their own, each with its tokens and integrated accounts."""

from typing import Any

from msgspec import UnsetType
from sqlalchemy import Row, insert, select, update

from crossfoot.clock import SYSTEM_CLOCK, Clock
from crossfoot.errors import Conflict, InvalidBody, NotFound, Problem
from crossfoot.integrated_accounts.linking.settings import changed, read_settings
from crossfoot.integrated_accounts.requests import EnvironmentChange
from crossfoot.integrated_accounts.shapes import Environment
from crossfoot.store import Store
from crossfoot.store.listing import Filter, Listing, ListPage, Params
from crossfoot.store.tables import environments

DEFAULT = "default"


class Environments:
    """The environments of this installation; `default` is made at the first start."""

    def __init__(self, store: Store, cursor_key: bytes, clock: Clock = SYSTEM_CLOCK) -> None:
        self._store = store
        self._clock = clock
        filters = {"id": Filter(environments.c.id), "name": Filter(environments.c.name)}
        self._listing = Listing(environments, filters, cursor_key)

    async def ensure_default(self) -> Environment:
        """The oldest environment; made, with the name `default`, where there is none."""
        oldest = select(environments).order_by(environments.c.created_at, environments.c.id)
        async with self._store.read() as connection:
            row = (await connection.execute(oldest.limit(1))).one_or_none()
        if row is not None:
            return _shown(row)
        try:
            return await self.create(DEFAULT)
        except Conflict:  # another process, starting at the same time, was faster
            return await self.ensure_default()

    async def create(self, name: str) -> Environment:
        """Make an environment; Conflict when the name is taken."""
        now = self._clock.now()
        row = {"id": self._clock.new_id(), "name": _named(name)}
        async with self._store.begin() as connection:
            made = await connection.execute(
                insert(environments)
                .values(**row, created_at=now, updated_at=now)
                .returning(environments)
            )
            return _shown(made.one())

    async def list(self, environment_id: str, params: Params) -> ListPage[Environment]:
        """What a token of `environment_id` may see: that one."""
        statement = select(environments).where(environments.c.id == environment_id)
        async with self._store.read() as connection:
            return await self._listing.page(connection, statement, params, _shown)

    async def all(self) -> tuple[Environment, ...]:
        """Every environment, the oldest first: for operators."""
        oldest = select(environments).order_by(environments.c.created_at, environments.c.id)
        async with self._store.read() as connection:
            return tuple(_shown(row) for row in await connection.execute(oldest))

    async def get(self, environment_id: str, wanted_id: str) -> Environment:
        """One environment; NotFound when it is not the caller's own."""
        if wanted_id == environment_id:
            async with self._store.read() as connection:
                found = await connection.execute(
                    select(environments).where(environments.c.id == wanted_id)
                )
                if (row := found.one_or_none()) is not None:
                    return _shown(row)
        raise NotFound(f"There is no environment {wanted_id!r} here.")

    async def by_name(self, name: str) -> Environment:
        """One environment by its name; NotFound when there is none."""
        async with self._store.read() as connection:
            found = await connection.execute(
                select(environments).where(environments.c.name == name)
            )
            if (row := found.one_or_none()) is not None:
                return _shown(row)
        raise NotFound(f"There is no environment named {name!r}.")

    async def patch(
        self, environment_id: str, wanted_id: str, change: EnvironmentChange
    ) -> Environment:
        """Rename the caller's own environment, or change how its customers link."""
        await self.get(environment_id, wanted_id)
        own = environments.c.id == wanted_id
        async with self._store.begin() as connection:
            found = await connection.execute(select(environments).where(own).with_for_update())
            known = found.one()
            values = {"name": known.name, "linking": known.linking}
            if not isinstance(change.name, UnsetType):
                values["name"] = _named(change.name)
            if not isinstance(change.linking, UnsetType):
                values["linking"] = changed(known.linking, change.linking)
            patched = await connection.execute(
                update(environments)
                .where(own)
                .values(**values, updated_at=self._clock.now())
                .returning(environments)
            )
            return _shown(patched.one())


def _named(name: str) -> str:
    if not name.strip():
        raise InvalidBody([Problem("name", "blank", "A name must not be blank.")])
    return name.strip()


def _shown(row: Row[Any]) -> Environment:
    return Environment(
        id=row.id,
        name=row.name,
        team_id=None,
        linking=read_settings(row.linking),
        created_at=row.created_at,
        updated_at=row.updated_at,
    )
