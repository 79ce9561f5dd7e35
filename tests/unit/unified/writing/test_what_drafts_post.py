"""Drafts of money that moves become entries: their sides, what they settle, and what is undone."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from crossfoot.intacct import Formatting
from crossfoot.unified.plan import Facts
from crossfoot.unified.resource import Resource
from crossfoot.unified.resources.accounting.invoices import INVOICES
from crossfoot.unified.resources.accounting.payments import PAYMENTS
from crossfoot.unified.resources.accounting.purchase_orders import PURCHASE_ORDERS
from crossfoot.unified.resources.accounting.transactions import TRANSACTIONS
from crossfoot.unified.targets import TAGGED, Target
from crossfoot.unified.writing.checks import judge
from crossfoot.unified.writing.draft import Draft, Found, Ref
from crossfoot.unified.writing.entry import Entry
from crossfoot.unified.writing.known import Known, Setup
from crossfoot.unified.writing.method import Method
from crossfoot.unified.writing.preview import preview

DAY = date(2026, 10, 1)


def posted(
    resource: Resource,
    tag: str,
    values: dict[str, Any],
    operation: str = "create",
    shown: dict[str, Any] | None = None,
) -> Entry:
    source = next(one for one in resource.sources if one.tag == tag)
    assert source.posts is not None
    method = source.writes.get(operation, Method("create"))
    facts = Facts(Formatting())
    entry = source.posts(
        Draft(resource, source, operation, method, facts, values, shown=shown or {})
    )
    assert isinstance(entry, Entry)
    return entry


def test_a_payment_to_a_vendor_debits_payables_and_names_what_it_settles() -> None:
    entry = posted(
        PAYMENTS,
        "payment",
        {
            "transaction_date": DAY,
            "contact": Ref("contact", (TAGGED["vendor"],), natural="V-1"),
            "account_number": "BANK-1",
            "total_amount": Decimal(30),
            "applied_to": [
                {"id": "bill_7", "paid_amount": Decimal(20)},
                {"id": "bill_8", "paid_amount": 10, "credit": "4", "credit_amount": 5},
            ],
        },
    )
    assert [(one.document.object, one.document.key) for one in entry.settles] == [
        ("APBILL", "7"),
        ("APBILL", "8"),
    ]
    assert [one.path for one in entry.settles] == ["applied_to[0]", "applied_to[1]"]
    assert [line.amount for line in entry.lines] == [20, 10]
    assert [one.amount for one in entry.settles] == [20, 15]
    assert entry.side is not None
    assert entry.side.of.natural == "BANK-1"


def test_a_receipt_of_a_customer_credits_receivables() -> None:
    entry = posted(
        PAYMENTS,
        "receipt",
        {
            "transaction_date": DAY,
            "contact": Ref("contact", (TAGGED["customer"],), natural="C-1"),
            "applied_to": [{"id": "5", "type": "credit_note", "paid_amount": Decimal(3)}],
        },
    )
    assert [line.amount for line in entry.lines] == [-3]
    assert entry.settles[0].document.object == "ARADJUSTMENT"


def test_a_charge_debits_its_lines_and_another_receipt_credits_them() -> None:
    lines = [{"account_number": "6215", "total_line_amount": Decimal(5)}]
    said = {"transaction_date": DAY, "line_items": lines}
    charge = posted(TRANSACTIONS, "charge", {**said, "account": "card_3"})
    receipt = posted(TRANSACTIONS, "other_receipt", {**said, "account": "checking_4"})
    assert [line.amount for line in (*charge.lines, *receipt.lines)] == [5, -5]
    assert charge.side is not None
    assert receipt.side is not None
    assert (charge.side.of.object, charge.side.of.key) == ("CREDITCARD", "3")
    assert receipt.side.of.object == "CHECKINGACCOUNT"
    assert charge.lines[0].account_at == "account_number"


def test_an_order_is_held_against_its_definition_and_what_is_left_of_its_sources() -> None:
    definition, source = Target("PODOCUMENTPARAMS", "DOCID"), Target("PODOCUMENTENTRY", "RECORDNO")
    records = (
        (definition, "natural", "Top", {"TD_CREATION_RULE": "Top level only"}),
        (definition, "natural", "Receipt", {"CREATETYPE": "Convert only"}),
        (source, "natural", "7", {"QUANTITY": "10", "QTY_CONVERTED": "4"}),
        (TAGGED["vendor"], "natural", "V-1", {"STATUS": "active"}),
    )
    found = {(t.object, how, text): Found("1", text, t, rest) for t, how, text, rest in records}
    within = replace(KNOWN, found=found, setup=replace(KNOWN.setup, entity="E100"))

    def rules(definition: str, *quantities: str, source: str = "7") -> list[tuple[str, str]]:
        lines = [{"item": "I", "quantity": Decimal(q), "source_line": source} for q in quantities]
        said = {"issue_date": DAY, "vendor": "V-1", "document_type": definition}
        entry = posted(PURCHASE_ORDERS, "", {**said, "line_items": lines if source else []})
        assert entry.lines == ()
        return [(one.rule, one.path) for one in judge(entry, within).problems]

    assert rules("Top", "6") == [("definition_entity", "document_type")]
    assert rules("Receipt", "4", "2.5") == [("over_remaining", "line_items[1].quantity")]
    assert rules("Receipt", "6") == []
    assert rules("Receipt", "1", source="") == [("convert_only", "document_type")]
    assert rules("Nonsense", "6") == [("unknown_reference", "document_type")]
    changed = posted(PURCHASE_ORDERS, "", {"memo": "x"}, "update", {"document_type": "Top"})
    assert judge(changed, within).problems == ()


SHOWN: dict[str, Any] = {
    "status": "authorised",
    "amount_paid": 4,
    "issue_date": "2026-10-01",
    "contact": {"id": "vendor_1", "type": "vendor"},
    "line_items": [{"id": "9", "account": "gl_6", "total_line_amount": 10.5}],
}
KNOWN = Known(setup=Setup(date(2026, 11, 25), "USD", multi_entity=False))


def test_what_has_been_paid_is_neither_deleted_nor_made_void() -> None:
    for operation in ("delete", "void"):
        entry = posted(INVOICES, "bill", {"status": "voided"}, operation, SHOWN)
        assert [one.rule for one in judge(entry, KNOWN).problems] == ["already_paid"]
        entry = posted(INVOICES, "bill", {}, operation, {**SHOWN, "amount_paid": 0})
        assert judge(entry, KNOWN).problems == ()


def test_what_is_void_is_not_made_void_again() -> None:
    shown = {**SHOWN, "amount_paid": 0, "status": "voided"}
    entry = posted(INVOICES, "bill", {}, "void", shown)
    assert [one.rule for one in judge(entry, KNOWN).problems] == ["already_void"]


def test_a_void_posts_the_opposite_and_a_delete_nothing() -> None:
    void = posted(INVOICES, "bill", {"posting_date": DAY}, "void", SHOWN)
    gone = posted(INVOICES, "bill", {}, "delete", SHOWN)
    assert [line.amount for line in preview(void, KNOWN).lines] == [
        Decimal("-10.5"),
        Decimal("10.5"),
    ]
    assert void.day == DAY
    assert preview(gone, KNOWN).lines == ()
