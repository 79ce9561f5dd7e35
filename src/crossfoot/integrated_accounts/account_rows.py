"""An integrated account's row, and what is shown of it."""

from typing import Any, Final

from msgspec import convert
from sqlalchemy import Row, Select, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from crossfoot.clock import Clock
from crossfoot.errors import UnknownIntegratedAccount
from crossfoot.integrated_accounts.context import VIRTUAL, Context
from crossfoot.integrated_accounts.requests import NewAccount
from crossfoot.integrated_accounts.sage_intacct import installed_summary, summary
from crossfoot.integrated_accounts.shapes import (
    AccountStatus,
    ForbiddenError,
    IntegratedAccount,
    Json,
)
from crossfoot.integrated_accounts.vault import Vault
from crossfoot.store.tables import environment_integrations, integrated_accounts

PROVEN: Final[Json] = {
    "status": AccountStatus.ACTIVE,
    "last_error": None,
    "last_forbidden_error": None,
    "refused_sign_in": None,
}
"""What a sign-in that was accepted makes of an account."""

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


async def insert_account(  # noqa: PLR0913 -- a row has that many parts
    connection: AsyncConnection,
    vault: Vault,
    environment_id: str,
    asked: NewAccount,
    context: Context,
    *,
    clock: Clock,
    status: AccountStatus = AccountStatus.CONNECTING,
) -> str:
    """Store a new account with its secrets sealed; its id."""
    account_id, now = clock.new_id(), clock.now()
    await connection.execute(
        insert(integrated_accounts).values(
            id=account_id,
            environment_id=environment_id,
            environment_integration_id=asked.environment_integration_id,
            tenant_id=asked.tenant_id,
            status=status,
            authentication_method=asked.authentication_method,
            is_sandbox=asked.is_sandbox,
            region=asked.region,
            context=context.open,
            secrets=b"",
            version=1,
            integration_override=asked.integration_override,
            created_at=now,
            updated_at=now,
        )
    )
    sealed = await vault.seal(connection, account_id, context.secrets)
    await update_account(connection, account_id, {"secrets": sealed})
    return account_id


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
