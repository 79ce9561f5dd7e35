"""Entities, modules that are off, and rights that are missing."""

import asyncio
from typing import Any

import pytest

from crossfoot.connector import Company, Cursors, reader
from crossfoot.errors import FieldsNotQueryable, InvalidCursor, InvalidParameter, PermissionMissing
from crossfoot.intacct import Gateway, Login, Options, Secret, Sender, Transport
from crossfoot.unified import registry
from crossfoot.unified.query import ListRequest, parse_conditions

ACCOUNTS = registry.find("accounting", "accounts")
CONTACTS = registry.find("accounting", "contacts")
SENDER = Sender("crossfoot-dev", Secret("s3nder&key"))


async def _ids(at: Company, resource: Any, **filters: Any) -> list[str]:
    request = ListRequest(parse_conditions(resource, filters), remote_data=False)
    pages = reader.stream_pages(at, resource, request)
    found: list[Any] = [record async for page in pages for record in page]
    return [record.id for record in found]


async def test_an_entity_sees_what_is_shared_and_its_own(
    emulator: Any, open_company: Any, cursors: Cursors
) -> None:
    async with open_company(emulator) as whole, open_company(emulator, "E200") as entity:
        everything = await _ids(whole, ACCOUNTS)
        seen = await _ids(entity, ACCOUNTS)
        assert 0 < len(seen) < len(everything)
        assert set(seen) < set(everything)
        foreign = await _ids(whole, ACCOUNTS, company={"in": "E100,E300"})
        assert foreign
        assert not set(foreign) & set(seen)
        page = await reader.list_page(whole, ACCOUNTS, ListRequest(limit=2), cursors)
        request = ListRequest(limit=2, cursor=page.next_cursor)
        with pytest.raises(InvalidCursor):
            await reader.list_page(entity, ACCOUNTS, request, cursors)


async def test_an_object_that_the_company_does_not_have_is_left_out_of_the_fold(
    fresh_emulator: Any, open_company: Any
) -> None:
    async with open_company(fresh_emulator) as company:
        everything = await _ids(company, ACCOUNTS)
    off = {"company": {"objects_off": ["SAVINGSACCOUNT"]}}
    fresh_emulator.control("PUT", "settings", off)
    async with open_company(fresh_emulator) as company:
        rest = await _ids(company, ACCOUNTS)
        assert rest == [one for one in everything if not one.startswith("savings_")]


async def test_a_filter_on_a_field_that_the_company_refuses_is_an_error(
    fresh_emulator: Any, open_company: Any
) -> None:
    refused = {"company": {"unqueryable_fields": {"VENDOR": ["TAXID", "TERMNAME"]}}}
    fresh_emulator.control("PUT", "settings", refused)
    async with open_company(fresh_emulator) as company:
        vendors = ListRequest(parse_conditions(CONTACTS, {"contact_type": "vendor"}), limit=50)
        page: Any = await reader.list_page(company, CONTACTS, vendors, Cursors(b"k"))
        assert {vendor.tax_number for vendor in page.result} == {None}
        assert "TERMNAME" not in page.result[0].remote_data
    async with open_company(fresh_emulator) as company:
        pages = (reader.list_page(company, CONTACTS, vendors, Cursors(b"k")) for _ in range(4))
        at_once = await asyncio.gather(*pages)
        assert {len(one.result) for one in at_once} == {50}
        with pytest.raises(FieldsNotQueryable, match="tax_number") as refusal:
            await _ids(company, CONTACTS, contact_type="vendor", tax_number="02-5151436")
        assert [problem.path for problem in refusal.value.problems] == ["tax_number"]


async def test_a_missing_right_says_which(emulator: Any) -> None:
    options = Options(endpoint=emulator.gateway_url, allowed_hosts=("127.0.0.1",))
    async with Transport(options) as transport:
        login = Login("demo", "dbrooks", Secret("payables&key"))
        company = Company(Gateway(transport, SENDER, login))
        assert await _ids(company, CONTACTS, contact_type="vendor")
        with pytest.raises(PermissionMissing, match=r"(?i)customer"):
            await _ids(company, CONTACTS)


async def test_users_are_listed_without_the_children_that_nobody_may_read(
    fresh_emulator: Any, open_company: Any
) -> None:
    off = {"company": {"objects_off": ["MEMBERUSERGROUP"]}}
    fresh_emulator.control("PUT", "settings", off)
    users = registry.find("user-directory", "users")
    async with open_company(fresh_emulator) as company:
        for _ in range(2):
            page: Any = await reader.list_page(company, users, ListRequest(), Cursors(b"k"))
            assert {user.groups for user in page.result} == {None}
            assert all(user.roles for user in page.result)
    requests = fresh_emulator.control("GET", "requests")["requests"]
    asked = [f["object"] for request in requests for f in request["functions"]]
    assert asked.count("MEMBERUSERGROUP") == 1, "a refusal is remembered for a while"


async def test_children_are_read_without_the_fields_that_the_company_refuses(
    fresh_emulator: Any, open_company: Any
) -> None:
    refused = {"company": {"unqueryable_fields": {"ROLEUSERS": ["ROLENAME"]}}}
    fresh_emulator.control("PUT", "settings", refused)
    users = registry.find("user-directory", "users")
    async with open_company(fresh_emulator) as company:
        page: Any = await reader.list_page(company, users, ListRequest(), Cursors(b"k"))
    assert {role.name for user in page.result for role in user.roles} == {None}
    assert all(role.id for user in page.result for role in user.roles)


async def test_what_is_put_together_goes_on_without_what_the_company_lacks(
    fresh_emulator: Any, open_company: Any
) -> None:
    info, currencies, methods = (
        registry.find("accounting", path)
        for path in ("company_info", "currencies", "payment_method")
    )
    async with open_company(fresh_emulator) as company:
        everything = await _ids(company, methods)
        assert await _ids(company, info) == ["E100", "E200", "E300", "demo"]
    off = ["LOCATIONENTITY", "EXCHANGERATE", "TRXCURRENCIES", "ARPYMT", "EXPENSEPAYMENTTYPE"]
    fresh_emulator.control("PUT", "settings", {"company": {"objects_off": off}})
    async with open_company(fresh_emulator) as company:
        assert await _ids(company, info) == ["E100", "E200", "E300", "demo"]
        assert await _ids(company, currencies) == ["EUR", "USD"]
        rest = await _ids(company, methods)
        assert set(rest) < set(everything)
        assert "standard_cash" in rest
    odd = {"LOCATIONENTITY": ["TAXID", "CONTACTINFO.FAX"]}
    settings = {"company": {"objects_off": [], "unqueryable_fields": odd}}
    fresh_emulator.control("PUT", "settings", settings)
    async with open_company(fresh_emulator) as company:
        page: Any = await reader.list_page(company, info, ListRequest(), Cursors(b"k"))
        assert (page.result[0].id, page.result[0].tax_number) == ("E100", "38-8947583")


async def test_what_is_handed_out_whole_takes_no_condition_of_intacct(
    company: Company, cursors: Cursors
) -> None:
    info = registry.find("accounting", "company_info")
    request = ListRequest(remote={"STATUS": "active"})
    with pytest.raises(InvalidParameter, match="remote_query"):
        await reader.list_page(company, info, request, cursors)
