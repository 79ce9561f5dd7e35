"""Connecting a company step by step, each step proven by Intacct itself before the next."""

from sqlalchemy import select

from crossfoot.clock import SYSTEM_CLOCK, Clock
from crossfoot.errors import LinkTokenUsed, UnknownIntegration
from crossfoot.integrated_accounts.account_rows import account_row
from crossfoot.integrated_accounts.connection import Reach
from crossfoot.integrated_accounts.context import Context, read_sender
from crossfoot.integrated_accounts.integrations import SAGE_INTACCT
from crossfoot.integrated_accounts.linking.settings import LinkingSettings
from crossfoot.integrated_accounts.linking.shapes import Attempt
from crossfoot.integrated_accounts.linking.sign_ins import SignIns
from crossfoot.integrated_accounts.linking.tokens import LinkTokens
from crossfoot.integrated_accounts.linking.view import Known, attempt, done
from crossfoot.integrated_accounts.shapes import AccountStatus
from crossfoot.integrated_accounts.vault import Vault
from crossfoot.secret import Secret
from crossfoot.store import Store
from crossfoot.store.tables import environment_integrations


class Linking:
    """The steps of an attempt; each answers with the attempt as it stands then."""

    def __init__(
        self,
        store: Store,
        vault: Vault,
        tokens: LinkTokens,
        reach: Reach,
        clock: Clock = SYSTEM_CLOCK,
    ) -> None:
        self._store = store
        self._vault = vault
        self._tokens = tokens
        self._reach = reach
        self._clock = clock
        self._sign_ins = SignIns(store, vault, clock)

    async def attempt(self, token: Secret, integration: str | None = None) -> Attempt:
        """How far the attempt has come; a token that was used just now tells what it connected.

        Raises:
            UnknownIntegration: the environment has no such integration.
            LinkTokenUsed: it has been used a while ago.
        """
        try:
            known = await self._known(token, integration)
        except LinkTokenUsed:
            if (row := await self._tokens.connected(token)) is None:
                raise
            async with self._store.read() as connection:
                account = await account_row(
                    connection, row.environment_id, row.integrated_account_id
                )
            return done(row, account.context, None)
        return await self._shown(known)

    async def settings_of(self, token: str) -> LinkingSettings:
        """The settings of the environment that the token is of; the usual ones for an unknown one.

        For the page itself, which is served before its token is looked at.
        """
        return await self._tokens.settings_of(token)

    async def _shown(self, known: Known) -> Attempt:
        sender = read_sender(known.sender_context) or self._reach.sender
        left = await self._sign_ins.left(known.held.row, known.company_id, known.user_id)
        return attempt(known, sender.id if sender else None, left)

    async def _known(self, token: Secret, integration: str | None = None) -> Known:
        held = await self._tokens.hold(token)
        await self._check_integration(held.row.environment_id, integration)
        if held.row.integrated_account_id is None:
            return Known(held)
        async with self._store.read() as connection:
            row = await account_row(
                connection, held.row.environment_id, held.row.integrated_account_id
            )
        secrets = await self._vault.unseal(row.id, row.secrets)
        return Known(held, Context(row.context, secrets), AccountStatus(row.status))

    async def _check_integration(self, environment_id: str, named: str | None) -> None:
        table = environment_integrations.c
        async with self._store.read() as connection:
            enabled = await connection.scalar(
                select(table.is_enabled).where(
                    table.environment_id == environment_id,
                    table.integration_id == SAGE_INTACCT.id,
                )
            )
        if not enabled or named not in {None, SAGE_INTACCT.name}:
            raise UnknownIntegration(
                f"There is no integration {named or SAGE_INTACCT.name!r} to connect here."
            )
