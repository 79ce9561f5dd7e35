"""Employees (unified-api §5.5). Source: EMPLOYEE (intacct-xml §4.5); names and addresses are those of its contact."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from msgspec import UNSET, Struct

from crossfoot.errors import Problem
from crossfoot.unified.codecs import Reference, named
from crossfoot.unified.parts import AUDIT, address, emails, phones
from crossfoot.unified.resource import Resource
from crossfoot.unified.shapes import ACTIVE, Address, CustomFields, Email, Phone, RemoteData, Status
from crossfoot.unified.source import Source
from crossfoot.unified.vocabulary import (
    ALWAYS,
    CREATE,
    EQ,
    IN,
    LIKE,
    RANGE,
    at,
    each,
    extras,
    key,
)
from crossfoot.unified.writing.method import Beside, Method

CONTACT = "PERSONALINFO"


class Employee(Struct, frozen=True, gc=False):
    """A person who works for the company."""

    id: str
    """The record's key."""
    number: str | None = None
    """Ours: the employee id that people see, such as E-12."""
    first_name: str | None = None
    """First name."""
    last_name: str | None = None
    """Last name."""
    name: str | None = None
    """Full name as printed on documents."""
    emails: list[Email] = []
    """E-mail addresses, the primary one first."""
    phones: list[Phone] = []
    """Telephone numbers."""
    addresses: list[Address] = []
    """Postal address."""
    title: str | None = None
    """Ours: job title."""
    status: Status | None = None
    """Ours: `active`, or `archived` when inactive."""
    manager: str | None = None
    """Ours: id of the employee's manager; a filter also takes the manager's number."""
    department: str | None = None
    """Ours: id of the department, as Intacct's people know it."""
    location: str | None = None
    """Ours: id of the location, as Intacct's people know it."""
    company: str | None = None
    """Ours: id of the entity that owns the record; null when the whole company shares it."""
    currency: str | None = None
    """Ours: currency of the employee's expenses."""
    start_date: date | None = None
    """Ours: first day of work."""
    end_date: date | None = None
    """Ours: last day of work."""
    custom_fields: CustomFields = {}
    """Ours: custom fields by their Intacct names."""
    created_at: datetime | None = None
    """When the record was made."""
    updated_at: datetime | None = None
    """When it was last changed; when it was made, if never changed."""
    remote_data: RemoteData = UNSET
    """The gateway record as answered."""


BESIDE = Beside(structure=CONTACT, object="CONTACT", by="CONTACTNAME")


def complete(values: dict[str, Any], operation: str) -> Iterator[Problem]:
    """The name to print is made of the others where it is not said."""
    if operation == "create" and not values.get("name"):
        parts = (values.get("first_name"), values.get("last_name"))
        values["name"] = " ".join(filter(None, parts))
        if not values["name"]:
            yield Problem("name", "required", "It must be given.", "Send name or last_name.")


WRITES = {
    "create": Method("create", beside=BESIDE, complete=complete),
    "update": Method("update", beside=BESIDE, complete=complete),
    "delete": Method("delete"),
}
"""Generic functions; the person is a CONTACT that must be there first (intacct-xml §4.5)."""

EMPLOYEES = Resource(
    Employee,
    model="accounting",
    path="employees",
    sources=(
        Source(
            "EMPLOYEE",
            {
                "id": key("RECORDNO"),
                "number": at("EMPLOYEEID", find=EQ | IN | LIKE, write=CREATE, most=20),
                "first_name": at(
                    f"{CONTACT}.FIRSTNAME", find=EQ | IN | LIKE, write=ALWAYS, most=40
                ),
                "last_name": at(f"{CONTACT}.LASTNAME", find=EQ | IN | LIKE, write=ALWAYS, most=40),
                "name": at(f"{CONTACT}.PRINTAS", find=EQ | IN | LIKE, write=ALWAYS, most=200),
                "emails": emails(CONTACT),
                "phones": phones(CONTACT),
                "addresses": each(address(f"{CONTACT}.MAILADDRESS", "primary")),
                "title": at("TITLE", find=EQ | IN | LIKE, write=ALWAYS),
                "status": at("STATUS", ACTIVE, find=EQ | IN, write=ALWAYS),
                "manager": at(
                    "PARENTKEY",
                    Reference("", "SUPERVISORID", object="EMPLOYEE"),
                    find=EQ | IN,
                    write=ALWAYS,
                ),
                "department": at("DEPARTMENTID", named("department"), find=EQ | IN, write=ALWAYS),
                "location": at("LOCATIONID", named("location"), find=EQ | IN, write=ALWAYS),
                "company": at("MEGAENTITYID", find=EQ | IN),
                "currency": at("CURRENCY", find=EQ | IN, write=ALWAYS),
                "start_date": at("STARTDATE", find=EQ | RANGE, write=ALWAYS),
                "end_date": at("ENDDATE", find=EQ | RANGE, write=ALWAYS),
                "custom_fields": extras(write=ALWAYS),
                **AUDIT,
            },
            writes=WRITES,
            find_back=("EMPLOYEEID", "PERSONALINFO.CONTACTNAME"),
        ),
    ),
)
