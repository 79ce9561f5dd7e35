"""The rooms that the doors lead to, handed over by `crossfoot.app`."""

from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Final

from crossfoot.clock import Clock
from crossfoot.connector import Company, Cursors
from crossfoot.connector.writing import Resolver, Write
from crossfoot.errors import CrossfootError, Problem
from crossfoot.integrated_accounts import (
    ApiTokens,
    Callers,
    Environments,
    Events,
    IntegratedAccounts,
    Integrations,
    Linking,
    LinkTokens,
    PostConnectForms,
    UsageReports,
)
from crossfoot.integrated_accounts.requests import NewAccount
from crossfoot.integrated_accounts.shapes import AccountStatus, IntegratedAccount
from crossfoot.operators import OperatorTokens, Sessions
from crossfoot.request_log import RequestLog, RequestReports
from crossfoot.settings import Described
from crossfoot.web.guesses import Guesses
from crossfoot.web.overriding import Overriding
from crossfoot.writes import AuditLog, SqlLedger, WriteReports

KEEP: Final = 2_000  # companies; the one used least recently is learned anew


@dataclass(frozen=True, slots=True, kw_only=True)
class Rooms:
    """Everything that a caller's request may need, open and ready."""

    clock: Clock
    callers: Callers
    environments: Environments
    api_tokens: ApiTokens
    integrations: Integrations
    accounts: IntegratedAccounts
    events: Events
    link_tokens: LinkTokens
    linking: Linking
    post_connect_forms: PostConnectForms
    overriding: Overriding
    usage: UsageReports
    cursors: Cursors
    writes: SqlLedger
    write_reports: WriteReports
    audit: AuditLog
    guesses: Guesses
    operator_guesses: Guesses
    request_log: RequestLog
    request_reports: RequestReports
    operator_tokens: OperatorTokens
    sessions: Sessions
    settings: tuple[Described, ...]
    lenient_queries: bool = False
    demo_page: bool = False
    _companies: OrderedDict[tuple[str, str], Company] = field(default_factory=OrderedDict)

    @property
    def resolver(self) -> Resolver:
        """Finds out what became of writes whose answers were lost."""

        async def company(write: Write) -> Company:
            return await self.company(write.account_id, write.environment_id, write.entity)

        return Resolver(self.writes, company, self.clock)

    async def connect(
        self, environment_id: str, asked: NewAccount, *, keep: bool = True
    ) -> IntegratedAccount:
        """Import an account, and raise what stands against it.

        With `keep`, a refused account stays (unified-api §2.3) and the error names it, so that its
        credentials can be corrected or it can be deleted.
        """
        account = await self.accounts.import_account(environment_id, asked)
        if account.status is AccountStatus.ACTIVE:
            return account
        try:
            # What was refused is refused again here, without asking; what got no answer is retried.
            gateway = await self.accounts.gateway(account.id, environment_id)
            await gateway.sign_in()
        except CrossfootError as error:
            if keep:
                error.problems = (*error.problems, _kept(account.id))
            else:
                await self.accounts.delete(environment_id, account.id)
            raise
        return await self.accounts.get(environment_id, account.id)

    async def company(
        self, account_id: str, environment_id: str, entity: str | None = None
    ) -> Company:
        """An account's company, in the account's own entity or the given one.

        What is learned of a company lasts as long as its gateway: changed credentials begin anew.
        Raises what `IntegratedAccounts.gateway` raises.
        """
        gateway = await self.accounts.gateway(account_id, environment_id, entity)
        key = (account_id, gateway.login.entity)
        known = self._companies.get(key)
        if known is None or known.gateway is not gateway:
            known = self._companies[key] = Company(gateway, self.clock)
        self._companies.move_to_end(key)
        while len(self._companies) > KEEP:
            self._companies.popitem(last=False)
        return known


def _kept(account_id: str) -> Problem:
    return Problem(
        "id",
        "kept",
        f"The integrated account {account_id} is kept, but cannot be used yet.",
        f"Correct it with PATCH /integrated-account/{account_id}/credentials, or delete it.",
    )
