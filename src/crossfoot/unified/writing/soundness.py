"""The closed world of writing: what a table says may be sent can be sent."""

from collections.abc import Iterator, Mapping

from crossfoot.errors import Problem
from crossfoot.unified.codecs import Reference
from crossfoot.unified.source import Source
from crossfoot.unified.vocabulary import (
    REQUIRED,
    At,
    Both,
    Children,
    Each,
    Extras,
    Field,
    Within,
)
from crossfoot.unified.writing.fields import Written, targets_of, write_of
from crossfoot.unified.writing.method import Method

SENDING = "create", "update"


def problems(source: Source, place: str) -> Iterator[Problem]:
    """Every mistake in what a source says of writing."""
    for name, field in source.fields.items():
        yield from _field(source, field, name, f"{place}.{name}")
    for operation, method in source.writes.items():
        yield from _method(source, method, f"{place}.{operation}")
    if "create" in source.writes and not source.find_back:
        yield _problem(place, "find_back does not say how a new record is found again")


def _field(source: Source, field: Field, name: str, place: str) -> Iterator[Problem]:
    match field:
        case At(via=Reference() as codec) if field.write and not targets_of(field):
            yield _problem(place, f"a reference with the tag {codec.tag!r} leads nowhere")
        case Both() if field.write and not (isinstance(field.via, Written) or targets_of(field)):
            yield _problem(place, f"{type(field.via).__name__} has no inverse: it cannot be sent")
        case Children() if field.write and not targets_of(field):
            for operation in SENDING:
                method = source.writes.get(operation)
                if method and write_of(field) and not _is_sent(method, operation, name, field):
                    yield _problem(place, f"{operation} does not say how its lines are sent")
            yield from _inside(source, field.fields, place)
        case Within():
            yield from _inside(source, field.fields, place)
        case Each():
            for i, item in enumerate(field.items):
                yield from _field(source, item, name, f"{place}[{i}]")
        case Extras() if field.write and not source.described:
            yield _problem(place, "its object has no custom fields")


def _is_sent(method: Method, operation: str, name: str, field: Children) -> bool:
    """Whether a method says how these lines are sent; an update need not, of those for creates."""
    return name in method.lines or (operation != "create" and field.write < REQUIRED)


def _inside(source: Source, fields: Mapping[str, Field], place: str) -> Iterator[Problem]:
    for name, field in fields.items():
        yield from _field(source, field, name, f"{place}.{name}")


def _method(source: Source, method: Method, place: str) -> Iterator[Problem]:
    for name in method.lines:
        if not isinstance(source.fields.get(name), Children):
            yield _problem(place, f"{name} has no lines")
    if method.states and not write_of(source.fields["status"]):
        yield _problem(place, "nobody may send a status")


def _problem(path: str, message: str) -> Problem:
    return Problem(path, "declaration", message)
