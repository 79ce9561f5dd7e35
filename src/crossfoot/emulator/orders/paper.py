"""Purchasing and order-entry documents while they are worked on (intacct-xml §4.6)."""

from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Final, NamedTuple

from crossfoot.emulator.tables import Row, plain

_CENT: Final = Decimal("0.01")
ZERO: Final = Decimal(0)
_ACCOUNT: Final = "ITEMGLGROUP.{}ACCOUNT.ACCTNO"


class Module(NamedTuple):
    """Purchasing or order entry: how its objects start, and its parties and their contacts."""

    prefix: str
    party: str
    bill_to: str
    ship_to: str

    @property
    def header(self) -> str:
        """The object of its documents."""
        return f"{self.prefix}DOCUMENT"

    @property
    def line(self) -> str:
        """The object of their lines."""
        return f"{self.prefix}DOCUMENTENTRY"

    @property
    def subtotal(self) -> str:
        """The object of their subtotals."""
        return f"{self.prefix}DOCUMENTSUBTOTALS"

    @property
    def definition(self) -> str:
        """The object of its transaction definitions."""
        return f"{self.prefix}DOCUMENTPARAMS"


PURCHASING: Final = Module("PO", "VENDOR", "PAYTO", "RETURNTO")
SALES: Final = Module("SO", "CUSTOMER", "BILLTO", "SHIPTO")
INVENTORY: Final = Module("INV", "", "", "")
"""Stock that comes, goes or is counted: its documents are of nobody."""


def account_of(module: Module, item: Row) -> str:
    """The account that an item's purchases or sales go to, "" for an item without."""
    stocked = item.get("ITEMTYPE") in {"Inventory", "Stockable Kit"}
    names = ["EXPENSE", "INVENTORY"] if module is PURCHASING else ["INCOME"]
    if stocked:
        names.reverse()
    return next(filter(None, (item.get(_ACCOUNT.format(name)) for name in names)), "")


class Definition(NamedTuple):
    """What a kind of document is: its class decides whether it is an order, `gl` what it posts.

    `prefix` and the number that follows are its documents' numbers, "" where they are given by
    hand; `gl` is A for a subledger, G for the ledger alone, N for nothing.
    """

    id: str
    kind: str
    category: str
    prefix: str
    description: str
    gl: str = "N"
    stock: str = "No"
    sign: str = "Increase"
    creation: str = "New document or Convert"
    entities: str = "Top level or Entity"
    status: str = "active"
    conversion: str = "Close Transaction"


@dataclass(slots=True, eq=False)
class PaperLine:
    """One line; `quantity` and `price` are per `unit`, which holds `factor` base units."""

    item: Row
    unit: str
    factor: int
    quantity: Decimal
    price: Decimal
    place: str
    department: str
    more: Row
    source: "PaperLine | None" = None
    converted: Decimal = ZERO
    key: int = 0
    at: int = 0
    warehouse: Row | None = None
    """Where it lies or comes from; None is the document's."""

    @property
    def value(self) -> Decimal:
        """Quantity times price, in the document's currency."""
        return (self.quantity * self.price).quantize(_CENT, ROUND_HALF_UP)

    @property
    def converted_value(self) -> Decimal:
        """What of that went into other documents."""
        return (self.converted * self.price).quantize(_CENT, ROUND_HALF_UP)


class Subtotal(NamedTuple):
    """A line of the totals below the lines; `percent` is None for a plain amount."""

    description: str
    amount: Decimal
    percent: Decimal | None = None
    tax_detail: str = ""
    place: str = ""
    """Where it lies; "" is where the first line does, and so for the department."""
    department: str = ""


@dataclass(slots=True, eq=False)
class Paper:
    """One document. `rate` is the worth of its currency in `base`, its entity's; `state` is final.

    `rate_type` is "" where the rate was typed in.
    """

    definition: Definition
    party: Row
    day: str
    due: str
    entity: str
    owner: str
    currency: str
    base: str
    rate: Decimal
    rate_type: str
    warehouse: Row
    lines: list[PaperLine]
    state: str
    clerk: str
    tax_solution: str = ""
    source: "Paper | None" = None
    subtotals: list[Subtotal] = field(default_factory=list)
    more: Row = field(default_factory=dict)
    key: int = 0
    number: str = ""
    posted: str = ""
    """The day on which it is posted, if that is another than `day`."""
    document: str = ""
    """The record number of the bill or invoice that it made."""

    @property
    def effective(self) -> bool:
        """Whether it posts, and takes from the document that it was made from."""
        return self.state not in {"Draft", "Submitted", "Partially Approved", "Declined"}

    @property
    def id(self) -> str:
        """The DOCID."""
        return f"{self.definition.id}-{self.number}"

    @property
    def subtotal(self) -> Decimal:
        """The lines' sum in the document's currency."""
        return sum((line.value for line in self.lines), ZERO)

    @property
    def total(self) -> Decimal:
        """Lines and subtotals."""
        return self.subtotal + sum((each.amount for each in self.subtotals), ZERO)

    def worth(self, amount: Decimal) -> str:
        """An amount in the entity's currency, as stored."""
        return plain((amount * self.rate).quantize(_CENT, ROUND_HALF_UP))
