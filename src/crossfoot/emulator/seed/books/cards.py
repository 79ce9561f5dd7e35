"""Charge cards: what was bought with them, and the pay-offs of their monthly statements."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final, NamedTuple

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


class _Card(NamedTuple):
    id: str
    account: str
    currency: str
    location: str
    entity: str


@dataclass(slots=True, eq=False)
class _Charge:
    """One transaction; `turned` is -1 for the twin that takes a reversed one back."""

    card: _Card
    day: date
    currency: str
    rate: Decimal
    lines: list[Line]
    payee: str
    turned: int = 1
    state: str = "Posted"
    key: int = 0
    twin: "_Charge | None" = None
    paid_on: date | None = None
    paid_by: int | None = None
    batch: int | None = None
    attachment: str = ""

    @property
    def total(self) -> Decimal:
        return sum((line.amount for line in self.lines), ZERO)

    @property
    def worth(self) -> Decimal:
        """The total in the currency of the card's entity, as its lines add up to."""
        return sum((cents(line.amount * self.rate) for line in self.lines), ZERO)


@dataclass(frozen=True, slots=True)
class _PayOff:
    key: int
    card: _Card
    day: date
    charges: list[_Charge]

    @property
    def total(self) -> Decimal:
        return sum((charge.worth for charge in self.charges), ZERO)


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
        self._charges: list[_Charge] = []
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
        made = _Charge(
            card,
            day,
            currency,
            self.desk.rates.rate(currency, self.desk.places[card.entity].currency, day),
            lines,
            payee,
        )
        if (REFERENCE_DATE - day).days < 20 and self.chance.random() < 0.12:
            made.state = "Draft"
        if self.chance.random() < 0.005:
            made.attachment = next(self._attached, "")
        self._charges.append(made)

    def _line(self, card: _Card, account: str, payee: str) -> Line:
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
                twin = _Charge(charge.card, day, charge.currency, charge.rate, lines, charge.payee)
                charge.state, twin.state, twin.turned = "Reversed", "Reversal", -1
                charge.twin, twin.twin = twin, charge
                self._charges.append(twin)
        self._charges.sort(key=lambda charge: charge.day)
        for charge in self._charges:
            charge.key = self.clerk.number("CCTRANSACTION")

    def pay_off(self) -> list[_PayOff]:
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

    def _pay(self, card: _Card, day: date, due: list[_Charge]) -> _PayOff:
        payoff = _PayOff(self.clerk.number("CHARGEPAYOFF"), card, day, due)
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

    def _document(self, charge: _Charge) -> Document:
        card = charge.card
        return Document(
            kind="CCTRANSACTION",
            key=charge.key,
            day=charge.day,
            entity=card.entity,
            currency=charge.currency,
            lines=tuple(charge.lines),
            stamp=self.desk.stamp(self.chance, charge.day),
            account=card.account,
            number=f"CC-{charge.key:06}",
            description=charge.payee,
            rate=charge.rate,
            rates=self.desk.rates.both(charge.currency, charge.day),
        )

    def _header(self, charge: _Charge) -> dict[str, Any]:
        table, card = self.desk.company.table("CCTRANSACTION"), charge.card
        total, worth = charge.total, charge.worth
        paid = charge.state == "Paid"
        settled = paid or charge.state in {"Reversed", "Reversal"}
        stamp = self.desk.stamp(self.chance, charge.day, charge.paid_on)
        twin = charge.twin
        reversal = charge.state == "Reversal"
        base = self.desk.places[card.entity].currency
        return {
            "RECORDNO": charge.key,
            "RECORDTYPE": "cc",
            "RECORDID": f"CC-{charge.key:06}",
            "FINANCIALENTITY": card.id,
            "WHENCREATED": charge.day,
            "DESCRIPTION": charge.payee,
            "DESCRIPTION2": charge.payee if self.chance.random() < 0.2 else None,
            "PRBATCHKEY": charge.batch,
            "BASECURR": base,
            "CURRENCY": charge.currency,
            **self.clerk.rate(table, charge.day, charge.rate, foreign=charge.currency != base),
            "TOTALENTERED": worth,
            "TRX_TOTALENTERED": total,
            "TOTALPAID": worth if paid else ZERO,
            "TRX_TOTALPAID": total if paid else ZERO,
            "TOTALSELECTED": ZERO,
            "TRX_TOTALSELECTED": ZERO,
            "TOTALDUE": ZERO if settled else worth,
            "TRX_TOTALDUE": ZERO if settled else total,
            "WHENPAID": charge.paid_on,
            "REVERSALKEY": twin.key if twin and not reversal else None,
            "REVERSALDATE": twin.day if twin and not reversal else None,
            "REVERSEDKEY": twin.key if twin and reversal else None,
            "REVERSEDDATE": twin.day if twin and reversal else None,
            "STATE": charge.state,
            "RAWSTATE": {"Draft": "D", "Paid": "P"}.get(charge.state, "A"),
            **self.clerk.cleared(table, charge.paid_on),
            "PAYMENTKEY": charge.paid_by,
            "INCLUSIVETAX": "false",
            "SUPDOCID": charge.attachment or None,
            "PRBATCH_OPEN": "Open" if charge.day >= date(2026, 9, 1) else "Closed",
            **self.clerk.owner(card.entity),
            **self.clerk.audit(table, stamp),
        }

    def _lines(self, charge: _Charge) -> list[dict[str, Any]]:
        table, card = self.desk.company.table("CCTRANSACTIONENTRY"), charge.card
        base = self.desk.places[card.entity].currency
        foreign = charge.currency != base
        audit = self.clerk.audit(table, self.desk.stamp(self.chance, charge.day, charge.paid_on))
        paid = charge.state == "Paid"
        return [
            {
                "RECORDNO": self.clerk.number("CCTRANSACTIONENTRY"),
                "RECORDKEY": charge.key,
                "RECORDTYPE": "cc",
                "AMOUNT": cents(line.amount * charge.rate),
                "TRX_AMOUNT": line.amount,
                "DESCRIPTION": line.description,
                **self.clerk.rate(table, charge.day, charge.rate, foreign=foreign),
                "LINE_NO": str(at),
                "CURRENCY": charge.currency,
                "BASECURR": base,
                "TOTALPAID": cents(line.amount * charge.rate) if paid else ZERO,
                "TRX_TOTALPAID": line.amount if paid else ZERO,
                "BILLABLE": "false",
                "BILLED": "false",
                "ISTAX": "false",
                "FINANCIALENTITY": card.id,
                **self.clerk.line(
                    table, line.account, line.location, line.department, line.dimensions
                ),
                **audit,
            }
            for at, line in enumerate(charge.lines, 1)
        ]

    def store_payoffs(self, payoffs: list[_PayOff]) -> None:
        """Post the pay-offs from the bank of the card's entity, and write their rows."""
        for payoff in payoffs:
            self.desk.book.post(self._payoff_document(payoff))
        self.desk.store("CHARGEPAYOFF", [self._payoff_row(payoff) for payoff in payoffs])

    def _payoff_document(self, payoff: _PayOff) -> Document:
        bank = BANKS[payoff.card.entity]
        places: dict[str, Decimal] = {}
        for charge in payoff.charges:
            for line in charge.lines:
                worth = cents(line.amount * charge.rate)
                places[line.location] = places.get(line.location, ZERO) + worth
        return Document(
            kind="CHARGEPAYOFF",
            key=payoff.key,
            day=payoff.day,
            entity=payoff.card.entity,
            currency=bank.currency,
            lines=tuple(
                Line(payoff.card.account, amount, place) for place, amount in places.items()
            ),
            stamp=self.desk.stamp(self.chance, payoff.day),
            account=bank.account,
            location=bank.location,
            number=f"PO-{payoff.key:05}",
            description=f"Pay-off {payoff.card.id}",
        )

    def _payoff_row(self, payoff: _PayOff) -> dict[str, Any]:
        table, card = self.desk.company.table("CHARGEPAYOFF"), payoff.card
        number, *_ = self.desk.named("GLACCOUNT", card.account, "ACCOUNTNO", "TITLE")
        stamp = self.desk.stamp(self.chance, payoff.day)
        return {
            "RECORDNO": payoff.key,
            "ENTITY": card.id,
            "FINANCIALENTITY": BANKS[card.entity].id,
            "RECORDTYPE": "cp",
            "WHENCREATED": payoff.day,
            "STATE": "C",
            "RAWSTATE": "C",
            **self.clerk.cleared(table, payoff.day),
            "TOTALENTERED": payoff.total,
            "TRX_TOTALENTERED": payoff.total,
            "BASECURR": card.currency,
            "CURRENCY": card.currency,
            "LIABACCTKEY": number,
            "DOCNUMBER": f"PO-{payoff.key:05}",
            "DESCRIPTION": f"Pay-off {card.id}",
            "SUPDOCID": next(self._statements, None) if self.chance.random() < 0.1 else None,
            **self.clerk.owner(card.entity),
            **self.clerk.audit(table, stamp),
        }


def _cards(desk: Desk) -> list[_Card]:
    """The active cards; a card of no entity's own belongs to where it lies."""
    found = desk.company.database.execute(
        'SELECT c."CARDID", c."LIABACCTKEY", c."CURRENCY_R", c."LOCATION", l."ENTITY"'
        ' FROM CREDITCARD c JOIN LOCATION l ON l."LOCATIONID" = c."LOCATION"'
        " WHERE c.\"STATUS\" = 'active' ORDER BY 1"
    )
    return [_Card(*row) for row in found]
