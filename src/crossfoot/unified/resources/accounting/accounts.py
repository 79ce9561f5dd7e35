"""Accounts: the chart of accounts, statistical accounts, and the bank and card accounts (unified-api §5.1).

Sources: GLACCOUNT and STATACCOUNT (intacct-xml §4.1), CHECKINGACCOUNT, SAVINGSACCOUNT and CREDITCARD (§4.2).
"""

from datetime import datetime
from enum import StrEnum
from typing import Final

from msgspec import UNSET, Struct

from crossfoot.unified.blends import Case, Cases
from crossfoot.unified.parts import AUDIT
from crossfoot.unified.resource import Resource
from crossfoot.unified.shapes import ACTIVE, CustomFields, Money, RemoteData, Status
from crossfoot.unified.source import Source
from crossfoot.unified.vocabulary import (
    ALWAYS,
    CREATE,
    EQ,
    IN,
    LIKE,
    REQUIRED,
    Field,
    absent,
    at,
    both,
    extras,
    fixed,
    key,
)


class Classification(StrEnum):
    """The side of the balance sheet or income statement."""

    ASSET = "asset"
    LIABILITY = "liability"
    EQUITY = "equity"
    REVENUE = "revenue"
    EXPENSE = "expense"
    BANK = "bank"


class AccountType(StrEnum):
    """What kind of account."""

    ASSET = "asset"
    LIABILITY = "liability"
    EQUITY = "equity"
    INCOME = "income"
    EXPENSE = "expense"
    ACCOUNTS_RECEIVABLE = "accounts_receivable"
    ACCOUNTS_PAYABLE = "accounts_payable"
    STATISTICAL = "statistical"
    BANK = "bank"
    CREDIT_CARD = "credit_card"


class Account(Struct, frozen=True, gc=False):
    """An account of the general ledger, or a bank or card account."""

    id: str
    """`gl_12`, `statistical_3`, `checking_1`, `savings_2` or `card_1`."""
    number: str | None = None
    """Ours: the account number or id that people see, such as 6000."""
    name: str | None = None
    """Title of the account; the bank's name for a bank account."""
    description: str | None = None
    """What else is said of it."""
    classification: Classification | None = None
    """Asset, liability, equity, revenue, expense or bank."""
    type: AccountType | None = None
    """Kind of account; the filter also takes `general_ledger` and `bank_account`."""
    status: Status | None = None
    """`active`, or `archived` when inactive."""
    current_balance: Money | None = None
    """Null: Intacct keeps no balance on the account itself."""
    currency: str | None = None
    """Currency, for bank and card accounts that have one of their own."""
    account_number: str | None = None
    """The bank's own account number, for a bank account; the ledger's account number otherwise."""
    parent_account: str | None = None
    """Null: Intacct's accounts are flat; account groups do the summing."""
    ledger_account: str | None = None
    """Ours: number of the GL account that a bank or card account posts to."""
    closes_to: str | None = None
    """Ours: number of the GL account into which this one closes at year end."""
    category: str | None = None
    """Ours: the category it belongs to in Intacct's standard charts."""
    company: str | None = None
    """Id of the entity that owns the record; null when the whole company shares it."""
    etag: str | None = None
    """Null: Intacct keeps no version of a record."""
    custom_fields: CustomFields = {}
    """Ours: custom fields by their Intacct names."""
    created_at: datetime | None = None
    """When the record was made."""
    updated_at: datetime | None = None
    """When it was last changed; when it was made, if never changed."""
    remote_data: RemoteData = UNSET
    """The gateway record as answered."""


OPEN: Final = ("non-closing account", "closing account")
RETAINED: Final = ("closed to account",)
NO_CONTROL: Final = ("None", "")
SHEET, INCOME = ("balancesheet",), ("incomestatement",)
DEBIT, CREDIT = ("debit",), ("credit",)


def _sides(
    *pairs: tuple[StrEnum, tuple[str, ...], tuple[str, ...]], **more: tuple[str, ...]
) -> list[Case]:
    """A case for each (value, statement, normal balance), with what else they all demand."""
    return [
        Case(value, {"CLOSINGTYPE": OPEN, "ACCOUNTTYPE": statement, "NORMALBALANCE": side, **more})
        for value, statement, side in pairs
    ]


CLASSIFICATION = Cases(
    (
        Case(Classification.EQUITY, {"CLOSINGTYPE": RETAINED}),
        *_sides(
            (Classification.ASSET, SHEET, DEBIT),
            (Classification.LIABILITY, SHEET, CREDIT),
            (Classification.EXPENSE, INCOME, DEBIT),
            (Classification.REVENUE, INCOME, CREDIT),
        ),
    )
)
"""Only what the year closes into is known to be equity: Intacct itself does not tell other equity from debt."""

