"""Payments: whether what they pay is open, theirs, and large enough."""

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from crossfoot.errors import Problem
from crossfoot.unified.writing.draft import Found
from crossfoot.unified.writing.entry import ZERO, Entry, Settled
from crossfoot.unified.writing.known import Known

PARTIES = frozenset({"VENDOR", "CUSTOMER", "EMPLOYEE"})
PAYABLE = frozenset({"Posted", "Partially Paid", "Approved", "Partially Approved", "Selected", "A"})
"""States of documents that can be paid, if anything of them is open (intacct-xml §4.3, §4.4)."""


def payable(entry: Entry, known: Known) -> Iterator[Problem]:
    """Each document is posted, is the contact's own, and in the payment's currency."""
    party = known.of(entry.party)
    for part in entry.settles:
        document = known.of(part.document)
        if document is None:
            continue
        fields = document.fields
        where = part.document.path
        state = fields.get("STATE", "")
        if state and state not in PAYABLE:
            yield Problem(
                where,
                "not_open",
                f"{_called(document)} cannot be paid: it is {state.lower()}.",
                "Pay what is posted and open.",
            )
        currency = fields.get("CURRENCY", "")
        if currency and entry.currency and currency != entry.currency:
            yield Problem(
                where,
                "other_currency",
                f"{_called(document)} is in {currency}, and the payment in {entry.currency}.",
                f"Pay it in {currency}.",
            )
        owner = _owner(entry, document)
        if party is not None and owner and owner != party.natural:
            yield Problem(
                where,
                "other_contact",
                f"{_called(document)} is of {owner}, and the payment of {party.natural}.",
                "Pay the documents of each contact by themselves.",
            )


def covered(entry: Entry, known: Known) -> Iterator[Problem]:
    """No document is paid more than is open of it, and no payment pays more than it has."""
    asked: defaultdict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for part in entry.settles:
        document = known.of(part.document)
        if document is None or (due := open_of(document)) is None:
            continue
        asked[part.document.object, document.key] += part.amount
        total = asked[part.document.object, document.key]
        if total > due:
            yield Problem(
                f"{part.path}.{part.amount_at}",
                "over_open_amount",
                f"{total} is more than is open of {_called(document)}: {due}.",
                "Pay at most what is open.",
            )
    whole = sum((part.money for part in entry.settles), ZERO)
    if entry.total is not None and entry.settles and whole > entry.total:
        yield Problem(
            entry.total_at,
            "over_total",
            f"The parts add up to {whole}, and the payment is {entry.total}.",
            "Pay less, or send the sum of the parts.",
        )


def undoable(entry: Entry, known: Known) -> Iterator[Problem]:
    """Nothing is taken back twice, or while payments hang on it."""
    del known
    if entry.reversed and entry.state == "voided":
        yield Problem("status", "already_void", "It is void already.", "Leave it as it is.")
    if entry.paid:
        yield Problem(
            "status" if entry.reversed else "",
            "already_paid",
            f"{entry.paid} of it has been paid.",
            "Make the payments void first.",
        )


def positive(entry: Entry, known: Known) -> Iterator[Problem]:
    """A part of a payment is more than nothing."""
    del known
    for part in entry.settles:
        if part.amount <= 0:
            yield _not_positive(part)


def open_of(document: Found) -> Decimal | None:
    """What is open of a document, in its own currency, of what nobody has selected to pay."""
    due = document.fields.get("TRX_TOTALDUE", "")
    return Decimal(due) if due else None


def _not_positive(part: Settled) -> Problem:
    return Problem(
        f"{part.path}.{part.amount_at}",
        "negative_amount",
        f"{part.amount} cannot be paid.",
        "Send a positive amount; apply a credit for anything else.",
    )


def _owner(entry: Entry, document: Found) -> str:
    """The natural id of the party whose document it is."""
    if entry.party is None or entry.party.object not in PARTIES:
        return ""
    return str(document.fields.get(f"{entry.party.object}ID") or "")


def _called(document: Found) -> str:
    return document.natural or f"The document {document.key}"
