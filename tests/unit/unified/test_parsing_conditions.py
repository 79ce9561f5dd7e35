"""Query parameters become conditions, or an error that says what to write."""

from typing import Any

import pytest

from crossfoot.errors import InvalidParameter, UnknownParameter
from crossfoot.unified import registry
from crossfoot.unified.query import Condition, Either, parse_conditions

CONTACTS = registry.find("accounting", "contacts")
PRODUCTS = registry.find("ecommerce", "products")


@pytest.mark.parametrize(
    ("params", "conditions"),
    [
        ({}, []),
        ({"status": "active"}, [("status", "eq", "active")]),
        ({"status": {"eq": "active"}}, [("status", "eq", "active")]),
        ({"status": ["active", "archived"]}, [("status", "in", "active", "archived")]),
        ({"status": {"0": "active", "1": "archived"}}, [("status", "in", "active", "archived")]),
        ({"status": {"in": "active, archived"}}, [("status", "in", "active", "archived")]),
        ({"name": {"in": ["Acme, Inc.", "B"]}}, [("name", "in", "Acme, Inc.", "B")]),
        ({"name": "Acme, Inc."}, [("name", "eq", "Acme, Inc.")]),
        ({"name": {"like": "A%"}}, [("name", "like", "A%")]),
        ({"emails": {"email": "a@b.c"}}, [("emails", "eq", "a@b.c")]),
        ({"emails": {"email": {"like": "%@b.c"}}}, [("emails", "like", "%@b.c")]),
        ({"on_hold": True}, [("on_hold", "eq", "true")]),
        (
            {"updated_at": {"gte": "2026-01-01", "lt": "2026-02-01"}},
            [("updated_at", "gte", "2026-01-01"), ("updated_at", "lt", "2026-02-01")],
        ),
        (
            {"and": [{"status": "active"}, {"name": "A"}]},
            [("status", "eq", "active"), ("name", "eq", "A")],
        ),
    ],
)
def test_every_spelling_means_what_it_says(
    params: dict[str, Any], conditions: list[tuple[Any, ...]]
) -> None:
    assert parse_conditions(CONTACTS, params) == tuple(
        Condition(field, operator, values)
        for field, operator, *rest in conditions
        for values in [tuple(rest)]
    )


@pytest.mark.parametrize(
    "params",
    [
        {"or": [{"name": "A"}, {"number": "B"}]},
        {"or": {"0": {"name": "A"}, "1": {"number": "B"}}},
        {"or": {"name": "A", "number": "B"}},
    ],
)
def test_alternatives_may_be_spelled_three_ways(params: dict[str, Any]) -> None:
    (either,) = parse_conditions(CONTACTS, params)
    assert either == Either(
        ((Condition("name", "eq", ("A",)),), (Condition("number", "eq", ("B",)),))
    )


@pytest.mark.parametrize(
    ("params", "said"),
    [
        ({"status": "alive"}, "Use one of: active, archived."),
        ({"status": {"in": "active,alive"}}, "'alive' is no such value"),
        ({"status": ""}, "it is empty"),
        ({"status": {"like": "a%"}}, "has no operator 'like'"),
        ({"name": {"gt": "A"}}, "has no operator 'gt'"),
        ({"name": {"begins": "A"}}, "there is no operator 'begins'"),
        ({"name": {"eq": ["A", "B"]}}, r"Use name\[in\]"),
        ({"updated_at": "yesterday"}, "2026-01-31T08:00:00Z"),
        ({"updated_at": {"gt": "01/31/2026"}}, "ISO 8601"),
        ({"updated_at": {"gt": "0001-01-01T00:00:00+14:00"}}, "out of range"),
        ({"updated_at": "9999-12-31T23:59:59-12:00"}, "out of range"),
        ({"on_hold": "perhaps"}, "true, false"),
        ({"emails": {"domain": "b.c"}}, "there is no operator 'domain'"),
        ({"or": "x"}, "it holds no filters"),
        ({"or": []}, "it holds no filters"),
    ],
)
def test_a_value_that_cannot_be_used_is_explained(params: dict[str, Any], said: str) -> None:
    with pytest.raises(InvalidParameter, match=said):
        parse_conditions(CONTACTS, params)


@pytest.mark.parametrize(
    "params", [{"nmae": "x"}, {"or": [{"nmae": "x"}]}, {"or": [{"sort_by": "name"}]}]
)
def test_an_unknown_filter_is_refused_unless_the_caller_is_lenient(params: dict[str, Any]) -> None:
    with pytest.raises(UnknownParameter, match="contact_type"):
        parse_conditions(CONTACTS, params)
    assert not [
        c for c in parse_conditions(CONTACTS, params, lenient=True) if isinstance(c, Condition)
    ]


def test_what_intacct_cannot_filter_is_no_filter() -> None:
    with pytest.raises(UnknownParameter):
        parse_conditions(PRODUCTS, {"price": "12"})


def test_an_unknown_resource_is_answered_with_those_there_are() -> None:
    from crossfoot.errors import UnknownRoute  # noqa: PLC0415 -- used here alone

    with pytest.raises(UnknownRoute, match="contacts"):
        registry.find("accounting", "contact")
    with pytest.raises(UnknownRoute, match="user-directory"):
        registry.find("acounting", "contacts")
