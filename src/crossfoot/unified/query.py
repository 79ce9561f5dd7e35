"""What a caller asks of a list: conditions, read from query parameters."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, get_args

from msgspec import Struct

from crossfoot.errors import InvalidParameter, UnknownParameter
from crossfoot.unified.codecs import PARSERS, Operator
from crossfoot.unified.filters import CUSTOM_FIELDS, SEARCH, SORT_BY, FilterSpec

if TYPE_CHECKING:
    from crossfoot.unified.resource import Resource

OPERATORS: tuple[str, ...] = get_args(Operator)
MOST_WORDS = 10
"""Words that a search may have: each is two comparisons for Intacct."""


class Condition(Struct, frozen=True):
    """An attribute, or `custom_fields.NAME`, stands in this relation to these texts."""

    field: str
    operator: Operator
    values: tuple[str, ...]


class Either(Struct, frozen=True):
    """At least one of the alternatives holds, each with all its conditions."""

    alternatives: tuple[tuple["Condition | Either", ...], ...]


class Sort(Struct, frozen=True):
    """Records in the order of this attribute."""

    field: str
    descending: bool = False


Conditions = tuple[Condition | Either | Sort, ...]


class ListRequest(Struct, frozen=True):
    """One list request. `limit` is a page's size; `lenient` ignores filters that are not known.

    `remote` holds conditions on Intacct's own fields, in the nesting of a query string.
    """

    conditions: Conditions = ()
    limit: int = 100
    cursor: str | None = None
    remote_data: bool = True
    lenient: bool = False
    remote: Mapping[str, Any] = {}


def parse_conditions(
    resource: "Resource", params: Mapping[str, Any], *, lenient: bool = False
) -> Conditions:
    """The conditions in nested query parameters, all of which must hold, and the order asked for.

    `status=active` is equality, `updated_at[gte]=…` an operator, `status[]=a&status[]=b` and
    `status[in]=a,b` a choice; `or[0][name]=…&or[1][number]=…` takes alternatives, `sort_by=-name`
    or `sort_by[name]=desc` an order, `custom_fields[REGION]=…` a field of the company's own.
    Raises UnknownParameter for a filter that the resource does not have (unless `lenient`) and
    InvalidParameter for a value that cannot be used.
    """
    specs = {spec.name: spec for spec in resource.filters}
    filters = dict(params)
    sorts: tuple[Sort, ...] = ()
    if SORT_BY in params and SORT_BY in specs:
        sorts = tuple(_sorts(specs[SORT_BY], filters.pop(SORT_BY)))
    asked = tuple(_conditions(specs, filters, lenient=lenient))
    unsaid = {name: value for name, value in resource.defaults.items() if not chosen(asked, name)}
    defaults = (Condition(name, "eq", (value,)) for name, value in unsaid.items())
    return (*asked, *defaults, *sorts)


def _sorts(spec: FilterSpec, value: Any) -> Iterator[Sort]:
    """The order in `name`, `-name`, `name,-number` or `{"name": "desc"}`."""
    words = value if isinstance(value, Mapping) else dict.fromkeys(_texts(value, split=True), "")
    if isinstance(inner := words.get(CUSTOM_FIELDS), Mapping):
        words = {f"{CUSTOM_FIELDS}.{name}": direction for name, direction in inner.items()}
    for name, direction in words.items():
        word = f"-{name}" if str(direction).lower() == "desc" else str(name)
        known = word in spec.values or word.removeprefix("-").startswith(f"{CUSTOM_FIELDS}.")
        if not known or str(direction).lower() not in {"", "asc", "desc"}:
            raise InvalidParameter(
                SORT_BY, f"no order by {word!r}.", f"Use one of: {', '.join(spec.words)}."
            )
        yield Sort(word.removeprefix("-"), word.startswith("-"))


def _conditions(
    specs: Mapping[str, FilterSpec], params: Mapping[str, Any], *, lenient: bool
) -> Iterator[Condition | Either]:
    for name, value in params.items():
        if name == "or":
            groups = [tuple(_conditions(specs, g, lenient=lenient)) for g in _groups(name, value)]
            yield Either(tuple(groups))
        elif name == "and":
            for group in _groups(name, value):
                yield from _conditions(specs, group, lenient=lenient)
        elif name in specs and specs[name].keyed:
            yield from _keyed(specs[name], value)
        elif name in specs and name != SORT_BY:
            yield from _filter(specs[name], name, value)
        elif any(known.startswith(f"{name}.") for known in specs):
            yield from _nested(specs, name, name, value)
        elif not lenient:
            raise UnknownParameter(name, valid_names(specs.values()))


def _nested(
    specs: Mapping[str, FilterSpec], name: str, path: str, value: Any
) -> Iterator[Condition]:
    """Conditions inside a struct: `contact[type]=vendor`, `contact[id][in]=…`, `contact=V-1`."""
    if not isinstance(value, Mapping) or _members(value) is not None or not value:
        if f"{name}.id" not in specs:
            raise InvalidParameter(path, "it names no part.", _parts(specs, name))
        yield from _filter(specs[f"{name}.id"], path, value)
        return
    for key, inner in value.items():
        within, inside = f"{name}.{key}", f"{path}[{key}]"
        if within in specs:
            yield from _filter(specs[within], inside, inner)
        elif any(known.startswith(f"{within}.") for known in specs):
            yield from _nested(specs, within, inside, inner)
        elif key in OPERATORS and f"{name}.id" in specs:
            yield from _filter(specs[f"{name}.id"], path, {key: inner})
        else:
            raise InvalidParameter(inside, f"there is no filter {key!r} here.", _parts(specs, name))


def _parts(specs: Mapping[str, FilterSpec], name: str) -> str:
    found = [spec.spelled for spec in specs.values() if spec.name.startswith(f"{name}.")]
    return f"Use one of: {', '.join(found)}."


def valid_names(specs: Iterable[FilterSpec]) -> list[str]:
    """The filters as callers write them, in the order of the alphabet."""
    return sorted(spec.spelled for spec in specs)


def _keyed(spec: FilterSpec, value: Any) -> Iterator[Condition]:
    """Conditions by keys of which only an account knows which there are, and of what type."""
    if not isinstance(value, Mapping) or not value or _members(value) is not None:
        reason = f"it does not say which of the {spec.name.replace('_', ' ')}."
        raise InvalidParameter(spec.name, reason, f"Write {spec.name}[NAME]=…")
    for name, inner in value.items():
        one = replace(spec, name=f"{spec.name}.{name}", keyed=False)
        yield from _filter(one, f"{spec.name}[{name}]", inner)


def _groups(name: str, value: Any) -> list[Mapping[str, Any]]:
    """The members of `or[0][name]=…&or[1][…]=…`, or of `or[name]=…&or[number]=…`."""
    members = _members(value)
    if members is None and isinstance(value, Mapping):
        members = [{key: inner} for key, inner in value.items()]
    if not members or not all(isinstance(member, Mapping) for member in members):
        raise InvalidParameter(name, "it holds no filters.", f"Write {name}[0][name]=…")
    return members


def _members(value: Any) -> list[Any] | None:
    """The members of a list, also of one spelled with indexes; None when it is no list."""
    if isinstance(value, list | tuple):
        return list(value)
    if isinstance(value, Mapping) and value and all(str(key).isdecimal() for key in value):
        return [value[key] for key in sorted(value, key=int)]
    return None


def _filter(spec: FilterSpec, path: str, value: Any) -> Iterator[Condition]:
    """The conditions on one attribute; `path` is how the caller spelled it."""
    if _members(value) is not None:
        yield _condition(spec, "in", path, value)
        return
    if not isinstance(value, Mapping):
        yield _condition(spec, "eq", path, value)
        return
    for key, inner in value.items():
        inside = f"{path}[{key}]"
        if spec.part and key == spec.part:
            yield from _filter(spec, inside, inner)
        elif key in OPERATORS:
            yield _condition(spec, key, inside, inner)
        else:
            raise InvalidParameter(inside, f"there is no operator {key!r}.", _usable(spec))


def _condition(spec: FilterSpec, operator: Operator, path: str, value: Any) -> Condition:
    if operator not in spec.operators:
        raise InvalidParameter(path, f"{spec.spelled} has no operator {operator!r}.", _usable(spec))
    texts = tuple(spec.value(text) for text in _texts(value, split=operator == "in"))
    if not texts or not all(texts):
        raise InvalidParameter(path, "it is empty.", "Give a value or leave the filter out.")
    if operator != "in" and len(texts) > 1:
        raise InvalidParameter(
            path, "it takes one value.", f"Use {spec.spelled}[in]=… for several."
        )
    for text in texts:
        if operator != "like":
            _check(spec, path, text)
    return Condition(spec.asks, operator, texts)


def _texts(value: Any, *, split: bool) -> tuple[str, ...]:
    members = _members(value)
    if members is None:
        text = _text(value)
        return tuple(part.strip() for part in text.split(",")) if split else (text,)
    return tuple(_text(member) for member in members)


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None or isinstance(value, Mapping | list) else str(value)


def _check(spec: FilterSpec, path: str, text: str) -> None:
    """Raise InvalidParameter when this attribute can never have that value."""
    if spec.name == SEARCH and not 1 <= len(text.split()) <= MOST_WORDS:
        raise InvalidParameter(path, f"it has 1 to {MOST_WORDS} words.", "Search for fewer.")
    if spec.kind == "enum":
        if text not in spec.values and not spec.open:
            raise InvalidParameter(
                path, f"{text!r} is no such value.", f"Use one of: {', '.join(spec.values)}."
            )
        return
    try:
        PARSERS.get(spec.kind, str)(text)
    except ValueError as error:
        raise InvalidParameter(path, str(error)) from None


def _usable(spec: FilterSpec) -> str:
    return f"Use one of: {', '.join(f'{spec.spelled}[{o}]' for o in spec.operators)}."


def flat(conditions: Iterable[Condition | Either | Sort]) -> Iterator[Condition]:
    """Every condition on an attribute, those of alternatives too."""
    for condition in conditions:
        if isinstance(condition, Either):
            for alternative in condition.alternatives:
                yield from flat(alternative)
        elif isinstance(condition, Condition):
            yield condition


def keys_asked(conditions: Iterable[Condition | Either | Sort], keyed: str) -> list[str]:
    """The custom fields or dimensions that conditions look at; `keyed` is the filter's name."""
    parts = (condition.field.partition(".") for condition in flat(conditions))
    return [name for attribute, dot, name in parts if dot and attribute == keyed]


def searches(conditions: Iterable[Condition | Either | Sort]) -> bool:
    """Whether records are searched for: in upper and lower case alike."""
    return any(condition.field == SEARCH for condition in flat(conditions))


def sorts_by_custom_field(conditions: Iterable[Condition | Either | Sort]) -> bool:
    """Whether records are wanted in the order of a custom field."""
    sorts = (one.field for one in conditions if isinstance(one, Sort))
    return any(name.startswith(f"{CUSTOM_FIELDS}.") for name in sorts)


def chosen(conditions: Iterable[Condition | Either | Sort], name: str) -> Sequence[str]:
    """The values that conditions ask of one attribute, wherever they stand."""
    return [value for one in flat(conditions) if one.field == name for value in one.values]
