"""The database: SQLite in one file, or PostgreSQL, behind one door."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, nullcontext
from pathlib import Path
from typing import Any, Final

import msgspec
from sqlalchemy import Update
from sqlalchemy.engine import make_url
from sqlalchemy.exc import (
    DataError,
    DBAPIError,
    IntegrityError,
    NotSupportedError,
    ProgrammingError,
    StatementError,
)
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from crossfoot.clock import SYSTEM_CLOCK, Clock
from crossfoot.errors import Conflict, CrossfootError, InvalidRequest, StoreUnavailable
from crossfoot.secret import Secret
from crossfoot.store import migrations, postgresql, sqlite

POOL: Final[dict[str, Any]] = {
    "pool_size": 5,
    "max_overflow": 10,
    "pool_timeout": 10,
    "pool_use_lifo": True,  # the connection that was used last has its statements prepared
}
_DATA_EXCEPTION: Final = "22"  # of PostgreSQL's error codes: a value that it cannot take
_OUR_MISTAKES: Final = (ProgrammingError, DataError, NotSupportedError)


class Store:
    """The tables of `crossfoot.store.tables` on one database.

    `begin` gives a SQLAlchemy connection inside one transaction: committed when the block ends,
    rolled back when it raises. `read` gives one for reading. What the drivers raise comes out as
    `Conflict` (a constraint was violated), `InvalidRequest` (a text that no database takes) or
    `StoreUnavailable`, without the statement's values.

    What `begin` committed survives a power cut; what is only noted, by `note`, survives the end of
    the process (decision 0017).
    """

    def __init__(self, engine: AsyncEngine, clock: Clock) -> None:
        self._engine = engine
        self._clock = clock
        self._sqlite = engine.dialect.name == "sqlite"
        self._writers = engine.execution_options(**{sqlite.BEGIN: "IMMEDIATE"})
        if self._sqlite:
            self._readers = engine
            self._notes = engine.execution_options(**{sqlite.BEGIN: sqlite.NOTE})
        else:
            self._readers = self._notes = engine.execution_options(**postgresql.ALONE)
        self._turn = asyncio.Lock() if self._sqlite else nullcontext()
        """In which writers of this process queue for SQLite's lock, which knows no order."""
        self._unreachable: tuple[type[Exception], ...] = (
            *(DBAPIError, PoolTimeout, OSError),
            *_driver_errors(engine),
        )

    @classmethod
    def open(cls, url: Secret, clock: Clock = SYSTEM_CLOCK) -> "Store":
        """Open a database by its address (`Settings.database_url`); connects at first use.

        For SQLite the file and its folder are made, readable by their owner only.

        Raises:
            StoreUnavailable: they cannot be made.
        """
        address = make_url(url.reveal())
        options: dict[str, Any] = dict(POOL)
        if address.get_backend_name() == "sqlite":
            _make_file(Path(address.database or ""))
        else:
            options["connect_args"] = {"timeout": 10, "command_timeout": 60}
        engine = create_async_engine(
            address,
            hide_parameters=True,  # statements may carry sealed secrets and token digests
            json_serializer=_to_json,
            json_deserializer=msgspec.json.decode,
            **options,
        )
        if address.get_backend_name() == "sqlite":
            sqlite.listen(engine)
        else:
            postgresql.listen(engine, clock)
        return cls(engine, clock)

    async def migrate(self) -> None:
        """Bring the tables up to date. Any number of processes may do so at once.

        Raises:
            StoreUnavailable: the database cannot be reached, or a newer Crossfoot made it.
        """
        async with self._connected(self._writers) as connection, connection.begin():
            await connection.run_sync(migrations.upgrade)

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that writes. On SQLite its first statement takes the write lock."""
        async with self._turn, self._connected(self._writers) as connection:
            yield connection
            await connection.commit()

    async def note(self, statement: Update, values: Sequence[Mapping[str, Any]]) -> None:
        """Change rows by one statement, for each of `values`, as a transaction of its own.

        It is one trip to the database that waits for no disk: only for what may be lost in a power
        cut, because nobody was promised it.
        """
        if not self._sqlite:
            statement = postgresql.unhurried(statement)
        async with self._turn, self._connected(self._notes) as connection:
            await connection.execute(statement, values)

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """A connection that only reads; it never waits for a writer.

        On SQLite all of its statements see the same moment, on PostgreSQL each its own.
        """
        async with self._connected(self._readers) as connection:
            yield connection

    async def close(self) -> None:
        """Close every connection."""
        await self._engine.dispose()

    @asynccontextmanager
    async def _connected(self, engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
        """A connection whose first statement begins what is undone unless it is committed."""
        async with AsyncExitStack() as stack:
            try:
                connection = await stack.enter_async_context(engine.connect())
            except self._unreachable as error:
                raise StoreUnavailable(_cause(error)) from error
            try:
                yield connection
            except (StatementError, PoolTimeout, UnicodeEncodeError) as error:
                if (translated := _translated(error)) is None:
                    raise
                raise translated from error


def _make_file(path: Path) -> None:
    """SQLite gives its log the permissions of the file, so it is made with the right ones."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.touch(mode=0o600)
    except OSError as error:
        raise StoreUnavailable(f"{path} cannot be made: {error.strerror}.") from error


def _driver_errors(engine: AsyncEngine) -> tuple[type[Exception], ...]:
    """What a driver raises by itself when it cannot connect."""
    if engine.dialect.name != "postgresql":
        return ()
    import asyncpg  # noqa: PLC0415 -- 3 MB that nobody needs with SQLite

    return (asyncpg.PostgresError,)


def _to_json(value: object) -> str:
    return msgspec.json.encode(value).decode()


def _translated(error: Exception) -> CrossfootError | None:
    """What a failed statement means to the caller; None when the statement itself was wrong."""
    original = error.orig if isinstance(error, StatementError) else error
    state = str(getattr(original, "sqlstate", None) or "")
    if isinstance(original, UnicodeEncodeError) or state.startswith(_DATA_EXCEPTION):
        return InvalidRequest("A text in this request has characters that cannot be stored.")
    if isinstance(error, IntegrityError):
        return Conflict("This conflicts with what is stored.")
    if isinstance(error, _OUR_MISTAKES) or not isinstance(error, DBAPIError | PoolTimeout):
        return None
    return StoreUnavailable(_cause(error))


def _cause(error: Exception) -> str:
    """What the driver says, in its first line: no statement, no values, no address."""
    inner = error.orig if isinstance(error, DBAPIError) else error
    line = str(inner).partition("\n")[0].rpartition(">: ")[2]
    return f"The database cannot be used: {line or type(inner).__name__}"
