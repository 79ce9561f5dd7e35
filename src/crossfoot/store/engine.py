"""The database: SQLite in one file, or PostgreSQL, behind one door."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any, Final

import msgspec
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
from crossfoot.store import migrations, sqlite

POOL: Final[dict[str, Any]] = {"pool_size": 5, "max_overflow": 10, "pool_timeout": 10}
_DATA_EXCEPTION: Final = "22"  # of PostgreSQL's error codes: a value that it cannot take
_OUR_MISTAKES: Final = (ProgrammingError, DataError, NotSupportedError)


class Store:
    """The tables of `crossfoot.store.tables` on one database.

    `begin` and `read` give a SQLAlchemy connection inside one transaction: committed when the
    block ends, rolled back when it raises. What the drivers raise comes out as `Conflict` (a
    constraint was violated), `InvalidRequest` (a text that no database takes) or
    `StoreUnavailable`, without the statement's values.
    """

    def __init__(self, engine: AsyncEngine, clock: Clock) -> None:
        self._engine = engine
        self._clock = clock
        self._sqlite = engine.dialect.name == "sqlite"
        self._writing = asyncio.Lock()
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
            options["pool_pre_ping"] = True
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
        return cls(engine, clock)

    async def migrate(self) -> None:
        """Bring the tables up to date. Any number of processes may do so at once.

        Raises:
            StoreUnavailable: the database cannot be reached, or a newer Crossfoot made it.
        """
        async with self._transaction("IMMEDIATE") as connection:
            await connection.run_sync(migrations.upgrade)

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that writes. On SQLite it takes the write lock at once, in turn."""
        async with AsyncExitStack() as stack:
            if self._sqlite:
                await stack.enter_async_context(self._writing)
            yield await stack.enter_async_context(self._transaction("IMMEDIATE"))

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that only reads; it never waits for a writer."""
        async with self._transaction("DEFERRED") as connection:
            yield connection

    async def close(self) -> None:
        """Close every connection."""
        await self._engine.dispose()

    @asynccontextmanager
    async def _transaction(self, kind: str) -> AsyncIterator[AsyncConnection]:
        async with AsyncExitStack() as stack:
            connection = await self._connect(stack)
            try:
                await connection.execution_options(**{sqlite.BEGIN: kind})
                async with connection.begin():
                    yield connection
            except (StatementError, PoolTimeout, UnicodeEncodeError) as error:
                if (translated := _translated(error)) is None:
                    raise
                raise translated from error

    async def _connect(self, stack: AsyncExitStack) -> AsyncConnection:
        try:
            return await stack.enter_async_context(self._engine.connect())
        except self._unreachable as error:
            raise StoreUnavailable(_cause(error)) from error


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
