"""Single values of a JSON body, read strictly: what a person would call right, and nothing else."""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from crossfoot.errors import Problem
from crossfoot.unified.codecs import Kind
from crossfoot.unified.filter_values import parse_date, parse_instant

MOST_DIGITS: Final = 20
"""Digits before the point: more than any ledger has."""
MOST_DECIMALS: Final = 10
"""Decimals that Intacct keeps of numbers that are no amounts of money (guessed)."""
MOST_CHARACTERS: Final = 4000
"""Characters of a text whose length nobody states (guessed)."""

_NUMBER: Final = re.compile(r"[+-]?\d{1,40}(?:\.\d{1,40})?")
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")
_INSTANT: Final = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d.*")
_CONTROL: Final = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What no text may hold: control characters, lone surrogates and what XML cannot carry."""


class Exponent(str):
    """A JSON number with an exponent: nobody means an amount so, and nothing tells its decimals."""

    __slots__ = ()


def read_number(text: str) -> Decimal | Exponent:
    """A JSON number that is not whole, with the digits that the caller wrote."""
    return Exponent(text) if "e" in text.lower() else Decimal(text)


class Wrong(Exception):  # noqa: N818 -- it is caught where it is raised: the value is refused
    """A value that cannot be used: which rule it breaks, in words, and the remedy."""

    def __init__(self, rule: str, message: str, remedy: str = "") -> None:
        super().__init__(message)
        self.rule = rule
        self.message = message
        self.remedy = remedy

    def at(self, path: str) -> Problem:
        """The problem at its place."""
        return Problem(path, self.rule, self.message, self.remedy)


def text(value: Any, most: int | None = None) -> str:
    """A text without control characters, and no longer than Intacct keeps. Raises Wrong."""
    if not isinstance(value, str) or isinstance(value, Exponent):
        remedy = f'Send it in quotes: "{value}".' if _is_number(value) else 'Send a text: "…".'
        raise Wrong("type", f"It must be a text, not {_kind(value)}.", remedy)
    if found := _CONTROL.search(value):
        words = f"It holds the control character U+{ord(found[0]):04X} at {found.start()}."
        raise Wrong("characters", words, "Take it out.")
    longest = MOST_CHARACTERS if most is None else most
    if len(value) > longest:
        words = f"It has {len(value):,} characters; Sage Intacct keeps {longest:,}."
        raise Wrong("length", words, "Shorten it.")
    return value


def number(value: Any, most: int | None = None) -> Decimal:
    """An exact number, as a JSON number or in quotes; `most` decimals. Raises Wrong."""
    whole, _, rest = f"{_decimal(value):f}".partition(".")
    rest = rest.rstrip("0")
    allowed = MOST_DECIMALS if most is None else most
    if len(rest) > allowed:
        kept = f"{allowed} decimal{'' if allowed == 1 else 's'}" if allowed else "no decimals"
        words = f"It has {len(rest)} decimals; Sage Intacct keeps {kept}."
        raise Wrong("decimals", words, "Round it as your books do.")
    if len(whole.lstrip("+-0")) > MOST_DIGITS:
        raise Wrong("range", f"It has more than {MOST_DIGITS} digits.", "No ledger has so many.")
    return Decimal(f"{whole}.{rest}" if rest else whole)


def _decimal(value: Any) -> Decimal:
    if isinstance(value, Exponent):
        raise Wrong("exponent", f"{value} is written with an exponent.", "Write the digits: 1200.")
    if isinstance(value, Decimal) and value.is_finite():
        return value
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**40:
        return Decimal(value)
    if isinstance(value, float):
        return _decimal(read_number(repr(value))) if value == value else _decimal("NaN")  # noqa: PLR0124
    if isinstance(value, str) and _NUMBER.fullmatch(value):
        return Decimal(value)
    shown = f"{value[:40]!r}" if isinstance(value, str) else _kind(value)
    raise Wrong("type", f"It must be a number, not {shown}.", 'Send 1250.5 or "1250.50".')


def integer(value: Any, most: int | None = None) -> int:
    """A whole number. Raises Wrong."""
    del most
    found = number(value, 0)
    return int(found)


def boolean(value: Any, most: int | None = None) -> bool:
    """True or false, and no word for it. Raises Wrong."""
    del most
    if not isinstance(value, bool):
        raise Wrong("type", f"It must be true or false, not {_kind(value)}.", "Send true or false.")
    return value


def day(value: Any, most: int | None = None) -> date:
    """A calendar day; of a date-time, the day that is written there. Raises Wrong."""
    del most
    if isinstance(value, str) and (_DAY.fullmatch(value) or _INSTANT.fullmatch(value)):
        try:
            return parse_date(value)
        except ValueError as error:
            raise Wrong("date", f"{error}") from None
    shown = f"{value[:40]!r}" if isinstance(value, str) else _kind(value)
    raise Wrong("date", f"It must be a date, not {shown}.", 'Send it as "2026-01-31".')


def instant(value: Any, most: int | None = None) -> datetime:
    """An instant with its zone, or in UTC. Raises Wrong."""
    del most
    if isinstance(value, str) and (_DAY.fullmatch(value) or _INSTANT.fullmatch(value)):
        try:
            return parse_instant(value)
        except ValueError as error:
            raise Wrong("date", f"{error}") from None
    shown = f"{value[:40]!r}" if isinstance(value, str) else _kind(value)
    raise Wrong("date", f"It must be a date-time, not {shown}.", 'Send "2026-01-31T08:00:00Z".')


def word(value: Any, words: tuple[str, ...]) -> str:
    """One of these words. Raises Wrong naming them."""
    if isinstance(value, str) and value in words:
        return value
    shown = f"{value[:40]!r}" if isinstance(value, str) else _kind(value)
    raise Wrong("enum", f"{shown} is not among its values.", f"Send one of: {', '.join(words)}.")


BY_KIND: Final[Mapping[Kind, Callable[[Any, int | None], Any]]] = {
    "string": text,
    "id": text,
    "number": number,
    "integer": integer,
    "boolean": boolean,
    "date": day,
    "date-time": instant,
}
"""The reader of each kind of value but enumerations."""


def _is_number(value: Any) -> bool:
    return isinstance(value, int | Decimal | Exponent) and not isinstance(value, bool)


def _kind(value: Any) -> str:
    """What sort of JSON value it is, in words."""
    match value:
        case None:
            return "null"
        case bool():
            return "a boolean"
        case str() if not isinstance(value, Exponent):
            return "a text"
        case dict():
            return "an object"
        case list():
            return "a list"
    return "a number"
