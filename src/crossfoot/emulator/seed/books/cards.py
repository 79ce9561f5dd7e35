"""Charge cards: what was bought with them, and the pay-offs of their monthly statements."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from crossfoot.emulator.cash.accounts import accounts
from crossfoot.emulator.cash.movements import Account, Charge, PayOff
from crossfoot.emulator.cash.postings import charge_document, payoff_document
from crossfoot.emulator.cash.rows import Cells, charge_lines, charge_row, payoff_row
from crossfoot.emulator.ledger import Document, Line, cents
from crossfoot.emulator.seed.books.clerk import ZERO, Clerk, months
from crossfoot.emulator.seed.books.desk import FIRST_DAY, Desk, pick, some_day
from crossfoot.emulator.seed.books.sides import BANKS
from crossfoot.emulator.seed.draft import REFERENCE_DATE
from crossfoot.emulator.seed.papers.attachments import ATTACHED

CHARGES: Final = 6_000
_MERCHANTS: Final = {
    "Alpine Air": "6200",
    "Hôtel de la Gare & Spa": "6210",
    "Office <Depot> No. 12": "6215",
    "Café Zur Post": "6220",
    "AdWorks Online": "6300",
    "Messe Köln": "6310",
    "CloudNine Hosting": "6410",
    'Software "Boutique"': "6400",
    "Swift Couriers": "5210",
    "Stadtwerke Jena": "6110",
    "Water Lab Supplies": "6215",
    "Trainings-Akademie": "6070",
}
_FOREIGN: Final = 0.08


def keep_cards(desk: Desk) -> None:
    """Charges of every active card, paid off each month, and the rows of both."""
    keeper = _Keeper(desk)
    for day in sorted(some_day(keeper.chance, FIRST_DAY) for _ in range(CHARGES)):
        keeper.charge(day)
    keeper.reverse_some()
    payoffs = keeper.pay_off()
    keeper.store_charges()
    keeper.store_payoffs(payoffs)


class _Keeper:
    def __init__(self, desk: Desk) -> None:
        self.desk, self.clerk = desk, Clerk(desk, "cards")
        self.chance = self.clerk.chance
        self._cards = _cards(desk)
        self._charges: list[Charge] = []
        self._attached = iter(ATTACHED["card"])
        self._statements = iter(ATTACHED["payoff"])

    def charge(self, day: date) -> None:
        """Something bought with one of the cards, now and then in another currency."""
        card = pick(self.chance, self._cards)
        currency = card.currency
        if self.chance.random() < _FOREIGN:
            currency = pick(self.chance, ("USD", "EUR", "GBP", "CHF"))
        payee, account = pick(self.chance, list(_MERCHANTS.items()))
        lines = [
            self._line(card, account, payee)
            for _ in range(1 if self.chance.random() < 0.8 else 2 + int(self.chance.random() * 4))
        ]
        base = self.desk.places[card.entity].currency
        made = Charge(
            card=card,
            day=day,
            base=base,
            currency=currency,
            rate=self.desk.rates.rate(currency, base, day),
            lines=lines,
            payee=payee,
            description=payee,
        )
        if (REFERENCE_DATE - day).days < 20 and self.chance.random() < 0.12:
            made.state = "Draft"
        if self.chance.random() < 0.005:
            made.attachment = next(self._attached, "")
        self._charges.append(made)

    def _line(self, card: Account, account: str, payee: str) -> Line:
        amount = cents(Decimal(400 + int(self.chance.random() ** 3 * 180_000)) / 100)
        department = self.clerk.department()
        more = self.clerk.dimensions(card.entity, account)
        place = card.location if self.chance.random() < 0.7 else self.clerk.place(card.entity)
        return Line(account, amount, place, department, more, payee)

    def reverse_some(self) -> None:
        """About one charge in a hundred is taken back by a twin some days later."""
        for charge in list(self._charges):
            day = charge.day + timedelta(days=3)
            if charge.state == "Posted" and day <= REFERENCE_DATE and self.chance.random() < 0.01:
                lines = [line._replace(amount=-line.amount) for line in charge.lines]
                twin = replace(charge, day=day, lines=lines, state="Reversal", twin=charge)
                charge.state, charge.twin = "Reversed", twin
                self._charges.append(twin)
        self._charges.sort(key=lambda charge: charge.day)
        for charge in self._charges:
            charge.key = self.clerk.number("CCTRANSACTION")
            charge.number = f"CC-{charge.key:06}"

    def pay_off(self) -> list[PayOff]:
        """Each card's statement of a month is paid on the tenth of the next; some in part."""
        found = []
        for month in months(FIRST_DAY, REFERENCE_DATE - timedelta(days=15)):
            day = month + timedelta(days=10)
            for card in self._cards:
                due = [
                    charge
                    for charge in self._charges
                    if charge.card == card
                    and charge.state == "Posted"
                    and charge.paid_on is None
                    and charge.day <= month
                ]
                due = [charge for charge in due if self.chance.random() < 0.97]
                if due:
                    found.append(self._pay(card, day, due))
        return found

    def _pay(self, card: Account, day: date, due: list[Charge]) -> PayOff:
        places: dict[str, Decimal] = {}
        for charge in due:
            for line in charge.lines:
                worth = cents(line.amount * charge.rate)
                places[line.location] = places.get(line.location, ZERO) + worth
        key, bank = self.clerk.number("CHARGEPAYOFF"), BANKS[card.entity]
        payoff = PayOff(
            card=card,
            bank=bank,
            day=day,
            places=places,
            key=key,
            number=f"PO-{key:05}",
            description=f"Pay-off {card.id}",
        )
        for charge in due:
            charge.state, charge.paid_on, charge.paid_by = "Paid", day, payoff.key
        return payoff

    # --- rows ---

    def store_charges(self) -> None:
        """Post every charge that is no draft, then write headers and lines."""
        for charge in self._charges:
            if charge.state != "Draft":
                charge.batch = self.desk.book.post(self._document(charge)).source
        self.desk.store("CCTRANSACTION", [self._header(charge) for charge in self._charges])
        self.desk.store(
            "CCTRANSACTIONENTRY",
            [row for charge in self._charges for row in self._lines(charge)],
        )

    def _document(self, charge: Charge) -> Document:
        stamp = self.desk.stamp(self.chance, charge.day)
        return charge_document(charge, stamp, self.desk.rates.both(charge.currency, charge.day))

    def _header(self, charge: Charge) -> Cells:
        table, entity = self.desk.company.table("CCTRANSACTION"), charge.card.entity
        stamp = self.desk.stamp(self.chance, charge.day, charge.paid_on)
        foreign = charge.currency != charge.base
        return {
            **charge_row(charge),
            "RECORDNO": charge.key,
            "DESCRIPTION2": charge.payee if self.chance.random() < 0.2 else None,
            **self.clerk.rate(table, charge.day, charge.rate, foreign=foreign),
            **self.clerk.cleared(table, charge.paid_on),
            "PRBATCH_OPEN": "Open" if charge.day >= date(2026, 9, 1) else "Closed",
            **self.clerk.owner(entity),
            **self.clerk.audit(table, stamp),
        }

    def _lines(self, charge: Charge) -> list[Cells]:
        table = self.desk.company.table("CCTRANSACTIONENTRY")
        foreign = charge.currency != charge.base
        audit = self.clerk.audit(table, self.desk.stamp(self.chance, charge.day, charge.paid_on))
        return [
            {
                **cells,
                "RECORDNO": self.clerk.number("CCTRANSACTIONENTRY"),
                **self.clerk.rate(table, charge.day, charge.rate, foreign=foreign),
                **self.clerk.line(
                    table, line.account, line.location, line.department, line.dimensions
                ),
                **audit,
            }
            for cells, line in zip(charge_lines(charge), charge.lines, strict=True)
        ]

    def store_payoffs(self, payoffs: list[PayOff]) -> None:
        """Post the pay-offs from the bank of the card's entity, and write their rows."""
        for payoff in payoffs:
            stamp = self.desk.stamp(self.chance, payoff.day)
            self.desk.book.post(payoff_document(payoff, stamp))
        self.desk.store("CHARGEPAYOFF", [self._payoff_row(payoff) for payoff in payoffs])

    def _payoff_row(self, payoff: PayOff) -> Cells:
        table, card = self.desk.company.table("CHARGEPAYOFF"), payoff.card
        number, *_ = self.desk.named("GLACCOUNT", card.account, "ACCOUNTNO", "TITLE")
        stamp = self.desk.stamp(self.chance, payoff.day)
        return {
            **payoff_row(payoff),
            "RECORDNO": payoff.key,
            **self.clerk.cleared(table, payoff.day),
            "LIABACCTKEY": number,
            "SUPDOCID": next(self._statements, None) if self.chance.random() < 0.1 else None,
            **self.clerk.owner(card.entity),
            **self.clerk.audit(table, stamp),
        }


def _cards(desk: Desk) -> list[Account]:
    """The active cards; a card of no entity's own belongs to where it lies."""
    return [card for card, active in accounts(desk.company, "CREDITCARD") if active]
