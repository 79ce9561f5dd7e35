"""Elements of a gateway body: nested dicts, reached by dotted paths."""

from collections.abc import Mapping
from typing import Any, Final

CUSTOM: Final = "customfields"
Elements = dict[str, Any]


def end_of(into: Elements, path: str) -> tuple[Elements, str]:
    """Where a dotted path ends: the innermost element, and the last name."""
    *above, name = path.split(".")
    for step in above:
        into = into.setdefault(step, {})
    return into, name


def nested(flat: Mapping[str, Any]) -> Elements:
    """Elements of dotted paths."""
    found: Elements = {}
    for path, value in flat.items():
        inside, name = end_of(found, path)
        inside[name] = value
    return found


def merge(into: Elements, more: Mapping[str, Any]) -> None:
    """Put more in; objects are merged, everything else is replaced."""
    for name, value in more.items():
        if isinstance(value, Mapping) and isinstance(into.get(name), dict):
            merge(into[name], value)
        else:
            into[name] = value


def add_custom(into: Elements, name: str, value: Any) -> None:
    """A custom field, as legacy functions take it."""
    kept = into.setdefault(CUSTOM, {}).setdefault("customfield", [])
    kept.append({"customfieldname": name, "customfieldvalue": value})
