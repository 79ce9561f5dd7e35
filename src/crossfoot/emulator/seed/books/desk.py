"""The desk at which the books are written: the company, its ledger, and what all themes share."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from random import Random
from typing import Any, Final, TypeVar

from crossfoot.emulator.company import Company
from crossfoot.emulator.ledger import Book, Stamp
from crossfoot.emulator.ledger.setup import NOBODY, Names, Triple
from crossfoot.emulator.seed.books.rates import Rates
from crossfoot.emulator.seed.draft import REFERENCE_DATE, SEED
from crossfoot.emulator.tables import Table, quoted
from crossfoot.intacct import catalog

T = TypeVar("T")
Cells = Mapping[str, Any]

FIRST_DAY: Final = date(2024, 1, 1)
OPENING_DAY: Final = date(2023, 12, 31)
"""The day on which the books were taken over from the system before."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where lines of an entity may lie, the head office first."""

    entity: str
    currency: str
    locations: tuple[str, ...]


@dataclass(slots=True)
class Desk:
    """What every theme needs: the company, the book to post in, names, rates and stamps.

    A theme takes chance from a `Random` of its own (`chance`), so that what one theme makes does
    not depend on the others, and stores its rows with `store`.
    """

    company: Company
    book: Book
    rates: Rates
    places: dict[str, Place]
    users: tuple[tuple[str, str], ...]
    """Record number and login id of those who enter documents."""
    departments: tuple[str, ...]
    classes: tuple[str, ...]
    dimensions: dict[str, tuple[str, ...]]
    """By line field, the ids of the values of each user-defined dimension."""
    required: dict[str, frozenset[str]]
    """By account, the dimensions that it requires, by line field (LOCATIONID, DEPARTMENTID …)."""
    _names: dict[tuple[str, str], Names] = field(default_factory=dict)

    @classmethod
    def open(cls, company: Company) -> "Desk":
        """The desk of a company whose master data is written."""
        select = company.database.execute
        dimensions = {
            d.line_field: tuple(str(row[0]) for row in select(f"SELECT id FROM {quoted(d.object)}"))
            for d in company.customization.dimensions.values()
        }
        users = select(
            "SELECT RECORDNO, LOGINID FROM USERINFO WHERE STATUS = 'active' AND LOGINID IN"
            " ('api', 'mcarroll', 'sweber', 'dbrooks', 'lkrueger', 'pramirez', 'akowalski')"
            " ORDER BY RECORDNO"
        )
        return cls(
            company,
            Book(company),
            Rates.read(company),
            _places(company),
            tuple((str(number), login) for number, login in users),
            _active(company, "DEPARTMENT", "DEPARTMENTID"),
            _active(company, "CLASS", "CLASSID"),
            dimensions,
            _required(company),
        )

    def chance(self, theme: str) -> Random:
        """A theme's own source of chance."""
        return Random(f"{SEED} {theme}")  # noqa: S311 -- chance for looks, guarding nothing

    def named(self, object_name: str, natural_id: str, to: str, shows: str | None) -> Triple:
        """Record number, id and shown name of a record; blanks for ""."""
        if not natural_id:
            return NOBODY
        key = (object_name, to)
        if key not in self._names:
            self._names[key] = Names(self.company, object_name, to, shows)
        return self._names[key][natural_id]

    def stamp(self, chance: Random, made: date, changed: date | None = None) -> Stamp:
        """Stamps of a record made on one day and last changed on another."""
        number, login = self.users[int(chance.random() * len(self.users))]
        at = int(chance.random() * 36_000) + 25_200
        first = f"{_iso(made)} {_clock(at)}"
        if changed is None or changed <= made:
            return Stamp(first, first, number, login)
        return Stamp(first, f"{_iso(changed)} {_clock((at * 7) % 36_000 + 25_200)}", number, login)

    def store(self, object_name: str, rows: Iterable[Cells]) -> None:
        """Store rows as they are: amounts as Decimal, days as date, None for blanks (never "").

        The catalog's defaults are added. Record numbers must be given.
        """
        table = self.company.table(object_name)
        shapes: dict[tuple[str, ...], list[list[Any]]] = {}
        for row in rows:
            shapes.setdefault(tuple(row), []).append([*row.values()])
        for fields, alike in shapes.items():
            defaults = {k: v for k, v in table.defaults.items() if k not in fields}
            for cells in alike:
                cells.extend(defaults.values())
            self.company.load(object_name, (*fields, *defaults), alike)


def pick(chance: Random, among: Sequence[T]) -> T:
    """One of them; faster than `Random.choice`, and even enough."""
    return among[int(chance.random() * len(among))]


def some_day(chance: Random, first: date, last: date = REFERENCE_DATE) -> date:
    """A working day between two days, both included (or the last of them)."""
    day = first + timedelta(days=int(chance.random() * ((last - first).days + 1)))
    if day.weekday() < 5:
        return day
    moved = day - timedelta(days=day.weekday() - 4)
    return max(first, moved)


def reference_cells(desk: Desk, table: Table, field: str, value: str) -> dict[str, Any]:
    """A reference of an object with the companions that the catalog names: key and shown name."""
    reference = table.object.reference(field)
    assert reference is not None  # noqa: S101 -- asked for by our own tables
    number, natural_id, name = desk.named(reference.object, value, reference.to, reference.shows)
    cells: dict[str, Any] = {reference.field: natural_id}
    if reference.key:
        cells[reference.key] = number
    if reference.name:
        cells[reference.name] = name
    return cells


@cache
def _clock(seconds: int) -> str:
    minutes, second = divmod(seconds, 60)
    return f"{minutes // 60:02}:{minutes % 60:02}:{second:02}"


@cache
def _iso(day: date) -> str:
    return day.isoformat()


def _active(company: Company, name: str, field: str) -> tuple[str, ...]:
    found = company.database.execute(
        f"SELECT {quoted(field)} FROM {quoted(name)} WHERE STATUS = 'active' ORDER BY 1"
    )
    return tuple(row[0] for row in found)


def _places(company: Company) -> dict[str, Place]:
    found = company.database.execute(
        'SELECT e."LOCATIONID", e."CURRENCY", l."LOCATIONID" FROM LOCATIONENTITY e'
        " JOIN LOCATION l ON l.ENTITY = e.LOCATIONID AND l.LOCATIONID <> e.LOCATIONID"
        " WHERE l.STATUS = 'active' ORDER BY 1, 3"
    ).fetchall()
    currencies = {entity: currency for entity, currency, _ in found}
    return {
        entity: Place(entity, currency, tuple(row[2] for row in found if row[0] == entity))
        for entity, currency in currencies.items()
    }


def _required(company: Company) -> dict[str, frozenset[str]]:
    flags = [f for f in catalog.load("GLACCOUNT").ids if f.startswith("REQUIRE")]
    shown = {"REQUIREDEPT": "DEPARTMENTID", "REQUIRELOC": "LOCATIONID"}
    fields = [shown.get(flag, f"{flag.removeprefix('REQUIRE')}ID") for flag in flags]
    rows = company.database.execute(
        f"SELECT ACCOUNTNO, {', '.join(map(quoted, flags))} FROM GLACCOUNT"
    )
    return {
        row[0]: frozenset(f for f, flag in zip(fields, row[1:], strict=True) if flag == "true")
        for row in rows
    }
