"""Purchase orders (unified-api §5.9). Source: PODOCUMENT (intacct-xml §4.6), of every definition that is an order.

A definition (Purchase Order, and what else the company calls so) is the record's DOCPARID; its class is DOCPARCLASS.
"""

from datetime import date, datetime
from typing import Final

from msgspec import UNSET, Struct

from crossfoot.unified.blends import FirstFilled, InOneLine
from crossfoot.unified.codecs import DAY, TEXT, Reference
from crossfoot.unified.parts import COMPANY, STAMPS, address
from crossfoot.unified.resource import Resource
from crossfoot.unified.shapes import Address, CustomFields, Money, RemoteData, Tracking
from crossfoot.unified.source import Source
from crossfoot.unified.states import ORDERED, OrderStatus
from crossfoot.unified.totals import shared_by_all, tax_beside
from crossfoot.unified.vocabulary import (
    ALWAYS,
    CREATE,
    EQ,
    IN,
    LIKE,
    NEVER,
    ONCE,
    RANGE,
    REQUIRED,
    Children,
    Write,
    absent,
    at,
    both,
    children,
    derived,
    dims,
    each,
    extras,
    key,
)
from crossfoot.unified.writing import ordering
from crossfoot.unified.writing.buying import ordered


class OrderEmployee(Struct, frozen=True, gc=False):
    """Who made an order."""

    id: str | None = None
    """Null: Intacct names the user, who need not be an employee."""
    name: str | None = None
    """Full name."""
    email: str | None = None
    """E-mail address."""
    user: str | None = None
    """Ours: id of the user."""


class OrderDocument(Struct, frozen=True, gc=False):
    """Another purchasing document, before or after an order."""

    id: str | None = None
    """The record's key; those of orders can be got here."""
    number: str | None = None
    """Its definition and number, such as PO Receiver-RCV0012."""
    document_type: str | None = None
    """Its definition."""
    bill: str | None = None
    """Id of the bill that it posted."""


class OrderLine(Struct, frozen=True, gc=False):
    """A line of an order. Its amount is without tax."""

    id: str | None = None
    """Id of the line."""
    number: str | None = None
    """Ours: its place on the document, from 0."""
    name: str | None = None
    """Name of the item."""
    description: str | None = None
    """The item as described on this order, and the memo of the line."""
    item: str | None = None
    """Id of the item."""
    item_number: str | None = None
    """Ours: the item id that people see."""
    account: str | None = None
    """Null: an order posts nothing; the item's GL group decides where its bill does."""
    quantity: Money | None = None
    """How many, in the line's unit."""
    base_quantity: Money | None = None
    """Ours: how many, in the item's base unit."""
    converted_quantity: Money | None = None
    """Ours: how many of these were received or billed, in the base unit."""
    remaining_quantity: Money | None = None
    """Ours: how many were not, in the base unit."""
    unit: str | None = None
    """Ours: unit of measure."""
    unit_price: Money | None = None
    """Price of one unit, in the document's currency."""
    tax_rate: str | None = None
    """Null: tax rates stand with the document's subtotals."""
    tax_amount: Money | None = None
    """Tax on the line, in the document's currency; null where no tax was reckoned."""
    total_line_amount: Money | None = None
    """Amount without tax, in the document's currency."""
    base_amount: Money | None = None
    """Ours: amount without tax, in the base currency."""
    discount_rate: Money | None = None
    """Discount in percent."""
    type: str | None = None
    """Intacct's type of the item."""
    warehouse: str | None = None
    """Ours: id of the warehouse, as people see it."""
    tracking_categories: list[Tracking] = []
    """The value of every dimension that the line carries."""
    currency: str | None = None
    """Currency of the document."""
    exchange_rate: Money | None = None
    """Units of the base currency for one unit of the currency."""
    needed_by: date | None = None
    """Ours: the day by which it is needed."""
    created_from: str | None = None
    """Ours: key of the document that the line was made from."""
    source_line: str | None = None
    """Ours: id of the line that it was made from, of the document in the order's `created_from`."""


