"""Usage: counted without a statement, written in batches that add up, read by day and month."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy import func, select, update

from crossfoot.clock import Clock
from crossfoot.errors import InvalidParameter, UnknownIntegratedAccount, UnknownParameter
from crossfoot.intacct import Call, Kind, Query, create, query
from crossfoot.integrated_accounts import Metering, Opened, UsageReports
from crossfoot.secret import Secret
from crossfoot.store import Store
from crossfoot.store.tables import gateway_usage, integrated_accounts

SealAccounts = Callable[..., Awaitable[dict[str, bytes]]]
VENDORS = query(Query("VENDOR", ("RECORDNO",)))


def call(kind: Kind = "interactive", waited: float = 0.0, seconds: float = 0.05) -> Call:
    return Call([VENDORS], kind, "answered", waited, seconds)


@pytest.fixture
def metering(store: Store, clock: Clock) -> Metering:
    return Metering(store, clock)


@pytest.fixture
def reports(store: Store, metering: Metering, clock: Clock) -> UsageReports:
    return UsageReports(store, metering, 1_000, clock)


@pytest.fixture
async def account(seal_accounts: SealAccounts) -> str:
    (account_id,) = await seal_accounts(1)
    return account_id


@pytest.fixture
async def environment(rooms: Opened) -> str:
    return (await rooms.environments.ensure_default()).id


async def test_calls_are_counted_by_day_and_kind(
    metering: Metering, reports: UsageReports, account: str, environment: str, hand: Any
) -> None:
    told = metering.meter(account)
    told(call())
    told(call("backfill", waited=2, seconds=4))
    told(Call([create([("CLASS", {}), ("CLASS", {})])], "write", "failed", 0.0, 0.2))
    told(Call([VENDORS], "interactive", "turned away", 0.0, 0.0))
    hand.ahead(86_400)
    told(call())
    report = await reports.report(environment, account, {"from": "2026-03-31"})
    assert [(p.period, p.calls, p.transactions) for p in report.result] == [
        ("2026-03-31", 3, 4),
        ("2026-04-01", 1, 1),
    ]
    first = report.result[0]
    assert (first.failures, first.turned_away) == (1, 1)
    assert (first.waiting.seconds, first.gateway.seconds) == (2.0, 4.25)
    assert [(k.kind, k.calls) for k in first.kinds] == [
        *(("interactive", 1), ("write", 1), ("backfill", 1)),
    ]
    assert (report.current_month.period, report.current_month.transactions) == ("2026-04", 1)
    assert (report.current_month.allowance, report.current_month.remaining) == (1_000, 999)


async def test_months_add_up_their_days(
    metering: Metering, reports: UsageReports, account: str, environment: str, hand: Any
) -> None:
    for _ in range(40):
        metering.meter(account)(call())
        hand.ahead(86_400)
    asked = {"from": "2026-03-01", "to": "2026-12-31", "group_by": "month"}
    report = await reports.report(environment, account, asked)
    assert [(p.period, p.calls) for p in report.result] == [
        ("2026-03", 1),
        ("2026-04", 30),
        ("2026-05", 9),
    ]


async def test_the_quantiles_are_the_ends_of_their_buckets(
    metering: Metering, reports: UsageReports, account: str, environment: str
) -> None:
    told = metering.meter(account)
    for seconds in [0.02] * 60 + [0.5] * 38 + [2] + [1_000]:
        told(call(seconds=seconds))
    gateway = (await reports.report(environment, account, {})).result[0].gateway
    assert (gateway.p50, gateway.p99) == (0.03, 3.0)
    assert [(b.up_to, b.calls) for b in gateway.buckets if b.calls] == [
        *((0.03, 60), (1.0, 38), (3.0, 1), (None, 1)),
    ]
    for _ in range(9):
        told(call(seconds=1_000))
    gateway = (await reports.report(environment, account, {})).result[0].gateway
    assert gateway.p99 is None, "nobody knows how long, only that it was long"


async def test_counting_makes_no_statement_and_what_several_processes_count_adds_up(
    database_url: Secret, store: Store, account: str, clock: Clock
) -> None:
    another = Store.open(database_url, clock)
    processes = [Metering(each, clock) for each in (store, another, store, another)]
    for number, process in enumerate(processes):
        for _ in range(number + 1):
            process.meter(account)(call())
            process.meter(account)(call("write"))
    counted = select(func.sum(gateway_usage.c.calls))
    async with store.read() as connection:
        assert await connection.scalar(counted) is None
    await asyncio.gather(*(process.write() for process in processes))
    async with store.read() as connection:
        assert await connection.scalar(counted) == 20
        assert await connection.scalar(select(func.count()).select_from(gateway_usage)) == 2
    await another.close()


async def test_usage_of_a_deleted_account_goes_and_keeps_nobody_elses_from_being_written(
    metering: Metering, store: Store, rooms: Opened, seal_accounts: SealAccounts, environment: str
) -> None:
    gone, stays, going = await seal_accounts(3)
    for account_id in (gone, stays, going):
        metering.meter(account_id)(call())
    await rooms.accounts.delete(environment, gone)
    await metering.write()
    await rooms.accounts.delete(environment, going)
    async with store.read() as connection:
        accounts = list(await connection.scalars(select(gateway_usage.c.integrated_account_id)))
    assert accounts == [stays]


async def test_what_could_not_be_written_is_written_later(
    store: Store, account: str, clock: Clock
) -> None:
    metering = Metering(store, clock)
    metering.meter(account)(call())
    stored = gateway_usage.name
    async with store.begin() as connection:
        await connection.exec_driver_sql(f"ALTER TABLE {stored} RENAME TO away")
    with pytest.raises(Exception, match=stored):
        await metering.write()
    async with store.begin() as connection:
        await connection.exec_driver_sql(f"ALTER TABLE away RENAME TO {stored}")
    metering.meter(account)(call())
    await metering.write()
    async with store.read() as connection:
        assert await connection.scalar(select(gateway_usage.c.calls)) == 2


async def test_it_is_written_in_the_end(store: Store, account: str, clock: Clock) -> None:
    metering = Metering(store, clock)
    async with metering.running():
        metering.meter(account)(call())
    async with store.read() as connection:
        assert await connection.scalar(select(gateway_usage.c.calls)) == 1


async def test_it_is_written_after_a_while(store: Store, account: str) -> None:
    class Hasty(Clock):
        async def sleep(self, seconds: float) -> None:
            await asyncio.sleep(seconds / 1_000)

    metering = Metering(store, Hasty())
    async with metering.running(), asyncio.timeout(10):
        for number in (1, 2):
            metering.meter(account)(call())
            while await _calls(store) != number:  # noqa: ASYNC110 -- a database is between
                await asyncio.sleep(0.01)


async def _calls(store: Store) -> int | None:
    async with store.read() as connection:
        found: int | None = await connection.scalar(select(gateway_usage.c.calls))
    return found


async def test_an_account_may_have_an_allowance_of_its_own(
    reports: UsageReports, store: Store, account: str, environment: str
) -> None:
    async with store.begin() as connection:
        context = {"company_id": "demo", "transactions_per_month": 250_000}
        await connection.execute(update(integrated_accounts).values(context=context))
    report = await reports.report(environment, account, {})
    assert report.current_month.allowance == 250_000
    assert (report.from_, report.to) == (date(2026, 3, 1), date(2026, 3, 31))
    assert report.result == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"from": "soon"},
        {"from": ["2026-01-01"]},
        {"from": "20260101"},
        {"from": ""},
        {"to": "2026-02-30"},
        {"from": "2026-02-01", "to": "2026-01-31"},
        {"group_by": "week"},
        {"group_by": ["day"]},
    ],
)
async def test_what_cannot_be_asked_is_refused(
    reports: UsageReports, account: str, environment: str, wrong: dict[str, Any]
) -> None:
    with pytest.raises(InvalidParameter):
        await reports.report(environment, account, wrong)


async def test_another_environments_usage_is_not_shown(
    reports: UsageReports, rooms: Opened, account: str, environment: str
) -> None:
    other = await rooms.environments.create("other")
    with pytest.raises(UnknownIntegratedAccount):
        await reports.report(other.id, account, {})
    with pytest.raises(UnknownParameter):
        await reports.report(environment, account, {"until": "2026-01-01"})
