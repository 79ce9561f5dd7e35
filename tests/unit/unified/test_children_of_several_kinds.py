"""One attribute made of children of several kinds: a list of them all, or the first there is."""

from typing import Any

import pytest
from msgspec import Struct

from crossfoot.intacct import Formatting, catalog
from crossfoot.unified.check import check
from crossfoot.unified.codecs import Reference
from crossfoot.unified.criteria import Every, Linked, Match, Some
from crossfoot.unified.meaning import criterion
from crossfoot.unified.plan import Facts, Plan
from crossfoot.unified.query import parse_conditions
from crossfoot.unified.resource import Resource
from crossfoot.unified.source import Source
from crossfoot.unified.vocabulary import EQ, IN, at, children, each, fixed, key, within


class Paper(Struct):
    """What an attachment belongs to."""

    id: str | None = None
    """Its id."""
    type: str | None = None
    """Its kind."""


class Slip(Struct):
    """A deposit."""

    id: str
    """Its id."""
    account: str | None = None
    """Where the money went."""
    papers: list[Paper] | None = None
    """What it belongs to."""


def _bank(name: str, tag: str) -> Any:
    found = Reference(tag, natural="BANKACCOUNTID")
    return children(
        name, by="BANKACCOUNTID", of="FINANCIALENTITY", id=at("RECORDNO", found, find=EQ | IN)
    )


def _paper(name: str, tag: str) -> Any:
    found = at("RECORDNO", Reference(tag))
    return children(name, by="SUPDOCID", of="SUPDOCID", id=found, type=fixed(tag))


SLIPS = Resource(
    Slip,
    model="tests",
    path="slips",
    sources=(
        Source(
            "DEPOSIT",
            {
                "id": key("RECORDNO"),
                "account": each(
                    _bank("CHECKINGACCOUNT", "checking"), _bank("SAVINGSACCOUNT", "savings")
                ),
                "papers": each(_paper("APBILL", "bill"), _paper("ARINVOICE", "invoice")),
            },
        ),
    ),
)
PLAN = Plan(SLIPS, SLIPS.sources[0], Facts(Formatting()))
RECORDS = [
    {"RECORDNO": "1", "FINANCIALENTITY": "BOA", "SUPDOCID": "A1"},
    {"RECORDNO": "2", "FINANCIALENTITY": "SBB", "SUPDOCID": ""},
    {"RECORDNO": "3"},
]


def _criterion(**params: Any) -> Any:
    conditions = parse_conditions(SLIPS, params)
    return criterion(SLIPS, SLIPS.sources[0], conditions, Formatting())


def test_it_is_declared_soundly() -> None:
    check([SLIPS], catalog)


def test_a_mixture_of_parts_and_children_is_a_mistake() -> None:
    mixed = each(within(id=at("DEPOSITID"), type=fixed("x")), _paper("APBILL", "bill"))
    source = Source("DEPOSIT", {**SLIPS.sources[0].fields, "papers": mixed})
    with pytest.raises(Exception, match="not in both"):
        check([Resource(Slip, model="tests", path="slips", sources=(source,))], catalog)


def test_a_list_has_all_of_them_and_a_single_value_is_the_first() -> None:
    related = {
        "account.0": [{"BANKACCOUNTID": "BOA", "RECORDNO": "7"}],
        "account.1": [{"BANKACCOUNTID": "SBB", "RECORDNO": "8"}],
        "papers.0": [{"SUPDOCID": "A1", "RECORDNO": "33"}],
        "papers.1": [{"SUPDOCID": "A1", "RECORDNO": "44"}],
    }
    found: list[Any] = PLAN.read(RECORDS, related)
    assert [one.account for one in found] == ["checking_7", "savings_8", None]
    assert found[0].papers == [Paper("bill_33", "bill"), Paper("invoice_44", "invoice")]
    assert [one.papers for one in found[1:]] == [[], []]


def test_what_is_not_known_is_null_and_hides_nothing_else() -> None:
    related = {
        "account.0": None,
        "account.1": [{"BANKACCOUNTID": "SBB", "RECORDNO": "8"}],
        "papers.0": None,
        "papers.1": None,
    }
    found: list[Any] = PLAN.read(RECORDS, related)
    assert [(one.account, one.papers) for one in found] == [
        (None, None),
        ("savings_8", None),
        (None, None),
    ]


def test_a_filter_asks_each_kind_by_its_own_id_or_the_natural_one() -> None:
    checking, savings = (
        Linked("FINANCIALENTITY", name, "BANKACCOUNTID", Match(field, "eq", (text,)))
        for name, field, text in (
            ("CHECKINGACCOUNT", "RECORDNO", "7"),
            ("SAVINGSACCOUNT", "BANKACCOUNTID", "checking_7"),
        )
    )
    assert _criterion(account="checking_7") == Some((checking, savings))
    others = _criterion(account={"ne": "checking_7"})
    assert isinstance(others, Every)
    assert all(isinstance(one, Linked) and one.negated for one in others.members)
