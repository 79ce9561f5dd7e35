"""One running gateway per integrated account and entity.

The hot path makes no statement: an account's row is remembered for a second, its gateway for as
long as the row's `version` stands still. `version` counts changed credentials, so that a change
made by any process ends every gateway of the old credentials within a second.
"""

import hmac
from collections import OrderedDict
from hashlib import sha256
from typing import Final

from msgspec.structs import replace
from sqlalchemy import select

from crossfoot.clock import SYSTEM_CLOCK, Clock
from crossfoot.errors import (
    AccountRefused,
    ConfigurationError,
    CrossfootError,
    Forbidden,
    InvalidParameter,
    RateLimited,
    RemoteError,
    SignInRefused,
    UnknownIntegratedAccount,
)
from crossfoot.intacct import Gateway, Lane
from crossfoot.integrated_accounts.connection import Connection, Credentials, Known, Reach
from crossfoot.integrated_accounts.context import LONGEST, Context, read_login, read_sender
from crossfoot.integrated_accounts.fresh import Fresh
from crossfoot.integrated_accounts.refusals import NO_SENDER, explain, explain_entity
from crossfoot.integrated_accounts.statuses import Statuses
from crossfoot.integrated_accounts.vault import Vault
from crossfoot.store import Store
from crossfoot.store.tables import environment_integrations, integrated_accounts

KEEP: Final = 2_000  # running gateways; the one used least recently goes first


