"""Tax rates (unified-api §5.10). Source: TAXDETAIL, in companies with VAT or GST (intacct-xml §4.10)."""

from datetime import datetime
from enum import StrEnum

from msgspec import UNSET, Struct

from crossfoot.unified.codecs import labels
from crossfoot.unified.parts import AUDIT, ledger_account
from crossfoot.unified.resource import Resource
from crossfoot.unified.shapes import ACTIVE, CustomFields, Money, RemoteData, Status
from crossfoot.unified.source import Source
from crossfoot.unified.vocabulary import (
    ALWAYS,
    CREATE,
    EQ,
    IN,
    LIKE,
    RANGE,
    REQUIRED,
    at,
    extras,
    key,
)


class TaxUse(StrEnum):
    """What is taxed."""

    SALE = "sale"
    PURCHASE = "purchase"


USE = labels(TaxUse, SALE="Sale", PURCHASE="Purchase")


class TaxRate(Struct, frozen=True, gc=False):
    """A rate at which sales or purchases are taxed."""

    id: str
    """The record's key."""
    name: str | None = None
    """The tax detail's id, as people see it."""
    description: str | None = None
    """What else is said of it."""
    total_tax_rate: Money | None = None
    """Percent."""
    effective_tax_rate: Money | None = None
    """Percent once more: an Intacct rate is made of no others."""
    status: Status | None = None
    """`active`, or `archived` when inactive."""
    type: TaxUse | None = None
    """Ours: `sale` or `purchase`."""
    category: str | None = None
    """Ours: Intacct's kind of rate, such as Standard, Reduced, Zero or Exempt."""
    authority: str | None = None
    """Ours: whom the tax is owed to."""
    solution: str | None = None
    """Ours: the tax solution that it belongs to, such as Germany - VAT."""
    account: str | None = None
    """Ours: id of the GL account that collects the tax."""
    reverse_charge: bool | None = None
    """Ours: whether the buyer owes the tax instead of the seller."""
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


TAX_RATES = Resource(
    TaxRate,
    model="accounting",
    path="tax_rates",
    sources=(
        Source(
            "TAXDETAIL",
            {
                "id": key("RECORDNO"),
                "name": at("DETAILID", find=EQ | IN | LIKE, write=CREATE),
                "description": at("DESCRIPTION", find=EQ | IN | LIKE, write=ALWAYS),
                "total_tax_rate": at("VALUE", find=EQ | RANGE, write=ALWAYS),
                "effective_tax_rate": at("VALUE", find=EQ | RANGE),
                "status": at("STATUS", ACTIVE, find=EQ | IN, write=ALWAYS),
                "type": at("TAXTYPE", USE, find=EQ | IN, write=REQUIRED),
                "category": at("TAXRATE", find=EQ | IN, write=ALWAYS),
                "authority": at("TAXAUTHORITY", find=EQ | IN, write=ALWAYS),
                "solution": at("TAXSOLUTIONID", find=EQ | IN, write=ALWAYS),
                "account": ledger_account("GLACCOUNT"),
                "reverse_charge": at("REVERSECHARGE", find=EQ, write=ALWAYS),
                "company": at("MEGAENTITYID", find=EQ | IN),
                "custom_fields": extras(),
                **AUDIT,
            },
        ),
    ),
)
