"""Invoices: what customers are billed, and the bills of vendors (unified-api §5.6).

Sources: ARINVOICE (intacct-xml §4.4) and APBILL (§4.3) with their lines. What each STATE means is told in docs/api.md.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Final

from msgspec import UNSET, Struct

from crossfoot.unified.codecs import Reference
from crossfoot.unified.parts import ALLOCATED, COMPANY, STAMPS, customer, line_items, vendor
from crossfoot.unified.resource import Resource
from crossfoot.unified.shapes import (
    ContactReference,
    CustomFields,
    LineItem,
    Money,
    RemoteData,
    Tracking,
)
from crossfoot.unified.source import Source
from crossfoot.unified.states import (
    PAYABLE,
    RECEIVABLE,
    SENT,
    SENT_SMALL,
    DocumentStatus,
    SettledStatus,
    state,
)
from crossfoot.unified.totals import shared_by_all, sub_total, tax_beside
from crossfoot.unified.vocabulary import (
    ALWAYS,
    CREATE,
    EQ,
    IN,
    LIKE,
    RANGE,
    REQUIRED,
    Field,
    absent,
    at,
    children,
    derived,
    extras,
    fixed,
    key,
)
from crossfoot.unified.writing import posting
from crossfoot.unified.writing.method import Lines, Method
from crossfoot.unified.writing.trade import BIG_TAXES, DOCUMENT, SMALL_LINES


class InvoiceType(StrEnum):
    """Who owes whom."""

    INVOICE = "invoice"
    BILL = "bill"


class Invoice(Struct, frozen=True, gc=False):
    """An invoice to a customer, or a bill of a vendor."""

    id: str
    """`invoice_33` or `bill_12`."""
    type: InvoiceType | None = None
    """Invoice or bill; the filter also takes `sales_invoice` and `purchase_invoice`."""
    contact: ContactReference | None = None
    """The customer who is billed, or the vendor who bills."""
    number: str | None = None
    """Its number."""
    reference: str | None = None
    """Ours: the other side's number for it, such as that of a purchase order."""
    issue_date: date | None = None
    """The day on it."""
    due_date: date | None = None
    """When it is to be paid."""
    paid_on_date: date | None = None
    """When it was paid in full."""
    posting_date: date | None = None
    """Ours: the day on which it stands in the ledger."""
    memo: str | None = None
    """What is noted of it."""
    company: str | None = None
    """Id of the entity that owns the record; null when the whole company shares it."""
    currency: str | None = None
    """Currency of its amounts."""
    base_currency: str | None = None
    """Ours: currency of the entity that keeps the books."""
    exchange_rate: Money | None = None
    """Units of the base currency for one unit of the currency."""
    total_discount: Money | None = None
    """Discount taken when it was paid."""
    sub_total: Money | None = None
    """Its lines without tax, added up; null where the API user may not read them."""
    total_tax_amount: Money | None = None
    """Tax: what the total is beyond the lines."""
    total_amount: Money | None = None
    """All of it, with tax; below zero for the reversal of a document."""
    amount_paid: Money | None = None
    """Ours: what has been paid, in money, by credits and by discounts."""
    balance: Money | None = None
    """What is still to be paid."""
    base_total_amount: Money | None = None
    """Ours: the total in the base currency."""
    base_amount_paid: Money | None = None
    """Ours: what has been paid, in the base currency."""
    base_balance: Money | None = None
    """Ours: what is still to be paid, in the base currency."""
    status: DocumentStatus | None = None
    """How far it has come; nothing is ever `deleted`: Intacct forgets what is."""
    payment_status: SettledStatus | None = None
    """Ours: how much is paid; `scheduled` when a payment was asked for; null before it is posted and when it is void."""
    is_reversal: bool | None = None
    """Ours: whether it takes back another document; both are `voided` and cancel each other out."""
    on_hold: bool | None = None
    """Ours: whether it may not be paid for now."""
    payment_terms: str | None = None
    """Ours: name of the payment terms."""
    discount_date: date | None = None
    """Ours: the last day on which the terms grant their discount."""
    module: str | None = None
    """Ours: Intacct's module that made it: 3.AP, 4.AR, 8.SO or 9.PO."""
    purchase_order: str | None = None
    """Ours: id of the purchasing document that a bill came from."""
    attachment: str | None = None
    """Ours: id of its attachments."""
    payments: list[str] | None = None
    """Ids of the payments that paid some of it; null where the API user may not read them."""
    line_items: list[LineItem] | None = None
    """Its lines; null where the API user may not read them."""
    tracking_categories: list[Tracking] = []
    """Values of dimensions that every line carries: Intacct keeps dimensions on lines alone."""
    custom_fields: CustomFields = {}
    """Ours: custom fields by their Intacct names."""
    created_at: datetime | None = None
    """When the record was made."""
    updated_at: datetime | None = None
    """When it was last changed; when it was made, if never changed."""
    remote_data: RemoteData = UNSET
    """The gateway record as answered."""


