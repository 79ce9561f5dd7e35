"""Whatever a caller asks of the proxy, it is understood or refused in words."""

from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crossfoot.connector import queries
from crossfoot.connector.conditions import IN_BODIES, OPERATORS, in_query_string
from crossfoot.connector.objects import KnownObject, did_you_mean
from crossfoot.errors import InvalidBody, InvalidRequest
from crossfoot.intacct import DefinedField, DefinedRelation, Definition, Formatting
from crossfoot.intacct.functions import query as written

VENDOR = KnownObject(
    "VENDOR",
    Definition(
        "VENDOR",
        fields=(
            DefinedField("RECORDNO", "", "INTEGER"),
            DefinedField("NAME", "", "TEXT"),
            DefinedField("WHENMODIFIED", "", "TIMESTAMP"),
            DefinedField("DISPLAYCONTACT.EMAIL1", "", "TEXT"),
            DefinedField("DEPT#", "", "INTEGER"),
        ),
        relations=(DefinedRelation("PARENT", "VENDOR", "", "MANY2ONE", "PARENTKEY"),),
    ),
)

words = st.sampled_from(
    [
        "NAME",
        "name",
        "WHENMODIFIED",
        "PARENT.NAME",
        *OPERATORS,
        *IN_BODIES,
        *queries.KEYS,
        "$and",
        "$or",
    ]
)
scalars = st.none() | st.booleans() | st.integers() | st.text() | words
nested = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(words | st.text(), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from(queries.KEYS) | st.text(), nested, max_size=6) | nested)
def test_a_body_becomes_a_query_or_a_refusal(body: Any) -> None:
    with suppress(InvalidRequest):
        queries.object_name(body)
        assert written(queries.read_query(VENDOR, body, Formatting())).xml


@given(st.dictionaries(words | st.text(), nested, max_size=4))
def test_parameters_become_a_filter_or_a_refusal(params: dict[str, Any]) -> None:
    with suppress(InvalidRequest):
        in_query_string(VENDOR, params, Formatting())


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("name", "NAME"),
        ("displaycontact.email1", "DISPLAYCONTACT.EMAIL1"),
        ("parent.name", "PARENT.NAME"),
        ("CHILD.NAME", None),
        ("NAEM", None),
    ],
)
def test_fields_are_found_in_any_case_and_over_relations(name: str, field: str | None) -> None:
    assert VENDOR.field(name) == field


def test_what_cannot_be_named_in_xml_is_not_offered() -> None:
    assert "DEPT#" not in VENDOR.fields


def test_near_names_are_offered_and_far_ones_are_not() -> None:
    assert did_you_mean("NAEM", VENDOR.fields) == "Did you mean NAME?"
    assert did_you_mean("ZZZ", VENDOR.fields) == ""


@pytest.mark.parametrize(
    ("body", "order"),
    [
        ({}, [("RECORDNO", False)]),
        ({"orderBy": ["-name"]}, [("NAME", True)]),
        ({"orderBy": [{"NAME": "desc"}, "RECORDNO"]}, [("NAME", True), ("RECORDNO", False)]),
        ({"orderBy": "NAME desc"}, [("NAME", True)]),
        ({"aggregates": [{"$count": "RECORDNO"}]}, []),
    ],
)
def test_an_order_has_several_spellings(
    body: dict[str, Any], order: list[tuple[str, bool]]
) -> None:
    query = queries.read_query(VENDOR, body, Formatting())
    assert [(one.field, one.descending) for one in query.order] == order


def test_the_first_mistake_of_a_body_has_its_place() -> None:
    with pytest.raises(InvalidBody) as refusal:
        queries.read_query(VENDOR, {"filters": [{"$or": [{"$eq": {"NAEM": 1}}]}]}, Formatting())
    assert refusal.value.problems[0].path == "filters[0].$or[0].$eq.NAEM"
