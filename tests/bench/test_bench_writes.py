"""What the write ledger and the audit log add to one write: every statement that it makes.

No gateway call is in it: asking whether it is a repeat, the row before, the outcome with its audit
row, the answer, and, for a write without a key, the note that its answer went out.
"""

import asyncio
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from sqlalchemy import update
from uvicorn.loops.auto import auto_loop_factory

from crossfoot.clock import SYSTEM_CLOCK
from crossfoot.connector.writing.ledger import Answered, Intent, Settled, Sought, Wanted
from crossfoot.intacct import Options, Sender, Transport, create
from crossfoot.integrated_accounts import open_accounts
from crossfoot.integrated_accounts.requests import NewAccount
from crossfoot.secret import Secret
from crossfoot.store import Store
from crossfoot.store.tables import environments
from crossfoot.writes import AuditLog, SqlLedger

pytestmark = pytest.mark.bench

ROUNDS, WARM = 300, 20
NOBODY = "http://127.0.0.1:9/ia/xml/xmlgw.phtml"
RECORD = msgspec.json.encode({"id": "33", "name": "Fjord", "notes": "x" * 2_000})


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_the_ledger_costs_a_write_little(
    engine: str, make_database: Callable[[], str], tmp_path: Path, report: Any
) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path}/crossfoot.db"
    if engine == "postgresql":
        url = make_database().replace("postgresql://", "postgresql+asyncpg://")
    with asyncio.Runner(loop_factory=auto_loop_factory()) as runner:  # as `crossfoot serve` runs
        times = runner.run(_times(url, tmp_path))
    figures = {
        name: f"median {statistics.median(found):5.2f} ms   p95 {_p95(found):5.2f} ms"
        for name, found in times.items()
    }
    report(f"The write ledger's share of one write, {engine}, {ROUNDS} writes", figures)


async def _times(url: str, tmp_path: Path) -> dict[str, list[float]]:
    store = Store.open(Secret(url))
    await store.migrate()
    async with Transport(Options(endpoint=NOBODY, retries=0)) as transport:
        sender = Sender("crossfoot-dev", Secret("s3nder&key"))
        opened = await open_accounts(store, tmp_path / "master.key", transport, sender)
        environment = await opened.environments.ensure_default()
        (installed,) = (await opened.integrations.list(environment.id, {})).result
        account = await opened.accounts.import_account(
            environment.id,
            NewAccount(
                tenant_id="bench",
                environment_integration_id=installed.id,
                authentication_method="api_key",
                context={"company_id": "demo", "user_id": "api", "user_password": "p4ss"},
            ),
        )
        ledger = SqlLedger(store, opened.vault, AuditLog(store, b"k" * 32))
        async with ledger.running():
            times = {
                "one bare commit": await _commits(store),
                "with a key": await _measured(ledger, environment.id, account.id, keyed=True),
                "without a key": await _measured(ledger, environment.id, account.id, keyed=False),
            }
    await store.close()
    return times


async def _commits(store: Store) -> list[float]:
    """The same database and disk, with one small row changed: what four of them cost at least."""
    times = []
    for number in range(ROUNDS):
        began = time.perf_counter()
        async with store.begin() as connection:
            await connection.execute(update(environments).values(name=f"bench {number}"))
        times.append((time.perf_counter() - began) * 1_000)
    return times


async def _measured(
    ledger: SqlLedger, environment_id: str, account_id: str, *, keyed: bool
) -> list[float]:
    times = []
    function = create([("VENDOR", {"VENDORID": "V-1", "NAME": "Fjord", "NOTES": "x" * 1_000})])
    for number in range(WARM + ROUNDS):
        intent = Intent(
            environment_id=environment_id,
            account_id=account_id,
            entity="",
            caller="bench",
            method="POST",
            path="/proxy/vendors",
            resource="proxy/VENDOR",
            digest=f"{number}",
            key=SYSTEM_CLOCK.new_id() if keyed else "",
            request=RECORD,
        )
        began = time.perf_counter()
        await ledger.known([intent], [""])
        (begun,) = await ledger.begin([Wanted(intent, function, Sought(object="VENDOR"))])
        await ledger.settle([Settled(begun.write.id, "committed", str(number))])
        await ledger.respond([Answered(begun.write.id, account_id, str(number), RECORD)])
        ledger.release([begun.write.id])
        if not keyed:
            ledger.delivered([begun.write.id])
            await asyncio.gather(*ledger._marking)
        times.append((time.perf_counter() - began) * 1_000)
    return times[WARM:]


def _p95(times: list[float]) -> float:
    return statistics.quantiles(times, n=20)[-1]
