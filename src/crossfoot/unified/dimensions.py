"""The dimensions of a company: the standard ones, and those it defined itself.

One owner for what a dimension is called where: its object and where that keeps id, name and parent.
Source: intacct-xml §4.0 (`@DIMS`), §4.12 and the field tables of each object.
"""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Dimension:
    """A standard dimension: our word for it, Intacct's object and where its values keep what.

    `status` is blank where the object has none; `posting` says that it knows `active non-posting`.
    `documented` is false where no field table of the object is known: its fields follow the rule.
    """

    type: str
    object: str
    number: str
    name: str = "NAME"
    status: str = "STATUS"
    posting: bool = False
    parent: tuple[str, str] | None = ("PARENTKEY", "PARENTID")
    documented: bool = True


STANDARD: Final = (
    Dimension("department", "DEPARTMENT", "DEPARTMENTID", "TITLE", posting=True),
    Dimension("location", "LOCATION", "LOCATIONID", posting=True),
    Dimension("class", "CLASS", "CLASSID", posting=True),
    Dimension("project", "PROJECT", "PROJECTID"),
    Dimension("task", "TASK", "TASKID", status=""),
    Dimension("cost_type", "COSTTYPE", "COSTTYPEID"),
    Dimension("customer", "CUSTOMER", "CUSTOMERID", posting=True),
    Dimension("vendor", "VENDOR", "VENDORID", posting=True),
    Dimension("employee", "EMPLOYEE", "EMPLOYEEID", "PERSONALINFO.PRINTAS", parent=None),
    Dimension("item", "ITEM", "ITEMID", parent=None),
    Dimension("contract", "CONTRACT", "CONTRACTID", status="", parent=None, documented=False),
    Dimension("warehouse", "WAREHOUSE", "WAREHOUSEID", parent=None),
)


@dataclass(frozen=True, slots=True)
class Reported:
    """A dimension as a company reports it, by its own `label` (getDimensions, intacct-xml §3.8)."""

    object: str
    label: str
    user_defined: bool = False


def type_of(reported: Reported) -> str:
    """Our word for a dimension: `department`, or a user-defined one's name in lower case.

    A company may call a dimension of its own what we call a standard one: it is `own_…` then.
    """
    if not reported.user_defined:
        for dimension in STANDARD:
            if dimension.object == reported.object.upper():
                return dimension.type
    name = reported.object.lower()
    taken = any(dimension.type == name for dimension in STANDARD)
    return f"own_{name}" if taken else name
