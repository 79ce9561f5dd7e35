"""Bad input over HTTP: each a clear error in one envelope, with the right status and no secret."""

import http.client
import json
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

PASSWORD = "p4ss&word"
SECRETS = ("p4ss&word", "s3nder&key", "p4ss&amp;word", "s3nder&amp;key")
CONTACTS = "/unified/accounting/contacts"


def answer(
    url: str, token: str = "", method: str = "GET", body: bytes | None = None, **headers: Any
) -> tuple[int, Any, Any]:
    """The status, the headers and the decoded body of an answer."""
    request = urllib.request.Request(url, body, method=method)  # noqa: S310 -- loopback only
    if token:
        request.add_header("Authorization", f"Bearer {token}")
    for name, value in headers.items():
        request.add_header(name.replace("_", "-"), value)
    try:
        with urllib.request.urlopen(request, timeout=60) as good:  # noqa: S310 -- the same
            return good.status, good.headers, json.loads(good.read() or b"null")
    except urllib.error.HTTPError as bad:
        return bad.code, bad.headers, json.loads(bad.read())


def assert_is_the_envelope(status: int, body: Any) -> None:
    """The contract's three fields and RFC 9457's, agreeing; nothing of our inside, no secret."""
    assert body["statusCode"] == body["status"] == status
    assert body["error"]
    assert body["message"] == body["detail"]
    assert body["type"] == f"/errors#{body['code']}"
    assert body["title"]
    assert body["blame"] in {"caller", "account", "intacct", "crossfoot"}
    assert body["retry"] in {"never", "later", "after_fix", "check_first"}
    assert body["request_id"]
    text = json.dumps(body)
    assert "Traceback" not in text
    assert ".py" not in text
    assert not [secret for secret in SECRETS if secret in text]


@pytest.mark.parametrize(
    ("path", "status", "code", "says"),
    [
        ("/nothing", 404, "not_found", "/docs"),
        ("/unified/accounting/contactz", 404, "unknown_route", "contacts"),
        ("/unified/accountancy/contacts", 404, "unknown_route", "user-directory"),
        ("/unified/accounting", 404, "unknown_route", "accounts"),
        ("/unified/accounting/contacts/vendor_1/lines", 404, "not_found", "/docs"),
        (f"{CONTACTS}?foo=1", 400, "unknown_parameter", "contact_type"),
        (f"{CONTACTS}?limit=0", 400, "invalid_parameter", "1 to 2000"),
        (f"{CONTACTS}?limit=2001", 400, "invalid_parameter", "1 to 2000"),
        (f"{CONTACTS}?limit=ten", 400, "invalid_parameter", "1 to 2000"),
        (f"{CONTACTS}?contact_type=bank", 400, "invalid_parameter", "customer"),
        (f"{CONTACTS}?updated_at[gt]=soon", 400, "invalid_parameter", "updated_at[gt]"),
        (f"{CONTACTS}?updated_at[near]=2026-01-01", 400, "invalid_parameter", "updated_at[gt]"),
        (f"{CONTACTS}?next_cursor=abc", 400, "invalid_cursor", "next_cursor"),
        (f"{CONTACTS}?truto_exclude_fields=foo", 400, "invalid_parameter", "emails"),
        (f"{CONTACTS}?truto_key_by=foo", 400, "invalid_parameter", "number"),
        (f"{CONTACTS}?truto_key_by=emails", 400, "invalid_parameter", "single value"),
        (f"{CONTACTS}?truto_ignore_limit=perhaps", 400, "invalid_parameter", "true or false"),
        (f"{CONTACTS}?truto_ignore_limit=true&next_cursor=x", 400, "invalid_parameter", "leave"),
        (f"{CONTACTS}?truto_response_format=stream", 400, "invalid_parameter", "ignore_limit"),
        (f"{CONTACTS}?truto_response_format=xml", 400, "invalid_parameter", "normalized"),
        (f"{CONTACTS}?name=a&name[like]=b", 400, "invalid_parameter", "contradicts"),
        (f"{CONTACTS}?name=%ff", 400, "invalid_request", "UTF-8"),
        (f"{CONTACTS}/vendor_99999999", 404, "unknown_record", "vendor_99999999"),
        (f"{CONTACTS}/unknown", 404, "unknown_record", "vendor_123"),
        (f"{CONTACTS}/vendor_1%2F..%2F2", 404, "unknown_record", "vendor_1/../2"),
        ("/proxy/nothings", 404, "unknown_route", "vendors"),
        ("/proxy/vendors?FOO=1", 400, "unknown_parameter", "VENDORID"),
        ("/proxy/vendors/99999999", 404, "unknown_record", "99999999"),
        ("/integrated-account?colour=red", 400, "unknown_parameter", "tenant_id"),
        ("/integration/quickbooks", 404, "not_found", "sageintacct"),
    ],
)
def test_what_cannot_be_answered_says_why(
    server: Any, path: str, status: int, code: str, says: str
) -> None:
    asked = path
    if path.startswith(("/unified/accounting/contacts", "/proxy")):
        asked += ("&" if "?" in path else "?") + f"integrated_account_id={server.account_id}"
    got, headers, body = answer(server.url + asked, server.token)
    assert (got, body["code"]) == (status, code), body
    assert_is_the_envelope(status, body)
    assert says in json.dumps(body)
    assert "json" in headers["content-type"]
    assert headers["x-request-id"] == body["request_id"]
    assert "truto_is_remote_error" not in body


