"""Users: people and programs that sign in (unified-api §5.13).

Source: USERINFO, with the roles given to each user directly from ROLEUSERS and the groups from MEMBERUSERGROUP
(intacct-xml §4.8). Roles that come from groups are not listed with the user.
"""

from datetime import datetime
from enum import StrEnum
from typing import Any

from msgspec import UNSET, Struct

from crossfoot.unified.codecs import Labels, labels
from crossfoot.unified.parts import AUDIT, phones
from crossfoot.unified.resource import Resource
from crossfoot.unified.shapes import CustomFields, Phone, RemoteData
from crossfoot.unified.source import Source
from crossfoot.unified.vocabulary import (
    ALWAYS,
    EQ,
    IN,
    LIKE,
    REQUIRED,
    absent,
    at,
    children,
    each,
    extras,
    fixed,
    key,
    within,
)
from crossfoot.unified.writing.method import Method

CONTACT = "CONTACTINFO"


class UserStatus(StrEnum):
    """Whether the user may sign in."""

    ACTIVE = "active"
    INACTIVE = "inactive"


class UserEmail(Struct, frozen=True, gc=False):
    """An e-mail address of a user."""

    email: str | None = None
    """The address."""
    type: str | None = None
    """`primary` or `secondary`."""
    is_primary: bool | None = None
    """Whether Intacct writes to this one."""


class UserRole(Struct, frozen=True, gc=False):
    """A role given to a user."""

    id: str | None = None
    """Id of the role."""
    name: str | None = None
    """Name of the role."""


class UserGroup(Struct, frozen=True, gc=False):
    """A group that a user belongs to."""

    id: str | None = None
    """Id of the group."""
    name: str | None = None
    """Name of the group."""


class User(Struct, frozen=True, gc=False):
    """A person or program that signs in."""

    id: str
    """The record's key."""
    external_id: str | None = None
    """Null: Intacct knows its users by their login ids alone."""
    identifiers: dict[str, Any] | None = None
    """Null: see `username`."""
    username: str | None = None
    """The login id."""
    first_name: str | None = None
    """First name."""
    last_name: str | None = None
    """Last name."""
    name: str | None = None
    """Full name as printed on documents."""
    title: str | None = None
    """Null: job titles belong to employees."""
    description: str | None = None
    """What the account is for."""
    emails: list[UserEmail] = []
    """E-mail addresses, the primary one first."""
    phones: list[Phone] = []
    """Telephone numbers."""
    type: str | None = None
    """Ours: Intacct's user type, such as `business user`."""
    status: UserStatus | None = None
    """`active`, or `inactive` when inactive or locked out."""
    is_email_verified: bool | None = None
    """Null: not told by Intacct."""
    is_2fa_enabled: bool | None = None
    """Null: not told by Intacct."""
    is_admin: bool | None = None
    """Ours: whether the user administers the company, fully or in part."""
    is_web_services_only: bool | None = None
    """Ours: whether the user can sign in through web services alone."""
    roles: list[UserRole] | None = None
    """Roles given to the user directly; null where the API user may not read them."""
    groups: list[UserGroup] | None = None
    """User groups that the user belongs to; null where the API user may not read them."""
    organizations: list[dict[str, Any]] = []
    """Empty: a user belongs to one company."""
    workspaces: list[dict[str, Any]] = []
    """Empty: Intacct has no workspaces."""
    avatar: str | None = None
    """Null: Intacct keeps no pictures of users."""
    company: str | None = None
    """Ours: id of the entity that owns the record; null for the whole company."""
    last_login_at: datetime | None = None
    """Null: not told by Intacct."""
    last_active_at: datetime | None = None
    """Null: not told by Intacct."""
    custom_fields: CustomFields = {}
    """Ours: custom fields by their Intacct names."""
    created_at: datetime | None = None
    """When the record was made."""
    updated_at: datetime | None = None
    """When it was last changed; when it was made, if never changed."""
    remote_data: RemoteData = UNSET
    """The gateway record as answered."""


STATUS = labels(UserStatus, ACTIVE="active", INACTIVE=("inactive", "lockedout"))
ADMIN = Labels({"true": True, "Full": True, "false": False}, "boolean")

WRITES = {
    "create": Method(
        "create", copies={f"{CONTACT}.EMAIL1": "EMAIL"}, usual={"USERTYPE": "business user"}
    ),
    "update": Method("update"),
    "delete": Method("delete"),
}
"""Generic functions, for administrators (intacct-xml §4.8); roles are given in Intacct, or through the proxy."""

USERS = Resource(
    User,
    model="user-directory",
    path="users",
    sources=(
        Source(
            "USERINFO",
            {
                "id": key("RECORDNO"),
                "external_id": absent("Intacct knows its users by their login ids alone."),
                "identifiers": absent("Intacct knows its users by their login ids alone."),
                "username": at("LOGINID", find=EQ | IN | LIKE, write=REQUIRED, most=40),
                "first_name": at(
                    f"{CONTACT}.FIRSTNAME", find=EQ | IN | LIKE, write=ALWAYS, most=40
                ),
                "last_name": at(
                    f"{CONTACT}.LASTNAME", find=EQ | IN | LIKE, write=REQUIRED, most=40
                ),
                "name": at(f"{CONTACT}.PRINTAS", find=EQ | IN | LIKE, write=ALWAYS, most=200),
                "title": absent("Job titles belong to employees."),
                "description": at("DESCRIPTION", write=ALWAYS, most=200),
                "emails": each(
                    within(
                        email=at("EMAIL", write=ALWAYS, most=200),
                        type=fixed("primary"),
                        is_primary=fixed(value=True),
                    ),
                    within(
                        email=at(f"{CONTACT}.EMAIL2", write=ALWAYS, most=200),
                        type=fixed("secondary"),
                        is_primary=fixed(value=False),
                    ),
                    by="email",
                    find=EQ | IN | LIKE,
                ),
                "phones": phones(CONTACT),
                "type": at("USERTYPE", find=EQ | IN, write=ALWAYS),
                "status": at("STATUS", STATUS, find=EQ | IN, write=ALWAYS),
                "is_email_verified": absent("Intacct does not tell."),
                "is_2fa_enabled": absent("Intacct does not tell."),
                "is_admin": at("ADMIN", ADMIN, find=EQ),
                "is_web_services_only": at("LOGINDISABLED", find=EQ, write=ALWAYS),
                "roles": children(
                    "ROLEUSERS", by="USERKEY", of="RECORDNO", id=at("ROLEKEY"), name=at("ROLENAME")
                ),
                "groups": children(
                    "MEMBERUSERGROUP",
                    by="USERKEY",
                    of="RECORDNO",
                    id=at("USERGROUPKEY"),
                    name=at("USERGROUP.NAME"),
                ),
                "organizations": absent("A user belongs to one company."),
                "workspaces": absent("Intacct has no workspaces."),
                "avatar": absent("Intacct keeps no pictures of users."),
                "company": at("MEGAENTITYID", find=EQ | IN),
                "last_login_at": absent("Intacct does not tell."),
                "last_active_at": absent("Intacct does not tell."),
                "custom_fields": extras(write=ALWAYS),
                **AUDIT,
            },
            writes=WRITES,
            find_back=("LOGINID",),
        ),
    ),
)
