"""Company information: the company and each of its entities (unified-api §5.12).

Sources: getFinancialSetup, get_companyprefs, readEntityDetails (intacct-xml §3.8), LOCATIONENTITY (§4.8).
"""

from calendar import monthrange
from datetime import datetime
from enum import StrEnum
from typing import Final

from msgspec import UNSET, Struct

from crossfoot.unified.blends import FirstFilled
from crossfoot.unified.codecs import FLAG, TEXT, labels
from crossfoot.unified.parts import AUDIT, address, emails, phones
from crossfoot.unified.resource import Resource
from crossfoot.unified.shapes import ACTIVE, Address, Email, Phone, RemoteData, Status
from crossfoot.unified.source import Source
from crossfoot.unified.vocabulary import EQ, IN, LIKE, at, both, derived, each, fixed, key, within

ANY_ORDINARY_YEAR: Final = 2023


class CompanyType(StrEnum):
    """The whole company, or a part of it that keeps books of its own."""

    COMPANY = "company"
    ENTITY = "entity"


TYPE = labels(CompanyType, COMPANY="company", ENTITY="entity")


class Url(Struct, frozen=True, gc=False):
    """An address on the web."""

    url: str | None = None
    """The address."""


class CompanyInfo(Struct, frozen=True, gc=False):
    """The company itself, or one of its entities."""

    id: str
    """The company's id, or the entity's as other records' `company` names it, such as E100."""
    type: CompanyType | None = None
    """Ours: `company` or `entity`."""
    name: str | None = None
    """Name of the entity; the company's id, since Intacct tells no other name of a company."""
    legal_name: str | None = None
    """The entity's name before the law."""
    status: Status | None = None
    """Ours: `active`, or `archived` when inactive; null for the company."""
    parent: str | None = None
    """Ours: id of the entity above this one."""
    tax_number: str | None = None
    """The entity's tax id."""
    currency: str | None = None
    """Base currency."""
    first_fiscal_month: int | None = None
    """Ours: month in which the fiscal year begins."""
    fiscal_year_end_month: str | None = None
    """Month in which the fiscal year ends, from 1 to 12."""
    fiscal_year_end_day: str | None = None
    """The last day of that month, in a year without a leap day."""
    default_book: str | None = None
    """Ours: the company's main book, such as ACCRUAL."""
    is_multi_currency: bool | None = None
    """Ours: whether the company's documents may be in other currencies than its own."""
    is_multi_entity: bool | None = None
    """Ours: whether the company has entities."""
    emails: list[Email] = []
    """E-mail addresses, the primary one first."""
    phones: list[Phone] = []
    """Telephone numbers."""
    urls: list[Url] = []
    """Addresses on the web."""
    addresses: list[Address] = []
    """Postal address, and the one before the law."""
    created_at: datetime | None = None
    """When the entity was made."""
    updated_at: datetime | None = None
    """When it was last changed; when it was made, if never changed."""
    remote_data: RemoteData = UNSET
    """What the gateway's functions said, by the names of LOCATIONENTITY."""


def last_month(first: int | str | None) -> str | None:
    """The month in which a fiscal year ends that begins in this one."""
    if not isinstance(first, int) or not 1 <= first <= 12:
        return None
    return str((first - 2) % 12 + 1)


def last_day(first: int | str | None) -> str | None:
    """The last day of that month."""
    month = last_month(first)
    return str(monthrange(ANY_ORDINARY_YEAR, int(month))[1]) if month else None


LEGAL = within(
    street_1=at("LEGALADDRESS1"),
    street_2=at("LEGALADDRESS2"),
    city=at("LEGALCITY"),
    state=at("LEGALSTATE"),
    country=at("LEGALCOUNTRY"),
    postal_code=at("LEGALZIPCODE"),
    type=fixed("legal"),
)

COMPANY_INFO = Resource(
    CompanyInfo,
    model="accounting",
    path="company_info",
    label="Company",
    sources=(
        Source(
            "company",
            {
                "id": key("LOCATIONID", text=True),
                "type": at("KIND", TYPE, find=EQ | IN),
                "name": at("NAME", find=EQ | IN | LIKE),
                "legal_name": at("LEGALNAME", find=EQ | IN | LIKE),
                "status": at("STATUS", ACTIVE, find=EQ | IN),
                "parent": at("PARENTID", find=EQ | IN),
                "tax_number": both(FirstFilled(("TAXID", "FEDERALID"), TEXT), find=EQ | IN),
                "currency": at("CURRENCY", find=EQ | IN),
                "first_fiscal_month": at("FIRSTMONTH", find=EQ | IN),
                "fiscal_year_end_month": derived(last_month, "first_fiscal_month"),
                "fiscal_year_end_day": derived(last_day, "first_fiscal_month"),
                "default_book": at("DEFAULTBOOK", find=EQ | IN),
                "is_multi_currency": at("MULTICURRENCY", FLAG, find=EQ),
                "is_multi_entity": at("MULTIENTITY", FLAG, find=EQ),
                "emails": emails("CONTACTINFO"),
                "phones": phones("CONTACTINFO"),
                "urls": each(
                    within(url=at("CONTACTINFO.URL1")), within(url=at("CONTACTINFO.URL2"))
                ),
                "addresses": each(address("CONTACTINFO.MAILADDRESS", "primary"), LEGAL),
                **AUDIT,
            },
            gathered=True,
        ),
    ),
)
