"""What the request log costs a request: a server that keeps it against one that does not."""

import statistics
import time
from pathlib import Path
from typing import Any

import aiohttp
import psutil
import pytest

pytestmark = pytest.mark.bench

REQUESTS, WARM_UP = 1_500, 100


async def test_the_request_log_costs_little(
    emulator: Any, start_server: Any, start_replay: Any, tmp_path: Path, report: Any
) -> None:
    with start_replay(emulator.gateway_url) as gateway_url:
        emulator_like = type(emulator)(emulator.popen, gateway_url.split("/ia/")[0])
        with (
            start_server(emulator_like, tmp_path / "off", REQUEST_LOG="false") as without,
            start_server(emulator_like, tmp_path / "on") as with_log,
        ):
            servers = {"off": without, "on": with_log}
            times: dict[str, list[float]] = {name: [] for name in servers}
            processes = {name: psutil.Process(s.popen.pid) for name, s in servers.items()}
            before: dict[str, float] = {}
            async with aiohttp.ClientSession() as http:
                for number in range(WARM_UP + REQUESTS):
                    if number == WARM_UP:
                        before = {name: _busy(one) for name, one in processes.items()}
                    for name, server in servers.items():
                        started = time.perf_counter()
                        await _ask(http, server)
                        if number >= WARM_UP:
                            times[name].append((time.perf_counter() - started) * 1000)
                busy = {
                    name: (_busy(one) - before[name]) * 1000 / REQUESTS
                    for name, one in processes.items()
                }
                kept = await _kept(http, with_log)
    half = {name: statistics.median(known) for name, known in times.items()}
    report(
        f"one record through the server, {REQUESTS} times each, in turns",
        {
            "without the log (baseline)": f"{half['off']:.2f} ms",
            "with the log": f"{half['on']:.2f} ms",
            "added at the median (wanted: less than 0.3 ms)": f"{half['on'] - half['off']:.2f} ms",
            "ratio": f"{half['on'] / half['off']:.3f}",
            "processor time added, writing included": f"{busy['on'] - busy['off']:.2f} ms",
        },
    )
    assert kept == 100, "the log was kept"


async def _ask(http: aiohttp.ClientSession, server: Any) -> None:
    query = {"integrated_account_id": server.account_id}
    headers = {"Authorization": f"Bearer {server.token}"}
    path = f"{server.url}/proxy/vendors/V-00020"
    async with http.get(path, params=query, headers=headers) as answer:
        assert answer.status == 200
        await answer.read()


async def _kept(http: aiohttp.ClientSession, server: Any) -> int:
    headers = {"Authorization": f"Bearer {server.token}"}
    query = {"log_type": "unified_proxy_api", "limit": "100"}
    async with http.get(f"{server.url}/log", params=query, headers=headers) as answer:
        return len((await answer.json())["result"])


def _busy(process: psutil.Process) -> float:
    """Seconds of processor time."""
    used = process.cpu_times()
    return float(used.user + used.system)
