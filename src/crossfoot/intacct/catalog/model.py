"""The shape of a catalog file, as frozen structs."""

from functools import cached_property
from typing import Literal

import msgspec

FieldType = Literal[
    "text", "integer", "decimal", "currency", "percent", "boolean", "date", "timestamp", "enum"
]

_ENDINGS = ("KEY", "ID", "NO", "NAME", "DATE", "TYPE", "CODE", "NUMBER", "TITLE", "BY")
_OPENINGS = ("WHEN", "TOTAL", "RECORD", "PARENT", "MEGAENTITY")


class Field(
    msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True
):
    """One field as `lookup` describes it.

    `id` is the element's name; a dot marks a nested structure (`DISPLAYCONTACT.EMAIL1` is
    `<DISPLAYCONTACT><EMAIL1/>` in `read` and one dotted element in `query`).
    `required` is the database's flag, not the create contract (see `Object.create_requires`).
    `values` are the labels that reads and `query` use; none means any text, even for an enum.
    `codes` maps a label to the stored code that `readByQuery` filters want.
    `selectable` is false where the id cannot be an XML element name (it holds a `#`).
    `default` is what a create without the field stores, where that is known.
    """

    id: str
    type: FieldType
    required: bool = False
    readonly: bool = False
    values: tuple[str, ...] = ()
    codes: dict[str, str] = {}
    selectable: bool = True
    default: str | None = None

    @property
    def label(self) -> str:
        """The id for human eyes: `VENDORID` is `Vendor ID`."""
        parts = self.id.replace("#", " number").replace("_", " ").replace(".", " ").split()
        words = [word for part in parts for word in _words(part)]
        text = " ".join(word if word == "ID" else word.lower() for word in words)
        return text[:1].upper() + text[1:]


class Owned(
    msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True
):
    """A collection of lines that lives inside its parent's element.

    `field` is the collection's element, `object` the kind of its lines, and `by` the field of a
    line that holds the parent's key.
    """

    field: str
    object: str
    by: str


class Relation(
    msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True
):
    """A path that dotted `query` fields may walk: `VENDOR` in `VENDOR.NAME` on APBILL.

    `by` is the field of this object that holds field `to` of the target `object`; None where no
    field of this object carries it: the path exists but cannot be walked. The target need not be
    in the catalog.
    """

    path: str
    object: str
    kind: Literal["many_to_one", "one_to_one"]
    by: str | None = None
    to: str


class Reference(
    msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True
):
    """A field that holds another record's natural id, with the companions that follow it.

    `field` of this object holds `to` of the target `object`. `key` is the field of this object that
    then holds the target's record number, and `name` the one that shows the target's `shows`.
    """

    field: str
    object: str
    to: str
    key: str | None = None
    name: str | None = None
    shows: str | None = None


class Object(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    omit_defaults=True,
    forbid_unknown_fields=True,
    dict=True,
):
    """One Intacct object.

    `plural` is our name for it in URLs. `source` (in the files: `reference`) says where the facts
    stand. `guessed` objects have no captured `lookup`: their fields come from prose and siblings.
    `key` is the immutable record number, `natural_key` the user's own id (None where the object has
    none that is unique in a company); with `auto_number` a create may leave the natural key out.
    `create_requires` is the documented contract; its either-ors are left out. `writes` lists the
    generic functions that the gateway offers; legacy functions are not counted.
    `unqueryable` fields stand in `lookup` but make a `query` fail.
    """

    name: str
    label: str
    plural: str
    area: str
    source: str = msgspec.field(name="reference")
    guessed: bool = False
    key: str
    natural_key: str | None = None
    auto_number: bool = False
    create_requires: tuple[str, ...] = ()
    writes: tuple[Literal["create", "update", "delete"], ...] = ()
    owns: tuple[Owned, ...] = ()
    unqueryable: tuple[str, ...] = ()
    fields: tuple[Field, ...]
    relations: tuple[Relation, ...] = ()
    references: tuple[Reference, ...] = ()

    @cached_property
    def ids(self) -> tuple[str, ...]:
        """The ids of all fields, in the order in which the gateway emits them."""
        return tuple(field.id for field in self.fields)

    def field(self, id: str) -> Field | None:  # noqa: A002 - the gateway's own word
        """The field with this id, in any case of letters; None where there is none."""
        return self._by_id.get(id.upper())

    def relation(self, path: str) -> Relation | None:
        """The relation with this path, in any case of letters; None where there is none."""
        return self._by_path.get(path.upper())

    def reference(self, field: str) -> Reference | None:
        """The reference that this field makes, in any case of letters; None where it makes none."""
        return self._by_field.get(field.upper())

    @cached_property
    def _by_id(self) -> dict[str, Field]:
        return {field.id.upper(): field for field in self.fields}

    @cached_property
    def _by_path(self) -> dict[str, Relation]:
        return {relation.path.upper(): relation for relation in self.relations}

    @cached_property
    def _by_field(self) -> dict[str, Reference]:
        return {reference.field.upper(): reference for reference in self.references}


def _words(part: str) -> list[str]:
    """`PARENTID` as `PARENT`, `ID`: Intacct writes words together; we part the frequent ones."""
    for ending in _ENDINGS:
        if part.endswith(ending) and len(part) > len(ending) + 1:
            return [*_words(part.removesuffix(ending)), ending]
    for opening in _OPENINGS:
        if part.startswith(opening) and len(part) > len(opening) + 1:
            return [opening, part.removeprefix(opening)]
    return [part]
