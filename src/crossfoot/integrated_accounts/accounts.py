"""Integrated accounts: the companies that Crossfoot may act in, each as one user."""

from collections.abc import Sequence
from contextlib import suppress
from typing import Any, Final

from msgspec import UNSET, UnsetType
from sqlalchemy import Row, delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from crossfoot.clock import SYSTEM_CLOCK, Clock
from crossfoot.errors import (
    ConfigurationError,
    InvalidBody,
    Problem,
    RateLimited,
    RemoteError,
)
from crossfoot.intacct import Gateway, Lane
from crossfoot.integrated_accounts.account_rows import (
    PROVEN,
    account_row,
    insert_account,
    select_accounts,
    shown,
    update_account,
)
from crossfoot.integrated_accounts.context import (
    SIGN_IN,
    Context,
    context_problems,
    merge,
    number_problems,
    sign_in_of,
    split,
)
from crossfoot.integrated_accounts.events import EventType, note, note_deleted
from crossfoot.integrated_accounts.gateways import Gateways
from crossfoot.integrated_accounts.integrations import Integrations
from crossfoot.integrated_accounts.overrides import Overrides, Place
from crossfoot.integrated_accounts.requests import (
    AccountChange,
    AccountSelection,
    ContextChange,
    NewAccount,
    import_problems,
    no_such_installation,
    tenant_problems,
)
from crossfoot.integrated_accounts.sage_intacct import integration_id_of
from crossfoot.integrated_accounts.shapes import (
    AccountStatus,
    AccountToken,
    Deleted,
    IntegratedAccount,
    Json,
    Success,
)
from crossfoot.integrated_accounts.tokens import make_account_token
from crossfoot.integrated_accounts.vault import Vault
from crossfoot.store import Store
from crossfoot.store.listing import Filter, Listing, ListPage, Params, read_flag, read_instant
from crossfoot.store.tables import environment_integrations, integrated_accounts

_FIXED: Final = (
    *("status", "region", "authentication_method"),
    *("environment_id", "environment_integration_id"),
)
_KEPT_APART: Final = ("context", "unified_model_override")


