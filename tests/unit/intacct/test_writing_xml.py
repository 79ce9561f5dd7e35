"""Text and values on their way out."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from crossfoot.errors import InvalidBody
from crossfoot.intacct.xml import attribute, clean, element, emit, escape
from crossfoot.secret import Secret

ANY_TEXT = st.text(st.characters(codec=None, exclude_categories=()))


@given(ANY_TEXT)
def test_any_text_comes_back_from_a_parser_as_it_was_cleaned(text: str) -> None:
    root = etree.fromstring(element("a", escape(text)).encode())
    assert (root.text or "") == clean(text)


@given(ANY_TEXT)
def test_any_attribute_comes_back_from_a_parser_as_it_was_cleaned(text: str) -> None:
    root = etree.fromstring(element("a", "", attribute("b", text)).encode())
    assert root.attrib["b"] == clean(text)


@given(st.text())
def test_cleaning_keeps_everything_that_xml_can_carry(text: str) -> None:
    kept = [c for c in text if c in "\t\n\r" or " " <= c <= "\ud7ff" or c >= "\ue000"]
    assert clean(text) == "".join(c for c in kept if c not in "\ufffe\uffff")


def test_control_characters_and_lone_surrogates_are_removed() -> None:
    dirty = "a\x00b\x01c\x08d\x0be\x1ff\ud800g\udfffh\ufffei\uffffj\tk\nl\rm\x7fn\U0001f600"
    assert clean(dirty) == "abcdefghij\tk\nl\rm\x7fn\U0001f600"


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("A & B <x>", "A &amp; B &lt;x&gt;"),
        (12, "12"),
        (True, "true"),
        (False, "false"),
        (Decimal("12.50"), "12.50"),
        (Decimal("1E+3"), "1000"),
        (Decimal("0.00000001"), "0.00000001"),
        (date(2026, 1, 31), "01/31/2026"),
        (datetime(2026, 1, 31, 23, 30, tzinfo=UTC), "01/31/2026 23:30:00"),
        (
            datetime(2026, 1, 31, 23, 30, tzinfo=timezone(timedelta(hours=-8))),
            "02/01/2026 07:30:00",
        ),
    ],
)
def test_values_are_written_as_the_gateway_reads_them(value: Any, written: str) -> None:
    assert emit("F", value) == f"<F>{written}</F>"


def test_records_nest_lists_repeat_and_none_is_an_empty_element() -> None:
    bill: dict[str, Any] = {
        "VENDORID": "V-1",
        "MEMO": None,
        "APBILLITEMS": {"APBILLITEM": [{"AMOUNT": Decimal("1.5")}, {"AMOUNT": 2}]},
        "TAGS": [],
    }
    assert emit("APBILL", bill) == (
        "<APBILL><VENDORID>V-1</VENDORID><MEMO/><APBILLITEMS>"
        "<APBILLITEM><AMOUNT>1.5</AMOUNT></APBILLITEM>"
        "<APBILLITEM><AMOUNT>2</AMOUNT></APBILLITEM></APBILLITEMS></APBILL>"
    )


@pytest.mark.parametrize(
    "value",
    [
        1.5,
        Decimal("NaN"),
        Decimal("Infinity"),
        datetime(2026, 1, 1),  # noqa: DTZ001 -- a naive instant is what is refused
        b"bytes",
        Secret("hidden"),
        object(),
    ],
)
def test_values_without_an_exact_text_are_refused_with_their_path(value: Any) -> None:
    with pytest.raises(InvalidBody) as caught:
        emit("APBILL", {"LINES": {"LINE": [{"AMOUNT": value}]}})
    assert [problem.path for problem in caught.value.problems] == ["APBILL.LINES.LINE[0].AMOUNT"]
    assert "hidden" not in str(caught.value)


@pytest.mark.parametrize("name", ["", "a b", "a><b", "1A", "a/", "a=", "RECORD#", "é", "x" * 300])
def test_names_that_could_carry_markup_are_refused(name: str) -> None:
    with pytest.raises(InvalidBody):
        emit("VENDOR", {name: "x"})
