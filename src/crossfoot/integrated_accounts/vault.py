"""The vault: credentials are sealed here, and opened nowhere else.

Each integrated account has its own random data key (AES-256-GCM), stored wrapped by a master key;
the account's id is bound into both, so that neither a secret nor a key opens in another's place.
Deleting the account's `data_keys` row makes its secrets unreadable for good. The table
`master_keys` names the ids in use; each data key refers to one, so the database itself refuses to
store a key under a master key that has been retired meanwhile. See docs/security.md.
"""

import secrets
from collections.abc import Mapping
from typing import Final

import msgspec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from msgspec import Struct
from sqlalchemy import Row, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from crossfoot.clock import SYSTEM_CLOCK, Clock
from crossfoot.errors import Conflict, MasterKeyUnknown, VaultError
from crossfoot.integrated_accounts.fresh import Fresh
from crossfoot.integrated_accounts.master_keys import (
    KEY_BYTES,
    KeyFile,
    MasterKeys,
    decrypt,
    encrypt,
)
from crossfoot.secret import Secret
from crossfoot.store import Store
from crossfoot.store.tables import data_keys, master_keys

Secrets = Mapping[str, Secret]

INSTALLATION: Final = "installation"  # owner of the data key that other keys are derived from
BATCH: Final = 200  # data keys re-wrapped in one transaction


class Rotation(Struct, frozen=True):
    """What a rotation did."""

    master_key_id: str
    rewrapped: int
    retired: tuple[str, ...]


