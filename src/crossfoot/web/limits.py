"""What callers are told of their company's lane: the `ratelimit-*` headers (unified-api §4.10).

The limit is how many calls the lane gets done in the time that a call may wait, as its calls have
taken lately; what remains is what is not under way or waiting. They count the gateway's calls, of
which an answer takes one or several.
"""

from collections.abc import Iterable
from contextlib import suppress
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final

from litestar.types import Scope

from crossfoot.errors import CrossfootError
from crossfoot.web import companies
from crossfoot.web.call import Call

if TYPE_CHECKING:
    from crossfoot.intacct import Lane

HEADERS: Final[dict[str, dict[str, Any]]] = {
    "ratelimit-limit": {
        "description": "How many gateway calls the company's lane gets done in how many seconds.",
        "schema": {"type": "string"},
        "example": "60;w=30",
    },
    "ratelimit-remaining": {
        "description": "How many of them are not taken yet.",
        "schema": {"type": "integer", "minimum": 0},
        "example": 58,
    },
    "ratelimit-reset": {
        "description": "Seconds until those under way and waiting are done, as far as can be told.",
        "schema": {"type": "integer", "minimum": 1},
        "example": 1,
    },
}
RETRY_AFTER: Final[dict[str, Any]] = {
    "description": "With 429 and 503: after how many seconds to come back.",
    "schema": {"type": "integer", "minimum": 1},
    "example": 10,
}
_LANE: Final = "lane"


async def note(call: Call) -> None:
    """Remember whose lane the call is in, if it names an account that there is."""
    with suppress(CrossfootError):  # whatever is wrong with it is said in its own place
        account = companies.account_of(call)
        lane = await call.rooms.accounts.lane(account, call.environment)
        call.request.scope["state"][_LANE] = lane


def headers(scope: Scope, sent: Iterable[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    """The lane's headers, unless Sage Intacct's own are `sent` already; none without a lane."""
    lane: Lane | None = scope["state"].get(_LANE)
    if lane is None or any(name.lower().startswith(b"ratelimit-") for name, _ in sent):
        return []
    limit, window, remaining, reset = lane.state()
    values = (f"{limit};w={window}", str(remaining), str(reset))
    return [(name.encode(), value.encode()) for name, value in zip(HEADERS, values, strict=True)]


def caller_of(scope: Scope) -> str:
    """A name for whoever sends this token, who takes turns with others in the lane."""
    for name, value in scope["headers"]:
        if name == b"authorization":
            return sha256(value).hexdigest()[:16]
    return ""
