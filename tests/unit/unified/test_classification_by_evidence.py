"""Which evidence decides what an account is, and what it is worth."""

import itertools
from typing import Any

import pytest

from crossfoot.unified.account_names import CORNERS, Corner, plain, words
from crossfoot.unified.account_types import (
    CLASSIFICATION_OF,
    CONFIDENCE,
    GENERIC,
    REFINED_BY,
    AccountType,
    Because,
    Classification,
)
from crossfoot.unified.classification import AccountFacts, Verdict, decide, neighbours_of, override

SHEET, INCOME = "balancesheet", "incomestatement"


def _sheet(title: str = "", side: str = "credit", **more: Any) -> AccountFacts:
    return AccountFacts(title=title, statement=SHEET, side=side, **more)


def _income(title: str = "", side: str = "debit", **more: Any) -> AccountFacts:
    return AccountFacts(title=title, statement=INCOME, side=side, **more)


def _short(verdict: Verdict) -> tuple[str, str, str, str]:
    return (
        verdict.classification.value,
        verdict.classification_source.value,
        verdict.type.value,
        verdict.type_source.value,
    )


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (
            _sheet("Warranty", closing="closed to account"),
            ("equity", "closing_type", "equity", "closing_type"),
        ),
        (
            _sheet("Trade 3", "debit", control="Receivables account"),
            ("asset", "control_account", "accounts_receivable", "control_account"),
        ),
        (
            _sheet("Trade 4", control="Payables account"),
            ("liability", "control_account", "accounts_payable", "control_account"),
        ),
        (
            _sheet("First National", "debit", money="bank"),
            ("asset", "bank_account", "bank", "bank_account"),
        ),
        (
            _sheet("First National 4411", money="card"),
            ("liability", "bank_account", "credit_card", "bank_account"),
        ),
        (
            _sheet("Till 4", "debit", money="bank"),
            ("asset", "bank_account", "bank", "bank_account"),
        ),
        (
            _sheet("X", category="Accrued Liabilities"),
            ("liability", "category", "other_current_liability", "category"),
        ),
        (
            _sheet("Accrued Wages", category="Accrued Liabilities"),
            ("liability", "category", "payroll_liability", "name"),
        ),
        (
            _sheet("X", category="Property and Equipment"),
            ("asset", "category", "fixed_asset", "category"),
        ),
        (
            _income("Interest Income", "credit", category="Depreciation and Other"),
            ("revenue", "account_type", "other_income", "name"),
        ),
        (
            _income("X", category="Depreciation and Other"),
            ("expense", "category", "expense", "category"),
        ),
        (
            _sheet("X", groups=("Balance Sheet", "Total Liabilities and Equity", "Total Equity")),
            ("equity", "account_group", "equity", "account_group"),
        ),
        (
            _income("X", groups=("Net Income", "Operating Income", "Total Payroll")),
            ("expense", "account_group", "wages_expense", "account_group"),
        ),
        (
            _sheet("X", "debit", groups=("Current Assets", "Cash", "Quick Ratio")),
            ("asset", "account_group", "cash", "account_group"),
        ),
        (
            _income("Airfare", groups=("Travel & Marketing",)),
            ("expense", "account_group", "expense", "account_group"),
        ),
        (
            _income("Rent", groups=("Rent and Utilities", "Operating Expenses")),
            ("expense", "account_group", "rent_expense", "name"),
        ),
        (
            _income("X", groups=("Repairs and Maintenance",)),
            ("expense", "account_group", "maintenance_expense", "account_group"),
        ),
        (
            _sheet("X", "debit", groups=("Plant and Machinery",)),
            ("asset", "account_group", "equipment", "account_group"),
        ),
        (
            _sheet("X", category="Accounts Payable and Accrued Liabilities"),
            ("liability", "category", "liability", "category"),
        ),
        (_sheet("X", "debit"), ("asset", "account_type", "asset", "account_type")),
        (_income("X", "credit"), ("revenue", "account_type", "income", "account_type")),
        (_income("Travel Expense"), ("expense", "account_type", "expense", "account_type")),
        (_sheet("Quasar"), ("liability", "normal_balance", "liability", "normal_balance")),
        (_sheet("Quasar", number="3100"), ("equity", "number", "equity", "number")),
        (
            _sheet("Quasar", number="4100"),
            ("liability", "normal_balance", "liability", "normal_balance"),
        ),
        (AccountFacts(), ("asset", "nothing", "asset", "nothing")),
        (AccountFacts(statement=INCOME), ("expense", "nothing", "expense", "nothing")),
        (AccountFacts(title="Sales"), ("revenue", "name", "sales", "name")),
        (AccountFacts("4100", "Quasar"), ("revenue", "number", "income", "number")),
        (
            AccountFacts(title="Mortgage", statement="offbalance", side="sideways"),
            ("liability", "name", "long_term_liability", "name"),
        ),
    ],
)
def test_the_best_evidence_decides(
    facts: AccountFacts, expected: tuple[str, str, str, str]
) -> None:
    assert _short(decide(facts)) == expected


def test_a_bank_account_that_posts_to_the_income_statement_is_not_believed() -> None:
    verdict = decide(_income("Quasar", money="bank"))
    assert _short(verdict) == ("expense", "account_type", "expense", "account_type")


def test_a_title_says_outright_that_an_account_is_contra() -> None:
    assert _short(decide(_income("Sales Returns")))[:2] == ("revenue", "name")
    assert _short(decide(_income("Purchase Discounts", "credit")))[:2] == ("expense", "name")
    assert _short(decide(_sheet("Treasury Stock", "debit")))[:2] == ("equity", "name")