class OrderSubtotal(Struct, frozen=True, gc=False):
    """What is added to the lines of an order: tax, freight, discounts."""

    description: str | None = None
    """What it is."""
    tax_rate: str | None = None
    """Id of the tax rate, if it is tax."""
    rate: Money | None = None
    """Percent, if it is reckoned so."""
    amount: Money | None = None
    """The amount, in the document's currency."""
    base_amount: Money | None = None
    """The amount, in the base currency."""


class PurchaseOrder(Struct, frozen=True, gc=False):
    """What the company ordered from a vendor."""

    id: str
    """The record's key."""
    number: str | None = None
    """Ours: its number."""
    document_type: str | None = None
    """Ours: the purchasing definition that it follows, such as Purchase Order."""
    document_class: str | None = None
    """Ours: what its definition makes: Order, Invoice, Other …; a list that does not ask shows orders alone."""
    document_id: str | None = None
    """Ours: definition and number, as Intacct names documents: Purchase Order-PO0051."""
    reference: str | None = None
    """Ours: a number of the company's own for it."""
    vendor_reference: str | None = None
    """Ours: the vendor's number for it."""
    status: OrderStatus | None = None
    """How far it has come: `authorised` while open, `billed` when all of it was received or billed."""
    state: str | None = None
    """Ours: Intacct's own word for it."""
    issue_date: date | None = None
    """The day on it."""
    delivery_date: date | None = None
    """When it was promised; else when it is needed or due."""
    due_date: date | None = None
    """Ours: when it is due."""
    delivery_address: str | None = None
    """Where it is to be delivered, in one line."""
    deliver_to: list[Address] = []
    """Ours: where it is to be delivered."""
    customer: str | None = None
    """Null: customers stand on lines, among the tracking categories."""
    vendor: str | None = None
    """Id of the vendor; a filter also takes the vendor's number."""
    vendor_number: str | None = None
    """Ours: the vendor id that people see, such as V-100."""
    vendor_name: str | None = None
    """Ours: the vendor's name."""
    employee: OrderEmployee | None = None
    """Who made it; null where the API user may not read users."""
    memo: str | None = None
    """The message on it."""
    note: str | None = None
    """Ours: what is noted of it."""
    payment_terms: str | None = None
    """Ours: name of the payment terms."""
    currency: str | None = None
    """Currency of its amounts."""
    base_currency: str | None = None
    """Ours: currency of the entity that keeps the books."""
    exchange_rate: Money | None = None
    """Units of the base currency for one unit of the currency."""
    sub_total: Money | None = None
    """Ours: its lines without tax and other subtotals."""
    total_tax_amount: Money | None = None
    """Ours: tax, freight and what else the total has beyond the lines."""
    total_amount: Money | None = None
    """All of it."""
    base_total_amount: Money | None = None
    """Ours: the total in the base currency."""
    remaining_amount: Money | None = None
    """Ours: what is neither received nor billed, without tax."""
    line_items: list[OrderLine] | None = None
    """Its lines; null where the API user may not read them."""
    subtotals: list[OrderSubtotal] | None = None
    """Ours: what is added to the lines; null where the API user may not read it."""
    tracking_categories: list[Tracking] = []
    """Values of dimensions that every line carries: Intacct keeps dimensions on lines alone."""
    created_from: OrderDocument | None = None
    """Ours: the document that it was made from, such as a requisition."""
    converted_to: list[OrderDocument] | None = None
    """Ours: the documents that were made from it, such as receivers and vendor invoices."""
    bills: list[str] | None = None
    """Ours: ids of the bills for it: of what was made from it, and of what was made from that."""
    attachment: str | None = None
    """Null: Intacct does not name the attachments of purchasing documents."""
    company: str | None = None
    """Ours: id of the entity that owns the record; null when the whole company shares it."""
    custom_fields: CustomFields = {}
    """Ours: custom fields by their Intacct names."""
    created_at: datetime | None = None
    """When the record was made."""
    updated_at: datetime | None = None
    """When it was last changed; when it was made, if never changed."""
    remote_data: RemoteData = UNSET
    """The gateway record as answered."""


