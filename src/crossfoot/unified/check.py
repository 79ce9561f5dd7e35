"""The closed world: every table covers its struct, and names only what Intacct has.

Run at the start with the catalog passed in, so that a mistake stops the start and names its place.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import product
from typing import Any, Protocol

from msgspec import Struct

from crossfoot.errors import DeclarationError, Problem
from crossfoot.unified.attributes import Attribute, attributes
from crossfoot.unified.blends import Cases
from crossfoot.unified.codecs import Labels, Reference
from crossfoot.unified.criteria import fields_of
from crossfoot.unified.either_or import BySign
from crossfoot.unified.filters import codec_of, find_of
from crossfoot.unified.judging import Judge
from crossfoot.unified.plan import REMOTE_DATA
from crossfoot.unified.resource import Resource
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
    kinds_of,
)
from crossfoot.unified.writing import soundness
from crossfoot.unified.writing.method import STATUS


class CatalogField(Protocol):
    """A field of a catalog object."""

    @property
    def readonly(self) -> bool:
        """Whether Intacct alone fills it."""

    @property
    def values(self) -> tuple[str, ...]:
        """The labels; none where any text may stand."""


class CatalogRelation(Protocol):
    """A relation of a catalog object, which a dotted name may lead over."""

    @property
    def object(self) -> str:
        """The object that it leads to."""


class CatalogObject(Protocol):
    """An object of the catalog."""

    def field(self, name: str, /) -> CatalogField | None:
        """The field with this id; None where there is none."""

    def relation(self, path: str, /) -> CatalogRelation | None:
        """The relation with this path; None where there is none."""


class Catalog(Protocol):
    """The description of Intacct's objects."""

    def find(self, name: str, /) -> CatalogObject | None:
        """The object with this name; None where there is none."""


def check(resources: Iterable[Resource], catalog: Catalog) -> None:
    """Raise DeclarationError with every mistake in the resources' declarations."""
    problems = [problem for resource in resources for problem in _resource(resource, catalog)]
    if problems:
        listed = "\n".join(f"  {problem.path}: {problem.message}" for problem in problems)
        raise DeclarationError(f"Resources are not declared soundly:\n{listed}", problems=problems)


def _resource(resource: Resource, catalog: Catalog) -> Iterator[Problem]:
    if resource.computed is not None:
        return
    tags = [source.tag for source in resource.sources]
    if len(set(tags)) != len(tags) or (len(tags) > 1 and not all(tags)):
        yield _problem(resource.name, "its sources need tags of their own")
    for source in resource.sources:
        checked = _Source(resource, source, catalog)
        yield from checked.problems()
    for attribute in attributes(resource.struct):
        if attribute.name != REMOTE_DATA:
            yield from _across(resource, attribute)


def _across(resource: Resource, attribute: Attribute) -> Iterator[Problem]:
    """What an attribute's declarations must have in common, and what they must cover together."""
    path = f"{resource.name}.{attribute.name}"
    declared = [s.fields[attribute.name] for s in resource.sources if attribute.name in s.fields]
    finds = {find_of(field) for field in declared if not isinstance(field, Absent | Fixed)}
    if len(finds) > 1:
        yield _problem(path, "the sources do not agree on how to filter by it")
    if isinstance(attribute.type, type) and issubclass(attribute.type, StrEnum):
        reached = {value for field in declared for value in _reached(field)}
        if missing := set(attribute.type) - reached:
            yield _problem(path, f"no source can be {', '.join(sorted(missing))}")


def _reached(field: Field) -> Iterable[Any]:
    match field:
        case Fixed(value=value):
            return (value,)
        case At(via=Labels(table=table, never=never)):
            return (*table.values(), *never)
        case At(via=BySign(below=below, above=above)):
            return (below, above)
        case Both(via=Cases(cases=cases)):
            return (case.value for case in cases)
        case Judged(judge=judge, part=part):
            return judge.values(part)
        case _:
            return ()


