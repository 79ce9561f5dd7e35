"""The layouts of the object-specific functions: which elements they take, in which order.

Read once from the notation of `legacy_orders`; pure data, for those who write such functions and
for those who read them.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

import msgspec
from msgspec.structs import replace

from crossfoot.intacct.catalog.legacy_orders import DELETION, FRAGMENTS, ORDERS

_TOKEN: Final = re.compile(r"@?\w+(?:\|\w+)*|:d|\[\]|[{}*!?]")


class Part(msgspec.Struct, frozen=True):
    """One place in a layout. `names` has several where one of them is to be chosen."""

    names: tuple[str, ...]
    required: bool = False
    repeated: bool = False
    is_date: bool = False
    holds: "Layout | None" = None


class Layout(msgspec.Struct, frozen=True):
    """The parts of an element in their order; with `open`, anything may follow them."""

    parts: tuple[Part, ...] = ()
    open: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """Every name that has a place."""
        return tuple(name for part in self.parts for name in part.names)


@cache
def find_layout(name: str) -> Layout | None:
    """The layout of a function, or None if its element order is not known here."""
    if name in ORDERS:
        return _read_layout(ORDERS[name])
    return _read_layout(DELETION) if name.startswith("delete_") else None


def _read_layout(notation: str) -> Layout:
    return _layout(_tokens(notation))


def _tokens(notation: str) -> Iterator[str]:
    for token in _TOKEN.findall(notation):
        if token in FRAGMENTS:
            yield from _tokens(FRAGMENTS[token])
        else:
            yield token


def _layout(tokens: Iterator[str]) -> Layout:
    """Read up to the closing brace, or the end."""
    parts: list[Part] = []
    is_open = optional = False
    for token in tokens:
        match token:
            case "}":
                break
            case "*":
                is_open = True
            case "?":
                optional = True
            case "!":
                parts[-1] = replace(parts[-1], required=not optional)
            case ":d":
                parts[-1] = replace(parts[-1], is_date=True)
            case "[]":
                parts[-1] = replace(parts[-1], repeated=True)
            case "{":
                parts[-1] = replace(parts[-1], holds=_layout(tokens))
            case _:
                parts.append(Part(tuple(token.split("|"))))
    return Layout(tuple(parts), is_open)
