"""A plan: one source of a resource, compiled for one account into readers of whole pages.

A page is read column by column and the columns are zipped into structs: no call per value of the
common kinds, so mapping a page costs a fraction of parsing its XML.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import chain, repeat, starmap
from typing import Any, assert_never

from msgspec import NODEFAULT, UNSET, Struct, structs

from crossfoot.errors import DeclarationError
from crossfoot.table import picked, rows, said
from crossfoot.unified import tracking
from crossfoot.unified.attributes import Attribute, attributes
from crossfoot.unified.codecs import Column, Reading, Record
from crossfoot.unified.columns import each_column, struct_column
from crossfoot.unified.criteria import ALWAYS, Criterion, fields_of, meets
from crossfoot.unified.custom_fields import CustomField
from crossfoot.unified.dimensions import Place
from crossfoot.unified.filters import codec_of
from crossfoot.unified.formatting import Formatting
from crossfoot.unified.judging import Judge, Shown, Verdicts
from crossfoot.unified.resource import Resource
from crossfoot.unified.source import Source
from crossfoot.unified.taking import TAKEN, each_once
from crossfoot.unified.tracking import Values
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
    kinds_of,
)

REMOTE_DATA = "remote_data"


@dataclass(frozen=True, slots=True)
class Facts:
    """What one company told of itself, as far as a mapping needs it.

    `layout` says where the records of each object carry dimensions. `values` are the values of
    dimensions that were looked up: they may become more until the records are read. `shown` are
    the records that judges look at.
    """

    formatting: Formatting
    custom: Sequence[CustomField] = ()
    layout: Mapping[str, Sequence[Place]] = field(default_factory=dict)
    values: Values = field(default_factory=dict)
    shown: Shown = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Related:
    """What to fetch for one attribute of a page, and how to read it.

    `name` is the attribute's, with a number where it is made of several kinds of children. `below`
    are attributes of the children that rows of the same object make, such as a line's tax lines:
    they are fetched together, and told apart by their conditions.
    """

    name: str
    declared: Children
    fields: tuple[str, ...]
    places: tuple[Place, ...]
    read: "_Rows"
    below: "Mapping[str, _Joined]" = field(default_factory=dict)

    @property
    def where(self) -> Criterion:
        """What the rows to fetch have in common."""
        return ALWAYS if self.below else self.declared.where

    def members(self, records: Sequence[Record], rows: Sequence[Record]) -> list[Sequence[Any]]:
        """Each record's children, in the order of their fetching."""
        own, known = rows, {}
        if self.below:
            own = _meeting(rows, self.declared.where)
            known = {name: joined.below(own, rows) for name, joined in self.below.items()}
        by_parent: dict[str, list[Any]] = defaultdict(list)
        parents = said(own, self.declared.by)
        for parent, child in zip(parents, self.read(own, known), strict=True):
            by_parent[parent].append(child)
        return [by_parent.get(parent, ()) for parent in said(records, self.declared.of)]


@dataclass(frozen=True, slots=True)
class _Joined:
    """One attribute that is made of children, perhaps of several kinds."""

    kinds: tuple[Related, ...]
    shape: Callable[[Sequence[Any]], Any]

    def column(
        self, records: Sequence[Record], rows: Mapping[str, Sequence[Record] | None]
    ) -> list[Any]:
        """What each record's children make; null where the rows of no kind are known."""
        known = [
            kind.members(records, found)
            for kind in self.kinds
            if (found := rows.get(kind.name)) is not None
        ]
        if not known:
            return [None] * len(records)
        if len(known) == 1:
            return list(map(self.shape, known[0]))
        return [self.shape([*chain(*members)]) for members in zip(*known, strict=True)]

    def below(self, records: Sequence[Record], rows: Sequence[Record]) -> list[Any]:
        """The same, of rows among which there are those of every kind."""
        names = {kind.name: _meeting(rows, kind.declared.where) for kind in self.kinds}
        return self.column(records, names)


_Rows = Callable[[Sequence[Record], Mapping[str, list[Any]]], list[Any]]
"""A reader of rows, given the columns that were read elsewhere."""


