"""Contacts: the vendors a company buys from and the customers it sells to (unified-api §5.3).

Sources: VENDOR and CUSTOMER (intacct-xml §4.3, §4.4). Addresses, telephones and e-mails are those of the record's own
contact (`DISPLAYCONTACT`); pay-to, bill-to and other contacts stay in Intacct.
"""

from datetime import datetime

from msgspec import UNSET, Struct

from crossfoot.unified.codecs import Reference
from crossfoot.unified.parts import AUDIT, address, emails, phones
from crossfoot.unified.resource import Resource
from crossfoot.unified.shapes import (
    POSTING,
    Address,
    ContactType,
    CustomFields,
    Email,
    Money,
    Phone,
    RemoteData,
    Status,
)
from crossfoot.unified.source import Source
from crossfoot.unified.vocabulary import (
    ALWAYS,
    CREATE,
    EQ,
    IN,
    LIKE,
    REQUIRED,
    Field,
    at,
    each,
    extras,
    fixed,
    key,
)
from crossfoot.unified.writing import masters


class Contact(Struct, frozen=True, gc=False):
    """A vendor the company buys from, or a customer it sells to."""

    id: str
    """`vendor_33` or `customer_12`."""
    number: str | None = None
    """Ours: the vendor or customer id that people see, such as V-100."""
    name: str | None = None
    """The name on documents."""
    type: ContactType | None = None
    """Vendor or customer."""
    emails: list[Email] = []
    """E-mail addresses, the primary one first."""
    tax_number: str | None = None
    """Tax id."""
    status: Status | None = None
    """`active`, or `archived` when inactive."""
    currency: str | None = None
    """Default currency of its documents."""
    company: str | None = None
    """Id of the entity that owns the record; null when the whole company shares it."""
    addresses: list[Address] = []
    """The address of the record's own contact."""
    phones: list[Phone] = []
    """Telephone numbers."""
    parent: str | None = None
    """Ours: id of the contact above it."""
    payment_terms: str | None = None
    """Ours: name of the payment terms."""
    credit_limit: Money | None = None
    """Ours: credit limit, in the contact's currency."""
    balance: Money | None = None
    """Ours: what is due now."""
    on_hold: bool | None = None
    """Ours: whether new documents are refused."""
    custom_fields: CustomFields = {}
    """Ours: custom fields by their Intacct names."""
    created_at: datetime | None = None
    """When the record was made."""
    updated_at: datetime | None = None
    """When it was last changed; when it was made, if never changed."""
    remote_data: RemoteData = UNSET
    """The gateway record as answered."""


def party(tag: str) -> dict[str, Field]:
    """What vendors and customers share: nearly everything."""
    number = f"{tag.upper()}ID"
    contact = "DISPLAYCONTACT"
    return {
        "id": key("RECORDNO"),
        "number": at(number, find=EQ | IN | LIKE, write=CREATE, most=20),
        "name": at("NAME", find=EQ | IN | LIKE, write=REQUIRED, most=100),
        "type": fixed(ContactType(tag)),
        "emails": emails(contact),
        "tax_number": at("TAXID", find=EQ | IN, write=ALWAYS, most=20),
        "status": at("STATUS", POSTING, find=EQ | IN, write=ALWAYS),
        "currency": at("CURRENCY", find=EQ | IN, write=ALWAYS, most=3),
        "company": at("MEGAENTITYID", find=EQ | IN),
        "addresses": each(address(f"{contact}.MAILADDRESS", "primary")),
        "phones": phones(contact),
        "parent": at("PARENTKEY", Reference(tag, natural="PARENTID"), find=EQ | IN, write=ALWAYS),
        "payment_terms": at("TERMNAME", find=EQ | IN, write=ALWAYS, most=40),
        "credit_limit": at("CREDITLIMIT", write=ALWAYS, most=2),
        "balance": at("TOTALDUE"),
        "on_hold": at("ONHOLD", find=EQ, write=ALWAYS),
        "custom_fields": extras(write=ALWAYS),
        **AUDIT,
    }


def contact(tag: str) -> Source:
    """The vendors or the customers."""
    back = (f"{tag.upper()}ID", "NAME")
    return Source(tag.upper(), party(tag), tag, writes=masters.PARTY, find_back=back)


CONTACTS = Resource(
    Contact,
    model="accounting",
    path="contacts",
    label="Vendors and customers",
    choose="contact_type",
    sources=(contact("vendor"), contact("customer")),
)
