"""Where in Intacct each attribute lives, told as data: for the docs, the meta routes and people."""

from collections.abc import Mapping
from typing import Any, Literal, assert_never

from msgspec import UNSET, Struct, UnsetType

from crossfoot.unified.codecs import Labels
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
)

Kind = Literal[
    "key",
    "field",
    "fields",
    "struct",
    "list",
    "records",
    "dimensions",
    "derived",
    "judged",
    "custom_fields",
    "fixed",
    "absent",
]


class Place(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """Where one attribute comes from. `kind` says which of the others tell more."""

    kind: Kind
    """How the attribute is made."""
    fields: tuple[str, ...] = ()
    """The Intacct fields that it is read from."""
    values: dict[str, Any] = {}
    """What becomes of each label of that field, where the labels are known."""
    object: str = ""
    """The Intacct object whose records make it."""
    by: str = ""
    """The field of that object which holds this record's key."""
    attributes: dict[str, "Place"] = {}
    """Where the attributes of a nested object, or of each record of a list, come from."""
    items: tuple["Place", ...] = ()
    """Where each item of a list comes from, when its items stand in places of their own."""
    of: tuple[str, ...] = ()
    """The attributes beside it from which it is computed."""
    always: Any | UnsetType = UNSET
    """The value that every record has."""
    reason: str = ""
    """Why Intacct cannot fill it."""


def place(field: Field) -> Place:  # noqa: C901, PLR0911, PLR0912 -- one answer for each word
    """Where an attribute declared so comes from."""
    match field:
        case Key():
            return Place(kind="key", fields=(field.name,))
        case At():
            return Place(kind="field", fields=(field.name,), values=_labels(field))
        case Both():
            return Place(kind="fields", fields=tuple(field.via.fields))
        case Within():
            return Place(kind="struct", attributes=places(field.fields))
        case Each():
            return Place(kind="list", items=tuple(place(item) for item in field.items))
        case Children():
            inner = places(field.fields)
            return Place(kind="records", object=field.object, by=field.by, attributes=inner)
        case Dims():
            return Place(kind="dimensions")
        case Derived():
            return Place(kind="derived", of=field.of)
        case Judged():
            return Place(kind="judged", fields=field.judge.fields)
        case Extras():
            return Place(kind="custom_fields")
        case Fixed():
            return Place(kind="fixed", always=field.value)
        case Absent():
            return Place(kind="absent", reason=field.reason)
        case _:
            assert_never(field)


def places(fields: Mapping[str, Field]) -> dict[str, Place]:
    """Where each attribute of a table comes from."""
    return {name: place(field) for name, field in fields.items()}


def _labels(field: At) -> dict[str, Any]:
    return dict(field.via.table) if isinstance(field.via, Labels) else {}


def inside(field: Field) -> tuple[tuple[str, Mapping[str, Field]], ...]:
    """The tables of what stands inside an attribute; before each, the object if it is another."""
    match field:
        case Within():
            return (("", field.fields),)
        case Each():
            return tuple(table for item in field.items for table in inside(item))
        case Children():
            return ((field.object, field.fields),)
        case Key() | At() | Both() | Dims() | Derived() | Judged():
            return ()
        case Extras() | Fixed() | Absent():
            return ()
        case _:
            assert_never(field)


def told(found: Place) -> str:  # noqa: C901, PLR0911 -- one answer for each kind
    """A place in a few words of Markdown."""
    match found.kind:
        case "key" | "field" | "fields":
            return ", ".join(f"`{name}`" for name in found.fields)
        case "struct":
            return _parts(found.attributes)
        case "list":
            return "; ".join(dict.fromkeys(told(item) for item in found.items))
        case "records":
            return f"records of `{found.object}` by `{found.by}`"
        case "dimensions":
            return "every dimension"
        case "derived":
            return f"computed from {', '.join(f'`{name}`' for name in found.of)}"
        case "judged":
            listed = ", ".join(f"`{name}`" for name in found.fields)
            return f"judged from {listed}, see [accounts](accounts.md)"
        case "custom_fields":
            return "every custom field"
        case "fixed":
            return f"always {found.always}"
        case "absent":
            return f"*none:* {found.reason}"
        case _:
            assert_never(found.kind)


def _parts(attributes: Mapping[str, Place]) -> str:
    return ", ".join(told(one) for one in attributes.values() if one.kind not in _UNTOLD)


_UNTOLD = frozenset({"fixed", "absent"})
