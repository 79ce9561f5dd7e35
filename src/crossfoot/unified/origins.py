"""Where each attribute of a resource comes from, and who says so: for meta routes and for people.

    described(ours, {source: await company.custom_fields_of(source) for source in …})

`ours` is the resource as overrides make it (`crossfoot.unified.overrides.overridden`); the plain
declaration is described just as well, with `base` everywhere.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct

from crossfoot.unified.attributes import attributes
from crossfoot.unified.codecs import Operator
from crossfoot.unified.custom_fields import CustomField, Origin
from crossfoot.unified.filters import CUSTOM_FIELDS, SORTABLE, codec_of, find_of
from crossfoot.unified.override_paths import kind_of
from crossfoot.unified.override_types import POSSIBLE
from crossfoot.unified.plan import REMOTE_DATA
from crossfoot.unified.resource import Resource
from crossfoot.unified.source import Source
from crossfoot.unified.vocabulary import OPERATORS, At, Both, Field, Find, Key


class Described(Struct, frozen=True, kw_only=True):
    """One attribute of one source: where it is read from, how it is asked for, and who says so."""

    path: str
    """`tax_number`, or `custom_fields.risk`."""
    source: str
    """The source's tag; its object, where it has no tag."""
    object: str
    """The Intacct object."""
    origin: Origin
    """`base`, `environment`, `account`, or `company` for custom fields that nobody overrides."""
    type: str
    """What it holds; `composite` for lists and structures."""
    fields: tuple[str, ...]
    """The Intacct fields that it is read from; none where it is fixed, computed or absent."""
    operators: tuple[str, ...]
    """The operators of filters on it."""
    sortable: bool
    """Whether records of this source can be sorted by it."""
    pinned: Mapping[str, Any] = {}
    """The values that an override gives to single records, by their numbers."""


def origin_of(source: Source, path: str) -> Origin:
    """Who says where this attribute of the source is read from.

    For a part of a structure, whoever overrides the part or else the whole.
    """
    first = path.partition(".")[0]
    return source.origins.get(path) or source.origins.get(first) or "base"


def described(
    resource: Resource, custom: Mapping[str, Sequence[CustomField]] | None = None
) -> list[Described]:
    """Every attribute of every source; `custom` has an account's custom fields by source.

    Its keys are those of `Described.source`.
    """
    found: list[Described] = []
    for source in resource.sources:
        found.extend(_attributes(resource, source))
        name = source.tag or source.object
        fields = source.custom.among(()) if custom is None else custom.get(name, ())
        found.extend(_custom(source, one) for one in fields)
    return found


def _attributes(resource: Resource, source: Source) -> Iterator[Described]:
    for attribute in attributes(resource.struct):
        if attribute.name == REMOTE_DATA:
            continue
        declared = source.fields[attribute.name]
        find = find_of(declared)
        yield Described(
            path=attribute.name,
            source=source.tag or source.object,
            object=source.object,
            origin=origin_of(source, attribute.name),
            type=kind_of(attribute),
            fields=_fields(declared),
            operators=_operators(find),
            sortable=bool(find) and _sorts(declared, attribute.type),
            pinned=source.pinned.get(attribute.name, {}),
        )


def _sorts(declared: Field, annotation: Any) -> bool:
    return isinstance(declared, At) and codec_of(declared, annotation).kind in SORTABLE


def _custom(source: Source, field: CustomField) -> Described:
    kind = field.codec.kind
    return Described(
        path=f"{CUSTOM_FIELDS}.{field.name}",
        source=source.tag or source.object,
        object=source.object,
        origin=field.origin,
        type=kind,
        fields=(field.read_from,),
        operators=operators_of(field),
        sortable=field.sorts,
    )


def operators_of(field: CustomField) -> tuple[Operator, ...]:
    """The operators of filters on a custom field."""
    return _operators(POSSIBLE[field.codec.kind] if field.find is None else field.find)


def _fields(declared: Field) -> tuple[str, ...]:
    match declared:
        case Key(name=name) | At(name=name):
            return (name,)
        case Both(via=via):
            return via.fields
        case _:
            return ()


def _operators(find: Find) -> tuple[Operator, ...]:
    return tuple(word for one, words in OPERATORS.items() if one in find for word in words)
