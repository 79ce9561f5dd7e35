"""General ledger transactions: every posted line of the ledger, those of the subledgers too (ours).

Source: GLDETAIL (intacct-xml §4.1), a view whose amounts are signed (§7) and whose key is a text. It has a line for each
book that it is kept in: a list is of one book, ACCRUAL unless it asks for another.
"""

from datetime import date, datetime
from typing import Final

from msgspec import UNSET, Struct

from crossfoot.unified.blends import FirstFilled
from crossfoot.unified.codecs import TEXT, Labels, Reference, labels
from crossfoot.unified.parts import STAMPS
from crossfoot.unified.references import LedgerAccount
from crossfoot.unified.resource import Resource
from crossfoot.unified.resources.accounting.journal_entries import Posting
from crossfoot.unified.shapes import CustomFields, Money, RemoteData, Tracking
from crossfoot.unified.source import Source
from crossfoot.unified.vocabulary import (
    EQ,
    IN,
    LIKE,
    RANGE,
    Field,
    at,
    both,
    dims,
    extras,
    key,
    within,
)


class LedgerDocument(Struct, frozen=True, gc=False):
    """The document behind a line of the ledger, as far as Intacct tells it there."""

    type: str | None = None
    """`invoice`, `bill`, `credit_note`, `vendor_credit`, `receipt`, `payment`, `advance`, `overpayment`, `expense`,
    `reimbursement`, `charge`, `other_receipt`, `deposit` or `transfer`; Intacct's own code for what else there is."""
    number: str | None = None
    """Its number: with `type` a filter of the resource that has it."""
    reference: str | None = None
    """The other side's number for it."""
    due_date: date | None = None
    """When it is to be paid."""
    description: str | None = None
    """What is noted of it."""


class GeneralLedgerTransaction(Struct, frozen=True, gc=False):
    """A posted line of the general ledger. Its amounts are signed: a credit is below zero."""

    id: str
    """The record's key, a text."""
    book: str | None = None
    """The book that it is kept in; a list is of ACCRUAL unless it asks for another."""
    posting_date: date | None = None
    """The day on which it stands in the ledger."""
    journal_entry: str | None = None
    """Id of the journal entry that it belongs to."""
    journal: str | None = None
    """Symbol of the journal."""
    entry_number: str | None = None
    """Number of the entry in its journal."""
    line: str | None = None
    """Id of the entry's line."""
    line_number: str | None = None
    """Place in the entry."""
    account: str | None = None
    """Id of the account: `gl_12`, or `statistical_3`."""
    account_number: str | None = None
    """The account's number that people see, such as 6000."""
    account_name: str | None = None
    """Title of the account."""
    posting: Posting | None = None
    """Debit or Credit."""
    amount: Money | None = None
    """Amount in the line's currency, below zero for a credit."""
    debit: Money | None = None
    """The same if it is a debit, else zero."""
    credit: Money | None = None
    """The same without its sign if it is a credit, else zero."""
    currency: str | None = None
    """Currency of the line."""
    base_amount: Money | None = None
    """Amount in the base currency, below zero for a credit."""
    base_debit: Money | None = None
    """The same if it is a debit, else zero."""
    base_credit: Money | None = None
    """The same without its sign if it is a credit, else zero."""
    base_currency: str | None = None
    """Currency of the entity that keeps the books."""
    memo: str | None = None
    """What the entry is for."""
    description: str | None = None
    """Memo of the line."""
    module: str | None = None
    """Intacct's module that posted it, such as 2.GL, 3.AP, 4.AR or 11.CM."""
    document: LedgerDocument | None = None
    """The document behind it."""
    is_statistical: bool | None = None
    """Whether it counts things instead of money."""
    is_cleared: bool | None = None
    """Whether the bank has shown it."""
    tracking_categories: list[Tracking] = []
    """The value of every dimension that it carries."""
    company: str | None = None
    """Id of the entity in whose books it is."""
    custom_fields: CustomFields = {}
    """Custom fields by their Intacct names."""
    created_at: datetime | None = None
    """When the record was made."""
    updated_at: datetime | None = None
    """When it was last changed; when it was made, if never changed."""
    remote_data: RemoteData = UNSET
    """The gateway record as answered."""


