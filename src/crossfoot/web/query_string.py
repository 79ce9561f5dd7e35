"""The query string, read as nested values.

Clients spell the same thing in several ways (unified-api §4.3, §15.6): `k[]=a&k[]=b`,
`k[0]=a&k[1]=b`, `k=a&k=b`, with or without percent-encoded brackets. All of them become the same
value here: a text, a list or a nested mapping. A comma list stays one text, because only the reader
of a parameter knows whether it is a list.
"""

from typing import Any, Final
from urllib.parse import parse_qsl

from crossfoot.errors import InvalidParameter, InvalidRequest

MOST_PARAMETERS: Final = 1_000
DEEPEST: Final = 5

Query = dict[str, Any]  # str | list | Query, by name


def decode(query_string: bytes) -> Query:
    """Read a query string; raises InvalidRequest when its spelling contradicts itself."""
    if not query_string:
        return {}
    text = query_string.decode("latin-1").strip("?")
    try:
        pairs = parse_qsl(
            text, keep_blank_values=True, errors="strict", max_num_fields=MOST_PARAMETERS
        )
    except UnicodeDecodeError as error:
        raise InvalidRequest("The query string is not valid UTF-8.") from error
    except ValueError as error:
        raise InvalidRequest(
            f"The query string has more than {MOST_PARAMETERS} parameters."
        ) from error
    query: Query = {}
    for key, value in pairs:
        _place(query, _path(key), value, key)
    return {name: _settle(value) for name, value in query.items()}


def texts(query: Query, name: str) -> tuple[str, ...]:
    """The values of a list parameter, however spelled: array, repeated, or comma list."""
    value = query.get(name)
    if value is None:
        return ()
    items = value if isinstance(value, list) else [value]
    if not all(isinstance(item, str) for item in items):
        raise InvalidParameter(name, "it takes a list of texts.")
    return tuple(part for item in items for part in item.split(",") if part)


def text(query: Query, name: str) -> str | None:
    """The value of a text parameter; an empty one counts as absent (unified-api §15.2)."""
    value = query.get(name)
    if value is None or value == "":
        return None
    if isinstance(value, list) and all(item == value[0] for item in value):
        value = value[0]
    if not isinstance(value, str):
        raise InvalidParameter(name, "it takes one value.")
    return value


def flag(query: Query, name: str) -> bool:
    """The value of a yes-or-no parameter; absent means no."""
    value = (text(query, name) or "false").lower()
    if value in {"true", "1"}:
        return True
    if value in {"false", "0"}:
        return False
    raise InvalidParameter(name, "it takes true or false.")


def whole_number(query: Query, name: str, *, least: int, most: int, default: int) -> int:
    """The value of a number parameter within its bounds."""
    value = text(query, name)
    if value is None:
        return default
    if not (value.isascii() and value.isdigit() and least <= int(value[:12]) <= most):
        raise InvalidParameter(name, f"it takes a whole number from {least} to {most}.")
    return int(value)


def _path(key: str) -> list[str]:
    """Split `a[b][]` into its steps; a key whose brackets do not match is taken as it stands."""
    name, bracket, rest = key.partition("[")
    if not bracket or not name or not rest.endswith("]"):
        return [key]
    steps = [name, *rest[:-1].split("][")]
    if any("[" in step or "]" in step for step in steps):
        return [key]
    if len(steps) > DEEPEST + 1:
        raise InvalidParameter(name, f"it is nested more than {DEEPEST} levels deep.")
    return steps


def _place(into: Query, path: list[str], value: str, key: str) -> None:
    """Put one value at its path. While reading, a list is a mapping from its index."""
    step, *rest = path
    if step == "":
        step = _next_index(into)
    if rest:
        inner = into.setdefault(step, {})
        if isinstance(inner, str):
            raise InvalidParameter(path[0] or key, f"{key!r} contradicts an earlier value.")
        _place(inner, rest, value, key)
    elif step not in into:
        into[step] = value
    elif isinstance(into[step], str):
        into[step] = {"0": into[step], "1": value}
    else:
        inner = into[step]
        if not _is_list(inner):
            raise InvalidParameter(step, f"{key!r} contradicts an earlier value.")
        inner[_next_index(inner)] = value


def _next_index(items: Query) -> str:
    return str(1 + max((int(step) for step in items if _is_index(step)), default=-1))


def _is_index(step: str) -> bool:
    return step.isascii() and step.isdigit() and len(step) < 7


def _is_list(value: Query) -> bool:
    return bool(value) and all(map(_is_index, value))


def _settle(value: str | Query) -> Any:
    """Turn the mappings that were lists back into lists, in the order of their indices."""
    if isinstance(value, str):
        return value
    if _is_list(value):
        return [_settle(value[step]) for step in sorted(value, key=int)]
    return {name: _settle(inner) for name, inner in value.items()}
