"""The conditions of a `query`: pure data, written as XML when sent (intacct-xml §3.5)."""

from typing import Final, Literal, TypeAlias

import msgspec

from crossfoot.errors import InvalidRequest
from crossfoot.intacct.xml import Scalar, element, emit_scalar, escape, text

Operator: TypeAlias = Literal[
    "equalto",
    "notequalto",
    "lessthan",
    "lessthanorequalto",
    "greaterthan",
    "greaterthanorequalto",
    "like",
    "notlike",
    "between",
    "in",
    "notin",
    "isnull",
    "isnotnull",
]

MOST_VALUES: Final = 1000
"""Values that one `in` may list (intacct-xml §5.1)."""

_ARITY: Final[dict[str, tuple[int, int]]] = {
    "between": (2, 2),
    "in": (1, MOST_VALUES),
    "notin": (1, MOST_VALUES),
    "isnull": (0, 0),
    "isnotnull": (0, 0),
}


class Compare(msgspec.Struct, frozen=True):
    """One comparison of a field with values; enumerations compare by their label."""

    operator: Operator
    field: str
    values: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        least, most = _ARITY.get(self.operator, (1, 1))
        if not least <= len(self.values) <= most:
            raise InvalidRequest(
                f"{self.operator} on {self.field} takes {_count(least, most)}, "
                f"not {len(self.values)}."
            )


class All(msgspec.Struct, frozen=True):
    """Every condition holds."""

    filters: "tuple[Filter, ...]"

    def __post_init__(self) -> None:
        _refuse_empty(self.filters)


class AnyOf(msgspec.Struct, frozen=True):
    """At least one condition holds."""

    filters: "tuple[Filter, ...]"

    def __post_init__(self) -> None:
        _refuse_empty(self.filters)


Filter: TypeAlias = Compare | All | AnyOf


def eq(field: str, value: Scalar) -> Compare:
    """The field equals the value."""
    return _compare("equalto", field, value)


def ne(field: str, value: Scalar) -> Compare:
    """The field differs from the value."""
    return _compare("notequalto", field, value)


def lt(field: str, value: Scalar) -> Compare:
    """The field is below the value."""
    return _compare("lessthan", field, value)


def le(field: str, value: Scalar) -> Compare:
    """The field is the value or below it."""
    return _compare("lessthanorequalto", field, value)


def gt(field: str, value: Scalar) -> Compare:
    """The field is above the value."""
    return _compare("greaterthan", field, value)


def ge(field: str, value: Scalar) -> Compare:
    """The field is the value or above it."""
    return _compare("greaterthanorequalto", field, value)


def like(field: str, pattern: str) -> Compare:
    """The field matches a pattern; `%` stands for any text, `_` for one character."""
    return _compare("like", field, pattern)


def not_like(field: str, pattern: str) -> Compare:
    """The field does not match a pattern."""
    return _compare("notlike", field, pattern)


def between(field: str, low: Scalar, high: Scalar) -> Compare:
    """The field lies between the values, both included."""
    return _compare("between", field, low, high)


def is_in(field: str, *values: Scalar) -> Compare:
    """The field equals one of 1 to 1,000 values."""
    return _compare("in", field, *values)


def not_in(field: str, *values: Scalar) -> Compare:
    """The field equals none of 1 to 1,000 values."""
    return _compare("notin", field, *values)


def is_null(field: str) -> Compare:
    """The field is empty."""
    return Compare("isnull", field)


def not_null(field: str) -> Compare:
    """The field is not empty."""
    return Compare("isnotnull", field)


def both(first: Filter | None, second: Filter) -> Filter:
    """Both conditions, without a group inside a group."""
    match first:
        case None:
            return second
        case All(filters):
            return All((*filters, second))
    return All((first, second))


def write_filter(condition: Filter) -> str:
    """The condition as XML. A group of one is written as its only member (intacct-xml §3.5)."""
    match condition:
        case Compare(operator, field, values):
            return element(operator, text("field", field) + "".join(map(_value, values)))
        case All(filters) | AnyOf(filters) if len(filters) == 1:
            return write_filter(filters[0])
        case All(filters):
            return element("and", "".join(map(write_filter, filters)))
        case AnyOf(filters):
            return element("or", "".join(map(write_filter, filters)))


def _value(value: str) -> str:
    return f"<value>{escape(value)}</value>"


def _compare(operator: Operator, field: str, *values: Scalar) -> Compare:
    return Compare(operator, field, tuple(emit_scalar(value, field) for value in values))


def _count(least: int, most: int) -> str:
    if least == most:
        return "no value" if least == 0 else f"{least} value{'s' if least > 1 else ''}"
    return f"{least} to {most:,} values"


def _refuse_empty(filters: tuple[Filter, ...]) -> None:
    if not filters:
        raise InvalidRequest("A group of conditions needs at least one.")
