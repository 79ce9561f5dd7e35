"""Purchasing of three years: requisitions, orders, receivers, vendor invoices and returns.

Some requisitions become orders; orders are received line by line, now and then in two parts; what
was received is invoiced. What is left to convert decides an order's state.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from crossfoot.emulator.orders.paper import (
    PURCHASING,
    Definition,
    Paper,
    PaperLine,
    Subtotal,
)
from crossfoot.emulator.seed.draft import REFERENCE_DATE, Draft, Row
from crossfoot.emulator.seed.organisation import ENTITY_CURRENCY, ENTITY_TAX
from crossfoot.emulator.seed.papers.choices import Choices, entity_of, unit_price
from crossfoot.emulator.seed.papers.definitions import PURCHASING as DEFINITIONS
from crossfoot.emulator.seed.papers.documents import write_papers
from crossfoot.emulator.seed.papers.rates import RATE_TYPE, Rates

ORDER_COUNT: Final = 3_000
_ZERO: Final = Decimal(0)
_CENT: Final = Decimal("0.01")
_REQUISITION, _ORDER, _GERMAN, _RECEIVER, _INVOICE, _RETURN = DEFINITIONS[:6]
_CLERKS: Final = ("dbrooks", "lkrueger", "ebyrne", "gdelgado", "bfischer", "api")
_FOREIGN: Final = ("GBP", "CHF", "EUR", "USD")
_TAXES: Final = {
    "E200": ("VAT 23 %", Decimal(23), "IE Standard Purchase"),
    "E300": ("Vorsteuer 19 %", Decimal(19), "DE VSt 19 %"),
}
_UNFINISHED: Final = (("Draft", 0.04), ("Submitted", 0.03), ("Declined", 0.02))
"""States in which an order is not yet, or never, open, with their shares."""


def draft_purchasing(draft: Draft) -> None:
    """Orders first, then what came before and after each of them."""
    buyer = _Buyer(draft)
    papers: list[Paper] = []
    for at in range(ORDER_COUNT):
        papers += buyer.story(at / ORDER_COUNT)
    papers += [buyer.lone_requisition(at / 150) for at in range(150)]
    write_papers(draft, PURCHASING, papers)


class _Buyer:
    """Makes the documents of one purchase after another."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._choices = Choices(draft)
        self._rates = Rates(draft)
        self._taxes = {row["DETAILID"]: row["RECORDNO"] for row in draft.of("TAXDETAIL")}

    def story(self, age: float) -> list[Paper]:
        """An order of that age (0 is the oldest) and the documents around it."""
        order = self._order(age)
        papers = [order]
        if order.state == "Pending" and self._draft.chance(0.2):
            papers.insert(0, self._requisition_before(order))
        if order.state != "Pending":
            return papers
        for receiver in self._receivers(order, age):
            papers.append(receiver)
            if self._draft.chance(0.85) and (invoice := self._converted(receiver, _INVOICE, 6, 1)):
                papers.append(invoice)
        if order is not papers[-1] and self._draft.chance(0.03):
            last = papers[-1]
            if returned := self._converted(last, _RETURN, 12, Decimal("0.5")):
                last.state = "Partially Converted"
                papers.append(returned)
        order.state = self._state_of(order, age)
        return papers

    def lone_requisition(self, age: float) -> Paper:
        """A requisition that nobody has ordered yet, or that was refused."""
        paper = self._order(age)
        paper.definition = _REQUISITION
        paper.state = self._draft.pick(("Pending", "Pending", "Submitted", "Declined", "Draft"))
        return paper

    def _order(self, age: float) -> Paper:
        draft = self._draft
        vendor = draft.pick(self._choices.vendors)
        entity = entity_of(vendor, lambda _: draft.pick(("E100", "E100", "E200", "E300")))
        day = draft.day_within(age)
        base = ENTITY_CURRENCY[entity]
        currency = vendor.get("CURRENCY") or base
        if draft.chance(0.04):
            currency = draft.pick(_FOREIGN)
        german = entity == "E300" and draft.chance(0.8)
        paper = Paper(
            definition=_GERMAN if german else _ORDER,
            party=vendor,
            day=day,
            due=_later(day, draft.random.randint(5, 60)),
            entity=entity,
            owner=entity if german or "MEGAENTITYID" in vendor or draft.chance(0.7) else "",
            currency=currency,
            base=base,
            rate=self._rates.rate(currency, base, day),
            rate_type="" if self._rates.is_typed(currency, base) else RATE_TYPE,
            warehouse=self._choices.warehouse(entity),
            lines=[],
            state=self._first_state(),
            clerk=draft.pick(_CLERKS),
            tax_solution=ENTITY_TAX.get(entity, ""),
        )
        dollar = self._rates.rate(currency, "USD", day)
        count = draft.random.randint(1, 4) if draft.chance(0.992) else draft.random.randint(20, 60)
        paper.lines = [self._new_line(entity, dollar) for _ in range(count)]
        self._add_subtotals(paper)
        self._add_details(paper)
        return paper

    def _first_state(self) -> str:
        fate = self._draft.random.random()
        for state, share in _UNFINISHED:
            if fate < share:
                return state
            fate -= share
        return "Pending"

    def _new_line(self, entity: str, dollar: Decimal) -> PaperLine:
        draft = self._draft
        item = self._choices.item_to_buy(entity)
        carton = draft.chance(0.08) and item["UOMGRP"] in {"Each", "Bottle", "Box"}
        unit, factor = item["BASEUOM"], 1
        if carton:
            unit, factor = f"Carton of 12 ({unit})", 12
        share = Decimal(draft.random.randint(40, 62)) / 100
        return PaperLine(
            item=item,
            unit=unit,
            factor=factor,
            quantity=Decimal(draft.random.randint(1, 40)),
            price=unit_price(item, share, dollar) * factor,
            place=self._choices.place(entity),
            department=self._choices.department(),
            more=self._choices.dimensions(entity),
        )

    def _add_subtotals(self, paper: Paper) -> None:
        if self._draft.chance(0.2):
            freight = Decimal(self._draft.random.randint(900, 25_000)) / 100
            paper.subtotals.append(Subtotal("Freight", freight))
        if paper.entity in _TAXES and paper.currency == "EUR":
            text, percent, detail = _TAXES[paper.entity]
            tax = (paper.subtotal * percent / 100).quantize(_CENT, ROUND_HALF_UP)
            paper.subtotals.append(Subtotal(text, tax, percent, self._taxes[detail]))

    def _add_details(self, paper: Paper) -> None:
        draft = self._draft
        if draft.chance(0.4):
            paper.more["PONUMBER"] = f"Ref. {draft.random.randint(1000, 9999)}/{paper.day[2:4]}"
        if draft.chance(0.15):
            paper.more["MESSAGE"] = 'Deliver before noon; mark parcels "Larkfield" & <order no.>'
        if draft.chance(0.1):
            paper.more["NEEDBYDATE"] = paper.due

    # --- conversions ---

    def _requisition_before(self, order: Paper) -> Paper:
        """The requisition that an order was made from, all of it."""
        day = _earlier(order.day, self._draft.random.randint(1, 10))
        asked = _copy(order, _REQUISITION, day, [_like(line) for line in order.lines])
        for line, before in zip(order.lines, asked.lines, strict=True):
            line.source = before
            before.converted = before.quantity
        order.source = asked
        asked.state = "Converted"
        return asked

    def _receivers(self, order: Paper, age: float) -> list[Paper]:
        """None, one or two deliveries of an order; older orders are likelier to have come."""
        draft = self._draft
        if not draft.chance(0.35 + 0.5 * (1 - age) if age < 0.97 else 0.2):
            return []
        part = Decimal(1) if draft.chance(0.75) else Decimal("0.5")
        received = [self._converted(order, _RECEIVER, 9, part)]
        if part < 1 and draft.chance(0.6):
            received.append(self._converted(order, _RECEIVER, 30, 1))
        return [paper for paper in received if paper is not None]

    def _converted(
        self, source: Paper, definition: Definition, days: int, part: Decimal | int
    ) -> Paper | None:
        """A document made from what is left of another's lines; None if it lies in the future."""
        day = _later(source.day, self._draft.random.randint(1, days))
        taken = [(line, _share(line, part)) for line in source.lines]
        if day > REFERENCE_DATE.isoformat() or not any(quantity for _, quantity in taken):
            return None
        lines = []
        for line, quantity in taken:
            if quantity:
                made = _like(line)
                made.quantity, made.source = quantity, line
                line.converted += quantity
                lines.append(made)
        paper = _copy(source, definition, day, lines)
        paper.source = source
        paper.rate = self._rates.rate(paper.currency, paper.base, day)
        paper.state = "Pending"
        self._add_subtotals(paper)
        if definition is _INVOICE:
            paper.state = "Closed"
            paper.more["VENDORDOCNO"] = f"{self._draft.random.randint(10_000, 999_999)}"
        if source.definition is _RECEIVER:
            source.state = "Converted"
        return paper

    def _state_of(self, order: Paper, age: float) -> str:
        """What conversion has made of an order; some old ones were closed by hand."""
        left = [line for line in order.lines if line.converted < line.quantity]
        if not left:
            return "Converted"
        if age < 0.8 and self._draft.chance(0.3):
            return "Closed"
        if any(line.converted for line in order.lines):
            return "Partially Converted"
        return "Pending"


