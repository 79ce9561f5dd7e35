"""Journal entries: what was posted to the ledger, general and statistical, by hand or by a subledger (unified-api §5.7).

Source: GLBATCH with its lines, GLENTRY (intacct-xml §4.1), whose amounts are not signed: TR_TYPE tells the side (§7).
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final

from msgspec import UNSET, Struct

from crossfoot.errors import Problem
from crossfoot.unified.blends import Case, Cases, Other
from crossfoot.unified.codecs import Reference, labels
from crossfoot.unified.parts import ALLOCATED, AUDIT, customer, item, vendor
from crossfoot.unified.references import Joined, LedgerAccount
from crossfoot.unified.resource import Resource
from crossfoot.unified.shapes import ContactReference, CustomFields, Money, RemoteData, Tracking
from crossfoot.unified.source import Source
from crossfoot.unified.vocabulary import (
    ALWAYS,
    CREATE,
    EQ,
    IN,
    LIKE,
    RANGE,
    REQUIRED,
    Children,
    Field,
    Within,
    at,
    both,
    children,
    derived,
    dims,
    each,
    extras,
    fixed,
    key,
)
from crossfoot.unified.writing import posting
from crossfoot.unified.writing.method import Lines, Method


class EntryType(StrEnum):
    """Which books an entry comes from."""

    ACCOUNTS_RECEIVABLE = "ACCOUNTS_RECEIVABLE"
    ACCOUNTS_PAYABLE = "ACCOUNTS_PAYABLE"
    GENERAL = "GENERAL"
    STATISTICAL = "STATISTICAL"


class EntryStatus(StrEnum):
    """How far an entry has come."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    DECLINED = "declined"
    POSTED = "posted"
    REVERSED = "reversed"


class Posting(StrEnum):
    """A side of the ledger."""

    DEBIT = "Debit"
    CREDIT = "Credit"


class JournalLine(Struct, frozen=True, gc=False):
    """A line of a journal entry. Its amounts are not signed: `posting` tells the side."""

    id: str | None = None
    """Id of the line."""
    number: str | None = None
    """Ours: its place in the entry."""
    name: str | None = None
    """Title of the account."""
    description: str | None = None
    """Memo of the line."""
    item: str | None = None
    """Id of the item."""
    account: str | None = None
    """Id of the account: `gl_12`, or `statistical_3`."""
    account_number: str | None = None
    """Ours: the account's number that people see, such as 6000."""
    posting: Posting | None = None
    """Debit or Credit."""
    total_line_amount: Money | None = None
    """Amount in the line's currency; of a statistical account, how many."""
    base_amount: Money | None = None
    """Ours: amount in the base currency."""
    tracking_categories: list[Tracking] = []
    """The value of every dimension that the line carries."""
    allocation: str | None = None
    """Ours: id of the transaction allocation that split the line; a new line with one becomes a line for each part."""
    currency: str | None = None
    """Currency of the line."""
    base_currency: str | None = None
    """Ours: currency of the entity that keeps the books."""
    exchange_rate: Money | None = None
    """Units of the base currency for one unit of the currency."""
    document: str | None = None
    """Ours: number of the document behind the line."""


class EntryPayment(Struct, frozen=True, gc=False):
    """A payment that an entry sums up."""

    id: str | None = None
    """Id of the payment."""
    payment_for: str | None = None
    """`invoice` or `bill`."""
    contact: ContactReference | None = None
    """Who paid, or who was paid."""


