"""Unified writes on both databases, and how the commands tell of them beside a running server."""

import asyncio
import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from tests.conftest import EmulatorProcess, ServerProcess
from tests.sending import Answer, send

Post = Callable[..., Answer]


@pytest.fixture(scope="module")
def emulator(start_emulator: Callable[..., Any]) -> Iterator[EmulatorProcess]:
    """An emulator of this module's own, with the master data only."""
    with start_emulator("--seed", "lists") as process:
        yield process


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def server(
    request: pytest.FixtureRequest,
    emulator: EmulatorProcess,
    start_server: Callable[..., Any],
    make_database: Callable[[], str],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[ServerProcess]:
    url = make_database() if request.param == "postgresql" else None
    settings = {"WRITE_PATIENCE": "2", "GATEWAY_READ_TIMEOUT": "1"}
    with start_server(emulator, tmp_path_factory.mktemp("server"), url, **settings) as process:
        yield process


@pytest.fixture
def name(server: ServerProcess) -> str:
    """What the names of one engine's records begin with."""
    return "PG" if "CROSSFOOT_DATABASE_URL" in server.environ else "SL"


@pytest.fixture
def post(server: ServerProcess, emulator: EmulatorProcess) -> Iterator[Post]:
    """`post({"type": "vendor", …}, key="K")` makes a vendor, or many."""

    def create(body: Any, key: str = "") -> Answer:
        return send(server, "POST", "/unified/accounting/contacts", body, key)

    yield create
    emulator.control("DELETE", "faults")


def vendor(number: str) -> dict[str, str]:
    return {"type": "vendor", "number": number, "name": f"Vendor {number}"}


def numbers(server: ServerProcess, prefix: str) -> list[str]:
    query = f"VENDORID[like]={prefix}%25&fields=VENDORID&limit=100"
    asked = f"/proxy/vendors?integrated_account_id={server.account_id}&{query}"
    return [one["VENDORID"] for one in server.get(asked)[1]["result"]]


def command(server: ServerProcess, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "crossfoot", *arguments],
        capture_output=True,
        text=True,
        env={**os.environ, "COLUMNS": "110", **server.environ},  # noqa: TID251 -- a child inherits PATH and the like
        timeout=60,
        check=False,
    )


def execute(server: ServerProcess, statement: str) -> None:
    """Change the server's database behind its back."""
    url = server.environ.get("CROSSFOOT_DATABASE_URL")
    if url is None:
        (file,) = Path(server.environ["CROSSFOOT_DATA_DIR"]).glob("*.db")
        with sqlite3.connect(file) as connection:
            connection.execute(statement)
        return

    async def change() -> None:
        connection = await asyncpg.connect(url)
        try:
            await connection.execute(statement)
        finally:
            await connection.close()

    asyncio.run(change())


def test_a_record_is_created_replayed_and_held_against_another_body(
    post: Post, name: str, server: ServerProcess
) -> None:
    made = post(vendor(f"{name}-1"), key=f"{name}-key")
    assert (made.status, made.outcome, made.replayed) == (200, "committed", False), made.body
    again = post(vendor(f"{name}-1"), key=f"{name}-key")
    assert (again.status, again.replayed, again.body) == (200, True, made.body)
    other = post(vendor(f"{name}-2"), key=f"{name}-key")
    assert (other.status, other.body["code"]) == (422, "idempotency_key_reused")
    assert numbers(server, f"{name}-") == [f"{name}-1"]


def test_many_records_are_created_and_replayed_one_by_one(
    post: Post, name: str, server: ServerProcess
) -> None:
    bodies = [vendor(f"{name}B{number}") for number in range(3)]
    bodies.append({"type": "vendor", "nmae": "?"})
    made, again = (post(bodies, key=f"{name}-many") for _ in range(2))
    assert (made.status, again.status) == (207, 207)
    for answer, replayed in ((made, False), (again, True)):
        *written, refused = answer.body["result"]
        assert [one["record"]["number"] for one in written] == [b["number"] for b in bodies[:3]]
        assert {one["replayed"] for one in written} == {replayed}
        assert refused["error"]["errors"][0]["path"] == "nmae"
    assert sorted(numbers(server, f"{name}B")) == [body["number"] for body in bodies[:3]]


def resolved(server: ServerProcess, write_id: str) -> Any:
    """What the command tells in the end: the server itself may be at it just now."""
    for _ in range(20):
        done = command(server, "writes", "resolve", write_id)
        assert done.returncode == 0, done.stderr
        told = json.loads(done.stdout)
        if told["state"] not in {"pending", "unknown"}:
            return told
    raise AssertionError(f"Still open: {told}")


@pytest.mark.parametrize("server", ["sqlite"], indirect=True)
def test_commands_list_show_and_resolve_what_was_written(
    post: Post, name: str, server: ServerProcess, emulator: EmulatorProcess
) -> None:
    fault = {"kind": "drop_after", "times": None, "match": {"function": "create"}}
    emulator.control("POST", "faults", fault)
    lost = post(vendor(f"{name}L"), key=f"{name}-lost")
    assert (lost.status, lost.outcome) == (504, "unknown")
    listed = command(server, "writes", "list", "--resource", "accounting/contacts")
    assert (listed.returncode, lost.write_id in listed.stdout) == (0, True), listed.stdout
    emulator.control("DELETE", "faults")
    assert resolved(server, lost.write_id)["state"] == "committed"
    shown = json.loads(command(server, "writes", "show", lost.write_id).stdout)
    assert (shown["state"], shown["idempotency_key"]) == ("committed", f"{name}-lost")
    assert numbers(server, f"{name}L") == [f"{name}L"]
    told = post(vendor(f"{name}L"), key=f"{name}-lost")
    assert (told.status, told.write_id, told.body["number"]) == (200, lost.write_id, f"{name}L")
    nobody = command(server, "writes", "show", "0" * 8)
    assert nobody.returncode == 2
    assert "0" * 8 in nobody.stderr


def test_a_row_that_was_changed_behind_the_servers_back_is_found(
    post: Post, name: str, server: ServerProcess
) -> None:
    for number in (f"{name}A", f"{name}AA"):
        assert post(vendor(number)).status == 200
    sound = command(server, "audit", "verify")
    assert (sound.returncode, "rows are sound" in sound.stdout) == (0, True), sound.stderr
    digest = sound.stdout.split()[-1]
    assert command(server, "audit", "verify", "--contains", digest).returncode == 0
    wound_back = command(server, "audit", "verify", "--contains", "0" * 64)
    assert (wound_back.returncode, "wound back" in wound_back.stderr) == (1, True)
    execute(server, "UPDATE audit_log SET caller = 'somebody else' WHERE sequence = 2")
    changed = command(server, "audit", "verify")
    assert (changed.returncode, changed.stdout) == (1, "")
    assert "Row 2 was changed" in changed.stderr
    assert "Traceback" not in changed.stderr
