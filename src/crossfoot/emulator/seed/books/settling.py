"""Payments: who pays what when, what of it is voided again, and what is left open."""

import heapq
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from itertools import count
from random import Random
from typing import Final, NamedTuple

from crossfoot.emulator.ledger import Document, Line, cents
from crossfoot.emulator.ledger.sides import DEPOSITS, Side
from crossfoot.emulator.seed.books.desk import Desk, pick
from crossfoot.emulator.seed.books.sides import BANKS, WEB_SHOP, Bank
from crossfoot.emulator.seed.books.trade import ZERO, Paper, Party
from crossfoot.emulator.seed.draft import REFERENCE_DATE

_VOIDED: Final = 0.015


class Part(NamedTuple):
    """What a payment does for one document: `amount` is taken off, partly by other means."""

    paper: Paper
    amount: Decimal
    worth: Decimal
    """What that was worth in the books, in the currency of the document's entity."""
    discount: Decimal = ZERO
    credit: Paper | None = None
    credit_amount: Decimal = ZERO
    credit_worth: Decimal = ZERO
    advance: "Advance | None" = None
    advance_amount: Decimal = ZERO
    advance_worth: Decimal = ZERO

    @property
    def cash(self) -> Decimal:
        """What is paid in money."""
        return self.amount - self.discount - self.credit_amount - self.advance_amount


@dataclass(slots=True)
class Advance:
    """Money of a customer before there is an invoice."""

    party: Party
    bank: Bank
    currency: str
    rate: Decimal
    day: date
    amount: Decimal
    base: Decimal
    key: int = 0
    used: Decimal = ZERO
    used_base: Decimal = ZERO
    changed: date | None = None
    batch: int | None = None
    batch_title: str = ""


@dataclass(slots=True)
class Payment:
    """A payment to one party, or the twin of a voided one with everything turned round."""

    side: Side
    party: Party
    bank: Bank
    currency: str
    rate: Decimal
    day: date
    method: str
    parts: list[Part] = field(default_factory=list)
    key: int = 0
    number: str = ""
    state: str = "Complete"
    voided_on: date | None = None
    twin: "Payment | None" = None
    batch: int | None = None
    batch_title: str = ""
    undeposited: bool = False

    @property
    def turned(self) -> int:
        """-1 for the twin of a voided payment, else 1."""
        return -1 if self.state == "Reversal" else 1

    @property
    def cash(self) -> Decimal:
        """The money, in the payment's currency."""
        return sum((part.cash for part in self.parts), ZERO) * self.turned

    @property
    def value(self) -> Decimal:
        """The money in the currency of the bank's entity, as its details add up to."""
        found = sum((cents(part.cash * self.rate) for part in self.parts), ZERO)
        return found * self.turned


class Wish(NamedTuple):
    """A party means to pay this much of a document on that day."""

    day: date
    order: int
    paper: Paper
    share: Decimal
    """Of the document's total; 1 is all that is open."""


