"""Payments: what customers paid, and what was paid to vendors, with every document they settled (unified-api §5.8).

Sources: ARPYMT with ARPYMTDETAIL (intacct-xml §4.4), APPYMT with APPYMTDETAIL (§4.3).
"""

from datetime import date, datetime
from enum import StrEnum
from functools import partial
from typing import Final

from msgspec import UNSET, Struct

from crossfoot.unified.blends import FirstFilled, Sum, Whichever
from crossfoot.unified.codecs import TEXT, Reference
from crossfoot.unified.parts import (
    COMPANY,
    STAMPS,
    bank_accounts,
    card_account,
    customer,
    ledger_account,
    vendor,
)
from crossfoot.unified.resource import Resource
from crossfoot.unified.shapes import ContactReference, CustomFields, Money, RemoteData
from crossfoot.unified.source import Source
from crossfoot.unified.states import CLEARED, PAID_OUT, RECEIVED, PaymentStatus
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
    both,
    children,
    derived,
    each,
    extras,
    fixed,
    key,
    kinds_of,
)
from crossfoot.unified.writing import posting, settling


class PaymentFor(StrEnum):
    """What is paid."""

    INVOICE = "invoice"
    BILL = "bill"


class PaidDocument(Struct, frozen=True, gc=False):
    """The first document that a payment settled."""

    id: str | None = None
    """Id of the invoice or bill."""
    type: PaymentFor | None = None
    """Invoice or bill."""


class AppliedTo(Struct, frozen=True, gc=False):
    """What a payment did for one document."""

    id: str | None = None
    """Id of the invoice or bill; of the credit note or vendor credit where a debit was paid."""
    type: str | None = None
    """`invoice`, `bill`, `credit_note` or `vendor_credit`: the resource that has the id."""
    amount: Money | None = None
    """What it took off the document in all: money, discount, credits and advances."""
    base_amount: Money | None = None
    """The same in the base currency."""
    paid_amount: Money | None = None
    """The part that was money."""
    discount_amount: Money | None = None
    """The part that was discount."""
    credit: str | None = None
    """Id of the credit that was used: a credit note, a vendor credit, or an invoice or bill below zero."""
    credit_amount: Money | None = None
    """The part that the credit covered."""
    advance: str | None = None
    """Id of the advance or overpayment that was used."""
    advance_amount: Money | None = None
    """The part that the advance covered."""
    applied_on: date | None = None
    """The day of it."""


class Payment(Struct, frozen=True, gc=False):
    """A payment that a customer made, or that was made to a vendor."""

    id: str
    """`receipt_33` of a customer, `payment_12` to a vendor."""
    payment_for: PaymentFor | None = None
    """Whether it paid invoices or bills."""
    status: PaymentStatus | None = None
    """How far it has come; `voided`, `reversed` and `reversal` are void and cancel each other out."""
    number: str | None = None
    """Ours: its number."""
    reference: str | None = None
    """Ours: number of the check or transfer."""
    transaction_date: date | None = None
    """The day on which it was received or made."""
    contact: ContactReference | None = None
    """Who paid, or who was paid."""
    account: str | None = None
    """Id of the account that the money went to or came from: a bank or card account, or undeposited funds."""
    account_number: str | None = None
    """Ours: the id or number of that account that people see."""
    invoice: PaidDocument | None = None
    """The first invoice or bill that it settled; `applied_to` has them all."""
    applied_to: list[AppliedTo] | None = None
    """Ours: every document that it settled; null where the API user may not read them."""
    currency: str | None = None
    """Currency of its amounts."""
    base_currency: str | None = None
    """Ours: currency of the entity that keeps the books."""
    exchange_rate: Money | None = None
    """Units of the base currency for one unit of the currency."""
    total_amount: Money | None = None
    """The money; below zero for what takes back another payment."""
    base_total_amount: Money | None = None
    """Ours: the money in the base currency."""
    method: str | None = None
    """Ours: how it was paid, in Intacct's words: `EFT`, `Printed Check`, `Credit Card` …"""
    memo: str | None = None
    """Ours: what is noted of it."""
    is_cleared: bool | None = None
    """Ours: whether the bank has shown it."""
    cleared_on: date | None = None
    """Ours: when the bank showed it."""
    parent: str | None = None
    """Ours: id of the payment that this one takes back or belongs to."""
    attachment: str | None = None
    """Ours: id of its attachments."""
    company: str | None = None
    """Id of the entity that owns the record; null when the whole company shares it."""
    custom_fields: CustomFields = {}
    """Ours: custom fields by their Intacct names."""
    created_at: datetime | None = None
    """When the record was made."""
    updated_at: datetime | None = None
    """When it was last changed; when it was made, if never changed."""
    remote_data: RemoteData = UNSET
    """The gateway record as answered."""


