"""1,000 two-line journals in bulk and one by one, against `sageintacctsdk` one by one.

The gateway is the emulator, 50 ms away, with two places. The sdk sends each journal in a request of
its own and reads nothing back; ours checks each, keeps it in the write ledger and reads it back.
One by one fewer are posted, and the figure is for 1,000 at that pace.
"""

import json
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest
from tests.sending import send

pytestmark = pytest.mark.bench

MANY, FEW, ROUNDS = 1_000, 200, 3
SECONDS_AWAY = 0.05
HERE = Path(__file__).parent
PYTHON = HERE.parents[1] / ".venv-clients/sageintacctsdk/bin/python"
PATH = "/unified/accounting/journal_entries"


def journal(memo: str) -> dict[str, Any]:
    place = [
        {"category_type": "location", "number": "110"},
        {"category_type": "department", "number": "200"},
    ]
    lines = [
        {"account_number": account, "total_line_amount": amount, "tracking_categories": place}
        for account, amount in (("6100", "12.50"), ("6110", "-12.50"))
    ]
    head = {"journal": "GJ", "transaction_date": "2026-10-12", "currency": "USD", "memo": memo}
    return {**head, "lines": lines}


def in_bulk(server: Any, number: int) -> float:
    body = [journal(f"In bulk {number} {i}") for i in range(MANY)]
    started = time.perf_counter()
    answer = send(server, "POST", PATH, body)
    seconds = time.perf_counter() - started
    assert answer.status == 200, answer.body
    assert len({one["record"]["id"] for one in answer.body["result"]}) == MANY
    return seconds


def one_by_one(server: Any) -> float:
    started = time.perf_counter()
    for i in range(FEW):
        assert send(server, "POST", PATH, journal(f"One by one {i}")).status == 200
    return (time.perf_counter() - started) * MANY / FEW


def by_the_sdk(gateway_url: str) -> float:
    command = [str(PYTHON), str(HERE / "clients_write.py"), gateway_url, str(FEW)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=900, check=True)
    return float(json.loads(done.stdout)["seconds"]) * MANY / FEW


def test_journals_in_bulk_and_one_by_one(
    start_emulator: Any, start_server: Any, tmp_path: Path, report: Any
) -> None:
    with start_emulator("--seed", "lists") as emulator, start_server(emulator, tmp_path) as server:
        emulator.control("PUT", "settings", {"gateway": {"latency_seconds": SECONDS_AWAY}})
        assert send(server, "POST", PATH, journal("The first")).status == 200
        bulk = sorted(in_bulk(server, number) for number in range(ROUNDS))
        single = one_by_one(server)
        sdk = by_the_sdk(emulator.gateway_url)
    median = bulk[ROUNDS // 2]
    report(
        f"{MANY:,} two-line journals, 50 ms from the gateway",
        {
            "sageintacctsdk, one by one": f"{sdk:6.1f} s",
            "ours, one by one": f"{single:6.1f} s   {sdk / single:5.2f} times as fast",
            "ours, in bulk": f"{median:6.1f} s   {sdk / median:5.1f} times as fast   "
            f"(from {bulk[0]:.1f} to {bulk[-1]:.1f} s)",
        },
    )
    assert sdk / median >= 10
