"""Accounts: the chart of accounts, statistical accounts, and the bank and card accounts (unified-api §5.1).

Sources: GLACCOUNT and STATACCOUNT (intacct-xml §4.1), CHECKINGACCOUNT, SAVINGSACCOUNT and CREDITCARD (§4.2).
"""

from datetime import datetime
from enum import StrEnum
from typing import Final

from msgspec import UNSET, Struct

from crossfoot.unified.account_types import CONFIDENCE, AccountType, Because, Classification
from crossfoot.unified.blends import Flags
from crossfoot.unified.codecs import labels, named
from crossfoot.unified.parts import AUDIT
from crossfoot.unified.resource import Resource
from crossfoot.unified.resources.accounting.chart import ACCOUNT_JUDGE
from crossfoot.unified.shapes import ACTIVE, Confidence, CustomFields, Money, RemoteData, Status
from crossfoot.unified.source import Source
from crossfoot.unified.vocabulary import (
    ALWAYS,
    CREATE,
    EQ,
    IN,
    LIKE,
    RANGE,
    REQUIRED,
    Field,
    absent,
    at,
    both,
    extras,
    fixed,
    judged,
    key,
)
from crossfoot.unified.writing import masters


class NormalBalance(StrEnum):
    """The side on which an account grows."""

    DEBIT = "debit"
    CREDIT = "credit"


class ClosingType(StrEnum):
    """What the end of the year does to an account."""

    NON_CLOSING = "non_closing"
    """Its balance is carried into the next year."""
    CLOSING = "closing"
    """Its balance is closed into another account, which `closes_to` names."""
    CLOSED_TO = "closed_to"
    """Other accounts close into it: retained earnings."""


class ControlAccount(StrEnum):
    """Whether an account sums up a subledger."""

    PAYABLES = "payables"
    RECEIVABLES = "receivables"
    NONE = "none"


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
    """Asset, liability, equity, revenue, expense or bank; null for a statistical account alone."""
    classification_source: Because | None = None
    """Ours: what told the classification, such as `account_type`, `category` or `name`."""
    classification_confidence: Confidence | None = None
    """Ours: how sure the classification is, from 0 to 1; above 0.75 Sage Intacct says it."""
    type: AccountType | None = None
    """Kind of account; the filter also takes `general_ledger` and `bank_account`."""
    type_source: Because | None = None
    """Ours: what told the type."""
    type_confidence: Confidence | None = None
    """Ours: how sure the type is, from 0 to 1."""
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
    normal_balance: NormalBalance | None = None
    """Ours: the side on which the account grows; null for bank, card and statistical accounts."""
    closing_type: ClosingType | None = None
    """Ours: what the end of the year does to it: `non_closing`, `closing` or `closed_to`."""
    control_account: ControlAccount | None = None
    """Ours: whether it sums up the `payables` or `receivables`; `none` for other ledger accounts."""
    subledger_only: bool | None = None
    """Ours: whether its subledger alone may post to it, and no journal entry."""
    required_dimensions: list[str] | None = None
    """Ours: the dimensions without which nothing can be posted to it, such as `department`."""
    statistical: bool | None = None
    """Ours: whether it counts things instead of money."""
    taxable: bool | None = None
    """Ours: whether what is posted to it is taxed."""
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


REQUIRED_DIMENSIONS = Flags(
    {
        "REQUIREDEPT": "department",
        "REQUIRELOC": "location",
        "REQUIRECLASS": "class",
        "REQUIREPROJECT": "project",
        "REQUIRECUSTOMER": "customer",
        "REQUIREVENDOR": "vendor",
        "REQUIREEMPLOYEE": "employee",
        "REQUIREITEM": "item",
    }
)
NORMAL_BALANCE = labels(NormalBalance, DEBIT="debit", CREDIT="credit")
CLOSING_TYPE = labels(
    ClosingType,
    NON_CLOSING="non-closing account",
    CLOSING="closing account",
    CLOSED_TO="closed to account",
)
CONTROL = labels(
    ControlAccount, PAYABLES="Payables account", RECEIVABLES="Receivables account", NONE="None"
)
SPELLINGS: Final = {
    "type": {
        "fixed": "fixed_asset",
        "long_term_liab": "long_term_liability",
        "current": "other_current_asset",
        "current_liability": "other_current_liability",
    }
}
"""Words of the contract for what has another name among its own values (unified-api §5.1)."""

NO_BALANCE = absent("Balances belong to periods and books; the ledger resources will bring them.")
FLAT = absent("Intacct's accounts have no parents; account groups do the summing.")
UNVERSIONED = absent("Intacct keeps no version of a record.")
NOT_IN_LEDGER = absent("Only bank and card accounts post to an account beside themselves.")
NOT_CLOSING = absent("Only general ledger accounts close into another.")
NOT_OF_CHART = absent("Only accounts of the general ledger have one; see the ledger account.")
SHARED: Final[dict[str, Field]] = {
    "id": key("RECORDNO"),
    "status": at("STATUS", ACTIVE, find=EQ | IN, write=ALWAYS),
    "current_balance": NO_BALANCE,
    "parent_account": FLAT,
    "company": at("MEGAENTITYID", find=EQ | IN),
    "etag": UNVERSIONED,
    "custom_fields": extras(write=ALWAYS),
    **AUDIT,
}


