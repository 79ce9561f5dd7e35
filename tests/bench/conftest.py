"""What the measurements share: one way to print figures, and a gateway that answers at once."""

import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def report() -> Callable[[str, Mapping[str, str]], None]:
    """Print one table of figures."""

    def print_figures(title: str, figures: Mapping[str, str]) -> None:
        width = max(map(len, figures))
        print(f"\n{title}")
        for name, figure in figures.items():
            print(f"  {name:<{width}}  {figure}")

    return print_figures


@contextmanager
def _upstream(script: str, *arguments: str) -> Iterator[str]:
    command = [sys.executable, "-m", f"tests.bench.{script}", *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        try:
            yield line.split()[1] + "/ia/xml/xmlgw.phtml"
        finally:
            process.kill()


@pytest.fixture
def start_replay() -> Callable[[str], Any]:
    """`with start_replay(gateway_url) as url:` a gateway that answers from memory."""
    return partial(_upstream, "replay")


@pytest.fixture
def start_upstream() -> Callable[..., Any]:
    """`with start_upstream("ledger_upstream", …) as url:` a gateway made for a measurement."""
    return _upstream
