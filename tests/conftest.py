"""What every test may ask for: emulators, servers, a PostgreSQL, and a closed network."""

import asyncio
import ipaddress
import json
import os
import secrets
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import asyncpg
import hypothesis
import pytest

from crossfoot import settings
from crossfoot.app import open_crossfoot

READY_WITHIN_SECONDS = 300  # the first start of all makes the company
SENDER = ("crossfoot-dev", "s3nder&key")
COMPANY, USER, PASSWORD = "demo", "api", "p4ss&word"


def _only_loopback(event: str, args: tuple[Any, ...]) -> None:
    """Refuse every connection that would leave this machine."""
    if event != "socket.connect" or not isinstance(args[1], tuple):
        return
    host = str(args[1][0])
    if host != "localhost" and not ipaddress.ip_address(host).is_loopback:
        raise PermissionError(f"A test tried to reach {host}: only loopback is allowed.")


sys.addaudithook(_only_loopback)
hypothesis.settings.register_profile("crossfoot", deadline=None)  # no test depends on speed
hypothesis.settings.load_profile("crossfoot")


def pytest_addoption(parser: pytest.Parser) -> None:
    """What `make test` found: a PostgreSQL whose user may create databases, and a Chromium."""
    parser.addoption("--postgres-url", default="postgresql://postgres@127.0.0.1:5432/postgres")
    parser.addoption("--browser", default="/usr/bin/chromium")
    parser.addoption("--pictures", type=Path)  # a folder: tests of pages save the docs' pictures
    parser.addoption("--thorough", action="store_true")  # `make thorough`: leave nothing out
    # `make fuzz` and `make documents`
    parser.addoption("--fuzz-phases", default="examples,fuzzing")
    parser.addoption("--fuzz-examples", type=int, default=2)  # random requests for each operation
    parser.addoption("--fuzz-minutes", type=int)  # at most, shared by the phases and operations
    parser.addoption("--fuzz-company", default="lists")  # the demo company without its books
    parser.addoption("--documents", type=int, default=60)  # random ones, checked and posted
    parser.addoption("--fuzz-seed", type=int, default=20_261_125)


