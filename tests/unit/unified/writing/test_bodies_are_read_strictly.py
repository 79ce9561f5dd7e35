"""What a body may say, and what it is refused for: every problem at once, each with its path."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from crossfoot.errors import InvalidBody
from crossfoot.intacct import Formatting, catalog
from crossfoot.unified import registry
from crossfoot.unified.dimensions import STANDARD, Reported, places
from crossfoot.unified.plan import Facts
from crossfoot.unified.resources.accounting.contacts import CONTACTS
from crossfoot.unified.resources.accounting.journal_entries import JOURNAL_ENTRIES
from crossfoot.unified.writing import scalars
from crossfoot.unified.writing.choosing import choose
from crossfoot.unified.writing.draft import Draft
from crossfoot.unified.writing.drafting import draft
from crossfoot.unified.writing.emitting import emit
from crossfoot.unified.writing.scalars import Wrong, read_number

Json = dict[str, Any]
REPORTED = [Reported(one.object, one.type) for one in STANDARD]
LINES = {"GLENTRY": places([f.id for f in catalog.load("GLENTRY").fields], REPORTED)}
TODAY = date(2026, 11, 25)
LINE = {"account": "6000", "total_line_amount": "1.00"}
HEAD = {"journal": "GJ", "transaction_date": "2026-10-31", "memo": "Rent"}


def journal(body: Json, operation: str = "create", **more: Any) -> Draft:
    facts = Facts(Formatting(), layout=LINES)
    return draft(JOURNAL_ENTRIES, JOURNAL_ENTRIES.sources[0], operation, body, facts, **more)


def refused(body: Json, operation: str = "create", **more: Any) -> dict[str, str]:
    with pytest.raises(InvalidBody) as wrong:
        journal(body, operation, **more)
    return {problem.path: problem.rule for problem in wrong.value.problems}


@pytest.mark.parametrize(
    ("value", "read"),
    [
        (5, "5"),
        (read_number("0.10"), "0.1"),
        ("-12.50", "-12.5"),
        ("1000", "1000"),
        (12.3, "12.3"),
        (0, "0"),
    ],
)
def test_amounts_keep_the_digits_that_were_meant(value: Any, read: str) -> None:
    assert str(scalars.number(value, 2)) == read


@pytest.mark.parametrize(
    ("value", "rule"),
    [
        ("NaN", "type"),
        ("Infinity", "type"),
        (float("nan"), "type"),
        ("1e3", "type"),
        (read_number("1e3"), "exponent"),
        (Decimal("1.005"), "decimals"),
        ("1,000", "type"),
        (True, "type"),
        (None, "type"),
        ([], "type"),
        (10**21, "range"),
        ("", "type"),
    ],
)
def test_what_is_no_amount_is_refused(value: Any, rule: str) -> None:
    with pytest.raises(Wrong) as wrong:
        scalars.number(value, 2)
    assert wrong.value.rule == rule


@pytest.mark.parametrize(
    "value", ["2026-10-31", "2026-10-31T23:59:00Z", "2026-10-31T00:00:00.000Z"]
)
def test_the_day_that_is_written_counts(value: str) -> None:
    assert scalars.day(value) == date(2026, 10, 31)


@pytest.mark.parametrize(
    "value", ["10/31/2026", "20261031", "2026-1-31", "2026-02-30", "now", 1, None]
)
def test_dates_in_another_form_are_refused(value: Any) -> None:
    with pytest.raises(Wrong) as wrong:
        scalars.day(value)
    assert wrong.value.rule == "date"


@pytest.mark.parametrize("value", ["emoji 😀", "line\nbreak", "tab\t", "Ø"])
def test_texts_of_people_are_taken(value: str) -> None:
    assert scalars.text(value, 20) == value


@pytest.mark.parametrize("value", ["bell\x07", "nul\x00", "half \ud83d", "\ufffe", "escape \x1b"])
def test_texts_with_control_characters_are_refused(value: str) -> None:
    with pytest.raises(Wrong) as wrong:
        scalars.text(value, 20)
    assert wrong.value.rule == "characters"


def test_every_problem_is_told_at_once_with_its_path() -> None:
    body = {
        "journal": 5,
        "memo": "x" * 81,
        "number": "GJ-1",
        "status": "approved",
        "colour": "red",
        "lines": [
            {"account": "vendor_3", "total_line_amount": "1e5"},
            {"acount": "6000", "tracking_categories": [{"id": "department_7"}, {"number": "1"}]},
            "no line",
        ],
    }
    assert refused(body) == {
        "journal": "type",
        "memo": "length",
        "number": "read_only",
        "status": "enum",
        "colour": "unknown",
        "lines[0].account": "kind",
        "lines[0].total_line_amount": "type",
        "lines[1].acount": "unknown",
        "lines[1].tracking_categories[1]": "required",
        "lines[1].account": "required",
        "lines[1].total_line_amount": "required",
        "lines[2]": "type",
        "transaction_date": "required",
    }


@pytest.mark.parametrize(
    ("said", "key", "natural"),
    [
        ("gl_12", "12", ""),
        ("statistical_3", "3", ""),
        ("6000", "", "6000"),
        ({"id": "gl_12"}, "12", ""),
        ({"number": "gl_12"}, "", "gl_12"),
        ({"id": "gl_12", "name": "Rent", "number": "6000"}, "12", ""),
    ],
)
def test_a_record_is_named_by_our_id_or_by_the_one_that_people_see(
    said: Any, key: str, natural: str
) -> None:
    made = journal({**HEAD, "lines": [{**LINE, "account": said}, LINE]})
    ref = made.values["lines"][0]["account"]
    assert (ref.key, ref.natural) == (key, natural)


def test_a_sign_tells_the_side_where_nothing_else_does() -> None:
    lines = [LINE, {**LINE, "total_line_amount": -1}, {**LINE, "posting": "Credit"}]
    made = journal({**HEAD, "lines": lines})
    body = emit(made, {}, TODAY)
    sent = [(one["TR_TYPE"], one["TRX_AMOUNT"]) for one in body.values["ENTRIES"]["GLENTRY"]]
    assert sent == [("1", Decimal(1)), ("-1", Decimal(1)), ("-1", Decimal(1))]
    both = {**LINE, "posting": "Debit", "total_line_amount": -1}
    assert refused({**HEAD, "lines": [both, LINE]}) == {"lines[0].total_line_amount": "sign"}


SHOWN = {
    "id": "7",
    "memo": "Rent",
    "number": "GJ-7",
    "lines": [{"id": "1", "account": "gl_12", "posting": "Credit", "total_line_amount": 5}],
    "remote_data": {"RECORDNO": "7"},
}
PRESENT = {
    "ENTRIES": {
        "GLENTRY": [
            {
                "RECORDNO": "1",
                "ACCOUNTNO": "6000",
                "TR_TYPE": "-1",
                "TRX_AMOUNT": "5",
                "LOCATION": "110",
            },
            {
                "RECORDNO": "2",
                "ACCOUNTNO": "1000",
                "TR_TYPE": "1",
                "TRX_AMOUNT": "5",
                "ALLOCATION": "A",
            },
        ]
    }
}


def test_an_update_says_what_is_new_and_every_line_again() -> None:
    body = {**SHOWN, "memo": "Lease"}
    made = journal(body, "update", key="7", shown=SHOWN, present=PRESENT)
    sent = emit(made, {}, TODAY)
    assert sent.values == {
        "RECORDNO": "7",
        "BATCH_TITLE": "Lease",
        "ENTRIES": PRESENT["ENTRIES"],
    }


def test_a_line_with_an_id_keeps_what_it_does_not_say() -> None:
    body = {"lines": [{"id": "1", "total_line_amount": 6}, LINE]}
    made = journal(body, "update", key="7", shown=SHOWN, present=PRESENT)
    kept, new = emit(made, {}, TODAY).values["ENTRIES"]["GLENTRY"]
    assert kept == {**PRESENT["ENTRIES"]["GLENTRY"][0], "TRX_AMOUNT": Decimal(6)}
    assert new == {"ACCOUNTNO": "6000", "TRX_AMOUNT": Decimal(1), "TR_TYPE": "1"}
    strange = {"lines": [{"id": "9"}]}
    said = refused(strange, "update", key="7", shown=SHOWN, present=PRESENT)
    assert said == {"lines[0].id": "unknown"}


def test_what_is_not_new_can_be_sent_back_and_what_is_read_only_cannot_change() -> None:
    made = journal(SHOWN, "update", key="7", shown=SHOWN, present=PRESENT)
    assert (made.values, made.remote) == ({}, {})
    said = refused({"number": "GJ-8", "type": "GENERAL"}, "update", key="7", shown=SHOWN)
    assert said == {"number": "read_only", "type": "create_only"}


def test_remote_data_goes_to_intacct_as_it_is_in_lines_too() -> None:
    lines = [{**LINE, "remote_data": {"BILLABLE": "true"}}, LINE]
    made = journal({**HEAD, "lines": lines, "remote_data": {"TAXIMPLICATIONS": "None"}})
    sent = emit(made, {}, TODAY).values
    assert sent["TAXIMPLICATIONS"] == "None"
    assert sent["ENTRIES"]["GLENTRY"][0]["BILLABLE"] == "true"


@pytest.mark.parametrize(
    ("body", "query", "chosen"),
    [
        ({"type": "vendor"}, {}, "VENDOR"),
        ({}, {"contact_type": "customer"}, "CUSTOMER"),
        ({"type": "customer", "name": "x"}, {"contact_type": "customer"}, "CUSTOMER"),
        ({"parent": "vendor_3"}, {}, "VENDOR"),
    ],
)
def test_the_kind_of_a_new_record_is_told_by_body_or_query(
    body: Json, query: dict[str, str], chosen: str
) -> None:
    assert choose(CONTACTS, CONTACTS.sources, body, query).object == chosen


@pytest.mark.parametrize(
    ("body", "query", "rule"),
    [({}, {}, "required"), ({"type": "bank"}, {}, "enum"), ([], {}, "type")],
)
def test_an_unknown_kind_is_refused_with_those_there_are(
    body: Any, query: dict[str, str], rule: str
) -> None:
    with pytest.raises(InvalidBody) as wrong:
        choose(CONTACTS, CONTACTS.sources, body, query)
    assert wrong.value.problems[0].rule == rule


@pytest.mark.parametrize("kind", ["other_receipt", None])
def test_the_kinds_of_a_transaction_are_those_that_a_body_may_say(kind: str | None) -> None:
    transactions = registry.find("accounting", "transactions")
    with pytest.raises(InvalidBody) as wrong:
        choose(transactions, transactions.sources, {"transaction_type": kind}, {})
    (problem,) = wrong.value.problems
    assert problem.path == "transaction_type"
    for word in problem.remedy.removeprefix("Send one of: ").rstrip(".").split(", "):
        source = choose(transactions, transactions.sources, {"transaction_type": word}, {})
        assert "create" in source.writes
