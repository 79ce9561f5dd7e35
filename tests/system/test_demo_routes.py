"""The demo's own routes make tokens for whoever asks: they are there only where that is wanted."""

import json
import urllib.error
import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest

ROUTES: tuple[tuple[str, str, Any], ...] = (
    ("GET", "/demo", None),
    ("GET", "/demo/accounts", None),
    ("POST", "/demo/link-token", {}),
    ("POST", "/demo/account-token", {"integrated_account_id": "x"}),
)


@pytest.fixture(scope="module")
def demo(emulator: Any, start_server: Any, tmp_path_factory: Any) -> Iterator[Any]:
    """A server with the demo."""
    with start_server(emulator, tmp_path_factory.mktemp("demo"), DEMO_PAGE="true") as process:
        yield process


@pytest.mark.parametrize(("method", "path", "body"), ROUTES)
def test_an_ordinary_server_has_no_demo(server: Any, method: str, path: str, body: Any) -> None:
    status, problem = server.send(method, path, body)
    assert (status, problem["code"]) == (404, "not_found")


@pytest.mark.parametrize(("method", "path", "body"), ROUTES[1:])
def test_pages_of_other_origins_get_no_tokens(demo: Any, method: str, path: str, body: Any) -> None:
    data = json.dumps(body).encode() if body is not None else None
    asked = urllib.request.Request(demo.url + path, data, method=method)  # noqa: S310 -- loopback
    asked.add_header("Origin", "https://evil.example")
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(asked)  # noqa: S310 -- the same
    with refused.value as answer:
        assert answer.code == 403
        assert answer.headers["access-control-allow-origin"] is None


def test_tokens_are_made_without_an_api_token_and_work(demo: Any) -> None:
    status, made = demo.send("POST", "/demo/link-token", {}, token="")
    assert status == 200
    assert demo.get("/connect-account/attempt", made["link_token"])[0] == 200
    body = {"integrated_account_id": demo.account_id}
    status, made = demo.send("POST", "/demo/account-token", body, token="")
    assert status == 200
    path = "/unified/accounting/accounts?limit=1"
    assert demo.get(path, made["integrated_account_token"])[0] == 200
    status, problem = demo.send("POST", "/demo/account-token", {"account": "x"}, token="")
    assert (status, problem["code"]) == (400, "invalid_body")
