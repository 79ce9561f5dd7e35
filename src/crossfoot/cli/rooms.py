"""How a command enters the house: settings read, everything opened, and closed behind it."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from crossfoot.app import Crossfoot

T = TypeVar("T")


def inside(work: Callable[["Crossfoot"], Awaitable[T]]) -> T:
    """Do some work with Crossfoot opened as the settings say; what fails is raised."""
    from crossfoot import settings  # noqa: PLC0415 -- costs start-up time
    from crossfoot.app import open_crossfoot, start_logging  # noqa: PLC0415 -- the same

    chosen = settings.load()
    start_logging(chosen)

    async def opened() -> T:
        async with open_crossfoot(chosen) as crossfoot:
            return await work(crossfoot)

    return asyncio.run(opened())
