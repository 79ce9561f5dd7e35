"""What documents choose from: active parties, items, places and dimensions that fit an entity."""

from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Final

from crossfoot.emulator.seed.draft import Draft, Row

_WAREHOUSES: Final = {"E100": ("RNO", "PDX"), "E200": ("DUB", "ORK"), "E300": ("HAM", "JEN")}
_PLACES: Final = {
    "E100": ("110", "111", "112", "120", "140", "150"),
    "E200": ("210", "211", "220"),
    "E300": ("310", "311", "320", "330"),
}
_DEPARTMENTS: Final = ("100", "200", "210", "230", "310", "320", "410", "500")
_NOT_BOUGHT: Final = frozenset({"Kit", "Non-Inventory (Sales only)"})
_NOT_SOLD: Final = frozenset({"Non-Inventory (Purchase only)"})


class Choices:
    """The records of one company that documents of an entity may name."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self.vendors = _active(draft.of("VENDOR"))
        self.customers = _active(draft.of("CUSTOMER"))
        self.employees = _active(draft.of("EMPLOYEE"))
        self.classes = [row["CLASSID"] for row in _active(draft.of("CLASS"))]
        self._warehouses = {row["WAREHOUSEID"]: row for row in draft.of("WAREHOUSE")}
        self._values = {name: [r["id"] for r in draft.of(name)] for name in ("CHANNEL", "FUND")}
        items = _active(draft.of("ITEM"))
        self._bought = _by_entity(items, lambda row: row["ITEMTYPE"] not in _NOT_BOUGHT)
        self._sold = _by_entity(items, lambda row: row["ITEMTYPE"] not in _NOT_SOLD)
        self._projects = _by_entity(draft.of("PROJECT"), lambda row: row["STATUS"] == "active")
        self._employees = _by_entity(self.employees, lambda _: True)

    def item_to_buy(self, entity: str) -> Row:
        """Something that is not only sold."""
        return self._draft.pick(self._bought[entity])

    def item_to_sell(self, entity: str) -> Row:
        """Something that is not only bought."""
        return self._draft.pick(self._sold[entity])

    def warehouse(self, entity: str) -> Row:
        """A warehouse of the entity."""
        return self._warehouses[self._draft.pick(_WAREHOUSES[entity])]

    def place(self, entity: str) -> str:
        """A location below the entity that may be posted to."""
        return self._draft.pick(_PLACES[entity])

    def department(self) -> str:
        """A department that may be posted to."""
        return self._draft.pick(_DEPARTMENTS)

    def dimensions(self, entity: str, project_share: float = 0.1) -> Row:
        """Some dimensions of a line; each is there now and then."""
        draft, row = self._draft, {}
        if draft.chance(project_share) and self._projects[entity]:
            row["PROJECTID"] = draft.pick(self._projects[entity])["PROJECTID"]
        if draft.chance(0.3):
            row["CLASSID"] = draft.pick(self.classes)
        if draft.chance(0.08):
            row["EMPLOYEEID"] = draft.pick(self._employees[entity])["EMPLOYEEID"]
        for name, share in (("CHANNEL", 0.2), ("FUND", 0.1)):
            if draft.chance(share):
                row[f"GLDIM{name}"] = draft.pick(self._values[name])
        return row


def entity_of(party: Row, place_of: Callable[[Row], str]) -> str:
    """The entity that deals with a party: its owner, or the one that `place_of` tells."""
    return party.get("MEGAENTITYID") or place_of(party)


def unit_price(item: Row, share: Decimal, rate: Decimal) -> Decimal:
    """A share of the item's sales price (in dollars), in a currency worth `rate` dollars."""
    price = Decimal(item.get("BASEPRICE") or "10") * share / rate
    return max(price.quantize(Decimal("0.01")), Decimal("0.05"))


def _active(rows: Iterable[Row]) -> list[Row]:
    return [row for row in rows if row["STATUS"] == "active"]


def _by_entity(rows: Iterable[Row], fits: Callable[[Row], bool]) -> dict[str, list[Row]]:
    """By entity: the rows that it may use, its own and the shared ones."""
    kept = [row for row in rows if fits(row)]
    return {
        entity: [row for row in kept if row.get("MEGAENTITYID", entity) == entity]
        for entity in _PLACES
    }
