"""What was looked up for a draft: records by their references, entities, rates, numbers in use.

All of it is as fresh as its look-ups. What the user may not read is in `unread`, so that a check
can say that it was not made instead of passing in silence.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Final

from crossfoot.unified.dimensions import STANDARD, Reported, type_of
from crossfoot.unified.writing.draft import Found, Ref
from crossfoot.unified.writing.entry import Side

CENT: Final = Decimal("0.01")
TRUE: Final = frozenset({"true", "T", "Yes"})


@dataclass(frozen=True, slots=True)
class Setup:
    """How the company keeps its books, and the day. `entity` is the one we are signed in to."""

    today: date
    base_currency: str
    entity: str = ""
    multi_currency: bool = True
    multi_entity: bool = True
    dimensions: tuple[Reported, ...] = ()
    required: tuple[str, ...] = ()
    """The fields of an account that say which dimensions it requires (`REQUIREDEPT` …)."""

    restrictions: tuple[tuple[str, str], ...] = ()
    """Pairs of dimensions' objects: the second restricts which values of the first go with it."""

    def restricted(self) -> Iterator[tuple[str, str]]:
        """The types of dimensions that restrict each other."""
        types = {one.object.upper(): type_of(one) for one in self.dimensions}
        for one, other in self.restrictions:
            if one.upper() in types and other.upper() in types:
                yield types[one.upper()], types[other.upper()]

    def required_by(self, account: Found) -> tuple[str, ...]:
        """The types of the dimensions that an account requires."""
        return tuple(
            type_
            for name in self.required
            if account.fields.get(name) in TRUE and (type_ := self._type_of(name))
        )

    def _type_of(self, required: str) -> str:
        """`REQUIREDEPT` is the department, `REQUIREGLDIMFUND` a dimension of the company's own."""
        name = required.removeprefix("REQUIRE")
        if name.startswith("GLDIM"):
            own = name.removeprefix("GLDIM")
            return next((type_of(one) for one in self.dimensions if one.object.upper() == own), "")
        name = _SHORT.get(name, name)
        return next((one.type for one in STANDARD if one.object == name), "")


_SHORT: Final = {"DEPT": "DEPARTMENT", "LOC": "LOCATION"}


@dataclass(frozen=True, slots=True)
class Entity:
    """An entity: its currency, its accounts with others, and since when its books are open."""

    id: str
    currency: str
    due_from: str = ""
    due_to: str = ""
    open_from: date | None = None
    key: str = ""


Exchange = tuple[str, str, str]
"""A rate's type, the currency that it values, and the one that it values it in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known of the company as far as one draft touches it."""

    setup: Setup
    found: Mapping[tuple[str, str, str], Found] = field(default_factory=dict)
    """By object, `key` or `natural`, and its text."""
    entities: Mapping[str, Entity] = field(default_factory=dict)
    entity_of: Mapping[str, str] = field(default_factory=dict)
    """By the id of a location: the entity that it lies in."""
    rates: Mapping[tuple[Exchange, date], Decimal] = field(default_factory=dict)
    """The rate that holds on a day."""
    exchanges: Mapping[Exchange, str] = field(default_factory=dict)
    """The rates that the company keeps, and the key of each one's table."""
    default_rate_type: str = ""
    allocated: Mapping[str, Sequence[Mapping[str, str]]] = field(default_factory=dict)
    """By the id of an allocation: its entries, in their order."""
    taken: Sequence[Mapping[str, str]] = ()
    """Records that have the draft's number already."""
    unread: Mapping[str, str] = field(default_factory=dict)
    """By object: why it could not be read."""

    def of(self, ref: Ref | None) -> Found | None:
        """The record that is meant; None if there is none."""
        if ref is None:
            return None
        how, text = ("key", ref.key) if ref.key else ("natural", ref.natural)
        for target in ref.targets:
            if (found := self.found.get((target.object, how, text))) is not None:
                return found
        return None

    def resolved(self, refs: Iterable[Ref]) -> dict[Ref, Found]:
        """What was found of each reference; those that lead nowhere are left out."""
        return {ref: one for ref in refs if (one := self.of(ref)) is not None}

    def account(self, number: str) -> Found | None:
        """The ledger account of a number, if it was looked up."""
        return self.found.get(("GLACCOUNT", "natural", number)) if number else None

    def named_by(self, side: Side | None) -> str:
        """The number of the account that a record names; "" where it names none."""
        record = self.of(side.of) if side is not None else None
        if side is None or record is None:
            return ""
        found = next(filter(None, map(record.fields.get, side.fields)), "")
        return str(found).partition("--")[0]

    def entity_at(self, location: Ref | None) -> str:
        """The entity that a location lies in; "" where there is none."""
        found = self.of(location)
        return self.entity_of.get(found.natural, "") if found is not None else ""

    def base_of(self, entity: str) -> str:
        """The currency in which an entity keeps its books."""
        known = self.entities.get(entity)
        return (known.currency if known is not None else "") or self.setup.base_currency

    def rate(
        self, currency: str, base: str, day: date | None, rate_type: str = ""
    ) -> Decimal | None:
        """What one unit of a currency is worth in another; None if nobody knows."""
        if currency == base:
            return Decimal(1)
        if day is None:
            return None
        return self.rates.get(((rate_type or self.default_rate_type, currency, base), day))
