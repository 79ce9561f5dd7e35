"""Documents of the books: their totals, their dimensions, and the links between them."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

from crossfoot.connector import Company, Cursors, reader
from crossfoot.errors import InvalidParameter
from crossfoot.unified import registry
from crossfoot.unified.query import ListRequest, parse_conditions

INVOICES = registry.find("accounting", "invoices")
PAYMENTS = registry.find("accounting", "payments")
ENTRIES = registry.find("accounting", "journal_entries")
LEDGER = registry.find("accounting", "general_ledger_transactions")
CREDITS = {
    "credit_note": registry.find("accounting", "credit_notes"),
    "vendor_credit": registry.find("accounting", "vendor_credits"),
}


async def _list(company: Company, resource: Any, limit: int = 100, **filters: Any) -> list[Any]:
    request = ListRequest(parse_conditions(resource, filters), limit=limit, remote_data=False)
    page: Any = await reader.list_page(company, resource, request, Cursors(b"k"))
    return list(page.result)


@pytest.mark.parametrize("path", ["invoices", "credit_notes", "vendor_credits"])
async def test_lines_and_their_taxes_add_up_to_the_document(everything: Any, path: str) -> None:
    records = await everything(registry.find("accounting", path))
    taxed = 0
    for record in records:
        tax = sum((line.tax_amount or Decimal(0) for line in record.line_items), Decimal(0))
        taxed += tax != 0
        assert record.sub_total + tax == record.total_amount, record.id
        assert record.total_tax_amount == tax, record.id
        base = sum(
            (line.base_amount + sum(one.base_amount for one in line.taxes))
            for line in record.line_items
        )
        assert base == record.base_total_amount, record.id
        assert all(line.tax_rate for line in record.line_items if line.tax_amount)
    assert taxed


async def test_a_status_says_what_the_amounts_say(everything: Any) -> None:
    for record in await everything(INVOICES):
        settled = {
            "unpaid": record.amount_paid == 0,
            "scheduled": record.balance != 0,
            "partially_paid": 0 < record.amount_paid < record.total_amount,
            "paid": record.balance == 0,
            None: record.status in {"draft", "submitted", "voided"},
        }
        assert settled[record.payment_status], record.id
        assert record.total_amount - record.amount_paid == record.balance, record.id


@pytest.mark.parametrize("payment_for", ["invoice", "bill"])
async def test_links_between_documents_and_payments_lead_both_ways(
    company: Company, everything: Any, payment_for: str
) -> None:
    payments = [p for p in await everything(PAYMENTS) if p.payment_for == payment_for]
    linked = credited = 0
    for payment in payments[:25]:
        assert payment.applied_to
        assert payment.total_amount == sum(one.paid_amount for one in payment.applied_to)
        for one in payment.applied_to:
            parts = (one.paid_amount, one.discount_amount, one.credit_amount, one.advance_amount)
            assert one.amount == sum(part for part in parts if part is not None)
            document: Any = await reader.get_record(
                company, CREDITS.get(one.type, INVOICES), one.id, remote_data=False
            )
            assert payment.id in document.payments
            assert one.type in {document_type(document), *CREDITS}
            linked += 1
            if one.credit and one.credit.isdecimal():
                kind = "credit_note" if payment_for == "invoice" else "vendor_credit"
                used: Any = await reader.get_record(
                    company, CREDITS[kind], one.credit, remote_data=False
                )
                assert payment.id in used.payments
                credited += 1
        if payment.invoice is not None:
            assert payment.invoice.id in {one.id for one in payment.applied_to}
    assert linked >= 25
    assert credited or payment_for == "bill"


def document_type(document: Any) -> str:
    return str(document.type)


async def test_payments_are_found_by_what_they_paid_and_documents_by_who_paid_them(
    company: Company, everything: Any
) -> None:
    payment = next(p for p in await everything(PAYMENTS) if len(p.applied_to) > 1 and p.invoice)
    found = await _list(company, PAYMENTS, invoice={"id": payment.invoice.id})
    assert payment.id in {one.id for one in found}
    paid = await _list(company, INVOICES, payments=payment.id)
    assert {one.id for one in paid} == {one.id for one in payment.applied_to if "_" in one.id}


async def test_every_id_of_a_document_can_be_asked_for(company: Company, everything: Any) -> None:
    records = await everything(INVOICES)
    accounts = registry.find("accounting", "accounts")
    contacts = registry.find("accounting", "contacts")
    rates = registry.find("accounting", "tax_rates")
    values = registry.find("accounting", "tracking_categories")
    for kind in ("invoice", "bill"):
        record = next(
            r for r in records if r.type == kind and any(line.taxes for line in r.line_items)
        )
        contact: Any = await reader.get_record(company, contacts, record.contact.id)
        assert (contact.number, contact.name) == (record.contact.number, record.contact.name)
        line = next(line for line in record.line_items if line.taxes)
        account: Any = await reader.get_record(company, accounts, line.account)
        assert account.number == line.account_number
        await reader.get_record(company, rates, line.tax_rate)
        for carried in line.tracking_categories:
            value: Any = await reader.get_record(company, values, carried.id)
            assert value.category_type == carried.category_type
            assert value.name == carried.name or value.category_type == "employee"
    for payment in (await everything(PAYMENTS))[::20]:
        bank: Any = await reader.get_record(company, accounts, payment.account)
        assert payment.account_number == bank.number


async def test_lines_carry_every_dimension_of_the_company(everything: Any) -> None:
    carried = {
        one.category_type
        for path in ("invoices", "credit_notes", "journal_entries")
        for record in await everything(registry.find("accounting", path))
        for line in getattr(record, "line_items", None) or record.lines
        for one in line.tracking_categories
    }
    wanted = {"department", "location", "class", "project", "customer", "vendor", "employee"}
    assert wanted | {"item", "channel", "fund"} <= carried


async def test_a_journal_entry_balances_line_by_line(everything: Any) -> None:
    for entry in await everything(ENTRIES):
        if entry.type == "STATISTICAL":
            continue
        sides = {"Debit": 1, "Credit": -1}
        assert len(entry.lines) >= 2
        assert sum(sides[line.posting] * line.base_amount for line in entry.lines) == 0
        assert all(line.base_amount >= 0 for line in entry.lines)


async def test_the_ledger_balances_and_names_its_documents(
    company: Company, everything: Any
) -> None:
    lines = await everything(LEDGER)
    assert sum(line.base_amount for line in lines if not line.is_statistical) == 0
    for line in lines:
        assert line.amount == line.debit - line.credit
        assert line.base_amount == line.base_debit - line.base_credit
    known = [line for line in lines if line.document and line.document.type in {"invoice", "bill"}]
    for line in known[:5]:
        found = await _list(company, INVOICES, type=line.document.type, number=line.document.number)
        assert found
    entry: Any = await reader.get_record(company, ENTRIES, lines[0].journal_entry)
    assert lines[0].line in {line.id for line in entry.lines}


@pytest.mark.parametrize(
    "type_", ["location", "department", "customer", "item", "class", "channel", "fund"]
)
async def test_the_ledger_is_filtered_by_any_dimension(
    company: Company, everything: Any, type_: str
) -> None:
    lines = await everything(LEDGER)
    carried = [one for line in lines for one in line.tracking_categories]
    value = next(one for one in carried if one.category_type == type_)
    expected = [line.id for line in lines if value in line.tracking_categories]
    others = [line.id for line in lines if value not in line.tracking_categories]
    day = {"or": [{"posting_date": str(lines[0].posting_date)}]}
    for asked in (value.id, value.number):
        found = await _list(company, LEDGER, 2000, tracking_categories={type_: asked}, **day)
        assert [line.id for line in found] == expected
        negated = {type_: {"ne": asked}}
        found = await _list(company, LEDGER, 2000, tracking_categories=negated, **day)
        assert [line.id for line in found] == others


async def test_a_dimension_that_there_is_not_is_refused_by_name(company: Company) -> None:
    with pytest.raises(InvalidParameter, match="location") as refusal:
        await _list(company, LEDGER, tracking_categories={"region": "North"})
    assert refusal.value.name == "tracking_categories[region]"
    with pytest.raises(InvalidParameter, match="which of"):
        parse_conditions(LEDGER, {"tracking_categories": "North"})


@pytest.mark.parametrize(
    ("resource", "sort", "filters"),
    [
        (INVOICES, "-balance", {"type": "bill"}),
        (INVOICES, "due_date", {"type": "invoice"}),
        (CREDITS["credit_note"], "-total_amount", {}),
        (CREDITS["vendor_credit"], "remaining_credit", {}),
        (PAYMENTS, "-total_amount", {"payment_for": "bill"}),
        (LEDGER, "posting_date", {"account_number": "6100"}),
    ],
    ids=lambda value: getattr(value, "path", None) or str(value),
)
async def test_documents_come_in_the_order_asked_for(
    company: Company, part: Any, resource: Any, sort: str, filters: dict[str, Any]
) -> None:
    narrowed = {} if resource is LEDGER else part(resource)
    found = await _list(company, resource, 60, sort_by=sort, **narrowed, **filters)
    values = [getattr(record, sort.removeprefix("-")) for record in found]
    assert len(set(values)) > 3
    assert values == sorted(values, reverse=sort.startswith("-"))


@pytest.fixture(scope="module")
def counting(start_emulator: Any) -> Iterator[Any]:
    """An emulator that nobody else calls."""
    with start_emulator() as process:
        yield process


@pytest.mark.parametrize(
    ("resource", "filters", "objects"),
    [
        (INVOICES, {"type": "bill"}, {"APBILL", "APBILLITEM", "APPYMTDETAIL"}),
        (INVOICES, {"type": "invoice"}, {"ARINVOICE", "ARINVOICEITEM", "ARPYMTDETAIL"}),
        (LEDGER, {}, {"GLDETAIL"}),
    ],
    ids=["bills", "invoices", "ledger"],
)
async def test_a_page_takes_a_request_for_its_records_and_one_for_all_beside_them(
    counting: Any, open_company: Any, resource: Any, filters: Any, objects: set[str]
) -> None:
    async with open_company(counting) as company:
        await _list(company, resource, 2000, **filters)  # learns the company, and how many lines
        for limit in (100, 2000):
            counting.control("DELETE", "requests")
            assert len(await _list(company, resource, limit, **filters)) == limit
            requests = counting.control("GET", "requests")["requests"]
            asked = [[f["object"] for f in request["functions"]] for request in requests]
            assert {name for names in asked for name in names} == objects
            assert len(asked) == (1 if resource is LEDGER else 2), asked


async def test_attachments_and_payments_of_an_entry_can_be_asked_for(
    company: Company, everything: Any
) -> None:
    record = next(r for r in await everything(INVOICES) if r.attachment)
    attachments = registry.find("accounting", "attachments")
    found: Any = await reader.get_record(company, attachments, record.attachment)
    assert found.id == record.attachment
    entry = next(e for e in await everything(ENTRIES) if e.payments)
    for one in entry.payments[:3]:
        payment: Any = await reader.get_record(company, PAYMENTS, one.id)
        assert (payment.payment_for, payment.contact) == (one.payment_for, one.contact)
