"""What pages of other origins may read: browsers go by these headers."""

import urllib.error
import urllib.request
from collections.abc import Iterator
from email.message import Message
from typing import Any

import pytest

LIST = "/unified/accounting/accounts?limit=1"
OURS, OTHERS = "https://app.example.com", "https://evil.example"


@pytest.fixture(scope="module")
def server(emulator: Any, start_server: Any, tmp_path_factory: Any) -> Iterator[Any]:
    """A server whose environment lets one origin embed."""
    with start_server(emulator, tmp_path_factory.mktemp("cross-origin")) as process:
        _, page = process.get("/environment")
        _embed(process, page["result"][0]["id"], [OURS])
        yield process


def _embed(server: Any, environment: str, origins: list[str]) -> None:
    change = {"linking": {"embed_origins": origins}}
    status, answer = server.send("PATCH", f"/environment/{environment}", change)
    assert status == 200, answer


@pytest.fixture
def token(server: Any) -> str:
    body = {"integrated_account_id": server.account_id}
    return str(
        server.send("POST", "/integrated-account/token", body)[1]["integrated_account_token"]
    )


def _ask(server: Any, path: str, method: str = "GET", **headers: str) -> tuple[int, Message]:
    request = urllib.request.Request(server.url + path, method=method)  # noqa: S310 -- loopback
    for name, value in headers.items():
        request.add_header(name.replace("_", "-"), value)
    try:
        with urllib.request.urlopen(request) as answer:  # noqa: S310 -- the same
            return answer.status, answer.headers
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code, refused.headers


def test_a_page_that_may_embed_reads_lists_and_records(server: Any, token: str) -> None:
    bearer = f"Bearer {token}"
    for path in (LIST, "/unified/accounting/accounts/gl_1", "/unified/accounting/accounts?wrong=1"):
        _, headers = _ask(server, path, Origin=OURS, Authorization=bearer)
        assert headers["access-control-allow-origin"] == OURS, path
        assert "origin" in headers["vary"]
        assert "retry-after" in headers["access-control-expose-headers"]


@pytest.mark.parametrize("origin", [OTHERS, "null", "https://app.example.com.evil.example"])
def test_no_other_page_reads_them(server: Any, token: str, origin: str) -> None:
    status, headers = _ask(server, LIST, Origin=origin, Authorization=f"Bearer {token}")
    assert (status, headers["access-control-allow-origin"]) == (200, None)


def test_nobodys_page_reads_with_an_api_token(server: Any) -> None:
    path = f"{LIST}&integrated_account_id={server.account_id}"
    status, headers = _ask(server, path, Origin=OURS, Authorization=f"Bearer {server.token}")
    assert (status, headers["access-control-allow-origin"]) == (200, None)


def test_every_page_learns_that_its_token_does_not_work_any_more(server: Any) -> None:
    status, headers = _ask(server, LIST, Origin=OTHERS, Authorization="Bearer cfa_lapsed")
    assert (status, headers["access-control-allow-origin"]) == (401, OTHERS)


def test_pages_of_other_origins_may_read_and_not_write(server: Any, token: str) -> None:
    asks = {"Origin": OURS, "Access_Control_Request_Method": "POST"}
    status, headers = _ask(server, LIST, "OPTIONS", **asks)
    assert (status, headers["access-control-allow-methods"]) == (204, "GET, OPTIONS")
    assert "authorization" in headers["access-control-allow-headers"]
    status, headers = _ask(server, LIST, "POST", Origin=OURS, Authorization=f"Bearer {token}")
    assert (status, headers["access-control-allow-origin"]) == (400, None)
    for path in ("/environment", "/link-token", "/proxy/vendors", "/write"):
        _, headers = _ask(server, path, "OPTIONS", Origin=OURS)
        assert headers["access-control-allow-origin"] is None, path
