"""Master keys: they wrap the data key of each integrated account, and live outside the database.

The key file has one key a line, the current one first:

    # comment
    <key id> <32 random bytes in base64>

To make one by hand: `(umask 077; echo "first $(openssl rand -base64 32)" > master.key)`.
"""

import asyncio
import base64
import binascii
import fcntl
import os
import secrets
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from pathlib import Path
from typing import Final, Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from crossfoot.clock import SYSTEM_CLOCK, Clock
from crossfoot.errors import Conflict, MasterKeyUnknown, VaultError

KEY_BYTES: Final = 32
NONCE_BYTES: Final = 12


class MasterKeys(Protocol):
    """Who keeps the master keys: the key file here, or a key management service by this shape."""

    async def ids(self, *, fresh: bool = False) -> tuple[str, ...]:
        """The ids at hand, the current one first; `fresh` looks again instead of remembering."""

    async def wrap(self, key_id: str, plain: bytes, bound: bytes) -> bytes:
        """Encrypt `plain` so that it opens only together with `bound`."""

    async def unwrap(self, key_id: str, wrapped: bytes, bound: bytes) -> bytes:
        """Open what `wrap` made.

        Raises:
            MasterKeyUnknown: no such key, also after looking again.
            VaultError: it was tampered with or belongs elsewhere.
        """

    def rotation(self) -> AbstractAsyncContextManager[str]:
        """Make a new current key; when the block ends well, every other key is retired.

        Raises:
            Conflict: a rotation is running already.
        """


def encrypt(key: bytes, plain: bytes, bound: bytes) -> bytes:
    """AES-256-GCM under a fresh random nonce, which stands first in what is returned."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, plain, bound)


def decrypt(key: bytes, sealed: bytes, bound: bytes) -> bytes:
    """Open what `encrypt` made.

    Raises:
        VaultError: wrong key, wrong place, or changed.
    """
    try:
        return AESGCM(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], bound)
    except (InvalidTag, ValueError) as error:
        raise VaultError("A stored secret does not open: it was changed or moved.") from error


class KeyFile:
    """Master keys in one file that only its owner can read."""

    def __init__(self, path: Path, clock: Clock = SYSTEM_CLOCK) -> None:
        self._path = path
        self._clock = clock
        self._keys: Mapping[str, bytes] = {}

    @property
    def path(self) -> Path:
        """Where the file is."""
        return self._path

    async def ids(self, *, fresh: bool = False) -> tuple[str, ...]:
        """The file's key ids, the current one first; none where there is no file."""
        if fresh or not self._keys:
            self._keys = await asyncio.to_thread(_load, self._path)
        return tuple(self._keys)

    async def create(self) -> None:
        """Make the file with one new key, unless it (meanwhile) exists."""
        text = _written({self._new_id(): secrets.token_bytes(KEY_BYTES)})
        await asyncio.to_thread(_save, self._path, text, os.link)

    async def wrap(self, key_id: str, plain: bytes, bound: bytes) -> bytes:
        """Encrypt with one of the file's keys."""
        return encrypt(await self._key(key_id), plain, bound)

    async def unwrap(self, key_id: str, wrapped: bytes, bound: bytes) -> bytes:
        """Open with one of the file's keys, reading the file again if it lacks that key."""
        return decrypt(await self._key(key_id), wrapped, bound)

    async def _key(self, key_id: str) -> bytes:
        if key_id not in self._keys:
            await self.ids(fresh=True)
        try:
            return self._keys[key_id]
        except KeyError as error:
            raise MasterKeyUnknown(
                f"The master key {key_id!r} is not in {self._path}. Restore that file."
            ) from error

    @asynccontextmanager
    async def rotation(self) -> AsyncIterator[str]:
        """Put a new key on top of the file; in the end, leave it there alone."""
        with _locked(self._path):
            await self.ids(fresh=True)
            new = self._new_id()
            await self._replace({new: secrets.token_bytes(KEY_BYTES), **self._keys})
            yield new
            await self._replace({new: self._keys[new]})

    async def _replace(self, keys: Mapping[str, bytes]) -> None:
        await asyncio.to_thread(_save, self._path, _written(keys), os.replace)
        self._keys = keys

    def _new_id(self) -> str:
        return f"{self._clock.now():%Y-%m-%d}-{self._clock.new_id()[:8]}"


def _written(keys: Mapping[str, bytes]) -> str:
    lines = [f"{key_id} {base64.b64encode(key).decode()}" for key_id, key in keys.items()]
    return "\n".join(["# Crossfoot master keys, the current one first. Keep a copy.", *lines, ""])


def _load(path: Path) -> dict[str, bytes]:
    try:
        text = path.read_text("utf-8")
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError) as error:
        raise VaultError(f"The master key file {path} cannot be read.") from error
    keys: dict[str, bytes] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip() and not line.startswith("#"):
            key_id, key = _parsed(line, f"Line {number} of the master key file {path}")
            keys[key_id] = key
    return keys


def _parsed(line: str, where: str) -> tuple[str, bytes]:
    key_id, _, encoded = line.strip().partition(" ")
    try:
        key = base64.b64decode(encoded.strip(), validate=True)
    except binascii.Error as error:
        raise VaultError(f"{where} is not base64.") from error
    if len(key) != KEY_BYTES:
        raise VaultError(f"{where} holds no key of {KEY_BYTES} bytes.")
    return key_id, key


def _save(path: Path, text: str, put: Callable[[Path, Path], None]) -> None:
    """Write beside the file, then put it in place at once: a reader meets the old or the new."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{secrets.token_hex(6)}")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        put(beside, path)
    except FileExistsError:
        return  # `os.link`: another process made the file first
    finally:
        beside.unlink(missing_ok=True)
    _keep_name(path.parent)


def _keep_name(folder: Path) -> None:
    """After this the new name survives a power cut too."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """One rotation at a time; the lock dies with its process."""
    lock = path.with_name(f"{path.name}.lock")
    lock.touch(mode=0o600)
    with lock.open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Conflict("The master key is being rotated already.") from error
        yield
