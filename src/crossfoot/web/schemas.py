"""Structs as JSON schemas and examples, with the sentences that stand below their attributes."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any, Final, get_args

import msgspec
from msgspec import Struct

from crossfoot.unified.attributes import attributes
from crossfoot.web.operations import Envelope

REF: Final = "#/components/schemas/{name}"
TEXT_OR_NULL: Final = {"type": ["string", "null"]}
DEFS: Final = "#/$defs/{name}"


def alone(struct: type[Struct]) -> dict[str, Any]:
    """A struct's schema with everything that it needs inside, its attributes on the outside."""
    (_,), schemas = components([struct], DEFS)
    own = schemas.pop(struct.__name__)
    return {**own, "$defs": schemas} if schemas else own


def components(
    structs: Iterable[type[Struct]], template: str = REF
) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """A reference for each struct, and the schemas by name that they and their parts need."""
    wanted = list(structs)
    references, schemas = msgspec.json.schema_components(wanted, ref_template=template)
    for struct in _with_parts(wanted):
        schema = schemas.get(struct.__name__)
        if schema and schema.get("type") == "object":
            _describe(schema, struct)
    return list(references), _exact_numbers(schemas)


def in_envelope(record: dict[str, Any], kind: Envelope) -> dict[str, Any]:
    """What holds records around them (unified-api §4.4); parts that they share stay outside."""
    shared = {name: record[name] for name in record if name == "$defs"}
    inner = {name: value for name, value in record.items() if name not in shared}
    return {**_around(inner, kind), **shared}


def _around(record: dict[str, Any], kind: Envelope) -> dict[str, Any]:
    if kind == "none":
        return record
    if kind == "array":
        return {"type": "array", "items": record}
    more: dict[str, Any] = {}
    rest: dict[str, Any] = {"next_cursor": TEXT_OR_NULL | {"description": "Null on the last page."}}
    result: dict[str, Any] = {"type": "array", "items": record}
    if kind == "administrative":
        rest["limit"] = {"type": "integer", "description": "The page's size."}
    else:
        rest["prev_cursor"] = TEXT_OR_NULL | {"description": "Always null: lists go forward."}
        rest["result_count"] = {"type": "integer", "description": "Records in this answer."}
        about = "Whether single records show more than this list does."
        more["is_partial_response"] = {"type": "boolean", "description": about}
        result |= {
            "type": ["array", "object"],
            "additionalProperties": record,
            "description": "The records; an object only with `truto_key_by`.",
        }
    properties = {"result": result, **rest}
    return {"type": "object", "required": list(properties), "properties": properties | more}


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
            found = "active" if "active" in values else values[0]
        case {"type": "array", "items": dict(items)}:
            found = [example(items, schemas, name)]
        case {"type": "object"}:
            found = {
                part: example(inner, schemas, part)
                for part, inner in schema.get("properties", {}).items()
            }
        case {"type": str(kind)}:
            found = _text(name) if kind == "string" else _PLAIN[kind]
            found = _FORMATS.get(schema.get("format", ""), found)
    return found


def _text(name: str) -> str:
    """A text that fits the property's name."""
    if name in _NAMED:
        return _NAMED[name]
    return _UUID if name in {"id", "ids"} or name.endswith("_id") else name.replace("_", " ")


_PLAIN: Final[dict[str, Any]] = {"integer": 1, "number": 1250, "boolean": True}
_FORMATS: Final = {
    "date": "2026-01-31",
    "date-time": "2026-01-31T09:30:00.000Z",
    "decimal": Decimal("1250.00"),
}
_UUID: Final = "0d1d5f6e-4c0e-4f6e-9a56-3d7f3f1c2b10"
_NAMED: Final = {
    "name": "Accounting sync",
    "label": "Sage Intacct",
    "category": "accounting",
    "company_id": "demo",
    "documentation_link": "https://developer.intacct.com/web-services/",
    "entity_id": "100",
    "tenant_id": "acme",
    "user_id": "api",
    "integrated_account_token": "cfa_Zm9yIGV4YW1wbGU",
    "message": "The user may not read vendors.",
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
