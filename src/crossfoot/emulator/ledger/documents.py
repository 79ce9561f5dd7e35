"""What goes into the ledger and what comes out: documents with lines, and postings."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from types import MappingProxyType
from typing import Final, NamedTuple

_NONE: Final[Mapping[str, str]] = MappingProxyType({})
_CENT: Final = Decimal("0.01")


class Line(NamedTuple):
    """A line of a document, in the document's own sense: a bill's expense is positive.

    `amount` is in the document's currency. `base` is its value in the base currency of the line's
    entity; None means the amount at the document's rate. A settlement gives the value at which the
    line that it pays stands in the books, so that the rest is a realised gain or loss.
    `dimensions` are by the field of a ledger line (`CUSTOMERID`, `GLDIMCHANNEL`).
    """

    account: str
    amount: Decimal
    location: str = ""
    department: str = ""
    dimensions: Mapping[str, str] = _NONE
    description: str = ""
    base: Decimal | None = None


class Stamp(NamedTuple):
    """When a record was made and last changed (UTC, as stored), and the record number of by whom.

    `login` is the login id of that user.
    """

    created: str
    modified: str
    user: str
    login: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One document to post: a bill, an invoice, a payment, a journal entry.

    `kind` is an Intacct object that has a rule (`rules.RULES`), `key` its record number. `rate` is
    the value of one unit of `currency` in the base currency of `entity`; `rates` holds the same for
    the base currencies of other entities that lines lie in. `account` is where the other side goes
    (the control account, the bank's account); "" when the lines balance among themselves.
    """

    kind: str
    key: int
    day: date
    entity: str
    currency: str
    lines: tuple[Line, ...]
    stamp: Stamp
    account: str = ""
    location: str = ""
    """Where the other side of a settlement lies; the other documents' lies where the lines do."""
    party: Mapping[str, str] = field(default_factory=dict)
    """The dimensions of the other side: `{"VENDORID": "V-00001"}`."""
    number: str = ""
    description: str = ""
    rate: Decimal = Decimal(1)
    rates: Mapping[str, Decimal] = field(default_factory=dict)
    rate_day: date | None = None
    rate_type: str = "Month End"
    journal: str = ""
    """Instead of the rule's journal; needed by journal entries."""
    state: str = "Posted"
    """Of a journal entry: only posted ones reach the ledger's details."""
    header: Mapping[str, str] = field(default_factory=dict)
    """More fields of a journal entry's own GLBATCH."""

    @property
    def statistical(self) -> bool:
        """Whether it counts things, on one side only, and not money."""
        return self.header.get("STATISTICAL") == "true"


class Posting(NamedTuple):
    """One ledger line: signed amounts, a debit is positive; base is in its entity's currency."""

    account: str
    entity: str
    location: str
    department: str
    dimensions: Mapping[str, str]
    amount: Decimal
    base: Decimal
    description: str


def cents(amount: Decimal) -> Decimal:
    """An amount rounded to two decimals, half up."""
    return amount.quantize(_CENT, ROUND_HALF_UP)
