"""Items: what is bought and sold, as bookkeepers see it (unified-api §5.12). Source: ITEM (intacct-xml §4.7).

The same records are products, as shopkeepers see them, in the model ecommerce: with the same ids.
"""

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
from crossfoot.unified.writing import masters


class ItemType(StrEnum):
    """What kind of item it is in Intacct."""

    INVENTORY = "inventory"
    NON_INVENTORY = "non_inventory"
    NON_INVENTORY_PURCHASE = "non_inventory_purchase"
    NON_INVENTORY_SALES = "non_inventory_sales"
    KIT = "kit"
    STOCKABLE_KIT = "stockable_kit"


TYPE = labels(
    ItemType,
    INVENTORY="Inventory",
    NON_INVENTORY="Non-Inventory",
    NON_INVENTORY_PURCHASE="Non-Inventory (Purchase only)",
    NON_INVENTORY_SALES="Non-Inventory (Sales only)",
    KIT="Kit",
    STOCKABLE_KIT="Stockable Kit",
)


class Item(Struct, frozen=True, gc=False):
    """Something that the company buys, sells or keeps in stock."""

    id: str
    """The record's key."""
    number: str | None = None
    """Ours: the item id that people see."""
    name: str | None = None
    """Name of the item."""
    description: str | None = None
    """Extended description."""
    type: ItemType | None = None
    """Ours: inventory, non-inventory, kit …"""
    status: Status | None = None
    """`active`, or `archived` when inactive."""
    quantity: Money | None = None
    """Quantity on hand in all warehouses; null for what is not kept in stock."""
    unit: str | None = None
    """Ours: the base unit of measure."""
    unit_price: Money | None = None
    """Base price, in the company's currency."""
    purchase_price: Money | None = None
    """Standard cost, in the company's currency."""
    sales_account: str | None = None
    """Id of the GL account for revenue: the item's own, or that of its GL group."""
    purchase_account: str | None = None
    """Id of the GL account for cost: the item's own expense account, or that of its GL group."""
    asset_account: str | None = None
    """Id of the GL account for stock: the item's own, or that of its GL group."""
    cost_of_goods_account: str | None = None
    """Ours: id of the GL account for the cost of goods sold: the item's own, or that of its GL group."""
    gl_group: str | None = None
    """Ours: the item GL group, by its name."""
    taxable: bool | None = None
    """Ours: whether the item is taxed."""
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


ITEMS = Resource(
    Item,
    model="accounting",
    path="items",
    sources=(
        Source(
            "ITEM",
            {
                "id": key("RECORDNO"),
                "number": at("ITEMID", find=EQ | IN | LIKE, write=REQUIRED, most=30),
                "name": at("NAME", find=EQ | IN | LIKE, write=REQUIRED, most=100),
                "description": at("EXTENDED_DESCRIPTION", find=EQ | IN | LIKE, write=ALWAYS),
                "type": at("ITEMTYPE", TYPE, find=EQ | IN, write=CREATE),
                "status": at("STATUS", ACTIVE, find=EQ | IN, write=ALWAYS),
                "quantity": at("IONHAND", find=EQ | RANGE),
                "unit": at("BASEUOM", find=EQ | IN),
                "unit_price": at("BASEPRICE", find=EQ | RANGE, write=ALWAYS),
                "purchase_price": at("STANDARD_COST", find=EQ | RANGE, write=ALWAYS),
                "sales_account": ledger_account(
                    "INCOMEACCTKEY", "ITEMGLGROUP.INCOMEACCOUNT.ACCTNO", write=ALWAYS
                ),
                "purchase_account": ledger_account(
                    "EXPENSEACCTKEY", "ITEMGLGROUP.EXPENSEACCOUNT.ACCTNO", write=ALWAYS
                ),
                "asset_account": ledger_account(
                    "INVACCTKEY", "ITEMGLGROUP.INVENTORYACCOUNT.ACCTNO", write=ALWAYS
                ),
                "cost_of_goods_account": ledger_account(
                    "COGSACCTKEY", "ITEMGLGROUP.COGSACCOUNT.ACCTNO", write=ALWAYS
                ),
                "gl_group": at("GLGROUP", find=EQ | IN, write=ALWAYS),
                "taxable": at("TAXABLE", find=EQ, write=ALWAYS),
                "company": at("MEGAENTITYID", find=EQ | IN),
                "custom_fields": extras(write=ALWAYS),
                **AUDIT,
            },
            writes=masters.ITEM,
            find_back=("ITEMID",),
        ),
    ),
)
