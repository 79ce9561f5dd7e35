"""What one attribute takes of a record's children: the first, the least, or each value once."""

from collections.abc import Callable, Sequence
from typing import Any, Final


def _first(members: Sequence[Any]) -> Any:
    return next((member for member in members if member is not None), None)


def _least(members: Sequence[Any]) -> Any:
    return _extreme(min, members)


def _greatest(members: Sequence[Any]) -> Any:
    return _extreme(max, members)


def _extreme(choose: Callable[..., Any], members: Sequence[Any]) -> Any:
    """The least or greatest of what could be read; what could not is text, and stands for none."""
    alike = [member for member in members if member is not None and not isinstance(member, str)]
    return choose(alike, default=None)


TAKEN: Final = {"first": _first, "least": _least, "greatest": _greatest}
"""By the word that children are declared with."""


def each_once(members: Sequence[Any]) -> list[Any]:
    """Each value in the order of its first occurrence."""
    return [value for value in dict.fromkeys(members) if value is not None]
