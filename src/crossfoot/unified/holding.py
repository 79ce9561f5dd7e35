"""Conditions held against records that were read already.

Some things Intacct only hands out whole: its attachments, the company itself. Their lists are
filtered and ordered here, by what callers see of a record, with the same meaning as in a query.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, assert_never

from msgspec import Struct

from crossfoot.unified.codecs import PARSERS, Kind, Operator
from crossfoot.unified.filters import SEARCH, SEARCHED, patterns
from crossfoot.unified.query import Condition, Either, Sort
from crossfoot.unified.resource import Resource


def holds(
    resource: Resource, tag: str, record: Struct, conditions: Iterable[Condition | Either | Sort]
) -> bool:
    """Whether every condition holds for a record of the source with this tag."""
    return all(_one(resource, tag, record, condition) for condition in conditions)


def in_order(
    records: Sequence[tuple[Any, Struct]], conditions: Iterable[Condition | Either | Sort]
) -> list[tuple[Any, Struct]]:
    """The records, each with what belongs to it, as asked; blanks come last in either direction."""
    ordered = list(records)
    for sort in reversed([one for one in conditions if isinstance(one, Sort)]):
        filled = [one for one in ordered if getattr(one[1], sort.field) is not None]
        blank = [one for one in ordered if getattr(one[1], sort.field) is None]
        filled.sort(key=lambda one: _rank(getattr(one[1], sort.field)), reverse=sort.descending)
        ordered = filled + blank
    return ordered


def _one(
    resource: Resource, tag: str, record: Struct, condition: Condition | Either | Sort
) -> bool:
    match condition:
        case Sort():
            return True
        case Either(alternatives):
            return any(holds(resource, tag, record, group) for group in alternatives)
        case Condition():
            return _condition(resource, tag, record, condition)
        case _:
            assert_never(condition)


def _condition(resource: Resource, tag: str, record: Struct, condition: Condition) -> bool:
    if condition.field == SEARCH:
        return all(_called(record, pattern) for pattern in patterns(condition.values[0]))
    spec = next(one for one in resource.filters if one.name == condition.field)
    if condition.field == resource.choose:
        named = (one.words(resource.choose) for one in resource.sources if one.tag == tag)
        said: list[Any] = [*next(named, (tag,))]
    else:
        path = [*condition.field.split("."), *([spec.part] if spec.part else [])]
        said = _values(record, path)
    if condition.operator == "like":
        return any(_like(text, str(value)) for text in condition.values for value in said)
    wanted = [_read(spec.kind, text) for text in condition.values]
    return _compare(condition.operator, [_comparable(value) for value in said], wanted)


def _called(record: Struct, pattern: str) -> bool:
    """Whether this is somewhere in what people call the record by, in upper or lower case."""
    texts = (getattr(record, name, None) or "" for name in SEARCHED)
    return any(_like(pattern.casefold(), text.casefold()) for text in texts)


def meets(operator: Operator, kind: Kind, value: Any, texts: Iterable[str]) -> bool:
    """Whether a value stands in that relation to the texts of a filter; null is none of them."""
    if operator == "like":
        return value is not None and any(_like(text, str(value)) for text in texts)
    said = [] if value is None else [_comparable(value)]
    return _compare(operator, said, [_read(kind, text) for text in texts])


def _compare(operator: str, said: list[Any], wanted: list[Any]) -> bool:
    match operator:
        case "eq" | "in":
            return any(value in wanted for value in said)
        case "ne":
            return all(value not in wanted for value in said)
    bound = wanted[0]
    alike = [value for value in said if isinstance(value, type(bound))]  # others were unreadable
    match operator:
        case "gt":
            return any(value > bound for value in alike)
        case "gte":
            return any(value >= bound for value in alike)
        case "lt":
            return any(value < bound for value in alike)
        case _:
            return any(value <= bound for value in alike)


def _values(value: Any, path: list[str]) -> list[Any]:
    """What stands at the end of a path of attributes; each member's of a list."""
    if value is None:
        return []
    if isinstance(value, list):
        return [found for member in value for found in _values(member, path)]
    return _values(getattr(value, path[0]), path[1:]) if path else [value]


def _read(kind: Kind, text: str) -> Any:
    """A filter's text as a value that compares with those of records."""
    return _comparable(PARSERS.get(kind, str)(text))


def _comparable(value: Any) -> Any:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return Decimal(value)
    if isinstance(value, datetime):
        return value.astimezone(UTC)
    return value if isinstance(value, Decimal | date) else str(value)


def _rank(value: Any) -> tuple[bool, Any]:
    """Texts, among them what could not be read, behind values of a kind."""
    comparable = _comparable(value)
    return isinstance(comparable, str), comparable


def _like(pattern: str, text: str) -> bool:
    parts = re.split(r"([%_])", pattern)
    regex = "".join({"%": ".*", "_": "."}.get(part, re.escape(part)) for part in parts)
    return re.fullmatch(regex, text, re.DOTALL) is not None
