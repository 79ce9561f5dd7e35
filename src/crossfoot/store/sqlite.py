"""SQLite behind an engine: how its connections are set up, and how statements reach them.

SQLAlchemy's adapter makes four trips to a connection's thread for each statement: cursor, execute,
fetch, close. Here it is one, and a transaction begins on the trip of its first statement; what was
never begun is not ended (measured: tests/bench/RESULTS.md). Connections stay those of aiosqlite,
cursors those of sqlite3.
"""

import sqlite3
from collections import deque
from functools import partial
from typing import Any, Final

from sqlalchemy import Connection, event
from sqlalchemy.dialects.sqlite.aiosqlite import (
    AsyncAdapt_aiosqlite_connection,
    AsyncAdapt_aiosqlite_cursor,
)
from sqlalchemy.ext.asyncio import AsyncEngine

BEGIN: Final = "crossfoot_begin"
"""The execution option that says how a transaction begins: DEFERRED or IMMEDIATE; or `NOTE`."""
NOTE: Final = "NOTE"
"""A transaction of one statement, on one trip, that nobody waits to be on the disk."""
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
        adapted: Any = self._adapt_connection
        async with adapted._execute_mutex:  # noqa: SLF001 -- as the class above does
            begin = adapted.take_beginning()
            work = partial(_noted if begin == NOTE else _executed, connection, begin)
            self._cursor, self._rows = await connection._execute(  # noqa: SLF001 -- the one trip
                work, execute, *arguments
            )


def _executed(connection: Any, begin: str, execute: Any, *arguments: Any) -> Any:
    """Run a statement and fetch all of its rows, in the connection's thread."""
    cursor: sqlite3.Cursor = connection._conn.cursor()  # noqa: SLF001 -- for use in this thread only
    try:
        if begin:
            cursor.execute(f"BEGIN {begin}")
        execute(cursor, *arguments)
        rows = cursor.fetchall() if cursor.description else ()
        return _Executed(cursor), deque(rows)
    finally:
        cursor.close()


def _noted(connection: Any, _: str, execute: Any, *arguments: Any) -> Any:
    """The same as a whole transaction; the next one that is waited for brings it to the disk."""
    database: sqlite3.Connection = connection._conn  # noqa: SLF001 -- for use in this thread only
    database.execute("PRAGMA synchronous = NORMAL")
    try:
        with database:  # committed, or rolled back
            return _executed(connection, "IMMEDIATE", execute, *arguments)
    finally:
        database.execute("PRAGMA synchronous = FULL")


class _Connection(AsyncAdapt_aiosqlite_connection):
    """Knows whether a transaction was begun, or is to be with the next statement."""

    __slots__ = ("_beginning", "_begun")

    _cursor_cls = _Cursor

    def __init__(self, dbapi: Any, connection: Any) -> None:
        super().__init__(dbapi, connection)
        self._beginning = ""
        self._begun = False

    def begin(self, kind: str) -> None:
        """Begin a transaction with the next statement."""
        self._beginning = kind

    def take_beginning(self) -> str:
        """What the statement that runs now begins: from here on there is something to end."""
        kind, self._beginning = self._beginning, ""
        self._begun = self._begun or kind not in {"", NOTE}
        return kind

    def commit(self) -> None:
        """End the transaction, if one was begun."""
        if self._begun:
            super().commit()
            self._begun = False

    def rollback(self) -> None:
        """Undo the transaction, if one was begun."""
        if self._begun:
            super().rollback()
            self._begun = False


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
    ours: Any = connection.connection.dbapi_connection
    ours.begin(connection.get_execution_options().get(BEGIN, "DEFERRED"))