TYPE = Cases(
    (
        Case(AccountType.EQUITY, {"CLOSINGTYPE": RETAINED}),
        Case(
            AccountType.ACCOUNTS_RECEIVABLE,
            {"CLOSINGTYPE": OPEN, "ALTERNATIVEACCOUNT": ("Receivables account",)},
        ),
        Case(
            AccountType.ACCOUNTS_PAYABLE,
            {"CLOSINGTYPE": OPEN, "ALTERNATIVEACCOUNT": ("Payables account",)},
        ),
        *_sides(
            (AccountType.ASSET, SHEET, DEBIT),
            (AccountType.LIABILITY, SHEET, CREDIT),
            (AccountType.EXPENSE, INCOME, DEBIT),
            (AccountType.INCOME, INCOME, CREDIT),
            ALTERNATIVEACCOUNT=NO_CONTROL,
        ),
    )
)

NO_BALANCE = absent("Balances belong to periods and books; the ledger resources will bring them.")
FLAT = absent("Intacct's accounts have no parents; account groups do the summing.")
UNVERSIONED = absent("Intacct keeps no version of a record.")
NOT_IN_LEDGER = absent("Only bank and card accounts post to an account beside themselves.")
NOT_CLOSING = absent("Only general ledger accounts close into another.")
SHARED: Final[dict[str, Field]] = {
    "id": key("RECORDNO"),
    "status": at("STATUS", ACTIVE, find=EQ | IN, write=ALWAYS),
    "current_balance": NO_BALANCE,
    "parent_account": FLAT,
    "company": at("MEGAENTITYID", find=EQ | IN),
    "etag": UNVERSIONED,
    "custom_fields": extras(),
    **AUDIT,
}


def ledger(kind: dict[str, Field], closes_to: Field) -> dict[str, Field]:
    """An account of the chart, general or statistical."""
    return {
        **SHARED,
        **kind,
        "number": at("ACCOUNTNO", find=EQ | IN | LIKE, write=CREATE),
        "name": at("TITLE", find=EQ | IN | LIKE, write=REQUIRED),
        "description": absent("A ledger account has a title and nothing else."),
        "currency": absent("Ledger accounts hold every currency."),
        "account_number": at("ACCOUNTNO", find=EQ | IN | LIKE),
        "ledger_account": NOT_IN_LEDGER,
        "closes_to": closes_to,
        "category": at("CATEGORY", find=EQ | IN, write=ALWAYS),
    }


BANK: Final[dict[str, Field]] = {
    **SHARED,
    "number": at("BANKACCOUNTID", find=EQ | IN | LIKE, write=CREATE),
    "name": at("BANKNAME", find=EQ | IN | LIKE, write=REQUIRED),
    "description": absent("A bank account has a bank's name and nothing else."),
    "classification": fixed(Classification.BANK),
    "type": fixed(AccountType.BANK),
    "currency": at("CURRENCY", find=EQ | IN, write=ALWAYS),
    "account_number": at("BANKACCOUNTNO", find=EQ | IN | LIKE, write=ALWAYS),
    "ledger_account": at("GLACCOUNTNO", find=EQ | IN, write=ALWAYS),
    "closes_to": NOT_CLOSING,
    "category": absent("Only ledger accounts belong to categories."),
}

CARD: Final[dict[str, Field]] = {
    **SHARED,
    "number": at("CARDID", find=EQ | IN | LIKE, write=CREATE),
    "name": at("CARDID", find=EQ | IN | LIKE),
    "description": at("DESCRIPTION", write=ALWAYS),
    "classification": fixed(Classification.LIABILITY),
    "type": fixed(AccountType.CREDIT_CARD),
    "currency": absent("A card account is kept in the currency of its entity."),
    "account_number": absent("The card's number is kept from readers."),
    "ledger_account": at("LIABACCTKEY", find=EQ | IN, write=ALWAYS),
    "closes_to": NOT_CLOSING,
    "category": absent("Only ledger accounts belong to categories."),
}

GENERAL: Final[dict[str, Field]] = {
    "classification": both(CLASSIFICATION, find=EQ | IN),
    "type": both(TYPE, find=EQ | IN),
}
STATISTICAL: Final[dict[str, Field]] = {
    "classification": absent("A statistical account counts things, not money."),
    "type": fixed(AccountType.STATISTICAL),
}

ACCOUNTS = Resource(
    Account,
    model="accounting",
    path="accounts",
    sources=(
        Source(
            "GLACCOUNT",
            ledger(GENERAL, at("CLOSINGACCOUNTNO", find=EQ | IN, write=ALWAYS)),
            "gl",
            {"type": ("general_ledger",)},
        ),
        Source("STATACCOUNT", ledger(STATISTICAL, NOT_CLOSING), "statistical"),
        Source("CHECKINGACCOUNT", BANK, "checking", {"type": ("bank_account",)}),
        Source("SAVINGSACCOUNT", BANK, "savings", {"type": ("bank_account",)}),
        Source("CREDITCARD", CARD, "card"),
    ),
)