class _Source:
    """The check of one source's table."""

    def __init__(self, resource: Resource, source: Source, catalog: Catalog) -> None:
        self._resource = resource
        self._source = source
        self._catalog = catalog
        self._place = f"{resource.name} from {source.object}"

    def problems(self) -> Iterator[Problem]:
        described = self._catalog.find(self._source.object)
        if not self._source.described:
            described = described or _Anything()
        if described is None:
            yield _problem(self._place, "the catalog has no such object")
            return
        if len([f for f in self._source.fields.values() if isinstance(f, Key)]) != 1:
            yield _problem(self._place, "it needs exactly one key()")
        yield from self._names(fields_of(self._source.where), described, self._place)
        yield from soundness.problems(self._source, self._place)
        yield from self._table(self._resource.struct, self._source.fields, described, self._place)

    def _table(
        self,
        struct: type[Struct],
        fields: Mapping[str, Field],
        described: CatalogObject,
        place: str,
    ) -> Iterator[Problem]:
        wanted = {a.name: a for a in attributes(struct) if a.name != REMOTE_DATA}
        for name in sorted(wanted.keys() - fields.keys()):
            yield _problem(f"{place}.{name}", "not declared: say where it is, or absent() and why")
        for name in sorted(fields.keys() - wanted.keys()):
            yield _problem(f"{place}.{name}", f"{struct.__name__} has no such attribute")
        for name in sorted(wanted.keys() & fields.keys()):
            field = fields[name]
            if isinstance(field, Derived) and (strange := set(field.of) - wanted.keys()):
                listed = ", ".join(sorted(strange))
                yield _problem(f"{place}.{name}", f"derived from what is not beside it: {listed}")
            yield from self._field(wanted[name], fields[name], described, f"{place}.{name}")

    def _field(
        self, attribute: Attribute, field: Field, described: CatalogObject, place: str
    ) -> Iterator[Problem]:
        match field:
            case Key():
                yield from self._names([field.name], described, place)
            case At():
                yield from self._at(attribute, field, described, place)
            case Both():
                yield from self._names(field.via.fields, described, place)
                if isinstance(field.via, Cases):
                    yield from _cases(field.via, described, place)
            case Within():
                yield from self._table(attribute.type, field.fields, described, place)
            case Each():
                yield from self._each(attribute, field, described, place)
            case Children():
                yield from self._children(attribute, field, described, place)
            case Judged():
                yield from self._judge(field.judge, described, place)
            case Dims() | Derived() | Extras() | Fixed() | Absent():
                return

    def _each(
        self, attribute: Attribute, field: Each, described: CatalogObject, place: str
    ) -> Iterator[Problem]:
        kinds = kinds_of(field)
        if kinds and len(kinds) < len(field.items):
            yield _problem(place, "its items stand in the record or among children, not in both")
        for i, item in enumerate(field.items):
            inside = f"{place}[{i}]"
            if isinstance(item, Children):
                yield from self._children(attribute, item, described, inside)
            else:
                yield from self._table(attribute.item, item.fields, described, inside)

    def _at(
        self, attribute: Attribute, field: At, described: CatalogObject, place: str
    ) -> Iterator[Problem]:
        codec = codec_of(field, attribute.type)
        natural = [codec.natural] if isinstance(codec, Reference) and codec.natural else []
        yield from self._names([field.name, *natural], described, place)
        known = described.field(natural[0] if natural else field.name)
        if (
            known is not None
            and known.readonly
            and field.write
            and not self._renamed(attribute, field)
        ):
            yield _problem(place, f"nobody can write {field.name}: Intacct alone fills it")
        if isinstance(codec, Labels) and codec.kind == "enum":
            yield from _labels(codec, field.name, described, place)

    def _renamed(self, attribute: Attribute, field: At) -> bool:
        """Whether every write sends it in another element, or not at all."""
        sending = [m for op, m in self._source.writes.items() if op != "delete"]
        return bool(sending) and all(
            m.status  # which sends nothing but what its names say
            or field.name in m.names
            or (attribute.name == STATUS and bool(m.states))
            or any(field.name in lines.names for lines in m.lines.values())
            for m in sending
        )

    def _judge(self, judge: Judge, described: CatalogObject, place: str) -> Iterator[Problem]:
        yield from self._names(judge.fields, described, place)
        if judge.exhibits[0].object != self._source.object:
            yield _problem(place, "its judge looks at another object first")
        for exhibit in judge.exhibits:
            shown = self._catalog.find(exhibit.object)
            if shown is None:
                yield _problem(place, f"the catalog has no object {exhibit.object}")
            else:
                yield from self._names(exhibit.fields, shown, f"{place}[{exhibit.object}]")

    def _names(
        self, names: Sequence[str], described: CatalogObject, place: str
    ) -> Iterator[Problem]:
        for name in names:
            if described.field(name) is None and not self._leads_somewhere(name, described):
                yield _problem(place, f"the catalog has no field {name}")

    def _leads_somewhere(self, name: str, described: CatalogObject) -> bool:
        """Whether a dotted name leads over a relation to a field of another object."""
        path, _, rest = name.partition(".")
        relation = described.relation(path)
        target = self._catalog.find(relation.object) if relation and rest else None
        return target is not None and target.field(rest) is not None

    def _children(
        self, attribute: Attribute, field: Children, described: CatalogObject, place: str
    ) -> Iterator[Problem]:
        yield from self._names([field.of], described, place)
        child = self._catalog.find(field.object)
        below = [kind for one in field.fields.values() for kind in kinds_of(one)]
        if any(kind.object != field.object for kind in below):
            yield _problem(place, f"what hangs below {field.object} are rows of its own")
        if child is None:
            yield _problem(place, f"the catalog has no object {field.object}")
            return
        inside = f"{place}[{field.object}]"
        yield from self._names([field.by, *fields_of(field.where)], child, inside)
        kind = attribute.item or attribute.type
        if isinstance(kind, type) and issubclass(kind, Struct):
            yield from self._table(kind, field.fields, child, inside)
        elif len(field.fields) != 1:
            yield _problem(place, "values come from exactly one field")
        else:
            (only,) = field.fields.values()
            bare = Attribute(attribute.name, kind, None, attribute.description)
            yield from self._field(bare, only, child, inside)