LONGEST_FIRST = (
    "tests/contract/test_filters_find_all_matches",
    "tests/system/test_chaos",
    "tests/system/test_examples",
    "tests/conformance",
    "tests/system/test_fuzzed_api",
    "tests/browser",
    "tests/contract",
    "tests/system",
    "tests/store",
    "",
)
"""Files that take minutes come before those that take seconds, so that no worker is left with one
of them in the end; chance keeps its say among the rest. The first makes the demo company, which the
next two do not need: nobody waits for it."""


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Benchmarks and what is `thorough` run only when asked for; long files come first."""
    if "bench" not in (config.getoption("-m") or ""):
        items[:] = [item for item in items if "bench" not in item.keywords]
    if not config.getoption("--thorough"):
        items[:] = [item for item in items if "thorough" not in item.keywords]
    items.sort(key=lambda item: [item.nodeid.startswith(one) for one in LONGEST_FIRST].index(True))


@dataclass
class Process:
    """A program of ours that runs beside the tests, with what it printed."""

    popen: subprocess.Popen[str]
    url: str
    lines: list[str] = field(default_factory=list)

    @property
    def output(self) -> str:
        return "\n".join(self.lines)

    def kill(self) -> None:
        """End it at once, as a power cut would."""
        self.popen.kill()
        self.popen.wait()


def call(method: str, url: str, body: Any = None, token: str | None = None) -> tuple[int, Any]:
    """One HTTP call with JSON in and out: the status and the decoded answer."""
    request = urllib.request.Request(url, method=method)  # noqa: S310 -- loopback only, see above
    if token:
        request.add_header("Authorization", f"Bearer {token}")
    data = None
    if body is not None:
        data = json.dumps(body).encode()
        request.add_header("Content-Type", "application/json")
    try:
        with urllib.request.urlopen(request, data, timeout=180) as answer:  # noqa: S310 -- the same
            raw, status = answer.read(), answer.status
    except urllib.error.HTTPError as refused:
        raw, status = refused.read(), refused.code
    return status, json.loads(raw) if raw else None


@dataclass
class EmulatorProcess(Process):
    """A running emulator; `url` is its root."""

    @property
    def gateway_url(self) -> str:
        return f"{self.url}/ia/xml/xmlgw.phtml"

    def control(self, method: str, path: str, body: Any = None) -> Any:
        """Call the control API: `control("POST", "faults", {...})`; fails unless it answers 2xx."""
        status, answer = call(method, f"{self.url}/_control/{path.lstrip('/')}", body)
        assert status < 300, (status, answer)
        return answer


@dataclass
class ServerProcess(Process):
    """A running server with a token and the demo company connected."""

    token: str = ""
    account_id: str = ""
    environ: dict[str, str] = field(default_factory=dict)

    def get(self, path: str, token: str | None = None) -> tuple[int, Any]:
        return call("GET", f"{self.url}{path}", token=self.token if token is None else token)

    def send(self, method: str, path: str, body: Any, token: str | None = None) -> tuple[int, Any]:
        return call(method, f"{self.url}{path}", body, self.token if token is None else token)


@contextmanager
def running(arguments: list[str], environ: dict[str, str], ready: str) -> Iterator[Process]:
    """Start `crossfoot …`, wait for the line that begins with `ready`, stop it in the end."""
    popen = subprocess.Popen(
        [sys.executable, "-m", "crossfoot", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**os.environ, **environ},  # noqa: TID251 -- a child inherits PATH and the like
    )
    process = Process(popen, "")
    is_ready = threading.Event()

    def read() -> None:
        assert popen.stdout is not None
        for line in popen.stdout:
            process.lines.append(line.rstrip("\n"))
            if line.startswith(ready) and not process.url:
                process.url = "http://" + line.split("http://", 1)[1].split()[0].rstrip("/")
                is_ready.set()
        is_ready.set()

    reader = threading.Thread(target=read, daemon=True)
    reader.start()
    try:
        is_ready.wait(READY_WITHIN_SECONDS)
        if not process.url:
            raise RuntimeError(f"crossfoot {' '.join(arguments)} did not start:\n{process.output}")
        yield process
    finally:
        popen.terminate()
        try:
            popen.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
        reader.join(5)
        if popen.stdout is not None:
            popen.stdout.close()


@contextmanager
def running_emulator(*options: str) -> Iterator[EmulatorProcess]:
    """An emulator on a free port."""
    arguments = ["emulator", "--port", "0", *options]
    with running(arguments, {}, "Crossfoot emulator:") as process:
        root = process.url.removesuffix("/ia/xml/xmlgw.phtml")
        yield EmulatorProcess(process.popen, root, process.lines)


def server_environ(gateway_url: str, data_dir: Path, database_url: str | None) -> dict[str, str]:
    """The settings a server needs to work against an emulator."""
    environ = {
        "CROSSFOOT_DATA_DIR": str(data_dir),
        "CROSSFOOT_GATEWAY_URL": gateway_url,
        "CROSSFOOT_SENDER_ID": SENDER[0],
        "CROSSFOOT_SENDER_PASSWORD": SENDER[1],
    }
    return environ | ({"CROSSFOOT_DATABASE_URL": database_url} if database_url else {})


def crossfoot(environ: dict[str, str], *arguments: str, stdin: str = "") -> str:
    """Run one `crossfoot` command to its end and return what it printed on standard output."""
    done = subprocess.run(
        [sys.executable, "-m", "crossfoot", *arguments],
        input=stdin,
        capture_output=True,
        text=True,
        env={**os.environ, **environ},  # noqa: TID251 -- a child inherits PATH and the like
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, f"crossfoot {arguments}: {done.stdout}\n{done.stderr}"
    return done.stdout.strip()


async def _make_token(environ: dict[str, str]) -> str:
    """What `crossfoot token create` does, without a process that imports everything anew."""
    async with open_crossfoot(settings.load(environ)) as opened:
        environment = await opened.environment_id()
        _, secret = await opened.rooms.api_tokens.create("tests", environment)
    return secret.reveal()


def _connect(url: str, token: str) -> str:
    """The id of the demo company, connected through the API."""
    _, installed = call("GET", f"{url}/environment-integration", token=token)
    body = {
        "tenant_id": "acme",
        "environment_integration_id": installed["result"][0]["id"],
        "authentication_method": "api_key",
        "context": {"company_id": COMPANY, "user_id": USER, "user_password": PASSWORD},
    }
    status, account = call("POST", f"{url}/integrated-account", body, token)
    assert status == 200, account
    return str(account["id"])


@contextmanager
def running_server(
    emulator: EmulatorProcess, data_dir: Path, database_url: str | None = None, **chosen: str
) -> Iterator[ServerProcess]:
    """A server on a free port with a token, connected to the emulator's company.

    `chosen` are settings: variables without their prefix, such as `LANE_WAIT="1"`.
    """
    environ = server_environ(emulator.gateway_url, data_dir, database_url)
    environ |= {f"CROSSFOOT_{name}": value for name, value in chosen.items()}
    with running(["serve", "--port", "0"], environ, "Crossfoot:") as process:
        with ThreadPoolExecutor(1) as beside:  # a test may have a loop of its own
            token = beside.submit(asyncio.run, _make_token(environ)).result()
        account = _connect(process.url, token)
        yield ServerProcess(process.popen, process.url, process.lines, token, account, environ)


@pytest.fixture(scope="session")
def emulator() -> Iterator[EmulatorProcess]:
    """One emulator with the demo company for the whole run: read it, do not change it."""
    with running_emulator() as process:
        yield process


@pytest.fixture
def fresh_emulator() -> Iterator[EmulatorProcess]:
    """An emulator of the test's own, to change and break at will."""
    with running_emulator() as process:
        yield process


