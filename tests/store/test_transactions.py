"""What a transaction promises, on both engines."""

import asyncio
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import func, insert, select, text
from sqlalchemy.exc import StatementError

from crossfoot.errors import Conflict, StoreUnavailable
from crossfoot.secret import Secret
from crossfoot.store import Store
from crossfoot.store.tables import environments

NOON = datetime(2026, 3, 31, 12, 0, tzinfo=UTC)


def _row(name: str) -> dict[str, object]:
    return {"id": f"id-{name}", "name": name, "created_at": NOON, "updated_at": NOON}


async def _names(store: Store) -> list[str]:
    async with store.read() as connection:
        return list(await connection.scalars(select(environments.c.name)))


async def test_a_block_that_ends_well_is_committed(store: Store) -> None:
    async with store.begin() as connection:
        await connection.execute(insert(environments).values(_row("kept")))
    assert await _names(store) == ["kept"]


async def test_a_block_that_raises_leaves_nothing_behind(store: Store) -> None:
    async def write() -> None:
        async with store.begin() as connection:
            await connection.execute(insert(environments).values(_row("lost")))
            raise LookupError

    with pytest.raises(LookupError):
        await write()
    assert await _names(store) == []


async def test_a_cancelled_block_leaves_nothing_behind_and_no_lock(store: Store) -> None:
    started = asyncio.Event()

    async def write() -> None:
        async with store.begin() as connection:
            await connection.execute(insert(environments).values(_row("lost")))
            started.set()
            await asyncio.sleep(60)

    task = asyncio.create_task(write())
    await started.wait()
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    async with store.begin() as connection:
        await connection.execute(insert(environments).values(_row("next")))
    assert await _names(store) == ["next"]


async def test_a_violated_constraint_is_a_conflict_without_the_values(store: Store) -> None:
    async with store.begin() as connection:
        await connection.execute(insert(environments).values(_row("one")))
    with pytest.raises(Conflict) as caught:
        async with store.begin() as connection:
            await connection.execute(insert(environments).values(_row("one")))
    assert "id-one" not in str(caught.value)
    assert "id-one" not in repr(caught.value.__cause__)


async def test_a_writer_does_not_hold_up_readers(store: Store) -> None:
    async with store.begin() as connection:
        await connection.execute(insert(environments).values(_row("pending")))
        assert await asyncio.wait_for(_names(store), 5) == []


async def test_many_writers_at_once_all_succeed(store: Store) -> None:
    async def write(number: int) -> None:
        async with store.begin() as connection:
            count = await connection.scalar(select(func.count()).select_from(environments))
            await connection.execute(insert(environments).values(_row(f"{number}-{count}")))

    await asyncio.gather(*(write(number) for number in range(40)))
    assert len(await _names(store)) == 40


async def test_instants_come_back_aware_in_utc_and_in_whole_milliseconds(store: Store) -> None:
    there = timezone(timedelta(hours=-5))
    written = datetime(2026, 3, 31, 7, 0, 0, 123999, tzinfo=there)
    async with store.begin() as connection:
        await connection.execute(insert(environments).values(_row("a") | {"created_at": written}))
    async with store.read() as connection:
        found = await connection.scalar(select(environments.c.created_at))
        same = await connection.scalar(
            select(func.count()).where(environments.c.created_at == written)
        )
    assert found == datetime(2026, 3, 31, 12, 0, 0, 123000, tzinfo=UTC)
    assert found is not None
    assert found.tzinfo is UTC or found.utcoffset() == timedelta(0)
    assert same == 1


async def test_an_instant_without_a_zone_is_refused(store: Store) -> None:
    naive = datetime(2026, 3, 31)  # noqa: DTZ001 -- what is tested
    with pytest.raises(StatementError, match="without a time zone"):
        async with store.begin() as connection:
            await connection.execute(insert(environments).values(_row("a") | {"created_at": naive}))


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_a_lost_connection_is_unavailable_and_the_next_one_works(store: Store) -> None:
    async def lose() -> None:
        async with store.begin() as connection:
            me = await connection.scalar(text("SELECT pg_backend_pid()"))
            async with store.begin() as other:
                await other.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": me})
            await connection.execute(select(environments))

    with pytest.raises(StoreUnavailable):
        await lose()
    assert await _names(store) == []


@pytest.mark.parametrize(
    "url",
    [
        "postgresql+asyncpg://ledger:hunter2@127.0.0.1:9/nowhere",
        "postgresql+asyncpg://no-such-user:hunter2@127.0.0.1:5432/nowhere",
        "sqlite+aiosqlite:////proc/no/such/folder.db",
    ],
)
async def test_a_database_that_cannot_be_reached_is_unavailable_without_its_password(
    url: str,
) -> None:
    with pytest.raises(StoreUnavailable) as caught:
        await Store.open(Secret(url)).migrate()
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_the_files_are_readable_by_their_owner_only(store: Store, tmp_path: Path) -> None:
    assert await _names(store) == []
    folder = tmp_path / "data"
    assert {f"{path.stat().st_mode & 0o777:o}" for path in folder.iterdir()} == {"600"}
    assert f"{folder.stat().st_mode & 0o777:o}" == "700"
