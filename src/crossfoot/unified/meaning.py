"""What conditions mean for one source: criteria on its Intacct fields.

A source that cannot have a matching record comes out as NEVER, so that nobody asks the gateway.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, assert_never

from msgspec import Struct
from msgspec.structs import replace

from crossfoot.errors import InvalidParameter
from crossfoot.unified.attributes import Attribute, attributes
from crossfoot.unified.blends import Blend
from crossfoot.unified.codecs import Codec, Negated, Operator
from crossfoot.unified.criteria import (
    ALWAYS,
    NEVER,
    Criterion,
    Linked,
    among,
    every,
    other_than,
    some,
)
from crossfoot.unified.custom_fields import CustomField
from crossfoot.unified.dimensions import Place
from crossfoot.unified.extremes import of_extreme
from crossfoot.unified.filters import (
    CUSTOM_FIELDS,
    SEARCH,
    SORT_BY,
    codec_of,
    kind_of,
    patterns,
    searched,
)
from crossfoot.unified.formatting import Formatting
from crossfoot.unified.holding import meets
from crossfoot.unified.judging import Docket, Judge
from crossfoot.unified.query import Condition, Either, Sort
from crossfoot.unified.resource import Resource
from crossfoot.unified.source import Source
from crossfoot.unified.vocabulary import (
    Absent,
    At,
    Both,
    Children,
    Derived,
    Dims,
    Each,
    Extras,
    Field,
    Fixed,
    Judged,
    Key,
    Within,
    kinds_of,
)

NO_DOCKETS: Final[Mapping[Judge, Docket]] = {}


def criterion(  # noqa: PLR0913, PLR0917 -- what is known of the account comes last
    resource: Resource,
    source: Source,
    conditions: Iterable[Condition | Either | Sort],
    formatting: Formatting,
    custom: Sequence[CustomField] = (),
    dockets: Mapping[Judge, Docket] = NO_DOCKETS,
    *,
    places: Sequence[Place] = (),
) -> Criterion:
    """The records of this source for which every condition holds.

    `custom` and `places` are the account's: its custom fields, and where records carry dimensions.
    `dockets` has the verdicts of each judge that a condition asks for.

    Raises InvalidParameter for a value that a custom field of this account cannot have.
    """
    meaning = _Meaning(resource, source, formatting, custom, dockets, places)
    return meaning.of_source(conditions)


def order(
    source: Source,
    conditions: Iterable[Condition | Either | Sort],
    custom: Sequence[CustomField] = (),
) -> list[tuple[str, bool]]:
    """The Intacct fields by which records are sorted, and whether each is descending.

    Raises InvalidParameter for a custom field by which this source cannot be sorted.
    """
    found = []
    for condition in conditions:
        if not isinstance(condition, Sort):
            continue
        attribute, dot, name = condition.field.partition(".")
        if dot and attribute == CUSTOM_FIELDS:
            found.append((_sorted_by(source, custom, name), condition.descending))
        elif isinstance(field := source.fields[condition.field], At):
            turned = isinstance(field.via, Negated)
            found.append((field.name, condition.descending != turned))
    return found


def _sorted_by(source: Source, custom: Sequence[CustomField], name: str) -> str:
    for field in custom:
        if field.name.upper() == name.upper() and field.sorts:
            return field.read_from
    usable = ", ".join(f"{CUSTOM_FIELDS}.{field.name}" for field in custom if field.sorts)
    remedy = f"Use one of: {usable}." if usable else ""
    what = f"{source.object} cannot be put in the order of {CUSTOM_FIELDS}.{name}."
    raise InvalidParameter(SORT_BY, what, remedy)


def is_whole(source: Source, condition: Condition) -> bool:
    """Whether a condition names all records of the source by a word that they do not show."""
    return not set(condition.values).isdisjoint(source.also.get(condition.field, ()))


class _Meaning:
    """One source's reading of conditions."""

    def __init__(  # noqa: PLR0913, PLR0917 -- the same
        self,
        resource: Resource,
        source: Source,
        formatting: Formatting,
        custom: Sequence[CustomField],
        dockets: Mapping[Judge, Docket],
        places: Sequence[Place],
    ) -> None:
        self._dockets = dockets
        self._places = {place.type: place for place in places}
        self._custom = {field.name.upper(): field for field in custom}
        self._choose = resource.choose
        self._source = source
        self._formatting = formatting
        self._attributes: Mapping[str, Attribute] = {
            attribute.name: attribute for attribute in attributes(resource.struct)
        }

    def of(self, conditions: Iterable[Condition | Either | Sort]) -> Criterion:
        return every(map(self._one, conditions))

    def of_source(self, conditions: Iterable[Condition | Either | Sort]) -> Criterion:
        """The same, among the records of the source alone."""
        return every((self._source.where, self.of(conditions)))

    def _one(self, condition: Condition | Either | Sort) -> Criterion:
        match condition:
            case Either(alternatives):
                return some(map(self.of, alternatives))
            case Condition():
                return self._condition(condition)
            case Sort():
                return ALWAYS
            case _:
                assert_never(condition)

    def _condition(self, condition: Condition) -> Criterion:
        source = self._source
        attribute, dot, name = condition.field.partition(".")
        if dot and attribute == CUSTOM_FIELDS:
            return self._custom_field(name, condition)
        if condition.field == SEARCH:
            return every(map(self._found, patterns(condition.values[0])))
        if condition.field == self._choose:
            return _constant(source.words(self._choose), condition)
        if is_whole(source, condition):
            return NEVER if condition.operator == "ne" else ALWAYS
        first, *inner = condition.field.split(".")
        found = self._attributes[first]
        if inner and isinstance(source.fields[first], Dims):
            return _dimension(self._places.get(inner[0]), condition)
        return self._inside(source.fields[first], found, inner, condition)

    def _found(self, pattern: str) -> Criterion:
        """The records that have this somewhere in what people call them by."""
        asked = [Condition(name, "like", (pattern,)) for name in searched(self._source)]
        return some(dict.fromkeys(map(self._condition, asked)))

    def _inside(
        self, field: Field, attribute: Attribute, path: list[str], condition: Condition
    ) -> Criterion:
        """What a condition on a nested attribute means; of children, that one of them meets it."""
        if kinds := kinds_of(field):
            of_each = [self._kind(kind, attribute, path, condition) for kind in kinds]
            return every(of_each) if condition.operator == "ne" else some(of_each)
        if not path or not isinstance(field, Within):
            return self._field(field, condition, attribute.type)
        name, *rest = path
        return self._inside(field.fields[name], _attribute(attribute.type, name), rest, condition)

    def _kind(
        self, field: Children, attribute: Attribute, path: list[str], condition: Condition
    ) -> Criterion:
        """What a condition on one kind of children means."""
        if field.take == "first":
            return self._children(field, attribute, path, condition)

        def ask(operator: Operator, text: str) -> Criterion:
            asked = replace(condition, operator=operator, values=(text,))
            return self._children(field, attribute, path, asked)

        return of_extreme(field.take, ask, condition)

    def _children(
        self, field: Children, attribute: Attribute, path: list[str], condition: Condition
    ) -> Criterion:
        negated = condition.operator == "ne"
        asked = replace(condition, operator="in") if negated else condition
        kind = attribute.item or attribute.type
        if path:
            name, *rest = path
            found = self._inside(field.fields[name], _attribute(kind, name), rest, asked)
        else:
            found = self._field(next(iter(field.fields.values())), asked, kind)
        if found == NEVER:
            return ALWAYS if negated else NEVER
        return Linked(field.of, field.object, field.by, every((field.where, found)), negated)

    def _custom_field(self, name: str, condition: Condition) -> Criterion:
        field = self._custom.get(name.upper())
        if field is None:
            return ALWAYS if condition.operator == "ne" else NEVER
        try:
            field.check(condition.operator, condition.values)
        except ValueError as error:
            raise InvalidParameter(f"{CUSTOM_FIELDS}[{name}]", str(error)) from None
        return field.codec.criterion(
            field.read_from, condition.operator, condition.values, self._formatting
        )

    def _field(  # noqa: PLR0911 -- a word each
        self, field: Field, condition: Condition, annotation: object
    ) -> Criterion:
        match field:
            case Key():
                return self._key(field, condition)
            case At():
                codec = codec_of(field, annotation)
                texts = _possible(codec, condition)
                return codec.criterion(field.name, condition.operator, texts, self._formatting)
            case Both():
                texts = _possible(field.via, condition)
                return field.via.criterion(condition.operator, texts, self._formatting)
            case Each():
                parts = (item.fields[field.by] for item in field.items)
                members = [self._field(part, condition, str) for part in parts]
                return every(members) if condition.operator == "ne" else some(members)
            case Fixed():
                return _fixed(field.value, condition, annotation)
            case Judged():
                return self._judged(field, condition, annotation)
            case Absent() | Within() | Children() | Dims() | Derived() | Extras():
                return ALWAYS if condition.operator == "ne" else NEVER
            case _:
                assert_never(field)

    def _judged(self, field: Judged, condition: Condition, annotation: object) -> Criterion:
        """The keys of the records on which the verdict is such."""
        docket, kind, key = self._dockets[field.judge], kind_of(annotation), self._source.key
        negated = condition.operator == "ne"
        operator = "in" if negated else condition.operator
        keys = [
            at
            for at, verdict in docket.items()
            if meets(operator, kind, getattr(verdict, field.part), condition.values)
        ]
        return (other_than if negated else among)(key, keys)

    def _key(self, field: Key, condition: Condition) -> Criterion:
        keys = [key for text in condition.values if (key := self._source.key_of(text))]
        negated = condition.operator == "ne"
        return (other_than if negated else among)(field.name, keys)


