"""Credit notes: what lowers the debt of customers, and the debits that raise it (unified-api §5.4).

Source: ARADJUSTMENT (intacct-xml §4.4), whose amounts are below zero where it lowers what a customer owes. Here every amount is
turned round, so that a credit is positive.
"""

from datetime import date, datetime
from typing import Final

from msgspec import UNSET, Struct

from crossfoot.unified.adjustments import AdjustmentType, adjustment, writes
from crossfoot.unified.codecs import Reference
from crossfoot.unified.resource import Resource
from crossfoot.unified.shapes import CustomFields, LineItem, Money, RemoteData, Tracking
from crossfoot.unified.source import Source
from crossfoot.unified.states import DocumentStatus, SettledStatus
from crossfoot.unified.vocabulary import EQ, IN, LIKE, REQUIRED, Field, at
from crossfoot.unified.writing import posting


class CreditNote(Struct, frozen=True, gc=False):
    """A credit to a customer, or a debit."""

    id: str
    """The record's key."""
    type: AdjustmentType | None = None
    """Ours: `credit`, or `debit` for an adjustment that raises what a customer owes: its amounts are below zero here."""
    number: str | None = None
    """Its number."""
    reference: str | None = None
    """Ours: the number of the document that it adjusts, or the other side's number for it."""
    status: DocumentStatus | None = None
    """How far it has come; `paid` when all of it is used. Nothing is ever `submitted` or `deleted`."""
    payment_status: SettledStatus | None = None
    """Ours: how much of it is used; null before it is posted and when it is void."""
    is_reversal: bool | None = None
    """Ours: whether it takes back another one; both are `voided` and cancel each other out."""
    transaction_date: date | None = None
    """The day on it."""
    posting_date: date | None = None
    """Ours: the day on which it stands in the ledger."""
    contact: str | None = None
    """Id of the customer; a filter also takes the id that people see."""
    contact_name: str | None = None
    """Ours: name of the customer."""
    company: str | None = None
    """Id of the entity that owns the record; null when the whole company shares it."""
    memo: str | None = None
    """Ours: what is noted of it."""
    currency: str | None = None
    """Currency of its amounts."""
    base_currency: str | None = None
    """Ours: currency of the entity that keeps the books."""
    exchange_rate: Money | None = None
    """Units of the base currency for one unit of the currency."""
    sub_total: Money | None = None
    """Ours: its lines without tax, added up; null where the API user may not read them."""
    total_tax_amount: Money | None = None
    """Ours: tax: what the total is beyond the lines."""
    total_amount: Money | None = None
    """All of it, with tax."""
    remaining_credit: Money | None = None
    """What of it is not used yet."""
    base_total_amount: Money | None = None
    """Ours: the total in the base currency."""
    base_remaining_credit: Money | None = None
    """Ours: what is not used yet, in the base currency."""
    module: str | None = None
    """Ours: Intacct's module that made it."""
    attachment: str | None = None
    """Ours: id of its attachments."""
    payments: list[str] | None = None
    """Ids of the payments that used it, or that paid a debit; null where the API user may not read them."""
    line_items: list[LineItem] | None = None
    """Its lines; null where the API user may not read them."""
    tracking_categories: list[Tracking] = []
    """Ours: values of dimensions that every line carries."""
    custom_fields: CustomFields = {}
    """Ours: custom fields by their Intacct names."""
    created_at: datetime | None = None
    """When the record was made."""
    updated_at: datetime | None = None
    """When it was last changed; when it was made, if never changed."""
    remote_data: RemoteData = UNSET
    """The gateway record as answered."""


FIELDS: Final[dict[str, Field]] = {
    **adjustment("ARADJUSTMENTITEM", "ARPYMTDETAIL", "receipt"),
    "contact": at(
        "CUSTOMER.RECORDNO", Reference("customer", "CUSTOMERID"), find=EQ | IN, write=REQUIRED
    ),
    "contact_name": at("CUSTOMERNAME", find=EQ | IN | LIKE),
}

CREDIT_NOTES = Resource(
    CreditNote,
    model="accounting",
    path="credit_notes",
    sources=(
        Source(
            "ARADJUSTMENT",
            FIELDS,
            writes=writes("ar", "invoiceno"),
            find_back=("CUSTOMERID", "WHENCREATED", "RECORDID", "DOCNUMBER", "DESCRIPTION"),
            posts=posting.trade("customer", "ARACCOUNT", sign=1, one_way=True),
        ),
    ),
)
