"""Tracking categories: every value of every dimension of the company (unified-api §5.12).

One record is one dimension *value* (a department, a project, a value of a dimension the company defined), and
`category_type` says of which dimension. Sources: the standard dimensions that the company uses, and its user-defined
ones (intacct-xml §4.12), discovered per account.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from msgspec import UNSET, Struct

from crossfoot.unified.codecs import Reference
from crossfoot.unified.dimensions import STANDARD, Dimension, Reported, type_of
from crossfoot.unified.parts import AUDIT
from crossfoot.unified.resource import Resource
from crossfoot.unified.shapes import ACTIVE, POSTING, CustomFields, RemoteData, Status
from crossfoot.unified.source import Source
from crossfoot.unified.vocabulary import (
    ALWAYS,
    CREATE,
    EQ,
    IN,
    LIKE,
    NEVER,
    RANGE,
    REQUIRED,
    Field,
    Write,
    absent,
    at,
    each,
    extras,
    fixed,
    key,
    within,
)
from crossfoot.unified.writing import masters


class TrackingOption(Struct, frozen=True, gc=False):
    """The value that can be put on a line."""

    id: str | None = None
    """Id of the value: the record's own."""
    name: str | None = None
    """Its name."""
    status: Status | None = None
    """Whether it may be used."""


class TrackingCategory(Struct, frozen=True, gc=False):
    """One value of a dimension: a department, a location, a project and so on."""

    id: str
    """`department_7`; for a dimension that the company defined, its name: `channel_7`."""
    number: str | None = None
    """Ours: the id that people see, such as D-100."""
    name: str | None = None
    """Name of the value."""
    status: Status | None = None
    """`active`, or `archived` when inactive; null where the dimension has no such thing."""
    category_type: str | None = None
    """Which dimension: `department`, `location`, `class`, `project` … or the company's own."""
    category_name: str | None = None
    """Ours: what the company calls the dimension."""
    parent: str | None = None
    """Id of the value above it."""
    company: str | None = None
    """Id of the entity that owns the record; null when the whole company shares it."""
    options: list[TrackingOption] = []
    """The value itself, for clients that look for values inside a category."""
    custom_fields: CustomFields = {}
    """Ours: custom fields by their Intacct names."""
    created_at: datetime | None = None
    """When the record was made."""
    updated_at: datetime | None = None
    """When it was last changed; when it was made, if never changed."""
    remote_data: RemoteData = UNSET
    """The gateway record as answered."""


WRITES: Final[Mapping[str, masters.Writes]] = {
    "department": masters.GENERIC,
    "location": masters.GENERIC,
    "class": masters.GENERIC,
    "project": masters.PROJECT,
    "customer": masters.PARTY,
    "vendor": masters.PARTY,
    "item": masters.ITEM,
}
"""The dimensions whose values can be made from a number and a name (intacct-xml §4.8, §4.9).

An employee, a task, a cost type and a warehouse need more: an employee is made among the employees.
"""

OWNERLESS = frozenset({"DEPARTMENT", "LOCATION", "TASK", "COSTTYPE"})
"""Dimension objects without MEGAENTITYID among their fields."""


def standard(dimension: Dimension, label: str) -> Source:
    """The values of a standard dimension, under the company's own word for it."""
    tag = dimension.type
    methods = WRITES.get(tag, {})
    name = at(dimension.name, find=EQ | IN | LIKE, write=REQUIRED if methods else NEVER, most=100)
    status: Field = absent("The dimension has no status of this kind.")
    shown: Field = status
    if dimension.status:
        codec = POSTING if dimension.posting else ACTIVE
        shown = at(dimension.status, codec)
        status = at(dimension.status, codec, find=EQ | IN, write=ALWAYS if methods else NEVER)
    parent: Field = absent("The values of this dimension have no parents.")
    if dimension.parent:
        by_key, by_number = dimension.parent
        parent = at(
            by_key,
            Reference(tag, natural=by_number),
            find=EQ | IN,
            write=ALWAYS if methods else NEVER,
        )
    company: Field = absent("Shared by the whole company.")
    if dimension.object not in OWNERLESS:
        company = at("MEGAENTITYID", find=EQ | IN)
    return Source(
        dimension.object,
        {
            "id": key("RECORDNO"),
            "number": at(dimension.number, find=EQ | IN | LIKE, write=_numbered(tag), most=20),
            "name": name,
            "status": status,
            "category_type": fixed(tag),
            "category_name": fixed(label),
            "parent": parent,
            "company": company,
            "options": each(
                within(
                    id=at("RECORDNO", Reference(tag, natural="RECORDNO")),
                    name=at(dimension.name),
                    status=shown,
                )
            ),
            "custom_fields": extras(write=ALWAYS if methods else NEVER),
            **AUDIT,
        },
        tag,
        writes=methods,
        find_back=(dimension.number,) if methods else (),
    )


def _numbered(tag: str) -> Write:
    """Whether a new value needs the id that people see: some are numbered by Intacct."""
    return {"project": CREATE, "customer": CREATE, "vendor": CREATE}.get(
        tag, REQUIRED if tag in WRITES else NEVER
    )


def user_defined(reported: Reported) -> Source:
    """The values of a dimension that the company defined: a custom object with fields of its own spelling."""
    tag = type_of(reported)
    name = at("name", find=EQ | IN | LIKE, write=REQUIRED, most=100)
    nothing = absent("Values of user-defined dimensions have none.")
    option: dict[str, Any] = {
        "id": at("id", Reference(tag, natural="id")),
        "name": at("name"),
        "status": nothing,
    }
    return Source(
        reported.object,
        {
            "id": key("id"),
            "number": at("name", find=EQ | IN | LIKE),
            "name": name,
            "status": nothing,
            "category_type": fixed(tag),
            "category_name": fixed(reported.label),
            "parent": nothing,
            "company": nothing,
            "options": each(within(**option)),
            "custom_fields": extras(write=ALWAYS),
            "created_at": at("createdAt", find=EQ | RANGE),
            "updated_at": at("updatedAt", find=EQ | RANGE),
        },
        tag,
        writes=masters.GENERIC,
        find_back=("name",),
    )


def discover(reported: Sequence[Reported]) -> tuple[Source, ...]:
    """The sources of one account: the standard dimensions it uses, in our order, then its own."""
    labels = {r.object.upper(): r.label for r in reported if not r.user_defined}
    return (
        *(standard(d, labels[d.object]) for d in STANDARD if d.object in labels),
        *(user_defined(r) for r in reported if r.user_defined),
    )


TRACKING_CATEGORIES = Resource(
    TrackingCategory,
    model="accounting",
    path="tracking_categories",
    label="Dimensions",
    choose="category_type",
    sources=tuple(
        standard(d, d.type.replace("_", " ").capitalize()) for d in STANDARD if d.documented
    ),
    discover=discover,
)
