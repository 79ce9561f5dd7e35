"""Integrated accounts, tokens and environments over HTTP, on both databases."""

import json
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from typing import Any

import pytest

PASSWORD = "p4ss&word"
CONTACTS = "/unified/accounting/contacts"


def run(server: Any, *arguments: str) -> str:
    """What one `crossfoot` command prints."""
    done = subprocess.run(
        [sys.executable, "-m", "crossfoot", *arguments],
        capture_output=True,
        text=True,
        env={**os.environ, **server.environ},  # noqa: TID251 -- a child inherits PATH and the like
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.fixture
def new_account(server: Any) -> Iterator[Callable[..., Any]]:
    """Connect a further account; deleted after the test."""
    _, installed = server.get("/environment-integration?integration.name=sageintacct")
    made: list[str] = []

    def connect(tenant: str, **context: Any) -> Any:
        credentials = {"company_id": "demo", "user_id": "api", "user_password": PASSWORD}
        status, account = server.send(
            "POST",
            "/integrated-account",
            {
                "tenant_id": tenant,
                "environment_integration_id": installed["result"][0]["id"],
                "authentication_method": "api_key",
                "context": credentials | context,
            },
        )
        assert status == 200, account
        made.append(account["id"])
        return account

    yield connect
    if made:
        assert server.send("POST", "/integrated-account/bulk-delete", {"ids": made})[0] == 200


def test_the_token_works(server: Any) -> None:
    status, body = server.get("/ping")
    assert (status, body["ping"]) == (200, "pong")


def test_an_imported_account_is_active_and_shows_no_secret(
    server: Any, new_account: Callable[..., Any]
) -> None:
    account = new_account("tenant-1", plan="gold")
    assert account["status"] == "active"
    assert account["context"] == {"company_id": "demo", "user_id": "api", "plan": "gold"}
    assert account["integration"]["name"] == "sageintacct"
    assert account["environment_integration"]["is_enabled"] is True
    _, again = server.get(f"/integrated-account/{account['id']}")
    assert again == account
    assert PASSWORD not in json.dumps(again)


def test_accounts_list_by_tenant_status_and_integration(
    server: Any, new_account: Callable[..., Any]
) -> None:
    account = new_account("tenant-listed")
    for query in (
        "tenant_id=tenant-listed",
        f"id[in]={account['id']},nobody",
        "tenant_id=tenant-listed&status=active&integration.name=sageintacct",
        "tenant_id=tenant-listed&created_at[gt]=2020-01-01T00:00:00Z&next_cursor=",
    ):
        status, page = server.get(f"/integrated-account?{query}")
        assert status == 200, page
        assert set(page) == {"result", "next_cursor", "limit"}
        assert [one["id"] for one in page["result"]] == [account["id"]], query
    _, first = server.get("/integrated-account?limit=1")
    assert first["limit"] == len(first["result"]) == 1
    assert first["next_cursor"]
    _, second = server.get(f"/integrated-account?limit=1&next_cursor={first['next_cursor']}")
    assert first["result"][0]["id"] != second["result"][0]["id"]


def test_a_patch_merges_the_context_and_keeps_the_secrets(
    server: Any, new_account: Callable[..., Any]
) -> None:
    account = new_account("tenant-2", plan="gold", limits={"a": 1})
    path = f"/integrated-account/{account['id']}"
    change = {"tenant_id": "tenant-2b", "context": {"limits": {"b": 2}, "region": "north"}}
    status, changed = server.send("PATCH", path, change)
    assert (status, changed["tenant_id"]) == (200, "tenant-2b")
    assert changed["context"]["limits"] == {"b": 2}
    assert changed["context"]["plan"] == "gold"
    assert server.get(f"{CONTACTS}?limit=1&integrated_account_id={account['id']}")[0] == 200
    status, same = server.send("PATCH", path, changed)
    assert status == 200, "an account may be sent back as it was read"
    assert same["context"] == changed["context"]


def test_new_credentials_are_tried_before_they_are_kept(
    server: Any, new_account: Callable[..., Any]
) -> None:
    account = new_account("tenant-3")
    path = f"/integrated-account/{account['id']}"
    wrong = {"context": {"user_password": "not-it"}}
    status, problem = server.send("PATCH", f"{path}/credentials", wrong)
    assert (status, problem["truto_is_remote_error"]) == (401, True)
    assert server.get(path)[1]["status"] == "active"
    status, refreshed = server.send(
        "POST", "/integrated-account/refresh-credentials", {"id": account["id"]}
    )
    assert (status, refreshed) == (200, {"success": True})


def test_deleting_answers_with_the_id_and_the_account_is_gone(
    server: Any, new_account: Callable[..., Any]
) -> None:
    account = new_account("tenant-4")
    path = f"/integrated-account/{account['id']}"
    assert server.send("DELETE", path, None) == (200, {"id": account["id"]})
    assert server.get(path)[0] == 404
    assert server.get(f"{CONTACTS}?integrated_account_id={account['id']}")[0] == 404
    new_account("tenant-5")
    new_account("tenant-5")
    answer = server.send("POST", "/integrated-account/bulk-delete", {"tenant_id": "tenant-5"})
    assert answer == (200, {"success": True})
    assert server.get("/integrated-account?tenant_id=tenant-5")[1]["result"] == []


def test_bodies_are_json_whatever_their_content_type_says(server: Any) -> None:
    body = json.dumps({"id": server.account_id}).encode()
    request = urllib.request.Request(  # noqa: S310 -- loopback only
        f"{server.url}//integrated-account/refresh-credentials", body, method="POST"
    )
    request.add_header("Authorization", f"Bearer {server.token}")
    request.add_header("Content-Type", "text/plain;charset=UTF-8")
    with urllib.request.urlopen(request) as answer:  # noqa: S310 -- the same
        assert json.loads(answer.read()) == {"success": True}


# --- an integrated account's own token ------------------------------------------------------------


@pytest.fixture
def account_token(server: Any) -> str:
    """A 15-minute token for the connected account."""
    body = {"integrated_account_id": server.account_id}
    status, made = server.send("POST", "/integrated-account/token", body)
    assert status == 200
    assert list(made) == ["integrated_account_token"]
    return str(made["integrated_account_token"])


def test_an_accounts_token_implies_its_account(server: Any, account_token: str) -> None:
    status, page = server.get(f"{CONTACTS}?limit=1", account_token)
    assert (status, page["result_count"]) == (200, 1)
    assert server.get("/proxy/vendors?limit=1", account_token)[0] == 200
    named = f"{CONTACTS}?limit=1&integrated_account_id={server.account_id}"
    assert server.get(named, account_token)[0] == 200
    other = f"{CONTACTS}?limit=1&integrated_account_id=00000000-0000-0000-0000-000000000000"
    assert server.get(other, account_token)[0] == 403


@pytest.mark.parametrize(
    "path",
    [
        "/integrated-account",
        "/integrated-account/{account}",
        "/integration",
        "/environment-integration",
        "/environment",
        "/api-token",
    ],
)
def test_an_accounts_token_goes_nowhere_else(server: Any, account_token: str, path: str) -> None:
    status, problem = server.get(path.format(account=server.account_id), account_token)
    assert (status, problem["code"]) == (403, "forbidden")
    assert "forbidden_error" in problem["truto_error_insight"]


def test_me_is_the_tokens_own_account(server: Any, account_token: str) -> None:
    status, me = server.get("/integrated-account/me", account_token)
    assert (status, me["id"]) == (200, server.account_id)
    assert "user_password" not in me["context"]
    status, me = server.send(
        "PATCH", "/integrated-account/me", {"context": {"drive": "x"}}, account_token
    )
    assert (status, me["context"]["drive"]) == (200, "x")
    assert server.get("/integrated-account/me")[0] == 403, "an API token is nobody's own"


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("/proxy/vendors/V-00001", "DELETE, GET, OPTIONS, PATCH, POST"),
        ("/write", "GET, OPTIONS"),
        ("/health", "GET, OPTIONS"),
    ],
)
def test_every_path_tells_what_may_be_done_with_it(server: Any, path: str, allowed: str) -> None:
    asked = urllib.request.Request(f"{server.url}{path}", method="OPTIONS")  # noqa: S310 -- loopback only
    with urllib.request.urlopen(asked) as answer:  # noqa: S310 -- the same
        assert (answer.status, answer.headers["allow"]) == (204, allowed)


