"""The server dies at each step of a write, or of linking: it is done once, and a retry is told."""

import json
import os
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import EmulatorProcess, ServerProcess, call
from tests.linking import event_types, open_dialog

POINTS = (
    "before the row",
    "after the row",
    "after sending",
    "after the answer",
    "before the read-back",
    "before the response",
)
PROGRAM = Path(__file__).with_name("dying_server.py")


class Mortal:
    """A server that dies when told, and is started anew at the same data."""

    def __init__(
        self, server: ServerProcess, environ: dict[str, str], die_at: Path, engine: str
    ) -> None:
        self.engine = engine
        self._server = server
        self._environ = environ
        self._die_at = die_at
        self._process: subprocess.Popen[str] | None = None
        self.url = ""

    def start(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, str(PROGRAM)],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            env={**os.environ, **self._environ},  # noqa: TID251 -- a child inherits PATH
        )
        assert self._process.stdout is not None
        for line in self._process.stdout:
            if line.startswith("Crossfoot:"):
                self.url = line.split()[-1]
                return
        raise RuntimeError("The server did not start.")

    @property
    def door(self) -> ServerProcess:
        """The server as it runs now."""
        return replace(self._server, url=self.url)

    def die_at(self, point: str) -> None:
        self._die_at.write_text(point)

    def has_died(self) -> bool:
        assert self._process is not None
        assert self._process.stdout is not None
        died = self._process.wait(30) == 9
        self._process.stdout.close()
        return died

    def stop(self) -> None:
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()
            self._process.wait(20)
        if self._process is not None and self._process.stdout is not None:
            self._process.stdout.close()

    def create(self, vendor: str, key: str = "") -> tuple[int, Any, dict[str, str]]:
        return create(self.url, self._server, vendor, key)


def create(
    url: str, server: ServerProcess, vendor: str, key: str = ""
) -> tuple[int, Any, dict[str, str]]:
    """Create a vendor; status, body and headers."""
    address = f"{url}/proxy/vendors?integrated_account_id={server.account_id}"
    body = json.dumps({"VENDORID": vendor, "NAME": f"Vendor {vendor}"}).encode()
    request = urllib.request.Request(address, body)  # noqa: S310 -- loopback only
    request.add_header("Authorization", f"Bearer {server.token}")
    if key:
        request.add_header("Idempotency-Key", key)
    try:
        with urllib.request.urlopen(request, timeout=90) as answer:  # noqa: S310 -- the same
            return answer.status, json.loads(answer.read()), _lower(answer.headers)
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code, json.loads(refused.read()), _lower(refused.headers)


def _lower(headers: Any) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}


def created(emulator: EmulatorProcess) -> int:
    """How many times the gateway executed a create."""
    seen = emulator.control("GET", "requests")["requests"]
    functions = [function for request in seen for function in request["functions"]]
    return sum(f["name"] == "create" and f["status"] == "success" for f in functions)


@pytest.fixture(scope="module")
def emulator(start_emulator: Callable[..., Any]) -> Iterator[EmulatorProcess]:
    with start_emulator("--seed", "lists") as process:
        yield process


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def mortal(
    request: pytest.FixtureRequest,
    emulator: EmulatorProcess,
    start_server: Callable[..., Any],
    make_database: Callable[[], str],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Mortal]:
    folder = tmp_path_factory.mktemp("mortal")
    url = make_database() if request.param == "postgresql" else None
    with start_server(emulator, folder / "data", url) as server:
        pass  # it made the token and connected the company; the mortal one goes on from there
    die_at = folder / "die_at"
    one = Mortal(server, {**server.environ, "DIE_AT": str(die_at)}, die_at, request.param)
    one.start()
    yield one
    one.stop()


