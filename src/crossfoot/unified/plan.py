"""A plan: one source of a resource, compiled for one account into readers of whole pages.

A page is read column by column and the columns are zipped into structs: no call per value of the
common kinds, so mapping a page costs a fraction of parsing its XML.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import repeat, starmap
from typing import Any, assert_never

from msgspec import NODEFAULT, UNSET, Struct, structs

from crossfoot.errors import DeclarationError
from crossfoot.unified.attributes import Attribute, attributes
from crossfoot.unified.codecs import Column, Reading, Record
from crossfoot.unified.custom_fields import CustomField
from crossfoot.unified.filters import codec_of
from crossfoot.unified.formatting import Formatting
from crossfoot.unified.resource import Resource
from crossfoot.unified.source import Source
from crossfoot.unified.vocabulary import (
    Absent,
    At,
    Both,
    Children,
    Each,
    Extras,
    Field,
    Fixed,
    Key,
    Within,
)

REMOTE_DATA = "remote_data"


@dataclass(frozen=True, slots=True)
class Related:
    """What to fetch for the children of a page, and how to read it."""

    attribute: str
    declared: Children
    fields: tuple[str, ...]
    read: Callable[[Sequence[Record]], list[Any]]

    def column(
        self, records: Sequence[Record], rows: Sequence[Record] | None
    ) -> list[list[Any] | None]:
        """Each record's children, in the order in which they were fetched; null without rows."""
        if rows is None:
            return [None] * len(records)
        by_parent: dict[str, list[Any]] = defaultdict(list)
        for row, child in zip(rows, self.read(rows), strict=True):
            by_parent[row.get(self.declared.by) or ""].append(child)
        return [by_parent.get(record[self.declared.of], []) for record in records]


class Plan:
    """How one account's records of one source become structs."""

    def __init__(
        self,
        resource: Resource,
        source: Source,
        formatting: Formatting,
        custom: Sequence[CustomField] = (),
    ) -> None:
        self.resource = resource
        self.source = source
        self.custom = frozenset(field.name for field in custom)
        self.odd: Counter[tuple[str, str]] = Counter()
        compiler = _Compiler(resource.struct, source, Reading(formatting, self.odd), custom)
        self._columns = compiler.columns(resource.struct, source.fields)
        self.paths: Mapping[str, str] = compiler.fields
        self.related: tuple[Related, ...] = tuple(compiler.related)

    @property
    def fields(self) -> tuple[str, ...]:
        """The Intacct fields that it reads; `paths` says for which attribute."""
        return tuple(self.paths)

    def read(
        self,
        records: Sequence[Record],
        related: Mapping[str, Sequence[Record] | None] | None = None,
        *,
        remote_data: bool = True,
    ) -> list[Struct]:
        """The structs of a page of records; `related` has the fetched children by attribute."""
        columns = {name: column(records) for name, column in self._columns.items()}
        for wanted in self.related:
            rows = (related or {}).get(wanted.attribute)
            columns[wanted.attribute] = wanted.column(records, rows)
        columns[REMOTE_DATA] = list(records) if remote_data else [UNSET] * len(records)
        struct = self.resource.struct
        return list(
            starmap(struct, zip(*map(columns.__getitem__, struct.__struct_fields__), strict=True))
        )


