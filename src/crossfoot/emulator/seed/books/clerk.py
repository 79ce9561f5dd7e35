"""What the themes beside trade share: numbers, references, stamps, owners and dimensions."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from itertools import count
from typing import Any, Final

from crossfoot.emulator.ledger import Stamp
from crossfoot.emulator.seed.books.desk import Desk, pick, reference_cells
from crossfoot.emulator.tables import Table

RATE_TYPE: Final = "Month End"
_RATE_TYPE_KEY: Final = 1
"""The record number of that rate type, for objects that show the number."""

RECONCILED: Final = date(2026, 8, 31)
"""Bank and card statements have been reconciled up to this day."""

ZERO: Final = Decimal(0)
_POOLS: Final = {
    "PROJECTID": ("PROJECT", "PROJECTID"),
    "ITEMID": ("ITEM", "ITEMID"),
    "CUSTOMERID": ("CUSTOMER", "CUSTOMERID"),
    "VENDORID": ("VENDOR", "VENDORID"),
    "EMPLOYEEID": ("EMPLOYEE", "EMPLOYEEID"),
    "CLASSID": ("CLASS", "CLASSID"),
}


class Clerk:
    """One theme's hand: its chance, its counters, and rows that agree with what they refer to."""

    def __init__(self, desk: Desk, theme: str) -> None:
        self.desk, self.chance = desk, desk.chance(theme)
        self._counters: dict[str, count[int]] = {}
        self._shown: dict[tuple[str, str, str], dict[str, Any]] = {}
        self._pools: dict[tuple[str, str], list[str]] = {}

    def number(self, object_name: str) -> int:
        """The next record number of an object that this theme alone fills."""
        return next(self._counters.setdefault(object_name, count(101)))

    def refer(self, table: Table, field: str, value: str) -> dict[str, Any]:
        """A reference with its companions; blanks for ""."""
        at = (table.name, field, value)
        if at not in self._shown:
            cells = reference_cells(self.desk, table, field, value)
            self._shown[at] = cells if value else dict.fromkeys(cells)
        return self._shown[at]

    def dimensions(self, entity: str, account: str, share: float = 0.1) -> dict[str, str]:
        """Dimensions of a line beside place and department: those required, and some others."""
        required = self.desk.required.get(account, frozenset())
        found = {
            field: self.one_of(field, entity)
            for field in _POOLS
            if field in required or (self.chance.random() < share / 2 and field != "ITEMID")
        }
        for field, values in self.desk.dimensions.items():
            if self.chance.random() < share:
                found[field] = pick(self.chance, values)
        return found

    def one_of(self, field: str, entity: str) -> str:
        """An active record that the entity may use, by the line's field that names it."""
        at = (field, entity)
        if at not in self._pools:
            object_name, to = _POOLS[field]
            table = self.desk.company.table(object_name)
            owned = ' AND ifnull("MEGAENTITYID", ?) = ?' if table.field("MEGAENTITYID") else ""
            found = self.desk.company.database.execute(
                f'SELECT "{to}" FROM {table.sql} WHERE "STATUS" = \'active\'{owned} ORDER BY 1',
                [entity, entity] if owned else [],
            )
            self._pools[at] = [row[0] for row in found]
        return pick(self.chance, self._pools[at])

    def place(self, entity: str) -> str:
        """A location of the entity."""
        return pick(self.chance, self.desk.places[entity].locations)

    def department(self) -> str:
        """A department that may be posted to."""
        return pick(self.chance, self.desk.departments)

    def audit(self, table: Table, stamp: Stamp) -> dict[str, Any]:
        """The stamps, where the object has them."""
        created = "AUWHENCREATED" if table.field("AUWHENCREATED") else "WHENCREATED"
        cells = {
            created: stamp.created,
            "WHENMODIFIED": stamp.modified,
            "CREATEDBY": stamp.user,
            "MODIFIEDBY": stamp.user,
            "CREATEDBYLOGINID": stamp.login,
            "MODIFIEDBYLOGINID": stamp.login,
        }
        return {name: text for name, text in cells.items() if table.field(name)}

    def owner(self, entity: str) -> dict[str, Any]:
        """The entity that a document belongs to."""
        number, id_, name = self.desk.named("LOCATION", entity, "LOCATIONID", "NAME")
        return {"MEGAENTITYKEY": number, "MEGAENTITYID": id_, "MEGAENTITYNAME": name}

    def cleared(self, table: Table, day: date | None) -> dict[str, Any]:
        """Whether a statement has confirmed a movement of this day, and when; None is not yet."""
        known = day is not None and day <= RECONCILED
        cells = {
            "CLEARED": "T" if known else "F",
            "CLRDATE": _month_end(day) if day and known else None,
        }
        return {name: cell for name, cell in cells.items() if table.field(name)}

    def rate(self, table: Table, day: date, rate: Decimal, *, foreign: bool) -> dict[str, Any]:
        """The exchange rate of a document or line; its type only where it is foreign."""
        field = table.field("EXCH_RATE_TYPE_ID")
        key: str | int = _RATE_TYPE_KEY if field and field.type == "integer" else RATE_TYPE
        return {
            "EXCH_RATE_DATE": day,
            "EXCH_RATE_TYPE_ID": key if foreign else None,
            "EXCHANGE_RATE": rate,
        }

    def line(
        self, table: Table, account: str, location: str, department: str, more: Mapping[str, str]
    ) -> dict[str, Any]:
        """A line's account, place, department and dimensions, with their companions."""
        cells = dict(self.refer(table, "ACCOUNTNO", account))
        cells |= self.refer(table, "LOCATIONID", location)
        cells |= self.refer(table, "DEPARTMENTID", department)
        for field in _POOLS:
            cells |= self.refer(table, field, more.get(field, ""))
        own = {name: int(value) for name, value in more.items() if name not in _POOLS}
        return cells | own


def _month_end(day: date) -> date:
    following = day.replace(day=28) + timedelta(days=4)
    return following - timedelta(days=following.day)


def months(first: date, last: date) -> list[date]:
    """The last day of every month that ends between two days."""
    found: list[date] = []
    day = first
    while True:
        end = _month_end(day)
        if end > last:
            return found
        found.append(end)
        day = end + timedelta(days=1)
