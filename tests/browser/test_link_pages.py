"""The pages of the dialog as they are sent: who may frame them, what they may load, how large."""

import json
import re
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from crossfoot.unified.registry import RESOURCES

ASSETS = Path(__file__).resolve().parents[2] / "src/crossfoot/web/assets/link"
PAGES = [
    "/connect-account?link_token=",
    "/connect-account/post-connect?integrated_account_session_token=",
]


def fetch(url: str) -> tuple[Any, str]:
    """The headers and the text of an answer."""
    with urllib.request.urlopen(url, timeout=60) as answer:  # noqa: S310 -- loopback only
        return answer.headers, answer.read().decode()


def directives(headers: Any) -> dict[str, list[str]]:
    """The content security policy, by what it is about."""
    parts = [part.split() for part in headers["content-security-policy"].split(";")]
    return {name: sources for name, *sources in parts}


@pytest.mark.parametrize("path", PAGES)
def test_a_page_may_load_and_ask_for_what_is_ours_only(linked: Any, path: str) -> None:
    headers, page = fetch(f"{linked.server.url}{path}")
    policy = directives(headers)
    assert policy["default-src"] == ["'none'"]
    for about in ("script-src", "style-src", "connect-src"):
        assert policy[about] == ["'self'"]
    assert policy["form-action"] == policy["base-uri"] == ["'none'"]
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cache-control"] == "no-store"
    assert headers["x-content-type-options"] == "nosniff"
    for address in re.findall(r'(?:src|href)="([^"]*)"', page):
        assert address.startswith(("/assets/link/", "data:,")), address


def test_the_products_of_the_environment_may_frame_it(linked: Any) -> None:
    headers, page = fetch(linked.link())
    assert directives(headers)["frame-ancestors"] == ["'self'", linked.product.origin]
    assert 'data-name="Ledgerline"' in page


@pytest.mark.parametrize("path", PAGES)
def test_any_frame_is_told_that_nobody_knows_its_token(linked: Any, path: str) -> None:
    headers, page = fetch(f"{linked.server.url}{path}unknown")
    assert directives(headers)["frame-ancestors"] == ["*"]
    assert "Ledgerline" not in page


def test_the_form_is_dressed_for_the_environment_of_its_token(linked: Any) -> None:
    headers, page = fetch(linked.form(linked.account_token()))
    assert linked.product.origin in directives(headers)["frame-ancestors"]
    assert 'data-name="Ledgerline"' in page


def test_a_brand_is_text_and_not_markup(linked: Any, start_server: Any, tmp_path: Path) -> None:
    with start_server(linked.emulator, tmp_path) as server:
        _, environments = server.get("/environment")
        where = environments["result"][0]["id"]
        brand = {"name": '"><script>alert(1)</script>', "logo": "https://logos.example/l.png"}
        status, told = server.send("PATCH", f"/environment/{where}", {"linking": {"brand": brand}})
        assert status == 200, told
        _, made = server.send("POST", "/link-token", {"tenant_id": "odd"})
        headers, page = fetch(f"{server.url}/connect-account?link_token={made['link_token']}")
    assert "<script>alert" not in page
    assert directives(headers)["img-src"] == ["data:", "https://logos.example"]


def test_everything_that_a_page_imports_is_fetched_at_once(linked: Any) -> None:
    _, page = fetch(linked.link())
    told = set(re.findall(r'modulepreload" href="/assets/link/([^"]+)"', page))
    others = {"post_connect.js"}
    there = {str(path.relative_to(ASSETS)) for path in ASSETS.rglob("*.js")}
    assert told == there - others


def test_areas_are_called_what_the_api_calls_them() -> None:
    texts = json.loads((ASSETS / "en.json").read_text("utf-8"))
    named = {key: text for key, text in texts.items() if key.startswith("area.")}
    assert named == {f"area.{one.name}": one.title for one in RESOURCES}


def test_both_languages_say_everything_that_the_scripts_may_say() -> None:
    texts = {one: json.loads((ASSETS / f"{one}.json").read_text("utf-8")) for one in ("en", "de")}
    assert list(texts["en"]) == list(texts["de"])
    for key, text in texts["en"].items():
        placeholders = sorted(re.findall(r"\{\w+\}", text))
        assert placeholders == sorted(re.findall(r"\{\w+\}", texts["de"][key])), key
    scripts = "".join(path.read_text("utf-8") for path in ASSETS.rglob("*.js"))
    said = re.findall(r'\bsay\("([^"]+)"', scripts)
    assert len(said) > 50
    assert not [key for key in said if key not in texts["en"]]
    begun = tuple(re.findall(r"\bsay\(`([\w.]+)\$\{", scripts))
    quoted = set(re.findall(r'"([a-z_]+(?:\.[a-z_-]+)+)"', scripts))
    unused = [
        key
        for key in texts["en"]
        if key not in said
        and key not in quoted
        and not key.startswith((*begun, "area.", "tabs."))
        and not key.endswith(".short")
    ]
    assert unused == []
