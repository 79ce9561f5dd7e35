"""The filters of a resource, derived from the `find` words of its sources."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final, assert_never

from msgspec import Struct

from crossfoot.unified.attributes import Attribute, attributes
from crossfoot.unified.blends import Blend
from crossfoot.unified.codecs import BY_ANNOTATION, TEXT, Codec, Kind, Operator, spelled
from crossfoot.unified.source import Source
from crossfoot.unified.vocabulary import (
    LIKE,
    OPERATORS,
    Absent,
    At,
    Both,
    Children,
    Derived,
    Dims,
    Each,
    Extras,
    Field,
    Find,
    Fixed,
    Judged,
    Key,
    Within,
    kinds_of,
)

SORT_BY: Final = "sort_by"
SEARCH: Final = "search"
SEARCHED: Final = ("number", "name")
"""The attributes that a search looks into: what people call a record by."""

CUSTOM_FIELDS: Final = "custom_fields"
TRACKING: Final = "tracking_categories"
SORTABLE: Final = frozenset({"string", "integer", "number", "date", "date-time"})


@dataclass(frozen=True, slots=True)
class FilterSpec:
    """A filter that callers may use. `open`: there may be more than these `values`.

    `part` is the item's attribute that a filter on a list looks at: `emails[email]=…`. The name of
    a filter on an attribute of a nested struct has a dot: `contact.id` is asked `contact[id]=…`.
    `means` is the filter of which it is another name, `spellings` are words for some values. A
    `keyed` filter is many, by keys that only an account knows: `custom_fields[REGION]=…`.
    """

    name: str
    kind: Kind
    operators: tuple[Operator, ...]
    values: tuple[str, ...] = ()
    description: str = ""
    open: bool = False
    part: str = ""
    means: str = ""
    spellings: Mapping[str, str] | None = None
    keyed: bool = False

    @property
    def asks(self) -> str:
        """The filter that it is, by its first name."""
        return self.means or self.name

    @property
    def words(self) -> tuple[str, ...]:
        """Everything that it takes, where that can be listed."""
        return (*self.values, *(self.spellings or ()))

    def value(self, word: str) -> str:
        """The value that a word stands for."""
        return (self.spellings or {}).get(word, word)

    @property
    def spelled(self) -> str:
        """The filter as callers write it: `contact[id]`."""
        first, *inner = self.name.split(".")
        return first + "".join(f"[{name}]" for name in inner)


def find_of(field: Field) -> Find:
    """How callers may filter by an attribute declared so."""
    match field:
        case Key() | At() | Both() | Each() | Dims() | Judged() | Fixed():
            return field.find
        case Within() | Children() | Derived() | Extras() | Absent():
            return Find.NOT
        case _:
            assert_never(field)


def codec_of(field: At, annotation: object) -> Codec:
    """The codec of one field: the one it names, or that of the annotation."""
    return field.via or BY_ANNOTATION.get(annotation, TEXT)


def kind_of(annotation: object) -> Kind:
    """What a value of that annotation looks like in a filter."""
    if isinstance(annotation, type) and issubclass(annotation, StrEnum):
        return "enum"
    return BY_ANNOTATION.get(annotation, TEXT).kind


def derive(
    struct: type[Struct],
    sources: Sequence[Source],
    choose: str,
    synonyms: Mapping[str, str],
    *,
    open_choice: bool,
) -> tuple[FilterSpec, ...]:
    """The filters of a resource, in the order of its attributes, the chooser first.

    `synonyms` are more names of filters: `{"invoice_type": "type"}`.
    """
    tables = [(source, source.fields) for source in sources]
    found = [spec for spec in _specs(struct, tables) if spec.name != choose]
    if choose:
        tags = tuple(dict.fromkeys(word for source in sources for word in source.words(choose)))
        words = f"Which of them: {', '.join(tags)}{' and more' if open_choice else ''}."
        found.insert(0, FilterSpec(choose, "enum", ("eq", "ne", "in"), tags, words, open_choice))
    for name, meant in synonyms.items():
        found.extend([replace(one, name=name, means=meant) for one in found if one.name == meant])
    if any(isinstance(field, Extras) for source in sources for field in source.fields.values()):
        every = tuple(operator for operators in OPERATORS.values() for operator in operators)
        found.append(
            FilterSpec(
                CUSTOM_FIELDS, "string", every, (), _ABOUT_CUSTOM_FIELDS, open=True, keyed=True
            )
        )
    if names := searched_names(sources):
        about = f"Records whose {' or '.join(names)} holds {_ABOUT_SEARCH}"
        found.append(FilterSpec(SEARCH, "string", ("eq",), (), about))
    if sorts := [a.name for a in attributes(struct) if _sorts(a, sources)]:
        values = tuple(word for name in sorts for word in (name, f"-{name}"))
        found.append(FilterSpec(SORT_BY, "enum", ("eq",), values, _ABOUT_ORDER))
    return tuple(found)


_ABOUT_CUSTOM_FIELDS: Final = (
    "A custom field by its Intacct name, with any operator: `custom_fields[REGION]=North`, "
    "`custom_fields[SCORE][gte]=5`. An override may give it another name."
)
_ABOUT_DIMENSIONS: Final = (
    "A value of a dimension, by its id among the tracking categories or by the id that people see: "
    "`tracking_categories[department]=D-100`, `tracking_categories[location]=location_7`."
)
_ABOUT_SEARCH: Final = (
    "each of these words, in upper or lower case: what a person types into a field to pick one. "
    "While it is given, the other filters on texts tell no case either. `%` and `_` stand for any "
    "character."
)
_ABOUT_ORDER: Final = (
    "The order; `-name` is descending, as is `sort_by[name]=desc`. Without it records come in the "
    "order in which they were made. Only records of one kind can be put in an order. Custom fields "
    "too: `sort_by=custom_fields.REGION`."
)


def searched(source: Source) -> tuple[str, ...]:
    """The attributes that a search looks into among the records of this source.

    None of a listed one: `get_list` always tells upper from lower case.
    """
    if source.listed:
        return ()
    return tuple(n for n in SEARCHED if n in source.fields and LIKE in find_of(source.fields[n]))


def searched_names(sources: Sequence[Source]) -> list[str]:
    """The attributes that a search looks into in any of the sources."""
    return [name for name in SEARCHED if any(name in searched(source) for source in sources)]


def patterns(words: str) -> Iterator[str]:
    """For each word of a search the pattern that finds it anywhere in a text.

    Intacct's `like` knows no escape (intacct-xml §3.5), so that a `%` is any one character.
    """
    return (f"%{word.replace('%', '_')}%" for word in words.split())


def _sorts(attribute: Attribute, sources: Sequence[Source]) -> bool:
    """Whether Intacct can put records in the order of this attribute, wherever it has it."""
    declared = [s.fields.get(attribute.name) for s in sources]
    codecs = [codec_of(f, attribute.type) for f in declared if isinstance(f, At) and f.find]
    absent = sum(isinstance(f, Absent) for f in declared)
    return bool(codecs) and len(codecs) + absent == len(declared) and codecs[0].kind in SORTABLE


Table = tuple[Source, Mapping[str, Field]]
"""The declared fields of a struct, or of one inside it, in one source."""


def _specs(struct: type[Struct], tables: Sequence[Table], above: str = "") -> Iterator[FilterSpec]:
    """The filters on the attributes of a struct and of those inside it."""
    for attribute in attributes(struct):
        name, path = attribute.name, f"{above}{attribute.name}"
        declared = [
            (source, field)
            for source, fields in tables
            if name in fields
            for field in kinds_of(fields[name]) or (fields[name],)
        ]
        inside = [(source, inner) for source, field in declared if (inner := inner_fields(field))]
        kind = attribute.item or attribute.type
        if not inside:
            spec = _spec(attribute, path, declared)
        elif isinstance(kind, type) and issubclass(kind, Struct):
            yield from _specs(kind, inside, f"{path}.")
            continue
        else:  # children that make bare values
            only = [(source, field) for source, inner in inside for field in inner.values()]
            spec = _spec(replace(attribute, type=kind), path, only)
        if spec is not None:
            yield spec


def inner_fields(field: Field) -> Mapping[str, Field]:
    """The fields by which callers may filter inside a nested struct, or among children.

    What is fixed for every child tells none from another.
    """
    match field:
        case Within(fields):
            return fields
        case Children(fields=fields):
            return {name: one for name, one in fields.items() if isinstance(one, At | Both)}
        case _:
            return {}


def _spec(
    attribute: Attribute, path: str, declared: Sequence[tuple[Source, Field]]
) -> FilterSpec | None:
    allowed = Find.NOT
    kind: Kind = "string"
    part = ""
    keyed = False
    values: dict[str, None] = {}
    for source, field in declared:
        allowed |= find_of(field)
        values.update(dict.fromkeys(source.also.get(path, ())))
        codec = _reads(field, attribute.type)
        if codec is not None:
            kind = codec.kind
            values.update(dict.fromkeys(codec.values))
        elif isinstance(field, Judged):
            kind = kind_of(attribute.type)
            values.update(dict.fromkeys(field.judge.values(field.part)))
        elif isinstance(field, Fixed):
            kind = kind_of(attribute.type)
            if kind != "number":
                values[spelled(field.value)] = None
        elif isinstance(field, Key):
            kind = "id"
        elif isinstance(field, Each):
            part = field.by
        elif isinstance(field, Dims):
            keyed = True
    operators = tuple(o for find, names in OPERATORS.items() if find in allowed for o in names)
    if not operators:
        return None
    about = _ABOUT_DIMENSIONS if keyed else attribute.description
    return FilterSpec(path, kind, operators, tuple(values), about, part=part, keyed=keyed)


def _reads(field: Field, annotation: object) -> Codec | Blend | None:
    if isinstance(field, At):
        return codec_of(field, annotation)
    return field.via if isinstance(field, Both) else None
