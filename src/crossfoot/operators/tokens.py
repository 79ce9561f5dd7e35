"""Operators' tokens: made on the command line, stored as digests, good for signing in.

Like the tokens of callers they are 256 random bits, so that a plain digest is enough.
"""

from datetime import datetime
from hashlib import sha256
from typing import Any, Final

from msgspec import Struct
from sqlalchemy import Row, delete, insert, select

from crossfoot.clock import SYSTEM_CLOCK, Clock
from crossfoot.errors import InvalidBody, NotFound, Problem
from crossfoot.secret import Secret
from crossfoot.store import Store
from crossfoot.store.operator_tables import operator_tokens

PREFIX: Final = "cfo_"
LONGEST: Final = 100


class OperatorToken(Struct, kw_only=True):
    """A token that opens the dashboard; the secret itself is never shown again."""

    id: str
    name: str
    expires_at: datetime | None
    created_at: datetime


def digest(secret: str) -> bytes:
    """What is stored of a token or a session."""
    return sha256(secret.encode()).digest()


class OperatorTokens:
    """The tokens of everybody who operates this installation."""

    def __init__(self, store: Store, clock: Clock = SYSTEM_CLOCK) -> None:
        self._store = store
        self._clock = clock

    async def create(
        self, name: str, *, expires_at: datetime | None = None
    ) -> tuple[OperatorToken, Secret]:
        """Make a token. The secret is returned here and never again.

        Raises:
            InvalidBody: the name is blank or too long.
        """
        if not name.strip() or len(name) > LONGEST:
            why = f"An operator's token needs a name of at most {LONGEST} characters."
            raise InvalidBody([Problem("name", "blank" if not name.strip() else "long", why)])
        secret = Secret(PREFIX + self._clock.new_token())
        row = {
            "id": self._clock.new_id(),
            "name": name.strip(),
            "digest": digest(secret.reveal()),
            "expires_at": expires_at,
            "created_at": self._clock.now(),
        }
        async with self._store.begin() as connection:
            made = await connection.execute(
                insert(operator_tokens).values(row).returning(operator_tokens)
            )
            return _shown(made.one()), secret

    async def list(self) -> list[OperatorToken]:
        """Every token, oldest first, without its secret."""
        table = operator_tokens.c
        async with self._store.read() as connection:
            found = await connection.execute(
                select(operator_tokens).order_by(table.created_at, table.id)
            )
            return [_shown(row) for row in found]

    async def revoke(self, token_id: str) -> None:
        """Delete a token; whoever signed in with it is signed out.

        Raises:
            NotFound: there is no such token.
        """
        async with self._store.begin() as connection:
            gone = await connection.execute(
                delete(operator_tokens).where(operator_tokens.c.id == token_id)
            )
        if gone.rowcount == 0:
            raise NotFound(f"There is no operator's token {token_id!r}.")


def _shown(row: Row[Any]) -> OperatorToken:
    return OperatorToken(
        id=row.id, name=row.name, expires_at=row.expires_at, created_at=row.created_at
    )
