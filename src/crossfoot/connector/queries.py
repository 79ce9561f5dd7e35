"""Free queries: a body that names an object, its fields and conditions, as a gateway query."""

from collections.abc import Mapping, Sequence
from typing import Any, Final, get_args

from crossfoot.connector.conditions import in_body
from crossfoot.connector.objects import KnownObject
from crossfoot.errors import InvalidBody, InvalidParameter, Problem
from crossfoot.intacct import Aggregate, Formatting, Order, Query
from crossfoot.intacct.functions import LARGEST_PAGE, Aggregation

KEYS: Final = (
    *("object", "fields", "select", "filters", "orderBy", "size", "limit", "offset"),
    *("docparid", "showPrivate", "caseInsensitive", "aggregates"),
)
AGGREGATIONS: Final[tuple[Aggregation, ...]] = get_args(Aggregation)


def object_name(body: Any) -> str:
    """The object that a body asks for: `vendors`, `VENDOR` or, with its area, `ap/vendor`."""
    if not isinstance(body, Mapping) or not isinstance(body.get("object"), str):
        raise _invalid("object", 'Name the object, such as {"object": "vendors"}.')
    if strange := [key for key in body if key not in KEYS]:
        raise _invalid(str(strange[0]), f"Not known here. Use: {', '.join(KEYS)}.")
    return str(body["object"]).rpartition("/")[2].replace("-", "_")


def chooses(body: Mapping[str, Any]) -> bool:
    """Whether the caller said which fields; if not, what a company refuses can be left out."""
    return bool(body.get("fields") or body.get("select") or body.get("aggregates"))


def read_query(known: KnownObject, body: Mapping[str, Any], formatting: Formatting) -> Query:
    """The query in a body. Raises InvalidBody with the place of the first mistake."""
    aggregates = _aggregates(known, body.get("aggregates"))
    wanted = _body_fields(known, names(body.get("fields") or body.get("select")))
    return Query(
        known.name,
        select=wanted or (() if aggregates else known.own_fields),
        filter=in_body(known, body.get("filters"), formatting),
        order=_body_order(known, body.get("orderBy"), default=not aggregates),
        size=_whole(body, "size" if "size" in body else "limit", 1, LARGEST_PAGE, 100),
        offset=_whole(body, "offset", 0, 10**9, 0),
        docparid=_text(body, "docparid"),
        show_private=_flag(body, "showPrivate"),
        case_insensitive=_flag(body, "caseInsensitive"),
        aggregates=aggregates,
    )


def names(value: Any) -> list[str]:
    """The names in a list or a comma list."""
    parts = value if isinstance(value, list) else [value] if value else []
    return [name.strip() for part in parts for name in str(part).split(",") if name.strip()]


def fields(known: KnownObject, wanted: Sequence[str]) -> tuple[str, ...]:
    """Named fields as Intacct spells them; `*` is every field. Raises InvalidParameter."""
    if list(wanted) == ["*"]:
        return known.fields
    return tuple(dict.fromkeys(_parameter_field(known, name, "fields") for name in wanted))


def order(known: KnownObject, wanted: Sequence[str]) -> tuple[Order, ...]:
    """The order in `NAME`, `-NAME`, `NAME desc` or `NAME:desc`. Raises InvalidParameter."""
    found = []
    for text in wanted:
        name, descending = _direction(text)
        found.append(Order(_parameter_field(known, name, "order_by"), descending))
    return tuple(found)


def _direction(text: str) -> tuple[str, bool]:
    name, _, direction = text.replace(":", " ").strip().partition(" ")
    return name.lstrip("-+"), name.startswith("-") or direction.strip().lower().startswith("desc")


def _parameter_field(known: KnownObject, name: str, parameter: str) -> str:
    field = known.field(name)
    if field is None:
        reason = f"{known.name} has no field {name!r}."
        raise InvalidParameter(parameter, reason, known.suggestions(name))
    return field


def _body_field(known: KnownObject, name: str, path: str) -> str:
    field = known.field(name)
    if field is None:
        raise _invalid(path, f"{known.name} has no field {name!r}. {known.suggestions(name)}")
    return field


def _body_fields(known: KnownObject, wanted: Sequence[str]) -> tuple[str, ...]:
    if list(wanted) == ["*"]:
        return known.fields
    found = [_body_field(known, name, f"fields[{i}]") for i, name in enumerate(wanted)]
    return tuple(dict.fromkeys(found))


def _body_order(known: KnownObject, value: Any, *, default: bool) -> tuple[Order, ...]:
    """`["NAME", "-WHENMODIFIED"]` or `[{"NAME": "desc"}]`; by key where nothing is said."""
    if not value:
        return (Order(known.key),) if default and known.key else ()
    found = []
    for i, one in enumerate(value if isinstance(value, list) else [value]):
        pairs = one.items() if isinstance(one, Mapping) else [(str(one), "")]
        for name, direction in pairs:
            plain, descending = _direction(f"{name} {direction}")
            found.append(Order(_body_field(known, plain, f"orderBy[{i}]"), descending))
    return tuple(found)


def _aggregates(known: KnownObject, value: Any) -> tuple[Aggregate, ...]:
    """`[{"$sum": "TOTALDUE"}, {"$count": "RECORDNO"}]`."""
    found: list[Aggregate] = []
    if value is None:
        return ()
    for i, one in enumerate(value if isinstance(value, list) else [value]):
        path = f"aggregates[{i}]"
        if not isinstance(one, Mapping):
            raise _invalid(path, 'It is one aggregate, such as {"$sum": "TOTALDUE"}.')
        for word, name in one.items():
            function = next((a for a in AGGREGATIONS if word in {a, f"${a}"}), None)
            if function is None:
                usable = ", ".join(f"${a}" for a in AGGREGATIONS)
                raise _invalid(f"{path}.{word}", f"No such aggregate. Use one of: {usable}.")
            found.append(Aggregate(function, _body_field(known, str(name), f"{path}.{word}")))
    return tuple(found)


def _whole(body: Mapping[str, Any], name: str, least: int, most: int, default: int) -> int:
    value = body.get(name, default)
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise _invalid(name, f"It is a whole number from {least:,} to {most:,}.")
    return value


def _flag(body: Mapping[str, Any], name: str) -> bool:
    value = body.get(name)
    if not isinstance(value, bool | None):
        raise _invalid(name, "It is true or false.")
    return value is True


def _text(body: Mapping[str, Any], name: str) -> str:
    value = body.get(name)
    if not isinstance(value, str | None):
        raise _invalid(name, "It is a text.")
    return value or ""


def _invalid(path: str, message: str) -> InvalidBody:
    return InvalidBody([Problem(path, "invalid", message)])
