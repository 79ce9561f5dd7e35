"""What went over the wire to the gateway, for those who ask: secrets masked."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final

import msgspec


class Exchange(msgspec.Struct, frozen=True):
    """One HTTP call to the gateway. `status` is 0 when no answer came; `seconds` until its end."""

    url: str
    function: str
    request_xml: str
    status: int
    headers: dict[str, str]
    seconds: float


_exchanges: Final[ContextVar[list[Exchange] | None]] = ContextVar("exchanges", default=None)


@contextmanager
def trace() -> Iterator[list[Exchange]]:
    """Collect the gateway calls made inside, in the tasks started inside too."""
    collected: list[Exchange] = []
    token = _exchanges.set(collected)
    try:
        yield collected
    finally:
        _exchanges.reset(token)


def tracing() -> list[Exchange] | None:
    """Where to note an exchange, or None when nobody asked."""
    return _exchanges.get()
