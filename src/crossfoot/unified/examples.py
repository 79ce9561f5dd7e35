"""Examples of records, made from the declarations: what one source would fill, in likely values.

The value of a field follows from its kind and its name, so that the examples stay true when a
resource changes and nobody writes them. They are for people to read: nothing depends on them.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final, assert_never

from msgspec import Struct

from crossfoot.unified.attributes import Attribute, attributes
from crossfoot.unified.codecs import BY_ANNOTATION, DIGITS, Kind, Reference
from crossfoot.unified.filters import codec_of, kind_of
from crossfoot.unified.plan import REMOTE_DATA
from crossfoot.unified.resource import Resource
from crossfoot.unified.shapes import Tracking
from crossfoot.unified.source import Source
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

KEY: Final = "33"
CUSTOM: Final = {"REGION": "North"}
TRACKING: Final = {
    "id": "department_7",
    "name": "Research",
    "option": "Research",
    "number": "D-700",
    "category_type": "department",
}
_KINDS: Final[dict[Kind, Any]] = {
    "id": KEY,
    "boolean": True,
    "integer": 3,
    "number": Decimal("1250.00"),
    "date": "2026-01-31",
    "date-time": "2026-01-31T09:30:00Z",
}
_NAMES: Final = {
    "Account": "Rent expense",
    "CompanyInfo": "Fjord & Sons",
    "Contact": "Fjord & Sons",
    "Employee": "Ingrid Fjord",
    "User": "Ingrid Fjord",
    "Item": "Harbour lamp",
    "Product": "Harbour lamp",
    "Role": "Controller",
    "UserRole": "Controller",
    "TaxRate": "California sales tax",
}
"""What a thing of that kind may be called; any other is called by its kind."""
_WORDS: Final[dict[str, str]] = {
    "account": "6000",
    "category": "Operating expenses",
    "city": "San Jose",
    "code": "USD",
    "company": "100",
    "country": "United States",
    "currency": "USD",
    "day": "31",
    "description": "Lease of the harbour office",
    "email": "books@fjord.example",
    "extension": "12",
    "first_name": "Ingrid",
    "id": KEY,
    "last_name": "Fjord",
    "legal_name": "Fjord & Sons, Inc.",
    "memo": "January lease",
    "month": "December",
    "notes": "Paid by transfer",
    "number": "1042",
    "phone": "+1 408 555 0133",
    "postal_code": "95113",
    "sku": "LAMP-12",
    "state": "CA",
    "street_1": "1 Harbour Street",
    "street_2": "Pier 4",
    "symbol": "$",
    "tax_number": "94-3021774",
    "terms": "Net 30",
    "title": "Controller",
    "unit": "Each",
    "url": "https://fjord.example",
    "username": "ifjord",
    "year": "2026",
}
_NUMBERS: Final = {
    "confidence": Decimal("0.9"),
    "exchange_rate": Decimal("1.0854"),
    "percent": Decimal("8.25"),
    "price": Decimal("625.00"),
    "quantity": Decimal(2),
    "rate": Decimal("8.25"),
    "tax": Decimal("103.13"),
}
_DATES: Final = {"due_date": "2026-03-02", "end_date": "2026-12-31", "birth_date": "1985-04-12"}
_SUCH_AS: Final = re.compile(r"such as (?:`([^`]+)`|([\w-]+))")


def example(resource: Resource, source: Source | None = None) -> dict[str, Any]:
    """A record of one source, the first if none is given, as it looks on the wire."""
    if resource.computed is not None:
        shown = (one for one in attributes(resource.struct) if one.name != REMOTE_DATA)
        return {one.name: _of_annotation(resource.struct, one) for one in shown}
    source = source or resource.sources[0]
    record = _table(resource.struct, source.fields, source)
    if any(attribute.name == REMOTE_DATA for attribute in attributes(resource.struct)):
        record[REMOTE_DATA] = {source.key: KEY}
    return record


def _table(struct: type[Struct], fields: Mapping[str, Field], source: Source) -> dict[str, Any]:
    return {
        attribute.name: _value(struct, attribute, fields[attribute.name], source)
        for attribute in attributes(struct)
        if attribute.name in fields
    }


def _value(  # noqa: C901, PLR0911, PLR0912 -- one answer for each word
    owner: type[Struct], attribute: Attribute, field: Field, source: Source
) -> Any:
    kind = attribute.item or attribute.type
    match field:
        case Key():
            return f"{source.prefix}{KEY}"
        case At():
            codec = codec_of(field, kind)
            if isinstance(codec, Reference):
                return _listed(attribute, f"{codec.prefix}{KEY}")
            likely = _likely(owner, attribute, codec.kind, codec.values)
            return _listed(attribute, str(likely) if codec is DIGITS else likely)
        case Both() if _is_struct(attribute.item or attribute.type):
            return _of_annotation(owner, attribute)
        case Both():
            return _listed(attribute, _likely(owner, attribute, field.via.kind, field.via.values))
        case Within() | Children():
            return _listed(attribute, _inside(owner, attribute, field, source))
        case Each():
            found = [_inside(owner, attribute, item, source) for item in field.items]
            return found if attribute.item else found[0]
        case Dims():
            return [TRACKING]
        case Judged():
            values = field.judge.values(field.part)
            return _likely(owner, attribute, kind_of(kind), values)
        case Derived():
            return _of_annotation(owner, attribute)
        case Extras():
            return CUSTOM
        case Fixed():
            return str(field.value) if isinstance(field.value, StrEnum) else field.value
        case Absent():
            return _nothing(attribute)
        case _:
            assert_never(field)


def _inside(
    owner: type[Struct], attribute: Attribute, field: Within | Children, source: Source
) -> Any:
    """A nested struct, or the one value of children that are no structs."""
    kind = attribute.item or attribute.type
    if isinstance(kind, type) and issubclass(kind, Struct):
        return _table(kind, field.fields, source)
    (only,) = field.fields.values()
    return _value(owner, replace(attribute, type=kind, item=None), only, source)


def _listed(attribute: Attribute, value: Any) -> Any:
    return [value] if attribute.item else value


def _nothing(attribute: Attribute) -> Any:
    return [] if attribute.item else None


def _is_struct(kind: Any) -> bool:
    """Whether an annotation is a struct."""
    return isinstance(kind, type) and issubclass(kind, Struct)


def _of_annotation(owner: type[Struct], attribute: Attribute) -> Any:
    """A value that the annotation allows, where no field says more."""
    kind = attribute.item or attribute.type
    value: Any
    if kind is Tracking:
        value = TRACKING
    elif isinstance(kind, type) and issubclass(kind, StrEnum):
        value = next(iter(kind)).value
    elif _is_struct(kind):
        value = {one.name: _of_annotation(kind, one) for one in attributes(kind)}
    else:
        codec = BY_ANNOTATION.get(kind)
        value = _likely(owner, attribute, codec.kind, codec.values) if codec else {}
    return _listed(attribute, value)


def _likely(
    owner: type[Struct], attribute: Attribute, kind: Kind, values: tuple[str, ...] = ()
) -> Any:
    """A value of that kind which fits the attribute: its name, and what is said of it."""
    name = attribute.name
    if kind == "boolean":
        return not name.startswith(("is_", "on_"))
    if values:
        return values[0]
    if kind == "number":
        return _ending(_NUMBERS, name, _KINDS[kind])
    if kind == "date":
        return _ending(_DATES, name, _KINDS[kind])
    return _KINDS.get(kind) or _text(owner, attribute)


def _text(owner: type[Struct], attribute: Attribute) -> str:
    name, kind = attribute.name, owner.__name__
    if said := _SUCH_AS.search(attribute.description):
        return said[1] or said[2]
    if name == "name":
        return _NAMES.get(kind, _in_words(kind))
    if kind == "Phone" and name == "number":
        name = "phone"
    amount = _ending(_NUMBERS, name, None)
    return str(_ending(_WORDS, name, amount or _in_words(name)))


def _ending(table: Mapping[str, Any], name: str, otherwise: Any) -> Any:
    """What the table has for the name, or for the words that it ends in."""
    words = name.split("_")
    endings = ("_".join(words[i:]) for i in range(len(words)))
    return next((table[ending] for ending in endings if ending in table), otherwise)


def _in_words(name: str) -> str:
    """`ContactGroup` and `contact_group` as `Contact group`."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])|_", " ", name).capitalize()