DELIVERY: Final = "DELIVERTO.MAILADDRESS"
BILL: Final = Reference("bill")
LINES: Final = children(
    "PODOCUMENTENTRY",
    by="DOCHDRNO",
    of="RECORDNO",
    write=REQUIRED,
    id=at("RECORDNO"),
    number=at("LINE_NO"),
    name=both(FirstFilled(("ITEMNAME", "ITEMDESC"), TEXT)),
    description=both(InOneLine(("ITEMDESC", "MEMO"), "\n"), write=ALWAYS),
    item=at("ITEM.RECORDNO", Reference("", "ITEMID", object="ITEM"), find=EQ | IN, write=REQUIRED),
    item_number=at("ITEMID", find=EQ | IN | LIKE, write=CREATE, most=30),
    account=absent("An order posts nothing; the item's GL group decides where its bill does."),
    quantity=at("UIQTY", write=REQUIRED),
    base_quantity=at("QUANTITY"),
    converted_quantity=at("QTY_CONVERTED"),
    remaining_quantity=at("QTY_REMAINING"),
    unit=at("UNIT", write=ALWAYS, most=40),
    unit_price=at("TRX_PRICE", write=ALWAYS),
    tax_rate=absent("Tax rates stand with the document's subtotals."),
    tax_amount=at("TRX_TAXABSVAL"),
    total_line_amount=at("TRX_VALUE"),
    base_amount=at("UIVALUE"),
    discount_rate=at("DISCOUNTPERCENT"),
    type=at("ITEM.ITEMTYPE"),
    warehouse=at("WAREHOUSE.LOCATION_NO", find=EQ | IN, write=ALWAYS, most=20),
    tracking_categories=dims(write=ALWAYS),
    currency=at("CURRENCY"),
    exchange_rate=at("EXCHRATE"),
    needed_by=at("NEEDBYDATE"),
    created_from=at("SOURCE_DOCKEY", find=EQ | IN),
    source_line=at("SOURCE_DOCLINEKEY", find=EQ | IN, write=CREATE, most=18),
)
SUBTOTALS: Final = children(
    "PODOCUMENTSUBTOTALS",
    by="DOCHDRNO",
    of="RECORDNO",
    description=at("DESCRIPTION"),
    tax_rate=at("TAXDETAIL", Reference(""), find=EQ | IN),
    rate=at("PERCENTVAL"),
    amount=at("TRX_TOTAL"),
    base_amount=at("TOTAL"),
)
EMPLOYEE: Final = children(
    "USERINFO",
    by="LOGINID",
    of="USERID",
    id=absent("Intacct names the user, who need not be an employee."),
    name=at("CONTACTINFO.PRINTAS"),
    email=at("CONTACTINFO.EMAIL1"),
    user=at("RECORDNO", Reference("", "LOGINID"), find=EQ | IN),
)
LINE_BILL: Final = at("PODOCUMENT.PRRECORDKEY", BILL, find=EQ | IN)


def document(by: str, of: str, write: Write = NEVER) -> Children:
    """The documents before or after an order."""
    return children(
        "PODOCUMENT",
        by=by,
        of=of,
        write=write,
        id=at("RECORDNO", Reference("", "DOCID", object="PODOCUMENT")),
        number=at("DOCID", find=EQ | IN),
        document_type=at("DOCPARID", find=EQ | IN),
        bill=at("PRRECORDKEY", BILL),
    )