def ledger(kind: dict[str, Field], closes_to: Field) -> dict[str, Field]:
    """An account of the chart, general or statistical."""
    return {
        **SHARED,
        **kind,
        "number": at("ACCOUNTNO", find=EQ | IN | LIKE, write=REQUIRED, most=24),
        "name": at("TITLE", find=EQ | IN | LIKE, write=REQUIRED, most=80),
        "description": absent("A ledger account has a title and nothing else."),
        "currency": absent("Ledger accounts hold every currency."),
        "account_number": at("ACCOUNTNO", find=EQ | IN | LIKE, write=CREATE, most=24),
        "ledger_account": NOT_IN_LEDGER,
        "closes_to": closes_to,
        "required_dimensions": both(REQUIRED_DIMENSIONS, find=EQ | IN, write=ALWAYS),
        "taxable": at("TAXABLE", find=EQ, write=ALWAYS),
        "category": at("CATEGORY", find=EQ | IN, write=ALWAYS),
    }


TREASURY: Final[dict[str, Field]] = {
    "classification_source": fixed(Because.RECORD),
    "classification_confidence": fixed(CONFIDENCE[Because.RECORD]),
    "type_source": fixed(Because.RECORD),
    "type_confidence": fixed(CONFIDENCE[Because.RECORD]),
    "normal_balance": NOT_OF_CHART,
    "closing_type": NOT_OF_CHART,
    "control_account": NOT_OF_CHART,
    "subledger_only": NOT_OF_CHART,
    "required_dimensions": NOT_OF_CHART,
    "statistical": fixed(value=False),
    "taxable": NOT_OF_CHART,
    "closes_to": NOT_CLOSING,
    "category": absent("Only ledger accounts belong to categories."),
}

BANK: Final[dict[str, Field]] = {
    **SHARED,
    **TREASURY,
    "number": at("BANKACCOUNTID", find=EQ | IN | LIKE, write=CREATE),
    "name": at("BANKNAME", find=EQ | IN | LIKE, write=REQUIRED),
    "description": absent("A bank account has a bank's name and nothing else."),
    "classification": fixed(Classification.BANK),
    "type": fixed(AccountType.BANK),
    "currency": at("CURRENCY", find=EQ | IN, write=ALWAYS),
    "account_number": at("BANKACCOUNTNO", find=EQ | IN | LIKE, write=ALWAYS),
    "ledger_account": at("GLACCOUNTNO", named("gl"), find=EQ | IN, write=ALWAYS),
}

CARD: Final[dict[str, Field]] = {
    **SHARED,
    **TREASURY,
    "number": at("CARDID", find=EQ | IN | LIKE, write=CREATE),
    "name": at("CARDID", find=EQ | IN | LIKE),
    "description": at("DESCRIPTION", write=ALWAYS),
    "classification": fixed(Classification.LIABILITY),
    "type": fixed(AccountType.CREDIT_CARD),
    "currency": absent("A card account is kept in the currency of its entity."),
    "account_number": absent("The card's number is kept from readers."),
    "ledger_account": at("LIABACCTKEY", find=EQ | IN, write=ALWAYS),
}

GENERAL: Final[dict[str, Field]] = {
    "classification": judged(ACCOUNT_JUDGE, "classification", find=EQ | IN, write=CREATE),
    "classification_source": judged(ACCOUNT_JUDGE, "classification_source", find=EQ | IN),
    "classification_confidence": judged(ACCOUNT_JUDGE, "classification_confidence", find=RANGE),
    "type": judged(ACCOUNT_JUDGE, "type", find=EQ | IN, write=CREATE),
    "type_source": judged(ACCOUNT_JUDGE, "type_source", find=EQ | IN),
    "type_confidence": judged(ACCOUNT_JUDGE, "type_confidence", find=RANGE),
    "normal_balance": at("NORMALBALANCE", NORMAL_BALANCE, find=EQ | IN, write=ALWAYS),
    "closing_type": at("CLOSINGTYPE", CLOSING_TYPE, find=EQ | IN, write=ALWAYS),
    "control_account": at("ALTERNATIVEACCOUNT", CONTROL, find=EQ | IN, write=ALWAYS),
    "subledger_only": at("SUBLEDGERCONTROLON", find=EQ, write=ALWAYS),
    "statistical": fixed(value=False),
}
COUNTS = absent("A statistical account counts things, not money.")
STATISTICAL: Final[dict[str, Field]] = {
    "classification": COUNTS,
    "classification_source": COUNTS,
    "classification_confidence": COUNTS,
    "type": fixed(AccountType.STATISTICAL),
    "type_source": fixed(Because.RECORD),
    "type_confidence": fixed(CONFIDENCE[Because.RECORD]),
    "normal_balance": COUNTS,
    "closing_type": absent("Statistical accounts are not closed."),
    "control_account": COUNTS,
    "subledger_only": absent("No subledger counts into it."),
    "statistical": fixed(value=True),
}

ACCOUNTS = Resource(
    Account,
    model="accounting",
    path="accounts",
    label="Accounts and banks",
    sources=(
        Source(
            "GLACCOUNT",
            ledger(GENERAL, at("CLOSINGACCOUNTNO", named("gl"), find=EQ | IN, write=ALWAYS)),
            "gl",
            {"type": ("general_ledger",)},
            writes=masters.GENERIC,
            find_back=("ACCOUNTNO",),
        ),
        Source(
            "STATACCOUNT",
            ledger(STATISTICAL, NOT_CLOSING),
            "statistical",
            writes=masters.GENERIC,
            find_back=("ACCOUNTNO",),
        ),
        Source(
            "CHECKINGACCOUNT",
            BANK,
            "checking",
            {"type": ("bank_account",)},
            writes={"update": masters.GENERIC["update"]},
        ),
        Source("SAVINGSACCOUNT", BANK, "savings", {"type": ("bank_account",)}),
        Source("CREDITCARD", CARD, "card"),
    ),
    spellings=SPELLINGS,
    usual="gl",
)