RECEIVABLE_AMOUNTS: Final = (
    "PAYMENTAMOUNT",
    "DISCOUNTAMOUNT",
    "ADJUSTMENTAMOUNT",
    "NEGATIVEINVOICEAMOUNT",
    "INLINEAMOUNT",
    "POSTEDADVANCEAMOUNT",
    "POSTEDOVERPAYMENTAMOUNT",
)
PAYABLE_AMOUNTS: Final = (
    "PAYMENTAMOUNT",
    "DISCOUNTAMOUNT",
    "ADJUSTMENTAMOUNT",
    "INLINEAMOUNT",
    "POSTEDADVANCEAMOUNT",
)


def _resource_of(adjusts: str, record_id: str | None) -> str | None:
    """Which resource has an id of what was paid: the ids of adjustments have no tag."""
    if record_id is None:
        return None
    return record_id.partition("_")[0] if "_" in record_id else adjusts


def applied(  # noqa: PLR0913, PLR0917 -- as many things differ between the two sides
    details: str,
    document: PaymentFor,
    adjusts: str,
    names: tuple[str, ...],
    credit: Whichever,
    advance: Whichever,
) -> dict[str, Field]:
    """What the details of a payment tell; `names` are their amounts without the `TRX_` of those in its currency."""
    credited = tuple(
        name
        for name in names
        if name in {"ADJUSTMENTAMOUNT", "NEGATIVEINVOICEAMOUNT", "INLINEAMOUNT"}
    )
    advances = tuple(name for name in names if name.startswith("POSTED"))
    found = Reference(document.value)
    return {
        "invoice": children(
            details,
            by="PAYMENTKEY",
            of="RECORDNO",
            write=CREATE,
            id=at("RECORDKEY", found, find=EQ | IN, write=CREATE),
            type=fixed(document),
        ),
        "applied_to": children(
            details,
            by="PAYMENTKEY",
            of="RECORDNO",
            write=ALWAYS,
            id=both(
                Whichever((("RECORDKEY", found), ("POSADJKEY", Reference("")))),
                find=EQ | IN,
                write=REQUIRED,
            ),
            type=derived(partial(_resource_of, adjusts), "id"),
            amount=both(Sum(in_currency(names))),
            base_amount=both(Sum(names)),
            paid_amount=at("TRX_PAYMENTAMOUNT", write=ALWAYS, most=2),
            discount_amount=at("TRX_DISCOUNTAMOUNT"),
            credit=both(credit, find=EQ | IN, write=ALWAYS),
            credit_amount=both(Sum(in_currency(credited)), write=ALWAYS),
            advance=both(advance, find=EQ | IN, write=ALWAYS),
            advance_amount=both(Sum(in_currency(advances)), write=ALWAYS),
            applied_on=at("PAYMENTDATE"),
        ),
    }


def in_currency(names: tuple[str, ...]) -> tuple[str, ...]:
    """The same amounts in the payment's currency."""
    return tuple(f"TRX_{name}" for name in names)


SHARED: Final[dict[str, Field]] = {
    "id": key("RECORDNO"),
    "number": at("RECORDID", find=EQ | IN | LIKE),
    "reference": at("DOCNUMBER", find=EQ | IN | LIKE, write=ALWAYS, most=45),
    "currency": at("CURRENCY", find=EQ | IN, write=REQUIRED, most=3),
    "base_currency": at("BASECURR", find=EQ | IN),
    "total_amount": at("TRX_TOTALENTERED", find=EQ | RANGE, write=CREATE, most=2),
    "base_total_amount": at("TOTALENTERED", find=EQ | RANGE),
    "method": at("PAYMENTMETHOD", find=EQ | IN, write=ALWAYS),
    "memo": at("DESCRIPTION", find=EQ | LIKE, write=ALWAYS, most=1000),
    "is_cleared": at("CLEARED", CLEARED, find=EQ),
    "cleared_on": at("CLRDATE", find=EQ | RANGE),
    "company": COMPANY,
    "custom_fields": extras(write=ALWAYS),
    **STAMPS,
}

