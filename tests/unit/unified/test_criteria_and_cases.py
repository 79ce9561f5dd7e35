"""Criteria fold constants; exclusive cases read and filter alike."""

from itertools import product
from typing import Any

import pytest

from crossfoot.intacct import Formatting
from crossfoot.unified import registry
from crossfoot.unified.codecs import Reading
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
from crossfoot.unified.meaning import criterion
from crossfoot.unified.query import parse_conditions
from crossfoot.unified.resources.accounting.accounts import CLASSIFICATION, TYPE

A, B = Match("A", "eq", ("1",)), Match("B", "eq", ("2",))
ACCOUNTS = registry.find("accounting", "accounts")
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


@pytest.mark.parametrize("cases", [CLASSIFICATION, TYPE], ids=["classification", "type"])
def test_cases_read_and_filter_alike(cases: Any) -> None:
    reading = Reading(Formatting())
    read = cases.column(reading)(COMBINATIONS)
    assert None not in read
    for value in cases.values:
        for operator, holds in (("eq", True), ("ne", False)):
            wanted = cases.criterion(operator, [value], Formatting())
            for record, shown in zip(COMBINATIONS, read, strict=True):
                assert _matches(record, wanted) == ((shown == value) == holds)


def test_a_combination_that_no_case_knows_is_null_and_counted() -> None:
    reading = Reading(Formatting())
    strange = dict.fromkeys(CLASSIFICATION.fields, "new in 2027")
    assert CLASSIFICATION.column(reading)([strange, strange]) == [None, None]
    assert reading.odd.total() == 2


@pytest.mark.parametrize(
    ("params", "asked"),
    [
        ({"type": "general_ledger"}, {"GLACCOUNT"}),
        ({"type": "statistical"}, {"STATACCOUNT"}),
        ({"type": "bank"}, {"CHECKINGACCOUNT", "SAVINGSACCOUNT"}),
        ({"classification": "asset"}, {"GLACCOUNT"}),
        ({"classification": "liability"}, {"GLACCOUNT", "CREDITCARD"}),
        ({"currency": "USD"}, {"CHECKINGACCOUNT", "SAVINGSACCOUNT"}),
        ({"id": "card_3"}, {"CREDITCARD"}),
        ({"type": {"in": "credit_card,statistical"}}, {"STATACCOUNT", "CREDITCARD"}),
        ({"type": "bank", "closes_to": "3900"}, set()),
    ],
)
def test_only_sources_that_can_match_are_asked(params: dict[str, Any], asked: set[str]) -> None:
    conditions = parse_conditions(ACCOUNTS, params)
    formatting = Formatting()
    found = {
        source.object
        for source in ACCOUNTS.sources
        if criterion(ACCOUNTS, source, conditions, formatting) != NEVER
    }
    assert found == asked
