"""All contacts of the large company, from an upstream that answers from memory.

Baseline: the public `sageintacctsdk` reading the same records with the same fields.
"""

import json
import statistics
import subprocess
import time
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from crossfoot.clock import SYSTEM_CLOCK
from crossfoot.connector import Company
from crossfoot.intacct import Gateway, Login, Options, Secret, Sender, Transport
from crossfoot.unified import registry

pytestmark = pytest.mark.bench

ROOT = Path(__file__).resolve().parents[2]
PYTHON = ROOT / ".venv-clients/sageintacctsdk/bin/python"
ROUNDS = 3


async def selected(gateway_url: str) -> dict[str, list[str]]:
    """The fields that a unified list without remote data selects, by object."""
    resource = registry.find("accounting", "contacts")
    async with Transport(Options(endpoint=gateway_url)) as transport:
        sender = Sender("crossfoot-dev", Secret("s3nder&key"))
        gateway = Gateway(transport, sender, Login("demo", "api", Secret("p4ss&word")))
        company = Company(gateway, SYSTEM_CLOCK)
        plans = [await company.plan(resource, source) for source in resource.sources]
    return {plan.source.object: list(plan.fields) for plan in plans}


def read_by_sdk(gateway_url: str, fields: dict[str, list[str]]) -> dict[str, float]:
    """Seconds, rows and peak memory of the public client, in a process of its own."""
    command = [str(PYTHON), str(Path(__file__).with_name("clients_read.py"))]
    done = subprocess.run(
        [*command, gateway_url, json.dumps(fields)], capture_output=True, text=True, check=True
    )
    figures: dict[str, float] = json.loads(done.stdout)
    return figures


def read_by_server(server: Any, **query: str) -> dict[str, float]:
    """Seconds and rows of one streamed unified list, and the server's peak memory so far."""
    words = "&".join(f"{name}={value}" for name, value in query.items())
    url = f"{server.url}/unified/accounting/contacts?{words}"
    request = urllib.request.Request(url)  # noqa: S310 -- loopback only
    request.add_header("Authorization", f"Bearer {server.token}")
    started, tail, size = time.perf_counter(), b"", 0
    with urllib.request.urlopen(request, timeout=600) as answer:  # noqa: S310 -- the same
        while piece := answer.read(1 << 20):
            size += len(piece)
            tail = (tail + piece)[-200:]
    seconds = time.perf_counter() - started
    rows = int(tail.rpartition(b'"result_count":')[2].rstrip(b"}"))
    status = Path(f"/proc/{server.popen.pid}/status").read_text()
    peak = int(status.partition("VmHWM:")[2].split()[0]) * 1024
    return {"seconds": seconds, "rows": rows, "bytes": peak, "size": size}


async def test_all_contacts_against_the_public_sdk(
    start_emulator: Any, start_server: Any, start_replay: Any, tmp_path: Path, report: Any
) -> None:
    with (
        start_emulator("--seed", "large") as emulator,
        start_replay(emulator.gateway_url) as gateway_url,
    ):
        emulator_like = type(emulator)(emulator.popen, gateway_url.split("/ia/")[0])
        with start_server(emulator_like, tmp_path) as server:
            fields = await selected(gateway_url)
            lean = {
                "integrated_account_id": server.account_id,
                "truto_ignore_limit": "true",
                "truto_ignore_remote_data": "true",
            }
            read_by_sdk(gateway_url, fields)  # both once, so that every answer is kept
            read_by_server(server, **lean)
            sdk, ours = [], []
            for _ in range(ROUNDS):
                sdk.append(read_by_sdk(gateway_url, fields))
                ours.append(read_by_server(server, **lean))
            full = {k: v for k, v in lean.items() if k != "truto_ignore_remote_data"}
            peak_without = ours[-1]["bytes"]
            read_by_server(server, **full)
            whole = read_by_server(server, **full)
    (rows,) = {figures["rows"] for figures in (*sdk, *ours, whole)}
    baseline = statistics.median(figures["seconds"] for figures in sdk)
    seconds = statistics.median(figures["seconds"] for figures in ours)
    memory = statistics.median(figures["bytes"] for figures in sdk)
    report(
        f"all contacts: {rows:,.0f} records, {[len(f) for f in fields.values()]} fields",
        {
            "sageintacctsdk (baseline)": f"{baseline:.1f} s, {memory / 1e6:.0f} MB at most",
            "unified list, streamed": f"{seconds:.1f} s, {peak_without / 1e6:.0f} MB at most",
            "times faster (wanted: at least 4)": f"{baseline / seconds:.1f}",
            "of its memory (wanted: at most 1)": f"{peak_without / memory:.2f}",
            "the same with remote_data (all own fields)": f"{whole['seconds']:.1f} s, "
            f"{whole['size'] / 1e6:.0f} MB of JSON, {whole['bytes'] / 1e6:.0f} MB at most",
        },
    )
