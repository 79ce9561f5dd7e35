"""The same instants and days come out, and the same filters hold, whatever the API user prefers."""

from typing import Any

import pytest

from crossfoot.connector import reader
from crossfoot.unified import registry
from crossfoot.unified.query import ListRequest, parse_conditions

EMPLOYEES = registry.find("accounting", "employees")
PREFERENCES = [
    {"dateformat": "/mdY", "gmtoffset": "-08:00", "clock": "24"},
    {"dateformat": ".dmY", "gmtoffset": "+05:30", "clock": "12"},
    {"dateformat": "-Ymd", "gmtoffset": "+14:00", "clock": "24"},
]


async def _read(open_company: Any, emulator: Any, **filters: Any) -> list[Any]:
    request = ListRequest(parse_conditions(EMPLOYEES, filters), remote_data=False)
    async with open_company(emulator) as company:
        pages = reader.stream_pages(company, EMPLOYEES, request)
        return [record async for page in pages for record in page]


@pytest.fixture
def formatted(fresh_emulator: Any) -> Any:
    def prefer(preference: dict[str, str]) -> None:
        settings = {"gateway": {"formatting": {"api": preference}}}
        fresh_emulator.control("PUT", "settings", settings)

    return prefer


async def test_instants_are_utc_and_bounds_mean_the_same(
    fresh_emulator: Any, open_company: Any, formatted: Any
) -> None:
    plain = await _read(open_company, fresh_emulator)
    pivot = sorted(record.updated_at for record in plain)[len(plain) // 2]
    day = sorted(record.start_date for record in plain)[len(plain) // 3]
    later = [record for record in plain if record.updated_at > pivot]
    on_the_day = [record for record in plain if record.start_date == day]
    for preference in PREFERENCES:
        formatted(preference)
        assert await _read(open_company, fresh_emulator) == plain
        bound = {"gt": pivot.isoformat()}
        assert await _read(open_company, fresh_emulator, updated_at=bound) == later
        day_text = day.isoformat()
        assert await _read(open_company, fresh_emulator, start_date=day_text) == on_the_day
