"""What bills say: materials, freight, services, rent and everything else a company pays for."""

from decimal import Decimal
from random import Random
from typing import Final, NamedTuple

from crossfoot.emulator.ledger import cents
from crossfoot.emulator.seed.books.desk import Desk, pick
from crossfoot.emulator.seed.books.trade import Item, Party, odd_text


class Expense(NamedTuple):
    """Something bought: where it goes, what it is called, and about what it costs."""

    account: str
    text: str
    low: int
    high: int
    departments: tuple[str, ...] = ("200", "210", "230", "310", "410", "500")


_BOUGHT: Final = {
    "Freight & Logistics": (
        Expense("5200", "Inbound freight", 40, 900),
        Expense("5210", "Parcels & pallets", 15, 700),
    ),
    "Raw Materials": (
        Expense("1330", "Packaging", 60, 1_800),
        Expense("1310", "Probes & membranes", 150, 9_000),
        Expense("6600", "Test materials", 90, 2_400, ("500",)),
        Expense("5310", "Scrap disposal", 40, 400),
    ),
    "Suppliers": (
        Expense("1300", "Instruments for resale", 400, 22_000),
        Expense("6215", "Office supplies", 12, 380),
        Expense("6120", "Maintenance", 90, 2_600),
        Expense("6310", "Trade fair stand", 500, 9_500, ("310",)),
    ),
    "Services": (
        Expense("6400", "Software subscription", 29, 2_900, ("230", "320")),
        Expense("6410", "Cloud hosting", 80, 4_200, ("230",)),
        Expense("6300", "Advertising", 100, 6_000, ("320",)),
        Expense("6500", "Audit", 900, 14_000),
        Expense("6510", "Legal advice", 300, 7_000),
        Expense("6520", "Consulting", 400, 9_000, ("100", "230", "500")),
    ),
    "Contractors": (
        Expense("5120", "Subcontracted installation", 300, 8_000),
        Expense("6080", "Contract labor", 250, 4_500, ("410", "500")),
        Expense("6070", "Training", 150, 1_800, ("220",)),
    ),
    "Utilities": (
        Expense("6110", "Electricity & water", 90, 2_400),
        Expense("6420", "Telephone", 25, 600, ("230",)),
        Expense("6100", "Rent", 900, 9_800),
    ),
    "Government": (
        Expense("6130", "Property insurance", 120, 2_600),
        Expense("5200", "Import duty", 30, 1_100),
    ),
}
_TEXTS: Final = (
    "Net of credit <see memo> & freight",
    'As agreed with "Finance"',
    "Wartung Kälteanlage, Größe XL",
    "Ligne avec accents: œuvre, déjà-vu",
    "First line\nSecond line\n\nFourth line",
    "Ελληνικά και русский",
    "5 < 6 && 7 > 6; 'single'",
    "y" * 240,
)
_COUNTS: Final = (1, 1, 1, 2, 2, 3, 3, 5)
_LABELS: Final = {"6215": "Office Supplies", "6100": "Rent", "5200": "Freight In"}


class Purchases:
    """Makes the lines of bills."""

    def __init__(self, desk: Desk, chance: Random) -> None:
        self.desk, self.chance = desk, chance
        select = desk.company.database.execute
        self._items = [
            row[0] for row in select("SELECT ITEMID FROM ITEM WHERE STATUS = 'active' ORDER BY 1")
        ]
        self._projects = [
            row[0]
            for row in select("SELECT PROJECTID FROM PROJECT WHERE STATUS = 'active' ORDER BY 1")
        ]
        self._customers: dict[str, str] = dict(
            select("SELECT PROJECTID, CUSTOMERID FROM PROJECT WHERE CUSTOMERID IS NOT NULL")
        )
        self._employees = [
            row[0]
            for row in select("SELECT EMPLOYEEID FROM EMPLOYEE WHERE STATUS = 'active' ORDER BY 1")
        ]

    def lines(self, party: Party, location: str, elsewhere: str, factor: Decimal) -> list[Item]:
        """The lines of one bill; the last of several lies `elsewhere` unless that is ""."""
        kinds = _BOUGHT.get(party.kind, _BOUGHT["Suppliers"])
        made = [
            self._line(party, pick(self.chance, kinds), location, factor)
            for _ in range(pick(self.chance, _COUNTS))
        ]
        if elsewhere and len(made) > 1:
            made[-1].location = elsewhere
        return made

    def _line(self, party: Party, kind: Expense, location: str, factor: Decimal) -> Item:
        chance = self.chance
        spread = int(chance.random() ** 2.5 * (kind.high - kind.low) * 100)
        amount = cents(Decimal(kind.low * 100 + spread) / 100 * factor)
        text = odd_text(chance, _TEXTS, 0.03) or (kind.text if chance.random() < 0.7 else "")
        department = pick(chance, kind.departments)
        dimensions = self._dimensions(party, kind.account)
        return Item(kind.account, amount, location, department, dimensions, text)

    def _dimensions(self, party: Party, account: str) -> dict[str, str]:
        chance, required = self.chance, self.desk.required[account]
        dimensions = {"VENDORID": party.id}
        if "ITEMID" in required:
            dimensions["ITEMID"] = pick(chance, self._items)
        if "PROJECTID" in required or chance.random() < 0.05:
            project = dimensions["PROJECTID"] = pick(chance, self._projects)
            if project in self._customers:
                dimensions["CUSTOMERID"] = self._customers[project]
        if chance.random() < 0.04:
            dimensions["EMPLOYEEID"] = pick(chance, self._employees)
        if chance.random() < 0.3:
            dimensions["CLASSID"] = pick(chance, self.desk.classes)
        for field, values in self.desk.dimensions.items():
            if chance.random() < 0.15:
                dimensions[field] = pick(chance, values)
        return dimensions


def label_of(account: str) -> str:
    """The account label by which a line may name its account, "" for none."""
    return _LABELS.get(account, "")
