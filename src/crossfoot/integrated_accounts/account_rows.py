"""An integrated account's row, and what is shown of it."""

from typing import Any, Final

from msgspec import convert
from sqlalchemy import Row, Select, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from crossfoot.errors import UnknownIntegratedAccount
from crossfoot.integrated_accounts.context import VIRTUAL
from crossfoot.integrated_accounts.sage_intacct import installed_summary, summary
from crossfoot.integrated_accounts.shapes import (
    AccountStatus,
    ForbiddenError,
    IntegratedAccount,
    Json,
)
from crossfoot.store.tables import environment_integrations, integrated_accounts

_INSTALLED: Final = "installed_"


def select_accounts() -> Select[Any]:
    """Every account with its installation."""
    installed = environment_integrations.c
    return select(
        integrated_accounts, *(column.label(_INSTALLED + column.name) for column in installed)
    ).join_from(integrated_accounts, environment_integrations)


async def account_row(
    connection: AsyncConnection, environment_id: str, account_id: str, *, lock: bool = False
) -> Row[Any]:
    """One account's row; UnknownIntegratedAccount when the environment has none by this id."""
    table = integrated_accounts
    statement = select_accounts().where(
        table.c.environment_id == environment_id, table.c.id == account_id
    )
    if lock:
        statement = statement.with_for_update(of=table)
    row: Row[Any] | None = (await connection.execute(statement)).one_or_none()
    if row is None:
        raise UnknownIntegratedAccount(
            f"There is no integrated account {account_id!r} in this environment."
        )
    return row


async def update_account(connection: AsyncConnection, account_id: str, changes: Json) -> None:
    """Change columns of an account's row."""
    table = integrated_accounts
    await connection.execute(update(table).where(table.c.id == account_id).values(**changes))


def shown(row: Row[Any]) -> IntegratedAccount:
    """The account as callers see it, but for its overrides; secrets are not in its context."""
    columns = dict(row._mapping)  # noqa: SLF001 -- SQLAlchemy's public name for a row's columns
    installed = {
        name.removeprefix(_INSTALLED): value
        for name, value in columns.items()
        if name.startswith(_INSTALLED)
    }
    forbidden = row.last_forbidden_error
    names = set(IntegratedAccount.__struct_fields__) & columns.keys()
    values = {name: columns[name] for name in names} | {
        "status": AccountStatus(row.status),
        "context": _shown_context(row.context, installed["override"]),
        "last_forbidden_error": forbidden and convert(forbidden, ForbiddenError),
    }
    return IntegratedAccount(
        **values,
        unified_model_override={},
        object_store_context_fields=[],
        last_action_result=None,
        last_action_run_result=None,
        integration=summary(),
        environment_integration=installed_summary(installed),
    )


def _shown_context(context: Json, override: Json) -> Json:
    """With the environment's variables (unified-api §2.6). Secrets are not in it to begin with."""
    variables = override.get(VIRTUAL)
    return context if variables is None else {**context, VIRTUAL: variables}