def test_browsers_of_any_origin_may_call_me(server: Any) -> None:
    url = f"{server.url}/integrated-account/me"
    preflight = urllib.request.Request(url, method="OPTIONS")  # noqa: S310 -- loopback only
    preflight.add_header("Origin", "https://app.example")
    preflight.add_header("Access-Control-Request-Method", "PATCH")
    with urllib.request.urlopen(preflight) as answer:  # noqa: S310 -- the same
        assert answer.status == 204
        assert answer.headers["access-control-allow-origin"] == "*"
        assert "PATCH" in answer.headers["access-control-allow-methods"]
        assert "authorization" in answer.headers["access-control-allow-headers"]
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(url)  # noqa: S310 -- the same
    with refused.value as answer:
        assert answer.code == 401
        assert answer.headers["access-control-allow-origin"] == "*"
    with urllib.request.urlopen(f"{server.url}/health") as answer:  # noqa: S310 -- the same
        assert answer.headers["access-control-allow-origin"] is None


# --- environments and tokens ----------------------------------------------------------------------


def test_what_is_installed_can_be_read_and_changed(server: Any) -> None:
    _, page = server.get("/integration")
    assert [one["name"] for one in page["result"]] == ["sageintacct"]
    _, integration = server.get("/integration/sageintacct")
    assert server.get(f"/integration/{integration['id']}")[1] == integration
    body = {"integration_id": integration["id"]}
    status, installed = server.send("POST", "/environment-integration", body)
    assert status == 200
    path = f"/environment-integration/{installed['id']}"
    assert server.get(path)[1]["integration"]["name"] == "sageintacct"
    status, changed = server.send("PATCH", path, {"show_in_catalog": False})
    assert (status, changed["show_in_catalog"]) == (200, False)
    assert server.send("PATCH", path, {"show_in_catalog": True})[0] == 200