def test_the_missing_account_is_named_as_the_contract_does(server: Any) -> None:
    status, body = server.get(CONTACTS)
    assert (status, body["code"]) == (400, "missing_parameter")
    assert_is_the_envelope(status, body)
    insight = body["truto_error_insight"]["missing_required_query_parameters"]
    assert insight["value"] == ["integrated_account_id"]


@pytest.mark.parametrize("account", ["nobody", "00000000-0000-0000-0000-000000000000", "'"])
def test_an_unknown_account_is_not_found(server: Any, account: str) -> None:
    status, body = server.get(f"{CONTACTS}?integrated_account_id={account}")
    assert (status, body["code"]) == (404, "unknown_integrated_account")
    assert_is_the_envelope(status, body)


@pytest.mark.parametrize(
    "header", [None, "Bearer", "Bearer ", "Basic abc", "Bearer wrong", "Bearer cf_wrong"]
)
def test_a_missing_or_wrong_token_is_refused(server: Any, header: str | None) -> None:
    headers: dict[str, Any] = {} if header is None else {"Authorization": header}
    status, sent, body = answer(f"{server.url}/ping", **headers)
    assert (status, body["code"]) == (401, "unauthenticated")
    assert_is_the_envelope(status, body)
    assert sent["www-authenticate"].startswith("Bearer")
    assert "truto_is_remote_error" not in body


def test_a_method_that_is_not_allowed_names_the_allowed_ones(server: Any) -> None:
    status, headers, body = answer(f"{server.url}{CONTACTS}", server.token, "DELETE")
    assert (status, body["code"]) == (405, "method_not_allowed")
    assert_is_the_envelope(status, body)
    assert "GET" in headers["allow"]


@pytest.mark.parametrize(
    ("body", "code"),
    [(b"", "invalid_body"), (b"{", "invalid_body"), (b"[]", "invalid_body"), (b"{}", "")],
)
def test_a_body_that_cannot_be_read_is_refused(server: Any, body: bytes, code: str) -> None:
    status, _, problem = answer(f"{server.url}/integrated-account", server.token, "POST", body)
    assert (status, problem["code"]) == (400, code or "invalid_body")
    assert_is_the_envelope(status, problem)


def test_every_missing_field_of_a_body_is_named_at_once(server: Any) -> None:
    status, body = server.send("POST", "/integrated-account", {"tenant_id": "x", "colour": "red"})
    assert status == 400
    paths = {problem["path"] for problem in body["errors"]}
    assert {"environment_integration_id", "context", "authentication_method", "colour"} <= paths
    missing = body["truto_error_insight"]["missing_required_body_fields"]["value"]
    assert set(missing) == {"environment_integration_id", "context", "authentication_method"}


