"""Link tokens: each opens one attempt to connect, is good for 7 days and used up by connecting.

Like other tokens they are 256 random bits of which the digest is stored. What an attempt learns is
sealed on the token's row (see `state`).
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any, Final

from msgspec import Struct
from sqlalchemy import Row, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from crossfoot.clock import SYSTEM_CLOCK, Clock
from crossfoot.errors import (
    AttemptChanged,
    InvalidBody,
    LinkTokenExpired,
    LinkTokenUnknown,
    LinkTokenUsed,
    Problem,
    RateLimited,
)
from crossfoot.integrated_accounts.account_rows import account_row
from crossfoot.integrated_accounts.context import draft_problems, split
from crossfoot.integrated_accounts.integrations import Integrations
from crossfoot.integrated_accounts.linking.requests import NewLinkToken
from crossfoot.integrated_accounts.linking.settings import (
    LinkingSettings,
    read_settings,
    redirect_problems,
)
from crossfoot.integrated_accounts.linking.shapes import LinkToken
from crossfoot.integrated_accounts.linking.state import State, seal, unseal
from crossfoot.integrated_accounts.requests import tenant_problems
from crossfoot.integrated_accounts.shapes import Json
from crossfoot.integrated_accounts.statuses import UNPROVEN
from crossfoot.integrated_accounts.tokens import LINK_PREFIX, LONGEST_TOKEN, Caller, digest
from crossfoot.integrated_accounts.vault import Vault
from crossfoot.secret import Secret
from crossfoot.store import Store
from crossfoot.store.tables import environments, link_tokens

LIFE: Final = timedelta(days=7)  # unified-api §1.1
KEPT: Final = timedelta(days=30)  # beyond its life, so that its bearer is told that it has expired
MOST_ASKED: Final = 200  # steps for which Intacct is asked
ANSWERED_AGAIN: Final = timedelta(minutes=15)
"""How long a used token still tells what it has connected, to whom the answer did not reach."""


class Held(Struct, frozen=True):
    """A link token with its row, and its state opened."""

    token: Secret
    row: Row[Any]
    state: State


class LinkTokens:
    """Makes link tokens, and opens and keeps what is sealed on them."""

    def __init__(
        self,
        store: Store,
        vault: Vault,
        integrations: Integrations,
        clock: Clock = SYSTEM_CLOCK,
    ) -> None:
        self._store = store
        self._vault = vault
        self._integrations = integrations
        self._clock = clock

    async def create(self, environment_id: str, asked: NewLinkToken) -> LinkToken:
        """A token for a new customer, or to reconnect an account; of both, to reconnect.

        Raises:
            InvalidBody: naming everything in it that cannot be used.
            UnknownIntegratedAccount: the environment has none by this id.
        """
        token = Secret(LINK_PREFIX + self._clock.new_token())
        await self._integrations.installed(environment_id)
        async with self._store.begin() as connection:
            await _check(connection, environment_id, asked)
            await self._sweep(connection)
            row = self._row_of(environment_id, asked, token)
            await connection.execute(insert(link_tokens).values(row))
        return LinkToken(token.reveal())

    def _row_of(self, environment_id: str, asked: NewLinkToken, token: Secret) -> Json:
        token_id, now = self._clock.new_id(), self._clock.now()
        reconnects = asked.integrated_account_id is not None
        return {
            "id": token_id,
            "digest": digest(token.reveal()),
            "environment_id": environment_id,
            "tenant_id": None if reconnects else asked.tenant_id,
            "integrated_account_id": asked.integrated_account_id,
            "is_sandbox": bool(asked.is_sandbox),
            "region": asked.region or "wnam",
            "redirect_uri": asked.redirect_uri,
            "persist_previous_context": bool(asked.persist_previous_context),
            "sealed": seal(self._vault, token, token_id, State(given=asked.context or {})),
            "version": 1,
            "refused": 0,
            "asked": 0,
            "expires_at": now + LIFE,
            "created_at": now,
            "updated_at": now,
        }

    async def authenticate(self, bearer: str) -> Caller:
        """The bearer of a link token.

        Raises:
            LinkTokenUnknown: there is none like it.
            LinkTokenExpired: it was not used in time.
        """
        async with self._store.read() as connection:
            row = await self._row(connection, bearer)
        return Caller("link", row.environment_id, None, row.expires_at, row.id, Secret(bearer))

    async def hold(self, token: Secret) -> Held:
        """A token that is not used yet, with its state.

        Raises:
            LinkTokenUsed: it has connected an account already.
        """
        async with self._store.read() as connection:
            row = await self._row(connection, token.reveal())
        if row.used_at is not None:
            raise LinkTokenUsed(
                "This link has been used: the company is connected. To connect again, ask for a "
                "new link where you got this one."
            )
        return Held(token, row, unseal(self._vault, token, row.id, row.sealed))

    async def connected(self, token: Secret) -> Row[Any] | None:
        """The row of a token that has connected an account in the last minutes."""
        async with self._store.read() as connection:
            row = await self._row(connection, token.reveal())
        recent = row.used_at is not None and row.used_at + ANSWERED_AGAIN > self._clock.now()
        return row if recent else None

    async def settings_of(self, bearer: str) -> LinkingSettings | None:
        """The settings of the token's environment, whatever became of it; None: nobody knows it."""
        async with self._store.read() as connection:
            row = await _found(connection, bearer)
        return None if row is None else read_settings(row.linking)

    async def ask(self, held: Held) -> None:
        """Count that Intacct is asked on behalf of this token.

        Raises:
            RateLimited: it has been asked too often.
        """
        table = link_tokens.c
        async with self._store.begin() as connection:
            counted = await connection.execute(
                update(link_tokens)
                .where(table.id == held.row.id, table.asked < MOST_ASKED)
                .values(asked=table.asked + 1)
            )
        if counted.rowcount == 0:
            raise RateLimited(
                "This link has been tried too often. Ask for a new one where you got it.",
                seconds=int(LIFE.total_seconds()),
            )

    async def keep(self, held: Held, state: State) -> None:
        """Seal the state that an attempt has come to.

        Raises:
            AttemptChanged: another window was faster; nothing is kept.
        """
        table = link_tokens.c
        async with self._store.begin() as connection:
            changed = await connection.execute(
                update(link_tokens)
                .where(table.id == held.row.id, *_as_held(held))
                .values(
                    sealed=seal(self._vault, held.token, held.row.id, state),
                    version=held.row.version + 1,
                    updated_at=self._clock.now(),
                )
            )
        if changed.rowcount == 0:
            raise changed_meanwhile()

    async def use_up(self, connection: AsyncConnection, held: Held, account_id: str) -> None:
        """Use the token up in the transaction that connects; what was typed is erased.

        Raises:
            AttemptChanged: another window was faster.
        """
        used = await connection.execute(
            update(link_tokens)
            .where(link_tokens.c.id == held.row.id, *_as_held(held))
            .values(
                integrated_account_id=account_id,
                used_at=self._clock.now(),
                sealed=b"",
                updated_at=self._clock.now(),
            )
        )
        if used.rowcount == 0:
            raise changed_meanwhile()

    async def _row(self, connection: AsyncConnection, bearer: str) -> Row[Any]:
        row = await _found(connection, bearer)
        if row is None:
            raise LinkTokenUnknown(
                "This link is not valid. Ask for a new one where you got it, and open it unchanged."
            )
        if row.used_at is None and row.expires_at <= self._clock.now():
            raise LinkTokenExpired(
                "This link has expired: it is good for 7 days. Ask for a new one where you got it."
            )
        return row

    async def _sweep(self, connection: AsyncConnection) -> None:
        """Erase what was typed into attempts that have expired, and forget the oldest tokens."""
        table, now = link_tokens.c, self._clock.now()
        await connection.execute(delete(link_tokens).where(table.expires_at < now - KEPT))
        await connection.execute(
            update(link_tokens)
            .where(table.expires_at < now, table.sealed != b"")
            .values(sealed=b"")
        )


