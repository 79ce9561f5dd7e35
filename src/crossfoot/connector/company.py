"""What we learned of one company through one gateway: fields, dimensions, formatting, refusals."""

import asyncio
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Final

import structlog

from crossfoot.clock import SYSTEM_CLOCK, Clock
from crossfoot.connector.dimension_values import DimensionValues
from crossfoot.connector.exhibits import Exhibits
from crossfoot.connector.looks import Looks
from crossfoot.connector.remembered import Remembered
from crossfoot.errors import ObjectUnknown, RemoteGarbled
from crossfoot.intacct import (
    DefinedField,
    Definition,
    FinancialSetup,
    Formatting,
    Function,
    Gateway,
    Page,
    Query,
    Record,
    Result,
    financial_setup,
    lookup,
    user_formatting,
)
from crossfoot.intacct.company import (
    DIMENSIONS,
    FINANCIAL_SETUP,
    RESTRICTIONS,
    ask_user_formatting,
    read_dimensions,
    read_financial_setup,
    read_restrictions,
    read_user_formatting,
)
from crossfoot.intacct.definition import read_definition
from crossfoot.unified.custom_fields import CustomField
from crossfoot.unified.dimensions import Place, Reported, is_dimension, places
from crossfoot.unified.judging import Docket, Judge
from crossfoot.unified.plan import Facts, Plan
from crossfoot.unified.resource import Resource
from crossfoot.unified.source import Source
from crossfoot.unified.tracking import Values

log = structlog.stdlib.get_logger("crossfoot.connector")

Restrictions = tuple[tuple[str, str], ...]
DEFAULT_AGE: Final = 600.0
"""Seconds for which a company's set-up is taken as known: a new custom field shows after that."""

DOCKET_AGE: Final = 60.0
"""Seconds for which the records that a filter is held against are taken as they were."""


LARGEST_PAGE: Final = 2000
FADES: Final = 0.2
"""How much of what was seen is forgotten with a full page."""


