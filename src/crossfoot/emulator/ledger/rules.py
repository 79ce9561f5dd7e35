"""The posting rules: a document in, balanced ledger lines out. Pure: nothing is stored here.

Every document is balanced in its own currency over all, and in the base currency of each entity.
Where its lines lie in other entities than its own, each of those owes its own entity, or is owed,
through the accounts that the entities name for that (IEPAYABLE, IERECEIVABLE).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, NamedTuple

from crossfoot.emulator.ledger.documents import Document, Line, Posting, cents

_ZERO: Final = Decimal(0)
_HALF_CENT: Final = Decimal("0.005")
"""The most by which rounding changes one line."""


class Rule(NamedTuple):
    """How a kind of document posts.

    `sign` turns its lines into debits (+1) or credits (-1). A settlement pays what stands in the
    books at another rate. `title` begins the titles of its daily summaries; "" means that each
    document is an entry of its own. `batches` is the object that lists the summaries, if one does.
    """

    module: str
    journal: str
    title: str
    sign: int
    settles: bool = False
    batches: str = ""


RULES: Final[dict[str, Rule]] = {
    "GLBATCH": Rule("2.GL", "GJ", "", 1),
    "ARINVOICE": Rule("4.AR", "ARJ", "Invoices", -1, batches="ARINVOICEBATCH"),
    "ARADJUSTMENT": Rule("4.AR", "ARJ", "AR Adjustments", -1, batches="ARINVOICEBATCH"),
    "ARADVANCE": Rule("4.AR", "CRJ", "Advances", -1),
    "ARPYMT": Rule("4.AR", "CRJ", "Receipts", -1, settles=True),
    "APBILL": Rule("3.AP", "APJ", "Bills", 1, batches="APBILLBATCH"),
    "APADJUSTMENT": Rule("3.AP", "APJ", "AP Adjustments", 1, batches="APBILLBATCH"),
    "APPYMT": Rule("3.AP", "CDJ", "Payments", 1, settles=True),
    "EEXPENSES": Rule("6.EE", "EEJ", "Expense Reports", 1),
    "EPPAYMENT": Rule("6.EE", "CDJ", "Reimbursements", 1, settles=True),
    "CCTRANSACTION": Rule("11.CM", "CDJ", "Charge Card Transactions", 1),
    "OTHERRECEIPTS": Rule("11.CM", "CRJ", "Other Receipts", -1),
    "DEPOSIT": Rule("11.CM", "CRJ", "Deposits", -1),
    "FUNDSTRANSFER": Rule("11.CM", "CDJ", "Funds Transfers", 1),
    "CHARGEPAYOFF": Rule("11.CM", "CDJ", "Charge Payoffs", 1),
    "PODOCUMENT": Rule("9.PO", "APJ", "Purchasing Transactions", 1),
    "INVDOCUMENT": Rule("7.INV", "GJ", "Inventory Transactions", 1),
    "SODOCUMENT": Rule("8.SO", "ARJ", "Order Entry Transactions", -1),
}

BATCH_OBJECTS: Final = tuple(sorted({rule.batches for rule in RULES.values() if rule.batches}))


@dataclass(frozen=True, slots=True)
class Entity:
    """An entity's base currency, and the accounts by which others owe it and are owed."""

    id: str
    currency: str
    due_from: str = ""
    due_to: str = ""


@dataclass(frozen=True, slots=True)
class Setup:
    """What posting must know of a company; `entity_of` tells the entity of each location."""

    entities: Mapping[str, Entity]
    entity_of: Mapping[str, str]
    gains: str
    """The account of realised exchange gains and losses."""


class Unpostable(ValueError):  # noqa: N818 -- named like the rest of our errors
    """The document cannot be posted; the message says which and why."""


def post(document: Document, setup: Setup) -> list[Posting]:
    """The ledger lines of a document, balanced.

    Raises:
        Unpostable: No rule, no rate, an unknown entity, or lines that do not balance.
    """
    rule = RULES.get(document.kind)
    if rule is None:
        raise _unpostable(document, "there is no rule for this kind of document")
    sides = _Sides(document, rule, setup)
    for line in document.lines:
        sides.take(line)
    if document.statistical:
        return sides.postings
    sides.balance_entities()
    sides.round_off()
    sides.check()
    return sides.postings


