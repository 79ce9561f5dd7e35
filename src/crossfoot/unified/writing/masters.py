"""How master data is written: by generic functions, in the catalog's names (intacct-xml §3.9)."""

from collections.abc import Mapping
from typing import Final

from crossfoot.unified.writing.method import Method

Writes = Mapping[str, Method]
GENERIC: Final[Writes] = {
    "create": Method("create"),
    "update": Method("update"),
    "delete": Method("delete"),
}
PARTY: Final[Writes] = {
    **GENERIC,
    "create": Method("create", copies={"DISPLAYCONTACT.PRINTAS": "NAME"}),
}
"""Vendors and customers: their own contact needs a name to print (§4.3)."""
ITEM: Final[Writes] = {**GENERIC, "create": Method("create", usual={"ITEMTYPE": "Non-Inventory"})}
"""An item of which nobody says more is not kept in stock (§4.7)."""
PROJECT: Final[Writes] = {
    **GENERIC,
    "create": Method("create", usual={"PROJECTCATEGORY": "Contract"}),
}
"""A project of which nobody says more is done for a customer (§4.9)."""
