"""The page `docs/resources.md`: what each resource holds, and where in Intacct that is."""

from collections.abc import Iterator, Mapping
from typing import Final, assert_never

from crossfoot.unified.attributes import attributes
from crossfoot.unified.registry import RESOURCES
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
    Key,
    Within,
)

_PREFACE: Final = (
    "# Resources",
    "",
    "<!-- Made from the declarations in src/crossfoot/unified/resources by `make docs`. -->",
    "",
    "What every unified resource holds, which filters it takes, and the Intacct fields behind it.",
    "How to call them stands in [the API guide](api.md).",
)


def reference() -> str:
    """The page, as Markdown."""
    lines = [*_PREFACE]
    for resource in RESOURCES:
        lines += ["", *_section(resource)]
    return "\n".join([*lines, ""])


def _section(resource: Resource) -> Iterator[str]:
    yield f"## {resource.name}"
    yield ""
    yield resource.summary
    yield ""
    if resource.choose:
        yield f"`{resource.choose}` chooses the source: {_tags(resource)}."
        yield ""
    filters = {spec.name: spec.operators for spec in resource.filters}
    yield "| Attribute | Meaning | Filters | " + " | ".join(_titles(resource)) + " |"
    yield "| --- | --- | --- |" + " --- |" * len(_titles(resource))
    for attribute in attributes(resource.struct):
        if attribute.name == "remote_data":
            continue
        operators = ", ".join(filters.get(attribute.name, ())) or "none"
        places = (source.fields.get(attribute.name) for source in _shown(resource))
        cells = " | ".join(_place(place) for place in places)
        meaning = attribute.description.replace("|", "\\|")
        yield f"| `{attribute.name}` | {meaning} | {operators} | {cells} |"


def _shown(resource: Resource) -> tuple[Source, ...]:
    """Every source; of a resource with discovered ones, the first stands for all."""
    return resource.sources if resource.discover is None else resource.sources[:1]


def _titles(resource: Resource) -> list[str]:
    if resource.discover is not None:
        return [f"{resource.sources[0].object} (others alike)"]
    return [source.object for source in resource.sources]


def _tags(resource: Resource) -> str:
    tags = ", ".join(f"`{source.tag}`" for source in resource.sources)
    return tags if resource.discover is None else f"{tags}, and the company's own"


def _place(field: Field | None) -> str:  # noqa: C901, PLR0911 -- a word each
    """Where in a record an attribute stands."""
    match field:
        case Key() | At():
            return f"`{field.name}`"
        case Both():
            return ", ".join(f"`{name}`" for name in field.via.fields)
        case Within():
            return _parts(field.fields)
        case Each():
            return "; ".join(dict.fromkeys(map(_item, field.items)))
        case Children():
            return f"records of `{field.object}` by `{field.by}`"
        case Dims():
            return "every dimension"
        case Derived():
            return f"computed from {', '.join(f'`{name}`' for name in field.of)}"
        case Extras():
            return "every custom field"
        case Fixed():
            return f"always {field.value}"
        case Absent():
            return f"*none:* {field.reason}"
        case None:
            return "none"
        case _:
            assert_never(field)


def _item(item: Within | Children) -> str:
    return _place(item) if isinstance(item, Children) else _parts(item.fields)


def _parts(fields: Mapping[str, Field]) -> str:
    places = (_place(field) for field in fields.values() if not isinstance(field, Fixed | Absent))
    return ", ".join(places)
