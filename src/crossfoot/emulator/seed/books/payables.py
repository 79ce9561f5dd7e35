"""Payables: what vendors billed, credited and were paid in three years."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from crossfoot.emulator.ledger import cents
from crossfoot.emulator.ledger.sides import PAYABLES
from crossfoot.emulator.seed.books.bought import Purchases
from crossfoot.emulator.seed.books.desk import Desk, pick, some_day
from crossfoot.emulator.seed.books.keeping import Ledgerside
from crossfoot.emulator.seed.books.settling import Part, Payment
from crossfoot.emulator.seed.books.sides import BANKS
from crossfoot.emulator.seed.books.trade import ZERO, Item, Paper, odd_text
from crossfoot.emulator.seed.draft import REFERENCE_DATE
from crossfoot.emulator.seed.papers.attachments import ATTACHED

BILLS: Final = 15_000
_OPENING: Final = 160
_CREDITS: Final = 420
_WINDOW: Final = 100
"""Days within which a vendor's bills are paid at once."""

_NUMBERS: Final = (
    "RE-{year}/{at:04}",
    "{at:06}",
    "INV{at}",
    "{year}-{at}-A",
    "Rg. Nr. {at}",
    "F{year}{at:05}",
)
_ODD_NUMBERS: Final = ("#A&B <77>", "0", "000123", "Beleg Ä/Ö", "12'34\"56", "N/A")
_NOTES: Final = (
    "Approved by phone & mail <see file>",
    'Cost center "Labor"',
    "Teilrechnung 2 von 3",
    "Copie, original égaré",
    "Two\nlines",
    "-",
)


def keep_payables(desk: Desk) -> None:
    """Bills, vendor credits and payments."""
    side = _Payables(desk, PAYABLES, _WINDOW)
    purchases = Purchases(desk, side.chance)
    side.draw(BILLS, _OPENING, purchases.lines)
    _number(side)
    side.fates(drafts=0.12, never=0.025)
    side.papers += side.reverse()
    _draw_adjustments(side)
    side.settling.run()
    _select(side)
    side.store()


class _Payables(Ledgerside):
    """Bills wait for approval before they are posted."""

    def unposted(self) -> tuple[str, str]:
        """Draft, submitted, half approved or declined."""
        return pick(
            self.chance,
            (
                ("Draft", "D"),
                ("Submitted", "S"),
                ("Submitted", "S"),
                ("Partially Approved", "PA"),
                ("Declined", "U"),
            ),
        )


def _number(side: Ledgerside) -> None:
    chance = side.chance
    for at, paper in enumerate(side.papers, 1):
        number = pick(chance, _NUMBERS).format(year=paper.day.year, at=at)
        paper.number = odd_text(chance, _ODD_NUMBERS, 0.004) or number
        paper.description = odd_text(chance, _NOTES, 0.04)
        if chance.random() < 0.3:
            paper.reference = f"4500{int(chance.random() * 900_000 + 100_000)}"
        if chance.random() < 0.04:
            paper.attachment = pick(chance, ATTACHED["bill"])


def _draw_adjustments(side: Ledgerside) -> None:
    """Vendor credits (negative amounts), one in twelve raises what is owed."""
    chance = side.chance
    billed = [paper for paper in side.papers if paper.posted and paper.day > date(2024, 1, 15)]
    for paper in sorted((pick(chance, billed) for _ in range(_CREDITS)), key=lambda p: p.day):
        memo = side.paper(paper.party, "APADJUSTMENT", some_day(chance, paper.day))
        memo.currency, memo.rates = paper.currency, side.desk.rates.both(paper.currency, memo.day)
        memo.rate = memo.rates[memo.base_currency]
        line = paper.items[0]
        raises = chance.random() < 0.08
        amount = cents(paper.total * Decimal(4 + int(chance.random() * 40)) / 100) or Decimal(3)
        signed = amount if raises else -amount
        memo.location = paper.location
        memo.items = [
            Item(
                line.account,
                signed,
                paper.location,
                line.department,
                line.dimensions,
                "Correction" if raises else "Credit for return",
            )
        ]
        side.taxes.add(chance, memo)
        memo.add_up()
        memo.reference = paper.number
        if chance.random() < 0.05:
            memo.attachment = pick(chance, ATTACHED["vendor_credit"])
        side.adjustments.append(memo)
        if raises:
            side.settling.wish(memo, memo.due, Decimal(1))
        elif chance.random() < 0.8:
            at = (memo.party.id, memo.entity, memo.currency)
            side.settling.credits.setdefault(at, []).append(memo)
    side.adjustments.sort(key=lambda memo: memo.day)
    for number, memo in enumerate(side.adjustments, 1):
        memo.number = f"VC-{number:05}"


def _select(side: Ledgerside) -> None:
    """Choose bills that are due for payments that wait for approval or delivery."""
    chance = side.chance
    soon = REFERENCE_DATE + timedelta(days=6)
    waiting = [p for p in side.papers if p.state == "Posted" and not p.paid and p.due <= soon]
    states = ("Draft", "Submitted", "Approved")
    for paper in waiting:
        if chance.random() >= 0.3:
            continue
        bank = BANKS["E100"] if paper.currency == "USD" else BANKS[paper.entity]
        day = REFERENCE_DATE - timedelta(days=int(chance.random() * 3))
        day = max(day, paper.day)
        rate = side.desk.rates.rate(paper.currency, bank.currency, day)
        request = Payment(side.side, paper.party, bank, paper.currency, rate, day, "ACH")
        request.state = pick(chance, states)
        request.parts = [Part(paper, paper.open, ZERO)]
        if request.state != "Draft":
            _mark(paper)
        side.settling.payments.append(request)


def _mark(paper: Paper) -> None:
    paper.selected, paper.state = paper.open, "Selected"