class _Anything:
    """What a gathered source reads: the answer of a function, which the catalog does not know."""

    def field(self, name: str, /) -> CatalogField | None:
        """A field that says nothing of itself."""
        del name
        return _AnyField()

    def relation(self, path: str, /) -> CatalogRelation | None:
        """No relation."""
        del path
        return None


@dataclass(frozen=True, slots=True)
class _AnyField:
    readonly: bool = False
    values: tuple[str, ...] = ()


def _labels(codec: Labels, name: str, described: CatalogObject, place: str) -> Iterator[Problem]:
    """An enumeration maps exactly the labels that the field can have."""
    known = described.field(name)
    if known is None or isinstance(known, _AnyField):
        return
    if strange := set(codec.table) - set(known.values):
        yield _problem(place, f"{name} has no label {', '.join(sorted(strange))}")
    if missing := set(known.values) - set(codec.table) - set(codec.read_only):
        yield _problem(
            place, f"{name} has labels that are not mapped: {', '.join(sorted(missing))}"
        )


def _cases(cases: Cases, described: CatalogObject, place: str) -> Iterator[Problem]:
    """For every combination of labels exactly one case holds."""
    fields = [described.field(name) for name in cases.fields]
    for texts in product(*(field.values if field else () for field in fields)):
        record = dict(zip(cases.fields, texts, strict=True))
        holding = [str(case.value) for case in cases.cases if case.holds(record)]
        if len(holding) != 1:
            found = " and ".join(holding) or "no case"
            yield _problem(place, f"{found} for {'/'.join(texts)}")


def _problem(path: str, message: str) -> Problem:
    return Problem(path, "declaration", message)
