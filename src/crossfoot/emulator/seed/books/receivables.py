"""Receivables: what customers were billed, credited and paid in three years."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from crossfoot.emulator.ledger import Document, Line, cents
from crossfoot.emulator.ledger.sides import DEPOSITS, RECEIVABLES
from crossfoot.emulator.seed.books.desk import Desk, pick, some_day
from crossfoot.emulator.seed.books.keeping import Ledgerside
from crossfoot.emulator.seed.books.rows import Writer
from crossfoot.emulator.seed.books.settling import Advance, Part, Payment
from crossfoot.emulator.seed.books.sides import BANKS
from crossfoot.emulator.seed.books.sold import Sales
from crossfoot.emulator.seed.books.trade import ZERO, Item, Paper, Party, currency_of, odd_text
from crossfoot.emulator.seed.draft import REFERENCE_DATE
from crossfoot.emulator.seed.papers.attachments import ATTACHED

INVOICES: Final = 20_000
_OPENING: Final = 220
_CREDITS: Final = 620
_ADVANCES: Final = 260
_DRAFTS: Final = 30
_WINDOW: Final = 110
"""Days within which a customer's invoices are paid at once."""

_NOTES: Final = (
    "Order by telephone; <urgent> & fragile",
    'Customer insists on "pro forma"',
    "Lieferung über Umlaut-Straße 5, Köln",
    "Partial delivery\nrest follows",
    "日本語のメモ",
    "0",
    "null",
)
_REASONS: Final = (
    "Return",
    "Price difference",
    'Goodwill <"KULANZ">',
    "Damaged in transit & refunded",
    "",
)


def keep_receivables(desk: Desk) -> None:
    """Invoices, credit and debit memos, advances and receipts."""
    side = Ledgerside(desk, RECEIVABLES, _WINDOW)
    sales = Sales(desk, side.chance)

    def lines(party: Party, place: str, elsewhere: str, factor: Decimal) -> list[Item]:
        made = sales.lines(party, place, factor)
        if elsewhere and len(made) > 1:
            made[-1].location = elsewhere
        return made

    side.draw(INVOICES, _OPENING, lines)
    _number(side)
    side.fates(drafts=0.05, never=0.03)
    side.papers += side.reverse()
    _draw_adjustments(side)
    _draw_advances(side)
    side.settling.run()
    _draft_receipts(side)
    _post_advances(side)
    side.store()
    _store_advances(side)


def _number(side: Ledgerside) -> None:
    chance = side.chance
    for at, paper in enumerate(side.papers, 1):
        web = paper.party.kind == "Web Shop"
        paper.number = f"WEB-{at:07}" if web else f"INV-{paper.day.year}-{at:05}"
        paper.description = odd_text(chance, _NOTES, 0.03)
        if chance.random() < 0.45:
            paper.reference = f"PO {int(chance.random() * 90_000 + 10_000)}"
        if chance.random() < 0.03:
            paper.attachment = pick(chance, ATTACHED["invoice"])


def _draw_adjustments(side: Ledgerside) -> None:
    """Credit memos to customers, one in ten a debit memo; many are used up by payments."""
    chance = side.chance
    billed = [paper for paper in side.papers if paper.posted and paper.day > date(2024, 1, 15)]
    for paper in sorted((pick(chance, billed) for _ in range(_CREDITS)), key=lambda p: p.day):
        debit = chance.random() < 0.1
        memo = side.paper(paper.party, "ARADJUSTMENT", some_day(chance, paper.day))
        memo.currency, memo.rates = paper.currency, side.desk.rates.both(paper.currency, memo.day)
        memo.rate = memo.rates[memo.base_currency]
        amount = cents(paper.total * Decimal(5 + int(chance.random() * 40)) / 100) or Decimal(5)
        account = "4210" if debit else "4900"
        dimensions = {"CUSTOMERID": paper.party.id}
        text = odd_text(chance, _REASONS, 1.0)
        signed = amount if debit else -amount
        memo.items = [Item(account, signed, memo.location, "310", dimensions, text)]
        side.taxes.add(chance, memo)
        memo.add_up()
        memo.reference, memo.description = paper.number, text
        if chance.random() < 0.05:
            memo.attachment = pick(chance, ATTACHED["credit_note"])
        _remember(side, memo)
    side.adjustments.sort(key=lambda memo: memo.day)
    for at, memo in enumerate(side.adjustments, 1):
        memo.number = f"{'DM' if memo.total > 0 else 'CM'}-{at:05}"


def _remember(side: Ledgerside, memo: Paper) -> None:
    side.adjustments.append(memo)
    if memo.total > 0:
        side.settling.wish(memo, memo.due, Decimal(1))
    elif side.chance.random() < 0.8:
        at = (memo.party.id, memo.entity, memo.currency)
        side.settling.credits.setdefault(at, []).append(memo)


def _draw_advances(side: Ledgerside) -> None:
    chance = side.chance
    buyers = [party for party in side.parties if party.active and party.kind != "Web Shop"][:900]
    for _ in range(_ADVANCES):
        party, day = pick(chance, buyers), some_day(chance, date(2024, 1, 2))
        bank, currency = BANKS[party.entity], currency_of(chance, party)
        rate = side.desk.rates.rate(currency, bank.currency, day)
        amount = Decimal(20_000 + int(chance.random() * 480_000)) / 100
        advance = Advance(party, bank, currency, rate, day, amount, cents(amount * rate))
        side.advances.append(advance)
        if chance.random() < 0.85:
            side.settling.advances.setdefault((party.id, currency), []).append(advance)
    side.advances.sort(key=lambda advance: advance.day)


def _draft_receipts(side: Ledgerside) -> None:
    """Receipts of the last days that nobody has posted yet; they pay nothing until then."""
    chance = side.chance
    late = [p for p in side.papers if p.state == "Posted" and p.due < REFERENCE_DATE and p.open]
    for paper in late[-_DRAFTS:]:
        bank = BANKS[paper.entity]
        day = max(paper.day, REFERENCE_DATE - timedelta(days=int(chance.random() * 4)))
        rate = side.desk.rates.rate(paper.currency, bank.currency, day)
        receipt = Payment(side.side, paper.party, bank, paper.currency, rate, day, "EFT")
        receipt.state = "Draft"
        receipt.parts = [Part(paper, paper.open, ZERO)]
        side.settling.payments.append(receipt)


def _post_advances(side: Ledgerside) -> None:
    for key, advance in enumerate(side.advances, 1):
        advance.key = key
        customer = {"CUSTOMERID": advance.party.id}
        batch = side.desk.book.post(
            Document(
                kind="ARADVANCE",
                key=key,
                number=f"ADV-{key:05}",
                day=advance.day,
                entity=advance.bank.entity,
                currency=advance.currency,
                rate=advance.rate,
                rate_day=advance.day.replace(day=1),
                account=advance.bank.account,
                party=customer,
                description=advance.party.name,
                lines=(
                    Line(DEPOSITS, advance.amount, advance.bank.location, "", customer, "Advance"),
                ),
                stamp=side.desk.stamp(side.chance, advance.day),
            )
        )
        advance.batch, advance.batch_title = batch.source, batch.source_title


def _store_advances(side: Ledgerside) -> None:
    writer = Writer(side.desk, side.chance, side.terms)
    side.desk.store("ARADVANCE", [writer.advance(advance) for advance in side.advances])
    side.desk.store("ARADVANCEITEM", [writer.advance_line(a) for a in side.advances])
