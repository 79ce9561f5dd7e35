"""What an override says, read from its document with every mistake named at once.

One document is one level's word on one resource:

    {
      "attributes": {
        "tax_number": {"field": "VAT_ID"},                        # read from another field
        "status": {"field": "LIFECYCLE", "values": {"Live": "active", "Gone": "archived"}},
        "balance": null,                                          # removed
        "custom_fields.risk": {"field": "RISK_RATING"}            # added, or renamed
      },
      "values": {"classification": {"6000": "expense"}},          # of single records, by number
      "sources": {"vendor": {"attributes": {…}, "values": {…}}}   # of one source alone
    }
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any, Final, Literal

import msgspec
from msgspec import UNSET, Struct, UnsetType

from crossfoot.errors import Problem

Level = Literal["environment", "account"]
Type = Literal["string", "integer", "number", "boolean", "date", "date-time", "enum"]
Word = Literal["eq", "in", "range", "like"]

SECTIONS: Final = ("attributes", "values", "sources")
CUSTOM: Final = "custom_fields."
MOST_ENTRIES: Final = 500
MOST_VALUES: Final = 1_000
"""Record numbers in one attribute: as many as one condition of a query can hold."""


class Spec(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Where an attribute is read from. One of `field`, `fixed` and `base`."""

    field: str = ""
    """An Intacct field of the source's object; with dots, of an object that it points to."""
    type: Type | UnsetType = UNSET
    """What the value is; an attribute of the contract has its type already."""
    values: dict[str, str | bool] = {}
    """Intacct's labels and what becomes of them; other labels come as they are."""
    find: tuple[Word, ...] | UnsetType = UNSET
    """How callers may filter by it; by its type, if not said."""
    fixed: Any = UNSET
    """The same value for every record."""
    base: bool = False
    """As Crossfoot declares it: undoes what the level above says."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What one document says of one attribute; without a spec that it is removed."""

    path: str
    spec: Spec | None
    origin: Level
    place: str


@dataclass(frozen=True, slots=True)
class Pins:
    """The values of single records, by their numbers, that one document gives an attribute."""

    path: str
    values: Mapping[str, Any]
    origin: Level
    place: str


@dataclass(frozen=True, slots=True)
class Part:
    """What is said of one source, or (with no source) of all of them."""

    source: str
    place: str
    entries: tuple[Entry, ...] = ()
    pins: tuple[Pins, ...] = ()


@dataclass(frozen=True, slots=True)
class Layer:
    """A document that was read: its level, what it says, and what is wrong with it."""

    origin: Level
    parts: tuple[Part, ...] = ()
    problems: tuple[Problem, ...] = ()


@dataclass(slots=True)
class _Reader:
    origin: Level
    problems: list[Problem] = field(default_factory=list)

    def parts(self, document: Any) -> Iterator[Part]:
        if not isinstance(document, Mapping):
            self._refuse("", "type", "An override is a JSON object.", 'Send {"attributes": {…}}.')
            return
        self._names(document, SECTIONS, "")
        yield self._part("", document, "")
        for name, said in self._object(document, "sources", ""):
            place = f"sources.{name}"
            if isinstance(said, Mapping):
                self._names(said, SECTIONS[:2], f"{place}.")
                yield self._part(str(name), said, f"{place}.")
            else:
                remedy = 'Send {"attributes": {…}}.'
                self._refuse(place, "type", "What is said of a source is an object.", remedy)

    def _part(self, source: str, said: Mapping[str, Any], place: str) -> Part:
        entries = tuple(
            entry
            for name, spec in self._object(said, "attributes", place)
            if (entry := self._entry(str(name), spec, f"{place}attributes.{name}")) is not None
        )
        pins = tuple(
            Pins(str(name), values, self.origin, f"{place}values.{name}")
            for name, values in self._object(said, "values", place)
            if self._are_pins(values, f"{place}values.{name}")
        )
        if len(entries) > MOST_ENTRIES:
            words = f"It has more than {MOST_ENTRIES} attributes."
            self._refuse(f"{place}attributes", "too_many", words)
        return Part(source, place, entries, pins)

    def _entry(self, name: str, said: Any, place: str) -> Entry | None:
        if said is None:
            return Entry(name, None, self.origin, place)
        try:
            spec = msgspec.convert(said, Spec)
        except msgspec.ValidationError as error:
            remedy = 'Send {"field": "…"}, {"fixed": …}, {"base": true} or null.'
            self._refuse(place, "type", _in_words(error), remedy)
            return None
        if not spec.field and name.startswith(CUSTOM) and spec.fixed is UNSET and not spec.base:
            spec = msgspec.structs.replace(spec, field=name.removeprefix(CUSTOM))
        given = [bool(spec.field), spec.fixed is not UNSET, spec.base]
        if sum(given) != 1:
            words = "It must say one of field, fixed and base."
            self._refuse(place, "choice", words, "Name the Intacct field: field.")
            return None
        if not spec.field and (spec.values or spec.find is not UNSET):
            words = "values and find belong to a field."
            self._refuse(place, "choice", words, "Leave them out, or name the field.")
            return None
        return Entry(name, spec, self.origin, place)

    def _are_pins(self, values: Any, place: str) -> bool:
        if not isinstance(values, Mapping) or not values:
            remedy = 'Send {"6000": "expense"}.'
            self._refuse(place, "type", "It must be an object: a value by record number.", remedy)
            return False
        if len(values) > MOST_VALUES:
            self._refuse(place, "too_many", f"It has more than {MOST_VALUES:,} records.")
            return False
        return True

    def _object(self, said: Mapping[str, Any], name: str, place: str) -> Iterator[tuple[Any, Any]]:
        inner = said.get(name)
        if isinstance(inner, Mapping):
            yield from inner.items()
        elif inner is not None:
            self._refuse(f"{place}{name}", "type", "It must be an object.", f"Send {name}: {{…}}.")

    def _names(self, said: Mapping[str, Any], known: tuple[str, ...], place: str) -> None:
        for name in said:
            if name not in known:
                self._refuse(f"{place}{name}", "unknown", *_meant(str(name), known))

    def _refuse(self, path: str, rule: str, message: str, remedy: str = "") -> None:
        self.problems.append(Problem(path, rule, message, remedy))


def read_layer(origin: Level, document: Any) -> Layer:
    """Read a document; what cannot be read of it is among `problems`, and left out."""
    reader = _Reader(origin)
    parts = tuple(reader.parts(document))
    return Layer(origin, parts, tuple(reader.problems))


def _meant(name: str, known: tuple[str, ...]) -> tuple[str, str]:
    if name in {"list", "get", "create", "update", "delete", "response_mapping", "query_mapping"}:
        return (
            "Crossfoot runs no JSONata: an override is data, and holds for list and get alike.",
            'Say where attributes are read from: {"attributes": {"tax_number": {"field": "…"}}}.',
        )
    near = get_close_matches(name, known, n=1)
    return "Not known here.", f"Did you mean {near[0]}?" if near else f"Use: {', '.join(known)}."


def _in_words(error: msgspec.ValidationError) -> str:
    return f"{str(error).replace(' - at `$.', ' at `').replace(' - at `$`', '')}."
