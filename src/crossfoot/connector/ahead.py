"""Making the next thing while somebody works on this one."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import TypeVar

T = TypeVar("T")


async def one_ahead(made: AsyncGenerator[T, None]) -> AsyncGenerator[T, None]:
    """The same things, the next of which is made while the caller works on one: two are held."""
    async with aclosing(made):
        making = asyncio.ensure_future(anext(made, None))
        try:
            while (thing := await making) is not None:
                making = asyncio.ensure_future(anext(made, None))
                yield thing
                del thing
        finally:
            making.cancel()
            await asyncio.wait([making])
            if not making.cancelled():
                making.exception()  # of what is made ahead nobody wants to hear any more
