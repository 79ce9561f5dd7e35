"""The write ledger on both engines: which write is new, which is known, and whose it is."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from crossfoot.clock import Clock
from crossfoot.connector.writing import once
from crossfoot.connector.writing.ledger import (
    Answered,
    Begun,
    Intent,
    Refusal,
    Settled,
    Sought,
    Telling,
    Wanted,
)
from crossfoot.errors import KeyReused
from crossfoot.intacct import create
from crossfoot.integrated_accounts import Opened
from crossfoot.store import Store
from crossfoot.store.tables import writes
from crossfoot.writes import AuditLog, Retention, SqlLedger, Terms
from crossfoot.writes.owners import Owner

Want = Callable[..., Wanted]
CLOSED = Refusal("remote_invalid", "The period is closed.", final=True)
FULL = Refusal("rate_limited", "The lane is full.", final=False)


class Soon(Clock):
    """The system's clock, moved by hand."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def now(self) -> Any:
        return super().now() + self.ahead


@pytest.fixture
def soon() -> Soon:
    return Soon()


@pytest.fixture
def audit(store: Store) -> AuditLog:
    return AuditLog(store, b"k" * 32)


@pytest.fixture
async def ledger(
    store: Store, rooms: Opened, audit: AuditLog, soon: Soon
) -> AsyncIterator[SqlLedger]:
    opened = SqlLedger(store, rooms.vault, audit, soon)
    async with opened.running():
        yield opened


@pytest.fixture
def other(store: Store, rooms: Opened, audit: AuditLog, soon: Soon) -> SqlLedger:
    """The ledger of another process, which gives no signs of life."""
    return SqlLedger(store, rooms.vault, audit, soon)


@pytest.fixture
async def account(seal_accounts: Callable[[int], Awaitable[dict[str, bytes]]]) -> str:
    return next(iter(await seal_accounts(1)))


@pytest.fixture
def want(account: str) -> Want:
    def make(key: str = "", digest: str = "same", **rest: Any) -> Wanted:
        intent = Intent(
            environment_id="e",
            account_id=account,
            entity="",
            caller="token",
            method="POST",
            path="/proxy/vendors",
            resource="proxy/VENDOR",
            digest=digest,
            key=key,
            request=b'{"NAME":"Fjord"}',
        )
        function = create([("VENDOR", {"NAME": "Fjord"})])
        return Wanted(intent, function, Sought(object="VENDOR"), **rest)

    return make


async def begin(ledger: SqlLedger, wanted: Wanted) -> Begun:
    (begun,) = await ledger.begin([wanted])
    return begun


async def test_a_key_stands_for_one_write(ledger: SqlLedger, want: Want) -> None:
    first = await begin(ledger, want("K"))
    again = await begin(ledger, want("K"))
    assert first.ours
    assert not again.ours  # the first is running
    assert again.write.id == first.write.id
    await ledger.settle([Settled(first.write.id, "committed", "33")])
    await ledger.respond([Answered(first.write.id, first.write.account_id, "33", b'{"id":"33"}')])
    told = await begin(ledger, want("K"))
    assert (told.ours, told.write.state, told.write.response) == (
        False,
        "committed",
        b'{"id":"33"}',
    )


async def test_a_key_with_another_body_is_refused_and_nothing_begun(
    ledger: SqlLedger, want: Want, store: Store
) -> None:
    await begin(ledger, want("K"))
    with pytest.raises(KeyReused, match="'K' has been used for another body"):
        await ledger.begin([want("L"), want("K", digest="other")])
    async with store.read() as connection:
        keys = await connection.scalars(select(writes.c.idempotency_key))
        assert list(keys) == ["K"]


async def test_the_same_key_of_two_callers_at_once_begins_one_write(
    ledger: SqlLedger, want: Want, other: SqlLedger
) -> None:
    begun = await asyncio.gather(
        *(begin(one, want("K")) for one in (ledger, other) for _ in range(4))
    )
    assert sum(one.ours for one in begun) == 1
    assert len({one.write.id for one in begun}) == 1


async def test_an_equal_write_without_a_key_joins_until_its_answer_arrived(
    ledger: SqlLedger, want: Want, soon: Soon
) -> None:
    first = await begin(ledger, want())
    assert (await begin(ledger, want())).write.id == first.write.id
    await ledger.settle([Settled(first.write.id, "committed", "33")])
    ledger.release([first.write.id])
    soon.ahead = timedelta(seconds=2)
    assert (await begin(ledger, want())).write.id == first.write.id
    ledger.delivered([first.write.id])
    new = await begin(ledger, want())
    assert new.ours
    assert new.write.id != first.write.id
    assert new.write.control_id != first.write.control_id


async def test_an_equal_write_waits_for_an_answer_that_is_under_way(
    ledger: SqlLedger, want: Want, other: SqlLedger
) -> None:
    first = await begin(ledger, want())
    await ledger.settle([Settled(first.write.id, "committed", "33")])
    waiting = asyncio.create_task(begin(other, want()))
    await asyncio.sleep(0.2)
    assert not waiting.done()
    ledger.delivered([first.write.id])
    assert (await waiting).write.id != first.write.id


async def test_an_equal_write_after_the_window_is_another_one(
    ledger: SqlLedger, want: Want, soon: Soon
) -> None:
    first = await begin(ledger, want())
    await ledger.settle([Settled(first.write.id, "committed", "33")])
    soon.ahead = timedelta(seconds=Terms().window + 1)
    assert (await begin(ledger, want())).write.id != first.write.id


async def test_equal_writes_of_one_request_are_several_also_when_repeated(
    ledger: SqlLedger, want: Want
) -> None:
    first = await ledger.begin([want(), want()])
    again = await ledger.begin([want(), want()])
    assert len({one.write.id for one in first}) == 2
    assert [one.write.id for one in again] == [one.write.id for one in first]


