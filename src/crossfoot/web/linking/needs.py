"""What stands behind each unified resource, for the probe of a user's permissions."""

from collections.abc import Iterator
from functools import cache

from crossfoot.intacct import catalog
from crossfoot.integrated_accounts.linking.probing import Need
from crossfoot.unified.registry import RESOURCES
from crossfoot.unified.resource import Resource
from crossfoot.unified.source import Source


@cache
def needs() -> tuple[Need, ...]:
    """Every resource: the objects that it reads, with their lines, and those that it writes."""
    return tuple(_need(resource) for resource in RESOURCES)


def _need(resource: Resource) -> Need:
    read = [name for source in resource.sources for name in _read(source)]
    written: dict[str, frozenset[str]] = {}
    for source in resource.sources:
        for name, operation in _written(source):
            written[name] = written.get(name, frozenset()) | {operation}
    return Need(
        resource=resource.name,
        label=resource.title,
        reads=tuple(dict.fromkeys([*read, *resource.behind])),
        writes=written,
    )


def _read(source: Source) -> Iterator[str]:
    """The object and its lines; whatever is gathered is put together from what anyone may ask."""
    if source.gathered:
        return
    yield source.object
    described = catalog.find(source.object)
    if described is not None:
        yield from (owned.object for owned in described.owns if catalog.find(owned.object))


def _written(source: Source) -> Iterator[tuple[str, str]]:
    for operation, method in source.writes.items():
        yield source.object, operation
        if method.beside is not None:
            yield method.beside.object, operation