def _meeting(records: Sequence[Record], criterion: Criterion) -> Sequence[Record]:
    """The records that meet a criterion; each combination of texts is judged once."""
    names = fields_of(criterion)
    texts = list(rows(records, names))
    judged = {one: meets(dict(zip(names, one, strict=True)), criterion) for one in {*texts}}
    if all(judged.values()):
        return records
    return picked(records, [at for at, one in enumerate(texts) if judged[one]])


class Plan:
    """How one account's records of one source become structs."""

    def __init__(self, resource: Resource, source: Source, facts: Facts) -> None:
        self.resource = resource
        self.source = source
        self.custom = frozenset(field.name for field in facts.custom)
        self.odd: Counter[tuple[str, str]] = Counter()
        reading = Reading(facts.formatting, self.odd)
        compiler = _Compiler(resource.struct, source, facts, reading)
        self._columns = compiler.columns(resource.struct, source.fields)
        self.paths: Mapping[str, str] = compiler.fields
        self.verdicts: Mapping[Judge, Verdicts] = compiler.verdicts
        self.places: tuple[Place, ...] = tuple(compiler.places)
        self._joined: Mapping[str, _Joined] = compiler.joined
        self.related: tuple[Related, ...] = tuple(
            kind for joined in compiler.joined.values() for kind in joined.kinds
        )

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
        """The structs of a page of records; `related` has the fetched children by name."""
        known: dict[str, list[Any]] = {
            attribute: joined.column(records, related or {})
            for attribute, joined in self._joined.items()
        }
        known[REMOTE_DATA] = list(records) if remote_data else [UNSET] * len(records)
        return self._columns.structs(records, known)


@dataclass(frozen=True, slots=True)
class _Columns:
    """How the attributes of one struct are read: from records, and from one another."""

    struct: type[Struct]
    read: dict[str, Column]
    derived: dict[str, Derived]

    def structs(self, records: Sequence[Record], known: Mapping[str, list[Any]]) -> list[Any]:
        """A struct for each record; `known` columns are taken as they are."""
        columns = {**known, **{name: read(records) for name, read in self.read.items()}}
        for name, one in self.derived.items():
            columns[name] = list(map(one.compute, *map(columns.__getitem__, one.of)))
        names = self.struct.__struct_fields__
        return list(starmap(self.struct, zip(*map(columns.__getitem__, names), strict=True)))


