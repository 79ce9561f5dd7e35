"""Movements of cash while they are worked on: what they are, before they are rows (§4.2)."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Final, NamedTuple

from crossfoot.emulator.ledger import Line, cents

ZERO: Final = Decimal(0)


class Account(NamedTuple):
    """A bank account or a charge card: where it lies, and the ledger account it stands for.

    `kind` is checking, savings or card.
    """

    id: str
    name: str
    account: str
    currency: str
    location: str
    entity: str
    kind: str = "checking"


class _Lined:
    """What consists of lines in one currency, and stands in the books of an entity at a rate."""

    __slots__ = ()
    lines: list[Line]
    rate: Decimal

    @property
    def total(self) -> Decimal:
        """In its own currency."""
        return sum((line.amount for line in self.lines), ZERO)

    @property
    def worth(self) -> Decimal:
        """In the currency of its entity, as its lines add up to."""
        return sum((cents(line.amount * self.rate) for line in self.lines), ZERO)


@dataclass(slots=True, eq=False, kw_only=True)
class Charge(_Lined):
    """A charge-card transaction; its twin takes a reversed one back. `base` is its entity's."""

    card: Account
    day: date
    base: str
    currency: str
    rate: Decimal
    lines: list[Line]
    payee: str = ""
    description: str = ""
    number: str = ""
    state: str = "Posted"
    key: int = 0
    twin: "Charge | None" = None
    paid_on: date | None = None
    paid_by: int | None = None
    batch: int | None = None
    attachment: str = ""


@dataclass(slots=True, eq=False, kw_only=True)
class PayOff:
    """Charges of a card paid from a bank account; `places` is what of it lies where."""

    card: Account
    bank: Account
    day: date
    places: dict[str, Decimal]
    key: int = 0
    number: str = ""
    description: str = ""

    @property
    def total(self) -> Decimal:
        """The money, in the currency of the card's entity."""
        return sum(self.places.values(), ZERO)


@dataclass(slots=True, eq=False, kw_only=True)
class Receipt(_Lined):
    """Money received of others than customers; without a bank it lies in undeposited funds."""

    entity: str
    day: date
    base: str
    currency: str
    rate: Decimal
    payer: str
    lines: list[Line]
    method: str
    bank: Account | None
    undeposited: str = ""
    """The account of undeposited funds, where there is no bank."""
    paid_on: date | None = None
    """The day of the payment, if that is another one."""
    number: str = ""
    description: str = ""
    key: int = 0
    deposited_on: date | None = None
    batch: int | None = None


@dataclass(slots=True, eq=False, kw_only=True)
class Deposit:
    """What is taken out of undeposited funds to a bank, one line for each receipt."""

    bank: Account
    day: date
    lines: list[Line]
    number: str
    description: str = ""
    key: int = 0
    batch: int | None = None
    attachment: str = ""

    @property
    def total(self) -> Decimal:
        """The money."""
        return sum((line.amount for line in self.lines), ZERO)


@dataclass(slots=True, eq=False, kw_only=True)
class Transfer:
    """From one account to another; `worth` is what arrives, in the receiving entity's currency."""

    source: Account
    target: Account
    day: date
    amount: Decimal
    rate: Decimal
    text: str
    number: str = ""
    rates: dict[str, Decimal] = field(default_factory=dict)
    state: str = "Posted"
    key: int = 0
    twin: "Transfer | None" = None
    batch: int | None = None
    attachment: str = ""

    @property
    def worth(self) -> Decimal:
        """What arrives."""
        return cents(self.amount * self.rate)


def taken_out(account: str, amount: Decimal, location: str, more: dict[str, str]) -> Line:
    """What is taken out of undeposited funds."""
    return Line(account, amount, location, "", more, "From undeposited funds")
