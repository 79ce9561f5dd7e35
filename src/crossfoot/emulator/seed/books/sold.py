"""What invoices say: lines of instruments, web shop orders, services and projects."""

from decimal import Decimal
from random import Random
from typing import Final

from crossfoot.emulator.ledger import cents
from crossfoot.emulator.seed.books.desk import Desk, pick
from crossfoot.emulator.seed.books.trade import Item, Party, odd_text

_TEXTS: Final = (
    "Calibration acc. to ISO/IEC 17025 & certificate",
    'Line with "quotes" and <tags>',
    "Größe 3/8″ für Prüfstand München",
    "Delivery in two parts\nsecond part without charge",
    "校正サービス",
    "Zażółć gęślą jaźń",
    "100 % of 3 < 5 > 2",
    "  leading and trailing blanks  ",
    "x" * 240,
)
_SERVICES: Final = (
    ("4100", "Calibration", "21", 60, 480),
    ("4110", "Repair", "20", 80, 900),
    ("4130", "Training course", "20", 250, 1_900),
    ("4140", "Service plan", "20", 120, 1_200),
)
_COUNTS: Final = (1, 1, 1, 2, 2, 2, 3, 3, 4, 6)


class Sales:
    """Makes the lines of invoices."""

    def __init__(self, desk: Desk, chance: Random) -> None:
        self.desk, self.chance = desk, chance
        select = desk.company.database.execute
        self._items = select(
            'SELECT ITEMID, NAME, BASEPRICE, "ITEMGLGROUP.INCOMEACCOUNT.ACCTNO" FROM ITEM'
            " WHERE STATUS = 'active' AND \"ITEMGLGROUP.INCOMEACCOUNT.ACCTNO\" LIKE '40%'"
            " AND BASEPRICE IS NOT NULL ORDER BY 1"
        ).fetchall()
        self._projects: dict[str, list[str]] = {}
        for project, customer in select(
            "SELECT PROJECTID, CUSTOMERID FROM PROJECT WHERE STATUS = 'active'"
            " AND CUSTOMERID IS NOT NULL ORDER BY 1"
        ):
            self._projects.setdefault(customer, []).append(project)
        self._vendors = [row[0] for row in select("SELECT VENDORID FROM VENDOR ORDER BY 1")][:40]
        self._channels = desk.dimensions.get("GLDIMCHANNEL", ())
        self._funds = desk.dimensions.get("GLDIMFUND", ())

    def lines(self, party: Party, location: str, factor: Decimal) -> list[Item]:
        """The lines of one invoice, in a currency in which `factor` dollars are one unit."""
        chance = self.chance
        person = party.kind == "Web Shop"
        projects = self._projects.get(party.id)
        made = []
        for _ in range(1 if person and chance.random() < 0.6 else pick(chance, _COUNTS)):
            if projects and chance.random() < 0.6:
                made.append(self._project(party, pick(chance, projects), location, factor))
            elif person or chance.random() < 0.72:
                made.append(self._goods(party, location, factor, person=person))
            else:
                made.append(self._service(party, location, factor))
        if not person and chance.random() < 0.12:
            freight = self._amount(12, 180, factor)
            made.append(Item("4200", freight, location, "", self._for(party), "Freight"))
        return made

    def _goods(self, party: Party, location: str, factor: Decimal, *, person: bool) -> Item:
        chance = self.chance
        item, name, price, account = pick(chance, self._items)
        quantity = 1 if person else 1 + int(chance.random() ** 3 * 12)
        amount = cents(Decimal(price) * quantity * factor)
        dimensions = self._for(party) | {"ITEMID": item, "CLASSID": "10"}
        if person:
            account = "4040" if chance.random() < 0.25 else "4030"
        if chance.random() < 0.01:
            dimensions["VENDORID"] = pick(chance, self._vendors)
        text = odd_text(chance, _TEXTS, 0.03) or (name if chance.random() < 0.6 else "")
        return Item(account, amount, location, "320" if person else "310", dimensions, text)

    def _service(self, party: Party, location: str, factor: Decimal) -> Item:
        account, text, class_, low, high = pick(self.chance, _SERVICES)
        dimensions = self._for(party) | {"CLASSID": class_}
        if self._funds and self.chance.random() < 0.1:
            dimensions["GLDIMFUND"] = pick(self.chance, self._funds)
        return Item(account, self._amount(low, high, factor), location, "410", dimensions, text)

    def _project(self, party: Party, project: str, location: str, factor: Decimal) -> Item:
        dimensions = self._for(party) | {"PROJECTID": project, "CLASSID": "22"}
        amount = self._amount(900, 18_000, factor)
        return Item("4120", amount, location, "410", dimensions, "Installation & commissioning")

    def _for(self, party: Party) -> dict[str, str]:
        dimensions = {"CUSTOMERID": party.id}
        if party.seller:
            dimensions["EMPLOYEEID"] = party.seller
        if self._channels and self.chance.random() < 0.7:
            dimensions["GLDIMCHANNEL"] = pick(self.chance, self._channels)
        return dimensions

    def _amount(self, low: int, high: int, factor: Decimal) -> Decimal:
        amount = low * 100 + int(self.chance.random() ** 2 * (high - low) * 100)
        return cents(Decimal(amount) / 100 * factor)
