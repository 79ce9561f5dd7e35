"""What `lookup` and `inspect` say about an object (intacct-xml §3.6)."""

from typing import Any

import msgspec

from crossfoot.errors import RemoteGarbled
from crossfoot.intacct.answers import Result, items


class DefinedField(msgspec.Struct, frozen=True):
    """A field by `lookup`.

    `type` is TEXT, INTEGER, DECIMAL, CURRENCY, PERCENT, BOOLEAN, DATE, TIMESTAMP, ENUM or SEQUENCE.
    `required` is the database's flag, not the contract of create.
    """

    id: str
    label: str
    type: str
    required: bool = False
    readonly: bool = False
    values: tuple[str, ...] = ()
    custom: bool = False
    description: str = ""


class DefinedRelation(msgspec.Struct, frozen=True):
    """A relation; `path` begins a dotted field of a query, `kind` is such as MANY2ONE."""

    path: str
    object: str
    label: str
    kind: str
    by: str


class Definition(msgspec.Struct, frozen=True):
    """An object as one company has it. Owned collections are not listed."""

    name: str
    fields: tuple[DefinedField, ...]
    relations: tuple[DefinedRelation, ...]
    document_type: str = ""

    def field(self, name: str) -> DefinedField | None:
        """The field with this id, whatever its case."""
        return next((one for one in self.fields if one.id.casefold() == name.casefold()), None)


class ObjectName(msgspec.Struct, frozen=True):
    """An object by `inspect *`."""

    name: str
    label: str


class InspectedField(msgspec.Struct, frozen=True):
    """A field by `inspect` in detail; `max_length` is 0 where none is given."""

    name: str
    label: str
    type: str
    required: bool = False
    readonly: bool = False
    max_length: int = 0
    custom: bool = False


def read_definition(result: Result) -> Definition:
    """The answer of `lookup`; raises `RemoteGarbled` if it describes nothing."""
    described = _first(result)
    return Definition(
        name=_text(described, "@Name"),
        fields=tuple(map(_defined_field, items(described.get("Fields"), "Field"))),
        relations=tuple(map(_relation, items(described.get("Relationships"), "Relationship"))),
        document_type=_text(described, "@DocumentType"),
    )


def read_object_names(result: Result) -> tuple[ObjectName, ...]:
    """The answer of `inspect` for `*`."""
    return tuple(
        ObjectName(_text(one, "@typename"), _text(one, "#text"))
        for one in result.records
        if isinstance(one, dict)
    )


def read_inspected_fields(result: Result) -> tuple[InspectedField, ...]:
    """The answer of `inspect` for one object, in detail or not."""
    return tuple(map(_inspected_field, items(_first(result).get("Fields"), "Field")))


def _defined_field(field: dict[str, Any]) -> DefinedField:
    return DefinedField(
        id=_text(field, "ID"),
        label=_text(field, "LABEL"),
        type=_text(field, "DATATYPE"),
        required=_flag(field, "REQUIRED"),
        readonly=_flag(field, "READONLY"),
        values=tuple(str(value) for value in items(field.get("VALIDVALUES"), "VALIDVALUE")),
        custom=_flag(field, "ISCUSTOM"),
        description=_text(field, "DESCRIPTION"),
    )


def _relation(relation: dict[str, Any]) -> DefinedRelation:
    return DefinedRelation(
        path=_text(relation, "OBJECTPATH"),
        object=_text(relation, "OBJECTNAME"),
        label=_text(relation, "LABEL"),
        kind=_text(relation, "RELATIONSHIPTYPE"),
        by=_text(relation, "RELATEDBY"),
    )


def _inspected_field(field: str | dict[str, Any]) -> InspectedField:
    if isinstance(field, str):
        return InspectedField(field, label="", type="")
    longest = _text(field, "maxLength")
    return InspectedField(
        name=_text(field, "Name"),
        label=_text(field, "DisplayLabel"),
        type=_text(field, "externalDataName"),
        required=_flag(field, "isRequired"),
        readonly=_flag(field, "isReadOnly"),
        max_length=int(longest) if longest.isdecimal() else 0,
        custom=_flag(field, "isCustom"),
    )


def _first(result: Result) -> dict[str, Any]:
    if not result.records or not isinstance(result.records[0], dict):
        raise RemoteGarbled(f"Sage Intacct's answer to {result.function} describes nothing.")
    return result.records[0]


def _text(fields: dict[str, Any], name: str) -> str:
    value = fields.get(name, "")
    return value if isinstance(value, str) else ""


def _flag(fields: dict[str, Any], name: str) -> bool:
    return _text(fields, name).lower() in {"true", "t", "1"}
