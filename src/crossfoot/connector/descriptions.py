"""Intacct objects told to people and to language models, from the catalog alone.

Sentences and JSON schemas are put together from an object's label, area, keys, references and
fields, so that every object has them and none is written by hand.
"""

from collections.abc import Iterable, Iterator
from typing import Any, Final

from crossfoot.intacct import catalog
from crossfoot.intacct.catalog import Field, Object

Json = dict[str, Any]

MOST_NAMED: Final = 5
"""Fields, labels or references that a sentence names before it says `and more`."""
_ENDINGS: Final = (("ies", "y"), ("ches", "ch"), ("sses", "ss"), ("s", ""), ("es", ""))
_OPERATORS: Final = "{gt, gte, lt, lte, eq, ne, in, between, null}"
_ORDERED: Final = frozenset({"date", "timestamp", "integer", "decimal", "currency", "percent"})
_TYPES: Final = {
    "date": "date",
    "timestamp": "instant, ISO 8601 with its zone",
    "decimal": "number",
    "currency": "amount",
    "percent": "percentage",
    "integer": "whole number",
}


def own_fields(known: Object) -> list[Field]:
    """The fields of the object itself that a query may name."""
    return [
        field
        for field in known.fields
        if "." not in field.id and field.selectable and field.id not in known.unqueryable
    ]


def singular(known: Object) -> str:
    """One of the plural: `ap_bill` of `ap_bills`. The label decides where an ending is doubtful."""
    plural, words = known.plural, known.label.lower().split()
    found = [plural.removesuffix(end) + new for end, new in _ENDINGS if plural.endswith(end)]
    named = [one for one in found if one.rpartition("_")[2] in words]
    return (named or found or [plural])[0]


def thing(known: Object) -> str:
    """The label inside a sentence: `vendor`, `AP bill`."""
    first, _, rest = known.label.partition(" ")
    word = first if first[1:] != first[1:].lower() else first.lower()
    return f"{word} {rest}".strip()


def area(known: Object) -> str:
    """The part of Intacct that it belongs to, as people say it: `accounts payable`."""
    return known.area.replace("_", " ")


def of_list(known: Object) -> str:
    """What listing the object's records does, for who must choose among many tools."""
    parts = [
        f"List {thing(known)} records of Sage Intacct ({known.name}, {area(known)}).",
        *_about(known),
        "Any of its fields filters.",
    ]
    return " ".join(parts)


def of_get(known: Object) -> str:
    """What getting one record does."""
    by = f"its {known.key}"
    if known.natural_key:
        by += f" or its {known.natural_key}"
    return (
        f"Get one {thing(known)} of Sage Intacct ({known.name}, {area(known)}) by {by}, with every "
        f"field{_with_lines(known)}."
    )


def _with_lines(known: Object) -> str:
    return f" and its {_listed(owned.field for owned in known.owns)}" if known.owns else ""


def _about(known: Object) -> Iterator[str]:
    """Sentences on what identifies a record, what it points at, and what states it can have."""
    fields = own_fields(known)
    if known.natural_key:
        yield f"People know a record by its {known.natural_key}."
    if known.references:
        yield f"It refers to {_listed(_targets(known))}."
    labels = [f for f in fields if f.values and f.id in {"STATUS", "STATE", "RECORDTYPE"}]
    for field in labels:
        yield f"{field.id} is {_listed(field.values, 'or')}."
    if known.owns:
        kinds = (catalog.find(owned.object) for owned in known.owns)
        yield f"Its lines: {_listed(kind.plural for kind in kinds if kind)}."
    names = [field.id for field in fields if field.type in {"currency", "decimal", "date"}]
    if names:
        yield f"Amounts and dates are {_listed(names)}."


def _targets(known: Object) -> Iterator[str]:
    """What the object refers to, and by which of its fields."""
    for reference in known.references:
        target = catalog.find(reference.object)
        word = thing(target) if target else reference.object
        yield f"{word} ({reference.field})"


def _listed(names: Iterable[str], last: str = "and") -> str:
    """Names in a sentence; of many, the first ones."""
    found = list(dict.fromkeys(names))
    if len(found) > MOST_NAMED:
        return f"{', '.join(found[:MOST_NAMED])} {last} more"
    return f" {last} ".join(", ".join(part) for part in (found[:-1], found[-1:]) if part)


# --- schemas --------------------------------------------------------------------------------------


def filters(known: Object) -> dict[str, Json]:
    """The object's own fields as filters of a list, each as a JSON schema."""
    return {field.id: _filter(field) for field in own_fields(known)}


def _filter(field: Field) -> Json:
    label = field.label
    if field.values:
        return {"type": "string", "enum": list(field.values), "description": label}
    if field.type == "boolean":
        return {"type": "boolean", "description": label}
    if field.type in _ORDERED:
        words = f"{label}: {_TYPES[field.type]}, or {_OPERATORS}"
        return {"type": ["string", "number", "object"], "description": words}
    return {"type": ["string", "object"], "description": label}


def record(known: Object) -> Json:
    """A record as a list gives it: a text for each field, or null."""
    properties = {
        field.id: {"type": ["string", "null"], "description": field.label}
        for field in own_fields(known)
    }
    return {"type": "object", "description": f"One {thing(known)}.", "properties": properties}