def test_the_same_word_means_another_thing_on_the_other_side() -> None:
    assert decide(_income("Interest")).type is AccountType.INTEREST_EXPENSE
    assert decide(_income("Interest", "credit")).type is AccountType.OTHER_INCOME


def test_neighbours_tell_what_a_number_means_in_this_chart() -> None:
    skr04 = [_sheet(title, number=n) for n, title in [
        ("2900", "Gezeichnetes Kapital"), ("2910", "Kapitalrücklage"), ("2970", "Gewinnvortrag"),
        ("3300", "Kreditoren"), ("3500", "Sonstige Verbindlichkeiten"), ("3806", "Umsatzsteuer"),
    ]]  # fmt: skip
    neighbours = neighbours_of(skr04)
    assert decide(_sheet("Konto 7", number="2950"), neighbours).classification == "equity"
    assert decide(_sheet("Konto 8", number="3400"), neighbours).classification == "liability"
    assert decide(_sheet("Konto 7", number="2950")).classification == "liability"
    assert decide(_sheet("Konto 8", number="3400")).classification == "equity"


def test_neighbours_with_other_lengths_and_too_few_of_them_tell_nothing() -> None:
    neighbours = neighbours_of([_sheet("Common Stock", number="2900")] * 2)
    assert decide(_sheet("Konto", number="2950"), neighbours).classification == "liability"
    neighbours = neighbours_of([_sheet("Common Stock", number="2900")] * 3)
    assert decide(_sheet("Konto", number="29500"), neighbours).classification == "liability"


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("Geschäftskonto  EUR", " geschaftskonto eur "),
        ("A/P - R&D", " a p r and d "),
        ("P.A.Y.E.", " paye "),
        ("ÉLECTRICITÉ", " electricite "),
        ("Straße", " strasse "),
        ("現金", " 現金 "),
        ("", "  "),
    ],
)
def test_words_are_compared_without_accents_case_and_marks(title: str, words: str) -> None:
    assert plain(title) == words


def test_an_override_beats_everything() -> None:
    verdict = decide(_sheet("Common Stock", closing="closed to account"))
    changed = override(verdict, None, AccountType.LONG_TERM_LIABILITY)
    assert _short(changed) == ("liability", "override", "long_term_liability", "override")
    assert changed.classification_confidence == changed.type_confidence == 1.0
    broad = override(verdict, Classification.LIABILITY, None)
    assert _short(broad) == ("liability", "override", "liability", "override")
    same = override(verdict, Classification.EQUITY, None)
    assert _short(same) == ("equity", "override", "equity", "closing_type")
    bank = override(verdict, Classification.BANK, None)
    assert _short(bank) == ("bank", "override", "bank", "override")
    odd = override(verdict, None, AccountType.STATISTICAL)
    assert _short(odd) == ("equity", "closing_type", "statistical", "override")
    both = override(verdict, Classification.ASSET, AccountType.CREDIT_CARD)
    assert _short(both) == ("asset", "override", "credit_card", "override")


def test_what_intacct_says_is_worth_more_than_any_guess() -> None:
    said = (
        *(Because.RECORD, Because.CLOSING_TYPE, Because.CONTROL_ACCOUNT, Because.BANK_ACCOUNT),
        *(Because.CATEGORY, Because.ACCOUNT_GROUP, Because.ACCOUNT_TYPE),
    )
    guessed = (Because.NAME, Because.NUMBER, Because.NORMAL_BALANCE, Because.NOTHING)
    assert {*said, *guessed, Because.OVERRIDE} == set(Because) == set(CONFIDENCE)
    assert min(CONFIDENCE[one] for one in said) > 0.75 > max(CONFIDENCE[one] for one in guessed)
    worth = list(CONFIDENCE.values())
    assert worth == sorted(worth, reverse=True)
    assert all(0 <= one <= 1 for one in worth)


def test_more_evidence_never_makes_less_sure() -> None:
    """Each fact that is added leaves the confidence where it was, or raises it."""
    added: list[dict[str, Any]] = [
        {"number": "2100"},
        {"groups": ("Payroll Liabilities",)},
        {"category": "Accrued Liabilities"},
        {"control": "Payables account"},
    ]
    for size in range(len(added)):
        for some in itertools.combinations(added, size):
            known = {"title": "Accrued Wages"} | {k: v for one in some for k, v in one.items()}
            before = decide(_sheet(**known)).classification_confidence
            for more in added:
                after = decide(_sheet(**known | more)).classification_confidence
                assert after >= before


def test_the_tables_agree_with_each_other() -> None:
    assert set(CLASSIFICATION_OF) == set(AccountType) - {AccountType.STATISTICAL}
    assert set(GENERIC) == set(Classification) - {Classification.BANK}
    for broad, narrow in REFINED_BY.items():
        assert {CLASSIFICATION_OF[one] for one in narrow} == {CLASSIFICATION_OF[broad]}


@pytest.mark.parametrize("corner", CORNERS, ids="-".join)
def test_every_phrase_is_written_as_words_are_compared_and_stands_once(corner: Corner) -> None:
    statements = {"balancesheet": "asset liability equity", "incomestatement": "revenue expense"}
    phrases = [(kind, phrase) for kind, row in words()[corner] for phrase in row]
    assert len({phrase for _, phrase in phrases}) == len(phrases)
    for kind, phrase in phrases:
        assert CLASSIFICATION_OF[kind] in statements[corner[0]].split()
        assert plain(phrase.replace("*", "")).split() == phrase.replace("*", "").split()
