"""Whatever is sent, the answer is an answer: rows, or a refusal; never a fault, never other SQL."""

import string
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crossfoot.emulator.functions import Refusal
from crossfoot.emulator.rendering import escaped

if TYPE_CHECKING:
    from tests.unit.emulator.functions.conftest import Desk

_UNCHANGED = settings(
    max_examples=150,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
_TEXT = st.text(
    alphabet=st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="￾￿"),
    max_size=30,
)
_WORDS = st.sampled_from(
    [
        *("NAME", "STATUS", "RECORDNO", "=", "<>", "like", "in", "(", ")", ",", "'x'", "5"),
        *("-1.5e9", "and", "OR", "not", "is", "null", "rownum", "'", "'", "--", ";", '"'),
        "'01/01/2026'",
    ]
)
_OPERATORS = ["equalto", "lessthan", "like", "in", "between", "isnull", "notequalto", "and"]
_FIELDS = ["NAME", "CREDITLIMIT", "RECORDNO", "WHENMODIFIED", "ONHOLD", "TERM.NAME", "STATUS", "X"]


def answered(desk: "Desk", xml: str) -> None:
    """The call gives data or a Refusal, and the vendors are still there."""
    with suppress(Refusal):
        desk.answer(xml)
    assert desk.company.count("VENDOR") == 5


@_UNCHANGED
@given(words=st.lists(_WORDS, max_size=14))
def test_any_words_are_a_query_or_a_refusal(vendors: "Desk", words: list[str]) -> None:
    text = escaped(" ".join(words))
    xml = (
        f"<readByQuery><object>VENDOR</object><fields>*</fields><query>{text}</query></readByQuery>"
    )
    answered(vendors, xml)


@_UNCHANGED
@given(text=_TEXT)
def test_any_text_is_a_query_or_a_refusal(vendors: "Desk", text: str) -> None:
    xml = (
        "<readByQuery><object>VENDOR</object><fields>*</fields>"
        f"<query>{escaped(text)}</query></readByQuery>"
    )
    answered(vendors, xml)


@_UNCHANGED
@given(
    operator=st.sampled_from(_OPERATORS),
    field=st.sampled_from(_FIELDS) | _TEXT,
    values=st.lists(_TEXT | st.text(alphabet=string.digits + "/: -+.eE", max_size=25), max_size=3),
)
def test_any_filter_is_a_query_or_a_refusal(
    vendors: "Desk", operator: str, field: str, values: list[str]
) -> None:
    inside = "".join(f"<value>{escaped(value)}</value>" for value in values)
    xml = (
        "<query><object>VENDOR</object><select><field>NAME</field></select>"
        f"<filter><{operator}><field>{escaped(field)}</field>{inside}</{operator}></filter></query>"
    )
    answered(vendors, xml)


@_UNCHANGED
@given(text=_TEXT)
def test_any_text_comes_back_as_it_was_sent(desk: "Desk", text: str) -> None:
    desk.company.delete("CLASS", "1")
    desk.company.insert("CLASS", {"RECORDNO": 1, "NAME": text})
    select = "<query><object>CLASS</object><select><field>NAME</field></select></query>"
    assert desk.column(select, "NAME") == [text]


@pytest.mark.parametrize(
    "value", ["9" * 30, "1e999", "1e-999", "1_000", "٣", "Infinity", "nan", "0x10", "--5", "1e99"]
)
@pytest.mark.parametrize("field", ["RECORDNO", "CREDITLIMIT"])
def test_a_number_beyond_reason_is_refused(vendors: "Desk", field: str, value: str) -> None:
    vendors.refusal(
        "<query><object>VENDOR</object><select><field>NAME</field></select><filter>"
        f"<equalto><field>{field}</field><value>{value}</value></equalto></filter></query>"
    )
    vendor = f"<VENDOR><RECORDNO>1</RECORDNO><CREDITLIMIT>{value}</CREDITLIMIT></VENDOR>"
    vendors.refusal(f"<update>{vendor}</update>")


@pytest.mark.parametrize("paging", ["<offset>{}</offset>", "<pagesize>{}</pagesize>"])
@pytest.mark.parametrize("value", ["9" * 30, "-1", "1.5", "x"])
def test_paging_beyond_reason_is_refused(vendors: "Desk", paging: str, value: str) -> None:
    refusal = vendors.refusal(
        "<query><object>VENDOR</object><select><field>NAME</field></select>"
        f"{paging.format(value)}</query>"
    )
    assert refusal.entries[0].errorno == "XL03000003"


def test_more_than_sqlite_can_take_is_refused(vendors: "Desk") -> None:
    pattern = "%a" * 40_000
    for filter_xml in (
        f"<like><field>NAME</field><value>{pattern}</value></like>",
        "<or>" * 3 + "<isnull><field>NAME</field></isnull>" * 5000 + "</or>" * 3,
    ):
        answered(
            vendors,
            "<query><object>VENDOR</object><select><field>NAME</field></select>"
            f"<filter>{filter_xml}</filter></query>",
        )
