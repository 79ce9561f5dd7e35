"""Where an override's path leads in a struct: `status`, `contact.id`, `emails.0.email`."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final

from msgspec import Struct

from crossfoot.unified.attributes import Attribute, attributes
from crossfoot.unified.vocabulary import Children, Each, Field, Within


@dataclass(frozen=True, slots=True)
class Found:
    """An attribute at a path: what the struct says, how it is declared, and on which object."""

    attribute: Attribute
    declared: Field
    object: str


def find(struct: type[Struct], fields: Mapping[str, Field], name: str, path: str) -> Found | None:
    """The attribute at a dotted path through nested structs, children and lists of places."""
    first, *rest = path.split(".")
    attribute = next((one for one in attributes(struct) if one.name == first), None)
    declared = fields.get(first)
    if attribute is None or declared is None:
        return None
    if not rest:
        return Found(attribute, declared, name)
    inside = _inside(declared, name, rest)
    kind = attribute.item or attribute.type
    if inside is None or not (isinstance(kind, type) and issubclass(kind, Struct)):
        return None
    fields, name, rest = inside
    return find(kind, fields, name, ".".join(rest))


def _inside(
    declared: Field, name: str, rest: list[str]
) -> tuple[Mapping[str, Field], str, list[str]] | None:
    """The table inside a field, the object that it is of, and what remains of the path."""
    match declared:
        case Within(fields=inner):
            return inner, name, rest
        case Children(object=other, fields=inner):
            return inner, other, rest
        case Each(items=items) if rest[0].isdecimal() and int(rest[0]) < len(items) and rest[1:]:
            return _inside(items[int(rest[0])], name, rest[1:])
        case _:
            return None


def put(fields: Mapping[str, Field], path: list[str], new: Field) -> dict[str, Field]:
    """The fields with another one at a path that `find` has found."""
    first, *rest = path
    declared = fields[first]
    if rest:
        match declared:
            case Within() | Children():
                new = replace(declared, fields=put(declared.fields, rest, new))
            case Each():
                items = list(declared.items)
                at = int(rest[0])
                items[at] = replace(items[at], fields=put(items[at].fields, rest[1:], new))
                new = replace(declared, items=tuple(items))
            case _:
                raise AssertionError(path)
    return {**fields, first: new}


def kind_of(attribute: Attribute) -> Any:
    """What an attribute holds, in the words of `Kind`; `composite` for lists and structures."""
    if is_enumeration(attribute):
        return "enum"
    return _KINDS.get(attribute.type, "composite")


_KINDS: Final = {
    str: "string",
    int: "integer",
    Decimal: "number",
    bool: "boolean",
    date: "date",
    datetime: "date-time",
}


def is_enumeration(attribute: Attribute) -> bool:
    """Whether it is one of a few words."""
    kind = attribute.type
    return issubclass(kind, StrEnum) if isinstance(kind, type) else False


def is_composite(attribute: Attribute) -> bool:
    """Whether it is a list or a structure."""
    return bool(kind_of(attribute) == "composite")


def example_part(attribute: Attribute) -> str:
    """The name of a part of a structure, for an example."""
    kind = attribute.item or attribute.type
    if not (isinstance(kind, type) and issubclass(kind, Struct)):
        return "…"
    first = attributes(kind)[0].name
    return f"0.{first}" if attribute.item else first
