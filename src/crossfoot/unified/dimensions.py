"""The dimensions of a company: the standard ones, and those it defined itself.

One owner for what a dimension is called where: its object, where that keeps id, name and parent,
and how records that carry it spell it (GLENTRY says LOCATION, bill lines LOCATIONID).
Source: intacct-xml §4.0 (`@DIMS`), §4.12 and the field tables of each object.
"""

from collections.abc import Iterable, Iterator, Sequence
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


@dataclass(frozen=True, slots=True)
class Place:
    """Where records of one object carry a dimension.

    `number` is the field with the id that people see, `key` that of the value's record number and
    `name` that of its name; an object may lack any of them, and then it is blank here. `natural` is
    the field of the dimension's own object that `number` repeats.
    """

    type: str
    object: str
    natural: str
    title: str
    record: str
    number: str = ""
    key: str = ""
    name: str = ""

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields to read."""
        return tuple(filter(None, (self.number, self.key, self.name)))

    @property
    def told_by(self) -> str:
        """The field that tells which value a record has."""
        return self.number or self.key

    @property
    def is_complete(self) -> bool:
        """Whether the record itself says all that there is to say of the value."""
        return bool(self.number and self.key and self.name)


_NUMBERS: Final = {
    "DEPARTMENT": ("DEPARTMENTID", "DEPARTMENT", "DEPT_NO"),
    "LOCATION": ("LOCATIONID", "LOCATION", "LOCATION_NO"),
    "WAREHOUSE": ("WAREHOUSEID", "WAREHOUSE.LOCATION_NO"),
}
_KEYS: Final = {"DEPARTMENT": ("DEPARTMENTKEY", "DEPTKEY")}
_NAMES: Final = {
    "DEPARTMENT": ("DEPARTMENTNAME", "DEPARTMENTTITLE", "DEPTITLE"),
    "LOCATION": ("LOCATIONNAME", "LOCATIONTITLE"),
    "WAREHOUSE": ("WAREHOUSENAME", "WAREHOUSE.NAME"),
}
"""How objects spell a dimension where they do not say `…ID`, `…DIMKEY` and `…NAME`."""


def places(fields: Iterable[str], reported: Sequence[Reported]) -> tuple[Place, ...]:
    """Where an object with these fields carries the dimensions that a company reports.

    The standard ones come first, in our order, then the company's own.
    """
    known = {name.upper(): name for name in fields}
    used = {one.object.upper() for one in reported if not one.user_defined}
    return (*_standard_places(known, used), *_own_places(known, reported))


def _standard_places(known: dict[str, str], used: set[str]) -> Iterator[Place]:
    for dimension in STANDARD:
        name = dimension.object
        number = _first(known, _NUMBERS.get(name, (f"{name}ID",)))
        if number and name in used:
            yield Place(
                dimension.type,
                name,
                natural=dimension.number,
                title=dimension.name,
                record="RECORDNO",
                number=number,
                key=_first(known, _KEYS.get(name, (f"{name}DIMKEY", f"{name}KEY"))),
                name=_first(known, _NAMES.get(name, (f"{name}NAME",))),
            )


def _own_places(known: dict[str, str], reported: Sequence[Reported]) -> Iterator[Place]:
    """`GLDIMCHANNEL` holds the `id` of a CHANNEL, and nothing beside it (intacct-xml §4.12)."""
    for one in reported:
        key = known.get(f"GLDIM{one.object.upper()}", "")
        if one.user_defined and key:
            yield Place(
                type_of(one), one.object, natural="name", title="name", record="id", key=key
            )


def is_dimension(field: str) -> bool:
    """Whether a field holds the value of a user-defined dimension (intacct-xml §4.12)."""
    return field.upper().startswith("GLDIM")


def _first(known: dict[str, str], candidates: Iterable[str]) -> str:
    return next((known[name] for name in candidates if name in known), "")


@dataclass(frozen=True, slots=True)
class Value:
    """A value of a dimension: its record number, the id that people see, and its name."""

    key: str
    number: str
    name: str
