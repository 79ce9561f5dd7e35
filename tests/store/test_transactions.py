"""What a transaction promises, on both engines."""

import asyncio
import threading
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import asyncpg
import pytest
from sqlalchemy import bindparam, func, insert, select, text, update
from sqlalchemy.exc import StatementError
from tests.store.conftest import HandClock

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


_RENAME = (
    update(environments).where(environments.c.id == bindparam("of")).values(id=bindparam("now"))
)


async def _both(store: Store) -> None:
    async with store.begin() as connection:
        await connection.execute(insert(environments), [_row("a"), _row("b")])


async def _ids(store: Store) -> set[str]:
    async with store.read() as connection:
        return set(await connection.scalars(select(environments.c.id)))


async def test_what_is_noted_of_several_rows_is_there_at_once(store: Store) -> None:
    await _both(store)
    await store.note(_RENAME, [{"of": "id-a", "now": "A"}, {"of": "id-b", "now": "B"}])
    assert await _ids(store) == {"A", "B"}


async def test_a_note_that_is_refused_leaves_nothing_behind_and_no_lock(store: Store) -> None:
    await _both(store)
    with pytest.raises(Conflict):
        await store.note(_RENAME, [{"of": "id-a", "now": "A"}, {"of": "id-b", "now": "A"}])
    await store.note(_RENAME, [{"of": "id-b", "now": "B"}])
    assert await _ids(store) == {"id-a", "B"}


async def test_only_notes_do_not_wait_for_the_disk(store: Store) -> None:
    await _both(store)
    await store.note(_RENAME, [{"of": "id-a", "now": "A"}])
    async with store.begin() as connection:
        if connection.dialect.name == "sqlite":
            assert await connection.scalar(text("PRAGMA synchronous")) == 2  # FULL
        else:
            assert await connection.scalar(text("SHOW synchronous_commit")) == "on"


def _close_connections_of(url: Secret) -> None:
    """End every other session of a database, and do not come back before."""

    async def close() -> None:
        mine = await asyncpg.connect(url.reveal().replace("+asyncpg", ""))
        await mine.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        await mine.close()

    closing = threading.Thread(target=lambda: asyncio.run(close()))
    closing.start()
    closing.join()


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_connections_that_the_server_closed_meanwhile_are_replaced(
    store: Store, database_url: Secret
) -> None:
    await asyncio.gather(*(_names(store) for _ in range(4)))
    _close_connections_of(database_url)
    await asyncio.sleep(0.1)  # the driver hears of it
    assert await asyncio.gather(*(_names(store) for _ in range(4))) == [[]] * 4


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_connections_that_lay_idle_are_replaced_if_nobody_answers(
    store: Store, database_url: Secret, hand: HandClock
) -> None:
    await asyncio.gather(*(_names(store) for _ in range(4)))
    hand.ahead(60)
    _close_connections_of(database_url)  # which this thread has had no time to hear of
    assert await _names(store) == []
