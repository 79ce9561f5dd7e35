"""One request on its way through a door: who calls, with which query and which body."""

from collections.abc import Collection
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final, TypeVar

import msgspec
from litestar import Request

from crossfoot.errors import InvalidBody, Problem, Unauthenticated
from crossfoot.integrated_accounts import Caller
from crossfoot.integrated_accounts.requests import read
from crossfoot.secret import Secret
from crossfoot.web.query_string import Query
from crossfoot.web.rooms import Rooms

T = TypeVar("T", bound=msgspec.Struct)
ENCODED_SLASH: Final = "%2F"  # stands in a path parameter where the caller wrote it


@dataclass(frozen=True, slots=True)
class Call:
    """What an operation's function is given."""

    rooms: Rooms
    request: Request[Any, Any, Any]
    query: Query = field(default_factory=dict)
    identity: Caller | None = None

    @property
    def caller(self) -> Caller:
        """Who calls. Raises Unauthenticated on the routes that anyone may call."""
        if self.identity is None:
            raise Unauthenticated("Send a token: Authorization: Bearer <token>.")
        return self.identity

    @property
    def environment(self) -> str:
        """The id of the caller's environment."""
        return self.caller.environment_id

    @property
    def link_token(self) -> Secret:
        """The caller's link token, on the routes that take one."""
        token = self.caller.token
        if token is None:
            raise Unauthenticated("Send a link token: Authorization: Bearer <link token>.")
        return token

    def segment(self, name: str) -> str:
        """A parameter of the path."""
        return str(self.request.path_params[name]).replace(ENCODED_SLASH, "/")

    async def json(self) -> Any:
        """The body, read as JSON whatever its content type says (unified-api §15.1)."""
        return read_json(await self.request.body())

    async def exact_json(self) -> Any:
        """The body, read as JSON with every number that is not whole as a Decimal."""
        return read_json(await self.request.body(), _EXACT)

    async def body(self, shape: type[T], *, ignored: Collection[str] = ()) -> T:
        """The body as `shape`; raises InvalidBody with every problem at once."""
        return read(shape, await self.json(), ignored=ignored)


_EXACT: Final = msgspec.json.Decoder(float_hook=Decimal)
_PLAIN: Final = msgspec.json.Decoder()


def read_json(body: bytes, decoder: msgspec.json.Decoder[Any] = _PLAIN) -> Any:
    """Read a JSON body; raises InvalidBody when it is none."""
    if not body.strip():
        raise InvalidBody([Problem("", "required", "The request needs a JSON body.")])
    try:
        return decoder.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise InvalidBody([Problem("", "invalid", "The body is not valid JSON.")]) from error
