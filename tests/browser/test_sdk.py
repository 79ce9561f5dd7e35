"""`crossfoot-link.js`: the dialog in a page of another origin, and whose messages count.

What is inside the dialog is said here by a page of the test's own, on an origin of its own.
"""

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Page, expect
from tests.browser.dialog import Dialog

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


@pytest_asyncio.fixture(loop_scope="session")
async def opener(server: Any, site: Any, page: Page) -> Page:
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


async def test_what_the_dialog_says_is_the_result(opener: Page) -> None:
    await opener.click("#connect")
    await _say(opener, "hello")
    await _say(opener, {"result": "success"})
    await expect(opener.locator("#crossfoot-link-iframe")).to_be_visible()
    await _say(opener, SUCCESS)
    assert await opener.evaluate("outcome") == ["resolved", SUCCESS]
    await expect(opener.locator("dialog")).to_have_count(0)
    await expect(opener.locator("#connect")).to_be_focused()


async def test_an_error_comes_with_every_key_of_the_message(opener: Page) -> None:
    await opener.click("#connect")
    await _say(opener, FAILURE)
    kind, error = await opener.evaluate("outcome")
    assert (kind, error) == ("rejected", {**FAILURE, "message": FAILURE["error"]})


@pytest.mark.parametrize("how", ["the dialog", "the key", "the button"])
async def test_closing_is_told_and_gives_the_focus_back(opener: Page, how: str) -> None:
    await opener.click("#connect")
    if how == "the dialog":
        await _say(opener, "closed")
    elif how == "the key":
        await opener.get_by_role("button", name="Close").focus()
        await opener.keyboard.press("Escape")
    else:
        await opener.get_by_role("button", name="Close").click()
    assert await opener.evaluate("outcome") == ["rejected", "closed"]
    await expect(opener.locator("#connect")).to_be_focused()


async def test_messages_of_others_do_not_count(opener: Page, site: Any) -> None:
    await opener.click("#connect")
    await expect(opener.frame_locator("iframe").get_by_role("heading")).to_be_visible()
    await opener.evaluate("message => window.postMessage(message, '*')", SUCCESS)
    base = site.origin.replace("localhost", "127.0.0.1")
    for address in (f"{base}/evil", f"{site.origin}/evil"):  # the right origin, and a wrong one
        await opener.evaluate(
            """([address, message]) => new Promise(done => {
              const frame = document.createElement("iframe");
              frame.className = "evil"; frame.src = address;
              frame.onload = done; document.querySelector("dialog").append(frame); })""",
            [address, SUCCESS],
        )
        evil = opener.frame_locator(".evil").last
        await evil.locator("body").evaluate("(_, message) => window.say(message)", SUCCESS)
    await expect(opener.locator("#crossfoot-link-iframe")).to_be_visible()
    await _say(opener, {**SUCCESS, "integrated_account_id": "a-2"})
    assert (await opener.evaluate("outcome"))[1]["integrated_account_id"] == "a-2"


@pytest.mark.parametrize("width", [390, 1280])
async def test_the_closing_button_never_lies_on_the_dialogs_own(opener: Page, width: int) -> None:
    await opener.set_viewport_size({"width": width, "height": 800})
    await opener.add_style_tag(
        content="button { min-height: 90px; padding: 30px; font-size: 40px }"
    )
    await opener.click("#connect")
    button = await opener.get_by_role("button", name="Close").bounding_box()
    frame = await opener.locator("#crossfoot-link-iframe").bounding_box()
    assert button is not None
    assert frame is not None
    assert (button["width"], button["height"]) == (36, 36), "the page's styles reach the button"
    assert frame["y"] + frame["height"] == 800
    if width < 720:
        assert button["y"] + button["height"] <= frame["y"]


async def test_the_page_behind_is_out_of_reach_meanwhile(opener: Page, find_barriers: Any) -> None:
    await opener.click("#connect")
    await expect(opener.frame_locator("iframe").get_by_role("heading")).to_be_visible()
    assert await find_barriers(opener) == []
    await opener.keyboard.press("Tab")
    for _ in range(4):
        await opener.keyboard.press("Tab")
        assert not await opener.evaluate("document.activeElement?.id === 'connect'")


async def test_options_become_the_contracts_parameters(opener: Page, site: Any) -> None:
    site.asked.clear()
    more = {
        "integration": "sageintacct",
        "noBack": True,
        "authFormat": "api_key",
        "skipRapidForm": True,
        "integrations": ["sageintacct", "other"],
    }
    await opener.evaluate("more => { Object.assign(window.options, more) }", more)
    await opener.click("#connect")
    await _say(opener, SUCCESS)
    (asked,) = site.asked
    assert asked == (
        "/connect-account?link_token=clt_1&integration=sageintacct&no_back=true"
        "&auth_format=api_key&skip_rapid_form=true&integrations=sageintacct%2Cother&iframe=true"
    )


