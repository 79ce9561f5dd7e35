"""Documents of trade while they are in the making: parties, headers, lines, and what is open."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from random import Random
from typing import Final, NamedTuple

from crossfoot.emulator.ledger import Document, Line, cents, terms
from crossfoot.emulator.ledger.sides import Side
from crossfoot.emulator.seed.books.desk import Desk, pick
from crossfoot.emulator.tables import quoted

ZERO: Final = Decimal(0)
_LOCAL_CURRENCY: Final = {"GB": "GBP", "CH": "CHF", "CA": "CAD"}


class Party(NamedTuple):
    """A customer or a vendor, and how it trades."""

    id: str
    key: int
    name: str
    kind: str
    currency: str
    local: str
    """A further currency in which it trades now and then; "" for none."""
    term: str
    account: str
    entity: str
    contact: str
    contact_key: int | None
    country: str
    active: bool
    seller: str
    """The employee who looks after it, "" for none."""


@dataclass(slots=True)
class Item:
    """A line of a document; a tax line has the line that it taxes and its tax detail."""

    account: str
    amount: Decimal
    location: str
    department: str = ""
    dimensions: Mapping[str, str] = field(default_factory=dict)
    description: str = ""
    taxes: "Item | None" = None
    detail: int | None = None
    key: int = 0
    base: Decimal = ZERO
    paid: Decimal = ZERO
    paid_base: Decimal = ZERO


@dataclass(slots=True)
class Paper:
    """An invoice, a bill or an adjustment, in its own currency and in its entity's."""

    side: Side
    object: str
    party: Party
    entity: str
    base_currency: str
    currency: str
    rate: Decimal
    rates: Mapping[str, Decimal]
    day: date
    due: date
    items: list[Item]
    location: str
    number: str = ""
    reference: str = ""
    description: str = ""
    discount_day: date | None = None
    discount: Decimal = ZERO
    """What may be taken off until then."""
    key: int = 0
    total: Decimal = ZERO
    base: Decimal = ZERO
    paid: Decimal = ZERO
    paid_base: Decimal = ZERO
    selected: Decimal = ZERO
    discounted: Decimal = ZERO
    state: str = "Posted"
    raw: str = "A"
    paid_on: date | None = None
    changed: date | None = None
    batch: int | None = None
    batch_title: str = ""
    attachment: str = ""

    def add_up(self) -> None:
        """Value each line in the entity's currency, and the document as the sum of them."""
        for item in self.items:
            item.base = cents(item.amount * self.rate)
        self.total = sum((item.amount for item in self.items), ZERO)
        self.base = sum((item.base for item in self.items), ZERO)

    @property
    def posted(self) -> bool:
        """Whether it stands in the ledger."""
        return self.state not in {"Draft", "Submitted", "Partially Approved", "Declined"}

    @property
    def open(self) -> Decimal:
        """What is still to be paid."""
        return self.total - self.paid if self.posted else self.total

    def settle(self, amount: Decimal, day: date) -> Decimal:
        """Take off a part of what is open; give what that part is worth in the books."""
        worth = self.base - self.paid_base if amount == self.open else cents(amount * self.rate)
        self._move(amount, worth)
        self.changed = day
        if not self.open:
            self.paid_on = day
        return worth

    def restore(self, amount: Decimal, worth: Decimal, day: date) -> None:
        """Open again what a voided payment had settled."""
        self._move(-amount, -worth)
        self.paid_on, self.changed = None, day

    def _move(self, amount: Decimal, worth: Decimal) -> None:
        self.paid += amount
        self.paid_base += worth
        if self.state in {"Posted", "Partially Paid", "Paid"}:
            self.state = "Posted" if not self.paid else "Partially Paid" if self.open else "Paid"

    def share_out(self) -> None:
        """Spread what has been paid over the lines, from the first one on (intacct-xml §4.4)."""
        left, left_base = self.paid, self.paid_base
        for item in self.items:
            whole = abs(item.amount) <= abs(left)
            item.paid = item.amount if whole else left
            left -= item.paid
            if not item.paid:
                continue
            item.paid_base = item.base if whole and left else left_base
            left_base -= item.paid_base

    def document(self, desk: Desk, chance: Random) -> Document:
        """The document as the ledger takes it."""
        return Document(
            kind=self.object,
            key=self.key,
            number=self.number,
            day=self.day,
            entity=self.entity,
            currency=self.currency,
            rate=self.rate,
            rates=self.rates,
            rate_day=self.day.replace(day=1),
            account=self.party.account,
            party={self.side.party_field: self.party.id},
            description=self.description or self.party.name,
            lines=tuple(
                Line(i.account, i.amount, i.location, i.department, i.dimensions, i.description)
                for i in self.items
            ),
            stamp=desk.stamp(chance, self.day),
        )


