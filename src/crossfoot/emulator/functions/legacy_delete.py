"""`delete_vendor` and its siblings: one record of master data by its natural id (intacct-xml §3.1).

The official SDKs delete these objects with the older functions. The key stands in an attribute
whose name differs by function, as those SDKs write it; a record number is accepted as well.
"""

from functools import partial
from typing import Final

from crossfoot.emulator import permissions, records
from crossfoot.emulator.functions import Answer, Call, function
from crossfoot.emulator.reading import table_of
from crossfoot.emulator.refusals import unknown_transaction

DELETIONS: Final = {
    "delete_allocation": ("ALLOCATION", "key"),
    "delete_class": ("CLASS", "key"),
    "delete_contact": ("CONTACT", "contactname"),
    "delete_customer": ("CUSTOMER", "customerid"),
    "delete_department": ("DEPARTMENT", "departmentid"),
    "delete_employee": ("EMPLOYEE", "employeeid"),
    "delete_glaccount": ("GLACCOUNT", "glaccountno"),
    "delete_item": ("ITEM", "itemid"),
    "delete_location": ("LOCATION", "locationid"),
    "delete_project": ("PROJECT", "key"),
    "delete_statglaccount": ("STATACCOUNT", "glaccountno"),
    "delete_task": ("TASK", "key"),
    "delete_vendor": ("VENDOR", "vendorid"),
}
"""Function -> the object it deletes, and the attribute that holds the key."""


def delete_one(call: Call, *, object_name: str, attribute: str) -> Answer:
    """Remove one record and answer its record number as `<key>`."""
    table = table_of(call, object_name, "DELETE")
    permissions.allow(call, "delete", object_name)
    key = call.element.get(attribute) or call.element.get("key") or ""
    found = call.company.find(object_name, key) if key else None
    if found is None:
        raise unknown_transaction(key)
    records.delete(call, table, found[table.key])
    return Answer(key=found[table.key])


for _name, (_object, _attribute) in DELETIONS.items():
    function(_name)(partial(delete_one, object_name=_object, attribute=_attribute))
