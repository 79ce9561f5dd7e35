"""Lists in an order that the caller chose."""

from typing import Any

import pytest

from crossfoot.connector import Company, Cursors, reader
from crossfoot.errors import InvalidParameter
from crossfoot.unified import registry
from crossfoot.unified.query import ListRequest, parse_conditions

CONTACTS = registry.find("accounting", "contacts")
EMPLOYEES = registry.find("accounting", "employees")


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("number", "number"),
        ("-number", "-number"),
        ({"created_at": "desc"}, "-created_at"),
        ({"start_date": "asc"}, "start_date"),
    ],
)
async def test_records_come_in_the_order_asked_for_once_each(
    company: Company, cursors: Cursors, everything: Any, sort: Any, order: str
) -> None:
    conditions = parse_conditions(EMPLOYEES, {"sort_by": sort, "status": "active"})
    found: list[Any] = []
    cursor: str | None = None
    while True:
        request = ListRequest(conditions, limit=70, cursor=cursor, remote_data=False)
        page = await reader.list_page(company, EMPLOYEES, request, cursors)
        found.extend(page.result)
        cursor = page.next_cursor
        if cursor is None:
            break
    values = [getattr(record, order.removeprefix("-")) for record in found]
    assert values == sorted(values, reverse=order.startswith("-"))
    active = {r.id for r in await everything(EMPLOYEES) if r.status == "active"}
    assert {record.id for record in found} == active
    assert len(found) == len(active)
    streamed: list[Any] = []
    async for batch in reader.stream_pages(company, EMPLOYEES, ListRequest(conditions)):
        streamed.extend(batch)
    assert [record.id for record in streamed] == [record.id for record in found]


async def test_records_of_several_kinds_have_no_common_order(
    company: Company, cursors: Cursors
) -> None:
    request = ListRequest(parse_conditions(CONTACTS, {"sort_by": "name"}))
    with pytest.raises(InvalidParameter, match="contact_type: vendor, customer"):
        await reader.list_page(company, CONTACTS, request, cursors)
    params = {"sort_by": "name", "contact_type": "vendor"}
    request = ListRequest(parse_conditions(CONTACTS, params), limit=5)
    page: Any = await reader.list_page(company, CONTACTS, request, cursors)
    assert len(page.result) == 5


@pytest.mark.parametrize("sort", ["nmae", "updated_at", {"name": "up"}, ""])
def test_an_order_that_intacct_cannot_make_is_refused(sort: Any) -> None:
    with pytest.raises(InvalidParameter, match="Use one of: number, -number"):
        parse_conditions(CONTACTS, {"sort_by": sort})