def read_parties(desk: Desk, side: Side) -> list[Party]:
    """The parties of a side, by their ids, those that may be posted to."""
    kind = "CUSTTYPE" if side.party == "CUSTOMER" else "VENDTYPE"
    seller = "CUSTREPID" if side.party == "CUSTOMER" else "NULL"
    found = desk.company.database.execute(
        f"SELECT {side.party_field}, RECORDNO, NAME, {kind}, CURRENCY, TERMNAME,"
        f" {side.control_field}, MEGAENTITYID, STATUS, {quoted('DISPLAYCONTACT.CONTACTNAME')},"
        f" DISPLAYCONTACTKEY, {quoted('DISPLAYCONTACT.MAILADDRESS.COUNTRYCODE')}, {seller}"
        f" FROM {side.party} WHERE STATUS <> 'active non-posting' ORDER BY 1"
    )
    return [_party(side, row) for row in found]


def _party(side: Side, row: tuple[str | None, ...]) -> Party:
    id_, key, name, kind, currency, term, account, owner, status, contact, ckey, country, rep = row
    entity = owner or ""
    if not entity:
        euro = "E300" if country in {"DE", "AT", "CH", "PL", "SE"} else "E200"
        entity = euro if currency == "EUR" else "E100"
    return Party(
        str(id_),
        int(key or 0),
        name or "",
        kind or "",
        currency or ("USD" if entity == "E100" else "EUR"),
        _LOCAL_CURRENCY.get(country or "", ""),
        term or "Net 30",
        account or side.control,
        entity,
        contact or "",
        int(ckey) if ckey else None,
        country or "",
        status == "active",
        rep or "",
    )


class Terms:
    """When a document is due and until when a discount may be taken."""

    def __init__(self, desk: Desk, side: Side) -> None:
        self._terms = {row["NAME"]: row for row in desk.company.rows(side.term)}

    def key(self, term: str) -> int:
        """The record number of a term."""
        return int(self._terms[term]["RECORDNO"])

    def due(self, term: str, day: date) -> date:
        """The due date of a document of that day."""
        return terms.due_day(self._terms[term], day)

    def discount(self, term: str, day: date) -> tuple[date | None, Decimal]:
        """The last day for a discount and its share; none is (None, 0)."""
        last, share, _ = terms.discount(self._terms[term], day)
        return last, share


class Taxes:
    """The tax details of the entities that pay value added tax."""

    def __init__(self, desk: Desk, side: Side) -> None:
        found = desk.company.database.execute(
            "SELECT e.LOCATIONID, d.RECORDNO, d.VALUE, d.GLACCOUNT, d.TAXRATE, d.TAXSOLUTIONID"
            " FROM LOCATIONENTITY e JOIN TAXDETAIL d ON d.TAXSOLUTIONID = e.TAXSOLUTIONID"
            " WHERE d.STATUS = 'active' AND d.TAXTYPE = ? ORDER BY 1, 2",
            [side.tax],
        ).fetchall()
        self._details: dict[str, dict[str, tuple[int, Decimal, str]]] = {}
        self.solutions: dict[str, str] = {}
        for entity, number, value, account, rate, solution in found:
            self.solutions[entity] = solution
            details = self._details.setdefault(entity, {})
            details[rate] = (number, Decimal(value) / 100, account)

    def add(self, chance: Random, paper: Paper) -> None:
        """Add a tax line for each line of a taxed document; the documents of others stay as is."""
        details = self._details.get(paper.entity)
        if not details:
            return
        abroad = paper.party.country not in {"IE", "DE"}
        for item in list(paper.items):
            name = "Standard" if chance.random() < 0.85 else "Reduced"
            if abroad and "Zero" in details:
                name = "Zero"
            detail = details.get(name) or details["Standard"]
            number, share, account = detail
            tax = Item(account, cents(item.amount * share), item.location, taxes=item)
            tax.detail, tax.dimensions = number, {paper.side.party_field: paper.party.id}
            tax.description = item.description
            paper.items.append(tax)


def popular(chance: Random, parties: list[Party]) -> Party:
    """A party; the first of them trade more than the last."""
    return parties[int(chance.random() ** 3.4 * len(parties))]


def currency_of(chance: Random, party: Party) -> str:
    """The currency of a document: the party's, at times its country's."""
    return party.local if party.local and chance.random() < 0.5 else party.currency


def odd_text(chance: Random, texts: tuple[str, ...], share: float) -> str:
    """One of the texts for a share of the calls, "" for the rest."""
    return pick(chance, texts) if chance.random() < share else ""
