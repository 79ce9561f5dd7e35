"""The kinds of ledger account on the wire (unified-api §5.1), and what each is part of."""

from decimal import Decimal
from enum import StrEnum
from typing import Final


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
    BANK = "bank"
    CASH = "cash"
    ACCOUNTS_RECEIVABLE = "accounts_receivable"
    INVENTORY = "inventory"
    PRE_PAYMENT = "pre_payment"
    OTHER_CURRENT_ASSET = "other_current_asset"
    FIXED_ASSET = "fixed_asset"
    EQUIPMENT = "equipment"
    ACCUMULATED_DEPRECIATION = "accumulated_depreciation"
    OTHER_ASSET = "other_asset"
    LIABILITY = "liability"
    ACCOUNTS_PAYABLE = "accounts_payable"
    CREDIT_CARD = "credit_card"
    PAYROLL_LIABILITY = "payroll_liability"
    PAYG_LIABILITY = "payg_liability"
    SUPER_ANNUATION_LIABILITY = "super_annuation_liability"
    OTHER_CURRENT_LIABILITY = "other_current_liability"
    LONG_TERM_LIABILITY = "long_term_liability"
    OTHER_LIABILITY = "other_liability"
    EQUITY = "equity"
    DISTRIBUTION_TO_SHAREHOLDERS = "distribution_to_shareholders"
    INCOME = "income"
    SALES = "sales"
    OTHER_INCOME = "other_income"
    EXPENSE = "expense"
    COST_OF_GOODS_SOLD = "cost_of_goods_sold"
    DIRECT_COSTS = "direct_costs"
    WAGES_EXPENSE = "wages_expense"
    SUPER_ANNUATION_EXPENSE = "super_annuation_expense"
    RENT_EXPENSE = "rent_expense"
    UTILITIES_EXPENSE = "utilities_expense"
    MAINTENANCE_EXPENSE = "maintenance_expense"
    ADVERTISING_EXPENSE = "advertising_expense"
    FEES_EXPENSE = "fees_expense"
    BAD_DEBT_EXPENSE = "bad_debt_expense"
    DEPRECIATION = "depreciation"
    INTEREST_EXPENSE = "interest_expense"
    OTHER_EXPENSES = "other_expenses"
    STATISTICAL = "statistical"


class Because(StrEnum):
    """What told the classification or the type of an account; `EVIDENCE` says more of each."""

    OVERRIDE = "override"
    RECORD = "record"
    CLOSING_TYPE = "closing_type"
    CONTROL_ACCOUNT = "control_account"
    BANK_ACCOUNT = "bank_account"
    CATEGORY = "category"
    ACCOUNT_GROUP = "account_group"
    ACCOUNT_TYPE = "account_type"
    NAME = "name"
    NUMBER = "number"
    NORMAL_BALANCE = "normal_balance"
    NOTHING = "nothing"


EVIDENCE: Final[dict[Because, tuple[str, str]]] = {
    Because.OVERRIDE: ("1.0", "somebody who uses Crossfoot said so for this account"),
    Because.RECORD: ("1.0", "it is a bank, card or statistical account, a record of another kind"),
    Because.CLOSING_TYPE: ("1.0", "the year closes into it (CLOSINGTYPE)"),
    Because.CONTROL_ACCOUNT: ("1.0", "it controls payables or receivables (ALTERNATIVEACCOUNT)"),
    Because.BANK_ACCOUNT: ("0.95", "a bank or card account posts to it"),
    Because.CATEGORY: ("0.9", "the words of its CATEGORY"),
    Because.ACCOUNT_GROUP: ("0.85", "the words of an account group that reports it"),
    Because.ACCOUNT_TYPE: ("0.8", "its ACCOUNTTYPE together with its NORMALBALANCE"),
    Because.NAME: ("0.7", "a guess from the words of its title"),
    Because.NUMBER: ("0.5", "a guess from accounts whose numbers begin alike, or from custom"),
    Because.NORMAL_BALANCE: ("0.4", "a guess: on that side of the balance sheet, the commonest"),
    Because.NOTHING: (
        "0.1",
        "Sage Intacct told nothing of it: what it takes an account for itself",
    ),
}
"""Each source with what it is worth, 0 to 1, and what it means; the best stands first.

What Intacct says is worth more than 0.75, a guess less.
"""

CONFIDENCE: Final = {because: Decimal(worth) for because, (worth, _) in EVIDENCE.items()}

_MEMBERS: Final[dict[Classification, str]] = {
    Classification.ASSET: """
        asset bank cash accounts_receivable inventory pre_payment other_current_asset fixed_asset
        equipment accumulated_depreciation other_asset
    """,
    Classification.LIABILITY: """
        liability accounts_payable credit_card payroll_liability payg_liability
        super_annuation_liability other_current_liability long_term_liability other_liability
    """,
    Classification.EQUITY: "equity distribution_to_shareholders",
    Classification.REVENUE: "income sales other_income",
    Classification.EXPENSE: """
        expense cost_of_goods_sold direct_costs wages_expense super_annuation_expense rent_expense
        utilities_expense maintenance_expense advertising_expense fees_expense bad_debt_expense
        depreciation interest_expense other_expenses
    """,
}

CLASSIFICATION_OF: Final[dict[AccountType, Classification]] = {
    AccountType(name): classification
    for classification, names in _MEMBERS.items()
    for name in names.split()
}
"""The classification of every type that a general ledger account can have."""

GENERIC: Final[dict[Classification, AccountType]] = {
    classification: AccountType(names.split()[0]) for classification, names in _MEMBERS.items()
}
"""The type of an account of which no more than the classification is known."""

REFINED_BY: Final[dict[AccountType, frozenset[AccountType]]] = {
    AccountType(broad): frozenset(map(AccountType, narrow.split()))
    for broad, narrow in {
        "asset": _MEMBERS[Classification.ASSET],
        "liability": _MEMBERS[Classification.LIABILITY],
        "equity": "distribution_to_shareholders",
        "income": "sales other_income",
        "expense": _MEMBERS[Classification.EXPENSE],
        "cash": "bank",
        "accounts_receivable": "other_current_asset pre_payment",
        "other_current_asset": "bank cash accounts_receivable inventory pre_payment",
        "fixed_asset": "equipment accumulated_depreciation",
        "other_asset": "pre_payment accumulated_depreciation",
        "other_current_liability": """
            accounts_payable credit_card payroll_liability payg_liability super_annuation_liability
        """,
        "accounts_payable": "credit_card payroll_liability other_current_liability",
        "payroll_liability": "payg_liability super_annuation_liability",
        "other_liability": "other_current_liability long_term_liability payroll_liability",
        "cost_of_goods_sold": "direct_costs",
        "wages_expense": "super_annuation_expense",
        "other_expenses": "interest_expense depreciation bad_debt_expense",
    }.items()
}
"""A broad type, and the narrower ones by which weaker evidence may make it more precise.

Under the heading "Accounts Payable" people keep credit cards and accruals too."""
