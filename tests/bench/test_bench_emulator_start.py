"""How long the emulator takes to make its company, to start from a made one, and to reset."""

import statistics
import time
from pathlib import Path
from typing import Any

import pytest

from crossfoot.emulator.preparing import prepare

pytestmark = pytest.mark.bench


def test_making_the_demo_company(tmp_path: Path, report: Any) -> None:
    wall, cpu = time.perf_counter(), time.process_time()
    made = prepare("demo", tmp_path)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    size = made.stat().st_size / 1e6
    figures = {"time": f"{wall:.1f} s", "processor": f"{cpu:.1f} s", "file": f"{size:.0f} MB"}
    report("The demo company made", figures)


def test_starting_and_resetting(start_emulator: Any, report: Any) -> None:
    with start_emulator():
        pass  # the company is made by now
    started = time.perf_counter()
    with start_emulator() as emulator:
        start = time.perf_counter() - started
        resets = []
        for _ in range(20):
            began = time.perf_counter()
            emulator.control("POST", "reset")
            resets.append(time.perf_counter() - began)
        memory = _resident(emulator.popen.pid)
    median = statistics.median(resets) * 1000
    figures = {
        "ready after": f"{start:.2f} s",
        "reset": f"{median:.0f} ms",
        "memory": f"{memory:.0f} MB",
    }
    report("The emulator with a company that is made already", figures)


def _resident(pid: int) -> float:
    """The process's resident memory in MB."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * 4096 / 1e6