def _dimension(place: Place | None, condition: Condition) -> Criterion:
    """Records that carry one of these values: by our id, or by the id that people see."""
    negated = condition.operator == "ne"
    if place is None:
        return ALWAYS if negated else NEVER
    keys = [t.rpartition("_")[2] for t in condition.values if t.startswith(f"{place.type}_")]
    numbers = [t for t in condition.values if not t.startswith(f"{place.type}_")]
    found = (
        _carried(place.key, among(place.record, keys), place, keys, negated=negated),
        _carried(place.number, among(place.natural, numbers), place, numbers, negated=negated),
    )
    return every(found) if negated else some(found)


def _carried(
    field: str, known_by: Criterion, place: Place, values: list[str], *, negated: bool
) -> Criterion:
    """Records whose field has one of the values; without a field, over the dimension's object."""
    if not values:
        return ALWAYS if negated else NEVER
    if field:
        return (other_than if negated else among)(field, values)
    by = place.natural if place.number else place.record
    return Linked(place.told_by, place.object, by, known_by, negated, key=place.record)


def _attribute(struct: type[Struct], name: str) -> Attribute:
    return next(one for one in attributes(struct) if one.name == name)


def _possible(codec: Codec | Blend, condition: Condition) -> tuple[str, ...]:
    """The values that a field can have, where they are known: those of other sources fall away."""
    if not codec.values:
        return condition.values
    return tuple(text for text in condition.values if text in codec.values)


def _constant(words: Sequence[str], condition: Condition) -> Criterion:
    """What a condition means where every record says the same, in any of these words."""
    found = not set(words).isdisjoint(condition.values)
    return ALWAYS if found != (condition.operator == "ne") else NEVER


def _fixed(value: object, condition: Condition, annotation: object) -> Criterion:
    """What a condition means where every record has the same value."""
    found = meets(condition.operator, kind_of(annotation), value, condition.values)
    return ALWAYS if found else NEVER
