"""`/demo`: connect a company in the dialog, fill in a bill, see what it would post, post it."""

from collections.abc import Iterator
from typing import Any, cast

import pytest
import pytest_asyncio
from playwright.async_api import Locator, Page, expect
from tests.browser.dialog import Dialog


@pytest.fixture(scope="module")
def company(start_emulator: Any) -> Iterator[Any]:
    """An emulator whose company this module may change."""
    with start_emulator() as process:
        yield process


@pytest.fixture(scope="module")
def server(company: Any, start_server: Any, tmp_path_factory: Any) -> Iterator[Any]:
    """A server with the demo."""
    folder = tmp_path_factory.mktemp("demo")
    with start_server(company, folder, DEMO_PAGE="true") as process:
        _, environments = process.get("/environment")
        path = f"/environment/{environments['result'][0]['id']}"
        process.send("PATCH", path, {"linking": {"brand": {"name": "Ledgerline"}}})
        yield process


@pytest_asyncio.fixture(loop_scope="session")
async def connected(server: Any, page: Page) -> Page:
    """The page with a company connected in it, by the dialog if none was before."""
    await page.goto(f"{server.url}/demo")
    heading = page.get_by_role("heading", level=1)
    await expect(heading.and_(page.locator(":visible"))).to_be_visible()
    if await page.locator("#begin").is_visible():
        await page.click("#begin")
        frame: Any = page.frame_locator("#crossfoot-link-iframe")
        dialog = Dialog(cast("Page", frame))
        await dialog.walk()
        await dialog.press("Back to Ledgerline")
    await expect(page.locator("#company")).to_have_text("Larkfield Instruments, Inc.")
    return page


async def _pick(page: Page, name: str, number: str) -> None:
    box = page.get_by_role("combobox", name=name)
    await box.fill(number)
    await box.press("Enter")
    await expect(box).to_have_value(f"{await _chosen(page, number)}")


async def _chosen(page: Page, number: str) -> str:
    """How a chosen record stands in its field."""
    script = """number => [...document.querySelectorAll("[label]")].map(p => p.selected)
      .filter(one => one?.number === number).map(one => `${one.number} · ${one.name}`)[0]"""
    await page.wait_for_function(script, arg=number)
    return str(await page.evaluate(script, number))


def _finding(page: Page, text: str) -> Locator:
    return page.locator("#verdict li").filter(has_text=text)


async def test_a_bill_is_checked_as_it_grows_and_posted_once(
    server: Any, connected: Page, find_barriers: Any
) -> None:
    page = connected
    await expect(page.locator("#verdict")).to_contain_text("Choose a vendor")
    await _pick(page, "Vendor", "V-00075")
    await page.get_by_label("Bill number").fill("DEMO-1")
    await page.get_by_label("Bill date").fill("2026-10-20")
    await page.get_by_label("Due").fill("2026-11-20")
    await _pick(page, "Account", "6100")
    await page.get_by_label("Amount").fill("1,250.00")
    missing = _finding(page, "requires the dimension department")
    await expect(missing).to_be_visible()
    assert await find_barriers(page) == []
    await missing.get_by_role("button").click()
    await expect(page.get_by_role("combobox", name="Department")).to_be_focused()
    await _pick(page, "Department", "200")
    await _pick(page, "Location", "110")
    await expect(page.locator("#verdict")).to_have_text("Ready to post.")
    await expect(page.locator("#ledger tfoot")).to_contain_text("1,250.00 USD")
    assert await find_barriers(page) == []
    await page.get_by_role("button", name="Post to Sage Intacct").click()
    await expect(page.locator("#posted")).to_contain_text("DEMO-1 is authorised")
    _, accounts = server.get("/integrated-account")
    (linked,) = (one["id"] for one in accounts["result"] if one["id"] != server.account_id)
    path = f"/unified/accounting/invoices?integrated_account_id={linked}"
    status, bills = server.get(f"{path}&number=DEMO-1")
    assert status == 200, bills
    (bill,) = bills["result"]
    (line,) = bill["line_items"]
    assert (bill["contact"]["number"], line["total_line_amount"]) == ("V-00075", 1250)
    assert {one["number"] for one in line["tracking_categories"]} >= {"200", "110"}
    await expect(page.get_by_label("Bill number")).to_have_value("")


async def test_what_is_refused_is_told_and_nothing_is_lost(connected: Page) -> None:
    page = connected
    await page.get_by_role("button", name="Post to Sage Intacct").click()
    await expect(page.get_by_role("combobox", name="Vendor")).to_be_focused()
    await _pick(page, "Vendor", "V-00075")
    await page.get_by_role("button", name="Post to Sage Intacct").click()
    await expect(page.get_by_label("Bill number")).to_be_focused()
    await page.get_by_label("Bill number").fill("DEMO-2")
    await _pick(page, "Account", "6100")
    await page.get_by_label("Amount").fill("twelve")
    await page.get_by_role("button", name="Post to Sage Intacct").click()
    await expect(page.get_by_label("Amount")).to_be_focused()
    await expect(page.get_by_label("Amount")).to_have_attribute("aria-invalid", "true")
    await page.get_by_role("button", name="Add a line").click()
    await expect(page.get_by_role("group", name="Line 2")).to_be_visible()
    await page.get_by_role("button", name="Remove line 2").click()
    await expect(page.get_by_role("combobox", name="Account")).to_have_value("6100 · Rent")


async def test_the_page_is_dressed_for_the_night_as_well(
    connected: Page, find_barriers: Any
) -> None:
    await connected.emulate_media(color_scheme="dark")
    await connected.get_by_role("combobox", name="Account").click()
    await expect(connected.get_by_role("option").first).to_be_visible()
    assert await find_barriers(connected) == []


async def test_leaving_the_dialog_leaves_the_form_as_it_was(connected: Page) -> None:
    await connected.get_by_label("Bill number").fill("DEMO-3")
    await connected.get_by_role("button", name="Connect another company").click()
    await connected.get_by_role("button", name="Close", exact=True).click()
    await expect(connected.locator("dialog")).to_have_count(0)
    await expect(connected.get_by_label("Bill number")).to_have_value("DEMO-3")
    await expect(connected.locator("#posted")).to_be_hidden()


async def test_a_changed_password_is_repaired_and_the_bill_stays(
    company: Any, connected: Page
) -> None:
    page = connected
    await _pick(page, "Vendor", "V-00075")
    await page.get_by_label("Bill number").fill("DEMO-4")
    await _pick(page, "Account", "6100")
    company.control("PUT", "settings", {"gateway": {"passwords": {"api": "n3w&word"}}})
    company.control("DELETE", "sessions")
    await page.get_by_label("Amount").fill("10")
    await page.get_by_role("button", name="Reconnect Sage Intacct").click()
    frame: Any = page.frame_locator("#crossfoot-link-iframe")
    dialog = Dialog(cast("Page", frame))
    await dialog.shows("Sign in again")
    await dialog.type("Password", "n3w&word")
    await dialog.press("Sign in")
    await dialog.choose_entity()
    await dialog.connect()
    await dialog.press("Back to Ledgerline")
    await expect(_finding(page, "requires the dimension department")).to_be_visible()
    await expect(page.get_by_label("Bill number")).to_have_value("DEMO-4")
    await expect(page.get_by_role("button", name="Connect another company")).to_be_visible()
