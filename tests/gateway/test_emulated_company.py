"""The client against the emulated company: reading it, changing it, and surviving its faults."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from decimal import Decimal
from typing import Any

import pytest

from crossfoot.errors import (
    AlreadyRecorded,
    CompanyUnknown,
    FieldsNotQueryable,
    ObjectUnknown,
    OutcomeUnknown,
    PagingLost,
    PermissionMissing,
    QueryInvalid,
    RemoteConflict,
    RemoteError,
    RemoteNotFound,
    RemoteThrottled,
    RemoteTimeout,
    RemoteUnavailable,
    SenderNotAuthorized,
    SenderRefused,
    SignInRefused,
)
from crossfoot.intacct import (
    All,
    AnyOf,
    Function,
    Gateway,
    Login,
    Options,
    Order,
    Query,
    Secret,
    Sender,
    Transport,
    between,
    create,
    dimensions,
    entities,
    eq,
    financial_setup,
    function,
    gt,
    is_in,
    is_null,
    like,
    ne,
    not_in,
    not_like,
    not_null,
    query,
    quoted,
    trace,
    user_formatting,
    user_permissions,
)

SENDER = Sender("crossfoot-dev", Secret("s3nder&key"))
PASSWORD = Secret("p4ss&word")
VENDORS = Query("VENDOR", ("RECORDNO", "VENDORID", "NAME", "STATUS"))
Open = Callable[..., Awaitable[Gateway]]


@pytest.fixture
async def open_company() -> AsyncIterator[Open]:
    """`await open_company(emulator, user="auditor", password="…")`: a gateway on the emulator."""
    opened: list[Transport] = []

    async def open_company(
        emulator: Any, sender: Sender = SENDER, login: dict[str, Any] | None = None, **options: Any
    ) -> Gateway:
        options = {"backoff": 0.01, "endpoint": emulator.gateway_url, **options}
        transport = await Transport(Options(**options)).__aenter__()
        opened.append(transport)
        who = {"company": "demo", "user": "api", "password": PASSWORD, **(login or {})}
        return Gateway(transport, sender, Login(**who))

    yield open_company
    for transport in opened:
        await transport.__aexit__(None, None, None)


@pytest.fixture
async def company(emulator: Any, open_company: Open) -> Gateway:
    """The shared demo company: read it, do not change it."""
    return await open_company(emulator)


@pytest.fixture
async def own(broken: Any, open_company: Open) -> Gateway:
    """A company to change."""
    return await open_company(broken)


@pytest.fixture(scope="module")
def breakable(start_emulator: Callable[..., Any]) -> Iterator[Any]:
    with start_emulator() as process:
        yield process


@pytest.fixture
def broken(breakable: Any) -> Any:
    """An emulator to break; put right again before each test."""
    breakable.control("POST", "reset")
    return breakable


async def test_signing_in_gives_a_session_of_the_company(company: Gateway) -> None:
    session = await company.sign_in()
    assert (session.company, session.user, session.entity) == ("demo", "api", "")
    assert session.endpoint.endswith("/ia/xml/xmlgw.phtml")


@pytest.mark.parametrize(
    ("sender", "login", "error"),
    [
        (Sender("crossfoot-dev", Secret("wrong")), {}, SenderRefused),
        (Sender("nobody", Secret("s3nder&key")), {}, SenderRefused),
        (Sender("crossfoot-unauthorized", Secret("s3nder&key")), {}, SenderNotAuthorized),
        (SENDER, {"company": "nosuchcompany"}, CompanyUnknown),
        (SENDER, {"company": "demo-expired"}, CompanyUnknown),
        (SENDER, {"user": "nobody"}, SignInRefused),
        (SENDER, {"password": Secret("wrong")}, SignInRefused),
        (SENDER, {"entity": "E999"}, SignInRefused),
        (SENDER, {"user": "inactive", "password": Secret("inactive&key")}, SignInRefused),
    ],
)
async def test_each_wrong_sign_in_is_told_apart(
    emulator: Any,
    open_company: Open,
    sender: Sender,
    login: dict[str, Any],
    error: type[RemoteError],
) -> None:
    gateway = await open_company(emulator, sender, login)
    with pytest.raises(error) as caught:
        await gateway.sign_in()
    assert type(caught.value) is error
    assert caught.value.entries


async def test_an_entity_session_stays_in_its_entity(emulator: Any, open_company: Open) -> None:
    gateway = await open_company(emulator, login={"entity": "E100"})
    assert (await gateway.sign_in()).entity == "E100"
    assert (await gateway.query(VENDORS)).count > 0


@pytest.mark.parametrize("size", [70, 999, 2000])
async def test_every_record_is_walked_once_whatever_the_page(company: Gateway, size: int) -> None:
    wanted = Query("VENDOR", ("VENDORID",), size=size)
    found = [record async for page in company.pages(wanted) for record in page.records]
    keys = [int(record["RECORDNO"]) for record in found]
    total = (await company.query(Query("VENDOR", ("RECORDNO",), size=1))).total
    assert keys == sorted(set(keys))
    assert len(keys) == total == 1200


async def test_an_own_order_is_walked_once_too(company: Gateway) -> None:
    wanted = Query("VENDOR", ("NAME", "STATUS"), order=(Order("STATUS", descending=True),), size=99)
    found = [record async for page in company.pages(wanted) for record in page.records]
    states = [record["STATUS"] for record in found]
    assert states == sorted(states, reverse=True)
    assert len({record["RECORDNO"] for record in found}) == len(found) == 1200


async def test_the_whole_filter_grammar_selects_what_it_says(company: Gateway) -> None:
    everything = {
        record["RECORDNO"]: record
        async for page in company.pages(VENDORS)
        for record in page.records
    }

    async def selected(condition: Any) -> set[str]:
        wanted = Query("VENDOR", ("RECORDNO",), filter=condition)
        return {r["RECORDNO"] async for page in company.pages(wanted) for r in page.records}

    def where(test: Callable[[dict[str, str]], bool]) -> set[str]:
        return {key for key, record in everything.items() if test(record)}

    keys = sorted(everything, key=int)
    active = where(lambda r: r["STATUS"] == "active")
    assert await selected(eq("STATUS", "active")) == active
    assert await selected(ne("STATUS", "active")) == set(everything) - active
    assert await selected(gt("RECORDNO", keys[500])) == set(keys[501:])
    assert await selected(between("RECORDNO", keys[5], keys[9])) == set(keys[5:10])
    assert await selected(is_in("RECORDNO", *keys[:1000])) == set(keys[:1000])
    assert await selected(not_in("RECORDNO", *keys[:1000])) == set(keys[1000:])
    assert await selected(like("NAME", "A%")) == where(lambda r: r["NAME"].startswith("A"))
    assert await selected(not_like("NAME", "A%")) == where(lambda r: not r["NAME"].startswith("A"))
    assert await selected(not_null("NAME")) == set(everything)
    assert await selected(is_null("NAME")) == set()
    either = AnyOf((eq("RECORDNO", keys[0]), All((eq("STATUS", "active"), like("NAME", "B%")))))
    wanted = where(lambda r: r["STATUS"] == "active" and r["NAME"].startswith("B")) | {keys[0]}
    assert await selected(either) == wanted


async def test_names_survive_in_every_script(company: Gateway) -> None:
    names = [r["NAME"] async for page in company.pages(VENDORS) for r in page.records]
    assert any("&" in name for name in names)
    assert any('"' in name or "'" in name for name in names)
    assert any(not name.isascii() for name in names)
    odd = next(name for name in names if "&" in name)
    found = await company.query(Query("VENDOR", ("NAME",), filter=eq("NAME", odd)))
    assert odd in {record["NAME"] for record in found.records}
    apostrophe = next(name for name in names if "'" in name)
    older = await company.read_by_query("VENDOR", f"NAME = {quoted(apostrophe)}", ("NAME",))
    assert apostrophe in {record["NAME"] for record in older.records}


async def test_reading_by_key_name_and_condition_agree(company: Gateway) -> None:
    first = (await company.query(Query("VENDOR", ("RECORDNO", "VENDORID"), size=1))).records[0]
    (by_key,) = (await company.read("VENDOR", [first["RECORDNO"]])).records
    (by_name,) = (await company.read_by_name("VENDOR", [first["VENDORID"]])).records
    condition = f"RECORDNO = '{first['RECORDNO']}'"
    (by_condition,) = (await company.read_by_query("VENDOR", condition)).records
    assert by_key == by_name
    assert by_key["VENDORID"] == by_condition["VENDORID"] == first["VENDORID"]
    assert isinstance(by_key["DISPLAYCONTACT"], dict)
    assert (await company.read("VENDOR", ["999999999"])).records == []


async def test_a_result_set_is_read_to_its_end(company: Gateway) -> None:
    page = await company.read_by_query("VENDOR", fields=("RECORDNO",), size=500)
    found = list(page.records)
    while page.remaining:
        page = await company.read_more(page)
        found += page.records
    assert len({record["RECORDNO"] for record in found}) == page.total == 1200


async def test_objects_and_their_fields_are_described(company: Gateway) -> None:
    assert {"vendor", "customer"} <= {one.name.lower() for one in await company.objects()}
    vendor = await company.lookup("VENDOR")
    status = vendor.field("status")
    assert vendor.name == "VENDOR"
    assert status is not None
    assert "active" in status.values
    assert any(relation.kind for relation in vendor.relations)
    fields = {field.name for field in await company.inspect("VENDOR")}
    assert {"VENDORID", "NAME"} <= fields
    with pytest.raises(ObjectUnknown):
        await company.lookup("NOSUCHOBJECT")


async def test_the_company_tells_about_itself(company: Gateway) -> None:
    assert (await financial_setup(company)).base_currency == "USD"
    assert {"E100", "E200", "E300"} <= {entity.id for entity in await entities(company)}
    found = await dimensions(company)
    assert {"LOCATION", "DEPARTMENT"} <= {one.object for one in found}
    assert len([one for one in found if one.user_defined]) == 2
    assert any("List" in one.rights for one in await user_permissions(company))
    assert (await user_formatting(company)).read_date("01/31/2026").year == 2026
    with pytest.raises(RemoteNotFound):
        await user_permissions(company, "nobody-at-all")


async def test_the_values_of_a_user_defined_dimension_are_walked_by_their_id(
    company: Gateway,
) -> None:
    own = next(one.object for one in await dimensions(company) if one.user_defined)
    wanted = Query(own, ("id", "name"), size=3)
    found = [r async for page in company.pages(wanted, key="id") for r in page.records]
    assert len({record["id"] for record in found}) == len(found) > 3


async def test_failures_of_reading_are_told_apart(company: Gateway) -> None:
    with pytest.raises(FieldsNotQueryable) as caught:
        await company.query(Query("VENDOR", ("NAME", "NOSUCH1", "NOSUCH2")))
    assert set(caught.value.fields) == {"NOSUCH1", "NOSUCH2"}
    with pytest.raises(ObjectUnknown):
        await company.query(Query("NOSUCHOBJECT", ("RECORDNO",)))
    with pytest.raises(QueryInvalid):
        await company.read_by_query("VENDOR", "this is no condition")
    with pytest.raises(QueryInvalid):
        await company.read("VENDOR", ["1"], ("NOSUCHFIELD",))


async def test_a_missing_right_is_told(emulator: Any, open_company: Open) -> None:
    login = {"user": "norights", "password": Secret("n0thing&much")}
    gateway = await open_company(emulator, login=login)
    with pytest.raises(PermissionMissing):
        await gateway.query(VENDORS)


async def test_records_are_created_changed_and_deleted(own: Gateway) -> None:
    (made,) = await own.create("CLASS", [{"CLASSID": "XF1", "NAME": "Ärger & <Ehre>\x01 日本"}])
    (read,) = (await own.read("CLASS", [made["RECORDNO"]])).records
    assert read["NAME"] == "Ärger & <Ehre> 日本"
    await own.update("CLASS", [{"CLASSID": "XF1", "DESCRIPTION": "two\nlines"}])
    (read,) = (await own.read_by_name("CLASS", ["XF1"])).records
    assert read["DESCRIPTION"] == "two\nlines"
    await own.delete("CLASS", [made["RECORDNO"]])
    assert (await own.read_by_name("CLASS", ["XF1"])).records == []
    with pytest.raises(RemoteError):
        await own.delete("CLASS", [made["RECORDNO"]])


async def test_several_records_are_created_all_or_none(own: Gateway) -> None:
    await own.create("CLASS", [{"CLASSID": "XF1", "NAME": "One"}])
    with pytest.raises(RemoteConflict):
        await own.create(
            "CLASS", [{"CLASSID": "XF2", "NAME": "Two"}, {"CLASSID": "XF1", "NAME": "Again"}]
        )
    assert (await own.read_by_name("CLASS", ["XF2"])).records == []


async def test_functions_stand_side_by_side_and_a_transaction_rolls_back(own: Gateway) -> None:
    good, bad = create([("CLASS", {"CLASSID": "A1", "NAME": "A"})]), create([("CLASS", {})])
    apart = await own.execute([good, bad])
    assert [result.failed for result in apart] == [False, True]
    other = create([("CLASS", {"CLASSID": "A2", "NAME": "A"})])
    together = await own.execute([other, bad], transaction=True)
    assert [result.failed for result in together] == [True, True]
    assert together[0].status == "aborted"
    assert [len((await own.read_by_name("CLASS", [i])).records) for i in ("A1", "A2")] == [1, 0]


async def test_a_unique_control_id_posts_once(own: Gateway) -> None:
    write = create([("CLASS", {"CLASSID": "U1", "NAME": "Once"})])
    write = Function(write.name, write.xml, control_id="once-and-only")
    await own.call(write, unique=True)
    with pytest.raises(AlreadyRecorded):
        await own.call(write, unique=True)


async def test_amounts_arrive_exactly(own: Gateway) -> None:
    vendor: dict[str, Any] = {
        "VENDORID": "XF-1",
        "NAME": "Exact",
        "CREDITLIMIT": Decimal("123456789.12"),
    }
    await own.create("VENDOR", [vendor])
    (read,) = (await own.read_by_name("VENDOR", ["XF-1"])).records
    assert Decimal(read["CREDITLIMIT"]) == Decimal("123456789.12")


@pytest.mark.parametrize(
    "fault",
    [
        {"kind": "html"},
        {"kind": "http", "status": 503},
        {"kind": "throttle"},
        {"kind": "drop_before"},
        {"kind": "drop_after"},
        {"kind": "drop_midway"},
        {"kind": "truncate"},
        {"kind": "garble"},
        {"kind": "lose_session"},
        {"kind": "refuse"},
    ],
    ids=lambda fault: fault["kind"],
)
async def test_a_read_survives_each_fault_of_the_gateway(
    broken: Any, open_company: Open, fault: dict[str, Any]
) -> None:
    gateway = await open_company(broken, read_timeout=20)
    await gateway.sign_in()
    broken.control("POST", "faults", {**fault, "match": {"function": "query"}})
    with trace() as exchanges:
        assert (await gateway.query(Query("VENDOR", ("RECORDNO",), size=5))).count == 5
    assert len(exchanges) >= 2


@pytest.mark.parametrize("kind", ["drop_after", "drop_midway", "html", "garble", "truncate"])
async def test_a_write_whose_answer_is_lost_is_not_sent_again(
    broken: Any, open_company: Open, kind: str
) -> None:
    gateway = await open_company(broken)
    await gateway.sign_in()
    fault = {"kind": kind, "match": {"function": "create"}}
    broken.control("POST", "faults", fault)
    broken.control("DELETE", "requests")
    with pytest.raises(OutcomeUnknown):
        await gateway.create("CLASS", [{"CLASSID": f"LOST-{kind}"[:20], "NAME": "Lost"}])
    assert broken.control("GET", "requests")["found"] == 1


async def test_a_unique_write_whose_answer_is_lost_turns_out_to_be_recorded(
    broken: Any, open_company: Open
) -> None:
    gateway = await open_company(broken)
    broken.control("POST", "faults", {"kind": "drop_after", "match": {"function": "create"}})
    with pytest.raises(AlreadyRecorded):
        await gateway.create("CLASS", [{"CLASSID": "ONCE", "NAME": "Once"}], unique=True)
    assert len((await gateway.read_by_name("CLASS", ["ONCE"])).records) == 1


async def test_a_slow_gateway_ends_in_a_timeout(broken: Any, open_company: Open) -> None:
    gateway = await open_company(broken, connect_timeout=0.5, read_timeout=0.5, retries=0)
    await gateway.sign_in()
    fault = {"kind": "delay", "seconds": 3, "match": {"function": "query"}}
    broken.control("POST", "faults", fault)
    with pytest.raises(RemoteTimeout):
        await gateway.query(VENDORS)


async def test_a_throttle_that_does_not_end_is_told(broken: Any, open_company: Open) -> None:
    gateway = await open_company(broken, retries=1)
    await gateway.sign_in()
    fault = {"kind": "throttle", "times": 2, "match": {"function": "query"}}
    broken.control("POST", "faults", fault)
    with pytest.raises(RemoteThrottled):
        await gateway.query(VENDORS)


async def test_a_result_set_does_not_survive_the_end_of_its_session(
    broken: Any, open_company: Open
) -> None:
    gateway = await open_company(broken)
    page = await gateway.read_by_query("VENDOR", fields=("RECORDNO",), size=10)
    broken.control("DELETE", "sessions")
    with pytest.raises(PagingLost):
        await gateway.read_more(page)


async def test_a_walk_goes_on_where_it_was_after_the_session_is_lost(
    broken: Any, open_company: Open
) -> None:
    gateway = await open_company(broken)
    lost = {"kind": "lose_session", "match": {"function": "query", "nth": 3}}
    broken.control("POST", "faults", lost)
    wanted = Query("VENDOR", ("RECORDNO",), size=200)
    keys = [r["RECORDNO"] async for page in gateway.pages(wanted) for r in page.records]
    assert len(set(keys)) == len(keys) == (await gateway.query(wanted)).total


async def test_more_calls_than_the_company_admits_all_come_through(
    broken: Any, open_company: Open
) -> None:
    gateway = await open_company(broken, concurrent=12)
    broken.control("PUT", "settings", {"gateway": {"concurrent": 2, "queue_length": 3}})
    asked = query(Query("VENDOR", ("RECORDNO",), size=50))
    results = await asyncio.gather(*(gateway.call(asked) for _ in range(24)))
    assert {result.count for result in results} == {50}


async def test_an_unknown_function_is_refused_by_name(company: Gateway) -> None:
    with pytest.raises(RemoteError, match="noSuchFunction"):
        await company.call(function("noSuchFunction"))


def test_every_transient_error_asks_to_come_later() -> None:
    assert {RemoteUnavailable.retry, RemoteThrottled.retry, RemoteTimeout.retry} == {"later"}
