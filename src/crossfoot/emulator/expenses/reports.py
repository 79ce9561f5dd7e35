"""Expense reports and reimbursements while they are worked on (intacct-xml §4.5)."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Final, NamedTuple

from crossfoot.emulator.ledger import Line, cents

ZERO: Final = Decimal(0)
NOT_POSTED: Final = ("Draft", "Submitted", "Declined", "Partially Approved", "Partially Declined")


class Employee(NamedTuple):
    """Who spends, and where they belong."""

    id: str
    first: str
    last: str
    shown: str
    entity: str
    department: str
    location: str


@dataclass(slots=True, eq=False)
class Item:
    """A line in the report's currency; what was spent in another one is kept beside it.

    `offset` is the account of those who paid it already, "" for what is to be reimbursed: such
    lines stand against the company's card, say.
    """

    type: str
    line: Line
    day: date
    offset: str
    currency: str
    spent: Decimal
    rate: Decimal
    rate_type: str = ""
    payment_type: str = ""
    paid: Decimal = ZERO

    @property
    def company_paid(self) -> bool:
        """Whether it is not reimbursed."""
        return bool(self.offset)

    @property
    def due(self) -> Decimal:
        """What the employee is to be paid for it."""
        return ZERO if self.company_paid else self.line.amount


@dataclass(slots=True, eq=False)
class Report:
    """One expense report, or the twin that takes a reversed one back."""

    employee: Employee
    day: date
    items: list[Item]
    currency: str
    state: str = "Approved"
    key: int = 0
    paid: Decimal = ZERO
    paid_on: date | None = None
    batch: int | None = None
    batch_title: str = ""
    reason: str = ""
    attachment: str = ""
    twin: "Report | None" = None
    number: str = ""
    memo: str = ""
    posted_on: date | None = None
    """The day on which it is posted, if that is another one."""

    @property
    def posted(self) -> bool:
        """Whether it is in the ledger."""
        return self.state not in NOT_POSTED

    @property
    def total(self) -> Decimal:
        """What the employee is to be paid."""
        return sum((item.due for item in self.items), ZERO)

    @property
    def company_total(self) -> Decimal:
        """What the company has paid already."""
        return sum((item.line.amount - item.due for item in self.items), ZERO)


@dataclass(slots=True, eq=False)
class Payment:
    """What an employee is paid at once, for one report or several."""

    employee: Employee
    day: date
    method: str
    parts: list[tuple[Report, Decimal]] = field(default_factory=list)
    key: int = 0
    state: str = "Complete"
    batch: int | None = None
    number: str = ""
    description: str = ""

    @property
    def total(self) -> Decimal:
        """The money."""
        return sum((amount for _, amount in self.parts), ZERO)


def turned(item: Item) -> Item:
    """The line that takes this one back."""
    return Item(
        item.type,
        item.line._replace(amount=-item.line.amount),
        item.day,
        item.offset,
        item.currency,
        -item.spent,
        item.rate,
        item.rate_type,
        item.payment_type,
    )


def by_place(report: Report, paid: Decimal) -> list[tuple[str, Decimal]]:
    """What was paid of a report, where its lines lie; cents left over go to the last place."""
    places: dict[str, Decimal] = {}
    for item in report.items:
        if not item.company_paid:
            place = item.line.location
            places[place] = places.get(place, ZERO) + item.line.amount
    shares = [(place, cents(amount * paid / report.total)) for place, amount in places.items()]
    rest = paid - sum((amount for _, amount in shares), ZERO)
    place, last = shares[-1]
    return [*shares[:-1], (place, last + rest)]
