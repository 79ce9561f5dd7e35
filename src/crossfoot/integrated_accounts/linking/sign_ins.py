"""How many sign-ins may still be refused before Intacct might lock the user.

Wrong passwords in a row lock a user at Intacct (intacct-xml §2.4); at how many, nobody says. So few
are tried: of each link token, and of each user over all tokens. A sign-in is counted before it is
sent and taken off when it was not refused, so that any number at once are no way around, and one
that gets no answer counts as refused.
"""

import hmac
from datetime import timedelta
from hashlib import sha256
from math import ceil
from typing import Any, Final

from sqlalchemy import Row, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from crossfoot.clock import SYSTEM_CLOCK, Clock
from crossfoot.errors import Conflict, SignInsUsedUp
from crossfoot.integrated_accounts.vault import Vault
from crossfoot.store import Store
from crossfoot.store.tables import link_tokens, refused_sign_ins

OF_TOKEN: Final = 6
OF_USER: Final = 3
PAUSE: Final = timedelta(minutes=30)
"""After the last refusal a user may be tried again."""


class SignIns:
    """The counts, shared by all processes."""

    def __init__(self, store: Store, vault: Vault, clock: Clock = SYSTEM_CLOCK) -> None:
        self._store = store
        self._key = vault.derive("linking-sign-ins")
        self._clock = clock

    async def left(self, token: Row[Any], company: str | None, user: str | None) -> int:
        """How many may still be refused: of this token, and of this user if one is known."""
        most: int = max(OF_TOKEN - token.refused, 0)
        if company is None or user is None:
            return min(most, OF_USER)
        async with self._store.read() as connection:
            refused, _ = await self._refused(connection, self._digest(company, user))
        return max(min(most, OF_USER - refused), 0)

    async def count(self, token_id: str, company: str, user: str) -> None:
        """Count a sign-in that is about to be sent.

        Raises:
            SignInsUsedUp: the next refusal might lock the user.
        """
        try:
            async with self._store.begin() as connection:
                await self._count_token(connection, token_id)
                await self._count_user(connection, self._digest(company, user))
        except Conflict:  # another sign-in, the user's first, was counted at the same time
            await self.count(token_id, company, user)

    async def accepted(self, token_id: str, company: str, user: str) -> None:
        """Intacct let the user in, and counts anew itself."""
        async with self._store.begin() as connection:
            await _take_off_token(connection, token_id)
            await connection.execute(
                delete(refused_sign_ins).where(
                    refused_sign_ins.c.digest == self._digest(company, user)
                )
            )

    async def not_tried(self, token_id: str, company: str, user: str) -> None:
        """The password was not looked at: take the sign-in off again."""
        table = refused_sign_ins.c
        async with self._store.begin() as connection:
            await _take_off_token(connection, token_id)
            await connection.execute(
                update(refused_sign_ins)
                .where(table.digest == self._digest(company, user), table.refused > 0)
                .values(refused=table.refused - 1)
            )

    async def _count_token(self, connection: AsyncConnection, token_id: str) -> None:
        table = link_tokens.c
        counted = await connection.execute(
            update(link_tokens)
            .where(table.id == token_id, table.refused < OF_TOKEN)
            .values(refused=table.refused + 1)
        )
        if counted.rowcount == 0:
            raise SignInsUsedUp(
                "Too many sign-ins were refused on this link. Ask for a new link where you got "
                "this one, and check the user and password before you use it.",
                seconds=int(PAUSE.total_seconds()),
            )

    async def _count_user(self, connection: AsyncConnection, digest: bytes) -> None:
        now, table = self._clock.now(), refused_sign_ins
        refused, known = await self._refused(connection, digest, lock=True)
        if refused >= OF_USER and known is not None:
            wait = ceil((known.last_at + PAUSE - now).total_seconds())
            raise SignInsUsedUp(
                "So many sign-ins were refused that the next might lock the user in Sage Intacct. "
                f"Check the user and password, and try again in {ceil(wait / 60)} minutes.",
                seconds=max(wait, 1),
            )
        values = {"refused": refused + 1, "last_at": now}
        if known is None:
            await connection.execute(delete(table).where(table.c.last_at < now - PAUSE))
            await connection.execute(insert(table).values(digest=digest, **values))
        else:
            await connection.execute(update(table).where(table.c.digest == digest).values(values))

    async def _refused(
        self, connection: AsyncConnection, digest: bytes, *, lock: bool = False
    ) -> tuple[int, Row[Any] | None]:
        """How many were refused lately, and the row."""
        statement = select(refused_sign_ins).where(refused_sign_ins.c.digest == digest)
        found = await connection.execute(statement.with_for_update() if lock else statement)
        row = found.one_or_none()
        if row is None or row.last_at + PAUSE <= self._clock.now():
            return 0, row
        return row.refused, row

    def _digest(self, company: str, user: str) -> bytes:
        parts = (company.casefold(), user.casefold())
        lengths = "".join(f"{len(part)}:{part}" for part in parts)
        return hmac.digest(self._key, lengths.encode(), sha256)


async def _take_off_token(connection: AsyncConnection, token_id: str) -> None:
    table = link_tokens.c
    await connection.execute(
        update(link_tokens)
        .where(table.id == token_id, table.refused > 0)
        .values(refused=table.refused - 1)
    )