@pytest.fixture(scope="session")
def start_emulator() -> Callable[..., Any]:
    """`with start_emulator("--seed", "empty") as emulator:` for tests that choose the options."""
    return running_emulator


@pytest.fixture(scope="session")
def make_database(pytestconfig: pytest.Config) -> Iterator[Callable[[], str]]:
    """Make an empty place in PostgreSQL and return its URL.

    It is a schema in a database of this run, and a role that finds only that one: made in a
    hundredth of the time of a database. All of it is dropped when the run ends.
    """
    root: str = pytestconfig.getoption("--postgres-url")
    run = f"crossfoot_test_{secrets.token_hex(6)}"
    roles: list[str] = []

    def make() -> str:
        if not roles:
            _execute(root, f"CREATE DATABASE {run}")
        role, password = f"{run}_{len(roles)}", secrets.token_hex(6)
        roles.append(role)
        _execute(
            _address(root, run),
            f"CREATE ROLE {role} LOGIN PASSWORD '{password}'",
            f"CREATE SCHEMA {role} AUTHORIZATION {role}",  # a role looks in the schema of its name
        )
        return _address(root, run, f"{role}:{password}")

    yield make
    if roles:
        drop = (f"DROP ROLE {role}" for role in roles)
        _execute(root, f"DROP DATABASE {run} WITH (FORCE)", *drop)


def _address(root: str, database: str, user: str = "") -> str:
    url = urlsplit(root)
    host = url.netloc.rpartition("@")[2]
    return url._replace(netloc=f"{user}@{host}" if user else url.netloc, path=database).geturl()


def _execute(url: str, *statements: str) -> None:
    async def execute() -> None:
        connection = await asyncpg.connect(url, timeout=10)
        try:
            for statement in statements:
                await connection.execute(statement)
        finally:
            await connection.close()

    asyncio.run(execute())


ENGINES = ["sqlite", pytest.param("postgresql", marks=pytest.mark.thorough)]
"""Tests of the store, of crashes and of what operators see ask both databases in each run."""


@pytest.fixture(scope="session", params=ENGINES)
def server(
    request: pytest.FixtureRequest,
    emulator: EmulatorProcess,
    make_database: Callable[[], str],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[ServerProcess]:
    """A server connected to the demo company, once on SQLite and once on PostgreSQL."""
    url = make_database() if request.param == "postgresql" else None
    with running_server(emulator, tmp_path_factory.mktemp("server"), url) as process:
        yield process


@pytest.fixture(scope="session")
def run_crossfoot() -> Callable[..., str]:
    """`run_crossfoot(server.environ, "accounts", "list")`: what the command printed."""
    return crossfoot


@pytest.fixture(scope="session")
def start_server() -> Callable[..., Any]:
    """`with start_server(emulator, tmp_path) as server:` for tests that need one of their own."""
    return running_server