@pytest.mark.parametrize("point", POINTS)
def test_a_crash_at_any_step_leaves_one_record_and_a_true_answer(
    mortal: Mortal, emulator: EmulatorProcess, point: str
) -> None:
    """Every other write has a key, on the other engine every other one has none."""
    place = POINTS.index(point)
    vendor = f"CR-{place}-{mortal.engine}"
    key = vendor if (place + (mortal.engine == "sqlite")) % 2 else ""
    before = created(emulator)
    mortal.die_at(point)
    with pytest.raises((urllib.error.URLError, ConnectionError)):
        mortal.create(vendor, key)
    assert mortal.has_died()
    mortal.start()
    status, body, headers = mortal.create(vendor, key)
    assert (status, body["VENDORID"], headers["x-write-outcome"]) == (200, vendor, "committed")
    assert created(emulator) == before + 1


@pytest.mark.parametrize("point", ["before connecting", "before the commit", "after connecting"])
def test_a_crash_while_a_company_is_connected_leaves_one_account_and_a_true_answer(
    mortal: Mortal, point: str
) -> None:
    tenant = point.replace(" ", "-")
    dialog = open_dialog(mortal.door, tenant_id=tenant).to_permissions()
    mortal.die_at(point)
    with pytest.raises((urllib.error.URLError, ConnectionError)):
        dialog.post("finish")
    assert mortal.has_died()
    mortal.start()
    account_id = replace(dialog, server=mortal.door).finish()
    _, page = mortal.door.get(f"/integrated-account?tenant_id={tenant}")
    assert [account["id"] for account in page["result"]] == [account_id]
    assert event_types(mortal.door, account_id) == ["created", "active"]


@contextmanager
def second_server(server: ServerProcess) -> Iterator[str]:
    """Another server process at the same database."""
    popen = subprocess.Popen(
        [sys.executable, "-m", "crossfoot", "serve", "--port", "0"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env={**os.environ, **server.environ},  # noqa: TID251 -- a child inherits PATH
    )
    assert popen.stdout is not None
    try:
        yield next(line.split()[-1] for line in popen.stdout if line.startswith("Crossfoot:"))
    finally:
        popen.terminate()
        popen.wait(20)
        popen.stdout.close()


def test_callers_of_two_servers_with_one_key_make_one_record(
    emulator: EmulatorProcess,
    start_server: Callable[..., Any],
    make_database: Callable[[], str],
    tmp_path: Path,
) -> None:
    before = created(emulator)
    with (
        start_server(emulator, tmp_path, make_database()) as first,
        second_server(first) as second,
        ThreadPoolExecutor(8) as callers,
    ):
        emulator.control(
            "POST", "faults", {"kind": "delay", "seconds": 1, "match": {"function": "create"}}
        )
        urls = [first.url, second] * 4
        answers = list(callers.map(lambda url: create(url, first, "TWO-1", "TWO"), urls))
        assert {status for status, _, _ in answers} == {200}
        assert len({body["RECORDNO"] for _, body, _ in answers}) == 1
        assert len({headers["x-write-id"] for _, _, headers in answers}) == 1
        assert created(emulator) == before + 1


def test_another_server_ends_the_write_of_a_killed_one(
    emulator: EmulatorProcess,
    start_server: Callable[..., Any],
    make_database: Callable[[], str],
    tmp_path: Path,
) -> None:
    before = created(emulator)
    with (
        start_server(emulator, tmp_path, make_database()) as first,
        second_server(first) as second,
    ):
        emulator.control(
            "POST", "faults", {"kind": "delay", "seconds": 2, "match": {"function": "create"}}
        )
        cut = threading.Thread(target=_ignoring, args=(first.url, first, "KILL-1", "KILL"))
        cut.start()
        _until_it_runs(second, first)
        first.kill()
        cut.join()
        status, body, headers = create(second, first, "KILL-1", "KILL")
        assert (status, body["VENDORID"], headers["x-write-outcome"]) == (
            *(200, "KILL-1"),
            "committed",
        )
        assert created(emulator) == before + 1


def _ignoring(*arguments: Any) -> None:
    try:
        create(*arguments)
    except (urllib.error.URLError, ConnectionError):
        return


def _until_it_runs(url: str, server: ServerProcess) -> None:
    while True:
        _, listed = call("GET", f"{url}/write?idempotency_key=KILL", token=server.token)
        if listed["result"]:
            return
