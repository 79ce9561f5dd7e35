"""Sources whose records Intacct hands out whole, by a function of its own instead of a query.

How each is gathered stands in `GATHERERS`, by the name that its source gives; filters, order and
pages are made here.
"""

from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping, Sequence
from typing import Final

from msgspec import Struct

from crossfoot.connector import children
from crossfoot.connector.company import Company
from crossfoot.errors import InvalidParameter, RemoteGarbled
from crossfoot.intacct import (
    Gateway,
    Page,
    Record,
    attachment,
    company_profile,
    currencies,
    payment_methods,
)
from crossfoot.unified.holding import holds, in_order
from crossfoot.unified.plan import Plan
from crossfoot.unified.query import ListRequest, Sort
from crossfoot.unified.source import Source

LARGEST_PAGE: Final = 2000
Gather = Callable[[Gateway], Awaitable[list[Record]]]
Detail = Callable[[Gateway, str], Awaitable[Record | None]]

GATHERERS: Final[Mapping[str, Gather]] = {
    "company": company_profile,
    "currencies": currencies,
    "payment methods": payment_methods,
}
"""By the name of a source's object: the function that fetches all its records."""

DETAILS: Final[Mapping[str, Detail]] = {"supdoc": attachment}
"""By the name of a source's object: the function that fetches one whole record by its key."""


def refuse_remote_query(source: Source, request: ListRequest) -> None:
    """Raise InvalidParameter for conditions on fields that nobody describes."""
    if request.remote:
        reason = f"{source.object} is no object that a query asks for."
        raise InvalidParameter("remote_query", reason, "Leave it out.")


class GatheredLeg:
    """The records of one gathered source that a list wants; they are walked by the source's key."""

    def __init__(self, company: Company, plan: Plan, request: ListRequest) -> None:
        self.source = plan.source
        self._company = company
        self._plan = plan
        self._request = request
        self._sorted = any(isinstance(one, Sort) for one in request.conditions)

    async def page(self, after: str, size: int) -> Page:
        """The records from where `after` of the page before says."""
        records = await self._matching()
        if self._sorted:
            start = int(after or 0)
        else:
            start = sum(self._place(record) <= _place(after) for record in records) if after else 0
        page = records[start : start + size]
        remaining = len(records) - start - len(page)
        return Page(page, len(records), start, len(page), remaining)

    def after(self, page: Page) -> str:
        """Where the page after this one begins."""
        if self._sorted:
            return str(page.offset + len(page.records))
        return str(page.records[-1][self.source.key])

    async def structs(self) -> AsyncGenerator[list[Struct], None]:
        """The structs of every record, at once."""
        if records := await self._matching():
            yield await self.read(records)

    async def named(self, keys: Sequence[str]) -> dict[str, Struct]:
        """The structs of records by their keys, which are all that the leg wants."""
        records = (await self.page("", len(keys))).records
        structs = await self.read(records)
        return {str(r[self.source.key]): one for r, one in zip(records, structs, strict=True)}

    async def read(self, records: Sequence[Record]) -> list[Struct]:
        """The structs of these records, with their children."""
        if not records:
            return []
        related = await children.fetch(self._company, self._plan.related, records)
        return self._plan.read(records, related, remote_data=self._request.remote_data)

    async def _matching(self) -> list[Record]:
        source, conditions = self.source, self._request.conditions
        records = await GATHERERS[source.object](self._company.gateway)
        if not all(record.get(source.key) for record in records):
            raise RemoteGarbled(f"Sage Intacct sent a {source.object} without its key.")
        records.sort(key=self._place)
        shown = zip(records, self._plan.read(records, remote_data=False), strict=True)
        resource, tag = self._plan.resource, source.tag
        found = [one for one in shown if holds(resource, tag, one[1], conditions)]
        return [record for record, _ in in_order(found, conditions)]

    def _place(self, record: Record) -> tuple[int, str]:
        return _place(record[self.source.key])


def _place(key: str) -> tuple[int, str]:
    """Numbers by their size, texts behind them by their letters."""
    return (int(key), "") if key.isdecimal() else (10**18, key)