RECEIPT: Final[dict[str, Field]] = {
    **SHARED,
    **applied(
        "ARPYMTDETAIL",
        PaymentFor.INVOICE,
        "credit_note",
        RECEIVABLE_AMOUNTS,
        credit=Whichever(
            (
                ("ADJUSTMENTKEY", Reference("", object="ARADJUSTMENT")),
                ("NEGATIVEINVOICEKEY", Reference("invoice")),
                ("INLINEKEY", Reference("invoice")),
            )
        ),
        advance=Whichever(
            (("ADVANCEKEY", Reference("advance")), ("OVERPAYMENTKEY", Reference("receipt")))
        ),
    ),
    "payment_for": fixed(PaymentFor.INVOICE),
    "exchange_rate": at("EXCHANGE_RATE", write=ALWAYS),
    "status": at("DISPLAYSTATE", RECEIVED, find=EQ | IN, write=ALWAYS),
    "transaction_date": at("RECEIPTDATE", find=EQ | RANGE, write=REQUIRED),
    "contact": customer(REQUIRED),
    "account": each(
        *bank_accounts("FINANCIALENTITY", REQUIRED),
        *kinds_of(ledger_account("UNDEPOSITEDACCOUNTNO", write=REQUIRED)),
    ),
    "account_number": both(
        FirstFilled(("FINANCIALENTITY", "UNDEPOSITEDACCOUNTNO"), TEXT), find=EQ | IN
    ),
    "parent": at("PARENTPAYMENTKEY", Reference("receipt"), find=EQ | IN),
    "attachment": at("SUPDOCID", find=EQ | IN, write=ALWAYS, most=20),
}
PAYMENT: Final[dict[str, Field]] = {
    **SHARED,
    **applied(
        "APPYMTDETAIL",
        PaymentFor.BILL,
        "vendor_credit",
        PAYABLE_AMOUNTS,
        credit=Whichever(
            (
                ("ADJUSTMENTKEY", Reference("", object="APADJUSTMENT")),
                ("INLINEKEY", Reference("bill")),
            )
        ),
        advance=Whichever(
            (
                ("POSTEDADVANCEKEY", Reference("", object="APADVANCE")),
                ("ADVANCEKEY", Reference("")),
            )
        ),
    ),
    "payment_for": fixed(PaymentFor.BILL),
    "exchange_rate": at("EXCHANGE_RATE"),
    "status": at("DISPLAYSTATE", PAID_OUT, find=EQ | IN, write=ALWAYS),
    "transaction_date": at("WHENCREATED", find=EQ | RANGE, write=REQUIRED),
    "contact": vendor(REQUIRED),
    "account": each(
        *bank_accounts("FINANCIALENTITY", REQUIRED), card_account("FINANCIALENTITY", REQUIRED)
    ),
    "account_number": at("FINANCIALENTITY", find=EQ | IN),
    "parent": absent("Intacct tells no payment of a vendor's what it belongs to."),
    "attachment": absent("Intacct keeps no attachment with payments to vendors."),
}

PAYMENTS = Resource(
    Payment,
    model="accounting",
    path="payments",
    label="Payments and receipts",
    sources=(
        Source(
            "ARPYMT",
            RECEIPT,
            "receipt",
            writes=settling.RECEIPT,
            posts=posting.payment("customer"),
            find_back=("CUSTOMERID", "RECEIPTDATE", "FINANCIALENTITY", "DOCNUMBER", "DESCRIPTION"),
        ),
        Source(
            "APPYMT",
            PAYMENT,
            "payment",
            writes=settling.PAYMENT,
            posts=posting.payment("vendor"),
            find_back=("VENDORID", "WHENCREATED", "FINANCIALENTITY", "DOCNUMBER", "DESCRIPTION"),
        ),
    ),
)
