"""Roles: named sets of permissions (unified-api §5.13). Source: ROLES (intacct-xml §4.8)."""

from datetime import datetime

from msgspec import UNSET, Struct

from crossfoot.unified.parts import AUDIT
from crossfoot.unified.resource import Resource
from crossfoot.unified.shapes import CustomFields, RemoteData
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
    extras,
    key,
)
from crossfoot.unified.writing import masters


class Role(Struct, frozen=True, gc=False):
    """A named set of permissions."""

    id: str
    """The record's key."""
    name: str | None = None
    """Name of the role."""
    label: str | None = None
    """The name again: Intacct has no second one."""
    description: str | None = None
    """What it is for."""
    type: str | None = None
    """Kind of company it is for, such as `Multi Entity Shared`."""
    applicable_in: str | None = None
    """Null: Intacct's roles apply to the whole company."""
    applies_to: str | None = None
    """Ours: `Login and Slide-In`, `Login Only` or `Slide-In Only`."""
    custom_fields: CustomFields = {}
    """Ours: custom fields by their Intacct names."""
    created_at: datetime | None = None
    """When the record was made."""
    updated_at: datetime | None = None
    """When it was last changed; when it was made, if never changed."""
    remote_data: RemoteData = UNSET
    """The gateway record as answered."""


ROLES = Resource(
    Role,
    model="user-directory",
    path="roles",
    sources=(
        Source(
            "ROLES",
            {
                "id": key("RECORDNO"),
                "name": at("NAME", find=EQ | IN | LIKE, write=REQUIRED, most=80),
                "label": at("NAME"),
                "description": at("DESCRIPTION", write=ALWAYS, most=200),
                "type": at("TYPE", find=EQ | IN, write=CREATE),
                "applicable_in": absent("Intacct's roles apply to the whole company."),
                "applies_to": at("APPLYTO", find=EQ | IN, write=ALWAYS),
                "custom_fields": extras(write=ALWAYS),
                **AUDIT,
            },
            writes=masters.GENERIC,
            find_back=("NAME",),
        ),
    ),
)