async def test_a_refusal_of_the_data_stands_and_another_one_is_tried_again(
    ledger: SqlLedger, want: Want
) -> None:
    closed, full = await ledger.begin([want("closed"), want("full")])
    await ledger.settle(
        [
            Settled(closed.write.id, "not_committed", refusal=CLOSED),
            Settled(full.write.id, "not_committed", refusal=FULL),
        ]
    )
    again = await ledger.begin([want("closed"), want("full")])
    assert [one.ours for one in again] == [False, True]
    assert again[0].write.refusal == CLOSED
    assert again[1].write.attempts == 2
    assert not again[1].write.in_doubt  # it surely was not executed


async def test_a_write_is_taken_over_from_a_process_that_gives_no_sign_of_life(
    ledger: SqlLedger, other: SqlLedger, want: Want, soon: Soon
) -> None:
    begun = await begin(other, want("K"))
    assert await ledger.take_over() == []
    soon.ahead = timedelta(seconds=Terms().lease + 1)
    (taken,) = await ledger.take_over()
    assert taken.write.id == begun.write.id
    assert taken.write.in_doubt
    assert taken.function == want("K").function
    assert await ledger.take_over() == []


async def test_a_living_process_keeps_its_writes(
    store: Store, rooms: Opened, audit: AuditLog, want: Want
) -> None:
    terms = Terms(lease=0.3)
    living = SqlLedger(store, rooms.vault, audit, terms=terms)
    other = SqlLedger(store, rooms.vault, audit, terms=terms)
    async with living.running():
        await begin(living, want("K"))
        await asyncio.sleep(0.8)
        assert await other.take_over() == []
    assert await other.take_over()  # it let go in the end


async def test_writes_of_a_process_of_this_host_that_died_are_free_at_once(
    store: Store, rooms: Opened, audit: AuditLog, want: Want
) -> None:
    here = Owner.here(Clock())
    dead = SqlLedger(store, rooms.vault, audit, owner=Owner(here.host, 2**22 + 1, "dead"))
    await begin(dead, want("K"))
    risen = SqlLedger(store, rooms.vault, audit)
    async with risen.running():
        assert (await begin(risen, want("K"))).ours


async def test_an_atomic_group_is_taken_over_as_a_whole(
    ledger: SqlLedger, want: Want, soon: Soon
) -> None:
    begun = await ledger.begin([want(f"K/{n}") for n in range(3)], atomic=True)
    ledger.release([one.write.id for one in begun])
    soon.ahead = timedelta(seconds=Terms().lease + 1)
    taken = await ledger.take_over(begun[1].write.id)
    assert [one.write.id for one in taken] == [one.write.id for one in begun]


async def test_what_is_sent_and_answered_is_sealed_and_dropped_when_nobody_needs_it(
    ledger: SqlLedger, want: Want, store: Store
) -> None:
    begun = await begin(ledger, want("K"))
    async with store.read() as connection:
        sent = await connection.scalar(select(writes.c.sent))
    assert sent is not None
    assert b"Fjord" not in sent
    await ledger.settle([Settled(begun.write.id, "committed", "33")])
    await ledger.respond(
        [Answered(begun.write.id, begun.write.account_id, "33", b'{"name":"Fjord"}')]
    )
    async with store.read() as connection:
        row = (await connection.execute(select(writes))).one()
    assert row.sent is None
    assert b"Fjord" not in row.response


async def test_settled_writes_are_forgotten_after_their_days_and_unknown_ones_never(
    ledger: SqlLedger, want: Want, store: Store, audit: AuditLog, soon: Soon
) -> None:
    done, lost = await ledger.begin([want("done"), want("lost")])
    await ledger.settle(
        [Settled(done.write.id, "committed", "33"), Settled(lost.write.id, "unknown")]
    )
    retention = Retention(
        store, audit, soon, settled=timedelta(days=30), audited=timedelta(days=60)
    )
    soon.ahead = timedelta(days=31)
    await retention.apply()
    async with store.read() as connection:
        assert list(await connection.scalars(select(writes.c.id))) == [lost.write.id]
    assert (await audit.verify()).rows == 2
    soon.ahead = timedelta(days=61)
    await retention.apply()
    assert await audit.verify() == await audit.verify()
    assert (await audit.verify()).rows == 0
    assert (await audit.verify()).fault == ""


async def test_records_that_other_writes_made_are_claimed(
    ledger: SqlLedger, want: Want, account: str
) -> None:
    begun = await begin(ledger, want("K"))
    await ledger.settle([Settled(begun.write.id, "committed", "33")])
    assert await ledger.claimed(account, "VENDOR", ["33", "34"]) == {"33"}


async def test_only_who_settles_first_is_written_down(
    ledger: SqlLedger, other: SqlLedger, want: Want, audit: AuditLog, soon: Soon
) -> None:
    begun = await begin(ledger, want("K"))
    soon.ahead = timedelta(seconds=Terms().lease + 1)
    await other.take_over()
    await other.settle([Settled(begun.write.id, "committed", "33")])
    await ledger.settle([Settled(begun.write.id, "unknown")])
    assert (await ledger.read("e", begun.write.id)).state == "committed"
    assert (await audit.verify()).rows == 1


async def test_a_new_write_waits_for_nobody(
    ledger: SqlLedger, want: Want, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(once, "LOOKS", (3_600.0,))  # an hour until it is looked at again
    telling = Telling(intent=want("K").intent, read_back=_nothing)
    company: Any = None  # nobody asks it for what was never written
    assert await asyncio.wait_for(once.earlier(company, ledger, [telling]), 5) == [None]


async def _nothing(_: str) -> None:
    raise AssertionError