PURCHASE_ORDERS = Resource(
    PurchaseOrder,
    model="accounting",
    path="purchase_orders",
    defaults={"document_class": "Order"},
    sources=(
        Source(
            "PODOCUMENT",
            {
                "id": key("RECORDNO"),
                "number": at("DOCNO", find=EQ | IN | LIKE, write=CREATE, most=45),
                "document_type": at("DOCPARID", find=EQ | IN | LIKE, write=ONCE, most=80),
                "document_class": at("DOCPARCLASS", find=EQ | IN),
                "document_id": at("DOCID", find=EQ | IN | LIKE),
                "reference": at("PONUMBER", find=EQ | IN | LIKE, write=ALWAYS, most=45),
                "vendor_reference": at("VENDORDOCNO", find=EQ | IN | LIKE, write=ALWAYS, most=45),
                "status": at("STATE", ORDERED, find=EQ | IN, write=ALWAYS),
                "state": at("STATE", find=EQ | IN),
                "issue_date": at("WHENCREATED", find=EQ | RANGE, write=REQUIRED),
                "delivery_date": both(
                    FirstFilled(("PROMISEDDATE", "NEEDBYDATE", "WHENDUE"), DAY), find=EQ | RANGE
                ),
                "due_date": at("WHENDUE", find=EQ | RANGE, write=ALWAYS),
                "delivery_address": both(
                    InOneLine(
                        (
                            "DELIVERTO.PRINTAS",
                            *(
                                f"{DELIVERY}.{part}"
                                for part in (
                                    "ADDRESS1",
                                    "ADDRESS2",
                                    "ZIP",
                                    "CITY",
                                    "STATE",
                                    "COUNTRY",
                                )
                            ),
                        )
                    )
                ),
                "deliver_to": each(address(DELIVERY, "delivery", NEVER)),
                "customer": absent("Customers stand on lines, among the tracking categories."),
                "vendor": at(
                    "VENDOR.RECORDNO",
                    Reference("vendor", "CUSTVENDID"),
                    find=EQ | IN,
                    write=ONCE,
                ),
                "vendor_number": at("CUSTVENDID", find=EQ | IN | LIKE, write=CREATE, most=20),
                "vendor_name": at("CUSTVENDNAME", find=EQ | IN | LIKE),
                "employee": EMPLOYEE,
                "memo": at("MESSAGE", find=EQ | LIKE, write=ALWAYS, most=1000),
                "note": at("NOTE"),
                "payment_terms": at("TERM.NAME", find=EQ | IN, write=ALWAYS, most=40),
                "currency": at("CURRENCY", find=EQ | IN, write=ALWAYS, most=3),
                "base_currency": at("BASECURR", find=EQ | IN, write=CREATE, most=3),
                "exchange_rate": at("EXCHRATE", write=ALWAYS),
                "sub_total": at("TRX_SUBTOTAL", find=EQ | RANGE),
                "total_tax_amount": derived(tax_beside, "total_amount", "sub_total"),
                "total_amount": at("TRX_TOTAL", find=EQ | RANGE),
                "base_total_amount": at("TOTAL", find=EQ | RANGE),
                "remaining_amount": at("TOTALAMOUNTREMAINING", find=EQ | RANGE),
                "line_items": LINES,
                "subtotals": SUBTOTALS,
                "tracking_categories": derived(shared_by_all, "line_items", write=ALWAYS),
                "created_from": document(by="DOCID", of="CREATEDFROM", write=CREATE),
                "converted_to": document(by="CREATEDFROM", of="DOCID"),
                "bills": each(
                    children("PODOCUMENTENTRY", by="SOURCE_DOCKEY", of="RECORDNO", id=LINE_BILL),
                    children(
                        "PODOCUMENTENTRY",
                        by="SOURCEDOCLINE.SOURCE_DOCKEY",
                        of="RECORDNO",
                        id=LINE_BILL,
                    ),
                ),
                "attachment": absent(
                    "Intacct does not name the attachments of purchasing documents."
                ),
                "company": COMPANY,
                "custom_fields": extras(write=ALWAYS),
                **STAMPS,
            },
            writes=ordering.WRITES,
            posts=ordered,
            find_back=("DOCPARID", "CUSTVENDID", "WHENCREATED", "PONUMBER", "MESSAGE"),
        ),
    ),
)
