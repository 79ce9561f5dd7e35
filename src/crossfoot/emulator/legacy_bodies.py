"""Bodies of the object-specific functions, read in the order that the gateway insists on (§3.10).

The layouts are the catalog's. What stands out of order, is unknown or is missing breaks the schema
and is refused as XL03000003 before anything else is looked at; whether a text makes sense is for
the function to say.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Union

from lxml import etree

from crossfoot.emulator import parsing
from crossfoot.emulator.functions import Call
from crossfoot.emulator.legacy_fields import day
from crossfoot.emulator.refusals import not_in_schema
from crossfoot.emulator.validation import invalid
from crossfoot.intacct.catalog.legacy import Layout, Part, find_layout

Content = Union[str, date, None, "Body"]


@dataclass(frozen=True, slots=True)
class Body:
    """An element's parts by name: texts, days, further bodies. What was not sent is blank.

    `attributes` are by their bare names (`key`, `line_num`).
    """

    name: str
    attributes: Mapping[str, str] = field(default_factory=dict)
    parts: tuple[tuple[str, Content], ...] = ()

    def has(self, name: str) -> bool:
        """Whether an element was sent, be it empty."""
        return any(name == sent for sent, _ in self.parts)

    def text(self, name: str) -> str:
        """The text of an element, "" for none."""
        content = self._first(name)
        return content if isinstance(content, str) else ""

    def day(self, name: str) -> date | None:
        """A date, None where there is none or an empty one."""
        content = self._first(name)
        return content if isinstance(content, date) else None

    def amount(self, name: str) -> Decimal | None:
        """A number, None for a blank. Raises Invalid for a text that is none."""
        text = self.text(name)
        if not text:
            return None
        try:
            return parsing.read_number(text)
        except parsing.UnreadableValue as error:
            raise invalid("BL03000018", f"Illegal format for {name} : {text}") from error

    def flag(self, name: str) -> str:
        """`true`, `false`, or "" for a blank. Raises Invalid for any other text."""
        text = self.text(name)
        try:
            return parsing.read_boolean(text) if text else ""
        except parsing.UnreadableValue as error:
            raise invalid("BL03000018", f"Illegal format for {name} : {text}") from error

    def inner(self, name: str) -> "Body":
        """The body of an element; an empty one for none."""
        content = self._first(name)
        return content if isinstance(content, Body) else Body(name)

    def bodies(self, name: str) -> list["Body"]:
        """The bodies of every element of this name."""
        return [each for each in self.in_order() if each.name == name]

    def texts(self, name: str) -> list[str]:
        """The texts of every element of this name."""
        return [text for sent, text in self.parts if sent == name and isinstance(text, str)]

    def in_order(self) -> list["Body"]:
        """Every inner body, in the order in which they were sent."""
        return [content for _, content in self.parts if isinstance(content, Body)]

    def place_among(self, lines: int, document: str) -> int:
        """Where the line stands that an update names by its number, from 1. Raises Invalid."""
        number = self.attributes["line_num"]
        at = int(number) - 1 if number.isdigit() else -1
        if not 0 <= at < lines:
            raise invalid("BL01001973", f"{document} has no line {number}.")
        return at

    def custom_fields(self) -> dict[str, str]:
        """The values in `customfields`, by the names of the fields in capitals."""
        return {
            each.text("customfieldname").upper(): each.text("customfieldvalue")
            for each in self.inner("customfields").bodies("customfield")
        }

    def _first(self, name: str) -> Content:
        return next((content for sent, content in self.parts if sent == name), None)


def read_body(call: Call) -> Body:
    """The body of a legacy call. Raises Refusal for what its layout does not allow."""
    layout = find_layout(call.name)
    assert layout is not None  # noqa: S101 -- functions are registered under names with a layout
    return _body(call.element, layout)


def _body(element: etree._Element, layout: Layout) -> Body:
    """Read an element; where all of its parts may be repeated, they may come mixed."""
    attributes = {str(name): str(text) for name, text in element.attrib.items()}
    for part in layout.parts:
        if part.names[0].startswith("@") and part.required:
            _check_attribute(element, part.names, attributes)
    places = [part for part in layout.parts if not part.names[0].startswith("@")]
    parts: list[tuple[str, Content]] = []
    mixed = bool(places) and all(part.repeated for part in places)
    at = 0
    for child in parsing.children(element):
        name = parsing.name_of(child)
        found = next((i for i in range(at, len(places)) if name in places[i].names), None)
        if found is None:
            if layout.open:
                continue
            raise _unexpected(name, places[at:])
        _check_passed(element, places[at:found], parts)
        if not mixed:
            at = found if places[found].repeated else found + 1
        parts.append((name, _content(child, places[found])))
    _check_passed(element, places[at:], parts)
    return Body(parsing.name_of(element), attributes, tuple(parts))


def _content(child: etree._Element, part: Part) -> Content:
    if part.is_date:
        blank = not any(parsing.text_of(each) for each in parsing.children(child))
        return None if blank else day(child)
    if part.holds is not None:
        return _body(child, part.holds)
    inner = next(parsing.children(child), None)
    if inner is not None:
        raise _unexpected(parsing.name_of(inner), [])
    return parsing.text_of(child)


def _check_passed(
    element: etree._Element, passed: list[Part], parts: list[tuple[str, Content]]
) -> None:
    """Refuse when a place that must be filled was left behind empty."""
    for part in passed:
        if part.required and not any(name in part.names for name, _ in parts):
            name = parsing.name_of(element)
            raise not_in_schema(
                f"Element '{name}': Missing child element(s). Expected is {_listed([part])}."
            )


def _check_attribute(
    element: etree._Element, names: tuple[str, ...], attributes: Mapping[str, str]
) -> None:
    wanted = names[0].removeprefix("@")
    if wanted not in attributes:
        name = parsing.name_of(element)
        raise not_in_schema(f"Element '{name}': The attribute '{wanted}' is required but missing.")


def _unexpected(name: str, expected: list[Part]) -> Exception:
    hint = f" Expected is {_listed(expected)}." if expected else ""
    return not_in_schema(f"Element '{name}': This element is not expected.{hint}")


def _listed(parts: list[Part]) -> str:
    """The names of the places up to the first that must be filled, as libxml lists them."""
    names = list(_until_required(parts))
    return f"one of ( {', '.join(names)} )" if len(names) > 1 else f"( {names[0]} )"


def _until_required(parts: list[Part]) -> Iterator[str]:
    for part in parts:
        yield from part.names
        if part.required:
            return
