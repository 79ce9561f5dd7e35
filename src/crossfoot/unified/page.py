"""The page `docs/resources.md`: what each resource holds, and where in Intacct that is."""

from collections.abc import Iterable, Iterator
from typing import Final

from crossfoot.unified.attributes import attributes
from crossfoot.unified.filters import SEARCH, searched_names
from crossfoot.unified.places import place, told
from crossfoot.unified.registry import RESOURCES
from crossfoot.unified.resource import Resource
from crossfoot.unified.source import Source

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
    return _written(_PREFACE, RESOURCES)


def of_resources(resources: Iterable[Resource], title: str) -> str:
    """A page of its own on some resources, as Markdown."""
    return _written((f"# {title}",), resources)


def _written(preface: Iterable[str], resources: Iterable[Resource]) -> str:
    lines = [*preface]
    for resource in resources:
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
    if SEARCH in filters:
        names = (f"`{name}`" for name in searched_names(resource.sources))
        yield f"`{SEARCH}` looks in {' and '.join(names)}."
        yield ""
    yield "| Attribute | Meaning | Filters | " + " | ".join(_titles(resource)) + " |"
    yield "| --- | --- | --- |" + " --- |" * len(_titles(resource))
    for attribute in attributes(resource.struct):
        if attribute.name == "remote_data":
            continue
        operators = ", ".join(filters.get(attribute.name, ())) or "none"
        declared = (source.fields.get(attribute.name) for source in _shown(resource))
        cells = " | ".join(told(place(field)) if field else "none" for field in declared)
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
