"""Cursors: opaque, signed, versioned and stateless. They say where a list goes on.

A cursor works for the list it came from alone: its scope (resource, company, filters) is signed.
"""

import base64
import binascii
import hashlib
import hmac
from typing import Final

import msgspec

from crossfoot.errors import InvalidCursor

VERSION: Final = b"\x01"
MAC_BYTES: Final = 16


class Position(msgspec.Struct, frozen=True, array_like=True):
    """Go on in this source after this key (or offset); an empty `after` is its beginning."""

    source: str
    after: str = ""


class Cursors:
    """Makes and opens cursors with one secret key, known to every process of the installation."""

    def __init__(self, key: bytes) -> None:
        self._key = hashlib.blake2b(key, digest_size=32, person=b"cursor").digest()

    def sign(self, position: Position, scope: bytes) -> str:
        """The cursor that leads to this position of the list with this scope."""
        body = VERSION + msgspec.msgpack.encode(position)
        return _encode(body + self._mac(body, scope))

    def open(self, cursor: str, scope: bytes) -> Position:
        """The position; raises InvalidCursor if it was edited or belongs to another list."""
        try:
            signed = base64.urlsafe_b64decode(cursor.encode("ascii") + b"=" * (-len(cursor) % 4))
        except (binascii.Error, ValueError) as error:
            raise InvalidCursor(_REFUSAL) from error
        body, mac = signed[:-MAC_BYTES], signed[-MAC_BYTES:]
        genuine = hmac.compare_digest(mac, self._mac(body, scope))
        if not (genuine and body.startswith(VERSION) and _encode(signed) == cursor):
            raise InvalidCursor(_REFUSAL)
        return msgspec.msgpack.decode(body[len(VERSION) :], type=Position)

    def _mac(self, body: bytes, scope: bytes) -> bytes:
        return hmac.digest(self._key, scope + body, "sha256")[:MAC_BYTES]


def _encode(signed: bytes) -> str:
    return base64.urlsafe_b64encode(signed).rstrip(b"=").decode()


_REFUSAL: Final = (
    "This cursor does not belong to this list. Use next_cursor as it was returned, with the same "
    "resource, account and filters; or leave it out to begin again."
)


def scope_of(*parts: object) -> bytes:
    """What a cursor is bound to, as a digest."""
    return hashlib.blake2b(msgspec.msgpack.encode(parts), digest_size=16).digest()
