"""The vault: nothing opens in another's place, nothing opens once its key is gone."""

import stat
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from sqlalchemy import delete, select, update

from crossfoot.clock import Clock
from crossfoot.errors import VaultError
from crossfoot.integrated_accounts import Opened, Vault
from crossfoot.integrated_accounts.master_keys import KeyFile
from crossfoot.store import Store
from crossfoot.store.tables import data_keys, integrated_accounts

SealAccounts = Callable[..., Awaitable[dict[str, bytes]]]


async def _password(vault: Vault, account_id: str, sealed: bytes) -> str:
    return (await vault.unseal(account_id, sealed))["user_password"].reveal()


async def test_what_is_sealed_opens_again(rooms: Opened, seal_accounts: SealAccounts) -> None:
    sealed = await seal_accounts(2)
    opened = [await _password(rooms.vault, *item) for item in sealed.items()]
    assert opened == ["secret-0", "secret-1"]
    assert all(b"secret" not in blob for blob in sealed.values())


async def test_sealing_the_same_twice_gives_different_bytes(
    store: Store, rooms: Opened, seal_accounts: SealAccounts
) -> None:
    ((account_id, first),) = (await seal_accounts(1)).items()
    secrets = await rooms.vault.unseal(account_id, first)
    async with store.begin() as connection:
        second = await rooms.vault.seal(connection, account_id, secrets)
    assert first != second
    assert await rooms.vault.unseal(account_id, second) == secrets


async def test_a_secret_in_another_accounts_place_does_not_open(
    rooms: Opened, seal_accounts: SealAccounts
) -> None:
    (one, _), (_, other) = (await seal_accounts(2)).items()
    with pytest.raises(VaultError):
        await rooms.vault.unseal(one, other)


async def test_a_data_key_in_another_accounts_place_does_not_open(
    store: Store, rooms: Opened, seal_accounts: SealAccounts
) -> None:
    (one, _), (other, blob) = (await seal_accounts(2)).items()
    async with store.begin() as connection:
        wrapped = await connection.scalar(
            select(data_keys.c.wrapped).where(data_keys.c.owner == one)
        )
        await connection.execute(
            update(data_keys).where(data_keys.c.owner == other).values(wrapped=wrapped)
        )
    with pytest.raises(VaultError):
        await rooms.vault.unseal(other, blob)


@pytest.mark.parametrize("position", [0, 11, 12, -1])
async def test_one_changed_bit_does_not_open(
    rooms: Opened, seal_accounts: SealAccounts, position: int
) -> None:
    ((account_id, blob),) = (await seal_accounts(1)).items()
    changed = bytearray(blob)
    changed[position] ^= 1
    with pytest.raises(VaultError) as caught:
        await rooms.vault.unseal(account_id, bytes(changed))
    assert "secret-0" not in str(caught.value)


@pytest.mark.parametrize("length", [0, 5, 12, 27])
async def test_a_cut_off_secret_does_not_open(
    rooms: Opened, seal_accounts: SealAccounts, length: int
) -> None:
    ((account_id, blob),) = (await seal_accounts(1)).items()
    with pytest.raises(VaultError):
        await rooms.vault.unseal(account_id, blob[:length])


async def test_deleting_an_account_destroys_the_only_key_to_its_secrets(
    store: Store, rooms: Opened, seal_accounts: SealAccounts
) -> None:
    ((account_id, blob),) = (await seal_accounts(1)).items()
    async with store.begin() as connection:
        await connection.execute(
            delete(integrated_accounts).where(integrated_accounts.c.id == account_id)
        )
    with pytest.raises(VaultError, match="destroyed"):
        await rooms.vault.unseal(account_id, blob)


async def test_derived_keys_differ_by_purpose_and_outlive_restarts_and_rotations(
    store: Store, rooms: Opened, key_file: Path, clock: Clock
) -> None:
    before = rooms.vault.derive("cursors")
    assert len(before) == 32
    assert before != rooms.vault.derive("webhooks")
    await rooms.vault.rotate()
    again = Vault(store, KeyFile(key_file, clock), clock)
    await again.open()
    assert again.derive("cursors") == before


async def test_deriving_before_opening_is_refused(store: Store, key_file: Path) -> None:
    with pytest.raises(VaultError):
        Vault(store, KeyFile(key_file)).derive("cursors")


async def test_the_first_start_makes_a_key_file_for_its_owner_only(
    vault: Vault, key_file: Path
) -> None:
    assert vault.derive("x")
    assert stat.S_IMODE(key_file.stat().st_mode) == 0o600
    assert [path.name for path in key_file.parent.iterdir()] == ["master.key"]


async def test_a_lost_key_file_is_not_replaced_but_said(
    vault: Vault, store: Store, key_file: Path
) -> None:
    assert vault.derive("x")
    key_file.unlink()
    with pytest.raises(VaultError, match="Restore that file"):
        await Vault(store, KeyFile(key_file)).open()
    assert not key_file.exists()


async def test_the_key_file_of_another_database_is_refused(
    vault: Vault, store: Store, tmp_path: Path
) -> None:
    assert vault.derive("x")
    other = KeyFile(tmp_path / "other.key")
    await other.create()
    with pytest.raises(VaultError, match="another database"):
        await Vault(store, other).open()


@pytest.mark.parametrize(
    "line", ["k1 not-base64!", "k1 c2hvcnQ=", "k1", "k1 " + "A" * 40, "\xff\xfe"]
)
async def test_a_broken_key_file_is_refused_without_showing_it(
    store: Store, key_file: Path, line: str
) -> None:
    key_file.parent.mkdir(parents=True)
    key_file.write_bytes(line.encode("latin-1"))
    with pytest.raises(VaultError) as caught:
        await Vault(store, KeyFile(key_file)).open()
    assert str(key_file) in str(caught.value)
    assert line not in str(caught.value)


async def test_a_key_file_made_by_hand_works(store: Store, key_file: Path) -> None:
    key_file.parent.mkdir(parents=True)
    key_file.write_text("# made with openssl rand -base64 32\nfirst " + "A" * 43 + "=\n\n")
    vault = Vault(store, KeyFile(key_file))
    await vault.open()
    assert vault.derive("x")