def test_the_callers_environment_and_tokens_can_be_read(server: Any) -> None:
    _, page = server.get("/environment")
    (environment,) = page["result"]
    assert server.get(f"/environment/{environment['id']}")[1] == environment
    _, tokens = server.get("/api-token?name=tests")
    assert tokens["result"]
    one = tokens["result"][0]
    assert server.get(f"/api-token/{one['id']}")[1] == one
    assert server.token not in json.dumps(tokens)
    assert server.get("/api-token/nobody")[0] == 404


def test_another_environment_sees_nothing_of_this_one(server: Any) -> None:
    foreign = run(server, "token", "create", "--name", "foreign", "--environment", "elsewhere")
    assert server.get("/ping", foreign)[0] == 200
    assert server.get("/integrated-account", foreign)[1]["result"] == []
    for path in (
        f"/integrated-account/{server.account_id}",
        f"{CONTACTS}?integrated_account_id={server.account_id}",
        f"/proxy/vendors?integrated_account_id={server.account_id}",
    ):
        status, problem = server.get(path, foreign)
        assert (status, problem["code"]) == (404, "unknown_integrated_account")
    body = {"integrated_account_id": server.account_id}
    assert server.send("POST", "/integrated-account/token", body, foreign)[0] == 404


def test_a_revoked_token_stops_within_a_second(server: Any) -> None:
    token = run(server, "token", "create", "--name", "to be revoked")
    assert server.get("/ping", token)[0] == 200
    (row,) = server.get("/api-token?name=to%20be%20revoked")[1]["result"]
    run(server, "token", "revoke", row["id"])
    time.sleep(1.1)
    status, problem = server.get("/ping", token)
    assert (status, problem["code"]) == (401, "unauthenticated")


def test_an_expiring_token_says_when(server: Any) -> None:
    token = run(server, "token", "create", "--name", "brief", "--expires-in", "90d")
    assert server.get("/ping", token)[0] == 200
    (row,) = server.get("/api-token?name=brief")[1]["result"]
    assert row["expires_at"] > row["created_at"]
