"""Shapes that several resources share, as they look on the wire (unified-api §5.0)."""

from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any

from msgspec import UNSET, Meta, Struct, UnsetType

from crossfoot.unified.codecs import labels

Money = Annotated[Decimal, Meta(extra_json_schema={"type": "number", "format": "decimal"})]
"""An exact amount: Decimal inside, a JSON number with all its digits on the wire."""

Confidence = Annotated[
    Decimal, Meta(extra_json_schema={"type": "number", "minimum": 0, "maximum": 1})
]
"""How sure something is: 1 is certain, 0 says nothing."""

CustomFields = dict[str, Any]
"""Custom fields by their Intacct names: text, number, boolean, date, instant or null."""

RemoteData = dict[str, Any] | UnsetType
"""The gateway record as answered; left out when the caller asked to do without."""

NOT_ASKED = UNSET


class Status(StrEnum):
    """Whether the record may be used."""

    ACTIVE = "active"
    ARCHIVED = "archived"


ACTIVE = labels(Status, ACTIVE="active", ARCHIVED="inactive")
POSTING = labels(Status, ACTIVE=("active", "active non-posting"), ARCHIVED="inactive")
"""`active non-posting` is a heading that sums others up: it lives; remote_data tells more."""


class Email(Struct, frozen=True, gc=False):
    """An e-mail address."""

    email: str | None = None
    """The address."""
    type: str | None = None
    """`primary` or `secondary`."""


class Phone(Struct, frozen=True, gc=False):
    """A telephone number."""

    number: str | None = None
    """The number as Intacct keeps it."""
    extension: str | None = None
    """Not kept apart by Intacct: always null."""
    type: str | None = None
    """`primary`, `secondary`, `mobile`, `pager` or `fax`."""


class Address(Struct, frozen=True, gc=False):
    """A postal address."""

    street_1: str | None = None
    """First line."""
    street_2: str | None = None
    """Second line."""
    city: str | None = None
    """City."""
    state: str | None = None
    """State or territory."""
    country: str | None = None
    """Country, by its English name or as the company spells it."""
    postal_code: str | None = None
    """ZIP or postal code."""
    type: str | None = None
    """`primary`: the address of the record's own contact."""


class Tracking(Struct, frozen=True, gc=False):
    """A value of a dimension that a record carries."""

    id: str | None = None
    """Id of the value among the tracking categories, such as `department_7`."""
    name: str | None = None
    """Its name."""
    option: str | None = None
    """Its name once more: a tracking category of ours has itself as its only option."""
    number: str | None = None
    """Ours: the id that people see, such as D-100."""
    category_type: str | None = None
    """Ours: which dimension: `department`, `location`, `project` … or the company's own."""


class LineTax(Struct, frozen=True, gc=False):
    """Tax on a line of a document."""

    tax_rate: str | None = None
    """Id of the tax rate."""
    amount: Money | None = None
    """The tax, in the document's currency."""
    base_amount: Money | None = None
    """The tax, in the base currency."""
    account: str | None = None
    """Id of the account that it goes to."""


class LineItem(Struct, frozen=True, gc=False):
    """A line of a document. Its amount is without tax."""

    id: str | None = None
    """Id of the line."""
    number: str | None = None
    """Ours: its place on the document."""
    name: str | None = None
    """What the line is about: its item, or else its account label or account."""
    description: str | None = None
    """Memo of the line."""
    item: str | None = None
    """Id of the item."""
    account: str | None = None
    """Id of the general ledger account."""
    account_number: str | None = None
    """Ours: the account's number that people see, such as 6000."""
    quantity: Money | None = None
    """How many; null where Intacct's line has only an amount."""
    unit_price: Money | None = None
    """Price of one; null where Intacct's line has only an amount."""
    tax_rate: str | None = None
    """Id of the tax rate; the first of several."""
    tax_amount: Money | None = None
    """Tax on the line, in the document's currency; null where no tax was reckoned."""
    taxes: list[LineTax] = []
    """Ours: each tax on the line."""
    total_line_amount: Money | None = None
    """Amount without tax, in the document's currency."""
    base_amount: Money | None = None
    """Ours: amount without tax, in the base currency."""
    discount_rate: Money | None = None
    """Discount in percent."""
    discount_amount: Money | None = None
    """Discount that was taken on the line."""
    type: str | None = None
    """Intacct's kind of line."""
    tracking_categories: list[Tracking] = []
    """The value of every dimension that the line carries."""
    allocation: str | None = None
    """Ours: id of the transaction allocation that splits the line, whatever its own dimensions."""
    currency: str | None = None
    """Currency of the document."""
    base_currency: str | None = None
    """Ours: currency of the entity that keeps the books."""
    exchange_rate: Money | None = None
    """Units of the base currency for one unit of the currency."""


class ContactType(StrEnum):
    """Which side of the business."""

    VENDOR = "vendor"
    CUSTOMER = "customer"


class ContactReference(Struct, frozen=True, gc=False):
    """The vendor or customer of a document."""

    id: str | None = None
    """Id of the contact; a filter also takes the id that people see, such as V-100."""
    name: str | None = None
    """Its name."""
    type: ContactType | None = None
    """Vendor or customer."""
    number: str | None = None
    """Ours: the vendor or customer id that people see, such as V-100."""
