"""Filters on the fields that a company added itself."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from crossfoot.connector import Company, reader
from crossfoot.errors import InvalidParameter
from crossfoot.unified import registry
from crossfoot.unified.query import ListRequest, parse_conditions

CONTACTS = registry.find("accounting", "contacts")

Holds = Callable[[dict[str, Any]], bool]


@pytest.mark.parametrize(
    ("params", "holds"),
    [
        ({"RISK_RATING": "Medium"}, lambda f: f.get("RISK_RATING") == "Medium"),
        ({"risk_rating": {"in": "High,Low"}}, lambda f: f.get("RISK_RATING") in {"High", "Low"}),
        ({"SUPPLIER_PORTAL": {"like": "%<%"}}, lambda f: "<" in (f.get("SUPPLIER_PORTAL") or "")),
        ({"DIVERSITY_CERTIFIED": "true"}, lambda f: f.get("DIVERSITY_CERTIFIED") is True),
        (
            {"ANNUAL_SPEND_TARGET": {"gte": "1000", "lt": "90000.5"}},
            lambda f: Decimal(1000) <= (f.get("ANNUAL_SPEND_TARGET") or 0) < Decimal("90000.5"),
        ),
        (
            {"CONTRACT_RENEWAL": {"gt": "2026-06-30"}},
            lambda f: (f.get("CONTRACT_RENEWAL") or date.min) > date(2026, 6, 30),
        ),
        ({"SEGMENT": {"ne": "Forschung"}}, lambda f: f.get("SEGMENT") != "Forschung"),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, dict) else "",
)
async def test_they_find_all_matches_and_nothing_else(
    company: Company, everything: Any, params: dict[str, Any], holds: Holds
) -> None:
    conditions = parse_conditions(CONTACTS, {"custom_fields": params})
    request = ListRequest(conditions, remote_data=False)
    found: list[Any] = []
    async for page in reader.stream_pages(company, CONTACTS, request):
        found.extend(page)
    expected = [r.id for r in await everything(CONTACTS) if holds(r.custom_fields)]
    assert [record.id for record in found] == expected
    assert expected


@pytest.mark.parametrize(
    ("params", "said"),
    [
        ({"RISK": "High"}, "RISK_RATING"),
        ({"ANNUAL_SPEND_TARGET": "much"}, "no number"),
        ({"ANNUAL_SPEND_TARGET": "1E+1000000000"}, "40 digits"),
        ({"ANNUAL_SPEND_TARGET": {"like": "1%"}}, "only texts"),
        ({"DIVERSITY_CERTIFIED": {"gt": "false"}}, "neither is the greater"),
        ({"DIVERSITY_CERTIFIED": "perhaps"}, "true, false"),
        ({"CONTRACT_RENEWAL": "06/30/2026"}, "ISO 8601"),
    ],
    ids=str,
)
async def test_a_mistake_is_named_with_the_field(
    company: Company, params: dict[str, Any], said: str
) -> None:
    request = ListRequest(parse_conditions(CONTACTS, {"custom_fields": params}))
    with pytest.raises(InvalidParameter, match=said) as refusal:
        async for _ in reader.stream_pages(company, CONTACTS, request):
            pass
    assert refusal.value.name == f"custom_fields[{next(iter(params))}]"


@pytest.mark.parametrize("value", ["High", {}, ""])
def test_a_filter_on_custom_fields_names_one(value: Any) -> None:
    with pytest.raises(InvalidParameter, match="which of the custom fields"):
        parse_conditions(CONTACTS, {"custom_fields": value})