class Settling:
    """Turns documents into payments, in the order of days."""

    def __init__(self, desk: Desk, side: Side, chance: Random, window: int) -> None:
        self.desk, self.side, self.chance = desk, side, chance
        self.payments: list[Payment] = []
        self._window = window
        self._order = count()
        self._wishes: list[Wish] = []
        self.credits: dict[tuple[str, str, str], list[Paper]] = {}
        self.advances: dict[tuple[str, str], list[Advance]] = {}

    def wish(self, paper: Paper, day: date, share: Decimal) -> None:
        """Plan a payment; those planned for later than today are not made."""
        if day <= REFERENCE_DATE:
            self._wishes.append(Wish(max(day, paper.day), next(self._order), paper, share))

    def run(self) -> None:
        """Pay everything that is planned, party by party, several documents at once."""
        events: list[tuple[date, int, Payment | list[Wish]]] = [
            (wishes[-1].day, next(self._order), wishes) for wishes in self._runs()
        ]
        heapq.heapify(events)
        while events:
            day, _, event = heapq.heappop(events)
            if isinstance(event, Payment):
                self._void(event, day)
                continue
            payment = self._pay(event, day)
            if payment is None or self.chance.random() >= _VOIDED:
                continue
            voided_on = day + timedelta(days=2 + int(self.chance.random() * 9))
            if voided_on > REFERENCE_DATE:
                continue
            heapq.heappush(events, (voided_on, next(self._order), payment))
            again = voided_on + timedelta(days=3 + int(self.chance.random() * 20))
            if again <= REFERENCE_DATE and self.chance.random() < 0.6:
                wishes = [
                    Wish(again, next(self._order), p.paper, Decimal(1)) for p in payment.parts
                ]
                heapq.heappush(events, (again, next(self._order), wishes))

    def _runs(self) -> Iterator[list[Wish]]:
        """The wishes that one payment can fulfil: same party, entity and currency, days near."""
        groups: dict[tuple[str, str, str], list[Wish]] = {}
        for wish in sorted(self._wishes):
            paper = wish.paper
            groups.setdefault((paper.party.id, paper.entity, paper.currency), []).append(wish)
        for wishes in groups.values():
            run: list[Wish] = []
            for wish in wishes:
                if run and (wish.day - run[0].day).days > self._window:
                    yield run
                    run = []
                if any(wish.paper is other.paper for other in run):
                    yield run
                    run = []
                run.append(wish)
            yield run

    def _pay(self, wishes: list[Wish], day: date) -> Payment | None:
        first = wishes[0].paper
        bank = self._bank(first)
        rate = self.desk.rates.rate(first.currency, bank.currency, day)
        payment = Payment(self.side, first.party, bank, first.currency, rate, day, "")
        for wish in wishes:
            part = self._part(wish, day, first=not payment.parts)
            if part is not None:
                payment.parts.append(part)
        if not payment.parts:
            return None
        payment.method = self._method(payment)
        payment.undeposited = payment.method == "Printed Check" and self.side.party == "CUSTOMER"
        self.payments.append(payment)
        return payment

    def _part(self, wish: Wish, day: date, *, first: bool) -> Part | None:
        paper = wish.paper
        amount = paper.open
        if wish.share < 1:
            amount = min(amount, cents(paper.total * wish.share))
        if amount <= 0:
            return None
        discount = ZERO
        last = paper.discount_day
        if last is not None and day <= last and amount == paper.total:
            discount = paper.discount
        part = Part(paper, amount, ZERO, discount)
        if not discount:
            part = self._with_credit(part, day) if first else part
            part = self._with_advance(part, day)
        paper.discounted += discount
        return part._replace(worth=paper.settle(amount, day))

    def _with_credit(self, part: Part, day: date) -> Part:
        """Use a credit of the party in the same entity and currency, if there is one."""
        paper = part.paper
        at = (paper.party.id, paper.entity, paper.currency)
        for credit in self.credits.get(at, []):
            if credit.day <= day and credit.open:
                used = min(-credit.open, part.amount)
                worth = credit.settle(-used, day)
                return part._replace(credit=credit, credit_amount=used, credit_worth=-worth)
        return part

    def _with_advance(self, part: Part, day: date) -> Part:
        paper = part.paper
        for advance in self.advances.get((paper.party.id, paper.currency), []):
            left = advance.amount - advance.used
            if advance.day > day or not left or advance.bank.entity != paper.entity:
                continue
            used = min(left, part.amount - part.credit_amount)
            if used <= 0:
                continue
            rest = advance.base - advance.used_base
            worth = rest if used == left else cents(used * advance.rate)
            advance.used += used
            advance.used_base += worth
            advance.changed = day
            return part._replace(advance=advance, advance_amount=used, advance_worth=worth)
        return part

    def _void(self, payment: Payment, day: date) -> None:
        """Void a payment: its twin turns everything round, the documents are open again."""
        twin = Payment(
            payment.side,
            payment.party,
            payment.bank,
            payment.currency,
            payment.rate,
            day,
            payment.method,
            payment.parts,
            state="Reversal",
            twin=payment,
            undeposited=payment.undeposited,
        )
        for part in payment.parts:
            part.paper.restore(part.amount, part.worth, day)
            part.paper.discounted -= part.discount
            if part.credit is not None:
                part.credit.restore(-part.credit_amount, -part.credit_worth, day)
            if part.advance is not None:
                part.advance.used -= part.advance_amount
                part.advance.used_base -= part.advance_worth
        payment.state, payment.voided_on, payment.twin = "Reversed", day, twin
        self.payments.append(twin)

    def _bank(self, paper: Paper) -> Bank:
        """The bank of the document's entity; bills in dollars are paid by head office."""
        if self.side.party == "VENDOR" and paper.currency == "USD":
            return BANKS["E100"]
        if paper.party.kind == "Web Shop" and paper.entity == "E100":
            return WEB_SHOP
        return BANKS[paper.entity]

    def _method(self, payment: Payment) -> str:
        if payment.party.kind == "Web Shop":
            return "Credit Card"
        if payment.bank.entity != "E100":
            return "EFT"
        if self.side.party == "CUSTOMER":
            return pick(self.chance, ("Printed Check", "EFT", "EFT", "Credit Card"))
        return pick(self.chance, ("ACH", "ACH", "Printed Check", "EFT"))


def payment_document(desk: Desk, chance: Random, payment: Payment, undeposited: str) -> Document:
    """A payment as the ledger takes it."""
    turn = payment.turned
    lines: list[Line] = []
    for part in payment.parts:
        paper = part.paper
        place, party = paper.location, {payment.side.party_field: payment.party.id}
        text = paper.number
        account = paper.party.account
        lines.append(Line(account, part.amount * turn, place, "", party, text, part.worth * turn))
        if part.discount:
            discounts = payment.side.discounts
            lines.append(Line(discounts, -part.discount * turn, place, "", party, text))
        if part.credit is not None:
            used, worth = -part.credit_amount * turn, -part.credit_worth * turn
            there = part.credit.location
            lines.append(Line(account, used, there, "", party, part.credit.number, worth))
        if part.advance is not None:
            used, worth = -part.advance_amount * turn, -part.advance_worth * turn
            there = part.advance.bank.location
            lines.append(Line(DEPOSITS, used, there, "", party, "Advance", worth))
    bank = payment.bank
    return Document(
        kind=payment.side.payment,
        key=payment.key,
        number=payment.number,
        day=payment.day,
        entity=bank.entity,
        currency=payment.currency,
        rate=payment.rate,
        rates=desk.rates.both(payment.currency, payment.day),
        rate_day=payment.day.replace(day=1),
        account=undeposited if payment.undeposited else bank.account,
        location=bank.location,
        description=f"{payment.party.name}",
        lines=tuple(lines),
        stamp=desk.stamp(chance, payment.day),
    )