class Company:
    """One company (and entity) as seen through one gateway. Safe to share between tasks."""

    def __init__(
        self, gateway: Gateway, clock: Clock = SYSTEM_CLOCK, *, age: float = DEFAULT_AGE
    ) -> None:
        self.gateway = gateway
        self._clock = clock
        self._age = age
        self._definitions: Remembered[str, Definition] = Remembered(clock, age)
        self._dimensions: Remembered[None, tuple[Reported, ...]] = Remembered(clock, age)
        self._restrictions: Remembered[None, Restrictions] = Remembered(clock, age)
        self._object_names: Remembered[None, tuple[str, ...]] = Remembered(clock, age)
        self._formatting: Remembered[None, Formatting] = Remembered(clock, age)
        self._setup: Remembered[None, FinancialSetup] = Remembered(clock, age)
        self._sources: Remembered[str, tuple[Source, ...]] = Remembered(clock, age)
        self._plans: Remembered[tuple[str, str, str], Plan] = Remembered(clock, age)
        self._exhibits = Exhibits(gateway, clock)
        self._values = DimensionValues(gateway, clock, age)
        self.looks = Looks(gateway, clock)
        self._children_each: dict[str, float] = {}
        self._refused: dict[str, set[str]] = {}
        self.missing: Counter[tuple[str, str]] = Counter()
        self._closed_until: dict[str, float] = {}

    @property
    def name(self) -> str:
        """Company and entity: what a cursor is bound to."""
        return f"{self.gateway.login.company}/{self.gateway.login.entity}"

    async def query(self, query: Query) -> Page:
        """One page; an empty one before the end is refused, since a list would stop short there."""
        return self.checked(query, await self.gateway.query(query))

    @staticmethod
    def checked(query: Query, page: Page) -> Page:
        """The page that a query was answered with, unless it cannot be right."""
        if page.remaining > 0 and not page.records:
            raise RemoteGarbled(f"Sage Intacct's page of {query.object} is empty before the end.")
        return page

    async def prepare(self, objects: Iterable[str] = ()) -> None:
        """Learn how the company is set up, and what these objects are, in one request at most.

        What is refused is left out: whoever needs it asks again, and hears why.
        """
        asked: list[tuple[Function, Callable[[Result], None]]] = []
        if not self._setup.knows(None):
            keep_setup = self._setup.keep
            asked.append((FINANCIAL_SETUP, lambda r: keep_setup(None, read_financial_setup(r))))
        if not self._formatting.knows(None):
            keep_formatting = self._formatting.keep
            user = ask_user_formatting(self.gateway.login.user)
            asked.append((user, lambda r: keep_formatting(None, read_user_formatting(r))))
        if not self._dimensions.knows(None):
            keep_dimensions = self._dimensions.keep
            asked.append((DIMENSIONS, lambda r: keep_dimensions(None, _reported(r))))
        if not self._restrictions.knows(None):
            keep_restrictions = self._restrictions.keep
            asked.append((RESTRICTIONS, lambda r: keep_restrictions(None, read_restrictions(r))))
        for name in dict.fromkeys(objects):
            if not self._definitions.knows(name):
                keep = partial(self._keep_definition, name)
                asked.append((lookup(name), keep))
        results = await self.gateway.execute([one for one, _ in asked]) if asked else []
        for (_, take), result in zip(asked, results, strict=True):
            if result.error is None:
                take(result)

    def _keep_definition(self, name: str, result: Result) -> None:
        self._refused.pop(name, None)  # rights may have been given since
        self._definitions.keep(name, read_definition(result))

    async def definition(self, name: str) -> Definition:
        """The object's fields and relations in this company, by lookup."""

        async def fetch() -> Definition:
            definition = await self.gateway.lookup(name)
            self._refused.pop(name, None)  # rights may have been given since
            return definition

        return await self._definitions.get(name, fetch)

    async def object_names(self) -> tuple[str, ...]:
        """Every object that the company has, its own ones among them, by inspect."""

        async def fetch() -> tuple[str, ...]:
            return tuple(one.name for one in await self.gateway.objects())

        return await self._object_names.get(None, fetch)

    async def dimensions(self) -> tuple[Reported, ...]:
        """The dimensions that the company reports, its own ones among them."""

        async def fetch() -> tuple[Reported, ...]:
            return _reported(await self.gateway.call(DIMENSIONS))

        return await self._dimensions.get(None, fetch)

    async def restrictions(self) -> Restrictions:
        """Which dimension restricts which other one: objects, the restricted one first."""

        async def fetch() -> Restrictions:
            return read_restrictions(await self.gateway.call(RESTRICTIONS))

        return await self._restrictions.get(None, fetch)

    async def formatting(self) -> Formatting:
        """How the gateway's user sees dates and times."""
        return await self._formatting.get(None, lambda: user_formatting(self.gateway))

    async def financial_setup(self) -> FinancialSetup:
        """How the company keeps its books."""
        return await self._setup.get(None, lambda: financial_setup(self.gateway))

    def today(self) -> date:
        """The day, in UTC."""
        return self._clock.now().date()

    async def sources(self, resource: Resource) -> Sequence[Source]:
        """The resource's sources in this company."""
        discover = resource.discover
        if discover is None:
            return resource.sources

        async def fetch() -> tuple[Source, ...]:
            return discover(await self.dimensions())

        return await self._sources.get(f"{resource.name} {resource.edition}", fetch)

    async def plan(self, resource: Resource, source: Source) -> Plan:
        """How this company's records of that source become structs, its custom fields included."""

        async def fetch() -> Plan:
            if not source.described:
                return Plan(resource, source, Facts(await self.formatting()))
            custom = await self.custom_fields_of(source)
            layout = {name: await self.places(name) for name in source.dimensioned}
            shown = await self._shown(source)
            facts = Facts(await self.formatting(), custom, layout, self._values.known, shown)
            if shown:  # a judge goes through a whole chart before its first verdict
                plan = await asyncio.to_thread(Plan, resource, source, facts)
            else:
                plan = Plan(resource, source, facts)
            for field, path in plan.paths.items() if source.origins else ():
                if path in source.origins and not await self.defined_field(source.object, field):
                    self.note_missing(source.object, field)
            return plan

        return await self._plans.get((resource.name, source.tag, resource.edition), fetch)

    async def docket(self, resource: Resource, source: Source, judge: Judge) -> Docket | None:
        """What a judge says of all records of a source, as they were a minute ago at most.

        None where there are too many of them. Raises what the gateway refuses.
        """
        plan = await self.plan(resource, source)
        shown = await self._exhibits.show(judge.exhibits[:1], DOCKET_AGE)
        own = shown[source.object]
        if own.refusal is not None:
            raise own.refusal
        if not own.whole:
            return None
        return await asyncio.to_thread(plan.verdicts[judge].docket, source.key, own.records)

    async def _shown(self, source: Source) -> Mapping[str, Sequence[Record]]:
        """The exhibits of the source's judges."""
        wanted = dict.fromkeys(one for judge in source.judges for one in judge.exhibits)
        shown = await self._exhibits.show(tuple(wanted), self._age)
        return {name: one.records for name, one in shown.items()}

    async def places(self, name: str) -> tuple[Place, ...]:
        """Where records of an object carry dimensions; nowhere, if the company lacks the object."""
        try:
            definition = await self.definition(name)
        except ObjectUnknown:
            return ()
        return places((field.id for field in definition.fields), await self.dimensions())

    async def learn_values(self, places: Sequence[Place], rows: Sequence[Record]) -> None:
        """Look up what these rows do not say themselves of the dimensions that they carry."""
        await self._values.learn(places, rows)

    @property
    def known_values(self) -> Values:
        """The values of dimensions that were looked up."""
        return self._values.known

    def note_children(self, name: str, parents: int, densest: float) -> None:
        """Remember how many children of a kind each of a page's records had where they had most.

        Few records say little: what was seen before fades with the number that is seen now.
        """
        faded = self._children_each.get(name, 0.0) * (1 - FADES * min(1.0, parents / LARGEST_PAGE))
        self._children_each[name] = max(densest, faded)

    def parents_at_once(self, name: str, rows: int, most: int) -> int:
        """Of how many parents to ask for the children together, so that about `rows` come."""
        return max(1, min(most, int(rows / max(self._children_each.get(name, 4.0), 0.1))))

    async def custom_fields(self, name: str) -> tuple[CustomField, ...]:
        """The fields that the company added to the object, but for its dimensions."""
        fields = (await self.definition(name)).fields
        own = (f for f in fields if f.custom and _is_own(f.id))
        return tuple(CustomField(f.id, f.type) for f in own if not is_dimension(f.id))

    async def custom_fields_of(self, source: Source) -> tuple[CustomField, ...]:
        """The custom fields of a source's records as overrides name and type them.

        A field that an override reads and that the company does not have (any more) is noted, and
        read as text: it is null in every record.
        """
        found = source.custom.among(await self.custom_fields(source.object))
        return tuple([await self._typed(source.object, field) for field in found])

    async def _typed(self, name: str, field: CustomField) -> CustomField:
        if field.origin == "company":
            return field
        defined = await self.defined_field(name, field.read_from)
        if defined is None:
            self.note_missing(name, field.read_from)
            return field
        return replace(field, datatype=defined.type)

    async def defined_field(self, name: str, field: str) -> DefinedField | None:
        """A field of the object or, with dots, of one that it points to; None if there is none."""
        definition = await self.definition(name)
        if (found := definition.field(field)) is not None:
            return found
        path, _, rest = field.partition(".")
        for relation in definition.relations:
            if rest and relation.path.casefold() == path.casefold():
                try:
                    return await self.defined_field(relation.object, rest)
                except ObjectUnknown:
                    return None
        return None

    def note_missing(self, name: str, field: str) -> None:
        """Count that an override wanted a field that the company does not have."""
        self.missing[name, field] += 1
        log.warning("override_field_missing", object=name, field=field, company=self.name)

    async def own_fields(self, name: str) -> tuple[str, ...]:
        """The object's own fields: not those of records embedded in it, nor unnameable ones."""
        definition = await self.definition(name)
        return tuple(field.id for field in definition.fields if _is_own(field.id))

    def queryable(self, name: str, fields: Iterable[str]) -> tuple[str, ...]:
        """The fields, each once, without those that this company refused."""
        refused = self._refused.get(name, ())
        return tuple(dict.fromkeys(field for field in fields if field.upper() not in refused))

    def refuse(self, query: Query, fields: Iterable[str]) -> bool:
        """Remember that the company refuses these fields; False when the query did without them."""
        refused = {field.strip().upper() for field in fields}
        self._refused.setdefault(query.object, set()).update(refused)
        return any(field.upper() in refused for field in query.select)

    def close(self, name: str) -> None:
        """Remember for a while that the user may not read this object: nobody asks again."""
        self._closed_until[name] = self._clock.monotonic() + self._age

    def is_closed(self, name: str) -> bool:
        """Whether the user was refused this object lately."""
        return self._clock.monotonic() < self._closed_until.get(name, 0.0)


def _reported(result: Result) -> tuple[Reported, ...]:
    return tuple(
        Reported(one.object, one.term or one.label or one.object, one.user_defined)
        for one in read_dimensions(result)
    )


def _is_own(field: str) -> bool:
    """Dots lead into embedded records; `#` cannot stand in an element's name (intacct-xml §4.0)."""
    return "." not in field and "#" not in field
