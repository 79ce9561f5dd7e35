"""How an answer is written: indentation that changes no text, and escapes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from crossfoot.emulator import response
from crossfoot.emulator.failures import ControlEcho, ControlFailure, Style
from crossfoot.emulator.functions import ErrorEntry

TEXT = st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=20)


def written(*entries: ErrorEntry, whitespace: bool) -> bytes:
    failure = ControlFailure(entries, ControlEcho("s", "c", unique=True, dtd_version="3.0"))
    style = Style(whitespace=whitespace, additional_info=True)
    return response.control_failure(failure, style)


def texts(document: bytes) -> list[tuple[str, str]]:
    return [
        (element.tag, element.text or "")
        for element in etree.fromstring(document).iter()
        if len(element) == 0
    ]


@given(TEXT, TEXT)
def test_white_space_changes_no_text(description: str, correction: str) -> None:
    entry = ErrorEntry("XL03000006", description, "d2", correction)
    compact = written(entry, whitespace=False)
    spacious = written(entry, whitespace=True)
    assert texts(compact) == texts(spacious)
    assert ("description", description) in texts(compact)


def test_each_element_has_a_line_of_its_own_under_its_parent() -> None:
    document = "<r><a/><b x='1'/><c><d>text</d><e></e></c></r>"
    assert response._indented(document) == (
        "<r>\n    <a/>\n    <b x='1'/>\n    <c>\n        <d>text</d>\n        <e></e>\n"
        "    </c>\n</r>\n"
    )


@pytest.mark.parametrize(
    ("text", "wire"),
    [("A & B", "A &amp; B"), ("<x>", "&lt;x&gt;"), ("'q'", "&#039;q&#039;"), ('"', "&quot;")],
)
def test_errors_are_escaped_as_php_does(text: str, wire: str) -> None:
    document = written(ErrorEntry("X", description2=text), whitespace=False).decode()
    assert f"<description2>{wire}</description2>" in document
