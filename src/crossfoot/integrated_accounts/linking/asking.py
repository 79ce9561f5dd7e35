"""What an attempt asks of Intacct: whether there is such a company, who may sign in, where to."""

import asyncio
from collections.abc import Awaitable
from typing import Final, TypeVar
from weakref import WeakValueDictionary

from crossfoot.clock import Clock
from crossfoot.errors import (
    AccountRefused,
    CompanyUnknown,
    ConfigurationError,
    CrossfootError,
    ObjectUnknown,
    PermissionMissing,
    QueryInvalid,
    RemoteGarbled,
    RemoteInvalid,
    RemoteTimeout,
    SenderNotAuthorized,
    SenderRefused,
    SignInRefused,
)
from crossfoot.intacct import Gateway, Login, Query, Sender, entities, eq
from crossfoot.integrated_accounts.connection import Reach
from crossfoot.integrated_accounts.context import read_login, read_sender
from crossfoot.integrated_accounts.linking.shapes import EntityChoice, Step
from crossfoot.integrated_accounts.linking.sign_ins import SignIns
from crossfoot.integrated_accounts.linking.view import Known
from crossfoot.integrated_accounts.refusals import NO_SENDER, explain
from crossfoot.secret import Secret

T = TypeVar("T")

PATIENCE: Final = 45.0
"""Seconds that a person waits in front of the dialog; the gateway's own patience is minutes."""

REFUSED: Final = (
    "Sage Intacct did not accept this user and password. Check that both are those of a Web "
    "Services user of this company, and that the user is active and not locked."
)
"""The same whatever was wrong, as Intacct itself does not say (intacct-xml §2.4)."""

_NOT_LOOKED_AT: Final = (SenderRefused, SenderNotAuthorized, CompanyUnknown)


class Asking:
    """Asks on behalf of attempts; each sign-in is counted."""

    def __init__(self, reach: Reach, sign_ins: SignIns, clock: Clock) -> None:
        self._reach = reach
        self._sign_ins = sign_ins
        self._clock = clock
        # Sign-ins of one user take turns, so that right ones at once do not count as many wrong.
        self._turns: WeakValueDictionary[tuple[str, str], asyncio.Lock] = WeakValueDictionary()

    def sender(self, known: Known) -> Sender | None:
        """The sender of its requests: one of the account's own, or the server's."""
        return read_sender(known.sender_context) or self._reach.sender

    async def look_for(self, known: Known, company: str) -> Step:
        """What comes next once this company is named: `sign_in`, or `sender` if it must allow ours.

        A user who cannot exist signs in. Whoever checks the sender before the user, as Intacct
        seems to (guessed), tells by the refusal what is wrong; and nobody can be locked by it.

        Raises:
            CompanyUnknown: there is no such company.
            SenderRefused: our own sender is not in order.
        """
        nobody = f"nobody-{self._clock.new_id()}"
        login = Login(company, nobody, Secret(self._clock.new_token()))
        try:
            await self.within_patience(self._gateway(known, login).sign_in())
        except SenderNotAuthorized:
            return "sender"
        except SignInRefused:
            return "sign_in"
        except AccountRefused as refusal:
            raise self._in_words(known, refusal, login) from refusal
        raise RemoteGarbled("Sage Intacct let a user in who does not exist.")

    async def enter(self, known: Known, *, entity: str | None = None) -> Gateway:
        """Sign in as the attempt says, at the top level or in an entity.

        Raises:
            SignInsUsedUp: a further refusal might lock the user; nothing was sent.
            SignInRefused: not with this user and password, or not in this entity.
            AccountRefused: what else stands against it.
        """
        login = read_login(known.context(entity))
        who = (login.company.casefold(), login.user.casefold())
        turn = self._turns.setdefault(who, asyncio.Lock())
        await self.within_patience(turn.acquire())
        try:
            return await self._counted(known, login)
        finally:
            turn.release()

    async def _counted(self, known: Known, login: Login) -> Gateway:
        gateway = self._gateway(known, login)
        counted = (known.held.row.id, login.company, login.user)
        await self._sign_ins.count(*counted)
        try:
            await self.within_patience(gateway.sign_in())
        except CrossfootError as error:
            if not _counts(error):
                await self._sign_ins.not_tried(*counted)
            if isinstance(error, AccountRefused):
                raise self._in_words(known, error, login) from error
            raise
        await self._sign_ins.accepted(*counted)
        return gateway

    async def entities(self, gateway: Gateway) -> list[EntityChoice]:
        """The entities that the user reaches, by name; none in a company that has none."""
        return await self.within_patience(_entities(gateway))

    async def within_patience(self, work: Awaitable[T], *, times: int = 1) -> T:
        """Do it, or give up in time; RemoteTimeout says so. `times` is for what takes longer."""
        seconds = PATIENCE * times
        try:
            async with self._clock.timeout(seconds):
                return await work
        except TimeoutError as error:
            raise RemoteTimeout(
                f"Sage Intacct has not answered for {seconds:.0f} seconds. Try again in a minute."
            ) from error

    def _gateway(self, known: Known, login: Login) -> Gateway:
        """One for this step only, in the company's lane; on the bill of the account there is."""
        sender = self.sender(known)
        if sender is None:
            raise ConfigurationError(NO_SENDER)
        account = known.held.row.integrated_account_id
        reach = self._reach
        return Gateway(
            reach.transport,
            sender,
            login,
            clock=self._clock,
            meter=reach.metering.meter(account) if account else None,
            lane=reach.lanes.of_company(str(reach.transport.endpoint), login.company),
            account=account or known.held.row.id,
            unproven=True,
        )

    def _in_words(self, known: Known, refusal: AccountRefused, login: Login) -> AccountRefused:
        sender = self.sender(known)
        if isinstance(refusal, SignInRefused) or sender is None:
            return SignInRefused(REFUSED, entries=refusal.entries)
        return type(refusal)(explain(refusal, sender, login), entries=refusal.entries)


def _counts(error: CrossfootError) -> bool:
    """Whether the password may have been looked at, and found wrong."""
    refused = isinstance(error, AccountRefused) and not isinstance(error, _NOT_LOOKED_AT)
    return refused or isinstance(error, RemoteTimeout)


async def _entities(gateway: Gateway) -> list[EntityChoice]:
    """As readEntityDetails tells; where it does not, as LOCATIONENTITY does (intacct-xml §2.3)."""
    try:
        found = [EntityChoice(id=one.id, name=one.name) for one in await entities(gateway)]
    except (PermissionMissing, RemoteInvalid):
        found = await _location_entities(gateway)
    return sorted((one for one in found if one.id), key=lambda one: one.name.casefold())


async def _location_entities(gateway: Gateway) -> list[EntityChoice]:
    asked = Query("LOCATIONENTITY", select=("LOCATIONID", "NAME"), filter=eq("STATUS", "active"))
    try:
        page = await gateway.query(asked)
    except (PermissionMissing, ObjectUnknown, QueryInvalid):
        return []
    return [EntityChoice(id=one["LOCATIONID"], name=one.get("NAME") or "") for one in page.records]
