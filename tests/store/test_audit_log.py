"""The audit log on both engines: whatever is done to it behind Crossfoot's back is found."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import delete, text, update

from crossfoot.store import Store
from crossfoot.store.tables import audit_log
from crossfoot.writes import AuditLog
from crossfoot.writes.audit import Entry

DAY = datetime(2026, 3, 31, 12, tzinfo=UTC)


@pytest.fixture
def audit(store: Store) -> AuditLog:
    return AuditLog(store, b"k" * 32)


def entry(number: int) -> Entry:
    return Entry(
        at=DAY + timedelta(minutes=number, microseconds=123456),
        write_id=f"w{number}",
        environment_id="e",
        integrated_account_id="a",
        entity="",
        caller="token",
        method="POST",
        path="/proxy/vendors",
        control_id=f"cf-{number}",
        outcome="committed",
        object="VENDOR",
        record_id=str(number),
        details=b"\x00sealed",
    )


async def append(store: Store, audit: AuditLog, *numbers: int) -> None:
    async with store.begin() as connection:
        await audit.append(connection, [entry(number) for number in numbers])


@pytest.fixture
async def five(store: Store, audit: AuditLog) -> AuditLog:
    await append(store, audit, 1, 2)
    await append(store, audit, 3, 4, 5)
    return audit


async def test_a_log_that_nobody_touched_verifies(five: AuditLog) -> None:
    verified = await five.verify()
    assert (verified.fault, verified.rows, verified.last) == ("", 5, 5)


async def test_an_empty_log_verifies(audit: AuditLog) -> None:
    assert (await audit.verify()).fault == ""


@pytest.mark.parametrize(
    ("done", "fault"),
    [
        ("UPDATE audit_log SET record_id = '99' WHERE sequence = 3", "Row 3 was changed"),
        ("UPDATE audit_log SET caller = 'x' WHERE sequence = 5", "Row 5 was changed"),
        ("DELETE FROM audit_log WHERE sequence = 3", "Row 3 is missing"),
        ("DELETE FROM audit_log WHERE sequence = 1", "Row 1 is missing"),
        ("DELETE FROM audit_log WHERE sequence >= 4", "Row 4 and all after it are missing"),
        ("UPDATE audit_log SET sequence = 9 WHERE sequence = 5", "Row 5 and all after"),
        ("UPDATE audit_seal SET last = 4", "begins and ends was changed"),
        ("DELETE FROM audit_log WHERE sequence < 3", "Row 1 is missing"),
    ],
)
async def test_a_change_is_found(store: Store, five: AuditLog, done: str, fault: str) -> None:
    async with store.begin() as connection:
        await connection.execute(text(done))
    assert fault in (await five.verify()).fault


async def test_rows_that_changed_places_are_found(store: Store, five: AuditLog) -> None:
    async with store.begin() as connection:
        for before, after in ((3, 30), (4, 3), (30, 4)):
            await connection.execute(
                update(audit_log).where(audit_log.c.sequence == before).values(sequence=after)
            )
    assert "Row 3 was changed, or is not where it was written" in (await five.verify()).fault


async def test_a_chain_made_with_another_key_does_not_verify(store: Store, five: AuditLog) -> None:
    async with store.begin() as connection:
        await connection.execute(delete(audit_log).where(audit_log.c.sequence > 2))
    forger = AuditLog(store, b"x" * 32)
    await append(store, forger, 3, 4, 5)
    assert (await five.verify()).fault


async def test_rows_appended_at_once_make_one_chain(store: Store, audit: AuditLog) -> None:
    other = AuditLog(store, b"k" * 32)
    logs = [audit, other] * 10
    await asyncio.gather(*(append(store, log, n) for n, log in enumerate(logs)))
    verified = await audit.verify()
    assert (verified.fault, verified.rows) == ("", 20)


async def test_what_is_left_after_forgetting_verifies_and_goes_on(
    store: Store, five: AuditLog
) -> None:
    assert await five.forget(DAY + timedelta(minutes=3)) == 2
    assert (await five.verify()).rows == 3
    await append(store, five, 6)
    assert ((await five.verify()).fault, (await five.verify()).rows) == ("", 4)
