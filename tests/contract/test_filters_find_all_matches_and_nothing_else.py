"""Every filter of every resource, with every operator, against the unfiltered list."""

import re
from collections.abc import AsyncIterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
import pytest_asyncio

from crossfoot.connector import Company, reader
from crossfoot.errors import InvalidParameter, UnknownParameter
from crossfoot.unified import registry
from crossfoot.unified.filters import SEARCH, SEARCHED, FilterSpec
from crossfoot.unified.query import ListRequest, parse_conditions
from crossfoot.unified.resource import Resource

pytestmark = pytest.mark.asyncio(loop_scope="module")

NARROWED: dict[str, dict[str, Any]] = {
    "contacts": {"or": [{"number": {"like": "V-000%"}}, {"number": {"like": "C-000%"}}]},
    "tracking_categories": {
        "category_type": {"in": "department,location,class,project,employee,warehouse,channel,fund"}
    },
    "budgets": {"name": {"in": "Budget DE 2026,2024 Draft"}},
    "expenses": {"number": {"like": "ER-002%"}},
    "transactions": {
        "or": [
            {"number": {"like": pattern}}
            for pattern in ("CC-0002%", "OR-0010%", "DEP-0010%", "FT-0010%", "ADV-0000%", "SQ000%")
        ]
    },
    "purchase_orders": {"or": [{"number": {"like": "PO220%"}}, {"number": {"like": "PO22%1"}}]},
    "invoices": {
        "or": [
            {"issue_date": {"gte": "2026-10-15", "lte": "2026-10-16"}},
            {"issue_date": {"gte": "2026-10-01"}, "status": "voided"},
        ]
    },
    "credit_notes": {"or": [{"transaction_date": {"gte": "2026-10-01"}}]},
}
"""Large resources are compared within a part of them, so that the suite stays quick."""
HELD_BY_NONE = {
    "boolean": "true",
    "date": "1999-12-31",
    "date-time": "1999-12-31T09:30:00+00:00",
    "integer": "-987",
    "number": "-987.65",
}
"""Asked for where the demo company fills an attribute of no record."""
WHOLE_SOURCES = {"general_ledger", "bank_account", "sales_invoice", "purchase_invoice"}
"""Values of a filter that records do not show: they name all records of a source."""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def company(emulator: Any, open_company: Any) -> AsyncIterator[Company]:
    """The demo company, its set-up learned once for all these questions."""
    async with open_company(emulator) as opened:
        yield opened


def _says(record: Any, spec: FilterSpec) -> list[str]:
    """What a record says of an attribute, as a filter would say it; several for a list."""
    if spec.name in {"contact_type", "category_type"}:
        return [str(record.type if spec.name == "contact_type" else record.category_type)]
    if spec.name == SEARCH:
        return [str(getattr(record, name)) for name in SEARCHED if getattr(record, name, None)]
    path = [*spec.asks.split("."), *([spec.part] if spec.part else [])]
    return [_spelled(value) for value in _values(record, path)]


def _values(value: Any, path: list[str]) -> list[Any]:
    """What stands at the end of a path of attributes; each member's of a list."""
    if value is None:
        return []
    if isinstance(value, list):
        return [found for member in value for found in _values(member, path)]
    return _values(getattr(value, path[0]), path[1:]) if path else [value]


def _spelled(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, datetime | date) else str(value)


def _holds(  # noqa: PLR0911 -- an operator each
    record: Any, spec: FilterSpec, operator: str, wanted: list[str]
) -> bool:
    said = _says(record, spec)
    if spec.name == SEARCH:
        words = wanted[0].casefold().split()
        return all(any(word in text.casefold() for text in said) for word in words)
    match operator:
        case "eq" | "in":
            return any(value in wanted for value in said)
        case "ne":
            return all(value not in wanted for value in said)
        case "like":
            pattern = re.escape(wanted[0]).replace("%", ".*").replace("_", ".")
            return any(re.fullmatch(pattern, value, re.DOTALL) for value in said)
    place = _place(spec, wanted[0])
    places = [_place(spec, value) for value in said]
    match operator:
        case "gt":
            return any(value > place for value in places)
        case "gte":
            return any(value >= place for value in places)
        case "lt":
            return any(value < place for value in places)
        case "lte":
            return any(value <= place for value in places)
    raise AssertionError(operator)