class _Compiler:
    """Turns declared fields into columns, noting which Intacct fields they read."""

    def __init__(
        self,
        struct: type[Struct],
        source: Source,
        reading: Reading,
        custom: Sequence[CustomField] = (),
    ) -> None:
        self._struct = struct
        self._source = source
        self._reading = reading
        self._custom = custom
        self._path = ""
        self.fields: dict[str, str] = {}
        self.related: list[Related] = []

    def columns(self, struct: type[Struct], fields: Mapping[str, Field]) -> dict[str, Column]:
        defaults = {field.name: field for field in structs.fields(struct)}
        found: dict[str, Column] = {}
        for attribute in attributes(struct):
            if attribute.name == REMOTE_DATA:
                continue
            field = fields[attribute.name]
            if struct is self._struct:
                self._path = attribute.name
            if isinstance(field, Children):
                self._relate(attribute, field)
            elif isinstance(field, Absent):
                found[attribute.name] = _default(defaults[attribute.name])
            else:
                found[attribute.name] = self._column(attribute, field)
        return found

    def _column(self, attribute: Attribute, field: Field) -> Column:  # noqa: PLR0911 -- a word each
        match field:
            case Key():
                return self._key(field.name)
            case At():
                self._note(field.name)
                return codec_of(field, attribute.type).column(field.name, self._reading)
            case Both():
                self._note(*field.via.fields)
                return field.via.column(self._reading)
            case Within():
                return self._within(attribute.type, field)
            case Each():
                return _each([self._within(attribute.item, item) for item in field.items])
            case Extras():
                return self._extras()
            case Fixed():
                return _constant(field.value)
            case Children() | Absent():
                raise DeclarationError(f"{attribute.name}: not inside another attribute.")
            case _:
                assert_never(field)

    def _note(self, *names: str) -> None:
        for name in names:
            self.fields.setdefault(name, self._path)

    def _key(self, name: str) -> Column:
        self._note(name)
        prefix = self._source.prefix
        if not prefix:
            return lambda records: [r[name] for r in records]
        return lambda records: [prefix + r[name] for r in records]

    def _within(self, struct: type[Struct], field: Within) -> Column:
        columns = self.columns(struct, field.fields)
        tail: list[Any] = []
        while columns and isinstance(field.fields[last := next(reversed(columns))], Fixed | Absent):
            tail.insert(0, columns.pop(last)([{}])[0])
        return _struct(struct, list(columns.values()), tail)

    def _extras(self) -> Column:
        names = tuple(field.name for field in self._custom)
        self._note(*names)
        columns = [field.codec.column(field.name, self._reading) for field in self._custom]
        if not columns:
            return lambda records: [{} for _ in records]

        def column(records: Sequence[Record]) -> list[Any]:
            rows = zip(*[read(records) for read in columns], strict=True)
            return [dict(zip(names, row, strict=True)) for row in rows]

        return column

    def _relate(self, attribute: Attribute, field: Children) -> None:
        self._note(field.of)
        struct = attribute.item
        inner = _Compiler(struct, self._source, self._reading)
        columns = list(inner.columns(struct, field.fields).values())

        def read(rows: Sequence[Record]) -> list[Any]:
            return list(starmap(struct, zip(*[c(rows) for c in columns], strict=True)))

        fields = tuple(dict.fromkeys([field.by, *inner.fields]))
        self.related.append(Related(attribute.name, field, fields, read))


def _constant(value: Any) -> Column:
    return lambda records: list(repeat(value, len(records)))


def _default(field: structs.FieldInfo) -> Column:
    """The value that the struct itself gives to an attribute: null, or nothing of a list."""
    make = field.default_factory
    if make is not NODEFAULT:
        return lambda records: [make() for _ in records]
    return _constant(None if field.default is NODEFAULT else field.default)


def _struct(struct: type[Struct], columns: list[Column], tail: list[Any]) -> Column:
    """Structs of these columns and constants; None where every column is blank."""
    if len(columns) == 1:
        (only,) = columns
        return lambda records: [
            None if value is None else struct(value, *tail) for value in only(records)
        ]
    empty = next(zip(*(column([{}]) for column in columns), strict=True))

    def column(records: Sequence[Record]) -> list[Any]:
        rows = zip(*[read(records) for read in columns], strict=True)
        return [None if row == empty else struct(*row, *tail) for row in rows]

    return column


def _each(items: list[Column]) -> Column:
    if len(items) == 1:
        (only,) = items
        return lambda records: [[] if item is None else [item] for item in only(records)]

    def column(records: Sequence[Record]) -> list[Any]:
        rows = zip(*[read(records) for read in items], strict=True)
        return [list(filter(None, row)) for row in rows]

    return column
