"""What can be connected, and its installation in each environment."""

from typing import Any, Final

from msgspec import UNSET
from sqlalchemy import Row, delete, insert, select, update

from crossfoot.clock import SYSTEM_CLOCK, Clock
from crossfoot.errors import (
    Conflict,
    InvalidBody,
    InvalidCursor,
    NotFound,
    Problem,
    UnknownParameter,
)
from crossfoot.integrated_accounts.events import note_deleted
from crossfoot.integrated_accounts.linking.forms import form_problems
from crossfoot.integrated_accounts.requests import (
    EnvironmentIntegrationChange,
    NewEnvironmentIntegration,
)
from crossfoot.integrated_accounts.sage_intacct import SAGE_INTACCT, integration_id_of
from crossfoot.integrated_accounts.shapes import (
    Deleted,
    EnvironmentIntegration,
    Integration,
    Json,
)
from crossfoot.store import Store
from crossfoot.store.listing import (
    PAGING,
    Filter,
    Listing,
    ListPage,
    Params,
    read_flag,
    read_instant,
    read_limit,
)
from crossfoot.store.tables import environment_integrations, integrated_accounts

_FILTERS: Final = ("name", "sharing", "category")
# What the contract would keep secret there (unified-api §11.3): here accounts hold credentials.
_REFUSED_OVERRIDES: Final = ("credentials", "secret_environment_variables")


class Integrations:
    """What can be connected, and what each environment has installed."""

    def __init__(self, store: Store, cursor_key: bytes, clock: Clock = SYSTEM_CLOCK) -> None:
        self._store = store
        self._clock = clock
        table = environment_integrations.c
        filters = {
            "id": Filter(table.id),
            "integration_id": Filter(table.integration_id),
            "integration.name": Filter(table.integration_id, integration_id_of),
            "environment_id": Filter(table.environment_id),
            "is_enabled": Filter(table.is_enabled, read_flag),
            "show_in_catalog": Filter(table.show_in_catalog, read_flag),
            "created_at": Filter(table.created_at, read_instant),
            "updated_at": Filter(table.updated_at, read_instant),
        }
        self._listing = Listing(environment_integrations, filters, cursor_key)

    def definitions(self, params: Params) -> ListPage[Integration]:
        """Every integration there is; filters `name`, `sharing`, `category`."""
        for name in params:
            if name not in (*_FILTERS, *PAGING):
                raise UnknownParameter(name, (*_FILTERS, *PAGING))
        asked = {name: value for name, value in params.items() if name in _FILTERS}
        matches = all(getattr(SAGE_INTACCT, name) == value for name, value in asked.items())
        if params.get("next_cursor"):
            raise InvalidCursor("This list has one page: no cursor comes from it.")
        return ListPage([SAGE_INTACCT] if matches else [], None, read_limit(params))

    def definition(self, integration: str) -> Integration:
        """One integration, by id or slug; NotFound when there is none."""
        if integration not in {SAGE_INTACCT.id, SAGE_INTACCT.name}:
            raise NotFound(f"There is no integration {integration!r}. There is: sageintacct.")
        return SAGE_INTACCT

    async def list(self, environment_id: str, params: Params) -> ListPage[EnvironmentIntegration]:
        """What the environment has installed."""
        statement = select(environment_integrations).where(
            environment_integrations.c.environment_id == environment_id
        )
        async with self._store.read() as connection:
            return await self._listing.page(connection, statement, params, _shown)

    async def get(self, environment_id: str, wanted_id: str) -> EnvironmentIntegration:
        """One installation; NotFound when the environment has none by this id."""
        async with self._store.read() as connection:
            found = await connection.execute(
                select(environment_integrations).where(*_own(environment_id, wanted_id))
            )
            if (row := found.one_or_none()) is not None:
                return _shown(row)
        raise _unknown(wanted_id)

    async def create(
        self, environment_id: str, asked: NewEnvironmentIntegration
    ) -> EnvironmentIntegration:
        """Install an integration; one that is installed already is returned as it is."""
        integration = self.definition(asked.integration_id)
        _check_override(asked.override)
        now = self._clock.now()
        row = {
            "id": self._clock.new_id(),
            "environment_id": environment_id,
            "integration_id": integration.id,
            "show_in_catalog": asked.show_in_catalog,
            "is_enabled": asked.is_enabled,
            "override": asked.override,
            "created_at": now,
            "updated_at": now,
        }
        try:
            async with self._store.begin() as connection:
                await connection.execute(insert(environment_integrations).values(row))
        except Conflict:
            return await self.installed(environment_id)
        return await self.get(environment_id, str(row["id"]))

    async def installed(self, environment_id: str) -> EnvironmentIntegration:
        """The environment's installation of Sage Intacct, made where there is none."""
        page = await self.list(environment_id, {"integration_id": SAGE_INTACCT.id})
        if page.result:
            return page.result[0]
        return await self.create(
            environment_id, NewEnvironmentIntegration(integration_id=SAGE_INTACCT.id)
        )

    async def patch(
        self, environment_id: str, wanted_id: str, change: EnvironmentIntegrationChange
    ) -> EnvironmentIntegration:
        """Change an installation; `override` is replaced whole (unified-api §11.3)."""
        values = {
            name: value
            for name in change.__struct_fields__
            if (value := getattr(change, name)) is not UNSET
        }
        _check_override(values.get("override", {}))
        async with self._store.begin() as connection:
            changed = await connection.execute(
                update(environment_integrations)
                .where(*_own(environment_id, wanted_id))
                .values(**values, updated_at=self._clock.now())
                .returning(environment_integrations)
            )
            if (row := changed.one_or_none()) is None:
                raise _unknown(wanted_id)
            return _shown(row)

    async def delete(self, environment_id: str, wanted_id: str) -> Deleted:
        """Uninstall: its integrated accounts go too, with their keys."""
        table = integrated_accounts.c
        async with self._store.begin() as connection:
            accounts = await connection.execute(
                select(table.id, table.environment_id).where(
                    table.environment_id == environment_id,
                    table.environment_integration_id == wanted_id,
                )
            )
            lost = accounts.all()
            gone = await connection.execute(
                delete(environment_integrations).where(*_own(environment_id, wanted_id))
            )
            if gone.rowcount == 0:
                raise _unknown(wanted_id)
            await note_deleted(connection, self._clock, lost)
        return Deleted(wanted_id)


def _shown(row: Row[Any]) -> EnvironmentIntegration:
    return EnvironmentIntegration(**row._mapping, integration=SAGE_INTACCT)  # noqa: SLF001 -- SQLAlchemy's public name for a row's columns


def _check_override(override: Json) -> None:
    problems = [
        Problem(
            f"override.{name}",
            "unsupported",
            "Secrets are not kept here.",
            "Give sender_id and sender_password in the integrated account's context.",
        )
        for name in _REFUSED_OVERRIDES
        if name in override
    ]
    problems.extend(form_problems(override))
    if problems:
        raise InvalidBody(problems)


def _own(environment_id: str, wanted_id: str) -> tuple[Any, ...]:
    table = environment_integrations.c
    return (table.environment_id == environment_id, table.id == wanted_id)


def _unknown(wanted_id: str) -> NotFound:
    return NotFound(f"There is no environment integration {wanted_id!r} in this environment.")
