"""What a draft would post, whatever it is a draft of: checks and preview look at nothing else.

A resource says how its drafts become entries (`Source.posts`). Amounts are signed: a debit is
positive, a credit negative. Paths are those of the caller's body, so that a problem names the
attribute that was sent.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Final

from crossfoot.unified.writing.draft import Ref

ZERO: Final = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """Where the other side of the lines goes: the ledger account that a record names.

    The first of `fields` that is filled in that record holds the account's number. `what` says it
    in words.
    """

    of: Ref
    fields: tuple[str, ...]
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryLine:
    """One line: what it posts to, how much, and the dimensions that it carries.

    `account` is None where Intacct takes it from somewhere else: from the line's item, from a
    label, or, of what Intacct makes itself, from the record that `posts_to` names. `dimensions` are
    by type, `location` and `department` among them. `amount_at` and `account_at` are the attributes
    that say so in the body.
    """

    path: str
    amount: Decimal
    account: Ref | None = None
    posts_to: Side | None = None
    dimensions: Mapping[str, Ref] = field(default_factory=dict)
    currency: str = ""
    rate: Decimal | None = None
    description: str = ""
    amount_at: str = "total_line_amount"
    account_at: str = "account"
    allocation: Ref | None = None
    """What splits it over places and dimensions."""
    shares: Decimal | None = None
    """Of a tax: the amount of the line that it taxes, which is split in the same proportions."""
    parted: bool = False
    """Whether it is a part of an allocated line."""

    def at(self, attribute: str) -> str:
        """The path of one of the line's attributes."""
        return f"{self.path}.{attribute}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """A part of a payment: the document that it pays, and how much in the payment's currency.

    `amount` is all that it takes off the document, `money` what of that comes from the bank.
    """

    path: str
    document: Ref
    amount: Decimal
    money: Decimal
    amount_at: str = "paid_amount"


@dataclass(frozen=True, slots=True, kw_only=True)
class Converted:
    """A line of an order that takes over a part of a line of another document."""

    path: str
    source: Ref
    quantity: Decimal


@dataclass(frozen=True, kw_only=True)
class Entry:
    """What would be posted: the header, and its lines.

    `object` is Intacct's object of the document. A `draft` reaches the ledger later, if ever: what
    posting demands is not asked of it yet. What is `undone` (deleted, or void from `day` on, then
    `reversed`) was sound when it was posted: only its day is looked at. `balanced` lines are all
    there is, as in a journal; without it the other side is Intacct's, where `side` says.
    """

    object: str
    lines: tuple[EntryLine, ...]
    day: date | None = None
    day_at: str = "transaction_date"
    lines_at: str = "lines"
    draft: bool = False
    undone: bool = False
    reversed: bool = False
    state: str = ""
    """The status of the record so far."""
    paid: Decimal = ZERO
    """What has been paid of it."""
    balanced: bool = False
    one_way: bool = False
    """Whether all lines must be of one side."""
    orders: bool = False
    """Whether it only orders: no ledger hears of it, and it has no lines here."""
    side: Side | None = None
    currency: str = ""
    currency_at: str = "currency"
    rate: Decimal | None = None
    rate_type: str = ""
    rate_day: date | None = None
    entity: Ref | None = None
    """The entity whose document it is; of a journal, the source of what crosses entities."""
    entity_at: str = "company"
    journal: Ref | None = None
    statistical: bool | None = None
    """Whether it counts things; None where the journal decides."""
    party: Ref | None = None
    """The vendor, customer or employee."""
    number: str = ""
    number_at: str = "number"
    number_in: str = ""
    """The field of the object that holds the number, where it must be its own."""
    number_with: str = ""
    """The field that holds the party's natural id, where numbers are each party's own."""
    key: str = ""
    """The record's own key, when it is changed and not created."""
    reversed_on: date | None = None
    reversed_at: str = "reversed_on"
    settles: tuple[Settled, ...] = ()
    definition: Ref | None = None
    definition_class: str = ""
    """The class that the definition must have; "" for any."""
    converts: tuple[Converted, ...] = ()
    others: tuple[Ref, ...] = ()
    """References beside these: terms, contacts, attachments."""
    total: Decimal | None = None
    """The sum that the body states, if it does: of a payment, what was paid."""
    total_at: str = "total_amount"

    @cached_property
    def places(self) -> tuple[Ref, ...]:
        """The locations that its lines name, each once, however many lines there are."""
        named = (line.dimensions.get("location") for line in self.lines)
        return tuple({(one.key, one.natural): one for one in named if one is not None}.values())
