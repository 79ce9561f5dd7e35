"""Tokens that callers carry, and who a bearer of one is.

Each token is 256 random bits, so its SHA-256 is stored and no slow hash: there is nothing to guess
that stretching would make harder, and every request must look one up. The database never holds a
token, only its digest.
"""

from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, Final, Literal

from msgspec import Struct
from sqlalchemy import Row, delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from crossfoot.clock import SYSTEM_CLOCK, Clock
from crossfoot.errors import InvalidBody, NotFound, Problem, Unauthenticated
from crossfoot.integrated_accounts.fresh import Fresh
from crossfoot.integrated_accounts.linking.settings import read_settings
from crossfoot.integrated_accounts.shapes import ApiToken, Deleted
from crossfoot.secret import Secret
from crossfoot.store import Store
from crossfoot.store.listing import Filter, Listing, ListPage, Params, read_instant
from crossfoot.store.tables import (
    api_tokens,
    environments,
    integrated_account_tokens,
    integrated_accounts,
)

API_PREFIX: Final = "cf_"
ACCOUNT_PREFIX: Final = "cfa_"
LINK_PREFIX: Final = "cfl_"
ACCOUNT_TOKEN_LIFE: Final = timedelta(minutes=15)  # unified-api §1.3
LONGEST_TOKEN: Final = 100


def digest(token: str) -> bytes:
    """What is stored of a token."""
    return sha256(token.encode()).digest()


class ApiTokens:
    """Tokens for everything in one environment. Made on the command line, never by the API."""

    def __init__(self, store: Store, cursor_key: bytes, clock: Clock = SYSTEM_CLOCK) -> None:
        self._store = store
        self._clock = clock
        table = api_tokens.c
        filters = {
            "id": Filter(table.id),
            "name": Filter(table.name),
            "environment_id": Filter(table.environment_id),
            "expires_at": Filter(table.expires_at, read_instant),
            "created_at": Filter(table.created_at, read_instant),
            "updated_at": Filter(table.updated_at, read_instant),
        }
        self._listing = Listing(api_tokens, filters, cursor_key)

    async def create(
        self, name: str, environment_id: str, *, expires_at: datetime | None = None
    ) -> tuple[ApiToken, Secret]:
        """Make a token. The secret is returned here and never again.

        Raises:
            InvalidBody: the name is blank, or the token would have expired already.
        """
        problems = []
        if not name.strip():
            problems.append(Problem("name", "blank", "A token needs a name."))
        if expires_at is not None and expires_at <= self._clock.now():
            problems.append(Problem("expires_at", "past", "The token would not work at all."))
        if problems:
            raise InvalidBody(problems)
        secret = Secret(API_PREFIX + self._clock.new_token())
        now = self._clock.now()
        async with self._store.begin() as connection:
            made = await connection.execute(
                insert(api_tokens)
                .values(
                    id=self._clock.new_id(),
                    environment_id=environment_id,
                    name=name.strip(),
                    digest=digest(secret.reveal()),
                    expires_at=expires_at,
                    created_at=now,
                    updated_at=now,
                )
                .returning(api_tokens)
            )
            return _shown(made.one()), secret

    async def list(self, environment_id: str, params: Params) -> ListPage[ApiToken]:
        """The environment's tokens, without their secrets."""
        statement = select(api_tokens).where(api_tokens.c.environment_id == environment_id)
        async with self._store.read() as connection:
            return await self._listing.page(connection, statement, params, _shown)

    async def get(self, environment_id: str, token_id: str) -> ApiToken:
        """One token; NotFound when the environment has none by this id."""
        async with self._store.read() as connection:
            found = await connection.execute(
                select(api_tokens).where(*_own(environment_id, token_id))
            )
            if (row := found.one_or_none()) is not None:
                return _shown(row)
        raise _unknown(token_id)

    async def delete(self, environment_id: str, token_id: str) -> Deleted:
        """Revoke a token: every process refuses it within a second."""
        async with self._store.begin() as connection:
            gone = await connection.execute(
                delete(api_tokens).where(*_own(environment_id, token_id))
            )
            if gone.rowcount == 0:
                raise _unknown(token_id)
        return Deleted(token_id)


