"""The public link SDK, unmodified, opens the dialog from a product's page and hears the outcome."""

import json
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.async_api import Page, expect
from tests.browser.dialog import Dialog


async def open_popup(page: Page, address: str) -> Dialog:
    """Press the button of the product's page; the dialog that it opens."""
    await page.goto(address)
    async with page.expect_popup() as opening:
        await page.get_by_role("button").click()
    popup = await opening.value
    await popup.wait_for_load_state()
    return Dialog(popup)


@pytest.fixture
def options(linked: Any) -> dict[str, Any]:
    """Where the dialog is, and that it opens as a window."""
    return {"baseUrl": linked.server.url, "iframe": False}


async def test_a_popup_connects_and_tells(linked: Any, page: Page, options: Any) -> None:
    token = linked.token({"tenant_id": "acme-popup"})
    dialog = await open_popup(page, linked.product.address(token, **options))
    await dialog.walk()
    await dialog.press("Back to Ledgerline")
    told = await linked.product.told(page)
    assert told["kind"] == "resolved"
    (account,) = [k for k, one in linked.accounts().items() if one["tenant_id"] == "acme-popup"]
    assert told["value"] == {
        "is_truto": True,
        "result": "success",
        "integration": "sageintacct",
        "integrated_account_id": account,
    }
    assert dialog.page.is_closed()


async def test_a_popup_closed_in_the_end_tells_all_the_same(
    linked: Any, page: Page, options: Any
) -> None:
    dialog = await open_popup(page, linked.product.address(linked.token(), **options))
    await dialog.walk()
    await dialog.shows("Sage Intacct is connected")
    await dialog.page.close(run_before_unload=True)
    told = await linked.product.told(page)
    assert (told["kind"], told["value"]["result"]) == ("resolved", "success")


async def test_a_popup_closed_on_the_way_rejects_with_closed(
    linked: Any, page: Page, options: Any
) -> None:
    dialog = await open_popup(page, linked.product.address(linked.token(), **options))
    await dialog.name_company()
    await dialog.press("Close")
    told = await linked.product.told(page)
    assert told == {"kind": "rejected", "value": "closed"}


async def test_a_wrong_token_rejects_with_its_type(linked: Any, page: Page, options: Any) -> None:
    dialog = await open_popup(page, linked.product.address("nonsense", **options))
    await dialog.shows("This link is not complete")
    await dialog.page.get_by_role("main").get_by_role("button", name="Close").click()
    told = await linked.product.told(page)
    assert (told["kind"], told["error_type"]) == ("rejected", "invalid_token")
    assert (told["result"], told["integration"]) == ("error", "sageintacct")
    assert told["error"]


async def test_trying_again_after_a_failure_keeps_the_popup(
    linked: Any, page: Page, options: Any
) -> None:
    await page.context.route("**/connect-account/attempt*", lambda route: route.abort())
    dialog = await open_popup(page, linked.product.address(linked.token(), **options))
    await dialog.shows("No connection")
    await page.context.unroute_all()
    await dialog.press("Try again")
    await dialog.shows("Connect Sage Intacct to Ledgerline")


async def test_a_wrong_integration_rejects_with_its_type(
    linked: Any, page: Page, options: Any
) -> None:
    asked = linked.product.address(linked.token(), integration="quickbooks", **options)
    dialog = await open_popup(page, asked)
    await dialog.shows("This cannot be connected here")
    await dialog.page.get_by_role("main").get_by_role("button", name="Close").click()
    told = await linked.product.told(page)
    assert (told["error_type"], told["integration"]) == ("invalid_integration", "quickbooks")


async def test_the_same_window_comes_back_with_the_outcome(linked: Any, page: Page) -> None:
    back = f"{linked.product.origin}/back?order=17"
    token = linked.token({"tenant_id": "acme-same", "redirect_uri": back})
    options = {"baseUrl": linked.server.url, "sameWindow": True}
    await page.goto(linked.product.address(token, **options))
    await page.get_by_role("button").click()
    dialog = Dialog(page)
    await dialog.walk()
    await dialog.press("Back to Ledgerline")
    await dialog.shows("Welcome back")
    query = {name: values[0] for name, values in parse_qs(urlsplit(page.url).query).items()}
    (account,) = [k for k, one in linked.accounts().items() if one["tenant_id"] == "acme-same"]
    assert query == {
        "order": "17",
        "result": "success",
        "integration": "sageintacct",
        "integrated_account_id": account,
    }
    assert token not in page.url


async def test_a_frame_of_an_allowed_product_tells_its_parent(linked: Any, page: Page) -> None:
    await page.goto(linked.product.with_frame(linked.link(iframe="true")))
    frame = page.frame_locator("iframe")
    await expect(frame.get_by_label("Company ID")).to_be_visible()
    await frame.get_by_role("button", name="Close").click()
    told = await linked.product.told(page)
    assert told == {"origin": linked.server.url, "data": "closed"}


async def test_a_frame_of_anybody_else_stays_empty(
    linked: Any, page: Page, start_server: Any, tmp_path: Any
) -> None:
    """An environment that allows nobody: the browser refuses to show the dialog in a frame."""
    with start_server(linked.emulator, tmp_path) as server:
        _, made = server.send("POST", "/link-token", {"tenant_id": "framed"})
        address = f"{server.url}/connect-account?link_token={made['link_token']}"
        said: list[str] = []
        page.on("console", lambda message: said.append(message.text))
        await page.goto(linked.product.with_frame(address))
        await expect(page.locator("h1")).to_have_text("Product")
        await page.wait_for_event("console", timeout=10_000) if not said else None
        assert any("frame-ancestors" in text for text in said)


async def test_a_hostile_pages_messages_are_ignored(linked: Any, page: Page) -> None:
    await page.goto(linked.product.opener(linked.link()))
    async with page.expect_popup() as opening:
        await page.get_by_role("button").click()
    dialog = Dialog(await opening.value)
    await dialog.shows("Connect Sage Intacct to Ledgerline")
    lies = [
        {"is_truto": True, "result": "success", "integrated_account_id": "x"},
        {"step": "done", "redirect_uri": "javascript:alert(1)"},
        "closed",
        "taken-over",
    ]
    await page.evaluate(f"for (const lie of {json.dumps(lies)}) shout(lie)")
    await dialog.walk_to_entity()  # nothing of it has been heard


async def test_the_products_page_ignores_what_a_hostile_page_says(
    linked: Any, page: Page, options: Any
) -> None:
    dialog = await open_popup(page, linked.product.address(linked.token(), **options))
    await page.evaluate("postMessage({is_truto: true, result: 'success'}, '*')")
    await dialog.press("Close")
    assert await linked.product.told(page) == {"kind": "rejected", "value": "closed"}