DOCUMENTS: Final = Labels(
    {
        "ri": "invoice",
        "pi": "bill",
        "ra": "credit_note",
        "pa": "vendor_credit",
        "rp": "receipt",
        "pp": "payment",
        "rr": "advance",
        "ro": "overpayment",
        "ei": "expense",
        "ep": "reimbursement",
        "cc": "charge",
        "cr": "other_receipt",
        "cd": "deposit",
        "ct": "transfer",
    },
    "string",
)
"""By RECORDTYPE (intacct-xml §4.3). The table of codes is not public: those of expenses and of cash are guessed after
its pattern, and every other code comes as it is."""
YES_OR_NO: Final = Labels(
    {"T": True, "F": False, "M": True, "true": True, "false": False}, "boolean"
)

FIELDS: Final[dict[str, Field]] = {
    "id": key("RECORDNO", text=True),
    "book": at("BOOKID", find=EQ | IN),
    "posting_date": at("ENTRY_DATE", find=EQ | RANGE),
    "journal_entry": at("BATCHKEY", Reference(""), find=EQ | IN),
    "journal": at("SYMBOL", find=EQ | IN),
    "entry_number": at("BATCH_NO", find=EQ | IN),
    "line": at("GLENTRYKEY", Reference(""), find=EQ | IN),
    "line_number": at("LINE_NO"),
    "account": both(LedgerAccount("GLENTRY.ACCOUNTKEY", "ACCOUNTNO", "STATISTICAL"), find=EQ | IN),
    "account_number": at("ACCOUNTNO", find=EQ | IN | RANGE | LIKE),
    "account_name": at("ACCOUNTTITLE", find=EQ | IN | LIKE),
    "posting": at("TR_TYPE", labels(Posting, DEBIT="1", CREDIT="-1"), find=EQ | IN),
    "amount": at("TRX_AMOUNT", find=EQ | RANGE),
    "debit": at("TRX_DEBITAMOUNT", find=EQ | RANGE),
    "credit": at("TRX_CREDITAMOUNT", find=EQ | RANGE),
    "currency": at("CURRENCY", find=EQ | IN),
    "base_amount": at("AMOUNT", find=EQ | RANGE),
    "base_debit": at("DEBITAMOUNT", find=EQ | RANGE),
    "base_credit": at("CREDITAMOUNT", find=EQ | RANGE),
    "base_currency": at("BASECURR", find=EQ | IN),
    "memo": at("BATCH_TITLE", find=EQ | LIKE),
    "description": both(FirstFilled(("DESCRIPTION", "ENTRYDESCRIPTION"), TEXT)),
    "module": at("MODULEKEY", find=EQ | IN),
    "document": within(
        type=at("RECORDTYPE", DOCUMENTS, find=EQ | IN),
        number=at("RECORDID", find=EQ | IN | LIKE),
        reference=at("DOCNUMBER", find=EQ | IN | LIKE),
        due_date=at("WHENDUE"),
        description=at("PRDESCRIPTION"),
    ),
    "is_statistical": at("STATISTICAL", YES_OR_NO),
    "is_cleared": at("CLEARED", YES_OR_NO),
    "tracking_categories": dims(find=EQ | IN),
    "company": at("CHILDENTITY", find=EQ | IN),
    "custom_fields": extras(),
    **STAMPS,
}

GENERAL_LEDGER_TRANSACTIONS = Resource(
    GeneralLedgerTransaction,
    model="accounting",
    path="general_ledger_transactions",
    label="General ledger",
    sources=(Source("GLDETAIL", FIELDS),),
    defaults={"book": "ACCRUAL"},
)
