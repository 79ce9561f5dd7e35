"""Where the shared shapes live in Intacct: the parts that several source tables are made of."""

from typing import Final

from crossfoot.unified.blends import FirstFilled
from crossfoot.unified.codecs import INSTANT, Reference
from crossfoot.unified.vocabulary import (
    ALWAYS,
    EQ,
    IN,
    LIKE,
    RANGE,
    Each,
    Field,
    Within,
    absent,
    at,
    both,
    children,
    each,
    fixed,
    within,
)

AUDIT: Final[dict[str, Field]] = {
    "created_at": at("WHENCREATED", find=EQ | RANGE),
    "updated_at": both(FirstFilled(("WHENMODIFIED", "WHENCREATED"), INSTANT), find=EQ | RANGE),
}
"""Audit stamps of master data. WHENMODIFIED may be blank on fresh or migrated rows (§7)."""


def ledger_account(*numbers: str) -> Each:
    """The GL account whose number stands in the first of these fields that has one."""
    found = at("RECORDNO", Reference("gl", natural="ACCOUNTNO"), find=EQ | IN)
    return each(*(children("GLACCOUNT", by="ACCOUNTNO", of=name, id=found) for name in numbers))


def email(name: str, kind: str) -> Within:
    """An e-mail address kept in one field."""
    return within(email=at(name, write=ALWAYS), type=fixed(kind))


def phone(name: str, kind: str) -> Within:
    """A telephone number kept in one field."""
    nothing = absent("Intacct keeps the number and its extension in one field.")
    return within(number=at(name, write=ALWAYS), extension=nothing, type=fixed(kind))


def emails(contact: str) -> Each:
    """The addresses of a contact block (`@CONTACT`, intacct-xml §4.0)."""
    return each(
        email(f"{contact}.EMAIL1", "primary"),
        email(f"{contact}.EMAIL2", "secondary"),
        by="email",
        find=EQ | IN | LIKE,
    )


def phones(contact: str) -> Each:
    """The numbers of a contact block (`@CONTACT`, intacct-xml §4.0)."""
    return each(
        phone(f"{contact}.PHONE1", "primary"),
        phone(f"{contact}.PHONE2", "secondary"),
        phone(f"{contact}.CELLPHONE", "mobile"),
        phone(f"{contact}.PAGER", "pager"),
        phone(f"{contact}.FAX", "fax"),
    )


def address(block: str, kind: str) -> Within:
    """A postal address block (`@ADDR`, intacct-xml §4.0)."""
    return within(
        street_1=at(f"{block}.ADDRESS1", write=ALWAYS),
        street_2=at(f"{block}.ADDRESS2", write=ALWAYS),
        city=at(f"{block}.CITY", write=ALWAYS),
        state=at(f"{block}.STATE", write=ALWAYS),
        country=at(f"{block}.COUNTRY", write=ALWAYS),
        postal_code=at(f"{block}.ZIP", write=ALWAYS),
        type=fixed(kind),
    )
