"""PostgreSQL behind an engine: lost connections, and commits that wait for no disk."""

from functools import cache
from typing import Any, Final

from sqlalchemy import Update, event, func
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.ext.asyncio import AsyncEngine

from crossfoot.clock import Clock

ALONE: Final = {"isolation_level": "AUTOCOMMIT"}
"""Execution options with which each statement is a transaction of its own."""
SURE_SECONDS: Final = 5.0
"""For which a connection that was in use is taken to be there still: asking costs three trips."""
_USED: Final = "crossfoot_used"


@cache
def unhurried(statement: Update) -> Update:
    """The same statement, whose transaction is committed before it is on the disk.

    It sets that for itself: what is set for a session would be another's behind a pooler.
    """
    return statement.where(func.set_config("synchronous_commit", "off", True).is_not(None))


def listen(engine: AsyncEngine, clock: Clock) -> None:
    """Look at each connection before it is lent.

    The driver notices when the server closes one; one that a network dropped without a word only
    tells when it is asked. For a lost one the pool makes another.
    """

    def note_use(_connection: object, record: Any) -> None:
        record.info[_USED] = clock.monotonic()

    def prove(connection: Any, record: Any, _lent: object) -> None:
        if connection.driver_connection.is_closed():
            raise DisconnectionError("The server has closed this connection.")
        used = record.info.get(_USED)
        if used is not None and clock.monotonic() - used > SURE_SECONDS:
            try:
                connection.ping()
            except connection.dbapi.Error as error:
                raise DisconnectionError("This connection was lost.") from error

    event.listen(engine.sync_engine, "checkin", note_use)
    event.listen(engine.sync_engine, "checkout", prove)