class Vault:
    """Seals and opens the secrets of integrated accounts. Call `open` before anything else."""

    def __init__(self, store: Store, keys: MasterKeys, clock: Clock = SYSTEM_CLOCK) -> None:
        self._store = store
        self._keys = keys
        self._clock = clock
        self._installation: bytes | None = None
        self._fresh_keys: Fresh[str, bytes] = Fresh(self._owned_key, clock)

    async def open(self) -> None:
        """Check that the master keys fit this database; at the first start, make what is missing.

        Raises:
            VaultError: the database's secrets are wrapped with a master key that is not at hand.
        """
        async with self._store.read() as connection:
            used = await _registered(connection)
        if used:
            await self._check(used)
        else:
            await self._register_first()
        self._installation = await self._installation_key()

    def derive(self, purpose: str) -> bytes:
        """A key of 32 bytes for one purpose, the same in every process and after every rotation."""
        if self._installation is None:
            raise VaultError("The vault has not been opened.")
        return HKDF(SHA256(), KEY_BYTES, salt=None, info=purpose.encode()).derive(
            self._installation
        )

    async def seal(self, connection: AsyncConnection, account_id: str, plain: Secrets) -> bytes:
        """Encrypt an account's secrets, making its data key first where it has none.

        The account's row must exist in the transaction of `connection` or before it.
        """
        row = await _data_key(connection, account_id)
        if row is None:
            key = await self._new_data_key(connection, account_id, account_id)
        else:
            key = await self._unwrapped(row)
        encoded = msgspec.json.encode({name: value.reveal() for name, value in plain.items()})
        return encrypt(key, encoded, _secrets_of(account_id))

    async def unseal(self, account_id: str, sealed: bytes) -> dict[str, Secret]:
        """Open an account's secrets.

        Raises:
            VaultError: the account's key is gone, or the secret was changed or belongs elsewhere.
        """
        key = await self._owned_key(account_id)
        encoded = decrypt(key, sealed, _secrets_of(account_id))
        found = msgspec.json.decode(encoded, type=dict[str, str])
        return {name: Secret(value) for name, value in found.items()}

    async def seal_document(self, account_id: str, plain: bytes) -> bytes:
        """Encrypt what is kept of an account's writes, which may be as secret as a payroll.

        Raises:
            VaultError: the account's key is gone.
        """
        return encrypt(await self._document_key(account_id), plain, _document_of(account_id))

    async def open_document(self, account_id: str, sealed: bytes) -> bytes:
        """Open what `seal_document` sealed. Raises VaultError as `unseal` does."""
        return decrypt(await self._document_key(account_id), sealed, _document_of(account_id))

    async def _document_key(self, account_id: str) -> bytes:
        """The account's data key, remembered for a second: each write needs it several times."""
        key = await self._fresh_keys.get(account_id)
        assert key is not None  # noqa: S101 -- a key that is gone raises
        return key

    async def rotate(self) -> Rotation:
        """Make a new master key, re-wrap every data key with it, then retire the others.

        Servers go on meanwhile. Killed half-way, every secret still opens: the old keys stay until
        nothing needs them; run it again to finish.

        Raises:
            Conflict: a rotation is running already.
        """
        async with self._keys.rotation() as new:
            async with self._store.begin() as connection:
                await _register(connection, new, self._clock)
            rewrapped = 0
            retired: tuple[str, ...] | None = None
            while retired is None:
                rewrapped += await self._rewrap_all(new)
                retired = await self._retire_all_but(new)
        return Rotation(new, rewrapped, retired)

    async def _rewrap_all(self, new: str) -> int:
        total = 0
        while done := await self._rewrap_some(new):
            total += done
        return total

    async def _rewrap_some(self, new: str) -> int:
        others = select(data_keys).where(data_keys.c.master_key_id != new).limit(BATCH)
        async with self._store.begin() as connection:
            rows = (await connection.execute(others.with_for_update())).all()
            for row in rows:
                wrapped = await self._keys.wrap(new, await self._unwrapped(row), _key_of(row.owner))
                await connection.execute(
                    update(data_keys)
                    .where(data_keys.c.owner == row.owner)
                    .values(master_key_id=new, wrapped=wrapped)
                )
        return len(rows)

    async def _retire_all_but(self, new: str) -> tuple[str, ...] | None:
        """None: an account was made under an old key meanwhile, which the database noticed."""
        others = master_keys.c.id != new
        try:
            async with self._store.begin() as connection:
                retired = await connection.scalars(select(master_keys.c.id).where(others))
                await connection.execute(delete(master_keys).where(others))
        except Conflict:
            return None
        return tuple(retired)

    async def _check(self, used: set[str]) -> None:
        """Every master key in use is at hand; look twice, since a rotation may be going past."""
        for _ in range(2):
            missing = used - {*await self._keys.ids(fresh=True)}
            if not missing:
                return
            async with self._store.read() as connection:
                used = await _registered(connection)
        raise MasterKeyUnknown(
            "The master key file is missing, incomplete or another database's: "
            f"it lacks {', '.join(sorted(missing))}. Restore that file."
        )

    async def _register_first(self) -> None:
        at_hand = await self._keys.ids(fresh=True)
        if not at_hand and isinstance(self._keys, KeyFile):
            await self._keys.create()
            at_hand = await self._keys.ids(fresh=True)
        if not at_hand:
            raise VaultError("There is no master key.")
        try:
            async with self._store.begin() as connection:
                await _register(connection, at_hand[0], self._clock)
        except Conflict:
            return  # another process, starting at the same time, was faster

    async def _installation_key(self) -> bytes:
        async with self._store.read() as connection:
            known = await _data_key(connection, INSTALLATION)
        if known is None:
            try:
                async with self._store.begin() as connection:
                    return await self._new_data_key(connection, INSTALLATION, None)
            except Conflict:
                pass  # another process, starting at the same time, was faster
        return await self._owned_key(INSTALLATION)

    async def _new_data_key(
        self, connection: AsyncConnection, owner: str, account_id: str | None
    ) -> bytes:
        key = secrets.token_bytes(KEY_BYTES)
        master_key_id = await self._usable(connection)
        wrapped = await self._keys.wrap(master_key_id, key, _key_of(owner))
        await connection.execute(
            insert(data_keys).values(
                owner=owner,
                integrated_account_id=account_id,
                master_key_id=master_key_id,
                wrapped=wrapped,
            )
        )
        return key

    async def _usable(self, connection: AsyncConnection) -> str:
        """The first master key at hand that is in use, held against retirement until commit."""
        used = await _registered(connection, hold=True)
        for fresh in (False, True):
            for key_id in await self._keys.ids(fresh=fresh):
                if key_id in used:
                    return key_id
        raise MasterKeyUnknown(f"No master key at hand is {', '.join(sorted(used))}.")

    async def _owned_key(self, owner: str) -> bytes:
        """Read and unwrap; once more when a rotation went past between the two."""
        for last in (False, True):
            async with self._store.read() as connection:
                row = await _data_key(connection, owner)
            if row is None:
                raise VaultError("This account's key has been destroyed.")
            try:
                return await self._unwrapped(row)
            except MasterKeyUnknown:
                if last:
                    raise
        raise AssertionError  # pragma: no cover -- the loop returns or raises

    async def _unwrapped(self, row: Row[tuple[str, str | None, str, bytes]]) -> bytes:
        return await self._keys.unwrap(row.master_key_id, row.wrapped, _key_of(row.owner))


def _key_of(owner: str) -> bytes:
    return f"crossfoot/1/data-key/{owner}".encode()


def _secrets_of(account_id: str) -> bytes:
    return f"crossfoot/1/secrets/{account_id}".encode()


def _document_of(account_id: str) -> bytes:
    return f"crossfoot/1/document/{account_id}".encode()


async def _data_key(
    connection: AsyncConnection, owner: str
) -> Row[tuple[str, str | None, str, bytes]] | None:
    found = await connection.execute(select(data_keys).where(data_keys.c.owner == owner))
    return found.one_or_none()


async def _registered(connection: AsyncConnection, *, hold: bool = False) -> set[str]:
    statement = select(master_keys.c.id)
    if hold:
        statement = statement.with_for_update(read=True, key_share=True)
    return set(await connection.scalars(statement))


async def _register(connection: AsyncConnection, key_id: str, clock: Clock) -> None:
    await connection.execute(insert(master_keys).values(id=key_id, created_at=clock.now()))
