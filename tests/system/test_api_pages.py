"""The pages for people and the OpenAPI document, as a running server gives them."""

import json
import re
import urllib.error
import urllib.request
from typing import Any

import pytest

from crossfoot.web import openapi

pytestmark = pytest.mark.parametrize("server", ["sqlite"], indirect=True, scope="session")
"""No engine has a say in these answers."""

Answer = tuple[Any, bytes]


def fetch(url: str, **headers: str) -> Answer:
    """The headers and the body of an answer."""
    request = urllib.request.Request(url, headers=headers)  # noqa: S310 -- loopback only
    with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310 -- the same
        return answer.headers, answer.read()


@pytest.fixture(scope="module")
def document(server: Any) -> Any:
    """The OpenAPI document."""
    headers, body = fetch(f"{server.url}/openapi.json")
    assert headers["content-type"] == "application/json"
    return json.loads(body)


def test_the_document_is_the_one_that_the_routes_describe(document: Any) -> None:
    assert document["openapi"].startswith("3.1")
    assert document == json.loads(openapi.encoded())  # which a test of its own validates


def test_the_document_describes_every_unified_resource(document: Any, server: Any) -> None:
    _, front = fetch(f"{server.url}/")
    shown = re.findall(r"<code>(/unified/[^<]+)</code>", front.decode())
    assert len(shown) >= 7
    for path in shown:
        assert path in document["paths"]
        whole = path.endswith("/reports")  # computed: there are no single ones
        assert (f"{path}/{{id}}" in document["paths"]) != whole


def test_every_described_operation_exists(document: Any, server: Any) -> None:
    for path, operations in document["paths"].items():
        for method in operations:
            there = path.replace("{resource}", "vendors").replace("{id}", "x")
            body: Any = {} if method in {"post", "patch"} else None
            status, problem = server.send(method.upper(), there, body, token="wrong")
            assert status == (200 if path == "/health" else 401), (method, path, problem)


@pytest.mark.parametrize("path", ["/", "/docs", "/errors"])
def test_a_page_loads_nothing_from_elsewhere(server: Any, path: str) -> None:
    headers, body = fetch(f"{server.url}{path}")
    assert headers["content-type"].startswith("text/html")
    assert "default-src 'none'" in headers["content-security-policy"]
    page = body.decode()
    loaded = re.findall(r'(?:src|href)="([^"]+)"', page)
    assert loaded
    for address in loaded:
        assert address.startswith("/"), address
        there, content = fetch(f"{server.url}{address}")
        assert content
        assert there["content-type"]


def test_assets_come_compressed_to_who_takes_that(server: Any) -> None:
    url = f"{server.url}/assets/swagger-ui/swagger-ui-bundle.js"
    plain_headers, plain = fetch(url)
    zipped_headers, zipped = fetch(url, **{"Accept-Encoding": "gzip"})
    assert plain_headers["content-encoding"] is None
    assert b"SwaggerUIBundle" in plain
    assert zipped_headers["content-encoding"] == "gzip"
    assert len(zipped) < len(plain) / 3


def test_an_asset_that_has_not_changed_is_not_sent_again(server: Any) -> None:
    url = f"{server.url}/assets/page.css"
    headers, _ = fetch(url)
    assert headers["cache-control"] == "no-cache"
    with pytest.raises(urllib.error.HTTPError) as unchanged:
        fetch(url, **{"If-None-Match": headers["etag"]})
    with unchanged.value as answer:
        assert answer.code == 304
        assert answer.read() == b""
    _, sent_again = fetch(url, **{"If-None-Match": 'W/"of-an-older-version"'})
    assert sent_again


def test_an_asset_that_is_none_is_not_found(server: Any) -> None:
    for name in (
        "nothing.js",
        "..%2Fapplication.py",
        "README.md",
        "front.html",
        "swagger-ui/../page.css",
        "swagger-ui/LICENSE",
    ):
        with pytest.raises(urllib.error.HTTPError) as refused:
            fetch(f"{server.url}/assets/{name}")
        with refused.value as answer:
            assert answer.code == 404


def test_the_type_of_an_error_leads_to_its_explanation(server: Any) -> None:
    _, problem = server.get("/nothing")
    _, page = fetch(f"{server.url}{problem['type']}")
    assert f'id="{problem["code"]}"' in page.decode()
