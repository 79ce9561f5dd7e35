"""The writes of Intacct objects told to people and to language models, from the catalog alone.

As with what reads (`crossfoot.connector.descriptions`), no sentence or schema is written by hand.
"""

from collections.abc import Sequence
from typing import Final

from crossfoot.connector.descriptions import Json, area, thing
from crossfoot.intacct import catalog
from crossfoot.intacct.catalog import Field, Object
from crossfoot.intacct.catalog.legacy import Layout, Part, find_layout

_TYPES: Final[dict[str, Json]] = {
    "boolean": {"type": "boolean"},
    "integer": {"type": ["integer", "string"]},
    "decimal": {"type": ["number", "string"]},
    "currency": {"type": ["number", "string"]},
    "percent": {"type": ["number", "string"]},
    "date": {"type": "string", "format": "date"},
    "timestamp": {"type": "string"},
}
_TEXT: Final[Json] = {"type": ["string", "number", "boolean"]}


def of_write(known: Object, verb: str) -> str:
    """What creating, changing or deleting a record does, for who must choose among many tools."""
    what = f"{thing(known)} of Sage Intacct ({known.name}, {area(known)})"
    if verb == "create":
        needs = ", ".join(known.create_requires)
        return (
            f"Create one {what}.{f' It needs {needs}.' if needs else ''} Answers with the record."
        )
    if verb == "update":
        return f"Change one {what}: only the fields that are sent. Answers with the record."
    return f"Delete one {what}, if nothing refers to it. This cannot be undone."


def of_method(known: Object, verb: str, function: str) -> str:
    """What a function of the object's own does."""
    return (
        f"{verb.capitalize()} one {thing(known)} of Sage Intacct ({known.name}, {area(known)}) by "
        f"its own function {function}, with the elements that the function has."
    )


def body(known: Object, verb: str) -> Json:
    """The body of a create or an update: fields that may be set, the lines, and what is needed."""
    described = _fields(known, known.create_requires if verb == "create" else ())
    for owned in known.owns:
        kind = catalog.find(owned.object)
        lines = _fields(kind) if kind else {"type": "object"}
        described["properties"][owned.field] = {"type": "array", "items": lines}
    return described


def _fields(known: Object, needed: Sequence[str] = ()) -> Json:
    """The fields that may be set; `DISPLAYCONTACT.EMAIL1` stands in the object DISPLAYCONTACT."""
    described: Json = {"type": "object", "properties": {}}
    for field in known.fields:
        if field.selectable and not field.readonly:
            *above, name = field.id.split(".")
            _within(described, above)["properties"][name] = _field(field)
    for path in needed:
        parts = path.split(".")
        for depth, name in enumerate(parts):
            _within(described, parts[:depth]).setdefault("required", []).append(name)
    return described


def _within(described: Json, above: Sequence[str]) -> Json:
    """The object at a path inside another, made where there is none."""
    for name in above:
        described = described["properties"].setdefault(name, {"type": "object", "properties": {}})
    return described


def _field(field: Field) -> Json:
    if field.values:
        return {"type": "string", "enum": list(field.values), "description": field.label}
    return {**_TYPES.get(field.type, {"type": "string"}), "description": field.label}


def function_body(function: str) -> Json:
    """The body of a function of an object's own: its elements, by Intacct's names."""
    return _layout(find_layout(function) or Layout(open=True))


def _layout(layout: Layout) -> Json:
    names = [(name, part) for part in layout.parts for name in part.names]
    needed = [p.names[0].removeprefix("@") for p in layout.parts if p.required and not p.names[1:]]
    described: Json = {
        "type": "object",
        "properties": {name.removeprefix("@"): _part(part, name) for name, part in names},
    }
    return {**described, "required": needed} if needed else described


def _part(part: Part, name: str) -> Json:
    schema: Json = dict(_TEXT)
    if part.is_date:
        schema = {"type": "string", "format": "date"}
    elif part.holds is not None:
        schema = _layout(part.holds)
    if part.repeated:
        schema = {"type": "array", "items": schema}
    others = [one for one in part.names if one != name]
    return {**schema, "description": f"Instead of {', '.join(others)}."} if others else schema
