"""The steps lead to the tables that the code speaks of, however many processes start at once."""

import sys
from asyncio.subprocess import PIPE, create_subprocess_exec

import pytest
from sqlalchemy import text

from crossfoot.errors import StoreUnavailable
from crossfoot.secret import Secret
from crossfoot.store import Store
from crossfoot.store.migrations.steps import differences

START = """
import asyncio, sys
from crossfoot.secret import Secret
from crossfoot.store import Store

async def start():
    store = Store.open(Secret(sys.argv[1]))
    await store.migrate()
    await store.close()

asyncio.run(start())
"""


async def test_the_steps_lead_to_the_tables_of_today(store: Store) -> None:
    async with store.read() as connection:
        assert await connection.run_sync(differences) == []


async def test_migrating_again_changes_nothing(store: Store) -> None:
    await store.migrate()
    async with store.read() as connection:
        assert await connection.run_sync(differences) == []


async def test_processes_that_start_at_once_migrate_once(database_url: Secret) -> None:
    command = [sys.executable, "-c", START, database_url.reveal()]
    started = [await create_subprocess_exec(*command, stderr=PIPE) for _ in range(4)]
    for process in started:
        _, errors = await process.communicate()
        assert process.returncode == 0, errors.decode()


async def test_a_database_of_a_newer_version_is_refused(store: Store) -> None:
    async with store.begin() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreUnavailable, match="newer version of Crossfoot"):
        await store.migrate()
