"""The log of a running server: gateway calls in time, no secret anywhere, lost for no second."""

import sqlite3
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import asyncpg
import pytest

MARK = "xq7Known5ecret"
LOG = "/log?log_type=unified_proxy_api"
CONTACTS = "/unified/accounting/contacts"


def entries(server: Any, rest: str = "") -> list[dict[str, Any]]:
    status, page = server.get(f"{LOG}{rest}")
    assert status == 200, page
    result: list[dict[str, Any]] = page["result"]
    return result


def test_a_call_is_logged_with_its_gateway_calls_in_time(server: Any) -> None:
    status, page = server.get(f"{CONTACTS}?limit=3&integrated_account_id={server.account_id}")
    assert status == 200
    newest = entries(server)[0]
    assert newest["http_url"] == CONTACTS
    assert newest["request_type"] == "unified"
    assert (newest["resource"], newest["method"]) == ("accounting/contacts", "list")
    assert (newest["http_status_code"], newest["http_status_category"]) == (200, "2xx")
    assert newest["result_count"] == len(page["result"]) == 3
    assert newest["integrated_account_id"] == server.account_id
    assert newest["tenant_id"] == "acme"
    last = newest["logs"][-1]
    assert (last["functions"], last["outcome"]) == (["query VENDOR"], "answered")
    assert 0 < last["duration"] <= newest["duration"]
    assert newest["fetch_duration"] == pytest.approx(
        sum(c["duration"] for c in newest["logs"]), 0.1
    )
    assert all(call["received"] for call in newest["logs"])


def test_repeats_and_what_intacct_said_are_in_the_log(
    fresh_emulator: Any, start_server: Callable[..., Any], tmp_path: Path
) -> None:
    with start_server(fresh_emulator, tmp_path) as server:
        account = f"integrated_account_id={server.account_id}"
        fault = {"kind": "http", "status": 503, "match": {"function": "readByName"}}
        fresh_emulator.control("POST", "faults", fault)
        assert server.get(f"/proxy/vendors/V-00021?{account}")[0] == 200
        vendor = {"VENDORID": "V-00021", "NAME": "Again"}
        assert server.send("POST", f"/proxy/vendors?{account}", vendor)[0] == 409
        refused, repeated = entries(server)
        attempts = [call for call in repeated["logs"] if call["functions"] == ["readByName VENDOR"]]
        assert [call["attempt"] for call in attempts] == [1, 2]
        assert [call["http_status_code"] for call in attempts] == [503, 200]
        assert attempts[0]["outcome"] == "failed"
        assert refused["code"] == "remote_conflict"
        (said,) = [error for call in refused["logs"] for error in call["errors"][:1]]
        assert said["number"]
        assert "V-00021" not in str(refused["logs"])


def test_the_log_is_filtered_and_paged(server: Any) -> None:
    account = f"integrated_account_id={server.account_id}"
    for _ in range(3):
        server.get(f"/proxy/vendors/V-00020?{account}")
        server.get(f"{CONTACTS}/none?{account}")
    proxied = entries(server, "&log_type_filter[request_type]=proxy&limit=2")
    assert [one["request_type"] for one in proxied] == ["proxy", "proxy"]
    _, page = server.get(f"{LOG}&limit=2")
    _, rest = server.get(f"{LOG}&limit=2&next_cursor={page['next_cursor']}")
    ids = [one["_id"] for one in [*page["result"], *rest["result"]]]
    assert len(set(ids)) == 4
    times = [one["timestamp"] for one in [*page["result"], *rest["result"]]]
    assert times == sorted(times, reverse=True)
    assert entries(server, "&log_type_filter[integrated_account_id]=none") == []
    assert entries(server, "&log_type_filter[integration]=sageintacct&limit=1")
    assert entries(server, "&created_at[lt]=2020-01-01T00:00:00Z") == []


@pytest.mark.parametrize("kind", ["rapid_bridge", "webhook", "sync_job_cron_trigger", "mcp"])
def test_logs_of_what_does_not_run_yet_are_empty(server: Any, kind: str) -> None:
    status, page = server.get(f"/log?log_type={kind}&log_type_filter[environment_id]=mine")
    assert (status, page) == (200, {"result": [], "next_cursor": None, "limit": 100})


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ("", "log_type"),
        ("log_type=all", "log_type"),
        ("log_type=webhook&log_type_filter[tool_name]=x", "log_type_filter[tool_name]"),
        ("log_type=unified_proxy_api&log_type_filter[request_type]=x", "log_type_filter[request_"),
        ("log_type=unified_proxy_api&limit=101", "limit"),
        ("log_type=unified_proxy_api&created_at[gt]=2020-01-01", "created_at"),
        ("log_type=unified_proxy_api&created_at[gt]=soon", "created_at[gt]"),
        ("log_type=unified_proxy_api&created_at[lt]=", "created_at[lt]"),
        ("log_type=unified_proxy_api&created_at[gte]=2020-01-01", "created_at"),
        ("log_type=unified_proxy_api&next_cursor=x", "cursor"),
        ("log_type=unified_proxy_api&resource=x", "resource"),
    ],
)
def test_what_cannot_be_asked_of_the_log_is_refused_by_name(
    server: Any, query: str, named: str
) -> None:
    status, problem = server.get(f"/log?{query}")
    assert status == 400
    assert named in problem["message"]


