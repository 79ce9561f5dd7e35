"""Transaction definitions of purchasing and order entry, with the numbers they give out (§4.6)."""

from typing import Final

from crossfoot.emulator.orders.paper import Definition
from crossfoot.emulator.seed.draft import Draft, Row

PURCHASING: Final = (
    Definition("Purchase Requisition", "Quote", "Quote", "REQ", "What a department asks for"),
    Definition(
        "Purchase Order",
        "Order",
        "Order",
        "PO",
        "What we order",
        conversion="Leave Transaction Open",
    ),
    Definition(
        "Bestellung (DE)",
        "Order",
        "Order",
        "B-",
        "Bestellungen der GmbH & ihrer Lager",
        entities="Entity only",
        conversion="Leave Transaction Open",
    ),
    Definition(
        "PO Receiver",
        "List",
        "Shipping",
        "RCV",
        "What came in",
        stock="Quantity",
        creation="Convert only",
    ),
    Definition("Vendor Invoice", "Invoice", "Invoice", "VI", "Posts a bill", gl="A"),
    Definition(
        "Vendor Return",
        "Adjustment",
        "Return",
        "VR",
        "What we send back",
        stock="Quantity",
        sign="Decrease",
    ),
    Definition(
        "Purchase Order (2012)", "Order", "Order", "P", "Of the old system", status="inactive"
    ),
)
SALES: Final = (
    Definition("Sales Quote", "Quote", "Quote", "SQ", "Offers", sign="Decrease"),
    Definition("Sales Order", "Order", "Order", "SO", "What was ordered", sign="Decrease"),
    Definition(
        "Packing Slip",
        "List",
        "Shipping",
        "PS",
        "What left the warehouse",
        stock="Quantity",
        sign="Decrease",
        creation="Convert only",
    ),
    Definition(
        "Sales Invoice", "Invoice", "Invoice", "INV", "Posts an invoice", gl="A", sign="Decrease"
    ),
    Definition("Sales Return", "Adjustment", "Return", "SR", "What came back", stock="Quantity"),
)
ORDERS: Final = ("Purchase Order", "Bestellung (DE)")
"""The purchasing definitions that are orders and in use."""


def draft_definitions(draft: Draft) -> None:
    """The definitions of both modules."""
    draft.add(
        "PODOCUMENTPARAMS",
        [
            _row(30 + at, each, "Vendor") | {"CONTACTTITLE3": "Deliver to"}
            for at, each in enumerate(PURCHASING)
        ],
    )
    draft.add(
        "SODOCUMENTPARAMS", [_row(60 + at, each, "Customer") for at, each in enumerate(SALES)]
    )


def _row(number: int, definition: Definition, party: str) -> Row:
    sales = party == "Customer"
    return {
        "RECORDNO": str(number),
        "DOCID": definition.id,
        "DOCCLASS": definition.kind,
        "CATEGORY": definition.category,
        "DESCRIPTION": definition.description,
        "EDITTYPE": "All" if definition.gl == "N" else "Before Printing",
        "DELTYPE": "All" if definition.gl == "N" else "Before Printing",
        "ENABLE_SEQNUM": "true",
        "SEQUENCE": f"{definition.id} numbers ({definition.prefix})",
        "PRESERVE_SEQNUM": "true",
        "UPDATES_INV": definition.stock,
        "IN_OUT": definition.sign,
        "UPDATES_GL": definition.gl,
        "CONVTYPE": definition.conversion,
        "EXCHRATETYPES.NAME": "Month End",
        "OVERRIDE_EXCH_RATE_TYPE": "true",
        "SHOW_TOTALS": "true",
        "SHOWEXPANDEDTOTALS": "true",
        "LOCOVERRIDE": "true",
        "DEPTOVERRIDE": "true",
        "CONTACTTITLE1": "Bill to" if sales else "Pay to",
        "SHOWTITLE1": "true",
        "CONTACTTITLE2": "Ship to" if sales else "Return to",
        "SHOWTITLE2": "true",
        "CONVERT_UNITS": "true",
        "WAREHOUSESELMETHOD": "Sort by ID",
        "STATUS": definition.status,
        "POSTTOGL": "true" if definition.gl != "N" else "false",
        "CUST_VEND": party,
        "SALE_PUR_TRANS": "Sale" if sales else "Purchase",
        "CREATETYPE": definition.creation,
        "TD_CREATION_RULE": definition.entities,
        "ALLOWEDITCUSTVEND": "Except converted documents",
    }
