"""Conditions held against records here mean what they mean in a query."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from msgspec import Struct

from crossfoot.unified.holding import holds, in_order
from crossfoot.unified.query import parse_conditions
from crossfoot.unified.resource import Resource
from crossfoot.unified.source import Source
from crossfoot.unified.vocabulary import EQ, IN, LIKE, RANGE, Field, at, key


class Paper(Struct):
    id: str
    name: str | None = None
    size: Decimal | None = None
    made: date | None = None
    seen_at: datetime | None = None
    is_open: bool | None = None


FIELDS: dict[str, Field] = {
    "id": key("RECORDNO"),
    "name": at("NAME", find=EQ | IN | LIKE),
    "size": at("SIZE", find=EQ | RANGE),
    "made": at("MADE", find=EQ | RANGE),
    "seen_at": at("SEEN", find=EQ | RANGE),
    "is_open": at("OPEN", find=EQ),
}
PAPERS = Resource(Paper, model="tests", path="papers", sources=(Source("PAPER", FIELDS),))
NINE = datetime(2026, 1, 1, 9, tzinfo=UTC)
RECORDS = (
    Paper("1", "A 100% match", Decimal("10.50"), date(2026, 1, 31), None, True),
    Paper(
        "2", "b_side", Decimal(9), date(2025, 12, 31), datetime(2026, 1, 1, 9, tzinfo=UTC), False
    ),
    Paper("3"),
)


@pytest.mark.parametrize(
    ("params", "found"),
    [
        ({}, "123"),
        ({"name": "b_side"}, "2"),
        ({"name": {"like": "A %"}}, "1"),
        ({"name": {"ne": "b_side"}}, "13"),
        ({"name": ["b_side", "A 100% match"]}, "12"),
        ({"size": {"gt": "9"}}, "1"),
        ({"size": "10.5"}, "1"),
        ({"made": {"lte": "2025-12-31"}}, "2"),
        ({"seen_at": {"gte": "2026-01-01T10:00:00+01:00"}}, "2"),
        ({"is_open": "false"}, "2"),
        ({"or": [{"id": "3"}, {"is_open": "true"}]}, "13"),
    ],
)
def test_records_are_found_as_in_a_query(params: dict[str, Any], found: str) -> None:
    conditions = parse_conditions(PAPERS, params)
    kept = [record.id for record in RECORDS if holds(PAPERS, "", record, conditions)]
    assert "".join(kept) == found


@pytest.mark.parametrize(("sort_by", "found"), [("size", "213"), ("-size", "123")])
def test_blanks_come_last_in_either_direction(sort_by: str, found: str) -> None:
    conditions = parse_conditions(PAPERS, {"sort_by": sort_by})
    ordered = in_order([(None, record) for record in RECORDS], conditions)
    assert "".join(getattr(record, "id") for _, record in ordered) == found  # noqa: B009 -- typed
