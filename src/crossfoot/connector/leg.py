"""One source's part of a list: its query, its pages, and its records made into structs."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping, Sequence
from contextlib import aclosing
from typing import Final, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from crossfoot.connector import children
from crossfoot.connector.ahead import one_ahead
from crossfoot.connector.company import LARGEST_PAGE, Company
from crossfoot.connector.filters import both, fields_of, filter_of
from crossfoot.connector.gathered import GatheredLeg, refuse_remote_query
from crossfoot.connector.links import resolve
from crossfoot.connector.remote_query import NO_REMOTE_QUERY, read_remote_query
from crossfoot.errors import FieldsNotQueryable, Problem, RemoteGarbled
from crossfoot.intacct import Filter, Order, Page, Query, Record
from crossfoot.intacct.filters import gt
from crossfoot.table import said
from crossfoot.unified.criteria import NEVER, Criterion
from crossfoot.unified.meaning import order
from crossfoot.unified.plan import Plan
from crossfoot.unified.query import ListRequest, searches, sorts_by_custom_field
from crossfoot.unified.resource import Resource
from crossfoot.unified.source import Source

T = TypeVar("T")
Part = tuple[Source, Criterion]
"""A source that can have matching records, and which of its records match."""

MAPPED_ON_THE_LOOP: Final = 200
"""Records whose mapping takes 3 ms at most; more go to a thread, so that others are served."""
PORTION: Final = 500
"""Records without children that are mapped at once in a long list, so that few structs are held."""


class Leg:
    """The records of one source that a list wants.

    They are walked by the source's key; in an `order` of the caller's, by offset.
    """

    def __init__(
        self,
        company: Company,
        plan: Plan,
        wanted: Filter | None,
        own: Sequence[str] | None,
        order: tuple[Order, ...] = (),
    ) -> None:
        """`own` fields are selected for remote_data; None does without it."""
        self.source = plan.source
        self._company = company
        self._plan = plan
        self._filter = wanted
        self._own = own
        self._order = order
        self.remote = NO_REMOTE_QUERY
        self.any_case = False

    async def page(self, after: str, size: int) -> Page:
        """One gateway page of records, from where `after` of the page before says."""
        ask = self._company.gateway.get_list if self.source.listed else self._company.query
        return await self._asked(ask, after, size)

    async def named(self, keys: Sequence[str]) -> dict[str, Struct]:
        """The structs of records by their keys, which are all that the leg wants, in one request.

        Only children that hang on something else than the key take another one.
        """
        key, company = self.source.key, self._company
        if self.source.listed:
            page, ahead = await self.page("", len(keys)), None
        else:
            related = self._plan.related
            page, ahead = await self._asked(
                lambda query: children.fetch_with_parents(company, query, key, keys, related),
                size=len(keys),
            )
        structs = await self.read(page.records, ahead)
        return {str(r[key]): one for r, one in zip(page.records, structs, strict=True)}

    async def _asked(
        self, ask: Callable[[Query], Awaitable[T]], after: str = "", size: int = LARGEST_PAGE
    ) -> T:
        """Ask for records, and again without the fields that the company refuses."""
        while True:
            query = self._query(after, size)
            try:
                return await ask(query)
            except FieldsNotQueryable as refusal:
                self._give_way(query, refusal)

    def after(self, page: Page) -> str:
        """Where the page after this one begins."""
        if self._order:
            return str(page.offset + len(page.records))
        return str(page.records[-1][self.source.key])

    async def structs(self) -> AsyncGenerator[list[Struct], None]:
        """The structs of every record, some at a time; more is fetched while the caller works."""
        fetched, size = self._fetched(), PORTION
        if self._plan.related:  # without children the next page comes meanwhile anyway
            fetched, size = one_ahead(fetched), LARGEST_PAGE
        async with aclosing(fetched) as pages:
            async for records, related in pages:
                for start in range(0, len(records), size):
                    yield await self._map(records[start : start + size], related)
                del records, related

    async def _fetched(self) -> AsyncGenerator[tuple[Sequence[Record], children.Rows], None]:
        """Every gateway page, with its children."""
        async with aclosing(self._pages()) as pages:
            async for page in pages:
                records = page.records
                del page
                if records:
                    yield records, await self._related(records)
                del records

    async def _pages(self) -> AsyncGenerator[Page, None]:
        """Every gateway page; the next one is fetched while the caller works on this one."""
        begun = False
        while True:
            walk = replace(self._query("", LARGEST_PAGE), order=self._order)
            try:
                gateway = self._company.gateway
                walked = gateway.listed_pages if self.source.listed else gateway.pages
                async with aclosing(walked(walk, key=self.source.key)) as pages:
                    async for page in pages:
                        begun = True
                        yield page
                        del page  # before the next one comes
            except FieldsNotQueryable as refusal:
                if begun:
                    raise
                self._give_way(walk, refusal)
            else:
                return

    async def read(
        self, records: Sequence[Record], ahead: children.Ahead | None = None
    ) -> list[Struct]:
        """The structs of a gateway page, with their children; some may have come `ahead`."""
        return await self._map(records, await self._related(records, ahead)) if records else []

    async def _related(
        self, records: Sequence[Record], ahead: children.Ahead | None = None
    ) -> children.Rows:
        """What these records need beside themselves: their children, and what dimensions mean."""
        if not all(said(records, self.source.key)):
            raise RemoteGarbled(f"Sage Intacct sent a {self.source.object} without its key.")
        related = await children.fetch(self._company, self._plan.related, records, ahead)
        await self._company.learn_values(self._plan.places, records)
        return related

    async def _map(self, records: Sequence[Record], related: children.Rows) -> list[Struct]:
        plan, remote_data = self._plan, self._own is not None
        if len(records) <= MAPPED_ON_THE_LOOP:
            return plan.read(records, related, remote_data=remote_data)
        return await asyncio.to_thread(plan.read, records, related, remote_data=remote_data)

    def _query(self, after: str, size: int) -> Query:
        key, name = self.source.key, self.source.object
        return Query(
            name,
            select=self._company.queryable(name, (key, *(self._own or ()), *self._plan.fields)),
            filter=both(self._filter, gt(key, after) if after and not self._order else None),
            order=(*self._order, Order(key)),
            offset=int(after) if after and self._order else 0,
            size=size,
            docparid=self.remote.docparid,
            show_private=self.remote.show_private,
            case_insensitive=self.any_case,
        )

    def _give_way(self, query: Query, refusal: FieldsNotQueryable) -> None:
        """Do without the refused fields, unless the list cannot be read without them."""
        refused = {field.strip().upper() for field in refusal.fields}
        asked = sorted(name for name in fields_of(self._filter) if name.upper() in refused)
        if asked:
            raise _not_filterable(refusal, asked, self._plan.paths) from refusal
        if self.source.key.upper() in refused or not self._company.refuse(query, refused):
            raise refusal


def _not_filterable(
    refusal: FieldsNotQueryable, asked: Sequence[str], paths: Mapping[str, str]
) -> FieldsNotQueryable:
    """The refusal in the caller's own words: which filters this company cannot answer."""
    names = {name: paths.get(name, name) for name in asked}
    listed = ", ".join(f"{path} ({name})" for name, path in names.items())
    return FieldsNotQueryable(
        f"This company does not let its records be filtered by {listed}.",
        fields=asked,
        entries=refusal.entries,
        problems=[
            Problem(path, "not_queryable", f"Sage Intacct refuses {name} in a query.")
            for name, path in names.items()
        ],
    )


