"""Products: what the company sells and buys (unified-api §5.14). Source: ITEM (intacct-xml §4.7)."""

from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum
from typing import Any

from msgspec import UNSET, Struct

from crossfoot.errors import Problem
from crossfoot.unified.codecs import labels
from crossfoot.unified.parts import AUDIT
from crossfoot.unified.resource import Resource
from crossfoot.unified.shapes import CustomFields, Money, RemoteData
from crossfoot.unified.source import Source
from crossfoot.unified.vocabulary import (
    ALWAYS,
    CREATE,
    EQ,
    IN,
    LIKE,
    REQUIRED,
    absent,
    at,
    each,
    extras,
    key,
    within,
)
from crossfoot.unified.writing.method import Method
from crossfoot.unified.writing.scalars import Wrong, number


class ProductStatus(StrEnum):
    """Whether the product may be used."""

    ACTIVE = "active"
    INACTIVE = "inactive"


class ProductType(StrEnum):
    """What kind of item it is in Intacct."""

    INVENTORY = "inventory"
    NON_INVENTORY = "non_inventory"
    NON_INVENTORY_PURCHASE = "non_inventory_purchase"
    NON_INVENTORY_SALES = "non_inventory_sales"
    KIT = "kit"
    STOCKABLE_KIT = "stockable_kit"


STATUS = labels(ProductStatus, ACTIVE="active", INACTIVE="inactive")
TYPE = labels(
    ProductType,
    INVENTORY="Inventory",
    NON_INVENTORY="Non-Inventory",
    NON_INVENTORY_PURCHASE="Non-Inventory (Purchase only)",
    NON_INVENTORY_SALES="Non-Inventory (Sales only)",
    KIT="Kit",
    STOCKABLE_KIT="Stockable Kit",
)


class ProductCategory(Struct, frozen=True, gc=False):
    """A product line."""

    id: str | None = None
    """Key of the product line."""
    name: str | None = None
    """Its id as people see it."""


class Product(Struct, frozen=True, gc=False):
    """Something the company sells or buys."""

    id: str
    """The record's key."""
    number: str | None = None
    """Ours: the item id that people see."""
    name: str | None = None
    """Name of the item."""
    description: str | None = None
    """Extended description."""
    notes: str | None = None
    """Internal notes."""
    sku: str | None = None
    """The item id: what Intacct calls a stock keeping unit."""
    status: ProductStatus | None = None
    """`active` or `inactive`."""
    type: ProductType | None = None
    """Ours: inventory, non-inventory, kit …"""
    price: str | None = None
    """Base price, as text with all its digits."""
    cost: Money | None = None
    """Ours: standard cost."""
    unit: str | None = None
    """Ours: the base unit of measure."""
    upc: str | None = None
    """Ours: the universal product code."""
    inventory_quantity: str | None = None
    """Quantity on hand in all warehouses, as text."""
    weight: Money | None = None
    """Shipping weight."""
    weight_unit: str | None = None
    """Null: Intacct keeps no unit with the shipping weight."""
    images: list[dict[str, Any]] = []
    """Empty: Intacct keeps no pictures of items."""
    options: list[dict[str, Any]] = []
    """Empty: an Intacct item has no options."""
    variants: list[dict[str, Any]] = []
    """Empty: each variant is an Intacct item of its own."""
    categories: list[ProductCategory] = []
    """Its product line."""
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


def complete(values: dict[str, Any], operation: str) -> Iterator[Problem]:
    """A price is a text on the wire, and a number all the same."""
    del operation
    try:
        if values.get("price") is not None:
            values["price"] = number(values["price"])
    except Wrong as wrong:
        yield wrong.at("price")


WRITES = {
    "create": Method("create", usual={"ITEMTYPE": "Non-Inventory"}, complete=complete),
    "update": Method("update", complete=complete),
    "delete": Method("delete"),
}
"""Generic functions (intacct-xml §4.7)."""

PRODUCTS = Resource(
    Product,
    model="ecommerce",
    path="products",
    sources=(
        Source(
            "ITEM",
            {
                "id": key("RECORDNO"),
                "number": at("ITEMID", find=EQ | IN | LIKE, write=REQUIRED, most=30),
                "name": at("NAME", find=EQ | IN | LIKE, write=REQUIRED, most=100),
                "description": at("EXTENDED_DESCRIPTION", write=ALWAYS),
                "notes": at("NOTE", write=ALWAYS),
                "sku": at("ITEMID", find=EQ | IN | LIKE, write=CREATE, most=30),
                "status": at("STATUS", STATUS, find=EQ | IN, write=ALWAYS),
                "type": at("ITEMTYPE", TYPE, find=EQ | IN, write=CREATE),
                "price": at("BASEPRICE", write=ALWAYS),
                "cost": at("STANDARD_COST", write=ALWAYS),
                "unit": at("BASEUOM"),
                "upc": at("UPC", find=EQ | IN, write=ALWAYS),
                "inventory_quantity": at("IONHAND"),
                "weight": at("SHIP_WEIGHT", write=ALWAYS),
                "weight_unit": absent("Intacct keeps no unit with the shipping weight."),
                "images": absent("Intacct keeps no pictures of items."),
                "options": absent("An Intacct item has no options."),
                "variants": absent("Each variant is an Intacct item of its own."),
                "categories": each(
                    within(id=at("PRODUCTLINERECORDNO"), name=at("PRODUCTLINEID", write=ALWAYS)),
                    by="name",
                    find=EQ | IN,
                ),
                "company": at("MEGAENTITYID", find=EQ | IN),
                "custom_fields": extras(write=ALWAYS),
                **AUDIT,
            },
            writes=WRITES,
            find_back=("ITEMID",),
        ),
    ),
)