SHARED: Final[dict[str, Field]] = {
    "id": key("RECORDNO"),
    "number": at("RECORDID", find=EQ | IN | LIKE, write=ALWAYS, most=45),
    "reference": at("DOCNUMBER", find=EQ | IN | LIKE, write=ALWAYS, most=45),
    "issue_date": at("WHENCREATED", find=EQ | RANGE, write=REQUIRED),
    "due_date": at("WHENDUE", find=EQ | RANGE, write=ALWAYS),
    "paid_on_date": at("WHENPAID", find=EQ | RANGE),
    "posting_date": at("WHENPOSTED", find=EQ | RANGE, write=ALWAYS),
    "memo": at("DESCRIPTION", find=EQ | LIKE, write=ALWAYS, most=1000),
    "company": COMPANY,
    "currency": at("CURRENCY", find=EQ | IN, write=ALWAYS, most=3),
    "base_currency": at("BASECURR", find=EQ | IN, write=CREATE, most=3),
    "exchange_rate": at("EXCHANGE_RATE", write=ALWAYS),
    "sub_total": derived(sub_total, "line_items"),
    "total_tax_amount": derived(tax_beside, "total_amount", "sub_total"),
    "total_amount": at("TRX_TOTALENTERED", find=EQ | RANGE),
    "amount_paid": at("TRX_TOTALPAID", find=EQ | RANGE),
    "balance": at("TRX_TOTALDUE", find=EQ | RANGE),
    "base_total_amount": at("TOTALENTERED", find=EQ | RANGE),
    "base_amount_paid": at("TOTALPAID", find=EQ | RANGE),
    "base_balance": at("TOTALDUE", find=EQ | RANGE),
    "payment_terms": at("TERMNAME", find=EQ | IN, write=ALWAYS, most=40),
    "discount_date": at("WHENDISCOUNT", find=EQ | RANGE),
    "module": at("MODULEKEY", find=EQ | IN),
    "attachment": at("SUPDOCID", find=EQ | IN, write=ALWAYS, most=20),
    "tracking_categories": derived(shared_by_all, "line_items", write=ALWAYS),
    "custom_fields": extras(write=ALWAYS),
    **STAMPS,
}

INVOICE: Final[dict[str, Field]] = {
    **SHARED,
    **state(RECEIVABLE, ALWAYS),
    "type": fixed(InvoiceType.INVOICE),
    "contact": customer(REQUIRED),
    "total_discount": at("TRX_TOTALDISCOUNTAPPLIED", find=EQ | RANGE),
    "purchase_order": absent("An invoice comes from order entry, not from purchasing."),
    "on_hold": absent("Intacct puts a customer on hold, not an invoice."),
    "payments": children(
        "ARPYMTDETAIL",
        by="RECORDKEY",
        of="RECORDNO",
        id=at("PAYMENTKEY", Reference("receipt"), find=EQ | IN),
    ),
    "line_items": line_items("ARINVOICEITEM", allocation=ALLOCATED),
}
BILL: Final[dict[str, Field]] = {
    **SHARED,
    **state(PAYABLE, ALWAYS),
    "type": fixed(InvoiceType.BILL),
    "contact": vendor(REQUIRED),
    "total_discount": absent(
        "Of a bill, Intacct keeps discounts with the payments that took them: see their applied_to."
    ),
    "purchase_order": at("DOCHDRKEY", Reference(""), find=EQ | IN),
    "on_hold": at("ONHOLD", find=EQ, write=ALWAYS),
    "payments": children(
        "APPYMTDETAIL",
        by="RECORDKEY",
        of="RECORDNO",
        id=at("PAYMENTKEY", Reference("payment"), find=EQ | IN),
    ),
    "line_items": line_items("APBILLITEM", allocation=ALLOCATED),
}

# --- writing: invoices by legacy functions, bills by generic ones (intacct-xml §3.10, §4.3, §4.4) ---

VOID: Final = {"WHENPOSTED": "datereversed", "DESCRIPTION": "description"}
"""The day on which a reversal stands in the ledger, and what is noted of it."""

NAMES: Final = {
    **DOCUMENT,
    "RECORDID": "invoiceno",
    "DOCNUMBER": "ponumber",
    "WHENDUE": "datedue",
}
INVOICE_WRITES: Final = {
    "create": Method(
        "create_invoice",
        NAMES,
        {"line_items": Lines(collection="invoiceitems", item="lineitem", **SMALL_LINES)},
        states=SENT_SMALL,
    ),
    "update": Method(
        "update_invoice",
        NAMES,
        {
            "line_items": Lines(
                collection="updateinvoiceitems",
                item="lineitem",
                changed="updatelineitem",
                held="ARINVOICEITEMS",
                **SMALL_LINES,
            )
        },
        always={"updateinvoiceitems": {}},
        states=SENT_SMALL,
    ),
    "void": Method("reverse_invoice", VOID, status="voided", day="datereversed"),
    "delete": Method("delete"),
}
BILL_LINES: Final = {
    "line_items": Lines(
        collection="APBILLITEMS",
        item="APBILLITEM",
        kept=("LINE_NO", "BILLABLE", "FORM1099", "OFFSETGLACCOUNTNO"),
        lines=BIG_TAXES,
    )
}
BILL_WRITES: Final = {
    "create": Method("create", lines=BILL_LINES, states=SENT),
    "update": Method("update", lines=BILL_LINES, states=SENT, kept=("WHENDUE",)),
    "void": Method("reverse_bill", VOID, status="voided", day="datereversed"),
    "delete": Method("delete"),
}

INVOICES = Resource(
    Invoice,
    model="accounting",
    path="invoices",
    label="Invoices and bills",
    choose="type",
    synonyms={"invoice_type": "type"},
    sources=(
        Source(
            "ARINVOICE",
            INVOICE,
            "invoice",
            {"type": ("sales_invoice",)},
            writes=INVOICE_WRITES,
            find_back=("CUSTOMERID", "WHENCREATED", "RECORDID", "DOCNUMBER", "DESCRIPTION"),
            posts=posting.trade("customer", "ARACCOUNT", sign=-1),
        ),
        Source(
            "APBILL",
            BILL,
            "bill",
            {"type": ("purchase_invoice",)},
            writes=BILL_WRITES,
            find_back=("VENDORID", "WHENCREATED", "RECORDID", "DOCNUMBER", "DESCRIPTION"),
            posts=posting.trade("vendor", "APACCOUNT", sign=1, own_numbers=True),
        ),
    ),
)