class EmptyLeg:
    """The leg of a source of which no record can match: nobody asks the gateway."""

    def __init__(self, source: Source) -> None:
        self.source = source

    async def page(self, after: str, size: int) -> Page:
        """No records."""
        del after, size
        return Page([], 0, 0, 0, 0)

    def after(self, page: Page) -> str:
        """Nothing comes after nothing."""
        del page
        return ""

    async def structs(self) -> AsyncGenerator[list[Struct], None]:
        """None."""
        return
        yield []

    async def named(self, keys: Sequence[str]) -> dict[str, Struct]:
        """None of them is there."""
        del keys
        return {}

    async def read(self, records: Sequence[Record]) -> list[Struct]:
        """No structs."""
        del records
        return []


async def _own_fields(company: Company, source: Source) -> Sequence[str]:
    """What remote_data shows of a record; of what nobody describes, the fields that are read."""
    return await company.own_fields(source.object) if source.described else ()


async def open_leg(
    company: Company, resource: Resource, part: Part, request: ListRequest
) -> Leg | GatheredLeg | EmptyLeg:
    """The leg, with what the company says of the object. Raises ObjectUnknown."""
    source, wanted = part
    plan = await company.plan(resource, source)
    if not source.described:
        refuse_remote_query(source, request)
    if source.gathered:
        return GatheredLeg(company, plan, request)
    own = await _own_fields(company, source) if request.remote_data else None
    by_custom = sorts_by_custom_field(request.conditions)
    custom = await company.custom_fields_of(source) if by_custom else ()
    wanted_order = order(source, request.conditions, custom)
    sorts = tuple(Order(name, descending) for name, descending in wanted_order)
    remote = await read_remote_query(company, source.object, request.remote)
    resolved = await resolve(company, wanted)
    if resolved == NEVER:
        return EmptyLeg(source)
    condition = both(filter_of(resolved), remote.filter)
    leg = Leg(company, plan, condition, own, sorts)
    leg.remote = remote
    leg.any_case = searches(request.conditions)
    return leg
