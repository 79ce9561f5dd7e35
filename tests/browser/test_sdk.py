"""`crossfoot-link.js`: the dialog in a page of another origin, and whose messages count.

What is inside the dialog is said here by a page of the test's own, on an origin of its own.
"""

import json
from collections.abc import Callable
from typing import Any

import pytest
from playwright.async_api import Page, expect

HOST = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Product</title>
<main><button id="connect">Connect Sage Intacct</button></main>
<script type="module">
  import authenticate, { rapidForm, showFilePicker } from "%s/assets/crossfoot-link.js";
  Object.assign(window, { authenticate, rapidForm, showFilePicker });
  window.told = work => work.then(value => ["resolved", value], error => ["rejected",
    typeof error === "string" ? error : { ...error, message: error.message }]);
  document.querySelector("#connect").onclick = () => {
    window.outcome = told(authenticate("clt_1", window.options));
  };
</script></html>"""
DIALOG = """<!doctype html><html lang="en"><title>Dialog</title><main><h1>Dialog</h1>
<button>In it</button></main>
<script>
  window.say = message => (opener ?? parent).postMessage(message, "*");
</script></html>"""
SUCCESS = {
    "is_truto": True,
    "result": "success",
    "integration": "sageintacct",
    "integrated_account_id": "a-1",
}
FAILURE = {
    "is_truto": True,
    "result": "error",
    "error": "The password was refused.",
    "error_type": "connection_error",
    "integration": "sageintacct",
}
Dialog = Callable[[], Any]


@pytest.fixture
async def product(server: Any, site: Any, page: Page) -> Page:
    """A product's page on `localhost`; the dialog is on `127.0.0.1`, another origin."""
    site.pages["/"] = HOST % server.url
    site.pages["/connect-account"] = site.pages["/connect-account/post-connect"] = DIALOG
    site.pages["/evil"] = DIALOG
    await page.goto(site.origin)
    await page.wait_for_function("() => Boolean(window.authenticate)")
    base = site.origin.replace("localhost", "127.0.0.1")
    await page.evaluate("baseUrl => { window.options = { baseUrl } }", base)
    return page


async def _say(page: Page, message: Any) -> None:
    frame = page.frame_locator("#crossfoot-link-iframe")
    await expect(frame.get_by_role("heading")).to_be_visible()
    await frame.locator("body").evaluate("(_, message) => window.say(message)", message)


async def test_what_the_dialog_says_is_the_result(product: Page) -> None:
    await product.click("#connect")
    await _say(product, "hello")
    await _say(product, {"result": "success"})
    await expect(product.locator("#crossfoot-link-iframe")).to_be_visible()
    await _say(product, SUCCESS)
    assert await product.evaluate("outcome") == ["resolved", SUCCESS]
    await expect(product.locator("dialog")).to_have_count(0)
    await expect(product.locator("#connect")).to_be_focused()


async def test_an_error_comes_with_every_key_of_the_message(product: Page) -> None:
    await product.click("#connect")
    await _say(product, FAILURE)
    kind, error = await product.evaluate("outcome")
    assert (kind, error) == ("rejected", {**FAILURE, "message": FAILURE["error"]})


@pytest.mark.parametrize("how", ["the dialog", "the key", "the button"])
async def test_closing_is_told_and_gives_the_focus_back(product: Page, how: str) -> None:
    await product.click("#connect")
    if how == "the dialog":
        await _say(product, "closed")
    elif how == "the key":
        await product.get_by_role("button", name="Close").focus()
        await product.keyboard.press("Escape")
    else:
        await product.get_by_role("button", name="Close").click()
    assert await product.evaluate("outcome") == ["rejected", "closed"]
    await expect(product.locator("#connect")).to_be_focused()


async def test_messages_of_others_do_not_count(product: Page, site: Any) -> None:
    await product.click("#connect")
    await expect(product.frame_locator("iframe").get_by_role("heading")).to_be_visible()
    await product.evaluate("message => window.postMessage(message, '*')", SUCCESS)
    base = site.origin.replace("localhost", "127.0.0.1")
    for address in (f"{base}/evil", f"{site.origin}/evil"):  # the right origin, and a wrong one
        await product.evaluate(
            """([address, message]) => new Promise(done => {
              const frame = document.createElement("iframe");
              frame.className = "evil"; frame.src = address;
              frame.onload = done; document.querySelector("dialog").append(frame); })""",
            [address, SUCCESS],
        )
        evil = product.frame_locator(".evil").last
        await evil.locator("body").evaluate("(_, message) => window.say(message)", SUCCESS)
    await expect(product.locator("#crossfoot-link-iframe")).to_be_visible()
    await _say(product, {**SUCCESS, "integrated_account_id": "a-2"})
    assert (await product.evaluate("outcome"))[1]["integrated_account_id"] == "a-2"


