"""The request log: written in batches, bounded, read by filters, forgotten in time."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from crossfoot.clock import Clock
from crossfoot.errors import InvalidCursor, InvalidParameter, UnknownRecord
from crossfoot.intacct import Call, Query, query
from crossfoot.request_log import Entry, RequestLog, RequestReports, RequestRetention
from crossfoot.request_log import log as log_module
from crossfoot.secret import Secret
from crossfoot.store import Store
from crossfoot.store.operator_tables import request_counts, request_log

HERE, ELSEWHERE = "e" * 36, "f" * 36
VENDORS = query(Query("VENDOR", ("RECORDNO",)))


@pytest.fixture
def log(store: Store, clock: Clock) -> RequestLog:
    return RequestLog(store, clock)


@pytest.fixture
def reports(store: Store, log: RequestLog) -> RequestReports:
    return RequestReports(store, log, b"k" * 32)


def entry(clock: Clock, **known: Any) -> Entry:
    usual: dict[str, Any] = {
        "request_id": "r-1",
        "http_method": "GET",
        "path": "/unified/accounting/contacts",
        "request_type": "unified",
        "operation": "list_accounting_contacts",
        "environment_id": HERE,
        "status": 200,
        "seconds": 0.02,
    }
    fixed: dict[str, Any] = {
        "id": clock.new_id(),
        "began": clock.now(),
        "started": clock.monotonic(),
    }
    return Entry(**fixed, **(usual | known))


async def count(store: Store) -> int:
    async with store.read() as connection:
        return int(await connection.scalar(select(func.count()).select_from(request_log)) or 0)


async def test_recording_makes_no_statement_and_reading_sees_what_was_recorded(
    store: Store, log: RequestLog, reports: RequestReports, clock: Clock
) -> None:
    one = entry(clock)
    one.hear(Call([VENDORS], "interactive", "answered", 0.25, 0.5, asked=0.1, status=200, sent=9))
    log.record(one)
    assert await count(store) == 0
    (read,) = (await reports.list(HERE, {})).result
    assert (read.id, read.method, read.resource) == (one.id, "list", "accounting/contacts")
    assert (read.duration, read.waited, read.fetched) == (20.0, 250.0, 500.0)
    (call,) = read.calls
    assert (call.functions, call.after, call.took) == (["query VENDOR"], 100.0, 500.0)
    assert (await reports.get(HERE, one.id)).calls == [call]
    with pytest.raises(UnknownRecord):
        await reports.get(ELSEWHERE, one.id)


async def test_repeats_of_the_same_functions_are_numbered(clock: Clock) -> None:
    one = entry(clock)
    again = query(Query("VENDOR", ("RECORDNO",)))
    for _ in range(3):
        one.hear(Call([VENDORS], "interactive", "failed"))
    one.hear(Call([type(again)(again.name, again.xml, "another")], "interactive", "answered"))
    assert [call.attempt for call in one.calls] == [1, 2, 3, 1]


async def test_pages_go_from_the_newest_to_the_oldest_and_meet_each_request_once(
    log: RequestLog, reports: RequestReports, hand: Any
) -> None:
    made = []
    for _ in range(7):
        made.append(entry(hand))
        log.record(made[-1])
        hand.ahead(0.001)
    log.record(entry(hand, environment_id=ELSEWHERE))
    met: list[str] = []
    cursor: str | None = ""
    while cursor is not None:
        page = await reports.list(HERE, {"limit": "3", "next_cursor": cursor})
        met += [one.id for one in page.result]
        cursor = page.next_cursor
        log.record(entry(hand, environment_id=ELSEWHERE))
    assert met == [one.id for one in reversed(made)]
    with pytest.raises(InvalidCursor):
        await reports.list(HERE, {"next_cursor": "bm9uc2Vuc2U"})


async def test_filters_find_what_they_name(
    log: RequestLog, reports: RequestReports, clock: Clock
) -> None:
    slow = entry(clock, seconds=2.0, path="/proxy/vendors/1", request_type="proxy")
    bad = entry(clock, status=404, request_id="mine-0001")
    for one in (slow, bad, entry(clock)):
        log.record(one)

    async def ids(params: dict[str, Any]) -> list[str]:
        return [one.id for one in (await reports.list(HERE, params)).result]

    assert await ids({"duration": {"gte": "1000"}}) == [slow.id]
    assert await ids({"request_type": "proxy"}) == [slow.id]
    assert await ids({"status": {"gte": "400", "lt": "500"}}) == [bad.id]
    assert await ids({"request_id": "mine-0001"}) == [bad.id]
    assert await ids({"resource": "vendors"}) == [slow.id]
    assert len(await ids({"integration": "sageintacct"})) == 3
    assert await ids({"integration": "another"}) == []
    with pytest.raises(InvalidParameter, match="whole number"):
        await ids({"status": "good"})


async def test_a_refused_token_belongs_to_no_environment_and_operators_see_it(
    log: RequestLog, reports: RequestReports, clock: Clock
) -> None:
    log.record(entry(clock, environment_id=None, status=401))
    assert (await reports.list(HERE, {})).result == []
    assert len((await reports.list(HERE, {}, strangers=True)).result) == 1


async def test_nothing_is_lost_while_the_database_cannot_be_written_and_memory_stays_bounded(
    store: Store,
    log: RequestLog,
    reports: RequestReports,
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(log_module, "MOST_HELD", 5)
    kept = [entry(clock) for _ in range(5)]
    for one in [*kept, entry(clock), entry(clock)]:
        log.record(one)
    async with store.begin():  # whoever holds the database makes the log wait, not lose
        writing = asyncio.create_task(log.write())
        await asyncio.sleep(0)
    await writing
    assert {one.id for one in (await reports.list(HERE, {})).result} == {o.id for o in kept}
    log.record(entry(clock))
    await log.write()
    assert await count(store) == 6


async def test_several_processes_write_one_log_and_their_sums_add_up(
    database_url: Secret, store: Store, clock: Clock, reports: RequestReports
) -> None:
    another = Store.open(database_url, clock)
    logs = [RequestLog(each, clock) for each in (store, another, store, another)]
    for number, each in enumerate(logs):
        for status in [200] * (600 * (number + 1)) + [404, 502]:
            each.record(entry(clock, status=status))
    await asyncio.gather(*(each.write() for each in logs))
    await another.close()
    assert await count(store) == 6008
    total = (await reports.chart(HERE, clock.now(), timedelta(hours=1))).total
    assert (total.requests, total.refused, total.failed) == (6008, 4, 4)


async def test_a_chart_has_empty_stretches_and_quantiles_within_the_spans(
    log: RequestLog, reports: RequestReports, hand: Any
) -> None:
    for seconds in [0.012] * 90 + [0.4] * 10:
        log.record(entry(hand, seconds=seconds))
    hand.ahead(3_600)
    log.record(entry(hand))
    chart = await reports.chart(HERE, hand.now(), timedelta(hours=24))
    busy = [slot for slot in chart.slots if slot.requests]
    assert [slot.requests for slot in busy] == [100, 1]
    assert len(chart.slots) == 48
    half, most = busy[0].within(50), busy[0].within(99)
    assert half is not None
    assert most is not None
    assert 0.01 < half <= 0.015
    assert 0.3 < most <= 0.5
    empty = next(slot for slot in chart.slots if not slot.requests)
    assert empty.within(50) is None


async def test_what_is_old_enough_is_forgotten_and_so_is_the_oldest_of_too_many(
    store: Store, log: RequestLog, reports: RequestReports, hand: Any
) -> None:
    for _ in range(1_200):  # more than one batch of deletions
        log.record(entry(hand))
    await log.write()
    hand.ahead(40 * 86_400)
    young = []
    for _ in range(3):
        young.append(entry(hand))
        log.record(young[-1])
        hand.ahead(1)
    await log.write()
    await RequestRetention(store, hand, kept=timedelta(days=30), rows=1_000_000).apply()
    assert {one.id for one in (await reports.list(HERE, {})).result} == {o.id for o in young}
    async with store.read() as connection:
        slots = await connection.scalar(select(func.count()).select_from(request_counts))
    assert slots == 1
    await RequestRetention(store, hand, kept=timedelta(days=30), rows=2).apply()
    left = (await reports.list(HERE, {})).result
    assert [one.id for one in left] == [young[2].id, young[1].id]


async def test_a_log_that_is_switched_off_keeps_nothing(store: Store, clock: Clock) -> None:
    log = RequestLog(store, clock, on=False)
    log.record(entry(clock))
    await log.write()
    assert await count(store) == 0


@pytest.mark.parametrize("text", ["a\x00b", "\ud800", "\u202e\x07", "x" * 100_000])
async def test_any_path_can_be_kept(
    log: RequestLog, reports: RequestReports, clock: Clock, text: str
) -> None:
    hostile = {"path": f"/proxy/{text}", "parameters": (text,), "integrated_account_id": text}
    log.record(entry(clock, **hostile))
    (read,) = (await reports.list(HERE, {})).result
    assert read.integrated_account_id is None
    assert len(read.path) <= 500