def test_an_environment_sees_its_own_log_only(
    server: Any, run_crossfoot: Callable[..., str]
) -> None:
    server.get(f"{CONTACTS}?limit=1&integrated_account_id={server.account_id}")
    made = ("token", "create", "--name", "other", "--environment", "nothing asked here")
    other = run_crossfoot(server.environ, *made).splitlines()[-1]
    status, page = server.get(LOG, token=other)
    assert (status, page["result"]) == (200, [])


async def test_no_secret_reaches_the_log(server: Any) -> None:
    """Secrets are put wherever a caller could put them; neither tables nor answers show any."""
    account = f"integrated_account_id={server.account_id}"
    calls = [
        ("GET", f"{CONTACTS}?{account}&name={MARK}", None),
        ("GET", f"{CONTACTS}?{account}&status={MARK}", None),
        ("GET", f"/proxy/vendors?{account}&NAME={MARK}", None),
        (
            "POST",
            f"/proxy/query?{account}",
            {"object": "VENDOR", "filters": {"$x": {"NAME": MARK}}},
        ),
        ("POST", f"/unified/accounting/contacts?{account}", {"name": MARK, "type": MARK}),
        ("GET", f"/proxy/vendors/V-00020?{account}&fields={MARK}", None),
    ]
    for method, path, body in calls:
        server.send(method, path, body)
    server.get(f"{CONTACTS}?{account}", token=f"cf_{MARK}")
    server.get(f"/proxy/cfa_{MARK}{MARK}{MARK}?{account}")
    wrong = {"context": {"company_id": "demo", "user_id": "api", "user_password": MARK}}
    server.send("PATCH", f"/integrated-account/{server.account_id}/credentials", wrong)
    shown = str(entries(server))
    stored = await _stored(server)
    for secret in (MARK, server.token, "p4ss&word", "s3nder&key"):
        assert secret not in shown
        assert secret not in stored
    assert "V-00020" in stored, "the log was read"


async def _stored(server: Any) -> str:
    """Everything in the log's tables, whichever engine it is."""
    url = server.environ.get("CROSSFOOT_DATABASE_URL", "")
    if url:
        connection = await asyncpg.connect(url)
        rows = [
            str(dict(row))
            for table in ("request_log", "request_counts")
            for row in await connection.fetch(f"SELECT * FROM {table}")  # noqa: S608 -- two names
        ]
        await connection.close()
        return "\n".join(rows)
    file = Path(server.environ["CROSSFOOT_DATA_DIR"]) / "crossfoot.db"
    with sqlite3.connect(file) as known:
        rows = [str(row) for row in known.execute("SELECT * FROM request_log")]
    known.close()
    return "\n".join(rows)


def test_a_killed_server_loses_nothing_older_than_a_second(
    emulator: Any, start_server: Callable[..., Any], tmp_path: Path
) -> None:
    with start_server(emulator, tmp_path) as server:
        asked: list[tuple[str, float]] = []
        until = time.monotonic() + 3
        while time.monotonic() < until:
            vendor = f"V-{20 + len(asked) % 50:05}"
            server.get(f"/proxy/vendors/{vendor}?integrated_account_id={server.account_id}")
            asked.append((f"/proxy/vendors/{vendor}", time.monotonic()))
        killed = time.monotonic()
        server.kill()
    with sqlite3.connect(tmp_path / "crossfoot.db") as known:
        (kept,) = known.execute(
            "SELECT count(*) FROM request_log WHERE request_type = 'proxy'"
        ).fetchone()
    known.close()
    old = [path for path, when in asked if killed - when > 1]
    assert len(old) <= kept <= len(asked)


def test_what_is_too_much_is_forgotten_while_the_server_runs(
    emulator: Any, start_server: Callable[..., Any], tmp_path: Path
) -> None:
    with start_server(emulator, tmp_path) as server:
        for _ in range(6):
            server.get(f"/proxy/vendors/V-00020?integrated_account_id={server.account_id}")
    with start_server(emulator, tmp_path, REQUEST_LOG_ROWS="2") as server:
        deadline = time.monotonic() + 20
        while len(kept := entries(server)) > 2 and time.monotonic() < deadline:
            time.sleep(0.1)
        assert len(kept) <= 2


def test_a_log_that_is_switched_off_stays_empty(
    emulator: Any, start_server: Callable[..., Any], tmp_path: Path
) -> None:
    with start_server(emulator, tmp_path, REQUEST_LOG="false") as server:
        server.get(f"{CONTACTS}?limit=1&integrated_account_id={server.account_id}")
        assert entries(server) == []