def test_a_body_that_is_too_large_is_refused(server: Any) -> None:
    large = b'{"tenant_id": "' + b"x" * 5_000_000 + b'"}'
    status, _, body = answer(f"{server.url}/integrated-account", server.token, "POST", large)
    assert (status, body["code"]) == (413, "body_too_large")
    assert_is_the_envelope(status, body)


def test_the_callers_own_request_id_is_kept_if_it_is_harmless(server: Any) -> None:
    _, headers, _ = answer(f"{server.url}/health", X_Request_Id="trace-0001.abc")
    assert headers["x-request-id"] == "trace-0001.abc"
    _, headers, _ = answer(f"{server.url}/health", X_Request_Id="<script>alert(1)</script>")
    assert "<" not in headers["x-request-id"]


@pytest.fixture
def connectable(server: Any) -> Callable[..., tuple[int, Any]]:
    """Try to connect a company, with parts of the credentials changed."""
    _, installed = server.get("/environment-integration?integration.name=sageintacct")

    def connect(**changes: str) -> tuple[int, Any]:
        context = {"company_id": "demo", "user_id": "api", "user_password": PASSWORD, **changes}
        status, body = server.send(
            "POST",
            "/integrated-account",
            {
                "tenant_id": "bad-input",
                "environment_integration_id": installed["result"][0]["id"],
                "authentication_method": "api_key",
                "context": context,
            },
        )
        return status, body

    return connect


@pytest.mark.parametrize(
    ("changes", "code", "says"),
    [
        ({"company_id": "nosuch"}, "company_unknown", "nosuch"),
        ({"company_id": "demo-expired"}, "company_unknown", "demo-expired"),
        ({"user_id": "nobody"}, "sign_in_refused", "user_id"),
        ({"user_password": "wrong-password"}, "sign_in_refused", "user_password"),
        ({"user_id": "inactive", "user_password": "inactive&key"}, "sign_in_refused", "active"),
        ({"user_id": "locked", "user_password": "l0cked&out"}, "sign_in_refused", "locked"),
        ({"entity_id": "NOPE"}, "sign_in_refused", "entity_id"),
        ({"sender_id": "nobody", "sender_password": "x"}, "sender_refused", "Sender ID"),
        ({"sender_id": "crossfoot-dev", "sender_password": "x"}, "sender_refused", "Sender ID"),
    ],
)
def test_credentials_that_do_not_work_say_what_to_fix(
    connectable: Callable[..., tuple[int, Any]], changes: dict[str, str], code: str, says: str
) -> None:
    status, body = connectable(**changes)
    assert (status, body["code"]) == (401, code), body
    assert_is_the_envelope(status, body)
    assert body["truto_is_remote_error"] is True
    assert body["raw_response"]["errors"]
    assert "remote_error" in body["truto_error_insight"]
    assert says in body["message"]
    assert "wrong-password" not in json.dumps(body)
    assert body["retry"] == "after_fix"


def test_a_refused_account_is_kept_with_the_reason(
    server: Any, connectable: Callable[..., tuple[int, Any]]
) -> None:
    _, problem = connectable(user_password="wrong-password")
    (kept,) = [p for p in problem["errors"] if p["rule"] == "kept"]
    account_id = kept["message"].split()[3]
    _, account = server.get(f"/integrated-account/{account_id}")
    assert account["status"] == "validation_error"
    assert "user_password" in account["last_error"]
    status, again = server.get(f"{CONTACTS}?integrated_account_id={account_id}")
    assert (status, again["truto_is_remote_error"]) == (401, True)
    status, mended = server.send(
        "PATCH",
        f"/integrated-account/{account_id}/credentials",
        {"context": {"user_password": PASSWORD}},
    )
    assert (status, mended["status"], mended["last_error"]) == (200, "active", None)
    assert server.get(f"{CONTACTS}?integrated_account_id={account_id}&limit=1")[0] == 200


