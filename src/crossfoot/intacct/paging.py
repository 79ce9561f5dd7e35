"""Every record of a query, once each, however many pages it takes.

Offset pages overlap and leave gaps while records come and go (intacct-xml §3.5), so a query without
an order of its own is walked by its key: ordered by RECORDNO, each page beginning after the last.
"""

import asyncio
from collections.abc import AsyncGenerator, Coroutine
from typing import Any, Protocol

from msgspec.structs import replace

from crossfoot.errors import RemoteGarbled
from crossfoot.intacct.answers import Page, Records
from crossfoot.intacct.filters import both, gt
from crossfoot.intacct.functions import Order, Query


class Ask(Protocol):
    """Fetches one page."""

    def __call__(self, query: Query, /) -> Coroutine[Any, Any, Page]: ...


async def pages(ask: Ask, query: Query, key: str) -> AsyncGenerator[Page, None]:
    """The pages of a query; the next one is fetched while the caller works on this one.

    `offset` and `total` of a page are those of the whole walk. Raises `RemoteGarbled` if the
    gateway's pages do not move on.
    """
    walk_by_key = not query.order and not query.aggregates
    first = asked = _ordered(query, key)
    fetching = asyncio.create_task(ask(first))
    seen = query.offset
    last = ""
    try:
        while True:
            page = await fetching
            found = replace(page, offset=seen, total=page.total - asked.offset + seen)
            seen += len(page.records)
            if page.remaining > 0:
                if walk_by_key:
                    last = _last_key(page.records, key, last)
                    asked = replace(first, offset=0, filter=both(first.filter, gt(key, last)))
                else:
                    asked = replace(first, offset=_next_offset(asked, page))
                fetching = asyncio.create_task(ask(asked))
            more = page.remaining > 0
            del page
            yield found
            del found
            if not more:
                return
    finally:
        await _forget(fetching)


async def _forget(fetching: "asyncio.Task[Page]") -> None:
    """Stop fetching ahead; whatever comes of it interests nobody any more."""
    fetching.cancel()
    await asyncio.wait([fetching])
    if not fetching.cancelled():
        fetching.exception()


def _ordered(query: Query, key: str) -> Query:
    """The query with its key selected, and ordered so that no two records tie."""
    if query.aggregates:
        return query
    selected = {name.casefold() for name in query.select}
    select = query.select if key.casefold() in selected else (*query.select, key)
    ordered = {order.field.casefold() for order in query.order}
    order = query.order if key.casefold() in ordered else (*query.order, Order(key))
    return replace(query, select=select, order=order)


def _next_offset(asked: Query, page: Page) -> int:
    if not page.records:
        raise RemoteGarbled("Sage Intacct's page is empty although records remain.")
    return asked.offset + len(page.records)


def _last_key(records: Records, key: str, previous: str) -> str:
    """The key to go on after; keys must rise, or the walk would skip or never end.

    They rise as numbers, or as texts where the key is a text (GLDETAIL, intacct-xml §4.1).
    """
    first, last = (records[0].get(key), records[-1].get(key)) if records else (None, None)
    if not first or not last:
        raise RemoteGarbled(f"Sage Intacct's page has no usable {key} to go on from.")
    numbers = [int(text or "-1") for text in (previous, first, last) if (text or "0").isdecimal()]
    as_numbers = len(numbers) == 3 and numbers[0] < numbers[1] <= numbers[2]
    if not as_numbers and not previous < first <= last:
        raise RemoteGarbled(f"Sage Intacct's page is not in the order of {key}.")
    return str(last)