class JournalEntry(Struct, frozen=True, gc=False):
    """A journal entry with its lines."""

    id: str
    """The record's key."""
    number: str | None = None
    """Ours: journal and number, such as GJ-249."""
    type: EntryType | None = None
    """Statistical, of accounts receivable, of accounts payable, or general: of every other module."""
    status: EntryStatus | None = None
    """Ours: how far it has come; only what is `posted` or `reversed` stands in the ledger."""
    journal: str | None = None
    """Ours: symbol of the journal."""
    transaction_date: date | None = None
    """Ours: the day on which it is posted."""
    memo: str | None = None
    """What it is for."""
    reference: str | None = None
    """Ours: reference number."""
    module: str | None = None
    """Ours: Intacct's module that made it, such as 2.GL, 3.AP, 4.AR or 11.CM."""
    payments: list[EntryPayment] | None = None
    """The payments that it sums up; null where the API user may not read them."""
    currency: str | None = None
    """The currency of its lines; null if they have several."""
    base_currency: str | None = None
    """Ours: the base currency of its lines; null if entities with several take part."""
    exchange_rate: Money | None = None
    """The rate of its lines; null if they have several."""
    company: str | None = None
    """Id of the entity that owns the record; null when the whole company shares it."""
    lines: list[JournalLine] | None = None
    """Its lines, however many; null where the API user may not read them."""
    reversed_on: date | None = None
    """Ours: the day on which it was reversed."""
    reversed_by: str | None = None
    """Ours: id of the entry that reverses it."""
    reverses: str | None = None
    """Ours: id of the entry that it reverses."""
    created_by: str | None = None
    """Ours: id of the user who made it."""
    attachment: str | None = None
    """Ours: id of its attachments."""
    custom_fields: CustomFields = {}
    """Ours: custom fields by their Intacct names."""
    created_at: datetime | None = None
    """When the record was made."""
    updated_at: datetime | None = None
    """When it was last changed; when it was made, if never changed."""
    remote_data: RemoteData = UNSET
    """The gateway record as answered."""


COUNTED: Final = ("true", "T")
TYPE: Final = Cases(
    (
        Case(EntryType.STATISTICAL, {"STATISTICAL": COUNTED}),
        Case(EntryType.ACCOUNTS_RECEIVABLE, {"STATISTICAL": Other(COUNTED), "MODULE": ("4.AR",)}),
        Case(EntryType.ACCOUNTS_PAYABLE, {"STATISTICAL": Other(COUNTED), "MODULE": ("3.AP",)}),
        Case(EntryType.GENERAL, {"STATISTICAL": Other(COUNTED), "MODULE": Other(("4.AR", "3.AP"))}),
    )
)
STATUS: Final = labels(
    EntryStatus,
    DRAFT="Draft",
    SUBMITTED=("Submitted", "Partially Approved"),
    APPROVED="Approved",
    DECLINED="Declined",
    POSTED=("Posted", "Reversal pending"),
    REVERSED="Reversed",
)


def _said_by_all(lines: Sequence[JournalLine] | None, attribute: str) -> Any:
    """What all lines say of an attribute; None where they differ."""
    said = {getattr(line, attribute) for line in lines or ()}
    return said.pop() if len(said) == 1 else None


def one_currency(lines: Sequence[JournalLine] | None) -> Any:
    """The currency of all lines."""
    return _said_by_all(lines, "currency")


def one_base_currency(lines: Sequence[JournalLine] | None) -> Any:
    """The base currency of all lines."""
    return _said_by_all(lines, "base_currency")


def one_rate(lines: Sequence[JournalLine] | None) -> Any:
    """The exchange rate of all lines."""
    return _said_by_all(lines, "exchange_rate")


def _payments(name: str, tag: str, payment_for: str, contact: Within) -> Children:
    """Payments of the batch that the entry sums up (PRBATCHKEY, intacct-xml §4.1)."""
    return children(
        name,
        by="PRBATCHKEY",
        of="PRBATCHKEY",
        id=at("RECORDNO", Reference(tag), find=EQ | IN),
        payment_for=fixed(payment_for),
        contact=contact,
    )