class Caller(Struct, frozen=True):
    """Who calls: an environment's owner, the user of an account, or a customer who connects one."""

    kind: Literal["api", "integrated_account", "link"]
    environment_id: str
    integrated_account_id: str | None = None
    expires_at: datetime | None = None
    token_id: str = ""
    """Of an API or link token; an integrated account's tokens come and go, the account stays."""
    token: Secret | None = None
    """Of a link token, which opens what is sealed on it."""
    embed_origins: tuple[str, ...] = ()
    """Of an integrated account's token: the origins whose pages may read what it is answered."""

    @property
    def name(self) -> str:
        """What tells this caller from others, and can be shown."""
        return self.token_id or f"integrated_account {self.integrated_account_id}"


class Callers:
    """Tells who carries a token. A busy token costs one look-up a second."""

    def __init__(self, store: Store, clock: Clock = SYSTEM_CLOCK) -> None:
        self._store = store
        self._clock = clock
        self._known = Fresh(self._load, clock)

    async def authenticate(self, bearer: str) -> Caller:
        """The caller behind a bearer token.

        Raises:
            Unauthenticated: the token is wrong, revoked (within a second) or expired.
        """
        if bearer.startswith(LINK_PREFIX):
            raise Unauthenticated("A link token opens the dialog at /connect-account and no more.")
        known_form = bearer.startswith((API_PREFIX, ACCOUNT_PREFIX)) and bearer.isascii()
        if not known_form or len(bearer) > LONGEST_TOKEN:
            raise Unauthenticated("This token is not one of ours.")
        caller = await self._known.get((bearer.startswith(API_PREFIX), digest(bearer)))
        if caller is None:
            raise Unauthenticated("This token is wrong or has been revoked.")
        if caller.expires_at is not None and caller.expires_at <= self._clock.now():
            raise Unauthenticated("This token has expired.")
        return caller

    async def _load(self, key: tuple[bool, bytes]) -> Caller | None:
        is_api, wanted = key
        async with self._store.read() as connection:
            return await (_api_caller if is_api else _account_caller)(connection, wanted)


async def make_account_token(connection: AsyncConnection, account_id: str, clock: Clock) -> Secret:
    """A token for one integrated account, for 15 minutes; lapsed ones are swept out on the way."""
    secret = Secret(ACCOUNT_PREFIX + clock.new_token())
    tokens = integrated_account_tokens
    await connection.execute(delete(tokens).where(tokens.c.expires_at < clock.now()))
    await connection.execute(
        insert(tokens).values(
            digest=digest(secret.reveal()),
            integrated_account_id=account_id,
            expires_at=clock.now() + ACCOUNT_TOKEN_LIFE,
        )
    )
    return secret


async def _api_caller(connection: AsyncConnection, wanted: bytes) -> Caller | None:
    found = await connection.execute(
        select(api_tokens.c.id, api_tokens.c.environment_id, api_tokens.c.expires_at).where(
            api_tokens.c.digest == wanted
        )
    )
    row = found.one_or_none()
    return row and Caller("api", row.environment_id, None, row.expires_at, row.id)


async def _account_caller(connection: AsyncConnection, wanted: bytes) -> Caller | None:
    tokens = integrated_account_tokens
    found = await connection.execute(
        select(
            integrated_accounts.c.environment_id,
            integrated_accounts.c.id,
            tokens.c.expires_at,
            environments.c.linking,
        )
        .join_from(tokens, integrated_accounts)
        .join(environments, environments.c.id == integrated_accounts.c.environment_id)
        .where(tokens.c.digest == wanted)
    )
    row = found.one_or_none()
    return row and Caller(
        "integrated_account",
        row.environment_id,
        row.id,
        row.expires_at,
        embed_origins=tuple(read_settings(row.linking).embed_origins),
    )


def _own(environment_id: str, token_id: str) -> tuple[Any, ...]:
    return (api_tokens.c.environment_id == environment_id, api_tokens.c.id == token_id)


def _unknown(token_id: str) -> NotFound:
    return NotFound(f"There is no API token {token_id!r} in this environment.")


def _shown(row: Row[Any]) -> ApiToken:
    return ApiToken(
        id=row.id,
        name=row.name,
        environment_id=row.environment_id,
        created_by=None,
        expires_at=row.expires_at,
        created_at=row.created_at,
        updated_at=row.updated_at,
    )
