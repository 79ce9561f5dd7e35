"""Operators' sessions: a random cookie, of which the database holds the digest.

A session ends after a fixed time, when it is signed out, and with its token. What a page posts must
carry the session's form key, which nobody can tell who does not see the session's pages.
"""

import hmac
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final, NamedTuple

from msgspec import Struct
from sqlalchemy import delete, insert, select, update

from crossfoot.clock import SYSTEM_CLOCK, Clock
from crossfoot.errors import Unauthenticated
from crossfoot.operators.tokens import LONGEST, PREFIX, digest
from crossfoot.secret import Secret
from crossfoot.store import Store
from crossfoot.store.operator_tables import operator_sessions, operator_tokens

_FORM_KEY_BYTES: Final = 24


class Operator(Struct, frozen=True, kw_only=True):
    """Who is signed in, and what they look at."""

    token_id: str
    name: str
    environment_id: str | None
    """None before one was chosen."""
    expires_at: datetime


class _Known(NamedTuple):
    """A token that works."""

    id: str
    expires_at: datetime | None


class Sessions:
    """Signs operators in and out."""

    def __init__(
        self, store: Store, form_key: bytes, clock: Clock = SYSTEM_CLOCK, *, life: timedelta
    ) -> None:
        self._store = store
        self._form_key = form_key
        self._clock = clock
        self._life = life

    async def sign_in(self, token: str) -> tuple[Secret, datetime]:
        """A new session's cookie, and when it ends.

        Raises:
            Unauthenticated: the token is wrong, revoked or expired.
        """
        known = await self._token(token)
        if known is None:
            raise Unauthenticated("This is no operator's token, or it was revoked or has expired.")
        now = self._clock.now()
        ends = min(now + self._life, known.expires_at or now + self._life)
        cookie = Secret(self._clock.new_token())
        async with self._store.begin() as connection:
            sessions = operator_sessions
            await connection.execute(delete(sessions).where(sessions.c.expires_at < now))
            row = {
                "digest": digest(cookie.reveal()),
                "operator_token_id": known.id,
                "expires_at": ends,
            }
            await connection.execute(insert(sessions).values(row))
        return cookie, ends

    async def operator(self, cookie: str) -> Operator | None:
        """Who holds this cookie; None when its session has ended."""
        sessions, tokens = operator_sessions.c, operator_tokens.c
        asked = (
            select(tokens.id, tokens.name, sessions.environment_id, sessions.expires_at)
            .join_from(operator_sessions, operator_tokens)
            .where(sessions.digest == digest(cookie), sessions.expires_at > self._clock.now())
        )
        async with self._store.read() as connection:
            row = (await connection.execute(asked)).one_or_none()
        return row and Operator(
            token_id=row.id,
            name=row.name,
            environment_id=row.environment_id,
            expires_at=row.expires_at,
        )

    async def look_at(self, cookie: str, environment_id: str) -> None:
        """Remember which environment the session looks at."""
        async with self._store.begin() as connection:
            await connection.execute(
                update(operator_sessions)
                .where(operator_sessions.c.digest == digest(cookie))
                .values(environment_id=environment_id)
            )

    async def sign_out(self, cookie: str) -> None:
        """End the session."""
        async with self._store.begin() as connection:
            await connection.execute(
                delete(operator_sessions).where(operator_sessions.c.digest == digest(cookie))
            )

    def form_key(self, cookie: str) -> str:
        """What forms of this session carry."""
        return hmac.digest(self._form_key, cookie.encode(), sha256)[:_FORM_KEY_BYTES].hex()

    def is_form_key(self, cookie: str, sent: str) -> bool:
        """Whether a form was made for this session."""
        return hmac.compare_digest(self.form_key(cookie).encode(), sent.encode(errors="replace"))

    async def _token(self, token: str) -> _Known | None:
        token = token.strip()
        if not (token.startswith(PREFIX) and token.isascii() and len(token) <= LONGEST):
            return None
        table = operator_tokens.c
        asked = select(table.id, table.expires_at).where(table.digest == digest(token))
        async with self._store.read() as connection:
            row = (await connection.execute(asked)).one_or_none()
        if row is None or (row.expires_at and row.expires_at <= self._clock.now()):
            return None
        return _Known(row.id, row.expires_at)
