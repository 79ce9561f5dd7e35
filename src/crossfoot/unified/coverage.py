"""The page `docs/coverage.md`: every field of every resource, who may do what with it, and how.

Where `docs/resources.md` is read, this is looked up: nested fields have rows of their own.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

from msgspec import Struct

from crossfoot.unified.attributes import Attribute, attributes
from crossfoot.unified.codecs import BY_ANNOTATION, Operator
from crossfoot.unified.filters import CUSTOM_FIELDS, SEARCH, SORT_BY, searched_names
from crossfoot.unified.places import inside, place, told
from crossfoot.unified.plan import REMOTE_DATA
from crossfoot.unified.registry import RESOURCES
from crossfoot.unified.resource import WRITE, Resource
from crossfoot.unified.source import Source
from crossfoot.unified.vocabulary import ALWAYS, CREATE, NEVER, ONCE, REQUIRED, Absent, Field
from crossfoot.unified.writing.fields import write_of

OPERATIONS: Final = ("list", "get", "create", "update", "delete")
_WRITTEN: Final = {
    NEVER: "",
    CREATE: "create",
    ONCE: "create, required",
    ALWAYS: "yes",
    REQUIRED: "required",
}
_PREFACE: Final = """\
# Coverage

<!-- Made from the declarations in src/crossfoot/unified/resources by `make docs`. -->

What works: every resource, what can be done with it, every field down to the innermost, the filters
that it takes, when it may be written, and the Intacct field behind it. `required` is what a new
record cannot do without, `create` what is said once, `yes` what can be changed. What each field
means, and why Intacct cannot fill some, stands in [the resources](resources.md); how to filter and
to write, and that the lengths of texts are guessed, in [the API guide](api.md).
"""


@dataclass(frozen=True)
class Row:
    """One field: where it stands, its type, how to filter and sort by it, and what fills it.

    `declared` holds, by a source's title, the fields with the object before them if it is another.
    """

    path: str
    type: str
    operators: tuple[Operator, ...]
    sorts: bool
    declared: Mapping[str, list[tuple[str, Field]]] = field(default_factory=dict)
    writable: bool = False

    @property
    def written(self) -> str:
        """When it may be sent, in a word."""
        found = [write_of(f) for fields in self.declared.values() for _, f in fields]
        return _WRITTEN[max(found, default=NEVER)] if self.writable else ""

    @property
    def filled(self) -> bool:
        """Whether any source fills it."""
        return any(not isinstance(f, Absent) for found in self.declared.values() for _, f in found)


def reference() -> str:
    """The page, as Markdown."""
    tables = {resource.name: list(rows(resource)) for resource in RESOURCES}
    lines = [_PREFACE, *_summary(tables)]
    for resource in RESOURCES:
        lines += ["", *_section(resource, tables[resource.name])]
    return "\n".join([*lines, ""])


def rows(resource: Resource) -> Iterator[Row]:
    """The resource's fields, the innermost ones too, in the order of the wire."""
    filters = {spec.name: spec.operators for spec in resource.filters}
    parts = {f"{s.name}.{s.part}": s.operators for s in resource.filters if s.part}
    sorts = {word for s in resource.filters if s.name == SORT_BY for word in s.values}
    writable = bool(resource.offers & WRITE)
    sources = zip(_titles(resource), shown_sources(resource), strict=True)
    tables = [(title, "", source.fields) for title, source in sources]
    for path, attribute, declared in _leaves(resource.struct, tables, ""):
        plain = path.replace("[]", "")
        asked = filters.get(plain) or parts.get(plain) or ()
        yield Row(path, _type(attribute), asked, plain in sorts, declared, writable)


def shown_sources(resource: Resource) -> tuple[Source, ...]:
    """Every source; of a resource with discovered ones, the first stands for all."""
    return resource.sources if resource.discover is None else resource.sources[:1]


Table = tuple[str, str, Mapping[str, Field]]
"""A source's title, the object whose fields are told if it is another one, and the fields."""
Leaf = tuple[str, Attribute, dict[str, list[tuple[str, Field]]]]


