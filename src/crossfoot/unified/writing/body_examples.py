"""Examples of bodies, made from the declarations: what one would send for a likely record."""

from collections.abc import Mapping
from typing import Any, Final

from msgspec import Struct

from crossfoot.unified.attributes import attributes
from crossfoot.unified.examples import KEY, example
from crossfoot.unified.plan import REMOTE_DATA
from crossfoot.unified.resource import Resource
from crossfoot.unified.source import Source
from crossfoot.unified.vocabulary import Both, Children, Derived, Dims, Each, Field, Fixed, Within
from crossfoot.unified.writing.fields import Decoded, may_send, must_send, siblings, targets_of
from crossfoot.unified.writing.method import STATUS

TRACKED: Final = [{"id": "department_7"}]
SHOWN: Final = frozenset(
    {
        *("name", "number", "status", "memo", "reference", "due_date", "currency", "emails"),
        *("addresses", "tracking_categories", "classification", "unit_price", "price", "title"),
        *("first_name", "last_name", "description"),
    }
)
"""What an example shows beside what a record cannot do without."""
CHANGED: Final = frozenset({"name", "memo", "description"})
"""What an example of a partial update changes."""


def body_example(resource: Resource, operation: str) -> dict[str, Any]:
    """A body for the first source that takes one: of a new record the usual, else a change."""
    source = next(source for source in resource.sources if operation in source.writes)
    body = whole_body(resource, source, operation)
    if operation != "create":
        return {n: v for n, v in body.items() if n in CHANGED} or dict([*body.items()][:1])
    kept = {n: v for n, v in body.items() if n in SHOWN or must_send(source.fields[n], operation)}
    fixed = {n: f.value for n, f in source.fields.items() if isinstance(f, Fixed)}
    return {n: str(value) for n, value in fixed.items() if n.endswith("type")} | kept


def whole_body(resource: Resource, source: Source, operation: str) -> dict[str, Any]:
    """A body with everything that can be sent to a source."""
    method = source.writes[operation]
    body = _table(resource.struct, source.fields, example(resource, source), operation)
    if method.states:
        body[STATUS] = [*method.states][-1]
    return body


def _table(
    struct: type[Struct], fields: Mapping[str, Field], shown: Mapping[str, Any], operation: str
) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for attribute in attributes(struct):
        name = attribute.name
        field = fields.get(name)
        if field is None or name == REMOTE_DATA or not may_send(field, operation):
            continue
        if not found.keys().isdisjoint(siblings(fields, name)):
            continue  # another attribute says it already
        found[name] = _value(attribute, field, shown[name], operation)
    return {name: value for name, value in found.items() if value not in (None, {}, [])}


def _value(  # noqa: PLR0911 -- one answer for each word
    attribute: Any, field: Field, shown: Any, operation: str
) -> Any:
    if targets := targets_of(field):
        target = targets[0]
        named = f"{target.tag}_{KEY}" if target.tag else KEY
        return [named] if attribute.item is str else named
    match field:
        case Both(via=Decoded() as blend):
            return blend.schema["examples"][0]
        case Dims():
            return TRACKED
        case Derived():
            return TRACKED if attribute.item else shown
        case Within():
            return _table(attribute.type, field.fields, shown, operation)
        case Each():
            places = [one for one in field.items if isinstance(one, Within)]
            pairs = zip(places, shown, strict=True)
            return [_table(attribute.item, p.fields, s, operation) | _kind(p, s) for p, s in pairs]
        case Children():
            lines = [_table(attribute.item, field.fields, one, operation) for one in shown]
            return [{n: v for n, v in line.items() if _wanted(field, n)} for line in lines]
    return shown


def _kind(place: Within, shown: Mapping[str, Any]) -> dict[str, Any]:
    return {n: shown[n] for n, field in place.fields.items() if isinstance(field, Fixed)}


def _wanted(lines: Children, name: str) -> bool:
    return must_send(lines.fields[name], "create") or name in {
        "description",
        "paid_amount",
        "posting",
        "tracking_categories",
        "taxes",
    }
