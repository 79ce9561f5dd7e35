"""Pages, cursors and single records of every resource."""

import asyncio
from typing import Any

import pytest
from msgspec import UNSET, structs

from crossfoot.connector import Company, Cursors, reader
from crossfoot.errors import InvalidCursor, InvalidParameter, UnknownRecord
from crossfoot.unified import registry
from crossfoot.unified.query import ListRequest, parse_conditions
from crossfoot.unified.resource import Resource

PAGE = {
    "contacts": 900,
    "tracking_categories": 1100,
    "employees": 70,
    "products": 90,
    "items": 90,
    "accounts": 37,
    "purchase_orders": 700,
    "attachments": 70,
    "expenses": 700,
    "transactions": 1900,
    "invoices": 90,
    "credit_notes": 70,
    "vendor_credits": 70,
    "payments": 70,
    "journal_entries": 30,
    "general_ledger_transactions": 250,
}
CONTACTS = registry.find("accounting", "contacts")


async def _walk(
    company: Company, resource: Resource, cursors: Cursors, limit: int, **filters: Any
) -> list[Any]:
    conditions = parse_conditions(resource, filters)
    found: list[Any] = []
    cursor: str | None = None
    while True:
        request = ListRequest(conditions=conditions, limit=limit, cursor=cursor, remote_data=False)
        page = await reader.list_page(company, resource, request, cursors)
        found.extend(page.result)
        cursor = page.next_cursor
        if cursor is None:
            return found
        assert len(page.result) == limit, "only the last page is short"


async def test_pages_hold_every_record_once(
    company: Company, cursors: Cursors, everything: Any, part: Any, resource: Resource
) -> None:
    size = PAGE.get(resource.path, 4)
    found = await _walk(company, resource, cursors, size, **part(resource))
    assert [record.id for record in found] == [r.id for r in await everything(resource)]
    assert len({record.id for record in found}) == len(found)


async def test_a_page_is_filled_across_sources(company: Company, cursors: Cursors) -> None:
    accounts = registry.find("accounting", "accounts")
    found = await _walk(company, accounts, cursors, 2, type={"in": "bank,credit_card"})
    tags = [tag for record in found if (tag := record.id.partition("_")[0]) != "gl"]
    assert tags == ["checking"] * 8 + ["savings"] * 3 + ["card"] * 6


async def test_records_that_arrive_meanwhile_disturb_nobody(
    fresh_emulator: Any, open_company: Any, cursors: Cursors
) -> None:
    async with open_company(fresh_emulator) as company:
        before = [
            r.id for r in await _walk(company, CONTACTS, cursors, 2000, contact_type="vendor")
        ]
        conditions = parse_conditions(CONTACTS, {"contact_type": "vendor"})
        found: list[str] = []
        cursor: str | None = None
        for i in range(10**6):
            request = ListRequest(
                conditions=conditions, limit=250, cursor=cursor, remote_data=False
            )
            page: Any = await reader.list_page(company, CONTACTS, request, cursors)
            found.extend(record.id for record in page.result)
            cursor = page.next_cursor
            if cursor is None:
                break
            if i < 3:
                new = {"VENDORID": f"NEW-{i}", "NAME": f"AAA arrived {i}"}
                await company.gateway.create("VENDOR", [new])
        assert len(set(found)) == len(found)
        assert set(before) <= set(found)
        assert len(found) == len(before) + 3


def _as_listed(resource: Resource, record: Any) -> Any:
    """A single record without what a list leaves out."""
    if not resource.partial:
        return record
    assert any(getattr(record, name) is not None for name in resource.partial)
    shown = structs.replace(record, **dict.fromkeys(resource.partial))
    if record.remote_data is not UNSET:
        texts = {k: v for k, v in record.remote_data.items() if isinstance(v, str)}
        shown = structs.replace(shown, remote_data=texts)
    return shown


async def test_get_and_list_show_the_same_record(
    company: Company, everything: Any, resource: Resource
) -> None:
    records = await everything(resource)
    by_source: dict[str, list[Any]] = {}
    for record in records:
        by_source.setdefault(record.id.rpartition("_")[0], []).append(record)
    for members in by_source.values():
        for listed in (members[0], members[-1]):
            one = await reader.get_record(company, resource, listed.id, remote_data=False)
            assert _as_listed(resource, one) == listed


