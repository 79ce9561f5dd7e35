"""Criteria fold constants; exclusive cases read and filter alike."""

from itertools import product
from typing import Any

import pytest

from crossfoot.intacct import Formatting
from crossfoot.unified import registry
from crossfoot.unified.blends import Case, Cases
from crossfoot.unified.classification import AccountFacts, decide
from crossfoot.unified.codecs import Operator, Reading
from crossfoot.unified.criteria import (
    ALWAYS,
    NEVER,
    Criterion,
    Every,
    Match,
    Some,
    among,
    every,
    other_than,
    some,
)
from crossfoot.unified.judging import Docket, Judge
from crossfoot.unified.meaning import criterion
from crossfoot.unified.query import parse_conditions
from crossfoot.unified.resources.accounting.chart import ACCOUNT_JUDGE

OPEN, SHEET = ("non-closing account", "closing account"), ("balancesheet",)
SIDES = Cases(
    (
        Case("equity", {"CLOSINGTYPE": ("closed to account",)}),
        Case("receivables", {"CLOSINGTYPE": OPEN, "ALTERNATIVEACCOUNT": ("Receivables account",)}),
        Case("payables", {"CLOSINGTYPE": OPEN, "ALTERNATIVEACCOUNT": ("Payables account",)}),
        Case(
            "sheet", {"CLOSINGTYPE": OPEN, "ACCOUNTTYPE": SHEET, "ALTERNATIVEACCOUNT": ("None", "")}
        ),
        Case(
            "income",
            {
                "CLOSINGTYPE": OPEN,
                "ACCOUNTTYPE": ("incomestatement",),
                "ALTERNATIVEACCOUNT": ("None", ""),
            },
        ),
    )
)
A, B = Match("A", "eq", ("1",)), Match("B", "eq", ("2",))
ACCOUNTS = registry.find("accounting", "accounts")
DOCKETS: dict[Judge, Docket] = {
    ACCOUNT_JUDGE: {"1": decide(AccountFacts("1000", "Bank", "balancesheet", "debit"))}
}
MONEY = {"CHECKINGACCOUNT", "SAVINGSACCOUNT", "CREDITCARD"}
COMBINATIONS = [
    dict(
        zip(
            ("ACCOUNTTYPE", "NORMALBALANCE", "CLOSINGTYPE", "ALTERNATIVEACCOUNT"),
            texts,
            strict=True,
        )
    )
    for texts in product(
        ("balancesheet", "incomestatement"),
        ("debit", "credit"),
        ("non-closing account", "closing account", "closed to account"),
        ("None", "", "Payables account", "Receivables account"),
    )
]


def _matches(record: dict[str, str], wanted: Criterion) -> bool:
    match wanted:
        case Every(members):
            return all(_matches(record, member) for member in members)
        case Some(members):
            return any(_matches(record, member) for member in members)
        case Match(field, "is_null"):
            return record[field] == ""
        case Match(field, "eq" | "in", values):
            return record[field] in values
    raise AssertionError(wanted)


@pytest.mark.parametrize(
    ("made", "simple"),
    [
        (every([]), ALWAYS),
        (every([A]), A),
        (every([A, ALWAYS, B]), Every((A, B))),
        (every([A, NEVER]), NEVER),
        (every([Every((A, B)), A]), Every((A, B, A))),
        (some([]), NEVER),
        (some([NEVER, A]), A),
        (some([A, ALWAYS]), ALWAYS),
        (some([Some((A, B)), A]), Some((A, B, A))),
        (among("A", []), NEVER),
        (among("A", ["1"]), A),
        (among("A", ["1", ""]), Some((A, Match("A", "is_null")))),
        (other_than("A", []), ALWAYS),
    ],
)
def test_constants_fold_away(made: Criterion, simple: Criterion) -> None:
    assert made == simple


def test_cases_read_and_filter_alike() -> None:
    reading, cases = Reading(Formatting()), SIDES
    read = cases.column(reading)(COMBINATIONS)
    assert None not in read
    for value in cases.values:
        checks: tuple[tuple[Operator, bool], ...] = (("eq", True), ("ne", False))
        for operator, holds in checks:
            wanted = cases.criterion(operator, [value], Formatting())
            for record, shown in zip(COMBINATIONS, read, strict=True):
                assert _matches(record, wanted) == ((shown == value) == holds)


def test_a_combination_that_no_case_knows_is_null_and_counted() -> None:
    reading = Reading(Formatting())
    strange = dict.fromkeys(SIDES.fields, "new in 2027")
    assert SIDES.column(reading)([strange, strange]) == [None, None]
    assert reading.odd.total() == 2


@pytest.mark.parametrize(
    ("params", "asked"),
    [
        ({"type": "general_ledger"}, {"GLACCOUNT"}),
        ({"type": "statistical"}, {"STATACCOUNT"}),
        ({"type": "bank"}, {"GLACCOUNT", "CHECKINGACCOUNT", "SAVINGSACCOUNT"}),
        ({"type": "sales"}, set()),
        ({"type_confidence": {"lt": "0.8"}}, {"GLACCOUNT"}),
        ({"classification_confidence": {"gte": "0.95"}}, MONEY),
        ({"classification": "bank"}, MONEY - {"CREDITCARD"}),
        ({"type": "bank_account"}, MONEY - {"CREDITCARD"}),
        ({"statistical": "true"}, {"STATACCOUNT"}),
        ({"required_dimensions": "item"}, {"GLACCOUNT", "STATACCOUNT"}),
        ({"classification": "asset"}, {"GLACCOUNT"}),
        ({"classification": "liability"}, {"CREDITCARD"}),
        ({"currency": "USD"}, {"CHECKINGACCOUNT", "SAVINGSACCOUNT"}),
        ({"id": "card_3"}, {"CREDITCARD"}),
        ({"type": {"in": "credit_card,statistical"}}, {"STATACCOUNT", "CREDITCARD"}),
        ({"type": "credit_card", "closes_to": "3900"}, set()),
    ],
)
def test_only_sources_that_can_match_are_asked(params: dict[str, Any], asked: set[str]) -> None:
    conditions = parse_conditions(ACCOUNTS, params)
    formatting = Formatting()
    found = {
        source.object
        for source in ACCOUNTS.sources
        if criterion(ACCOUNTS, source, conditions, formatting, (), DOCKETS) != NEVER
    }
    assert found == asked
