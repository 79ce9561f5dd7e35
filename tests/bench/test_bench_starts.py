"""What starting costs: the catalog, a command, a server; in processor time, as nobody shares it.

Baseline: the interpreter that starts and does nothing.
"""

import os
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.bench

ROUNDS = 7
CATALOG = "from crossfoot.intacct import catalog; [catalog.load(n) for n in catalog.names()]"


def _processor_seconds(*arguments: str, environ: dict[str, str]) -> float:
    before = os.times()
    subprocess.run([sys.executable, *arguments], check=True, capture_output=True, env=environ)
    after = os.times()
    spent = after.children_user + after.children_system
    return spent - before.children_user - before.children_system


def _of(popen: "subprocess.Popen[str]") -> float:
    fields = Path(f"/proc/{popen.pid}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, fields[11:13])) / os.sysconf("SC_CLK_TCK")


def test_starting(emulator: Any, start_server: Any, tmp_path: Path, report: Any) -> None:
    with start_server(emulator, tmp_path) as server:
        environ = {**os.environ, **server.environ}  # noqa: TID251 -- a child inherits PATH and the like
    commands = {
        "nothing (baseline)": ("-c", "pass"),
        "the whole catalog": ("-c", CATALOG),
        "crossfoot version": ("-m", "crossfoot", "version"),
        "crossfoot token list": ("-m", "crossfoot", "token", "list"),
    }
    spent: dict[str, list[float]] = {name: [] for name in (*commands, "crossfoot serve, ready")}
    waited = []
    for _ in range(ROUNDS):
        for name, arguments in commands.items():
            spent[name].append(_processor_seconds(*arguments, environ=environ))
        began = time.perf_counter()
        with start_server(emulator, tmp_path) as server:
            waited.append(time.perf_counter() - began)
            spent["crossfoot serve, ready"].append(_of(server.popen))
    medians = {name: statistics.median(found) for name, found in spent.items()}
    least = medians["nothing (baseline)"]
    figures = {
        name: f"{one * 1000:.0f} ms, {one / least:.0f} times" for name, one in medians.items()
    }
    figures["crossfoot serve, ready and connected, by the clock"] = f"{min(waited):.1f} s at best"
    report("Starting", figures)
