"""Budgets (unified-api §5.2). Sources: GLBUDGETHEADER and its GLBUDGETITEM lines (intacct-xml §4.1)."""

import datetime as dt
from typing import Final, Literal

from msgspec import UNSET, Struct

from crossfoot.unified.codecs import DIGITS, Reference
from crossfoot.unified.parts import AUDIT, COMPANY
from crossfoot.unified.resource import Resource
from crossfoot.unified.shapes import ACTIVE, CustomFields, RemoteData, Status, Tracking
from crossfoot.unified.source import Source
from crossfoot.unified.totals import shared_by_all
from crossfoot.unified.vocabulary import (
    ALWAYS,
    CREATE,
    EQ,
    IN,
    LIKE,
    RANGE,
    REQUIRED,
    Children,
    at,
    children,
    derived,
    dims,
    extras,
    key,
)
from crossfoot.unified.writing.method import Lines, Method


class BudgetLine(Struct, frozen=True, gc=False):
    """What is budgeted for one account in one period."""

    id: str | None = None
    """Ours: id of the line."""
    account: str | None = None
    """Id of the general ledger account."""
    account_number: str | None = None
    """Ours: the account's number that people see, such as 6000."""
    amount: str | None = None
    """Amount as text, with all its digits; in the direction of the account's normal balance."""
    note: str | None = None
    """What is noted of it."""
    date: dt.date | None = None
    """First day of the period."""
    end_date: dt.date | None = None
    """Ours: last day of the period."""
    period: str | None = None
    """Ours: name of the reporting period."""
    tracking_categories: list[Tracking] = []
    """Ours: the value of every dimension that the line carries."""


class Budget(Struct, frozen=True, gc=False):
    """What the company means to earn and spend, account by account and period by period."""

    id: str
    """The record's key."""
    name: str | None = None
    """The budget's id, as people see it."""
    description: str | None = None
    """Ours: what else is said of it."""
    tracking_categories: list[Tracking] = []
    """Values of dimensions that every line carries: Intacct keeps dimensions on lines alone."""
    status: Status | None = None
    """`active`, or `archived` when inactive."""
    is_default: bool | None = None
    """Ours: whether reports compare with this budget unless told otherwise."""
    start_date: dt.date | None = None
    """First day of its first period; null for a budget without lines."""
    end_date: dt.date | None = None
    """Last day of its last period; null for a budget without lines."""
    currency: str | None = None
    """Ours: currency of its amounts; null for the base currency."""
    user: str | None = None
    """Ours: id of the user who made it, as Intacct's people know it."""
    line_items: list[BudgetLine] | None = None
    """Its lines; null where the API user may not read them."""
    company: str | None = None
    """Ours: id of the entity that owns the record; null when the whole company shares it."""
    custom_fields: CustomFields = {}
    """Ours: custom fields by their Intacct names."""
    created_at: dt.datetime | None = None
    """When the record was made."""
    updated_at: dt.datetime | None = None
    """When it was last changed; when it was made, if never changed."""
    remote_data: RemoteData = UNSET
    """The gateway record as answered."""


LINES: Final = children(
    "GLBUDGETITEM",
    by="BUDGETKEY",
    of="RECORDNO",
    write=REQUIRED,
    id=at("RECORDNO"),
    account=at("ACCOUNTKEY", Reference("gl", "ACCT_NO"), find=EQ | IN, write=REQUIRED),
    account_number=at("ACCT_NO", find=EQ | IN | LIKE, write=ALWAYS, most=24),
    amount=at("AMOUNT", DIGITS, write=REQUIRED, most=2),
    note=at("NOTE", write=ALWAYS, most=400),
    date=at("PSTARTDATE", find=EQ | RANGE),
    end_date=at("PENDDATE", find=EQ | RANGE),
    period=at("PERIODNAME", find=EQ | IN | LIKE, write=REQUIRED, most=80),
    tracking_categories=dims(write=ALWAYS),
)


def day(name: str, take: Literal["least", "greatest"]) -> Children:
    """The first or the last day of all periods; the lines are fetched once."""
    found = at(name, find=EQ | RANGE)
    return children("GLBUDGETITEM", by="BUDGETKEY", of="RECORDNO", take=take, day=found)


WRITES: Final = {
    name: Method(name, lines={"line_items": Lines(collection="GLBUDGETITEMS", item="GLBUDGETITEM")})
    for name in ("create", "update")
}
"""Generic functions (intacct-xml §4.1); Intacct deletes no budget through its gateway."""

BUDGETS = Resource(
    Budget,
    model="accounting",
    path="budgets",
    sources=(
        Source(
            "GLBUDGETHEADER",
            {
                "id": key("RECORDNO"),
                "name": at("BUDGETID", find=EQ | IN | LIKE, write=REQUIRED, most=80),
                "description": at("DESCRIPTION", find=EQ | LIKE, write=REQUIRED, most=80),
                "tracking_categories": derived(shared_by_all, "line_items", write=ALWAYS),
                "status": at("STATUS", ACTIVE, find=EQ | IN, write=ALWAYS),
                "is_default": at("DEFAULT_BUDGET", find=EQ, write=ALWAYS),
                "start_date": day("PSTARTDATE", "least"),
                "end_date": day("PENDDATE", "greatest"),
                "currency": at("CURRENCY", find=EQ | IN, write=CREATE, most=3),
                "user": at("USER", find=EQ | IN, write=ALWAYS),
                "line_items": LINES,
                "company": COMPANY,
                "custom_fields": extras(write=ALWAYS),
                **AUDIT,
            },
            writes=WRITES,
            find_back=("BUDGETID",),
        ),
    ),
)
