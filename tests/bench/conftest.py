"""What the measurements share: one way to print figures, and a gateway that answers at once."""

import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest


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
def _replay(gateway_url: str) -> Iterator[str]:
    command = [sys.executable, str(Path(__file__).with_name("replay.py")), gateway_url]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        try:
            yield line.split()[1] + "/ia/xml/xmlgw.phtml"
        finally:
            process.kill()


@pytest.fixture
def start_replay() -> Callable[[str], Any]:
    """`with start_replay(gateway_url) as url:` a gateway that answers from memory."""
    return _replay
