"""The closed world of writing: what a table says may be sent can be sent."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from crossfoot.errors import Problem
from crossfoot.unified.codecs import Reference
from crossfoot.unified.source import Source
from crossfoot.unified.vocabulary import (
    At,
    Both,
    Children,
    Each,
    Field,
    Within,
)
from crossfoot.unified.writing.fields import Written, is_reference, targets_of, write_of
from crossfoot.unified.writing.method import STATUS, Lines, Method

SENDING: Final = ("create", "update")
Ways = Sequence[Mapping[str, Lines]]
"""How each write sends the lines of a record, or of a line."""


def problems(source: Source, place: str) -> Iterator[Problem]:
    """Every mistake in what a source says of writing."""
    ways = [source.writes[name].lines for name in SENDING if name in source.writes]
    for name, field in source.fields.items():
        yield from _field(field, name, f"{place}.{name}", ways)
    for operation, method in source.writes.items():
        yield from _method(source, method, f"{place}.{operation}")
    if "create" in source.writes and not source.find_back:
        yield _problem(place, "find_back does not say how a new record is found again")


def _field(field: Field, name: str, place: str, ways: Ways) -> Iterator[Problem]:
    match field:
        case At(via=Reference() as codec) if field.write and not targets_of(field):
            yield _problem(place, f"a reference with the tag {codec.tag!r} leads nowhere")
        case Both() if field.write and not (isinstance(field.via, Written) or targets_of(field)):
            yield _problem(place, f"{type(field.via).__name__} has no inverse: it cannot be sent")
        case Children() if field.write and not targets_of(field):
            if any(name not in lines for lines in ways):
                yield _problem(place, "a write does not say how its lines are sent")
            below = [lines[name].lines for lines in ways if name in lines]
            yield from _inside(field.fields, place, below)
        case Within():
            yield from _inside(field.fields, place, ways)
        case Each():
            for i, item in enumerate(field.items):
                yield from _field(item, name, f"{place}[{i}]", ways)


def _inside(fields: Mapping[str, Field], place: str, ways: Ways) -> Iterator[Problem]:
    for name, field in fields.items():
        yield from _field(field, name, f"{place}.{name}", ways)


def _method(source: Source, method: Method, place: str) -> Iterator[Problem]:
    for name in method.lines:
        field = source.fields.get(name)
        if not isinstance(field, Children) and not (field and is_reference(field)):
            yield _problem(place, f"{name} has no lines")
    if method.states and not write_of(source.fields[STATUS]):
        yield _problem(place, "nobody may send a status")


def _problem(path: str, message: str) -> Problem:
    return Problem(path, "declaration", message)
