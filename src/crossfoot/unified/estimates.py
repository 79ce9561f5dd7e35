"""Estimates among the transactions: order-entry documents of a definition that makes quotes (§4.6).

They move no money and post nothing; a sales order or an invoice is made from one in Intacct.
"""

from collections.abc import Mapping
from typing import Final

from crossfoot.unified import transaction_states as states
from crossfoot.unified.blends import FirstFilled
from crossfoot.unified.codecs import DIGITS, TEXT, Reference
from crossfoot.unified.parts import NO_DISCOUNT, UNALLOCATED
from crossfoot.unified.vocabulary import (
    ALWAYS,
    CREATE,
    EQ,
    IN,
    LIKE,
    ONCE,
    REQUIRED,
    Field,
    absent,
    at,
    both,
    children,
    dims,
    fixed,
)

QUOTE: Final = "Quote"
"""DOCPARCLASS of an estimate, DOCCLASS of its definition."""

LINES: Final = children(
    "SODOCUMENTENTRY",
    by="DOCHDRNO",
    of="RECORDNO",
    write=REQUIRED,
    id=at("RECORDNO"),
    number=at("LINE_NO"),
    name=both(FirstFilled(("ITEMNAME", "ITEMDESC"), TEXT)),
    description=both(FirstFilled(("MEMO", "ITEMDESC"), TEXT), write=ALWAYS),
    item=at("ITEM.RECORDNO", Reference("", "ITEMID", object="ITEM"), find=EQ | IN, write=REQUIRED),
    account=absent("A quote posts nothing; the item's GL group decides where its invoice does."),
    account_number=absent("A quote posts nothing."),
    quantity=at("UIQTY", write=REQUIRED),
    unit_price=at("TRX_PRICE", write=ALWAYS),
    tax_rate=absent("Tax rates stand with the document's subtotals."),
    tax_amount=at("TRX_TAXABSVAL"),
    taxes=absent("Taxes stand with the document's subtotals."),
    total_line_amount=at("TRX_VALUE"),
    base_amount=at("UIVALUE"),
    discount_rate=at("DISCOUNTPERCENT", write=ALWAYS),
    discount_amount=NO_DISCOUNT,
    type=at("ITEM.ITEMTYPE"),
    tracking_categories=dims(write=ALWAYS),
    allocation=UNALLOCATED,
    currency=at("CURRENCY"),
    base_currency=at("BASECURR"),
    exchange_rate=at("EXCHRATE"),
)


def estimate(shared: Mapping[str, Field], kind: str) -> dict[str, Field]:
    """The table of an estimate, a transaction of this kind, with what all transactions share."""
    customer = Reference("customer", "CUSTVENDID")
    no_money = absent("An estimate moves no money.")
    no_link = absent("Intacct does not name the transaction that takes it back.")
    return {
        **shared,
        "number": at("DOCNO", find=EQ | IN | LIKE, write=CREATE, most=45),
        "transaction_type": fixed(kind),
        "document_type": at("DOCPARID", find=EQ | IN | LIKE, write=ONCE, most=80),
        "account": no_money,
        "contact": at("CUSTOMER.RECORDNO", customer, find=EQ | IN, write=ONCE),
        "contact_name": at("CUSTVENDNAME", find=EQ | IN | LIKE),
        "payee": no_money,
        "total_amount": at("TRX_TOTAL"),
        "base_total_amount": at("TOTAL"),
        "currency": at("CURRENCY", find=EQ | IN, write=ALWAYS, most=3),
        "exchange_rate": at("EXCHRATE", DIGITS, write=ALWAYS),
        "status": at("STATE", states.ESTIMATE, find=EQ | IN, write=ALWAYS),
        "is_reversal": absent("An estimate posts nothing."),
        "reversed_by": no_link,
        "reverses": no_link,
        "is_cleared": no_money,
        "reference": at("PONUMBER", find=EQ | IN | LIKE, write=ALWAYS, most=45),
        "memo": at("MESSAGE", find=EQ | LIKE, write=ALWAYS, most=1000),
        "attachment": absent("Intacct does not name the attachments of order-entry documents."),
        "line_items": LINES,
    }
