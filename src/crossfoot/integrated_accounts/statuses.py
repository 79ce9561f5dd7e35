"""Keeps an integrated account's status by what its gateway's answers show (unified-api §2.3).

It writes only when something changes, so that a working account costs no statement.
"""

from collections.abc import Callable

from msgspec import to_builtins
from msgspec.structs import replace
from sqlalchemy import select, update

from crossfoot.clock import Clock
from crossfoot.errors import AccountRefused, CrossfootError, PermissionMissing, SessionLost
from crossfoot.intacct import Watch
from crossfoot.integrated_accounts.account_rows import account_row
from crossfoot.integrated_accounts.connection import Connection, Known
from crossfoot.integrated_accounts.events import EventType, note
from crossfoot.integrated_accounts.refusals import explain
from crossfoot.integrated_accounts.shapes import AccountStatus, ForbiddenError, Json
from crossfoot.store import Store
from crossfoot.store.tables import integrated_accounts

UNPROVEN = (AccountStatus.CONNECTING, AccountStatus.VALIDATION_ERROR)


class Statuses:
    """Writes accounts' statuses; `forget` is told of each account that it wrote."""

    def __init__(self, store: Store, clock: Clock, forget: Callable[[str], None]) -> None:
        self._store = store
        self._clock = clock
        self._forget = forget

    def watch(self, connection: Connection) -> Watch:
        """What a gateway tells after each of its answers, for `connection`'s account."""

        async def told(error: CrossfootError | None) -> None:
            match error:
                case None:
                    await self._succeeded(connection)
                case SessionLost():
                    pass
                case AccountRefused():
                    await self._refused(connection, error)
                case PermissionMissing():
                    await self._forbidden(connection, error)
                case _:
                    pass

        return told

    async def explained(self, known: Known, words: str) -> None:
        """A refusal is better understood now than when the watch was told of it."""
        await self._write(known, {"last_error": words})

    async def unproven(self, known: Known, words: str) -> None:
        """A sign-in got no answer: the account is not refused, but it is not proven either."""
        if known.status == AccountStatus.CONNECTING:
            changes = {"status": AccountStatus.VALIDATION_ERROR, "last_error": words}
            await self._write(known, changes)

    async def _succeeded(self, connection: Connection) -> None:
        """Back to active. An old session that still answers does not lift a refused sign-in."""
        known = connection.known
        changes: Json = {}
        if known.last_forbidden_error is not None:
            changes["last_forbidden_error"] = None
        blocked = known.refused_sign_in == connection.digest
        if known.status != AccountStatus.ACTIVE and connection.own and not blocked:
            changes |= {"status": AccountStatus.ACTIVE, "last_error": None}
            changes["refused_sign_in"] = None
        if changes:
            await self._record(connection, changes)

    async def _refused(self, connection: Connection, error: AccountRefused) -> None:
        connection.refusal = error
        known, credentials = connection.known, connection.credentials
        if not connection.own or known.refused_sign_in == connection.digest:
            return
        never_worked = known.status in UNPROVEN
        changes: Json = {
            "status": AccountStatus.VALIDATION_ERROR
            if never_worked
            else AccountStatus.NEEDS_REAUTH,
            "last_error": explain(error, credentials.sender, credentials.login),
            "refused_sign_in": connection.digest,
        }
        await self._record(connection, changes)

    async def _forbidden(self, connection: Connection, error: PermissionMissing) -> None:
        """unified-api §2.3: the status stays, only the latest refusal is noted."""
        known = connection.known.last_forbidden_error
        if known is not None and known.get("message") == error.message:
            return
        noted = ForbiddenError(
            resource=None,
            method=None,
            missing_scopes=[],
            message=error.message,
            occurred_at=self._clock.now(),
        )
        await self._record(connection, {"last_forbidden_error": to_builtins(noted)})

    async def _record(self, connection: Connection, changes: Json) -> None:
        connection.known = replace(connection.known, **changes)
        await self._write(connection.known, changes)

    async def _write(self, known: Known, changes: Json) -> None:
        """Note a change, unless the account's credentials have been changed meanwhile."""
        table = integrated_accounts
        same = (table.c.id == known.id, table.c.version == known.version)
        async with self._store.begin() as connection:
            before: str | None = await connection.scalar(
                select(table.c.status).where(*same).with_for_update(of=table)
            )
            await connection.execute(
                update(table).where(*same).values(**changes, updated_at=self._clock.now())
            )
            after = changes.get("status", before)
            if before is not None and after is not None and after != before:
                row = await account_row(connection, known.environment_id, known.id)
                await note(connection, self._clock, row, _event(before, after))
        self._forget(known.id)


def _event(before: str, after: str) -> EventType:
    """What has happened to an account whose status changed by itself (unified-api §8.3)."""
    if after == AccountStatus.ACTIVE:
        failed = before == AccountStatus.NEEDS_REAUTH
        return EventType.REACTIVATED if failed else EventType.ACTIVE
    if after == AccountStatus.NEEDS_REAUTH:
        return EventType.AUTHENTICATION_ERROR
    return EventType.VALIDATION_ERROR