class IntegratedAccounts:
    """Every operation on integrated accounts, each inside one environment."""

    def __init__(  # noqa: PLR0913 -- the rooms that it stands on, and the clock
        self,
        store: Store,
        vault: Vault,
        gateways: Gateways,
        integrations: Integrations,
        overrides: Overrides,
        *,
        clock: Clock = SYSTEM_CLOCK,
    ) -> None:
        self._overrides = overrides
        self._store = store
        self._vault = vault
        self._gateways = gateways
        self._integrations = integrations
        self._clock = clock
        table = integrated_accounts.c
        filters = {
            "id": Filter(table.id),
            "tenant_id": Filter(table.tenant_id),
            "status": Filter(table.status),
            "is_sandbox": Filter(table.is_sandbox, read_flag),
            "region": Filter(table.region),
            "integration.name": Filter(
                environment_integrations.c.integration_id, integration_id_of
            ),
            "environment_id": Filter(table.environment_id),
            "environment_integration_id": Filter(table.environment_integration_id),
            "created_at": Filter(table.created_at, read_instant),
            "updated_at": Filter(table.updated_at, read_instant),
        }
        key = vault.derive("administrative-lists")
        self._listing = Listing(integrated_accounts, filters, key)

    async def import_account(self, environment_id: str, asked: NewAccount) -> IntegratedAccount:
        """Store credentials and sign in with them.

        The answer's `status` is `active`, or `validation_error` with a `last_error` that says what
        to mend: the account stays either way (unified-api §2.3).

        Raises:
            InvalidBody: naming every credential that is missing.
        """
        context, _ = split(asked.context)
        problems = [*import_problems(asked), *context_problems(context)]
        if not await self._has_integration(environment_id, asked.environment_integration_id):
            problems.append(no_such_installation(asked.environment_integration_id))
        if problems:
            raise InvalidBody(problems)
        async with self._store.begin() as connection:
            account_id = await insert_account(
                connection, self._vault, environment_id, asked, context, clock=self._clock
            )
            place = Place(environment_id, account_id)
            await self._overrides.replace(connection, place, asked.unified_model_override)
            await self._note(connection, environment_id, account_id, EventType.CREATED)
        with suppress(
            RemoteError, RateLimited, ConfigurationError
        ):  # `status` and `last_error` say it
            await self._gateways.probe(account_id)
        return await self.get(environment_id, account_id)

    async def list(self, environment_id: str, params: Params) -> ListPage[IntegratedAccount]:
        """The environment's accounts, filtered as unified-api §2.2 says."""
        statement = select_accounts().where(integrated_accounts.c.environment_id == environment_id)
        async with self._store.read() as connection:
            page = await self._listing.page(connection, statement, params, shown)
            await self._show_overrides(connection, page.result)
        return page

    async def get(self, environment_id: str, account_id: str) -> IntegratedAccount:
        """One account; UnknownIntegratedAccount when the environment has none by this id."""
        async with self._store.read() as connection:
            account = shown(await account_row(connection, environment_id, account_id))
            await self._show_overrides(connection, [account])
        return account

    async def patch(
        self, environment_id: str, account_id: str, change: AccountChange
    ) -> IntegratedAccount:
        """Change an account; `context` merges shallowly and keeps the secrets that are not sent.

        Changed credentials are tried out first: if Intacct refuses them, that is raised and the
        stored ones stay.
        """
        while not await self._patched(environment_id, account_id, change):
            pass  # another call changed the context meanwhile: merge with what it left
        self._gateways.forget(account_id)
        self._overrides.forget(account_id)
        return await self.get(environment_id, account_id)

    async def patch_credentials(
        self, environment_id: str, account_id: str, change: ContextChange
    ) -> IntegratedAccount:
        """Change credentials; tried out first, as in `patch`."""
        return await self.patch(environment_id, account_id, AccountChange(context=change.context))

    async def delete(self, environment_id: str, account_id: str) -> Deleted:
        """Delete an account and, with it, the only key to its secrets."""
        async with self._store.begin() as connection:
            row = await account_row(connection, environment_id, account_id)
            await connection.execute(_removal(environment_id, [account_id]))
            await note_deleted(connection, self._clock, [row])
        self._gateways.remove(account_id)
        return Deleted(account_id)

    async def bulk_delete(self, environment_id: str, asked: AccountSelection) -> Success:
        """Delete these accounts, or every one of a tenant; foreign and unknown ids are left."""
        if (asked.ids is UNSET) == (asked.tenant_id is UNSET):
            raise InvalidBody(
                [Problem("", "choice", "Send either ids or tenant_id.", "Send one of the two.")]
            )
        table = integrated_accounts.c
        if isinstance(asked.ids, UnsetType):
            wanted = table.tenant_id == asked.tenant_id
        else:
            wanted = table.id.in_(asked.ids)
        async with self._store.begin() as connection:
            found = await connection.execute(
                select(table.id, table.environment_id).where(
                    table.environment_id == environment_id, wanted
                )
            )
            rows = found.all()
            ids = [row.id for row in rows]
            await connection.execute(_removal(environment_id, ids))
            await note_deleted(connection, self._clock, rows)
        for account_id in ids:
            self._gateways.remove(account_id)
        return Success()

    async def create_token(self, environment_id: str, account_id: str) -> AccountToken:
        """A token for one account, valid for 15 minutes (unified-api §1.3)."""
        async with self._store.begin() as connection:
            await account_row(connection, environment_id, account_id)
            made = await make_account_token(connection, account_id, self._clock)
        return AccountToken(made.reveal())

    async def refresh_credentials(self, environment_id: str, account_id: str) -> Success:
        """Sign in afresh, even with credentials that were refused before.

        Raises:
            AccountRefused: refused again; the account's `last_error` says what to mend.
        """
        async with self._store.begin() as connection:
            row = await account_row(connection, environment_id, account_id, lock=True)
            changes = {"refused_sign_in": None, "version": row.version + 1}
            await update_account(connection, account_id, changes)
        await self._gateways.probe(account_id)
        return Success()

    async def lane(self, account_id: str, environment_id: str) -> Lane | None:
        """The lane of the account's company; None when the environment has no such account."""
        return await self._gateways.lane(account_id, environment_id)

    async def is_sandbox(self, account_id: str, environment_id: str) -> bool:
        """Whether the account may only be read."""
        return await self._gateways.is_sandbox(account_id, environment_id)

    async def gateway(
        self, account_id: str, environment_id: str, entity: str | None = None
    ) -> Gateway:
        """The account's gateway; see `Gateways.gateway` for what it raises."""
        return await self._gateways.gateway(account_id, environment_id, entity)

    def look_again(self) -> None:
        """Accounts went with their installation: every one is looked at again at its next use."""
        self._gateways.look_again()

    def forget(self, account_id: str) -> None:
        """End the account's gateways here, after its credentials have changed."""
        self._gateways.forget(account_id)

    async def _patched(self, environment_id: str, account_id: str, change: AccountChange) -> bool:
        """Patch, unless the context is no longer what the change was merged into."""
        async with self._store.read() as connection:
            before = await account_row(connection, environment_id, account_id)
        changes = _changes(change, before)
        merged, renewed = await self._merged(before, change)
        if merged is not None and renewed:
            await self._gateways.try_out(account_id, merged)
            changes |= PROVEN
        async with self._store.begin() as connection:
            row = await account_row(connection, environment_id, account_id, lock=True)
            if (row.context, row.secrets) != (before.context, before.secrets):
                return False
            if merged is not None:
                changes["context"] = merged.open
                changes["secrets"] = await self._vault.seal(connection, row.id, merged.secrets)
            changes |= {"version": row.version + renewed, "updated_at": self._clock.now()}
            await update_account(connection, account_id, changes)
            if change.unified_model_override is not UNSET:
                place = Place(environment_id, account_id)
                await self._overrides.replace(connection, place, change.unified_model_override)
            worked = row.status == AccountStatus.ACTIVE or not renewed
            kinds = (EventType.UPDATED, *(() if worked else (EventType.ACTIVE,)))
            await self._note(connection, environment_id, account_id, *kinds)
        return True

    async def _note(
        self, connection: AsyncConnection, environment_id: str, account_id: str, *kinds: EventType
    ) -> None:
        row = await account_row(connection, environment_id, account_id)
        await note(connection, self._clock, row, *kinds)

    async def _merged(self, row: Row[Any], change: AccountChange) -> tuple[Context | None, bool]:
        """The context as it will be, if it changes, and whether there is a sign-in to try out."""
        if change.context is UNSET:
            return None, False
        stored = Context(row.context, await self._vault.unseal(row.id, row.secrets))
        merged = merge(stored, change.context)
        if problems := list(number_problems(merged.open)):
            raise InvalidBody(problems)
        changed = sign_in_of(stored) != sign_in_of(merged)
        sent_again = row.status != AccountStatus.ACTIVE and bool(SIGN_IN & change.context.keys())
        return merged, changed or sent_again

    async def _show_overrides(
        self, connection: AsyncConnection, accounts: Sequence[IntegratedAccount]
    ) -> None:
        found = await self._overrides.nested(connection, [account.id for account in accounts])
        for account in accounts:
            account.unified_model_override = found[account.id]

    async def _has_integration(self, environment_id: str, installed_id: str) -> bool:
        page = await self._integrations.list(environment_id, {"id": installed_id})
        return bool(page.result)


def _removal(environment_id: str, ids: "list[str]") -> Any:
    table = integrated_accounts.c
    return delete(integrated_accounts).where(
        table.environment_id == environment_id, table.id.in_(ids)
    )


def _changes(change: AccountChange, row: Row[Any]) -> Json:
    """The columns to change but for what is kept apart; InvalidBody for what cannot change."""
    sent = {
        name: value
        for name in change.__struct_fields__
        if name not in _KEPT_APART and (value := getattr(change, name)) is not UNSET
    }
    problems = [
        Problem(name, "read_only", "This cannot be changed.", f"Leave {name} out.")
        for name in _FIXED
        if name in sent and sent.pop(name) != getattr(row, name)
    ]
    if "tenant_id" in sent:
        problems.extend(tenant_problems(sent["tenant_id"]))
    if problems:
        raise InvalidBody(problems)
    return sent
