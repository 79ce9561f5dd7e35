"""Expense reports while they are in the making: employees, lines, reports and payments."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Final, NamedTuple

from crossfoot.emulator.ledger import Line, cents
from crossfoot.emulator.seed.books.clerk import ZERO
from crossfoot.emulator.seed.books.desk import Desk

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

    `company_paid` lines are not reimbursed: they stand against the company's card.
    """

    type: str
    line: Line
    day: date
    company_paid: bool
    currency: str
    spent: Decimal
    rate: Decimal


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

    @property
    def posted(self) -> bool:
        """Whether it is in the ledger."""
        return self.state not in NOT_POSTED

    @property
    def total(self) -> Decimal:
        """What the employee is to be paid."""
        return sum((i.line.amount for i in self.items if not i.company_paid), ZERO)

    @property
    def company_total(self) -> Decimal:
        """What the company has paid already."""
        return sum((i.line.amount for i in self.items if i.company_paid), ZERO)


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

    @property
    def total(self) -> Decimal:
        """The money."""
        return sum((amount for _, amount in self.parts), ZERO)


def turned(item: Item) -> Item:
    """The line that takes this one back."""
    line = item.line._replace(amount=-item.line.amount)
    return Item(item.type, line, item.day, item.company_paid, item.currency, -item.spent, item.rate)


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


def read_employees(desk: Desk) -> list[Employee]:
    """Active employees; those of no entity of their own belong to where they work."""
    found = desk.company.database.execute(
        'SELECT e."EMPLOYEEID", e."PERSONALINFO.FIRSTNAME", e."PERSONALINFO.LASTNAME",'
        ' e."PERSONALINFO.PRINTAS", coalesce(e."MEGAENTITYID", l."ENTITY", \'E100\'),'
        " ifnull(d.\"DEPARTMENTID\", '200'), ifnull(l.\"LOCATIONID\", '')"
        ' FROM EMPLOYEE e LEFT JOIN LOCATION l ON l."LOCATIONID" = e."LOCATIONID"'
        " AND l.\"STATUS\" = 'active' LEFT JOIN DEPARTMENT d"
        ' ON d."DEPARTMENTID" = e."DEPARTMENTID" AND d."STATUS" = \'active\''
        " WHERE e.\"STATUS\" = 'active' ORDER BY 1"
    )
    return [Employee(*row) for row in found]