def _leaves(struct: type[Struct], tables: Sequence[Table], above: str) -> Iterator[Leaf]:
    for attribute in attributes(struct):
        if attribute.name == REMOTE_DATA:
            continue
        name = attribute.name
        found = [(title, other, t[name]) for title, other, t in tables if name in t]
        inner = [
            (title, further or other, table)
            for title, other, one in found
            for further, table in inside(one)
        ]
        path = f"{above}{name}{'[]' if attribute.item else ''}"
        kind = attribute.item or attribute.type
        if inner and isinstance(kind, type) and issubclass(kind, Struct):
            yield from _leaves(kind, inner, f"{path}.")
            continue
        declared: dict[str, list[tuple[str, Field]]] = {}
        for title, other, one in found:
            declared.setdefault(title, []).append((other, one))
        yield path, attribute, declared


def _summary(tables: Mapping[str, list[Row]]) -> Iterator[str]:
    yield f"| Resource | {' | '.join(OPERATIONS)} | Intacct objects | Fields filled | Filters |"
    yield "| --- |" + " --- |" * len(OPERATIONS) + " --- | --- | --- |"
    for resource in RESOURCES:
        found = tables[resource.name]
        marks = " | ".join("yes" if o in resource.offers else "" for o in OPERATIONS)
        objects = ", ".join(f"`{name}`" for name in _titles(resource))
        filled = f"{sum(row.filled for row in found)} of {len(found)}"
        if resource.computed is not None:
            objects, filled = "computed from many", f"{len(found)} of {len(found)}"
        link = f"[{resource.name}](#{resource.name.replace('/', '')})"
        yield f"| {link} | {marks} | {objects} | {filled} | {len(resource.filters)} |"


def _section(resource: Resource, found: Sequence[Row]) -> Iterator[str]:
    headings, cells = table(resource, found)
    operations = [name for name in OPERATIONS if name in resource.offers]
    yield f"## {resource.name}"
    yield ""
    yield f"{', '.join(operations).capitalize()}. {_beside(resource)}"
    yield ""
    yield f"| {' | '.join(headings)} |"
    yield "|" + " --- |" * len(headings)
    for row in cells:
        yield f"| {' | '.join(row)} |"


def table(
    resource: Resource, found: Sequence[Row] | None = None
) -> tuple[list[str], list[list[str]]]:
    """The headings and the cells of a resource's table, in Markdown."""
    titles = _titles(resource)
    return ["Field", "Type", "Filters", "Sorts", "Writes", *titles], [
        [
            f"`{row.path}`",
            row.type,
            ", ".join(row.operators),
            "yes" if row.sorts else "",
            row.written,
            *(_cell(row.declared.get(title, [])) for title in titles),
        ]
        for row in found or rows(resource)
    ]


def _beside(resource: Resource) -> str:
    """The filters that belong to no field."""
    own = [f"`{resource.choose}` chooses the Intacct object."] if resource.choose else []
    if names := searched_names(resource.sources):
        own.append(f"`{SEARCH}` looks in {' and '.join(f'`{name}`' for name in names)}.")
    if any(spec.name == CUSTOM_FIELDS for spec in resource.filters):
        own.append("`custom_fields[NAME]` filters by any custom field.")
    if resource.computed is not None:
        names = [f"`{s.spelled}{'[NAME]' if s.keyed else ''}`" for s in resource.filters]
        own.append(f"Computed from many records, by these filters: {', '.join(names)}.")
    own.extend(f"`{name}` is another name of `{one}`." for name, one in resource.synonyms.items())
    own.extend(f"Without `{name}`, `{name}={one}`." for name, one in resource.defaults.items())
    return " ".join(own)


def _titles(resource: Resource) -> list[str]:
    """What the sources are called; those of one object are told apart by their tags."""
    if resource.discover is not None:
        return [f"{resource.sources[0].object} (others alike)"]
    counts = Counter(source.object for source in resource.sources)
    return [
        source.object if counts[source.object] == 1 else f"{source.object} ({source.tag})"
        for source in resource.sources
    ]


def _cell(declared: Sequence[tuple[str, Field]]) -> str:
    cells = (
        "none" if isinstance(one, Absent) else f"{f'{other} ' if other else ''}{told(place(one))}"
        for other, one in declared
    )
    return "; ".join(dict.fromkeys(cells))


def _type(attribute: Attribute) -> str:
    """The type on the wire, in a word or two."""
    if attribute.item:
        return f"list of {_word(attribute.item)}"
    return _word(attribute.type)


def _word(annotation: Any) -> str:
    if isinstance(annotation, type) and issubclass(annotation, StrEnum):
        return " or ".join(f"`{member.value}`" for member in annotation)
    if isinstance(annotation, type) and issubclass(annotation, Struct):
        return "object"
    codec = BY_ANNOTATION.get(annotation)
    return codec.kind if codec else "object"
