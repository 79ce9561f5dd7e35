"""Structs as JSON schemas and examples, with the sentences that stand below their attributes."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any, Final, get_args

import msgspec
from msgspec import Struct

from crossfoot.unified.attributes import attributes

REF: Final = "#/components/schemas/{name}"


def components(structs: Iterable[type[Struct]]) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """A reference for each struct, and the schemas by name that they and their parts need."""
    wanted = list(structs)
    references, schemas = msgspec.json.schema_components(wanted, ref_template=REF)
    for struct in _with_parts(wanted):
        schema = schemas.get(struct.__name__)
        if schema and schema.get("type") == "object":
            _describe(schema, struct)
    return list(references), _exact_numbers(schemas)


def example(schema: dict[str, Any], schemas: dict[str, Any], name: str = "") -> Any:
    """A value that the schema allows; `name` is the property's, for a fitting one."""
    found: Any = None
    match schema:
        case {"$ref": str(reference)}:
            found = example(schemas[reference.rpartition("/")[2]], schemas, name)
        case {"anyOf": list(choices)}:
            known = [choice for choice in choices if choice.get("type") != "null"]
            found = example(known[0], schemas, name)
        case {"enum": list(values)}:
            found = values[0]
        case {"type": "array", "items": dict(items)}:
            found = [example(items, schemas, name)]
        case {"type": "object"}:
            found = {
                part: example(inner, schemas, part)
                for part, inner in schema.get("properties", {}).items()
            }
        case {"type": str(kind)}:
            found = _NAMED.get(name, _PLAIN[kind]) if kind == "string" else _PLAIN[kind]
            found = _FORMATS.get(schema.get("format", ""), found)
    return found


_PLAIN: Final[dict[str, Any]] = {"string": "text", "integer": 1, "number": 1250, "boolean": True}
_FORMATS: Final = {
    "date": "2026-01-31",
    "date-time": "2026-01-31T09:30:00.000Z",
    "decimal": Decimal("1250.00"),
}
_NAMED: Final = {
    "id": "33",
    "number": "V-100",
    "name": "Fjord & Sons",
    "email": "books@fjord.example",
    "currency": "USD",
    "country": "United States",
    "city": "San Jose",
    "postal_code": "95113",
    "street_1": "1 Harbour Street",
    "state": "CA",
}


def _with_parts(structs: Iterable[type[Struct]]) -> list[type[Struct]]:
    """The structs and every struct inside them."""
    found: dict[type[Struct], None] = {}
    pending: list[Any] = list(structs)
    while pending:
        kind = pending.pop()
        if isinstance(kind, type) and issubclass(kind, Struct) and kind not in found:
            found[kind] = None
            pending.extend(field.type for field in msgspec.structs.fields(kind))
        pending.extend(get_args(kind))
    return list(found)


def _describe(schema: dict[str, Any], struct: type[Struct]) -> None:
    names = {field.name: field.encode_name for field in msgspec.structs.fields(struct)}
    for attribute in attributes(struct):
        described = schema["properties"][names[attribute.name]]
        if attribute.description:
            described["description"] = attribute.description
        if attribute.type is datetime:  # always aware here, which msgspec cannot know
            for choice in described.get("anyOf", [described]):
                if choice["type"] == "string":
                    choice["format"] = "date-time"


def _exact_numbers(schema: Any) -> Any:
    """Decimals are numbers on the wire, where msgspec would say text."""
    if isinstance(schema, list):
        return [_exact_numbers(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    if schema.get("format") == "decimal":
        return {**schema, "type": "number"}
    return {name: _exact_numbers(value) for name, value in schema.items()}
