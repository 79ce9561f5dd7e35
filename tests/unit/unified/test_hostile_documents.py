"""Payments, adjustments and ledger records that say little or nonsense are read all the same."""

from decimal import Decimal
from typing import Any

import pytest

from crossfoot.intacct import Formatting
from crossfoot.unified.blends import Sum
from crossfoot.unified.codecs import Reading
from crossfoot.unified.criteria import ALWAYS, Linked, Match, every, some
from crossfoot.unified.dimensions import Place
from crossfoot.unified.either_or import BySign
from crossfoot.unified.meaning import criterion
from crossfoot.unified.plan import Facts, Plan
from crossfoot.unified.query import parse_conditions
from crossfoot.unified.references import Joined, LedgerAccount
from crossfoot.unified.registry import find
from crossfoot.unified.resources.accounting.credit_notes import CREDIT_NOTES
from crossfoot.unified.resources.accounting.general_ledger_transactions import (
    GENERAL_LEDGER_TRANSACTIONS as LEDGER,
)
from crossfoot.unified.resources.accounting.journal_entries import JOURNAL_ENTRIES
from crossfoot.unified.resources.accounting.payments import PAYMENTS
from crossfoot.unified.shapes import Status

RECEIPTS = PAYMENTS.sources[0]
DETAILS = [
    {"PAYMENTKEY": "3", "POSADJKEY": "8", "TRX_PAYMENTAMOUNT": "5"},
    {
        "PAYMENTKEY": "3",
        "RECORDKEY": "40",
        "TRX_PAYMENTAMOUNT": "60",
        "TRX_DISCOUNTAMOUNT": "2",
        "ADJUSTMENTKEY": "9",
        "TRX_ADJUSTMENTAMOUNT": "30",
        "ADVANCEKEY": "7",
        "TRX_POSTEDADVANCEAMOUNT": "8",
    },
    {"PAYMENTKEY": "3", "NEGATIVEINVOICEKEY": "41", "TRX_NEGATIVEINVOICEAMOUNT": "4"},
    {"PAYMENTKEY": "3"},
]


def _payment(details: Any, **record: str) -> Any:
    plan = Plan(PAYMENTS, RECEIPTS, Facts(Formatting()))
    related = {"invoice": details, "applied_to": details}
    (payment,) = plan.read([{"RECORDNO": "3", **record}], related)
    return payment


def test_a_payment_tells_what_it_did_for_each_document() -> None:
    payment = _payment(DETAILS)
    debit, invoice, below_zero, nothing = payment.applied_to
    assert (debit.id, debit.type, debit.amount) == ("8", "credit_note", Decimal(5))
    assert (invoice.id, invoice.type, invoice.amount) == ("invoice_40", "invoice", Decimal(100))
    assert (invoice.credit, invoice.credit_amount) == ("9", Decimal(30))
    assert (invoice.advance, invoice.advance_amount) == ("advance_7", Decimal(8))
    assert (below_zero.id, below_zero.type, below_zero.credit) == (None, None, "invoice_41")
    assert (nothing.id, nothing.amount, nothing.credit_amount) == (None, None, None)
    assert (payment.invoice.id, payment.invoice.type) == ("invoice_40", "invoice")


def test_a_payment_that_settled_no_invoice_names_none() -> None:
    assert _payment(DETAILS[:1]).invoice is None
    assert _payment([]).invoice is None
    assert _payment(None).applied_to is None


def test_an_amount_that_is_no_number_makes_no_sum() -> None:
    column = Sum(("A", "B")).column(Reading(Formatting()))
    records = [{"A": "1", "B": "2"}, {"A": "1", "B": "much"}, {"B": "0.50"}, {}]
    assert column(records) == [Decimal(3), None, Decimal("0.50"), None]


@pytest.mark.parametrize("path", ["credit_notes", "vendor_credits", "payments", "journal_entries"])
def test_a_record_of_which_nothing_is_known_but_its_key_is_read(path: str) -> None:
    resource = find("accounting", path)
    for source in resource.sources:
        plan = Plan(resource, source, Facts(Formatting()))
        (record,) = plan.read([{"RECORDNO": "1"}], {one.name: [] for one in plan.related})
        assert record.id == f"{source.prefix}1"  # type: ignore[attr-defined]
        (record,) = plan.read([{"RECORDNO": "1"}])
        assert not plan.odd


def test_a_credit_is_positive_and_a_debit_below_zero() -> None:
    plan = Plan(CREDIT_NOTES, CREDIT_NOTES.sources[0], Facts(Formatting()))
    amounts = ["-100.50", "100", "0", "a lot", ""]
    records = [{"RECORDNO": str(i), "TRX_TOTALENTERED": text} for i, text in enumerate(amounts)]
    found = [(r.type, r.total_amount) for r in plan.read(records)]  # type: ignore[attr-defined]
    assert found == [
        ("credit", Decimal("100.50")),
        ("debit", Decimal(-100)),
        ("credit", Decimal(0)),
        (None, "a lot"),
        (None, None),
    ]


def test_the_sign_of_an_amount_is_a_filter() -> None:
    sign = BySign(Status.ACTIVE, Status.ARCHIVED)
    assert sign.criterion("T", "eq", ["active"], Formatting()) == Match("T", "lte", ("0",))
    assert sign.criterion("T", "in", ["archived"], Formatting()) == Match("T", "gt", ("0",))
    assert sign.criterion("T", "ne", ["active"], Formatting()) == some(
        (Match("T", "gt", ("0",)), Match("T", "is_null"))
    )