async def test_the_form_after_connecting_is_opened_with_what_it_is_given(
    opener: Page, site: Any
) -> None:
    site.asked.clear()
    given = {"disabledFields": {"entity": {"message": "Set by us"}}}
    await opener.evaluate(
        "given => { window.outcome = told(rapidForm('cfa_1', {...options, ...given})) }", given
    )
    await _say(opener, SUCCESS)
    assert await opener.evaluate("outcome") == ["resolved", SUCCESS]
    (asked,) = site.asked
    assert asked.startswith(
        "/connect-account/post-connect?integrated_account_session_token=cfa_1&"
        "truto_disabled_fields=%7B%22entity%22"
    )


async def test_a_window_of_its_own_says_the_same(opener: Page) -> None:
    await opener.evaluate("window.options.iframe = false")
    async with opener.expect_popup() as opening:
        await opener.click("#connect")
    popup = await opening.value
    await popup.wait_for_function("() => Boolean(window.say)")
    await opener.evaluate("message => window.postMessage(message, '*')", SUCCESS)
    said = {"result": "success", "integrated_account_id": "a-3"}
    await popup.evaluate("message => window.say(message)", said)
    assert await opener.evaluate("outcome") == ["resolved", said]
    if not popup.is_closed():
        await popup.wait_for_event("close")


async def test_a_window_that_is_closed_or_blocked_is_told(opener: Page) -> None:
    await opener.evaluate("window.options.iframe = false")
    async with opener.expect_popup() as opening:
        await opener.click("#connect")
    await (await opening.value).close()
    assert await opener.evaluate("outcome") == ["rejected", "closed"]
    await opener.evaluate("window.open = () => null")
    await opener.click("#connect")
    assert await opener.evaluate("outcome") == ["rejected", "blocked"]


async def test_the_page_itself_may_become_the_dialog(opener: Page) -> None:
    await opener.evaluate("window.options.sameWindow = true")
    await opener.evaluate("window.authenticate('clt_1', window.options)")
    await opener.wait_for_url("**/connect-account?link_token=clt_1")


async def test_there_are_no_files_to_pick(opener: Page) -> None:
    kind, error = await opener.evaluate("told(showFilePicker('box', 'cfa_1', {}))")
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


# --- with the real dialog -------------------------------------------------------------------------


@pytest_asyncio.fixture(loop_scope="session")
async def embedding(linked: Any, site: Any, page: Page) -> AsyncIterator[Any]:
    """A product's page that the environment lets embed; `await embedding(token)` opens it."""
    linked.embed_in(linked.product.origin, site.origin)
    site.pages["/"] = HOST % linked.server.url

    async def connect(token: str, **options: str) -> Dialog:
        await page.goto(site.origin)
        await page.wait_for_function("() => Boolean(window.authenticate)")
        script = "asked => { window.outcome = told(authenticate(...asked)) }"
        await page.evaluate(script, [token, options])
        frame: Any = page.frame_locator("#crossfoot-link-iframe")
        return Dialog(frame)

    yield connect
    linked.embed_in(linked.product.origin)


async def test_a_company_is_connected_in_a_frame_on_a_page_of_another_origin(
    linked: Any, embedding: Any, page: Page
) -> None:
    dialog = await embedding(linked.token({"tenant_id": "acme-frame"}))
    await dialog.walk()
    await dialog.press("Back to Ledgerline")
    kind, result = await page.evaluate("outcome")
    (account,) = [k for k, one in linked.accounts().items() if one["tenant_id"] == "acme-frame"]
    assert (kind, result) == ("resolved", {**SUCCESS, "integrated_account_id": account})


async def test_an_integration_that_is_none_is_an_error_with_its_type(
    linked: Any, embedding: Any, page: Page
) -> None:
    dialog = await embedding(linked.token(), integration="netsuite")
    await dialog.page.get_by_role("main").get_by_role("button", name="Close").click()
    kind, error = await page.evaluate("outcome")
    assert (kind, error["error_type"]) == ("rejected", "invalid_integration")


async def test_a_token_that_nobody_knows_is_an_error_with_its_type(
    embedding: Any, page: Page
) -> None:
    dialog = await embedding("nonsense")
    await dialog.page.get_by_role("main").get_by_role("button", name="Close").click()
    kind, error = await page.evaluate("outcome")
    assert (kind, error["error_type"]) == ("rejected", "invalid_token")


async def test_a_page_that_may_not_embed_can_at_least_close(
    linked: Any, embedding: Any, page: Page
) -> None:
    linked.embed_in(linked.product.origin)
    await embedding(linked.token())
    await page.get_by_role("button", name="Close").click()
    assert await page.evaluate("outcome") == ["rejected", "closed"]


async def test_escape_in_the_dialog_closes_it_and_gives_the_focus_back(
    linked: Any, embedding: Any, page: Page
) -> None:
    dialog = await embedding(linked.token())
    await dialog.shows("Connect Sage Intacct to Ledgerline")
    await dialog.page.get_by_label("Company ID", exact=True).press("Escape")
    assert await page.evaluate("outcome") == ["rejected", "closed"]
    await expect(page.locator("dialog")).to_have_count(0)
