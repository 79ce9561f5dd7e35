"""Criteria of a mapping as filters of a gateway query."""

from typing import Final, assert_never

from crossfoot.errors import CrossfootFault
from crossfoot.intacct.filters import MOST_VALUES, All, AnyOf, Compare, Filter, Operator
from crossfoot.unified.criteria import ALWAYS, Criterion, Every, Linked, Match, Relation, Some

OPERATORS: Final[dict[Relation, Operator]] = {
    "eq": "equalto",
    "ne": "notequalto",
    "lt": "lessthan",
    "lte": "lessthanorequalto",
    "gt": "greaterthan",
    "gte": "greaterthanorequalto",
    "like": "like",
    "in": "in",
    "not_in": "notin",
    "is_null": "isnull",
    "not_null": "isnotnull",
}


def filter_of(criterion: Criterion) -> Filter | None:
    """The filter that finds exactly these records; None for all of them."""
    return None if criterion == ALWAYS else _write(criterion)


def both(first: Filter | None, second: Filter | None) -> Filter | None:
    """Both filters, where they are given."""
    if first is None or second is None:
        return first or second
    return All((first, second))


def fields_of(condition: Filter | None) -> set[str]:
    """The fields that a filter looks at."""
    match condition:
        case None:
            return set()
        case Compare():
            return {condition.field}
        case All() | AnyOf():
            return {name for inner in condition.filters for name in fields_of(inner)}
        case _:
            assert_never(condition)


def _write(criterion: Criterion) -> Filter:
    match criterion:
        case Match():
            return _compare(criterion)
        case Every(members):
            return All(tuple(map(_write, members)))
        case Some(members):
            if not members:
                raise CrossfootFault("A source that cannot match was asked for.")
            return AnyOf(tuple(map(_write, members)))
        case Linked():
            raise CrossfootFault("A link was not resolved before its query.")
        case _:
            assert_never(criterion)


def _compare(match: Match) -> Filter:
    """One comparison; a list longer than the gateway takes becomes several."""
    operator, values = OPERATORS[match.relation], match.values
    if len(values) <= MOST_VALUES:
        return Compare(operator, match.field, values)
    parts = tuple(
        Compare(operator, match.field, values[i : i + MOST_VALUES])
        for i in range(0, len(values), MOST_VALUES)
    )
    return AnyOf(parts) if match.relation == "in" else All(parts)
