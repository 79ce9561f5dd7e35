"""Conditions that callers write in Intacct's own field names, as filters of a gateway query.

In a query string: `STATUS=active`, `WHENMODIFIED[gte]=01/31/2026 00:00:00`, `NAME[like]=A%`. In a
body: `{"$gte": {"WHENMODIFIED": "01/31/2026 00:00:00"}}`, with `$and` and `$or` around them.
Days and instants may be ISO 8601 too: they are put into the user's local time.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final

from crossfoot.connector.filters import both
from crossfoot.connector.objects import KnownObject
from crossfoot.errors import (
    InvalidBody,
    InvalidParameter,
    InvalidRequest,
    Problem,
    UnknownParameter,
)
from crossfoot.intacct import All, AnyOf, Compare, Filter, Formatting
from crossfoot.intacct.filters import Operator
from crossfoot.unified.filter_values import parse_instant

OPERATORS: Final[dict[str, Operator]] = {
    "eq": "equalto",
    "ne": "notequalto",
    "lt": "lessthan",
    "lte": "lessthanorequalto",
    "gt": "greaterthan",
    "gte": "greaterthanorequalto",
    "like": "like",
    "not_like": "notlike",
    "in": "in",
    "not_in": "notin",
    "between": "between",
    "null": "isnull",
}
IN_BODIES: Final = {
    f"${name.split('_')[0]}{''.join(word.title() for word in name.split('_')[1:])}": name
    for name in OPERATORS
}
"""`$eq`, `$notIn` … as bodies spell them."""

Report = Callable[[str, str, str], Exception]
"""Makes the error for a place, a reason and a remedy."""


def in_query_string(
    known: KnownObject, params: Mapping[str, Any], formatting: Formatting
) -> Filter | None:
    """The filter that query parameters spell; None when there are none.

    Raises UnknownParameter for a field that the object does not have, InvalidParameter for a
    value or operator that cannot be used.
    """
    reader = _Reader(known, formatting, InvalidParameter)
    found: Filter | None = None
    for name, value in params.items():
        field = known.field(name)
        if field is None:
            raise UnknownParameter(name, _near(known, name))
        for filter_ in reader.parameter(field, name, value):
            found = both(found, filter_)
    return found


def in_body(known: KnownObject, filters: Any, formatting: Formatting) -> Filter | None:
    """The filter that a body spells; None for none. Raises InvalidBody with the place."""
    reader = _Reader(known, formatting, _body_error)
    members = filters if isinstance(filters, list) else [filters] if filters else []
    found: Filter | None = None
    for i, member in enumerate(members):
        found = both(found, reader.member(member, f"filters[{i}]"))
    return found


class _Reader:
    """Reads conditions on one object; what is wrong is reported in the caller's terms."""

    def __init__(self, known: KnownObject, formatting: Formatting, report: Report) -> None:
        self._known = known
        self._formatting = formatting
        self._report = report

    def parameter(self, field: str, path: str, value: Any) -> Iterator[Filter]:
        if isinstance(value, Mapping):
            for operator, inner in value.items():
                inside = f"{path}[{operator}]"
                if operator not in OPERATORS:
                    usable = f"Use one of: {', '.join(OPERATORS)}."
                    raise self._report(inside, f"there is no operator {operator!r}.", usable)
                yield self._compare(field, operator, inner, inside)
        else:
            yield self._compare(field, "in" if isinstance(value, list) else "eq", value, path)

    def member(self, member: Any, path: str) -> Filter:
        if not isinstance(member, Mapping) or len(member) != 1:
            raise self._report(
                path, 'it is one condition, such as {"$eq": {"STATUS": "active"}}.', ""
            )
        ((word, inner),) = member.items()
        inside = f"{path}.{word}"
        if word in {"$and", "$or"}:
            if not isinstance(inner, list) or not inner:
                raise self._report(inside, "it is a list of conditions.", "")
            group = tuple(self.member(one, f"{inside}[{i}]") for i, one in enumerate(inner))
            return All(group) if word == "$and" else AnyOf(group)
        if word not in IN_BODIES:
            usable = f"Use one of: {', '.join([*IN_BODIES, '$and', '$or'])}."
            raise self._report(inside, f"there is no operator {word!r}.", usable)
        if not isinstance(inner, Mapping) or not inner:
            raise self._report(
                inside, 'it holds fields and values, such as {"STATUS": "active"}.', ""
            )
        compared = [
            self._compare(self._field(name, inside), IN_BODIES[word], value, f"{inside}.{name}")
            for name, value in inner.items()
        ]
        return compared[0] if len(compared) == 1 else All(tuple(compared))

    def _field(self, name: str, path: str) -> str:
        field = self._known.field(name)
        if field is None:
            reason = f"{self._known.name} has no field {name!r}."
            raise self._report(f"{path}.{name}", reason, self._known.suggestions(name))
        return field

    def _compare(self, field: str, operator: str, value: Any, path: str) -> Filter:
        if operator == "null":
            return Compare("isnotnull" if _text(value) == "false" else "isnull", field)
        texts = [self._value(field, text, path) for text in _texts(value, operator)]
        if not texts or not all(texts):
            raise self._report(path, "it is empty.", 'Ask for blank fields with "null".')
        try:
            return Compare(OPERATORS[operator], field, tuple(texts))
        except InvalidRequest as error:
            raise self._report(path, str(error), "") from None

    def _value(self, field: str, text: str, path: str) -> str:
        """Gateway text as it is; an ISO day or instant in the user's own time."""
        if not self._known.is_date(field) or not (text[:4].isdecimal() and text[4:5] == "-"):
            return text
        try:
            if len(text) == len("2026-01-31"):
                return self._formatting.emit_filter(date.fromisoformat(text))
            moment: datetime = parse_instant(text)
        except ValueError as error:
            raise self._report(path, str(error), "") from None
        return self._formatting.emit_filter(moment)


def _texts(value: Any, operator: str) -> Sequence[str]:
    if isinstance(value, list):
        return [_text(one) for one in value]
    if operator in {"in", "not_in", "between"} and isinstance(value, str):
        return [part.strip() for part in value.split(",")]
    return [_text(value)]


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None or isinstance(value, Mapping | list) else str(value)


def _near(known: KnownObject, name: str) -> list[str]:
    suggestion = known.suggestions(name)
    near = [field for field in known.fields if field in suggestion.replace("?", " ").split()]
    return near or list(known.fields)


def _body_error(path: str, reason: str, remedy: str) -> InvalidBody:
    return InvalidBody([Problem(path, "invalid", f"{reason} {remedy}".strip(), remedy)])