def changed_meanwhile() -> AttemptChanged:
    """What is said to the window that was slower."""
    return AttemptChanged("Connecting has gone on in another window. Load this page again.")


def _as_held(held: Held) -> tuple[Any, ...]:
    return (link_tokens.c.version == held.row.version, link_tokens.c.used_at.is_(None))


async def _found(connection: AsyncConnection, bearer: str) -> Row[Any] | None:
    """The token's row with its environment's settings, if there is such a token."""
    ours = bearer.startswith(LINK_PREFIX) and bearer.isascii()
    if not ours or len(bearer) > LONGEST_TOKEN:
        return None
    found = await connection.execute(
        select(link_tokens, environments.c.linking)
        .join_from(link_tokens, environments)
        .where(link_tokens.c.digest == digest(bearer))
    )
    return found.one_or_none()


async def _check(connection: AsyncConnection, environment_id: str, asked: NewLinkToken) -> None:
    """Refuse what cannot be linked with, all at once."""
    problems = [*_problems(asked), *await _redirect(connection, environment_id, asked)]
    if asked.integrated_account_id is not None:
        account = await account_row(connection, environment_id, asked.integrated_account_id)
        if account.status not in UNPROVEN:
            problems.extend(_company_problems(asked.context or {}, account.context))
    if problems:
        raise InvalidBody(problems)


def _problems(asked: NewLinkToken) -> Iterator[Problem]:
    if asked.integrated_account_id is None:
        if asked.tenant_id is None:
            yield Problem(
                "tenant_id",
                "required",
                "A link token is for a customer, or for an account to reconnect.",
                "Send tenant_id, or integrated_account_id to reconnect.",
            )
        else:
            yield from tenant_problems(asked.tenant_id)
    yield from draft_problems(split(asked.context or {})[0])


async def _redirect(
    connection: AsyncConnection, environment_id: str, asked: NewLinkToken
) -> list[Problem]:
    if asked.redirect_uri is None:
        return []
    stored = await connection.scalar(
        select(environments.c.linking).where(environments.c.id == environment_id)
    )
    allowed = read_settings(stored or {}).redirect_origins
    return list(redirect_problems(asked.redirect_uri, allowed))


def _company_problems(given: Json, stored: Json) -> Iterator[Problem]:
    """An account that has worked stays in its company."""
    before, after = stored.get("company_id"), given.get("company_id")
    if isinstance(before, str) and isinstance(after, str) and before.casefold() != after.casefold():
        yield Problem(
            "context.company_id",
            "another_company",
            f"This account belongs to company {before!r}.",
            "Leave company_id out, or connect the other company as a new account.",
        )
