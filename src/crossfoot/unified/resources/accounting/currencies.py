"""Currencies that the company uses (unified-api §5.12).

Sources: getFinancialSetup and readEntityDetails (intacct-xml §3.8), the list of transaction currencies where the
company has one, and exchange rates (§4.8).
"""

from datetime import datetime
from enum import StrEnum

from msgspec import UNSET, Struct

from crossfoot.unified.blends import FirstFilled
from crossfoot.unified.codecs import TEXT, Labels, labels
from crossfoot.unified.parts import AUDIT
from crossfoot.unified.resource import Resource
from crossfoot.unified.shapes import RemoteData, Status
from crossfoot.unified.source import Source
from crossfoot.unified.vocabulary import EQ, IN, LIKE, at, both, key


class CurrencyOrigin(StrEnum):
    """How it is known that the company uses a currency."""

    COMPANY = "company"
    ENTITY = "entity"
    TRANSACTION = "transaction"
    EXCHANGE_RATE = "exchange_rate"


ORIGIN = labels(
    CurrencyOrigin,
    COMPANY="company",
    ENTITY="entity",
    TRANSACTION="transaction",
    EXCHANGE_RATE="rate",
)
IN_USE = Labels({"active": Status.ACTIVE, "": Status.ACTIVE, "inactive": Status.ARCHIVED})
"""A currency that no list calls inactive is in use."""


class Currency(Struct, frozen=True, gc=False):
    """A currency that the company keeps books in, or that its documents may be in."""

    id: str
    """The code, as other records' `currency` gives it."""
    code: str | None = None
    """ISO 4217 code, such as EUR."""
    name: str | None = None
    """Its name where Intacct lists it; the code otherwise."""
    symbol: str | None = None
    """Ours: the sign before amounts, where Intacct lists it."""
    status: Status | None = None
    """`active`, or `archived` when documents may not use it any more."""
    origin: CurrencyOrigin | None = None
    """Ours: how it is known: base currency of the company or of an entity, listed for transactions, or by a rate."""
    created_at: datetime | None = None
    """When it was listed for transactions."""
    updated_at: datetime | None = None
    """When that was last changed; when it was made, if never changed."""
    remote_data: RemoteData = UNSET
    """What the gateway said of it."""


CURRENCIES = Resource(
    Currency,
    model="accounting",
    path="currencies",
    sources=(
        Source(
            "currencies",
            {
                "id": key("CODE", text=True),
                "code": at("CODE", find=EQ | IN | LIKE),
                "name": both(FirstFilled(("DESCRIPTION", "CODE"), TEXT), find=EQ | IN | LIKE),
                "symbol": at("SYMBOL", find=EQ | IN),
                "status": at("STATUS", IN_USE, find=EQ | IN),
                "origin": at("ORIGIN", ORIGIN, find=EQ | IN),
                **AUDIT,
            },
            gathered=True,
        ),
    ),
)
