"""Contact groups: types of vendors and customers, and groups of vendors (unified-api §5.12).

Sources: VENDTYPE and VENDORGROUP (intacct-xml §4.3), CUSTTYPE (§4.4).
"""

from datetime import datetime
from enum import StrEnum
from typing import Final

from msgspec import UNSET, Struct

from crossfoot.unified.codecs import Reference
from crossfoot.unified.parts import AUDIT
from crossfoot.unified.resource import Resource
from crossfoot.unified.shapes import ACTIVE, CustomFields, RemoteData, Status
from crossfoot.unified.source import Source
from crossfoot.unified.vocabulary import (
    ALWAYS,
    EQ,
    IN,
    LIKE,
    REQUIRED,
    Field,
    absent,
    at,
    extras,
    fixed,
    key,
)
from crossfoot.unified.writing import masters


class ContactGroupType(StrEnum):
    """What the group is in Intacct."""

    VENDOR_TYPE = "vendor_type"
    CUSTOMER_TYPE = "customer_type"
    VENDOR_GROUP = "vendor_group"


class ContactGroup(Struct, frozen=True, gc=False):
    """A group that vendors or customers belong to."""

    id: str
    """`vendor_type_3`, `customer_type_2` or `vendor_group_1`."""
    type: ContactGroupType | None = None
    """Ours: vendor type, customer type or vendor group."""
    name: str | None = None
    """Name of the group."""
    number: str | None = None
    """Ours: the id that people see, where it is not the name."""
    description: str | None = None
    """Ours: what else is said of it."""
    status: Status | None = None
    """`active`, or `archived` when inactive."""
    parent: str | None = None
    """Ours: id of the group above it."""
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


SHARED: Final[dict[str, Field]] = {
    "id": key("RECORDNO"),
    "company": at("MEGAENTITYID", find=EQ | IN),
    "custom_fields": extras(write=ALWAYS),
    **AUDIT,
}


def party_type(kind: ContactGroupType) -> dict[str, Field]:
    """A type of vendors or customers."""
    return {
        **SHARED,
        "type": fixed(kind),
        "name": at("NAME", find=EQ | IN | LIKE, write=REQUIRED, most=80),
        "number": absent("A type is known by its name alone."),
        "description": absent("A type has a name and nothing else."),
        "status": at("STATUS", ACTIVE, find=EQ | IN, write=ALWAYS),
        "parent": at(
            "PARENT.RECORDNO", Reference(kind, natural="PARENT.NAME"), find=EQ | IN, write=ALWAYS
        ),
    }


VENDOR_GROUP: Final[dict[str, Field]] = {
    **SHARED,
    "type": fixed(ContactGroupType.VENDOR_GROUP),
    "name": at("NAME", find=EQ | IN | LIKE, write=REQUIRED, most=80),
    "number": at("ID", find=EQ | IN | LIKE, write=REQUIRED, most=40),
    "description": at("DESCRIPTION", write=ALWAYS, most=200),
    "status": absent("A vendor group cannot be switched off."),
    "parent": absent("Vendor groups stand side by side."),
}


def group(name: str, fields: dict[str, Field], tag: str) -> Source:
    """The groups of one kind."""
    return Source(name, fields, tag, writes=masters.GENERIC, find_back=("NAME",))


CONTACT_GROUPS = Resource(
    ContactGroup,
    model="accounting",
    path="contact_groups",
    label="Vendor and customer groups",
    choose="type",
    sources=(
        group("VENDTYPE", party_type(ContactGroupType.VENDOR_TYPE), ContactGroupType.VENDOR_TYPE),
        group(
            "CUSTTYPE", party_type(ContactGroupType.CUSTOMER_TYPE), ContactGroupType.CUSTOMER_TYPE
        ),
        group("VENDORGROUP", VENDOR_GROUP, ContactGroupType.VENDOR_GROUP),
    ),
)
