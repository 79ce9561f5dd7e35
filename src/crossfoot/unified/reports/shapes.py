"""Reports as they look on the wire. The contract names their filters alone: the rest is ours."""

from datetime import date
from enum import StrEnum

from msgspec import UNSET, Struct

from crossfoot.unified.shapes import Money, RemoteData, Tracking


class ReportType(StrEnum):
    """Which report."""

    TRIAL_BALANCE = "trial_balance"
    BALANCE_SHEET = "balance_sheet"
    PROFIT_AND_LOSS = "profit_and_loss"
    GENERAL_LEDGER = "general_ledger"
    AGED_RECEIVABLE_SUMMARY = "aged_receivable_summary"
    AGED_RECEIVABLE_DETAIL = "aged_receivable_detail"
    AGED_PAYABLE_SUMMARY = "aged_payable_summary"
    AGED_PAYABLE_DETAIL = "aged_payable_detail"


class ReportAccount(Struct, frozen=True, gc=False):
    """The ledger account of a row."""

    id: str
    """Id among the accounts, such as `gl_71`."""
    number: str
    """Account number."""
    name: str
    """Account title."""
    classification: str | None = None
    """`asset`, `liability`, `equity`, `revenue` or `expense`."""
    type: str | None = None
    """The account's type, as the accounts resource tells it."""


class ReportContact(Struct, frozen=True, gc=False):
    """The customer or vendor of a row."""

    number: str
    """The id that people see."""
    name: str | None = None
    """Name."""
    type: str | None = None
    """`customer` or `vendor`."""


class ReportDocument(Struct, frozen=True, gc=False):
    """The document behind a row."""

    id: str | None = None
    """Id of the record behind it, such as `invoice_871`; null where it has no resource."""
    number: str | None = None
    """Its number."""
    type: str | None = None
    """What it is."""
    issue_date: date | None = None
    """Its date."""
    due_date: date | None = None
    """When it is due."""


class Buckets(Struct, frozen=True, gc=False):
    """What is open, by how long it has been due."""

    current: Money
    """Not due yet."""
    days_1_30: Money
    """Due for 1 to 30 days."""
    days_31_60: Money
    """Due for 31 to 60 days."""
    days_61_90: Money
    """Due for 61 to 90 days."""
    days_over_90: Money
    """Due for longer."""


class ReportRow(Struct, frozen=True, gc=False):
    """A row: of an account, a transaction, a contact or a document, as the report's type has it."""

    section: str | None = None
    """Part of a statement: `assets`, `liabilities`, `equity`, `income`, `cost_of_sales` …"""
    account: ReportAccount | None = None
    """The ledger account; null for computed rows such as the year's result."""
    name: str | None = None
    """What the row is: the account's title, the transaction's text, the contact's name."""
    tracking_category: Tracking | None = None
    """The value of the dimension in `group_by`; null where lines carry none."""
    contact: ReportContact | None = None
    """The customer or vendor."""
    document: ReportDocument | None = None
    """The document."""
    posted_on: date | None = None
    """Posting date of a transaction."""
    opening_balance: Money | None = None
    """Balance before the first day; debits are positive."""
    debit: Money | None = None
    """Debits."""
    credit: Money | None = None
    """Credits."""
    amount: Money | None = None
    """What the row adds to its section, or what is open: positive where the section normally is."""
    closing_balance: Money | None = None
    """Balance after the last day, or after the transaction; debits are positive."""
    aging: Buckets | None = None
    """What is open, by age."""


class ReportTotal(Struct, frozen=True, gc=False):
    """A sum at the foot of a report."""

    name: str
    """Of what."""
    amount: Money
    """How much."""


class Report(Struct, frozen=True, gc=False):
    """A report on one entity in its base currency, or on one account of it."""

    id: str
    """Type, entity and account, such as `general_ledger:E100:6000`."""
    type: ReportType | None = None
    """Which report."""
    name: str | None = None
    """Its name for people."""
    company: str | None = None
    """Id of the entity; null for what belongs to none."""
    currency: str | None = None
    """Currency of all amounts: the entity's base currency."""
    basis: str | None = None
    """`accrual`: the book that was read."""
    start_date: date | None = None
    """First day; null where a report looks at one day alone."""
    end_date: date | None = None
    """Last day, or the day that it looks at."""
    group_by: str | None = None
    """The dimension that parts the rows, if one was asked for."""
    account: ReportAccount | None = None
    """The ledger account that a general ledger's record is about."""
    opening_balance: Money | None = None
    """That account's balance before the first day."""
    closing_balance: Money | None = None
    """That account's balance after the last day."""
    rows: list[ReportRow] = []
    """The rows."""
    totals: list[ReportTotal] = []
    """Sums at the foot."""
    remote_data: RemoteData = UNSET
    """Left out: a report is computed from many gateway records."""
