"""Reading what callers send: values in Intacct's spelling, elements in any case of letters."""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from lxml import etree

from crossfoot.emulator.tables import NUMBERS, plain
from crossfoot.intacct.catalog import Field

TRUE = frozenset({"true", "t", "yes", "1"})
FALSE = frozenset({"false", "f", "no", "0"})


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
    """A whole number."""
    try:
        return int(text)
    except ValueError as error:
        raise UnreadableValue(text) from error


def read_number(text: str) -> Decimal:
    """A finite decimal number."""
    try:
        number = Decimal(text)
    except InvalidOperation as error:
        raise UnreadableValue(text) from error
    if not number.is_finite():
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
    day, _, clock = text.partition(" ")
    try:
        month, dom, year = (int(part) for part in day.split("/"))
        hour, minute, second = (int(part) for part in clock.split(":")) if clock else (0, 0, 0)
        if year < 1000:  # two-digit years are refused
            raise UnreadableValue(text)
        return datetime.combine(
            date(year, month, dom), datetime.min.time().replace(hour, minute, second)
        )
    except ValueError as error:
        raise UnreadableValue(text) from error


def _read_date(text: str) -> str:
    return read_instant(text).date().isoformat()


def _read_timestamp(text: str) -> str:
    return read_instant(text).strftime("%Y-%m-%d %H:%M:%S")


_READERS: dict[str, Callable[[str], str | int]] = {
    "integer": read_integer,
    **dict.fromkeys(NUMBERS, lambda text: plain(read_number(text))),
    "boolean": read_boolean,
    "date": _read_date,
    "timestamp": _read_timestamp,
}
