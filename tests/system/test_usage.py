"""Usage over HTTP and on the command line: what Sage would count, to the call."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

BILLED = {"query", "readByQuery", "readMore", "read", "readByName"}


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_usage_is_what_the_gateway_saw(  # noqa: PLR0913, PLR0917 -- fixtures
    engine: str,
    fresh_emulator: Any,
    start_server: Callable[..., Any],
    run_crossfoot: Callable[..., str],
    make_database: Callable[[], str],
    tmp_path: Path,
) -> None:
    url = make_database() if engine == "postgresql" else None
    with start_server(fresh_emulator, tmp_path, url) as server:
        account = f"integrated_account_id={server.account_id}"
        for path in (
            "/unified/accounting/contacts?limit=3",
            "/unified/accounting/contacts?contact_type=vendor&truto_ignore_limit=true",
            "/proxy/vendors/V-00020?",
            "/proxy/vendors/none?",
            "/proxy/nothings?",
        ):
            server.get(f"{path}&{account}")
        unavailable = {"kind": "http", "status": 503, "match": {"function": "readByName"}}
        fresh_emulator.control("POST", "faults", unavailable)
        assert server.get(f"/proxy/vendors/V-00021?{account}")[0] == 200
        status, usage = server.get(f"/integrated-account/{server.account_id}/usage")
        assert status == 200
        assert_counted(usage, fresh_emulator.control("GET", "requests")["requests"])
        fresh_emulator.control("DELETE", "requests")
        server.get(f"/proxy/vendors/V-00022?{account}")
    shown = run_crossfoot(server.environ, "accounts", "usage", "--by", "month")
    before = usage["current_month"]["transactions"]
    assert f"{before + 1:,} of 100,000 transactions" in shown, "the last call was kept in the end"


def assert_counted(usage: Any, seen: list[Any]) -> None:
    """The day's usage agrees with every request that the emulator remembers."""
    functions = [(r, f) for r in seen for f in r["functions"]]
    (today,) = usage["result"]
    assert today["calls"] == len(seen)
    failed = [
        r for r in seen if r["http_status"] != 200 or r["functions"][0]["status"] != "success"
    ]
    assert today["failures"] == len(failed)
    billed = [f for r, f in functions if f["name"] in BILLED and f["status"] != "failure"]
    assert today["transactions"] == len(billed)
    assert usage["current_month"]["transactions"] == len(billed)
    kinds = {kind["kind"]: kind["calls"] for kind in today["kinds"]}
    assert kinds["backfill"] >= 1
    assert sum(kinds.values()) == len(seen)
    assert sum(bucket["calls"] for bucket in today["waiting"]["buckets"]) == len(seen)
    assert sum(bucket["calls"] for bucket in today["gateway"]["buckets"]) == len(seen)
    assert today["gateway"]["seconds"] > 0


def test_usage_is_the_environments_own(server: Any) -> None:
    path = f"/integrated-account/{server.account_id}/usage"
    made = {"integrated_account_id": server.account_id}
    _, token = server.send("POST", "/integrated-account/token", made)
    assert server.get(path, token=token["integrated_account_token"])[0] == 403
    assert server.get("/integrated-account/none/usage")[0] == 404
    status, problem = server.get(f"{path}?from=soon")
    assert (status, problem["code"]) == (400, "invalid_parameter")
    status, problem = server.get(f"{path}?since=2026-01-01")
    assert (status, problem["code"]) == (400, "unknown_parameter")
