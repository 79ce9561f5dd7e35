"""`rotate` while servers run: nothing is lost, not even when it is killed half-way."""

import asyncio
import sys
from asyncio.subprocess import PIPE, create_subprocess_exec
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from pathlib import Path

import pytest
from sqlalchemy import func, select

from crossfoot.clock import SYSTEM_CLOCK, Clock
from crossfoot.errors import Conflict
from crossfoot.integrated_accounts import Opened, Vault
from crossfoot.integrated_accounts.master_keys import KeyFile
from crossfoot.secret import Secret
from crossfoot.store import Store
from crossfoot.store.tables import data_keys, master_keys

SealAccounts = Callable[..., Awaitable[dict[str, bytes]]]

ROTATE = """
import asyncio, sys
from pathlib import Path
from crossfoot.integrated_accounts import vault as rooms
from crossfoot.integrated_accounts.master_keys import KeyFile
from crossfoot.secret import Secret
from crossfoot.store import Store

rooms.BATCH = 1  # so that there is time to kill it

async def rotate():
    store = Store.open(Secret(sys.argv[1]))
    vault = rooms.Vault(store, KeyFile(Path(sys.argv[2])))
    await vault.open()
    await vault.rotate()
    await store.close()

asyncio.run(rotate())
"""

READ = """
import asyncio, sys
from pathlib import Path
from sqlalchemy import select
from crossfoot.integrated_accounts.master_keys import KeyFile
from crossfoot.integrated_accounts.vault import Vault
from crossfoot.secret import Secret
from crossfoot.store import Store

async def read():
    store = Store.open(Secret(sys.argv[1]))
    vault = Vault(store, KeyFile(Path(sys.argv[2])))
    await vault.open()
    accounts = dict(line.split() for line in sys.stdin)
    print("ready", flush=True)
    while not Path(sys.argv[3]).exists():
        for account_id, sealed in accounts.items():
            await vault.unseal(account_id, bytes.fromhex(sealed))
    await store.close()

asyncio.run(read())
"""


async def _all_open(vault: Vault, sealed: Mapping[str, bytes]) -> None:
    for number, (account_id, blob) in enumerate(sealed.items()):
        assert (await vault.unseal(account_id, blob))["user_password"] == Secret(f"secret-{number}")


async def _fresh(store: Store, key_file: Path, clock: Clock) -> Vault:
    vault = Vault(store, KeyFile(key_file, clock), clock)
    await vault.open()
    return vault


async def _wrapped_by(store: Store) -> dict[str, int]:
    async with store.read() as connection:
        found = await connection.execute(
            select(data_keys.c.master_key_id, func.count()).group_by(data_keys.c.master_key_id)
        )
        return {row[0]: row[1] for row in found}


async def test_rotation_rewraps_everything_and_retires_the_old_key(
    store: Store, rooms: Opened, key_file: Path, clock: Clock, seal_accounts: SealAccounts
) -> None:
    sealed = await seal_accounts(3)
    (before,) = await KeyFile(key_file).ids()
    done = await rooms.vault.rotate()
    assert done.rewrapped == 4  # three accounts and the installation's own
    assert done.retired == (before,)
    assert await KeyFile(key_file).ids() == (done.master_key_id,)
    assert await _wrapped_by(store) == {done.master_key_id: 4}
    await _all_open(rooms.vault, sealed)
    await _all_open(await _fresh(store, key_file, clock), sealed)


async def test_a_running_server_follows_a_rotation(
    store: Store, rooms: Opened, key_file: Path, clock: Clock, seal_accounts: SealAccounts
) -> None:
    sealed = await seal_accounts(2)
    elsewhere = await _fresh(store, key_file, clock)
    await elsewhere.rotate()
    await _all_open(rooms.vault, sealed)
    later = await seal_accounts(2)
    await _all_open(await _fresh(store, key_file, clock), later)


async def test_accounts_made_during_rotations_stay_readable(
    store: Store, rooms: Opened, key_file: Path, clock: Clock, seal_accounts: SealAccounts
) -> None:
    elsewhere = await _fresh(store, key_file, clock)
    made: list[dict[str, bytes]] = []

    async def make() -> None:
        for _ in range(15):
            made.append(await seal_accounts(1, elsewhere))  # noqa: PERF401 -- one after the other

    async def rotate() -> None:
        for _ in range(3):
            await rooms.vault.rotate()

    await asyncio.gather(make(), rotate())
    fresh = await _fresh(store, key_file, clock)
    for sealed in made:
        await _all_open(fresh, sealed)


async def test_another_process_reads_on_while_keys_rotate(
    database_url: Secret,
    rooms: Opened,
    key_file: Path,
    tmp_path: Path,
    seal_accounts: SealAccounts,
) -> None:
    sealed = await seal_accounts(5)
    stop = tmp_path / "stop"
    arguments = [database_url.reveal(), str(key_file), str(stop)]
    reader = await create_subprocess_exec(
        *(sys.executable, "-c", READ, *arguments), stdin=PIPE, stdout=PIPE, stderr=PIPE
    )
    assert reader.stdin is not None
    assert reader.stdout is not None
    lines = [f"{account_id} {blob.hex()}\n" for account_id, blob in sealed.items()]
    reader.stdin.write("".join(lines).encode())
    reader.stdin.close()
    assert await reader.stdout.readline() == b"ready\n"
    for _ in range(5):
        await rooms.vault.rotate()
        await asyncio.sleep(0.1)
    stop.touch()
    _, errors = await asyncio.wait_for(reader.communicate(), 60)
    assert reader.returncode == 0, errors.decode()


async def test_a_rotation_killed_half_way_leaves_every_account_readable(
    database_url: Secret, store: Store, rooms: Opened, key_file: Path, seal_accounts: SealAccounts
) -> None:
    sealed = await seal_accounts(150)
    (before,) = await KeyFile(key_file).ids()
    arguments = [database_url.reveal(), str(key_file)]
    rotation = await create_subprocess_exec(sys.executable, "-c", ROTATE, *arguments)
    while len(await _wrapped_by(store)) < 2:
        assert rotation.returncode is None, "it ended before it could be killed"
        await asyncio.sleep(0.005)
    rotation.kill()
    await rotation.wait()
    assert (await _wrapped_by(store)).get(before, 0) > 0, "it ended before it could be killed"
    assert len(await KeyFile(key_file).ids()) == 2

    await _all_open(rooms.vault, sealed)
    await _all_open(await _fresh(store, key_file, SYSTEM_CLOCK), sealed)
    done = await rooms.vault.rotate()
    assert await _wrapped_by(store) == {done.master_key_id: 151}
    assert await KeyFile(key_file).ids() == (done.master_key_id,)
    async with store.read() as connection:
        assert list(await connection.scalars(select(master_keys.c.id))) == [done.master_key_id]
    await _all_open(await _fresh(store, key_file, SYSTEM_CLOCK), sealed)


async def test_two_rotations_at_once_are_refused(key_file: Path, vault: Vault) -> None:
    with suppress(LookupError):
        async with KeyFile(key_file).rotation():
            with pytest.raises(Conflict, match="already"):
                await vault.rotate()
            raise LookupError  # the first one ends unfinished: its key and the old one stay
    await vault.rotate()
