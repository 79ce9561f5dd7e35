"""Order entry: quotes, sales orders, packing slips and sales invoices, fewer than purchases."""

from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from crossfoot.emulator.orders.paper import (
    SALES,
    Definition,
    Paper,
    PaperLine,
    Subtotal,
)
from crossfoot.emulator.seed.draft import REFERENCE_DATE, Draft
from crossfoot.emulator.seed.organisation import ENTITY_CURRENCY, ENTITY_TAX
from crossfoot.emulator.seed.papers.choices import Choices, entity_of, unit_price
from crossfoot.emulator.seed.papers.definitions import SALES as DEFINITIONS
from crossfoot.emulator.seed.papers.documents import write_papers
from crossfoot.emulator.seed.papers.rates import RATE_TYPE, Rates

ORDER_COUNT: Final = 900
_QUOTE, _ORDER, _SLIP, _INVOICE, _ = DEFINITIONS
_CLERKS: Final = ("pramirez", "akowalski", "hsato", "rfoley", "api")
_TAXES: Final = {
    "E200": ("VAT 23 %", Decimal(23), "IE Standard Sale"),
    "E300": ("USt 19 %", Decimal(19), "DE USt 19 %"),
}
_CENT: Final = Decimal("0.01")


def draft_order_entry(draft: Draft) -> None:
    """Each order with its quote before it, and what was shipped and invoiced after it."""
    seller = _Seller(draft)
    papers: list[Paper] = []
    for at in range(ORDER_COUNT):
        papers += seller.story(at / ORDER_COUNT)
    write_papers(draft, SALES, papers)


class _Seller:
    """Makes the documents of one sale after another."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._choices = Choices(draft)
        self._rates = Rates(draft)
        self._taxes = {row["DETAILID"]: row["RECORDNO"] for row in draft.of("TAXDETAIL")}

    def story(self, age: float) -> list[Paper]:
        """An order of that age (0 is the oldest) and the documents around it."""
        draft = self._draft
        day = draft.day_within(age)
        order = self._paper(_ORDER, day)
        papers = [order]
        if draft.chance(0.15):
            quote = self._next(order, _QUOTE, -draft.random.randint(0, 3))
            quote.day, quote.state = min(quote.day, day), "Converted"
            _link(quote, order)
            papers.insert(0, quote)
        if draft.chance(0.08):
            order.state = draft.pick(("Draft", "Closed"))
            return papers
        for definition, days in ((_SLIP, 4), (_INVOICE, 3)):
            if not draft.chance(0.85):
                break
            last = papers[-1]
            after = self._next(last, definition, draft.random.randint(0, days))
            if after.day > REFERENCE_DATE.isoformat():
                break
            _link(last, after)
            last.state = "Converted"
            after.state = "Closed" if definition is _INVOICE else "Pending"
            papers.append(after)
        return papers

    def _paper(self, definition: Definition, day: str) -> Paper:
        draft = self._draft
        customer = draft.pick(self._choices.customers)
        entity = entity_of(customer, lambda _: draft.pick(("E100", "E100", "E200", "E300")))
        base = ENTITY_CURRENCY[entity]
        currency = customer.get("CURRENCY") or base
        paper = Paper(
            definition=definition,
            party=customer,
            day=day,
            due=_later(day, 30),
            entity=entity,
            owner=entity if "MEGAENTITYID" in customer or draft.chance(0.7) else "",
            currency=currency,
            base=base,
            rate=self._rates.rate(currency, base, day),
            rate_type=RATE_TYPE,
            warehouse=self._choices.warehouse(entity),
            lines=[],
            state="Pending",
            clerk=draft.pick(_CLERKS),
            tax_solution=ENTITY_TAX.get(entity, ""),
        )
        dollar = self._rates.rate(currency, "USD", day)
        paper.lines = [self._line(entity, dollar) for _ in range(draft.random.randint(1, 4))]
        if draft.chance(0.5):
            paper.more["CUSTOMERPONUMBER"] = f"PO {draft.random.randint(100, 99_999)}"
        self._add_tax(paper)
        return paper

    def _line(self, entity: str, dollar: Decimal) -> PaperLine:
        item = self._choices.item_to_sell(entity)
        share = Decimal(self._draft.random.randint(85, 100)) / 100
        return PaperLine(
            item=item,
            unit=item["BASEUOM"],
            factor=1,
            quantity=Decimal(self._draft.random.randint(1, 12)),
            price=unit_price(item, share, dollar),
            place=self._choices.place(entity),
            department=self._draft.pick(("310", "320", "410")),
            more=self._choices.dimensions(entity, project_share=0),
        )

    def _next(self, paper: Paper, definition: Definition, days: int) -> Paper:
        """The same sale on another day, as another kind of document."""
        lines = [
            PaperLine(
                item=line.item,
                unit=line.unit,
                factor=line.factor,
                quantity=line.quantity,
                price=line.price,
                place=line.place,
                department=line.department,
                more=line.more,
            )
            for line in paper.lines
        ]
        day = max(_later(paper.day, days), _later(REFERENCE_DATE.isoformat(), 1 - 3 * 365))
        made = Paper(
            definition=definition,
            party=paper.party,
            day=day,
            due=_later(day, 30),
            entity=paper.entity,
            owner=paper.owner,
            currency=paper.currency,
            base=paper.base,
            rate=self._rates.rate(paper.currency, paper.base, day),
            rate_type=RATE_TYPE,
            warehouse=paper.warehouse,
            lines=lines,
            state="Pending",
            clerk=paper.clerk,
            tax_solution=paper.tax_solution,
            more=dict(paper.more),
        )
        self._add_tax(made)
        return made

    def _add_tax(self, paper: Paper) -> None:
        if paper.entity in _TAXES and paper.currency == "EUR":
            text, percent, detail = _TAXES[paper.entity]
            tax = (paper.subtotal * percent / 100).quantize(_CENT, ROUND_HALF_UP)
            paper.subtotals.append(Subtotal(text, tax, percent, self._taxes[detail]))


def _link(source: Paper, made: Paper) -> None:
    """All of one document became the other."""
    made.source = source
    for before, after in zip(source.lines, made.lines, strict=True):
        before.converted, after.source = before.quantity, before


def _later(day: str, days: int) -> str:
    return (date.fromisoformat(day) + timedelta(days=days)).isoformat()
