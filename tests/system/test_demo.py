"""`crossfoot demo`: the whole walk, on any machine, leaving nothing behind."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path
from typing import Any

import psutil
import pytest


def environ(tmp_path: Path) -> dict[str, str]:
    """The process's environment, without settings of its own, and a temporary folder apart."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("CROSSFOOT_")}  # noqa: TID251 -- a child inherits PATH and the like
    return {**kept, "TMPDIR": str(tmp_path)}


def start(tmp_path: Path, *options: str, **changes: str) -> subprocess.Popen[str]:
    """Start the demo."""
    return subprocess.Popen(
        [sys.executable, "-m", "crossfoot", "demo", *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**environ(tmp_path), **changes},
    )


def test_once_prints_the_walk_and_leaves_nothing(tmp_path: Path) -> None:
    demo = start(tmp_path, "--once")
    out, err = demo.communicate(timeout=110)
    assert demo.returncode == 0, out + err
    assert "Traceback" not in out + err
    for words in ("GL accounts", "First vendors", "First customers", "/demo", "/docs", "curl"):
        assert words in out
    assert len(re.findall(r"V-\d{5}", out)) >= 5
    assert list(tmp_path.iterdir()) == [], "the temporary folder is gone"
    address = re.search(r"http://127\.0\.0\.1:\d+", out)
    assert address
    with pytest.raises(urllib.error.URLError):
        urllib.request.urlopen(f"{address[0]}/health", timeout=5)  # noqa: S310 -- loopback only


def test_it_stays_until_interrupted_on_the_next_free_ports(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            taken.bind(("127.0.0.1", 8000))
            taken.listen()
        except OSError:
            pass  # somebody else has taken it, which serves as well
        demo = start(tmp_path, CROSSFOOT_DATA_DIR=str(tmp_path / "kept"))
        shown = _read_until(demo, "Ctrl-C")
        children = psutil.Process(demo.pid).children(recursive=True)
        curl = re.search(r"Bearer (\S+)'.*?'(http\S+)'", shown, re.DOTALL)
        assert curl, shown
        assert "8000 is in use" in shown
        request = urllib.request.Request(curl[2])  # noqa: S310 -- loopback only
        request.add_header("Authorization", f"Bearer {curl[1]}")
        with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310 -- the same
            assert answer.status == 200
        dashboard = re.search(r"(http\S+/admin)\s+sign in with (cfo_\S+)", shown)
        assert dashboard, shown
        form = urllib.parse.urlencode({"token": dashboard[2]}).encode()
        opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
        with opener.open(f"{dashboard[1]}/sign-in", form, timeout=60) as answer:
            assert b"<h1>Overview</h1>" in answer.read()
        demo.send_signal(signal.SIGINT)
        out, err = demo.communicate(timeout=30)
    assert demo.returncode == 0, out + err
    assert "Traceback" not in out + err
    assert (tmp_path / "kept").exists()
    _, alive = psutil.wait_procs(children, timeout=5)
    assert alive == []


def test_a_part_that_fails_is_reported_with_its_last_lines(tmp_path: Path) -> None:
    blocked = tmp_path / "kept"
    blocked.mkdir()
    (blocked / "crossfoot.db").write_text("this is no database, but it is long enough to tell" * 9)
    demo = start(tmp_path, "--once", CROSSFOOT_DATA_DIR=str(blocked))
    out, err = demo.communicate(timeout=110)
    assert demo.returncode == 1, out + err
    assert "last lines" in err
    assert "database" in err
    assert "Traceback" not in out + err


def _read_until(demo: Any, words: str) -> str:
    shown = ""
    deadline = time.monotonic() + 100
    while words not in shown and time.monotonic() < deadline:
        line = demo.stdout.readline()
        if not line:
            break
        shown += line
    assert words in shown, shown + demo.stderr.read()
    return shown
