"""Tax lines hang below the lines that they tax; totals come of what the lines say."""

from decimal import Decimal
from typing import Any

import pytest

from crossfoot.intacct import Formatting
from crossfoot.unified.criteria import ALWAYS
from crossfoot.unified.dimensions import Place
from crossfoot.unified.plan import Facts, Plan
from crossfoot.unified.resources.accounting.invoices import INVOICES
from crossfoot.unified.shapes import LineTax

BILLS = INVOICES.sources[1]
HEADER = {"RECORDNO": "7", "STATE": "Posted", "TRX_TOTALENTERED": "238", "TRX_TOTALDUE": "238"}
ROWS = [
    {"RECORDNO": "1", "RECORDKEY": "7", "LINEITEM": "T", "TRX_AMOUNT": "100", "AMOUNT": "110"},
    {"RECORDNO": "2", "RECORDKEY": "7", "LINEITEM": "T", "TRX_AMOUNT": "100", "AMOUNT": "110"},
    {
        "RECORDNO": "3",
        "RECORDKEY": "7",
        "LINEITEM": "F",
        "PARENTENTRY": "1",
        "DETAILKEY": "4",
        "ACCOUNTKEY": "90",
        "TRX_AMOUNT": "19",
        "AMOUNT": "20.9",
    },
    {
        "RECORDNO": "4",
        "RECORDKEY": "7",
        "LINEITEM": "F",
        "PARENTENTRY": "1",
        "DETAILKEY": "5",
        "TRX_AMOUNT": "19",
        "AMOUNT": "20.9",
    },
    {"RECORDNO": "5", "RECORDKEY": "8", "LINEITEM": "F", "PARENTENTRY": "1", "TRX_AMOUNT": "1"},
]


def _bills(rows: Any, *records: dict[str, str]) -> list[Any]:
    layout = {
        "APBILLITEM": (
            Place("location", "LOCATION", "LOCATIONID", "NAME", "RECORDNO", "LOCATIONID", "", ""),
            Place("class", "CLASS", "CLASSID", "NAME", "RECORDNO", "CLASSID", "CLASSDIMKEY", ""),
        )
    }
    plan = Plan(INVOICES, BILLS, Facts(Formatting(), layout=layout))
    return plan.read(records or (HEADER,), {"line_items": rows, "payments": []})


def test_tax_lines_are_no_lines_but_the_tax_of_theirs() -> None:
    (bill,) = _bills(ROWS[:4])
    first, second = bill.line_items
    assert (first.id, second.id) == ("1", "2")
    assert first.taxes == [
        LineTax("4", Decimal(19), Decimal("20.9"), "gl_90"),
        LineTax("5", Decimal(19), Decimal("20.9"), None),
    ]
    assert (first.tax_rate, first.tax_amount) == ("4", Decimal(38))
    assert (second.tax_rate, second.tax_amount, second.taxes) == (None, None, [])


def test_totals_are_what_the_lines_add_up_to() -> None:
    (bill,) = _bills(ROWS[:4])
    assert (bill.sub_total, bill.total_tax_amount) == (Decimal(200), Decimal(38))


def test_a_line_that_says_nothing_of_its_kind_is_a_line() -> None:
    (bill,) = _bills([{"RECORDNO": "1", "RECORDKEY": "7", "TRX_AMOUNT": "238"}])
    assert [line.id for line in bill.line_items] == ["1"]


def test_rows_of_both_kinds_are_fetched_by_one_query() -> None:
    plan = Plan(INVOICES, BILLS, Facts(Formatting()))
    (lines,) = (one for one in plan.related if one.name == "line_items")
    assert lines.where == ALWAYS
    assert {"RECORDKEY", "RECORDNO", "LINEITEM", "PARENTENTRY", "DETAILKEY"} <= {*lines.fields}


@pytest.mark.parametrize("text", ["a lot", "NaN", "-Infinity", "1,5"])
def test_text_in_an_amount_stays_and_nothing_is_computed_from_it(text: str) -> None:
    rows = [{**ROWS[0], "TRX_AMOUNT": text}, *ROWS[1:4]]
    (bill,) = _bills(rows)
    assert bill.line_items[0].total_line_amount == text
    assert (bill.sub_total, bill.total_tax_amount) == (None, None)
    taxed = [*ROWS[:2], {**ROWS[2], "TRX_AMOUNT": text}, ROWS[3]]
    (bill,) = _bills(taxed)
    assert bill.line_items[0].tax_amount is None


def test_lines_that_nobody_may_read_are_null_and_the_bill_is_read_all_the_same() -> None:
    (bill,) = _bills(None)
    assert (bill.line_items, bill.sub_total, bill.total_tax_amount) == (None, None, None)
    assert (bill.tracking_categories, bill.balance) == ([], Decimal(238))


def test_the_header_carries_what_every_line_carries() -> None:
    common = {"RECORDKEY": "7", "LOCATIONID": "110", "CLASSDIMKEY": "3"}
    rows = [
        {**common, "RECORDNO": "1", "CLASSID": "A"},
        {**common, "RECORDNO": "2", "CLASSID": "B"},
    ]
    (bill,) = _bills(rows)
    assert [one.number for one in bill.tracking_categories] == ["110"]
    (alone,) = _bills(rows[:1])
    assert [one.number for one in alone.tracking_categories] == ["110", "A"]


def test_a_record_of_which_nothing_is_known_but_its_key_is_read() -> None:
    (bill,) = _bills([], {"RECORDNO": "9"})
    assert (bill.id, bill.status, bill.contact, bill.total_amount) == ("bill_9", None, None, None)
    assert (bill.line_items, bill.sub_total, bill.total_tax_amount) == ([], Decimal(0), None)


def test_a_state_that_intacct_invents_tomorrow_comes_raw_and_is_counted() -> None:
    plan = Plan(INVOICES, BILLS, Facts(Formatting()))
    (bill,) = plan.read([{**HEADER, "STATE": "Disputed"}], {"line_items": [], "payments": []})
    assert bill.status == "Disputed"  # type: ignore[attr-defined]
    assert bill.is_reversal is False  # type: ignore[attr-defined]
    assert plan.odd["STATE", "Disputed"] == 2


def test_a_row_that_comes_twice_is_two_rows() -> None:
    """Nothing is dropped: which of the two is right, only Intacct knows."""
    (bill,) = _bills([ROWS[0], ROWS[0]])
    assert len(bill.line_items) == 2
