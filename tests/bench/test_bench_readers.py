"""50 readers at once on 20 companies: how long a page takes, and how much of that is the lane.

The upstream answers from memory, 50 ms after it was asked, as a gateway that is not far away.
"""

import asyncio
import statistics
import time
from pathlib import Path
from typing import Any

import aiohttp
import pytest

pytestmark = pytest.mark.bench

COMPANIES, READERS, PAGES_EACH = 20, 50, 20
SECONDS_AWAY = 0.05
CONTEXT = {"user_id": "api", "user_password": "p4ss&word"}


def _connect(server: Any, number: int) -> str:
    """Import one of the companies; the id of its integrated account."""
    _, installed = server.get("/environment-integration?integration.name=sageintacct")
    body = {
        "tenant_id": f"tenant-{number}",
        "environment_integration_id": installed["result"][0]["id"],
        "authentication_method": "api_key",
        "context": {"company_id": f"company-{number:02}", **CONTEXT},
    }
    status, account = server.send("POST", "/integrated-account", body)
    assert status < 300, account
    return str(account["id"])


async def _read(
    session: aiohttp.ClientSession, url: str, accounts: list[str], at: int
) -> list[float]:
    """Pages of one reader, who goes from company to company; seconds for each."""
    found = []
    for turn in range(PAGES_EACH):
        account = accounts[(at + turn * 7) % len(accounts)]
        query = {"integrated_account_id": account, "type": "invoice", "limit": "100"}
        started = time.perf_counter()
        async with session.get(f"{url}/unified/accounting/invoices", params=query) as answer:
            page = await answer.json()
            assert answer.status == 200, page
        assert page["result_count"] == 100
        found.append(time.perf_counter() - started)
    return found


async def _all(server: Any, accounts: list[str]) -> tuple[list[float], float]:
    headers = {"Authorization": f"Bearer {server.token}"}
    connector = aiohttp.TCPConnector(limit=READERS)
    async with aiohttp.ClientSession(headers=headers, connector=connector) as session:
        for account in accounts:  # every company's set-up is known before the clock runs
            await _read(session, server.url, [account], 0)
        started = time.perf_counter()
        readers = (_read(session, server.url, accounts, at) for at in range(READERS))
        times = [one for found in await asyncio.gather(*readers) for one in found]
        return times, time.perf_counter() - started


def _usage(server: Any, accounts: list[str]) -> dict[str, float]:
    """Gateway calls of all accounts together, and their seconds in lanes and at the gateway."""
    sums = {"calls": 0.0, "waiting": 0.0, "gateway": 0.0}
    for account in accounts:
        status, usage = server.get(f"/integrated-account/{account}/usage")
        assert status == 200, usage
        for period in usage["result"]:
            sums["calls"] += period["calls"]
            sums["waiting"] += period["waiting"]["seconds"]
            sums["gateway"] += period["gateway"]["seconds"]
    return sums


async def test_many_readers_of_many_companies(
    start_emulator: Any, start_server: Any, start_upstream: Any, tmp_path: Path, report: Any
) -> None:
    away = str(SECONDS_AWAY)
    with (
        start_emulator("--seed", "demo") as emulator,
        start_upstream("companies_upstream", emulator.gateway_url, away) as gateway_url,
    ):
        upstream = type(emulator)(emulator.popen, gateway_url.split("/ia/")[0])
        with start_server(upstream, tmp_path) as server:
            accounts = [_connect(server, number) for number in range(1, COMPANIES + 1)]
            before = _usage(server, accounts)
            times, seconds = await _all(server, accounts)
            after = _usage(server, accounts)
    spent = {name: after[name] - before[name] for name in after}
    p50, p99 = (statistics.quantiles(times, n=100)[at] * 1000 for at in (49, 98))
    waiting, gateway = (spent[name] / spent["calls"] * 1000 for name in ("waiting", "gateway"))
    report(
        f"{READERS} readers on {COMPANIES} companies: {len(times):,} pages of 100 invoices",
        {
            "p50 of a page, with its lines": f"{p50:.0f} ms",
            "p99": f"{p99:.0f} ms",
            "pages a second": f"{len(times) / seconds:.0f}",
            "each gateway call waited in its lane for": f"{waiting:.0f} ms",
            "and took at the gateway": f"{gateway:.0f} ms ({SECONDS_AWAY * 1000:.0f} by itself)",
        },
    )
