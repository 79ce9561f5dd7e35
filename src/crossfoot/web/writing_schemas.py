"""The bodies of writes as JSON schemas, derived from what the declarations let callers send."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from msgspec import Struct

from crossfoot.unified.attributes import Attribute, attributes
from crossfoot.unified.codecs import BY_ANNOTATION, TEXT, Codec, Kind
from crossfoot.unified.filters import codec_of
from crossfoot.unified.plan import REMOTE_DATA
from crossfoot.unified.resource import Resource
from crossfoot.unified.source import Source
from crossfoot.unified.vocabulary import (
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
    Within,
)
from crossfoot.unified.writing import scalars
from crossfoot.unified.writing.fields import (
    Decoded,
    are_numbered,
    is_reference,
    may_send,
    must_send,
    siblings,
)
from crossfoot.unified.writing.method import STATUS
from crossfoot.unified.writing.naming import DESCRIBING, KEYS, LONGEST

Json = dict[str, Any]
Table = tuple[Source, Mapping[str, Field]]
Declared = tuple[Source, Field]
NUMBER: Final[Json] = {
    "anyOf": [{"type": "number"}, {"type": "string", "pattern": r"^[+-]?\d+(\.\d+)?$"}]
}
KINDS: Final[Mapping[Kind, Json]] = {
    "boolean": {"type": "boolean"},
    "integer": {"type": "integer"},
    "number": NUMBER,
    "date": {"type": "string", "format": "date"},
    "date-time": {"type": "string", "format": "date-time"},
}
NAMED: Final[Json] = {
    "anyOf": [
        {"type": "string", "maxLength": LONGEST},
        {
            "type": "object",
            "properties": {name: {"type": ["string", "null"]} for name in (*KEYS, *DESCRIBING)},
        },
    ]
}
"""A record by its id, by the id that people see, or in an object with either."""
VALUES: Final[Json] = {
    "type": "array",
    "items": {
        "anyOf": [
            {"type": "string"},
            {
                "type": "object",
                "properties": {name: {"type": ["string", "null"]} for name in (*KEYS, *DESCRIBING)},
            },
        ]
    },
}
REMOTE: Final[Json] = {
    "type": "object",
    "description": "Elements for Intacct, merged into the gateway body as they are.",
}


def body_schema(resource: Resource, operation: str) -> Json:
    """What the body of a create or an update may hold, whichever object it is for."""
    tables = [(s, s.fields) for s in resource.sources if operation in s.writes]
    return _object(resource.struct, tables, operation, top=True)


def _object(
    struct: type[Struct], tables: Sequence[Table], operation: str, *, top: bool = False
) -> Json:
    properties: Json = {}
    for attribute in attributes(struct):
        declared = [(s, t[attribute.name]) for s, t in tables if attribute.name in t]
        able = [(s, field) for s, field in declared if _takes(field, operation)]
        if able:
            shown = _attribute(attribute, able, operation, top=top)
            properties[attribute.name] = {**shown, "description": attribute.description}
    if top:
        properties[REMOTE_DATA] = REMOTE
    schema: Json = {"type": "object", "properties": properties, "additionalProperties": False}
    required = [name for name in properties if _is_required(name, tables, operation)]
    return {**schema, "required": required} if required else schema


def _takes(field: Field, operation: str) -> bool:
    """Whether callers may send it; what is always the same may be said all the same."""
    return isinstance(field, Fixed) or may_send(field, operation)


def _is_required(name: str, tables: Sequence[Table], operation: str) -> bool:
    """Whether no record can do without it, and nothing beside it would do, too."""
    return all(
        name in table and must_send(table[name], operation) and not siblings(table, name)
        for _, table in tables
    )


def _attribute(
    attribute: Attribute, declared: Sequence[Declared], operation: str, *, top: bool
) -> Json:
    fixed = [field.value for _, field in declared if isinstance(field, Fixed)]
    if len(fixed) == len(declared):
        return _nullable(_words(fixed, declared, attribute.name))
    if attribute.name == STATUS and top and (words := list(_states(declared, operation))):
        return _nullable({"type": "string", "enum": words})
    source, field = next((s, f) for s, f in declared if not isinstance(f, Fixed))
    shown = _of(attribute, field, source, operation)
    return shown if must_send(field, operation) else _nullable(shown)


def _words(values: Sequence[Any], declared: Sequence[Declared], name: str) -> Json:
    if all(isinstance(value, bool) for value in values):
        return {"type": "boolean"}
    others = [word for source, _ in declared for word in source.also.get(name, ())]
    return {"type": "string", "enum": list(dict.fromkeys([*map(str, values), *others]))}


def _states(declared: Sequence[Declared], operation: str) -> Iterator[str]:
    """The statuses that can be asked for."""
    found: dict[str, None] = {}
    for source, _ in declared:
        found |= dict.fromkeys(source.writes[operation].states)
        if operation == "update":
            found |= dict.fromkeys(m.status for m in source.writes.values() if m.status)
    yield from found


def _of(  # noqa: C901, PLR0911, PLR0912 -- one answer for each word
    attribute: Attribute, field: Field, source: Source, operation: str
) -> Json:
    if is_reference(field) and attribute.item in {None, str}:
        return {"type": "array", "items": NAMED} if attribute.item else NAMED
    inner = "create" if operation == "create" else "update"
    match field:
        case At():
            return _scalar(codec_of(field, attribute.item or attribute.type), field.most)
        case Both(via=Decoded() as blend):
            return dict(blend.schema)
        case Both() if attribute.item:
            return {"type": "array", "items": {"type": "string", "enum": [*field.via.values]}}
        case Both():
            return _kind(field.via.kind, field.via.values)
        case Within():
            return _object(attribute.type, [(source, field.fields)], "create")
        case Each():
            tables = [(source, one.fields) for one in field.items if isinstance(one, Within)]
            items = _object(attribute.item, tables, "create")
            return {"type": "array", "items": items, "maxItems": len(tables)}
        case Children():
            items = _object(attribute.item, [(source, field.fields)], "create")
            if inner == "update" and are_numbered(field):
                items = _with_id(items)
            return {"type": "array", "items": items}
        case Judged():
            return {"type": "string", "enum": [*field.judge.values(field.part)]}
        case Derived():
            if attribute.item:
                return VALUES
            return _scalar(BY_ANNOTATION.get(attribute.type, TEXT), None)
        case Dims():
            return VALUES
        case Extras():
            return {"type": "object"}
    return {}


def _with_id(items: Json) -> Json:
    """A line that may be one of those that are there: then it keeps what it does not say."""
    line = {name: value for name, value in items.items() if name != "required"}
    about = {"type": "string", "description": "A line that is there, and keeps what is not said."}
    properties = {"id": about, **items["properties"]}
    return {**line, "properties": properties, "additionalProperties": True}


def _scalar(codec: Codec, most: int | None) -> Json:
    shown = _kind(codec.kind, codec.values)
    if shown == {"type": "string"}:
        return {**shown, "maxLength": scalars.MOST_CHARACTERS if most is None else most}
    return shown


def _kind(kind: Kind, values: Sequence[str]) -> Json:
    if kind == "enum":
        return {"type": "string", "enum": [*values]}
    return dict(KINDS.get(kind, {"type": "string"}))


def _nullable(schema: Json) -> Json:
    if "anyOf" in schema:
        return {"anyOf": [*schema["anyOf"], {"type": "null"}]}
    shown = {**schema, "type": [schema["type"], "null"]}
    return {**shown, "enum": [*schema["enum"], None]} if "enum" in schema else shown