FIELDS: Final[dict[str, Field]] = {
    "id": key("RECORDNO"),
    "number": both(Joined("JOURNAL", "BATCHNO"), find=EQ | IN),
    "type": both(TYPE, find=EQ | IN, write=CREATE),
    "status": at("STATE", STATUS, find=EQ | IN, write=ALWAYS),
    "journal": at("JOURNAL", find=EQ | IN, write=REQUIRED, most=20),
    "transaction_date": at("BATCH_DATE", find=EQ | RANGE, write=REQUIRED),
    "memo": at("BATCH_TITLE", find=EQ | LIKE, write=REQUIRED, most=80),
    "reference": at("REFERENCENO", find=EQ | IN | LIKE, write=ALWAYS, most=20),
    "module": at("MODULE", find=EQ | IN),
    "payments": each(
        _payments("ARPYMT", "receipt", "invoice", customer()),
        _payments("APPYMT", "payment", "bill", vendor()),
    ),
    "currency": derived(one_currency, "lines", write=ALWAYS),
    "base_currency": derived(one_base_currency, "lines"),
    "exchange_rate": derived(one_rate, "lines", write=ALWAYS),
    "company": at("MEGAENTITYID", find=EQ | IN, write=CREATE, most=20),
    "lines": children(
        "GLENTRY",
        by="BATCHNO",
        of="RECORDNO",
        write=REQUIRED,
        id=at("RECORDNO"),
        number=at("LINE_NO"),
        name=at("ACCOUNTTITLE"),
        description=at("DESCRIPTION", write=ALWAYS, most=1000),
        item=item(ALWAYS),
        account=both(
            LedgerAccount("ACCOUNTKEY", "ACCOUNTNO", "STATISTICAL"), find=EQ | IN, write=REQUIRED
        ),
        account_number=at("ACCOUNTNO", find=EQ | IN | LIKE, write=ALWAYS, most=24),
        posting=at("TR_TYPE", labels(Posting, DEBIT="1", CREDIT="-1"), write=ALWAYS),
        total_line_amount=at("TRX_AMOUNT", write=REQUIRED),
        base_amount=at("AMOUNT"),
        tracking_categories=dims(write=ALWAYS),
        allocation=ALLOCATED,
        currency=at("CURRENCY", write=ALWAYS, most=3),
        base_currency=at("BASECURR"),
        exchange_rate=at("EXCHANGE_RATE", write=ALWAYS),
        document=at("DOCUMENT", write=ALWAYS, most=30),
    ),
    "reversed_on": at("REVERSED", find=EQ | RANGE, write=CREATE),
    "reversed_by": at("REVERSEDKEY", Reference(""), find=EQ | IN),
    "reverses": at("REVERSEDFROM", find=EQ | IN),
    "created_by": at("CREATEDBY", Reference(""), find=EQ | IN),
    "attachment": at("SUPDOCID", find=EQ | IN, write=ALWAYS, most=20),
    "custom_fields": extras(write=ALWAYS),
    **AUDIT,
}

# --- writing: GLBATCH takes create, update and delete (intacct-xml §3.9, §4.1) ----------------------

LINES: Final = {
    "lines": Lines(
        collection="ENTRIES",
        item="GLENTRY",
        whole=True,
        kept=("EXCH_RATE_DATE", "EXCH_RATE_TYPE_ID", "ALLOCATION", "BILLABLE"),
    )
}
NAMES: Final = {
    "REVERSED": "REVERSEDATE",
    "MEGAENTITYID": "BASELOCATION_NO",
    "STATISTICAL": "",
    "MODULE": "",
}
"""The entity from whose books the entry starts is BASELOCATION_NO; the journal tells the type."""

POSTED: Final = {"STATE": "Posted"}
BY_HAND: Final = frozenset({EntryType.GENERAL, EntryType.STATISTICAL})


def complete(values: dict[str, Any], operation: str) -> Iterator[Problem]:
    """Entries made by hand only, and sides by sign where no `posting` is said."""
    del operation
    kind = values.get("type")
    if kind is not None and kind not in BY_HAND:
        words = "Its subledger alone makes such an entry."
        yield Problem("type", "enum", words, f"Send {' or '.join(sorted(BY_HAND))}.")
    for i, line in enumerate(values.get("lines") or ()):
        yield from _side(line, f"lines[{i}]")


def _side(line: dict[str, Any], path: str) -> Iterator[Problem]:
    """The side that a sign means; amounts are positive in Intacct."""
    amount = line.get("total_line_amount")
    if amount is None:
        return
    where = f"{path}.total_line_amount"
    if amount < 0 and "posting" in line:
        words = "With a posting, an amount is positive: Debit or Credit tells the side."
        yield Problem(where, "sign", words, "Leave the sign out, or the posting.")
    elif "posting" not in line and (amount < 0 or "id" not in line):
        line["posting"] = Posting.CREDIT if amount < 0 else Posting.DEBIT
    line["total_line_amount"] = amount.copy_abs()


WRITES: Final = {
    "create": Method(
        "create",
        NAMES,
        LINES,
        states={"draft": {"STATE": "Draft"}, "submitted": POSTED, "posted": POSTED},
        complete=complete,
    ),
    "update": Method(
        "update", NAMES, LINES, states={"submitted": POSTED, "posted": POSTED}, complete=complete
    ),
    "delete": Method("delete"),
}

JOURNAL_ENTRIES = Resource(
    JournalEntry,
    model="accounting",
    path="journal_entries",
    sources=(
        Source(
            "GLBATCH",
            FIELDS,
            writes=WRITES,
            find_back=("JOURNAL", "BATCH_DATE", "BATCH_TITLE", "REFERENCENO"),
            posts=posting.journal,
        ),
    ),
)
