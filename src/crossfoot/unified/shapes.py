"""Shapes that several resources share, as they look on the wire (unified-api §5.0)."""

from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any

from msgspec import UNSET, Meta, Struct, UnsetType

from crossfoot.unified.codecs import labels

Money = Annotated[Decimal, Meta(extra_json_schema={"type": "number", "format": "decimal"})]
"""An exact amount: Decimal inside, a JSON number with all its digits on the wire."""

CustomFields = dict[str, Any]
"""Custom fields by their Intacct names: text, number, boolean, date, instant or null."""

RemoteData = dict[str, Any] | UnsetType
"""The gateway record as answered; left out when the caller asked to do without."""

NOT_ASKED = UNSET


class Status(StrEnum):
    """Whether the record may be used."""

    ACTIVE = "active"
    ARCHIVED = "archived"


ACTIVE = labels(Status, ACTIVE="active", ARCHIVED="inactive")
POSTING = labels(Status, ACTIVE=("active", "active non-posting"), ARCHIVED="inactive")
"""`active non-posting` is a heading that sums others up: it lives; remote_data tells more."""


class Email(Struct, frozen=True, gc=False):
    """An e-mail address."""

    email: str | None = None
    """The address."""
    type: str | None = None
    """`primary` or `secondary`."""


class Phone(Struct, frozen=True, gc=False):
    """A telephone number."""

    number: str | None = None
    """The number as Intacct keeps it."""
    extension: str | None = None
    """Not kept apart by Intacct: always null."""
    type: str | None = None
    """`primary`, `secondary`, `mobile`, `pager` or `fax`."""


class Address(Struct, frozen=True, gc=False):
    """A postal address."""

    street_1: str | None = None
    """First line."""
    street_2: str | None = None
    """Second line."""
    city: str | None = None
    """City."""
    state: str | None = None
    """State or territory."""
    country: str | None = None
    """Country, by its English name or as the company spells it."""
    postal_code: str | None = None
    """ZIP or postal code."""
    type: str | None = None
    """`primary`: the address of the record's own contact."""


class Tracking(Struct, frozen=True, gc=False):
    """A value of a dimension that a record carries."""

    id: str | None = None
    """Id of the value among the tracking categories, such as `department_7`."""
    name: str | None = None
    """Its name."""
    option: str | None = None
    """Its name once more: a tracking category of ours has itself as its only option."""
    number: str | None = None
    """Ours: the id that people see, such as D-100."""
    category_type: str | None = None
    """Ours: which dimension: `department`, `location`, `project` … or the company's own."""
