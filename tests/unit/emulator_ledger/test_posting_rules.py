"""Documents in, balanced ledger lines out."""

from collections import defaultdict
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from crossfoot.emulator.ledger import (
    Document,
    Entity,
    Line,
    Posting,
    Setup,
    Stamp,
    Unpostable,
    post,
)

SETUP = Setup(
    entities={
        "US": Entity("US", "USD", due_from="1210", due_to="2310"),
        "IE": Entity("IE", "EUR", due_from="1220", due_to="2320"),
        "DE": Entity("DE", "EUR", due_from="1230", due_to="2330"),
    },
    entity_of={
        "US": "US",
        "IE": "IE",
        "DE": "DE",
        "110": "US",
        "111": "US",
        "210": "IE",
        "310": "DE",
    },
    gains="7200",
)
STAMP = Stamp("2025-01-25 10:00:00", "2025-01-25 10:00:00", "1", "api")


def document(kind: str, *lines: Line, **changes: Any) -> Document:
    values: dict[str, Any] = {
        "entity": "US",
        "currency": "USD",
        "account": "2000",
        "day": date(2025, 1, 25),
    }
    return Document(kind=kind, key=1, lines=lines, stamp=STAMP, **{**values, **changes})


def sides(postings: list[Posting]) -> list[tuple[str, str, str, str]]:
    return [(p.account, p.location, str(p.amount), str(p.base)) for p in postings]


def assert_balanced(postings: list[Posting]) -> None:
    by_entity: dict[str, Decimal] = defaultdict(Decimal)
    for posting in postings:
        by_entity[posting.entity] += posting.base
    assert sum(posting.amount for posting in postings) == 0
    assert set(by_entity.values()) == {Decimal(0)}


def test_a_bill_debits_its_lines_and_credits_the_control_account_where_they_lie() -> None:
    bill = document(
        "APBILL",
        Line("6100", Decimal("100.00"), "110"),
        Line("6110", Decimal("20.00"), "110"),
        Line("6100", Decimal("5.00"), "111"),
        party={"VENDORID": "V-1"},
    )
    postings = post(bill, SETUP)
    assert sides(postings) == [
        ("6100", "110", "100.00", "100.00"),
        ("6110", "110", "20.00", "20.00"),
        ("6100", "111", "5.00", "5.00"),
        ("2000", "110", "-120.00", "-120.00"),
        ("2000", "111", "-5.00", "-5.00"),
    ]
    assert postings[-1].dimensions == {"VENDORID": "V-1"}
    assert_balanced(postings)


def test_an_invoice_credits_its_lines() -> None:
    invoice = document("ARINVOICE", Line("4000", Decimal("9.99"), "110"), account="1100")
    assert sides(post(invoice, SETUP)) == [
        ("4000", "110", "-9.99", "-9.99"),
        ("1100", "110", "9.99", "9.99"),
    ]


def test_a_foreign_document_is_worth_what_its_lines_are_worth() -> None:
    lines = [Line("6100", Decimal("0.33"), "210") for _ in range(3)]
    bill = document("APBILL", *lines, entity="IE", rate=Decimal("0.95"))
    postings = post(bill, SETUP)
    assert sides(postings)[-1] == ("2000", "210", "-0.99", "-0.93")  # 3 x 0.31, not 0.94
    assert_balanced(postings)


def test_a_line_in_another_entity_makes_that_one_owe_the_documents_own() -> None:
    bill = document(
        "APBILL",
        Line("6100", Decimal("100.00"), "110"),
        Line("6100", Decimal("50.00"), "210"),
        rates={"EUR": Decimal("0.9")},
    )
    postings = post(bill, SETUP)
    assert sides(postings) == [
        ("6100", "110", "100.00", "100.00"),
        ("6100", "210", "50.00", "45.00"),
        ("2000", "110", "-100.00", "-100.00"),
        ("2000", "US", "-50.00", "-50.00"),
        ("2310", "IE", "-50.00", "-45.00"),
        ("1220", "US", "50.00", "50.00"),
    ]
    assert_balanced(postings)


def test_an_invoice_with_a_line_in_another_entity_makes_its_own_entity_owe() -> None:
    invoice = document(
        "ARINVOICE",
        Line("4000", Decimal("10.01"), "310"),
        account="1100",
        entity="IE",
        currency="EUR",
    )
    postings = post(invoice, SETUP)
    assert ("1220", "DE", "10.01", "10.01") in sides(postings)
    assert ("2330", "IE", "-10.01", "-10.01") in sides(postings)
    assert_balanced(postings)


def test_a_settlement_at_another_rate_makes_a_gain_or_a_loss() -> None:
    paid = Line("2000", Decimal("100.00"), "110", base=Decimal("110.00"))
    discount = Line("5330", Decimal("-2.00"), "110", base=Decimal("-2.16"))
    payment = document(
        "APPYMT",
        paid,
        discount,
        account="1010",
        location="110",
        currency="EUR",
        rate=Decimal("1.08"),
    )
    postings = post(payment, SETUP)
    assert sides(postings) == [
        ("2000", "110", "100.00", "110.00"),
        ("5330", "110", "-2.00", "-2.16"),
        ("7200", "110", "0", "-2.00"),
        ("1010", "110", "-98.00", "-105.84"),
    ]
    assert_balanced(postings)


def test_a_settlement_of_what_lies_in_another_entity_is_owed_by_that_one() -> None:
    payment = document(
        "APPYMT",
        Line("2000", Decimal("100.00"), "210", base=Decimal("92.00")),
        account="1010",
        location="110",
        rates={"EUR": Decimal("0.95")},
    )
    postings = post(payment, SETUP)
    assert ("7200", "210", "0", "3.00") in sides(postings)
    assert ("2310", "IE", "-100.00", "-95.00") in sides(postings)
    assert ("1220", "US", "100.00", "100.00") in sides(postings)
    assert_balanced(postings)


def test_journal_entries_balance_themselves_and_between_entities() -> None:
    entry = document(
        "GLBATCH",
        Line("6100", Decimal("100.00"), "310"),
        Line("2100", Decimal("-100.00"), "210"),
        account="",
        entity="IE",
        currency="EUR",
    )
    postings = post(entry, SETUP)
    assert sides(postings)[2:] == [
        ("2320", "DE", "-100.00", "-100.00"),
        ("1230", "IE", "100.00", "100.00"),
    ]
    assert_balanced(postings)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"kind": "VENDOR"}, "no rule"),
        ({"kind": "GLBATCH", "account": ""}, "debits do not equal credits"),
        ({"entity": "FR"}, "no entity 'FR'"),
        ({"entity": "IE", "currency": "CHF", "rate": Decimal("0.9")}, "no rate for USD"),
    ],
)
def test_what_cannot_be_posted_says_why(changes: dict[str, Any], reason: str) -> None:
    kind = changes.pop("kind", "APBILL")
    with pytest.raises(Unpostable, match=reason):
        post(document(kind, Line("6100", Decimal(1), "110"), **changes), SETUP)
