"""The end of an attempt: the account is stored, or repaired, and the token used up with it."""

from sqlalchemy.ext.asyncio import AsyncConnection

from crossfoot.clock import SYSTEM_CLOCK, Clock
from crossfoot.errors import InvalidBody
from crossfoot.integrated_accounts.account_rows import (
    PROVEN,
    account_row,
    insert_account,
    update_account,
)
from crossfoot.integrated_accounts.accounts import IntegratedAccounts
from crossfoot.integrated_accounts.context import Context, context_problems
from crossfoot.integrated_accounts.events import EventType, note
from crossfoot.integrated_accounts.integrations import Integrations
from crossfoot.integrated_accounts.linking.forms import form_of
from crossfoot.integrated_accounts.linking.shapes import Attempt, PostConnect
from crossfoot.integrated_accounts.linking.tokens import LinkTokens
from crossfoot.integrated_accounts.linking.view import Known, done
from crossfoot.integrated_accounts.requests import METHOD, NewAccount
from crossfoot.integrated_accounts.shapes import AccountStatus
from crossfoot.integrated_accounts.tokens import make_account_token
from crossfoot.integrated_accounts.vault import Vault
from crossfoot.secret import Secret
from crossfoot.store import Store


class Finishing:
    """Connects what an attempt has proven."""

    def __init__(  # noqa: PLR0913 -- the rooms that it stands on, and the clock
        self,
        store: Store,
        vault: Vault,
        tokens: LinkTokens,
        accounts: IntegratedAccounts,
        integrations: Integrations,
        *,
        clock: Clock = SYSTEM_CLOCK,
    ) -> None:
        self._store = store
        self._vault = vault
        self._tokens = tokens
        self._accounts = accounts
        self._integrations = integrations
        self._clock = clock

    async def connect(self, known: Known) -> None:
        """Store the account and use up the token, both or neither.

        Raises:
            AttemptChanged: another window was faster.
        """
        context = known.context()
        if problems := list(context_problems(context)):
            raise InvalidBody(problems)
        row = known.held.row
        installed = await self._integrations.installed(row.environment_id)
        async with self._store.begin() as connection:
            if known.reconnects:
                account_id: str = row.integrated_account_id
                await self._renew(connection, row.environment_id, account_id, context)
            else:
                account_id = await self._add(connection, known, installed.id, context)
            await self._tokens.use_up(connection, known.held, account_id)
        self._accounts.forget(account_id)

    async def shown(self, token: Secret, *, with_form: bool) -> Attempt | None:
        """What a token has connected in the last minutes; None if it has connected nothing."""
        row = await self._tokens.connected(token)
        if row is None:
            return None
        async with self._store.begin() as connection:
            account = await account_row(connection, row.environment_id, row.integrated_account_id)
            form = None
            if with_form and form_of(account.installed_override):
                made = await make_account_token(connection, account.id, self._clock)
                form = PostConnect(made.reveal())
        return done(row, account.context, form)

    async def _add(
        self, connection: AsyncConnection, known: Known, installed_id: str, context: Context
    ) -> str:
        row = known.held.row
        asked = NewAccount(
            tenant_id=row.tenant_id,
            environment_integration_id=installed_id,
            authentication_method=METHOD,
            context={},
            region=row.region,
            is_sandbox=row.is_sandbox,
        )
        account_id = await insert_account(
            connection,
            self._vault,
            row.environment_id,
            asked,
            context,
            clock=self._clock,
            status=AccountStatus.ACTIVE,
        )
        account = await account_row(connection, row.environment_id, account_id)
        await note(connection, self._clock, account, EventType.CREATED, EventType.ACTIVE)
        return account_id

    async def _renew(
        self, connection: AsyncConnection, environment_id: str, account_id: str, context: Context
    ) -> None:
        """Give the account a context whose sign-in has just been proven."""
        before = await account_row(connection, environment_id, account_id, lock=True)
        changes = {
            **PROVEN,
            "context": context.open,
            "secrets": await self._vault.seal(connection, account_id, context.secrets),
            "version": before.version + 1,
            "updated_at": self._clock.now(),
        }
        await update_account(connection, account_id, changes)
        account = await account_row(connection, environment_id, account_id)
        await note(connection, self._clock, account, EventType.UPDATED, EventType.ACTIVE)