async def test_get_and_list_show_the_same_remote_data(
    company: Company, cursors: Cursors, resource: Resource
) -> None:
    page = await reader.list_page(company, resource, ListRequest(limit=3), cursors)
    for listed in page.result:
        one: Any = await reader.get_record(company, resource, getattr(listed, "id"))  # noqa: B009 -- a Struct by type
        shown = _as_listed(resource, one)
        assert shown == listed
        assert shown.remote_data is not UNSET
        assert len(shown.remote_data) >= 4
        assert all(isinstance(value, str) for value in shown.remote_data.values())


async def test_remote_data_holds_every_field_of_the_object_and_the_contact_it_shows(
    company: Company,
) -> None:
    page = await reader.list_page(
        company,
        CONTACTS,
        ListRequest(parse_conditions(CONTACTS, {"contact_type": "vendor"}), limit=1),
        Cursors(b"k"),
    )
    record: Any = page.result[0]
    assert {"VENDORID", "PAYMENTPRIORITY", "DISPLAYCONTACT.EMAIL1"} <= set(record.remote_data)
    assert not any(name.startswith("PAYTO.") for name in record.remote_data)


@pytest.mark.parametrize("record_id", ["vendor_999999", "vendor_x", "V-00020", "33", "vendor_", ""])
async def test_an_id_that_nobody_has_is_not_found(company: Company, record_id: str) -> None:
    with pytest.raises(UnknownRecord, match=r"contacts"):
        await reader.get_record(company, CONTACTS, record_id)


async def test_a_cursor_works_for_its_own_list_alone(company: Company, cursors: Cursors) -> None:
    vendors = parse_conditions(CONTACTS, {"contact_type": "vendor"})
    page = await reader.list_page(
        company, CONTACTS, ListRequest(vendors, limit=2, remote_data=False), cursors
    )
    cursor = page.next_cursor
    assert cursor is not None
    strangers = [
        (CONTACTS, ListRequest((), limit=2, cursor=cursor), cursors),
        (registry.find("accounting", "employees"), ListRequest(limit=2, cursor=cursor), cursors),
        (CONTACTS, ListRequest(vendors, limit=2, cursor=cursor), Cursors(b"another key")),
        (CONTACTS, ListRequest(vendors, limit=2, cursor=cursor[:-1]), cursors),
        (CONTACTS, ListRequest(vendors, limit=2, cursor=f"A{cursor}"), cursors),
        (CONTACTS, ListRequest(vendors, limit=2, cursor="ünlesbar"), cursors),
        (CONTACTS, ListRequest(vendors, limit=2, cursor="eyJpZCI6MX0"), cursors),
    ]
    for resource, request, by in strangers:
        with pytest.raises(InvalidCursor):
            await reader.list_page(company, resource, request, by)
    request = ListRequest(vendors, limit=5, cursor=cursor, remote_data=False)
    again = await reader.list_page(company, CONTACTS, request, cursors)
    assert len(again.result) == 5, "another limit is no other list"


@pytest.mark.parametrize("limit", [0, -1, 2001])
async def test_a_page_has_1_to_2000_records(company: Company, cursors: Cursors, limit: int) -> None:
    with pytest.raises(InvalidParameter, match="limit"):
        await reader.list_page(company, CONTACTS, ListRequest(limit=limit), cursors)


async def test_the_loop_is_never_blocked_for_long_while_a_large_page_is_read(
    company: Company, cursors: Cursors
) -> None:
    await company.formatting()
    gaps: list[float] = []
    loop = asyncio.get_running_loop()

    async def watch() -> None:
        last = loop.time()
        while True:
            await asyncio.sleep(0)
            now = loop.time()
            gaps.append(now - last)
            last = now
            await asyncio.sleep(0.001)
            last = loop.time()

    watching = asyncio.create_task(watch())
    await reader.list_page(company, CONTACTS, ListRequest(limit=2000, remote_data=False), cursors)
    watching.cancel()
    assert max(gaps) < 0.5, "mapping and parsing belong into a thread"