class _Compiler:
    """Turns declared fields into columns, noting which Intacct fields they read."""

    def __init__(
        self,
        struct: type[Struct],
        source: Source,
        facts: Facts,
        reading: Reading,
        children: str = "",
    ) -> None:
        """`children` names the object of the records, if it is not the source's own."""
        self._struct = struct
        self._source = source
        self._facts = facts
        self._reading = reading
        self._object = children or source.object
        self._path = ""
        self.fields: dict[str, str] = {}
        self.verdicts: dict[Judge, Verdicts] = {}
        self.places: list[Place] = []
        self.joined: dict[str, _Joined] = {}

    def columns(self, struct: type[Struct], fields: Mapping[str, Field]) -> _Columns:
        defaults = {field.name: field for field in structs.fields(struct)}
        found = _Columns(struct, {}, {})
        for attribute in attributes(struct):
            name = attribute.name
            if name == REMOTE_DATA:
                continue
            field = fields[name]
            if struct is self._struct:
                self._path = name
            if kinds := kinds_of(field):
                self._join(attribute, kinds)
            elif isinstance(field, Derived):
                found.derived[name] = field
            elif isinstance(field, Absent):
                found.read[name] = _default(defaults[name])
            else:
                found.read[name] = self._column(attribute, field)
        return found

    def _column(  # noqa: C901, PLR0911 -- a word each
        self, attribute: Attribute, field: Field
    ) -> Column:
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
                items = [one for one in field.items if isinstance(one, Within)]
                return each_column([self._within(attribute.item, item) for item in items])
            case Dims():
                return self._dimensions()
            case Judged():
                self._note(*field.judge.fields)
                return self._verdicts(field.judge).column(field.part)
            case Extras():
                return self._extras()
            case Fixed():
                return _constant(field.value)
            case Children() | Derived() | Absent():
                raise DeclarationError(f"{attribute.name}: not inside another attribute.")
            case _:
                assert_never(field)

    def _verdicts(self, judge: Judge) -> Verdicts:
        if judge not in self.verdicts:
            self.verdicts[judge] = Verdicts(judge, self._facts.shown, self._source.pinned)
        return self.verdicts[judge]

    def _note(self, *names: str) -> None:
        for name in names:
            self.fields.setdefault(name, self._path)

    def _key(self, name: str) -> Column:
        self._note(name)
        prefix = self._source.prefix
        if not prefix:
            return lambda records: list(said(records, name))
        return lambda records: [prefix + key for key in said(records, name)]

    def _within(self, struct: type[Struct], field: Within) -> Column:
        inner = self.columns(struct, field.fields)
        if inner.derived:
            raise DeclarationError(f"{', '.join(inner.derived)}: not inside another attribute.")
        columns = inner.read
        tail: list[Any] = []
        while columns and isinstance(field.fields[last := next(reversed(columns))], Fixed | Absent):
            tail.insert(0, columns.pop(last)([{}])[0])
        return struct_column(struct, list(columns.values()), tail)

    def _dimensions(self) -> Column:
        places = self._facts.layout.get(self._object, ())
        self.places.extend(places)
        for place in places:
            self._note(*place.fields)
        return tracking.column(places, self._facts.values)

    def _extras(self) -> Column:
        names = tuple(field.name for field in self._facts.custom)
        for one in self._facts.custom:
            self.fields.setdefault(one.read_from, f"{self._path}.{one.name}")
        columns = [
            field.codec.column(field.read_from, self._reading) for field in self._facts.custom
        ]
        if not columns:
            return lambda records: [{} for _ in range(len(records))]

        def column(records: Sequence[Record]) -> list[Any]:
            values = zip(*[read(records) for read in columns], strict=True)
            return [dict(zip(names, row, strict=True)) for row in values]

        return column

    def _join(self, attribute: Attribute, kinds: tuple[Children, ...]) -> None:
        names = [attribute.name]
        if len(kinds) > 1:
            names = [f"{attribute.name}.{i}" for i in range(len(kinds))]
        related = starmap(partial(self._relate, attribute), zip(names, kinds, strict=True))
        shape: Callable[[Sequence[Any]], Any] = TAKEN[kinds[0].take]
        if attribute.item:
            shape = list if _is_struct(attribute.item) else each_once
        self.joined[attribute.name] = _Joined(tuple(related), shape)

    def _relate(self, attribute: Attribute, name: str, field: Children) -> Related:
        self._note(field.of)
        kind = attribute.item or attribute.type
        inner = _Compiler(kind, self._source, self._facts, self._reading, field.object)
        read: _Rows
        if _is_struct(kind):
            read = inner.columns(kind, field.fields).structs
            if not attribute.item:
                read = _but_blank(read)
        else:
            (only,) = field.fields.values()
            read = _bare(inner.value(only, kind))
        fields = [field.by, *inner.fields]
        for below in (one for joined in inner.joined.values() for one in joined.kinds):
            fields += [*below.fields, *fields_of(below.declared.where), *fields_of(field.where)]
        names = tuple(dict.fromkeys(fields))
        return Related(name, field, names, tuple(inner.places), read, inner.joined)

    def value(self, field: Field, kind: Any) -> Column:
        """The column of a bare value, not of a struct's attribute."""
        return self._column(Attribute("", kind, None, ""), field)


def _is_struct(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, Struct)


def _bare(column: Column) -> _Rows:
    return lambda records, _: column(records)


def _but_blank(read: _Rows) -> _Rows:
    """None where a row says nothing of what is read: the next row may be the first that does."""
    (blank,) = read([{}], {})

    def but_blank(records: Sequence[Record], known: Mapping[str, list[Any]]) -> list[Any]:
        return [None if child == blank else child for child in read(records, known)]

    return but_blank


def _constant(value: Any) -> Column:
    return lambda records: list(repeat(value, len(records)))


def _default(field: structs.FieldInfo) -> Column:
    """The value that the struct itself gives to an attribute: null, or nothing of a list."""
    make = field.default_factory
    if make is not NODEFAULT:
        return lambda records: [make() for _ in range(len(records))]
    return _constant(None if field.default is NODEFAULT else field.default)