def test_an_entry_of_hundreds_of_lines_is_whole() -> None:
    plan = Plan(JOURNAL_ENTRIES, JOURNAL_ENTRIES.sources[0], Facts(Formatting()))
    rows = [
        {
            "RECORDNO": str(i),
            "BATCHNO": "5",
            "TR_TYPE": "1" if i % 2 else "-1",
            "TRX_AMOUNT": "10",
            "CURRENCY": "USD" if i else "EUR",
            "ACCOUNTKEY": "9",
            "STATISTICAL": "T" if i == 3 else "F",
        }
        for i in range(900)
    ]
    entry: Any
    (entry,) = plan.read([{"RECORDNO": "5", "JOURNAL": "GJ", "BATCHNO": "7"}], {"lines": rows})
    assert len(entry.lines) == 900
    assert (entry.number, entry.currency) == ("GJ-7", None)
    assert [line.posting for line in entry.lines[:2]] == ["Credit", "Debit"]
    assert [line.account for line in entry.lines[2:4]] == ["gl_9", "statistical_9"]


@pytest.mark.parametrize(
    ("record", "type_"),
    [
        ({"MODULE": "4.AR", "STATISTICAL": "false"}, "ACCOUNTS_RECEIVABLE"),
        ({"MODULE": "3.AP"}, "ACCOUNTS_PAYABLE"),
        ({"MODULE": "2.GL", "STATISTICAL": "true"}, "STATISTICAL"),
        ({"MODULE": "99.NEW"}, "GENERAL"),
        ({}, "GENERAL"),
    ],
)
def test_an_entry_of_a_module_that_nobody_knows_is_general(
    record: dict[str, str], type_: str
) -> None:
    plan = Plan(JOURNAL_ENTRIES, JOURNAL_ENTRIES.sources[0], Facts(Formatting()))
    (entry,) = plan.read([{"RECORDNO": "1", **record}])
    assert entry.type == type_  # type: ignore[attr-defined]


ACCOUNT = LedgerAccount("KEY", "NUMBER", "COUNTS")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("6000", Match("NUMBER", "eq", ("6000",))),
        ("gl_x", Match("NUMBER", "eq", ("gl_x",))),
        (
            "statistical_3",
            every((Match("KEY", "eq", ("3",)), Match("COUNTS", "in", ("true", "T", "Yes")))),
        ),
    ],
)
def test_an_account_is_named_by_its_id_or_by_its_number(text: str, wanted: Any) -> None:
    assert ACCOUNT.criterion("eq", [text], Formatting()) == wanted


def test_journal_and_number_are_one_text() -> None:
    number = Joined("JOURNAL", "NO")
    records = [{"JOURNAL": "A-J", "NO": "12"}, {"NO": "12"}, {}]
    assert number.column(Reading(Formatting()))(records) == ["A-J-12", "12", None]
    assert number.criterion("eq", ["A-J-12"], Formatting()) == every(
        (Match("JOURNAL", "eq", ("A-J",)), Match("NO", "eq", ("12",)))
    )
    assert number.criterion("eq", ["AJ"], Formatting()) == some([])


PLACES = (
    Place("location", "LOCATION", "LOCATIONID", "NAME", "RECORDNO", number="LOCATIONID"),
    Place("item", "ITEM", "ITEMID", "NAME", "RECORDNO", number="ITEMID", key="ITEMDIMKEY"),
    Place("channel", "CHANNEL", "name", "name", "id", key="GLDIMCHANNEL"),
)


@pytest.mark.parametrize(
    ("type_", "asked", "wanted"),
    [
        ("location", "110", Match("LOCATIONID", "eq", ("110",))),
        (
            "location",
            "location_7",
            Linked("LOCATIONID", "LOCATION", "LOCATIONID", Match("RECORDNO", "eq", ("7",))),
        ),
        ("item", "item_7", Match("ITEMDIMKEY", "eq", ("7",))),
        ("channel", "channel_7", Match("GLDIMCHANNEL", "eq", ("7",))),
        (
            "channel",
            "Online",
            Linked("GLDIMCHANNEL", "CHANNEL", "id", Match("name", "eq", ("Online",)), key="id"),
        ),
    ],
)
def test_a_dimension_is_asked_for_where_records_carry_it(
    type_: str, asked: str, wanted: Any
) -> None:
    params = {"tracking_categories": {type_: asked}, "book": {"ne": "none"}}
    conditions = [c for c in parse_conditions(LEDGER, params) if "book" not in str(c)]
    found = criterion(LEDGER, LEDGER.sources[0], conditions, Formatting(), places=PLACES)
    assert found == wanted


def test_a_dimension_that_an_object_does_not_carry_is_carried_by_none_of_it() -> None:
    for operator, wanted in (("ne", ALWAYS), ("eq", some([]))):
        params = {"tracking_categories": {"fund": {operator: "X"}}}
        conditions = [c for c in parse_conditions(LEDGER, params) if "book" not in str(c)]
        found = criterion(LEDGER, LEDGER.sources[0], conditions, Formatting(), places=PLACES)
        assert found == wanted