async def test_the_page_behind_is_out_of_reach_meanwhile(product: Page, find_barriers: Any) -> None:
    await product.click("#connect")
    await expect(product.frame_locator("iframe").get_by_role("heading")).to_be_visible()
    assert await find_barriers(product) == []
    await product.keyboard.press("Tab")
    for _ in range(4):
        await product.keyboard.press("Tab")
        assert not await product.evaluate("document.activeElement?.id === 'connect'")


async def test_options_become_the_contracts_parameters(product: Page, site: Any) -> None:
    site.asked.clear()
    more = {
        "integration": "sageintacct",
        "noBack": True,
        "authFormat": "api_key",
        "skipRapidForm": True,
        "integrations": ["sageintacct", "other"],
    }
    await product.evaluate("more => { Object.assign(window.options, more) }", more)
    await product.click("#connect")
    await _say(product, SUCCESS)
    (asked,) = site.asked
    assert asked == (
        "/connect-account?link_token=clt_1&integration=sageintacct&no_back=true"
        "&auth_format=api_key&skip_rapid_form=true&integrations=sageintacct%2Cother&iframe=true"
    )


async def test_the_form_after_connecting_is_opened_with_what_it_is_given(
    product: Page, site: Any
) -> None:
    site.asked.clear()
    given = {"disabledFields": {"entity": {"message": "Set by us"}}}
    await product.evaluate(
        "given => { window.outcome = told(rapidForm('cfa_1', {...options, ...given})) }", given
    )
    await _say(product, SUCCESS)
    assert await product.evaluate("outcome") == ["resolved", SUCCESS]
    (asked,) = site.asked
    assert asked.startswith(
        "/connect-account/post-connect?integrated_account_session_token=cfa_1&"
        "truto_disabled_fields=%7B%22entity%22"
    )


async def test_a_window_of_its_own_says_the_same(product: Page) -> None:
    await product.evaluate("window.options.iframe = false")
    async with product.expect_popup() as opening:
        await product.click("#connect")
    popup = await opening.value
    await popup.wait_for_function("() => Boolean(window.say)")
    await product.evaluate("message => window.postMessage(message, '*')", SUCCESS)
    said = {"result": "success", "integrated_account_id": "a-3"}
    await popup.evaluate("message => window.say(message)", said)
    assert await product.evaluate("outcome") == ["resolved", said]
    if not popup.is_closed():
        await popup.wait_for_event("close")


async def test_a_window_that_is_closed_or_blocked_is_told(product: Page) -> None:
    await product.evaluate("window.options.iframe = false")
    async with product.expect_popup() as opening:
        await product.click("#connect")
    await (await opening.value).close()
    assert await product.evaluate("outcome") == ["rejected", "closed"]
    await product.evaluate("window.open = () => null")
    await product.click("#connect")
    assert await product.evaluate("outcome") == ["rejected", "blocked"]


async def test_the_page_itself_may_become_the_dialog(product: Page) -> None:
    await product.evaluate("window.options.sameWindow = true")
    await product.evaluate("window.authenticate('clt_1', window.options)")
    await product.wait_for_url("**/connect-account?link_token=clt_1")


async def test_there_are_no_files_to_pick(product: Page) -> None:
    kind, error = await product.evaluate("told(showFilePicker('box', 'cfa_1', {}))")
    assert kind == "rejected"
    assert "no files" in error["message"]


async def test_a_strict_content_security_policy_is_no_obstacle(
    server: Any, site: Any, page: Page
) -> None:
    base = site.origin.replace("localhost", "127.0.0.1")
    policy = (
        f"default-src 'none'; script-src 'self' {server.url}; frame-src {base}; style-src 'none'"
    )
    site.pages["/strict"] = (
        f'<!doctype html><title>Strict</title><meta http-equiv="Content-Security-Policy" '
        f'content="{policy}"><button id="connect">Connect</button>'
        f'<script type="module" src="{server.url}/assets/crossfoot-link.js"></script>'
    )
    site.pages["/connect-account"] = DIALOG
    await page.goto(f"{site.origin}/strict")
    await page.evaluate(
        f"""async () => {{
          const sdk = await import("{server.url}/assets/crossfoot-link.js");
          sdk.default("clt_1", {{ baseUrl: {json.dumps(base)} }}).catch(() => null);
        }}"""
    )
    frame = page.locator("#crossfoot-link-iframe")
    size = await frame.bounding_box()
    assert size is not None
    assert size["width"] > 1000