def _place(spec: FilterSpec, text: str) -> Any:
    """Where a value stands in the order of its kind."""
    return Decimal(text) if spec.kind in {"number", "integer"} else text


def _samples(records: list[Any], spec: FilterSpec) -> list[str]:
    """A few values that occur: the first, one of the middle and the last in their order."""
    said = {value for record in records for value in _says(record, spec)}
    values = sorted(said, key=lambda text: _place(spec, text))
    if not values:
        return []
    return list(dict.fromkeys([values[0], values[len(values) // 2], values[-1]]))


def _questions(spec: FilterSpec, samples: list[str]) -> list[tuple[str, list[str]]]:
    questions: list[tuple[str, list[str]]] = []
    if spec.name == SEARCH:
        plain = [text for text in samples if "%" not in text and "_" not in text]
        return [("eq", [text[1:4].strip().swapcase() or text]) for text in plain]
    for operator in spec.operators:
        if operator == "in":
            questions.append((operator, samples))
        elif operator == "like":
            plain = [text for text in samples if "%" not in text and "_" not in text]
            questions.extend((operator, [f"{text[:3]}%"]) for text in plain[:1])
            questions.extend((operator, [f"%{text[-2:]}"]) for text in plain[-1:])
        else:
            questions.extend((operator, [text]) for text in samples[1:2] or samples)
    return questions


async def _found(company: Company, resource: Resource, asked: dict[str, Any]) -> list[Any]:
    """Every record that these filters find."""
    request = ListRequest(conditions=parse_conditions(resource, asked), remote_data=False)
    found: list[Any] = []
    async for page in reader.stream_pages(company, resource, request):
        found.extend(page)
    return found


async def test_a_filter_finds_what_it_names(
    company: Company, everything: Any, part: Any, resource: Resource, spec: FilterSpec
) -> None:
    narrowed = NARROWED.get(resource.path, part(resource))
    if spec.name in narrowed:
        narrowed = {}
    records = await everything(resource, **narrowed)
    samples = _samples(records, spec) or [
        HELD_BY_NONE.get(spec.kind, next(iter(spec.values), "What no record has"))
    ]
    for operator, wanted in _questions(spec, samples):
        value: Any = wanted if operator == "in" else wanted[0]
        asked: Any = {operator: value}
        for name in reversed(spec.name.split(".")):
            asked = {name: asked}
        found = await _found(company, resource, {**narrowed, **asked})
        expected = [r.id for r in records if _holds(r, spec, operator, wanted)]
        assert [r.id for r in found] == expected, (spec.name, operator, wanted)


@pytest.mark.parametrize(
    ("resource", "spec"),
    [
        (r, s)
        for r in registry.RESOURCES
        if r.computed is None
        for s in r.filters
        if s.kind == "enum" and s.name != "sort_by"
    ],
    ids=lambda value: getattr(value, "path", None) or value.name,
)
async def test_every_value_that_a_filter_lists_can_be_asked_for(
    everything: Any, resource: Resource, spec: FilterSpec
) -> None:
    if spec.name in {"contact_type", "category_type"}:
        return
    narrowed = NARROWED.get(resource.path, {})
    records = await everything(resource, **narrowed)
    shown = {text for record in records for text in _says(record, spec)}
    for value in spec.values:
        asked: Any = value
        for name in reversed(spec.name.split(".")):
            asked = {name: asked}
        found = await everything(resource, **{**narrowed, **asked})
        assert value in WHOLE_SOURCES or all(value in _says(record, spec) for record in found)
        assert bool(found) == (value in shown or value in WHOLE_SOURCES)


async def test_a_search_finds_records_by_words_of_their_number_and_name_in_any_case(
    company: Company, everything: Any
) -> None:
    vendors = registry.find("accounting", "contacts")
    records = await everything(vendors, contact_type="vendor")
    asked = {"search": "  SUPPLIES v-0 ", "contact_type": "vendor"}
    found = await _found(company, vendors, asked)
    expected = [
        r.id for r in records if "supplies" in r.name.lower() and r.number.startswith("V-0")
    ]
    assert expected
    assert [r.id for r in found] == expected


async def test_letters_beyond_ascii_are_searched_for_in_either_case(
    company: Company, everything: Any
) -> None:
    contacts = registry.find("accounting", "contacts")
    records = await everything(contacts)
    expected = [r.id for r in records if "MÜ" in r.name.upper()]
    assert expected
    for text in ("mü", "MÜ"):
        assert [r.id for r in await _found(company, contacts, {"search": text})] == expected


async def test_a_search_goes_with_other_filters_and_inside_alternatives(
    company: Company, everything: Any
) -> None:
    accounts = registry.find("accounting", "accounts")
    records = await everything(accounts)
    asked = {"or": [{"search": "CASH"}, {"search": "rent"}], "status": "active"}
    expected = [
        r.id
        for r in records
        if r.status == "active" and any(word in r.name.lower() for word in ("cash", "rent"))
    ]
    assert [r.id for r in await _found(company, accounts, asked)] == expected


@pytest.mark.parametrize("text", [" ", "a b c d e f g h i j k"])
async def test_a_search_without_words_or_with_very_many_is_refused(text: str) -> None:
    with pytest.raises(InvalidParameter, match="search"):
        parse_conditions(registry.find("accounting", "items"), {"search": text})


async def test_alternatives_find_the_union(company: Company, everything: Any) -> None:
    resource = registry.find("accounting", "accounts")
    records = await everything(resource)
    conditions = parse_conditions(
        resource, {"or": [{"type": "bank"}, {"number": {"like": "1%"}, "status": "active"}]}
    )
    found: list[Any] = []
    async for page in reader.stream_pages(company, resource, ListRequest(conditions=conditions)):
        found.extend(page)
    expected = [
        r.id
        for r in records
        if r.type == "bank" or (r.number.startswith("1") and r.status == "active")
    ]
    assert [r.id for r in found] == expected


@pytest.mark.parametrize(
    ("type_", "tags"),
    [
        ("general_ledger", {"gl"}),
        ("bank_account", {"checking", "savings"}),
        ("statistical", {"statistical"}),
    ],
)
async def test_an_account_type_may_name_a_whole_source(
    company: Company, everything: Any, type_: str, tags: set[str]
) -> None:
    resource = registry.find("accounting", "accounts")
    records = await everything(resource)
    conditions = parse_conditions(resource, {"type": type_})
    found: list[Any] = []
    async for page in reader.stream_pages(company, resource, ListRequest(conditions=conditions)):
        found.extend(page)
    assert [r.id for r in found] == [r.id for r in records if r.id.partition("_")[0] in tags]


async def test_a_reference_may_be_the_id_that_people_see(everything: Any) -> None:
    resource = registry.find("accounting", "contacts")
    vendors = await everything(resource, contact_type="vendor")
    child = next(v for v in vendors if v.parent)
    above = next(v for v in vendors if v.id == child.parent)
    by_id = await everything(resource, contact_type="vendor", parent=above.id)
    by_number = await everything(resource, contact_type="vendor", parent=above.number)
    assert [v.id for v in by_id] == [v.id for v in vendors if v.parent == above.id]
    assert [v.id for v in by_number] == [v.id for v in by_id]


async def test_an_unknown_filter_is_refused_with_the_valid_names() -> None:
    for resource in registry.RESOURCES:
        with pytest.raises(UnknownParameter) as refusal:
            parse_conditions(resource, {"nmae": "x"})
        assert set(refusal.value.valid) == {spec.spelled for spec in resource.filters}


async def test_a_dimension_that_the_company_does_not_have_is_refused_with_those_it_has(
    company: Company,
) -> None:
    resource = registry.find("accounting", "tracking_categories")
    conditions = parse_conditions(resource, {"category_type": "cahnnel"})
    with pytest.raises(InvalidParameter, match=r"channel"):
        async for _ in reader.stream_pages(company, resource, ListRequest(conditions=conditions)):
            pass


async def test_a_filter_over_lines_that_leads_nowhere_finds_nothing(
    company: Company, cursors: Any
) -> None:
    orders = registry.find("accounting", "purchase_orders")
    for filters in ({"line_items": {"item": "NOBODY"}}, {"bills": "bill_999999"}):
        request = ListRequest(parse_conditions(orders, filters), limit=3)
        page = await reader.list_page(company, orders, request, cursors)
        assert (page.result, page.next_cursor) == ([], None)
