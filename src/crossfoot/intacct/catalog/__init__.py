"""What Sage Intacct's objects look like: one data file each under `objects/`, read into structs.

The files are the source of truth. They were transcribed from answers of the gateway's `lookup`
function in one live company and from the documented create contracts; `Object.source` names the
section of our notes on the gateway. Fields that a company adds for itself (custom fields,
user-defined dimensions) are never here, and a company without a subscription sees fewer of these.
"""

from crossfoot.intacct.catalog.files import by_plural, find, load, names
from crossfoot.intacct.catalog.model import Field, FieldType, Object, Owned, Reference, Relation

__all__ = [
    "Field",
    "FieldType",
    "Object",
    "Owned",
    "Reference",
    "Relation",
    "by_plural",
    "find",
    "load",
    "names",
]
