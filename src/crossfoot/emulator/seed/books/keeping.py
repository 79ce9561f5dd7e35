"""What both sides do alike: date and number documents, let them be paid, post and store them."""

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from decimal import Decimal
from itertools import count
from typing import Final

from crossfoot.emulator.ledger import cents
from crossfoot.emulator.ledger.sides import UNDEPOSITED, Side
from crossfoot.emulator.seed.books.desk import FIRST_DAY, OPENING_DAY, Desk, pick, some_day
from crossfoot.emulator.seed.books.rows import Writer
from crossfoot.emulator.seed.books.settling import Advance, Payment, Settling, payment_document
from crossfoot.emulator.seed.books.sides import EQUITY
from crossfoot.emulator.seed.books.trade import (
    ZERO,
    Item,
    Paper,
    Party,
    Taxes,
    Terms,
    currency_of,
    popular,
    read_parties,
)
from crossfoot.emulator.seed.draft import REFERENCE_DATE

_STOPPED: Final = date(2025, 6, 30)
"""After this day nobody trades with a party that is inactive now."""

MakeItems = Callable[[Party, str, str, Decimal], list[Item]]
"""Party, location, another entity's location or "", units per dollar: the lines."""


class Ledgerside:
    """One side of the books while it is written."""

    def __init__(self, desk: Desk, side: Side, window: int) -> None:
        self.desk, self.side = desk, side
        self.chance = desk.chance(side.document)
        self.terms, self.taxes = Terms(desk, side), Taxes(desk, side)
        self.parties = read_parties(desk, side)
        self.settling = Settling(desk, side, self.chance, window)
        self.papers: list[Paper] = []
        self.adjustments: list[Paper] = []
        self.advances: list[Advance] = []

    def draw(self, number: int, opening: int, make_items: MakeItems) -> None:
        """Draw this many documents of three years, and some that were open before."""
        chance = self.chance
        days = sorted(some_day(chance, FIRST_DAY) for _ in range(number))
        for day in [OPENING_DAY] * opening + days:
            party = popular(chance, self.parties)
            while not party.active and day > _STOPPED:
                party = popular(chance, self.parties)
            paper = self.paper(party, self.side.document, day)
            if day == OPENING_DAY:
                amount = cents(Decimal(20_000 + int(chance.random() ** 3 * 900_000)) / 100)
                taken_over = {self.side.party_field: party.id}
                paper.items = [Item(EQUITY, amount, paper.location, "", taken_over, "Taken over")]
            else:
                elsewhere = self._elsewhere(paper)
                paper.items = make_items(party, paper.location, elsewhere, self.factor(paper))
                self.taxes.add(chance, paper)
            paper.add_up()
            paper.discount_day, share = self.terms.discount(party.term, day)
            paper.discount = cents(paper.total * share)
            self.papers.append(paper)

    def paper(self, party: Party, object_name: str, day: date) -> Paper:
        """A document without lines."""
        place = self.desk.places[party.entity]
        currency = currency_of(self.chance, party)
        rates = self.desk.rates.both(currency, day)
        location = pick(self.chance, place.locations)
        if party.kind == "Web Shop" and party.entity == "E100":
            location = "112"
        return Paper(
            self.side,
            object_name,
            party,
            party.entity,
            place.currency,
            currency,
            rates[place.currency],
            rates,
            day,
            self.terms.due(party.term, day),
            [],
            location,
        )

    def factor(self, paper: Paper) -> Decimal:
        """How many units of the paper's currency a dollar is, about."""
        return Decimal(1) / self.desk.rates.rate(paper.currency, "USD", paper.day)

    def _elsewhere(self, paper: Paper) -> str:
        if self.chance.random() >= 0.02:
            return ""
        others = [p for p in self.desk.places.values() if p.entity != paper.entity]
        return pick(self.chance, pick(self.chance, others).locations)

    def fates(self, drafts: float, never: float) -> None:
        """Decide of each document whether it is posted, and when it is meant to be paid."""
        chance = self.chance
        for paper in self.papers:
            if (REFERENCE_DATE - paper.day).days < 45 and chance.random() < drafts:
                paper.state, paper.raw = self.unposted()
                continue
            if paper.day > OPENING_DAY and chance.random() < 0.008 and self._reversible(paper):
                paper.state = "Reversed"
                continue
            if chance.random() < never:
                continue
            self._plan(paper)

    def unposted(self) -> tuple[str, str]:
        """The state of a document that is not posted yet."""
        return "Draft", "D"

    def _reversible(self, paper: Paper) -> bool:
        return (REFERENCE_DATE - paper.day).days > 30

    def _plan(self, paper: Paper) -> None:
        chance = self.chance
        late = int(chance.gauss(4, 14))
        day = max(paper.day, paper.due + timedelta(days=late))
        if paper.discount and chance.random() < 0.6:
            day = paper.day + timedelta(days=1 + int(chance.random() * 8))
        if chance.random() < 0.07 and paper.party.kind != "Web Shop":
            share = Decimal(pick(chance, (25, 30, 40, 50, 60))) / 100
            self.settling.wish(paper, day, share)
            if chance.random() < 0.65:
                later = day + timedelta(days=20 + int(chance.random() * 40))
                self.settling.wish(paper, later, Decimal(1))
            return
        self.settling.wish(paper, day, Decimal(1))

    def reverse(self) -> list[Paper]:
        """The counter documents of those that are reversed."""
        twins = []
        for paper in self.papers:
            if paper.state != "Reversed":
                continue
            day = paper.day + timedelta(days=3 + int(self.chance.random() * 20))
            twin = self._turned(paper, day)
            for one in (paper, twin):
                one.paid, one.paid_base, one.paid_on, one.changed = one.total, one.base, day, day
            twins.append(twin)
        return twins

    def _turned(self, paper: Paper, day: date) -> Paper:
        twin = Paper(
            paper.side,
            paper.object,
            paper.party,
            paper.entity,
            paper.base_currency,
            paper.currency,
            paper.rate,
            paper.rates,
            day,
            day,
            [],
            paper.location,
            f"{paper.number} - Reversed",
            paper.reference,
            paper.description,
            state="Reversal",
        )
        copies: dict[int, Item] = {}
        for item in paper.items:
            copy = Item(
                item.account,
                -item.amount,
                item.location,
                item.department,
                item.dimensions,
                item.description,
                copies[id(item.taxes)] if item.taxes else None,
                item.detail,
            )
            copies[id(item)] = copy
            twin.items.append(copy)
        twin.add_up()
        return twin

    def store(self) -> None:
        """Number, post and store everything; documents in the order of their days."""
        papers = sorted(self.papers, key=lambda paper: paper.day)
        payments = sorted(self.settling.payments, key=lambda payment: payment.day)
        for papers_of in (papers, self.adjustments):
            _number(papers_of)
        _number(payments)
        for payment in payments:
            payment.number = payment.number or f"{self.side.payment[:2]}P-{payment.key:06}"
        self._post(papers, payments)
        self._store(self.side.document, self.side.line, papers)
        self._store(self.side.adjustment, self.side.adjustment_line, self.adjustments)
        self._store_payments(payments)
        self._tell_parties(papers, payments)

    def _post(self, papers: Iterable[Paper], payments: Iterable[Payment]) -> None:
        book, desk, chance = self.desk.book, self.desk, self.chance
        for paper in (*papers, *self.adjustments):
            if paper.posted:
                batch = book.post(paper.document(desk, chance))
                paper.batch, paper.batch_title = batch.source, batch.source_title
        for payment in payments:
            if payment.state in {"Complete", "Reversed", "Reversal"}:
                batch = book.post(payment_document(desk, chance, payment, UNDEPOSITED))
                payment.batch, payment.batch_title = batch.source, batch.source_title

    def _store(self, header: str, line: str, papers: list[Paper]) -> None:
        writer, numbers = Writer(self.desk, self.chance, self.terms), count(1)
        due = self._due_by_currency()
        self.desk.store(line, [row for p in papers for row in writer.lines(p, numbers)])
        self.desk.store(header, [writer.header(paper, due) for paper in papers])

    def _store_payments(self, payments: list[Payment]) -> None:
        writer, numbers = Writer(self.desk, self.chance, self.terms), count(1)
        self.desk.store(self.side.payment, [writer.payment(payment) for payment in payments])
        self.desk.store(
            self.side.detail, [row for p in payments for row in writer.details(p, numbers)]
        )

    def _open_papers(self) -> list[Paper]:
        return [p for p in (*self.papers, *self.adjustments) if p.posted and p.open]

    def _due_by_currency(self) -> dict[tuple[str, str], Decimal]:
        due: dict[tuple[str, str], Decimal] = {}
        for paper in self._open_papers():
            at = (paper.party.id, paper.currency)
            due[at] = due.get(at, ZERO) + paper.open
        return due

    def _tell_parties(self, papers: list[Paper], payments: list[Payment]) -> None:
        """Tell each party what is due, and when it was last billed and paid."""
        due: dict[int, Decimal] = {}
        for paper in self._open_papers():
            due[paper.party.key] = due.get(paper.party.key, ZERO) + paper.base - paper.paid_base
        company, side = self.desk.company, self.side
        for key, amount in due.items():
            company.update(side.party, str(key), {"TOTALDUE": amount})
        billed = {paper.party.key: paper.day for paper in papers if paper.posted}
        field = "LAST_INVOICEDATE" if side.party == "CUSTOMER" else "WHENLASTBILLED"
        for key, day in billed.items():
            company.update(side.party, str(key), {field: day})
        if side.party == "VENDOR":
            for key, day in {payment.party.key: payment.day for payment in payments}.items():
                company.update(side.party, str(key), {"WHENLASTPAID": day})


def _number(records: Iterable[Paper | Payment]) -> None:
    """Record numbers with gaps, in the order given."""
    number = 0
    for at, record in enumerate(records):
        number += 1 if at % 7 else 3
        record.key = number
