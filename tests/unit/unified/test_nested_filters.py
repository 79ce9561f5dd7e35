"""Filters on what stands inside a record: nested structs, children, and values in lists."""

from typing import Any

import pytest
from msgspec import Struct

from crossfoot.errors import InvalidParameter
from crossfoot.intacct import Formatting
from crossfoot.unified.codecs import Reference
from crossfoot.unified.criteria import ALWAYS, NEVER, Linked, Match, every
from crossfoot.unified.meaning import criterion
from crossfoot.unified.query import Condition, parse_conditions
from crossfoot.unified.resource import Resource
from crossfoot.unified.source import Source
from crossfoot.unified.vocabulary import (
    EQ,
    IN,
    Field,
    absent,
    at,
    children,
    derived,
    fixed,
    key,
    within,
)


class Party(Struct):
    id: str | None = None
    kind: str | None = None


class Line(Struct):
    account: str | None = None


class Paper(Struct):
    id: str
    contact: Party | None = None
    lines: list[Line] = []
    payments: list[str] = []
    count: int | None = None


def _source(tag: str, **fields: Any) -> Source:
    contact = within(id=at("VENDORKEY", Reference(tag, "VENDORID"), find=EQ | IN), kind=fixed(tag))
    declared: dict[str, Field] = {
        "id": key("RECORDNO"),
        "contact": contact,
        "lines": children(
            "APBILLITEM",
            by="RECORDKEY",
            of="RECORDNO",
            where=Match("LINEITEM", "eq", ("T",)),
            account=at("ACCOUNTNO", find=EQ | IN),
        ),
        "payments": children(
            "APPYMTDETAIL", by="RECORDKEY", of="RECORDNO", id=at("PAYMENTKEY", find=EQ | IN)
        ),
        "count": derived(len, "lines"),
    }
    return Source("APBILL", {**declared, **fields}, tag)


PAPERS = Resource(
    Paper, model="tests", path="papers", sources=(_source("vendor"), _source("other"))
)


def _criterion(params: dict[str, Any], source: Source = PAPERS.sources[0]) -> Any:
    return criterion(PAPERS, source, parse_conditions(PAPERS, params), Formatting())


def test_the_filters_are_those_of_the_leaves() -> None:
    names = [spec.spelled for spec in PAPERS.filters]
    assert names == ["id", "contact[id]", "contact[kind]", "lines[account]", "payments"]


@pytest.mark.parametrize(
    ("params", "name", "operator"),
    [
        ({"contact": {"id": "vendor_3"}}, "contact.id", "eq"),
        ({"contact": "vendor_3"}, "contact.id", "eq"),
        ({"contact": {"in": "vendor_3,vendor_4"}}, "contact.id", "in"),
        ({"contact": {"id": {"in": ["vendor_3"]}}}, "contact.id", "in"),
        ({"contact": ["vendor_3"]}, "contact.id", "in"),
    ],
)
def test_a_part_is_named_in_any_of_the_usual_spellings(
    params: dict[str, Any], name: str, operator: str
) -> None:
    (condition,) = parse_conditions(PAPERS, params)
    assert isinstance(condition, Condition)
    assert (condition.field, condition.operator) == (name, operator)


@pytest.mark.parametrize(
    ("params", "path"),
    [
        ({"contact": {"nmae": "x"}}, "contact[nmae]"),
        ({"contact": {"id": {"above": "x"}}}, "contact[id][above]"),
        ({"lines": "6000"}, "lines"),
        ({"lines": {}}, "lines"),
    ],
)
def test_a_part_that_is_not_there_is_refused_by_its_path(params: dict[str, Any], path: str) -> None:
    with pytest.raises(InvalidParameter) as refusal:
        parse_conditions(PAPERS, params)
    assert refusal.value.name == path
    assert refusal.value.problems[0].remedy


def test_a_condition_inside_a_struct_is_one_on_its_field() -> None:
    assert _criterion({"contact": {"id": "vendor_3"}}) == Match("VENDORKEY", "eq", ("3",))
    assert _criterion({"contact": {"id": "V-3"}}) == Match("VENDORID", "eq", ("V-3",))
    assert _criterion({"contact": {"kind": "vendor"}}) == ALWAYS
    assert _criterion({"contact": {"kind": "other"}}) == NEVER


def test_a_source_without_the_struct_has_no_such_records() -> None:
    without = _source("none", contact=absent("Nobody."))
    resource = Resource(Paper, model="tests", path="papers", sources=(*PAPERS.sources, without))
    conditions = parse_conditions(resource, {"contact": {"id": "vendor_3"}})
    assert criterion(resource, without, conditions, Formatting()) == NEVER


def test_a_condition_on_children_leads_over_their_object() -> None:
    lines = every((Match("LINEITEM", "eq", ("T",)), Match("ACCOUNTNO", "eq", ("6000",))))
    assert _criterion({"lines": {"account": "6000"}}) == Linked(
        "RECORDNO", "APBILLITEM", "RECORDKEY", lines
    )
    other = _criterion({"payments": {"ne": "9"}})
    assert other.negated
    assert other.matching == Match("PAYMENTKEY", "eq", ("9",))


def test_the_source_s_own_condition_always_holds() -> None:
    narrowed = Source(
        "APBILL", PAPERS.sources[0].fields, "vendor", where=Match("STATE", "ne", ("Draft",))
    )
    assert _criterion({}, narrowed) == Match("STATE", "ne", ("Draft",))
