"""What the gateway says to a document that libxml or the schema refuses (intacct-xml §6.2).

Numbers and words are libxml's: those of its parser for what is not well-formed, those of its schema
checker for what has the wrong elements.
"""

from typing import cast

from lxml import etree

from crossfoot.emulator.failures import ControlEcho, ControlFailure
from crossfoot.emulator.functions import ErrorEntry


def malformed(code: int, message: str, line: int, column: int) -> ControlFailure:
    """Not well-formed XML; the gateway escapes libxml's quotes before it escapes the document."""
    quoted = message.replace('"', "&quot;")
    place = f"Line: {line}, column: {column}."
    return _failure(f"Fatal Error {code}: {quoted}. {place}", ControlEcho())


def invalid(code: int, message: str, element: etree._Element, echo: ControlEcho) -> ControlFailure:
    """An element that the schema refuses; its checker knows lines but no columns."""
    line = cast("int | None", element.sourceline) or 1
    return _failure(f"Error {code}: {message} Line: {line}, column: 0.", echo)


def missing(parent: etree._Element, expected: str, echo: ControlEcho) -> ControlFailure:
    """A required child is not there; `expected` may name several."""
    message = f"Element '{parent.tag}': Missing child element(s).{_expected(expected)}"
    return invalid(1871, message, parent, echo)


def unexpected(element: etree._Element, expected: str, echo: ControlEcho) -> ControlFailure:
    """An element stands where it must not; "" when nothing is expected there."""
    message = f"Element '{element.tag}': This element is not expected.{_expected(expected)}"
    return invalid(1871, message, element, echo)


def wrong_length(
    element: etree._Element, text: str, echo: ControlEcho, *, attribute: str = ""
) -> ControlFailure:
    """A text, or an attribute's, that is not 1 to 256 characters long."""
    facet, code, word, limit = (
        ("maxLength", 1832, "exceeds the allowed maximum", 256)
        if text
        else ("minLength", 1831, "underruns the allowed minimum", 1)
    )
    place = f"Element '{element.tag}'" + (f", attribute '{attribute}'" if attribute else "")
    message = (
        f"{place}: [facet '{facet}'] The value has a length of '{len(text)}'; "
        f"this {word} length of '{limit}'."
    )
    return invalid(code, message, element, echo)


def not_one_of(
    element: etree._Element, text: str, allowed: tuple[str, ...], echo: ControlEcho
) -> ControlFailure:
    """A value outside of its enumeration."""
    listed = ", ".join(f"'{value}'" for value in allowed)
    message = (
        f"Element '{element.tag}': [facet 'enumeration'] The value '{text}' "
        f"is not an element of the set {{{listed}}}."
    )
    return invalid(1840, message, element, echo)


def not_boolean(element: etree._Element, text: str, echo: ControlEcho) -> ControlFailure:
    """A value that is neither true nor false."""
    message = (
        f"Element '{element.tag}': '{text}' is not a valid value of the atomic type 'xs:boolean'."
    )
    return invalid(1824, message, element, echo)


def _expected(names: str) -> str:
    if not names:
        return ""
    return f" Expected is {'one of ' if ',' in names else ''}( {names} )."


def _failure(text: str, echo: ControlEcho) -> ControlFailure:
    entry = ErrorEntry("XL03000003", description2=f"XML Parse schema error: {text}")
    return ControlFailure((entry,), echo)
