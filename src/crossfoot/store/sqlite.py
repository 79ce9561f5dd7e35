"""SQLite behind an engine: how its connections are set up, and how statements reach them.

SQLAlchemy's adapter makes four trips to a connection's thread for each statement: cursor, execute,
fetch, close. Here it is one, which spares a third of what a small transaction costs (measured:
tests/bench/RESULTS.md). Connections stay those of aiosqlite, cursors those of sqlite3.
"""

import sqlite3
from collections import deque
from typing import Any, Final

from sqlalchemy import Connection, event
from sqlalchemy.dialects.sqlite.aiosqlite import (
    AsyncAdapt_aiosqlite_connection,
    AsyncAdapt_aiosqlite_cursor,
)
from sqlalchemy.ext.asyncio import AsyncEngine

BEGIN: Final = "crossfoot_begin"
"""The execution option that says how a transaction begins: DEFERRED or IMMEDIATE."""
BUSY_SECONDS: Final = 15  # how long a statement waits for another process's write


def listen(engine: AsyncEngine) -> None:
    """Set up each connection that the engine makes."""
    event.listen(engine.sync_engine, "do_connect", _connect)
    event.listen(engine.sync_engine, "connect", _prepare)
    event.listen(engine.sync_engine, "begin", _begin)


class _Executed:
    """What is left of a cursor when its statement has run and its rows are here."""

    def __init__(self, cursor: sqlite3.Cursor | None = None) -> None:
        self.description = cursor and cursor.description
        self.rowcount = -1 if cursor is None else cursor.rowcount
        self.lastrowid = cursor and cursor.lastrowid
        self.arraysize = 1

    async def close(self) -> None:
        """The cursor itself is closed already."""


class _Cursor(AsyncAdapt_aiosqlite_cursor):
    """One trip to the connection's thread for each statement."""

    __slots__ = ()

    def _make_new_cursor(self, connection: Any) -> Any:  # noqa: ARG002 -- as SQLAlchemy calls it
        return _Executed()

    def _aenter_cursor(self, cursor: Any) -> Any:
        return cursor

    async def _execute_async(self, operation: Any, parameters: Any) -> Any:
        await self._run(sqlite3.Cursor.execute, operation, parameters or ())

    async def _executemany_async(self, operation: Any, seq_of_parameters: Any) -> Any:
        await self._run(sqlite3.Cursor.executemany, operation, seq_of_parameters)

    async def _run(self, execute: Any, *arguments: Any) -> None:
        connection: Any = self._connection
        async with self._adapt_connection._execute_mutex:  # noqa: SLF001 -- as the class above does
            self._cursor, self._rows = await connection._execute(  # noqa: SLF001 -- the one trip
                _executed, connection, execute, *arguments
            )


def _executed(connection: Any, execute: Any, *arguments: Any) -> Any:
    """Run a statement and fetch all of its rows, in the connection's thread."""
    cursor: sqlite3.Cursor = connection._conn.cursor()  # noqa: SLF001 -- for use in this thread only
    try:
        execute(cursor, *arguments)
        rows = cursor.fetchall() if cursor.description else ()
        return _Executed(cursor), deque(rows)
    finally:
        cursor.close()


class _Connection(AsyncAdapt_aiosqlite_connection):
    __slots__ = ()

    _cursor_cls = _Cursor


def _connect(dialect: Any, _record: object, arguments: Any, options: Any) -> Any:
    adapted = dialect.connect(*arguments, **options)
    return _Connection(dialect.dbapi, adapted._connection)  # noqa: SLF001 -- aiosqlite's own


def _prepare(connection: Any, _record: object) -> None:
    """WAL, so that readers do not wait; foreign keys; deleted secrets are overwritten."""
    connection.isolation_level = None  # the driver begins nothing by itself: see `_begin`
    cursor = connection.cursor()
    for pragma in (
        f"busy_timeout = {BUSY_SECONDS * 1000}",
        "journal_mode = WAL",
        "synchronous = FULL",  # a committed write survives a power cut
        "foreign_keys = ON",
        "secure_delete = ON",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Connection) -> None:
    kind = connection.get_execution_options().get(BEGIN, "DEFERRED")
    connection.exec_driver_sql(f"BEGIN {kind}")