class _Sides:
    """The ledger lines of one document while they come together."""

    def __init__(self, document: Document, rule: Rule, setup: Setup) -> None:
        self.document, self.rule, self.setup = document, rule, setup
        self.owner = self._entity(document.entity)
        self.postings: list[Posting] = []
        offsets: dict[str, list[Decimal]] = {}
        gains: dict[str, Decimal] = {}
        self._offsets, self._gains = offsets, gains

    def take(self, line: Line) -> None:
        """Post a line, and count its value for the other side and as gain or loss."""
        entity = self.owner
        if line.location:
            entity = self._entity(self.setup.entity_of.get(line.location) or entity.id)
        amount = line.amount * self.rule.sign
        worth = cents(amount * self._rate(entity))
        base = worth if line.base is None else line.base * self.rule.sign
        text = line.description
        self.postings.append(
            Posting(
                line.account,
                entity.id,
                line.location,
                line.department,
                line.dimensions,
                amount,
                base,
                text,
            )
        )
        if not self.document.account:
            return
        own = entity is self.owner
        settled = self.rule.settles
        if settled and base != worth:
            self._gains[line.location] = self._gains.get(line.location, _ZERO) + worth - base
        value = (worth if settled else base) if own else cents(amount * self._rate(self.owner))
        place = self.document.location if settled else line.location if own else self.owner.id
        sums = self._offsets.setdefault(place, [_ZERO, _ZERO])
        sums[0] -= amount
        sums[1] -= value

    def balance_entities(self) -> None:
        """Add gains and losses, the other side, and what entities owe each other."""
        text = self.document.description
        for place, gain in self._gains.items():
            entity = self.setup.entity_of.get(place) or self.owner.id
            self._add(self.setup.gains, entity, place, _ZERO, gain, "Realized gain or loss")
        for place, (amount, base) in self._offsets.items():
            if amount or base:
                self._add(self.document.account, self.owner.id, place, amount, base, text, own=True)
        for entity_id in dict.fromkeys(posting.entity for posting in self.postings):
            if entity_id != self.owner.id:
                self._settle_with(self._entity(entity_id))

    def round_off(self) -> None:
        """Let the largest line of an entity take the cents by which rounding misses the balance.

        Only where lines balance among themselves: elsewhere the other side is what they add up to.
        """
        if self.document.account or sum((p.amount for p in self.postings), _ZERO):
            return
        for entity in {posting.entity for posting in self.postings}:
            own = [p for p in self.postings if p.entity == entity]
            left = sum((p.base for p in own), _ZERO)
            if left and abs(left) <= len(self.postings) * _HALF_CENT:
                largest = max(own, key=lambda posting: abs(posting.base))
                at = self.postings.index(largest)
                self.postings[at] = largest._replace(base=largest.base - left)

    def check(self) -> None:
        """Refuse what does not balance. Raises Unpostable."""
        if sum((posting.amount for posting in self.postings), _ZERO):
            raise _unpostable(self.document, "debits do not equal credits")
        left: dict[str, Decimal] = {}
        for posting in self.postings:
            left[posting.entity] = left.get(posting.entity, _ZERO) + posting.base
        for entity, difference in left.items():
            if difference:
                raise _unpostable(self.document, f"{entity} is out of balance by {difference}")

    def _settle_with(self, other: Entity) -> None:
        """Balance another entity against the document's own; who is debited owes."""
        theirs = [p for p in self.postings if p.entity == other.id]
        amount = sum((p.amount for p in theirs), _ZERO)
        base = sum((p.base for p in theirs), _ZERO)
        if not amount and (not base or not self.document.account):
            return  # what is left of a journal's lines is rounding
        owner = self.owner
        owes = amount > 0
        account = owner.due_to if owes else owner.due_from
        counter = other.due_from if owes else other.due_to
        if not account or not counter:
            raise _unpostable(self.document, f"{owner.id} and {other.id} have no relation")
        text = f"Between {owner.id} and {other.id}"
        self._add(account, other.id, other.id, -amount, -base, text)
        value = sum((cents(p.amount * self._rate(owner)) for p in theirs), _ZERO)  # as offset
        self._add(counter, owner.id, owner.id, amount, value, text)

    def _add(  # noqa: PLR0913, PLR0917 -- a posting has as many parts
        self,
        account: str,
        entity: str,
        place: str,
        amount: Decimal,
        base: Decimal,
        text: str,
        *,
        own: bool = False,
    ) -> None:
        party = self.document.party if own else {}
        self.postings.append(Posting(account, entity, place, "", party, amount, base, text))

    def _entity(self, entity_id: str) -> Entity:
        found = self.setup.entities.get(entity_id)
        if found is None:
            raise _unpostable(self.document, f"there is no entity {entity_id!r}")
        return found

    def _rate(self, entity: Entity) -> Decimal:
        if entity is self.owner:
            return self.document.rate
        if entity.currency == self.document.currency:
            return Decimal(1)
        if entity.currency == self.owner.currency:
            return self.document.rate
        rate = self.document.rates.get(entity.currency)
        if rate is None:
            raise _unpostable(self.document, f"there is no rate for {entity.currency}")
        return rate


def _unpostable(document: Document, reason: str) -> Unpostable:
    return Unpostable(f"{document.kind} {document.number or document.key}: {reason}.")
