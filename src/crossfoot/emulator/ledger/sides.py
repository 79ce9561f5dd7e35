"""The two sides of trade: what receivables and payables call the same things."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Side:
    """Names of objects and fields, record types and accounts of one side."""

    document: str
    line: str
    adjustment: str
    adjustment_line: str
    payment: str
    detail: str
    party: str
    party_field: str
    party_key: str
    """The field of headers that holds the party's record number; "" where there is none."""
    term: str
    control: str
    """The account on which parties stand that have none of their own."""
    control_field: str
    discounts: str
    tax: str
    """The direction of its tax details."""
    types: tuple[str, str, str]
    """RECORDTYPE of documents, adjustments and payments."""
    module: str


RECEIVABLES: Final = Side(
    document="ARINVOICE",
    line="ARINVOICEITEM",
    adjustment="ARADJUSTMENT",
    adjustment_line="ARADJUSTMENTITEM",
    payment="ARPYMT",
    detail="ARPYMTDETAIL",
    party="CUSTOMER",
    party_field="CUSTOMERID",
    party_key="",
    term="ARTERM",
    control="1100",
    control_field="ARACCOUNT",
    discounts="4920",
    tax="Sale",
    types=("ri", "ra", "rp"),
    module="4.AR",
)
PAYABLES: Final = Side(
    document="APBILL",
    line="APBILLITEM",
    adjustment="APADJUSTMENT",
    adjustment_line="APADJUSTMENTITEM",
    payment="APPYMT",
    detail="APPYMTDETAIL",
    party="VENDOR",
    party_field="VENDORID",
    party_key="VENDORKEY",
    term="APTERM",
    control="2000",
    control_field="APACCOUNT",
    discounts="5330",
    tax="Purchase",
    types=("pi", "pa", "pp"),
    module="3.AP",
)
DEPOSITS: Final = "2050"
"""Advances of customers and what they paid too much, until it is applied."""
UNDEPOSITED: Final = "1050"
