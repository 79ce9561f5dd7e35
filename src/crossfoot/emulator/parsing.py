"""Reading what callers send: values in Intacct's spelling, elements in any case of letters."""

import re
from collections.abc import Callable, Iterator
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal

from lxml import etree

from crossfoot.emulator.tables import NUMBERS, plain
from crossfoot.intacct.catalog import Field

TRUE = frozenset({"true", "t", "yes", "1"})
FALSE = frozenset({"false", "f", "no", "0"})

_INTEGER = re.compile(r"[+-]?[0-9]{1,18}")
_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?")
_INSTANT = re.compile(
    r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})(?: ([0-9]{1,2}):([0-9]{1,2}):([0-9]{1,2}))?"
)
_MAGNITUDE = 18
_CENT = Decimal("0.01")


class UnreadableValue(ValueError):  # noqa: N818 -- named like the rest of our errors
    """A value is not of its field's type."""


def children(element: etree._Element) -> Iterator[etree._Element]:
    """The child elements, without comments and processing instructions."""
    return element.iterchildren(tag=etree.Element)


def name_of(element: etree._Element) -> str:
    """An element's name as sent."""
    return str(element.tag)


def text_of(element: etree._Element | None) -> str:
    """An element's text without the white space around it; "" when there is none."""
    return "" if element is None else (element.text or "").strip()


def child(element: etree._Element, name: str) -> etree._Element | None:
    """The first child of this name, in any case of letters."""
    wanted = name.lower()
    return next((c for c in children(element) if name_of(c).lower() == wanted), None)


def child_text(element: etree._Element, name: str) -> str:
    """The text of the first child of this name."""
    return text_of(child(element, name))


def read_value(field: Field, text: str) -> str | int | None:
    """A value as sent -> as stored; "" is a blank.

    Raises UnreadableValue. Dates may be un-padded; times may lack their clock part (§1.1).
    """
    if text == "":
        return None
    reader = _READERS.get(field.type)
    return text if reader is None else reader(text)


def read_integer(text: str) -> int:
    """A whole number of at most 18 digits."""
    if not _INTEGER.fullmatch(text):
        raise UnreadableValue(text)
    return int(text)


def read_number(text: str) -> Decimal:
    """A decimal number, with or without an exponent, of a size that money can have."""
    if not _NUMBER.fullmatch(text):
        raise UnreadableValue(text)
    number = Decimal(text)
    if number and abs(number.adjusted()) > _MAGNITUDE:
        raise UnreadableValue(text)
    return number


def read_boolean(text: str) -> str:
    """`true` or `false`, from any of the spellings that Intacct knows (§7, booleans)."""
    if text.lower() in TRUE:
        return "true"
    if text.lower() in FALSE:
        return "false"
    raise UnreadableValue(text)


def read_instant(text: str) -> datetime:
    """`mm/dd/yyyy`, with or without ` hh:mm:ss`, padded or not; without zone, as sent."""
    found = _INSTANT.fullmatch(text)
    if found is None:
        raise UnreadableValue(text)
    month, day, year, hour, minute, second = (int(part or 0) for part in found.groups())
    try:
        return datetime(year, month, day, hour, minute, second)  # noqa: DTZ001 -- Intacct's times have no zone
    except ValueError as error:
        raise UnreadableValue(text) from error


def read_amount(text: str) -> Decimal:
    """An amount of money; more than two decimals are rounded (§1.1)."""
    return read_number(text).quantize(_CENT, ROUND_HALF_UP)


def _read_date(text: str) -> str:
    return read_instant(text).date().isoformat()


def _read_timestamp(text: str) -> str:
    return read_instant(text).strftime("%Y-%m-%d %H:%M:%S")


_READERS: dict[str, Callable[[str], str | int]] = {
    "integer": read_integer,
    **dict.fromkeys(NUMBERS, lambda text: plain(read_number(text))),
    "currency": lambda text: plain(read_amount(text)),
    "boolean": read_boolean,
    "date": _read_date,
    "timestamp": _read_timestamp,
}