class Gateways:
    """Opens accounts: decrypts, checks what stands against them, and hands out their gateway."""

    def __init__(
        self,
        store: Store,
        vault: Vault,
        reach: Reach,
        clock: Clock = SYSTEM_CLOCK,
    ) -> None:
        self._store = store
        self._vault = vault
        self._transport = reach.transport
        self._sender = reach.sender
        self._lanes = reach.lanes
        self._metering = reach.metering
        self._clock = clock
        self._digest_key = vault.derive("refused-sign-ins")
        self._known: Fresh[str, Known] = Fresh(self._load, clock)
        self._open: OrderedDict[tuple[str, str], Connection] = OrderedDict()
        self._statuses = Statuses(store, clock, self._known.forget)

    async def gateway(
        self, account_id: str, environment_id: str, entity: str | None = None
    ) -> Gateway:
        """The account's gateway, in its own entity or the given one ("" is the top level).

        Raises:
            InvalidParameter: the entity cannot be one.
            UnknownIntegratedAccount: the environment has none by this id.
            Forbidden: its integration is switched off.
            AccountRefused: Intacct refused these very credentials; they are not tried again.
            ConfigurationError: there is no Sender ID.
            VaultError: its secrets cannot be opened.
        """
        if entity is not None and len(entity) > LONGEST:
            raise InvalidParameter("entity", f"it is longer than {LONGEST} characters.")
        known = await self._known.get(account_id)
        if known is None:
            self.remove(account_id)
        if known is None or known.environment_id != environment_id:
            raise UnknownIntegratedAccount(
                f"There is no integrated account {account_id!r} in this environment."
            )
        if not known.is_enabled:
            raise Forbidden("The integration sageintacct is switched off in this environment.")
        connection = await self._connection(known, entity)
        self._lane_of(known)  # which is as wide as the account says by now
        connection.refuse_again()
        if connection.gateway is None:
            connection.gateway = self._connect(connection)
        return connection.gateway

    async def lane(self, account_id: str, environment_id: str) -> Lane | None:
        """The lane of the account's company; None when the environment has no such account."""
        known = await self._known.get(account_id)
        if known is None or known.environment_id != environment_id:
            return None
        return self._lane_of(known)

    async def is_sandbox(self, account_id: str, environment_id: str) -> bool:
        """Whether the account may only be read; False where the environment has none by this id."""
        known = await self._known.get(account_id)
        return known is not None and known.environment_id == environment_id and known.is_sandbox

    async def probe(self, account_id: str) -> None:
        """Sign in with the stored credentials, now; the account's status follows the outcome.

        Raises:
            CrossfootError: why it did not work; `last_error` says it in words.
        """
        self.forget(account_id)
        known = await self._known.get(account_id)
        if known is None:
            raise UnknownIntegratedAccount(f"There is no integrated account {account_id!r}.")
        try:
            connection = await self._connection(known, None)
            connection.gateway = self._connect(connection)
            await self._sign_in(connection.gateway, connection.credentials, account_id)
        except AccountRefused as error:  # the watch has recorded it, but it knows less
            await self._statuses.explained(known, error.message)
            raise
        except CrossfootError as error:
            await self._statuses.unproven(known, error.message)
            raise

    async def try_out(self, account_id: str, context: Context) -> None:
        """Sign in with credentials that are not stored yet, on the account's bill.

        Raises:
            InvalidBody: the context holds no sign-in.
            AccountRefused: Intacct does not accept them; the message says what to mend.
        """
        credentials = self._credentials(context)
        await self._sign_in(self._unwatched(credentials, account_id), credentials, account_id)

    async def _sign_in(self, gateway: Gateway, credentials: Credentials, account_id: str) -> None:
        """Sign in; a refusal says what to mend instead of what Intacct wrote."""
        try:
            await gateway.sign_in()
        except AccountRefused as refusal:
            sender, login = credentials.sender, credentials.login
            words = explain(refusal, sender, login)
            refused = isinstance(refusal, SignInRefused) and login.entity
            if refused and await self._works_without_entity(credentials, account_id):
                words = explain_entity(login)
            raise type(refusal)(words, entries=refusal.entries) from refusal

    async def _works_without_entity(self, credentials: Credentials, account_id: str) -> bool:
        """A wrong entity and wrong credentials are refused in the same words (intacct-xml §2.3)."""
        top = Credentials(credentials.sender, replace(credentials.login, entity=""))
        try:
            await self._unwatched(top, account_id).sign_in()
        except (RemoteError, RateLimited):
            return False
        return True

    def remove(self, account_id: str) -> None:
        """The account is gone: end its gateways, and its say in the lane."""
        self.forget(account_id)
        self._lanes.forget(account_id)

    def look_again(self) -> None:
        """Some accounts are gone: look at each again at its next use."""
        self._known.forget_all()

    def forget(self, account_id: str) -> None:
        """End the account's gateways here; other processes follow within a second."""
        self._known.forget(account_id)
        for key in [key for key in self._open if key[0] == account_id]:
            del self._open[key]

    async def _load(self, account_id: str) -> Known | None:
        table = integrated_accounts
        columns = [table.c[name] for name in Known.__struct_fields__ if name != "is_enabled"]
        statement = (
            select(*columns, environment_integrations.c.is_enabled)
            .join_from(table, environment_integrations)
            .where(table.c.id == account_id)
        )
        async with self._store.read() as connection:
            row = (await connection.execute(statement)).one_or_none()
        return None if row is None else Known(**row._mapping)  # noqa: SLF001 -- SQLAlchemy's public name for a row's columns

    async def _connection(self, known: Known, entity: str | None) -> Connection:
        own = known.context.get("entity_id") or ""
        key = (known.id, own if entity is None else entity)
        if self._held(key, known) is None:
            secrets = await self._vault.unseal(known.id, known.secrets)
            credentials = self._credentials(Context(known.context, secrets), entity)
            if self._held(key, known) is None:  # nobody else was faster meanwhile
                digest = self._digest(credentials)
                self._open[key] = Connection(known, credentials, digest, own=key[1] == own)
        connection = self._open[key]
        connection.known = known
        self._open.move_to_end(key)
        while len(self._open) > KEEP:
            self._open.popitem(last=False)
        return connection

    def _held(self, key: tuple[str, str], known: Known) -> Connection | None:
        held = self._open.get(key)
        return held if held is not None and held.known.version == known.version else None

    def _credentials(self, context: Context, entity: str | None = None) -> Credentials:
        login = read_login(context)
        if entity is not None:
            login = replace(login, entity=entity)
        sender = read_sender(context) or self._sender
        if sender is None:
            raise ConfigurationError(NO_SENDER)
        return Credentials(sender, login)

    def _digest(self, credentials: Credentials) -> bytes:
        """Tells one sign-in from another without giving it away: keyed, so it cannot be guessed."""
        sender, login = credentials.sender, credentials.login
        parts = (
            *(sender.id, sender.password.reveal(), login.company, login.user),
            *(login.password.reveal(), login.entity),
        )
        lengths = "".join(f"{len(part)}:{part}" for part in parts)
        return hmac.digest(self._digest_key, lengths.encode(), sha256)

    def _connect(self, connection: Connection) -> Gateway:
        credentials = connection.credentials
        return Gateway(
            self._transport,
            credentials.sender,
            credentials.login,
            clock=self._clock,
            watch=self._statuses.watch(connection),
            meter=self._metering.meter(connection.known.id),
            lane=self._lane_of(connection.known),
            account=connection.known.id,
        )

    def _unwatched(self, credentials: Credentials, account_id: str) -> Gateway:
        """A gateway to try credentials out with, in their company's lane all the same."""
        lane = self._lanes.of_company(str(self._transport.endpoint), credentials.login.company)
        return Gateway(
            self._transport,
            credentials.sender,
            credentials.login,
            clock=self._clock,
            meter=self._metering.meter(account_id),
            lane=lane,
            account=account_id,
        )

    def _lane_of(self, known: Known) -> Lane:
        return self._lanes.of_account(str(self._transport.endpoint), known.id, known.context)
