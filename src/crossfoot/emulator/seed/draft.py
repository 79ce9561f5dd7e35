"""The company on paper: rows by object, before anything is written to the company itself.

The themes (`chart`, `parties`, …) put rows here that name what they refer to by its natural id
only. `links` and `stamps` then add the rest: record numbers, keys, shown names, copies of contacts,
owners and audit stamps. A value is text in the stored spelling; a blank field is simply absent.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Final, TypeVar

T = TypeVar("T")
Row = dict[str, str]

SEED: Final = 20260101
"""Where chance begins: the same in every company, so that two fills are equal to the byte."""

REFERENCE_DATE: Final = date(2026, 10, 31)
"""The day on which the seeded company stands still; no stamp is later."""

_DAYS: Final = 3 * 365


@dataclass(frozen=True, slots=True)
class Size:
    """How many records a company has of the kinds that grow with it."""

    vendors: int = 0
    customers: int = 0
    employees: int = 0
    items: int = 0
    projects: int = 0

    def times(self, factor: int) -> "Size":
        """The same company, `factor` times as large."""
        return Size(
            self.vendors * factor,
            self.customers * factor,
            self.employees * factor,
            self.items * factor,
            self.projects * factor,
        )


DEMO: Final = Size(vendors=1_200, customers=2_500, employees=300, items=400, projects=60)


@dataclass(slots=True)
class Draft:
    """Rows by object, in the order of their natural ids, and the one source of chance."""

    size: Size
    random: Random = field(
        default_factory=lambda: Random(SEED)  # noqa: S311 -- chance for looks, guarding nothing
    )
    rows: dict[str, list[Row]] = field(default_factory=dict)
    base: "Draft | None" = None
    """What is on paper already, for a draft beside it."""

    def beside(self, theme: str) -> "Draft":
        """A draft that sees the rows of this one, with chance of its own for the theme."""
        chance = Random(f"{SEED} {theme}")  # noqa: S311 -- as above
        return Draft(self.size, chance, base=self)

    def add(self, name: str, rows: list[Row]) -> None:
        """Put rows of one object on paper, behind those that are there."""
        self.rows.setdefault(name, []).extend(rows)

    def of(self, name: str) -> list[Row]:
        """The rows of one object so far; those of the draft beside, where this one has none."""
        if name not in self.rows and self.base is not None:
            return self.base.of(name)
        return self.rows.get(name, [])

    def pick(self, among: Sequence[T]) -> T:
        """One of them; faster than `Random.choice`, and even enough."""
        return among[int(self.random.random() * len(among))]

    def chance(self, share: float) -> bool:
        """True for about this share of the calls (0 to 1)."""
        return self.random.random() < share

    def status(self, inactive: float = 0.06) -> str:
        """`active`, or for a small share `inactive`."""
        return "inactive" if self.random.random() < inactive else "active"

    def day(self, earliest: date, latest: date = REFERENCE_DATE) -> str:
        """A day between two days, both included, as an ISO date."""
        span = (latest - earliest).days
        return (earliest + timedelta(days=self.random.randint(0, span))).isoformat()

    def day_within(self, age: float) -> str:
        """A day of the company's three years: `age` is 0 for the first of them, 1 for the last.

        Neighbours in age may change places by a week.
        """
        days = int(age * (_DAYS - 8)) + self.random.randint(0, 7)
        return (REFERENCE_DATE - timedelta(days=_DAYS - 1 - days)).isoformat()


def full(**values: str | None) -> Row:
    """A row of the fields that have a value; `__` stands for the dot of a nested field."""
    return {name.replace("__", "."): value for name, value in values.items() if value}