def test_an_unauthorised_sender_is_told_apart(
    start_server: Callable[..., Any], fresh_emulator: Any, tmp_path: Path
) -> None:
    with start_server(fresh_emulator, tmp_path) as server:
        senders = {"crossfoot-dev": {"password": "s3nder&key", "authorized": False}}
        fresh_emulator.control("PUT", "settings", {"gateway": {"senders": senders}})
        fresh_emulator.control("DELETE", "sessions")
        account = {"id": server.account_id}
        status, body = server.send("POST", "/integrated-account/refresh-credentials", account)
        assert (status, body["code"]) == (401, "sender_not_authorized")
        assert_is_the_envelope(status, body)
        assert "authorizations" in body["message"], "it says where the administrator allows it"
        _, seen = server.get(f"/integrated-account/{server.account_id}")
        assert seen["status"] == "needs_reauth"


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        ({"kind": "garble"}, 502),
        ({"kind": "html"}, 502),
        ({"kind": "throttle"}, 429),
    ],
    ids=lambda value: value["kind"] if isinstance(value, dict) else "",
)
def test_a_gateway_that_fails_again_and_again_is_intaccts_fault(
    faulty: tuple[Any, Any], fault: dict[str, Any], expected: int
) -> None:
    server, emulator = faulty
    emulator.control("POST", "faults", {**fault, "match": {"function": "query"}, "times": None})
    try:
        status, headers, body = answer(
            f"{server.url}{CONTACTS}?integrated_account_id={server.account_id}&limit=1",
            server.token,
        )
    finally:
        emulator.control("DELETE", "faults")
    assert status == expected, body
    assert_is_the_envelope(status, body)
    assert body["truto_is_remote_error"] is True
    assert body["blame"] == "intacct"
    assert body["retry"] == "later"
    if status == 429:
        assert headers["retry-after"].isdigit()
        assert "rate_limit_error" in body["truto_error_insight"]


@pytest.fixture(scope="module")
def faulty(
    start_server: Callable[..., Any],
    start_emulator: Callable[..., Any],
    tmp_path_factory: pytest.TempPathFactory,
) -> Any:
    """A server and an emulator of these tests' own, to break at will."""
    with (
        start_emulator() as emulator,
        start_server(emulator, tmp_path_factory.mktemp("faulty")) as server,
    ):
        yield server, emulator


def test_a_stream_that_breaks_off_never_looks_complete(faulty: tuple[Any, Any]) -> None:
    server, emulator = faulty
    fault = {
        "kind": "refuse",
        "error": {"errorno": "BL01001973", "description2": "This query is wrong"},
        "match": {"function": "query", "object": "CUSTOMER"},
        "times": None,
    }
    emulator.control("POST", "faults", fault)
    url = f"{server.url}{CONTACTS}?truto_ignore_limit=true&integrated_account_id="
    request = urllib.request.Request(url + server.account_id)  # noqa: S310 -- loopback only
    request.add_header("Authorization", f"Bearer {server.token}")
    with (
        urllib.request.urlopen(request, timeout=60) as begun,  # noqa: S310 -- the same
        pytest.raises(http.client.IncompleteRead) as broken,
    ):
        begun.read()
    emulator.control("DELETE", "faults")
    assert begun.status == 200
    assert broken.value.partial.startswith(b'{"result":[{"id":"vendor_')
    assert server.get("/ping")[0] == 200
    assert logged(server, "This query is wrong"), "the log says why"
    assert "Traceback" not in server.output


def logged(server: Any, words: str) -> bool:
    """Whether the server's log says so; its lines come here a moment after they are written."""
    ends = time.monotonic() + 10
    while words not in server.output and time.monotonic() < ends:
        time.sleep(0.02)
    return words in server.output


def test_a_gateway_that_is_down_is_unreachable(
    start_server: Callable[..., Any], start_emulator: Callable[..., Any], tmp_path: Path
) -> None:
    with start_emulator() as emulator, start_server(emulator, tmp_path) as server:
        emulator.kill()
        status, body = server.get(f"{CONTACTS}?integrated_account_id={server.account_id}")
        assert (status, body["retry"]) == (502, "later")
        assert_is_the_envelope(status, body)
        assert body["truto_is_remote_error"] is True
        assert server.get("/ping")[0] == 200
        assert "Traceback" not in server.output
        assert not [secret for secret in SECRETS if secret in server.output]