def _share(line: PaperLine, part: Decimal | int) -> Decimal:
    """How much of what is left of a line to take, in whole units."""
    left = line.quantity - line.converted
    return left if part == 1 else (left * part).quantize(Decimal(1), ROUND_HALF_UP)


def _like(line: PaperLine) -> PaperLine:
    return PaperLine(
        item=line.item,
        unit=line.unit,
        factor=line.factor,
        quantity=line.quantity,
        price=line.price,
        place=line.place,
        department=line.department,
        more=line.more,
    )


def _copy(paper: Paper, definition: Definition, day: str, lines: Sequence[PaperLine]) -> Paper:
    """The next document for the same party, without the first one's totals."""
    return Paper(
        definition=definition,
        party=paper.party,
        day=day,
        due=_later(day, 30),
        entity=paper.entity,
        owner=paper.owner,
        currency=paper.currency,
        base=paper.base,
        rate=paper.rate,
        rate_type=paper.rate_type,
        warehouse=paper.warehouse,
        lines=list(lines),
        state=paper.state,
        clerk=paper.clerk,
        tax_solution=paper.tax_solution,
        more=_kept(paper.more),
    )


def _kept(more: Row) -> Row:
    return {field: value for field, value in more.items() if field == "PONUMBER"}


def _later(day: str, days: int) -> str:
    return (date.fromisoformat(day) + timedelta(days=days)).isoformat()


def _earlier(day: str, days: int) -> str:
    first = (REFERENCE_DATE - timedelta(days=3 * 365 - 1)).isoformat()
    return max(_later(day, -days), first)
