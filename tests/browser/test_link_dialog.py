"""A customer connects a company in the dialog, from the first page to the last."""

from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, Page, expect
from tests.browser.dialog import PASSWORD, USER, Dialog


async def test_a_company_is_connected_from_the_first_page_to_the_last(
    linked: Any, dialog: Dialog
) -> None:
    before = linked.accounts()
    await dialog.open(linked.link({"tenant_id": "acme-walk"}))
    await dialog.walk()
    await dialog.shows("Sage Intacct is connected")
    await expect(dialog.page.get_by_text("You can close this window.")).to_be_visible()
    (made,) = [one for key, one in linked.accounts().items() if key not in before]
    assert (made["tenant_id"], made["status"]) == ("acme-walk", "active")
    assert made["context"]["company_id"] == "demo"
    status, _ = linked.server.get(
        f"/unified/accounting/accounts?limit=1&integrated_account_id={made['id']}"
    )
    assert status == 200


async def test_an_entity_can_be_found_and_chosen(linked: Any, dialog: Dialog) -> None:
    before = linked.accounts()
    await dialog.open(linked.link())
    await dialog.walk_to_entity()
    await dialog.choose_entity("Larkfield Messtechnik GmbH")
    await dialog.connect()
    await dialog.shows("Sage Intacct is connected")
    (made,) = [one for key, one in linked.accounts().items() if key not in before]
    assert made["context"]["entity_id"] == "E300"


async def test_a_product_may_say_which_company_it_is(linked: Any, dialog: Dialog) -> None:
    await dialog.open(linked.link({"tenant_id": "acme", "context": {"company_id": "demo"}}))
    company = dialog.page.get_by_label("Company ID")
    await expect(company).to_have_value("demo")
    await expect(company).not_to_be_editable()
    await expect(dialog.page.get_by_text("Step 1 of 6")).to_be_visible()
    await dialog.press("Continue")
    await dialog.have_user()
    await expect(dialog.button("Change")).to_have_count(0)


async def test_no_secret_is_left_anywhere(linked: Any, dialog: Dialog) -> None:
    addresses: list[str] = []
    dialog.page.on("request", lambda request: addresses.append(request.url))
    said: list[str] = []
    dialog.page.on("console", lambda message: said.append(message.text))
    token = linked.token()
    await dialog.open(linked.address(token))
    await dialog.walk()
    await dialog.shows("Sage Intacct is connected")
    pages = [one for one in addresses if "/connect-account?" in one]
    others = [one for one in addresses if one not in pages]
    assert others
    kept = await dialog.kept()
    log = linked.server.output
    for secret in (PASSWORD, token):
        assert not [one for one in others if secret in one]
        assert secret not in kept
        assert secret not in "".join(said)
        assert secret not in log
    assert not [one for one in pages if PASSWORD in one]
    folder = Path(linked.server.environ["CROSSFOOT_DATA_DIR"])
    stored = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
    assert b"link_tokens" in stored
    for secret in (PASSWORD, token):
        assert secret.encode() not in stored
    assert PASSWORD not in await dialog.page.content()


async def test_the_company_allows_our_sender_on_the_way(linked: Any, dialog: Dialog) -> None:
    linked.allow_sender(False)
    await dialog.open(linked.link())
    await dialog.name_company()
    await dialog.shows("Allow Ledgerline to connect")
    await expect(dialog.page.get_by_text("crossfoot-dev", exact=True)).to_be_visible()
    await dialog.press("Done, check again")
    await dialog.says("Sage Intacct does not let us in yet.")
    linked.allow_sender(True)
    await dialog.press("Done, check again")
    await dialog.shows("Give Ledgerline a user of its own")


async def test_the_sender_id_is_copied_by_a_button(linked: Any, browser: Browser) -> None:
    linked.allow_sender(False)
    context = await browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    dialog = Dialog(await context.new_page())
    await dialog.open(linked.link(lang="en"))
    await dialog.name_company()
    await dialog.press("Copy: Sender ID")
    await expect(dialog.page.get_by_role("status").filter(has_text="Copied")).to_be_attached()
    assert await dialog.page.evaluate("navigator.clipboard.readText()") == "crossfoot-dev"
    await context.close()


async def test_what_is_missing_is_named_and_checked_again(linked: Any, dialog: Dialog) -> None:
    await dialog.open(linked.link())
    await dialog.walk_to_sign_in()
    await dialog.sign_in("dbrooks", "payables&key")
    await dialog.choose_entity()
    await dialog.shows("What the user may do")
    await expect(dialog.page.get_by_text("areas are not fully allowed.")).to_be_visible()
    row = dialog.page.get_by_role("row").filter(has_text="Accounts Receivable")
    await expect(row.first).to_contain_text("List, View")
    await dialog.press("Check again")
    await dialog.rests()
    await dialog.press("Connect without these")
    await dialog.shows("Sage Intacct is connected")


async def test_a_page_that_is_loaded_again_goes_on_where_one_was(
    linked: Any, dialog: Dialog
) -> None:
    await dialog.open(linked.link())
    await dialog.walk_to_sign_in()
    await dialog.shows("Sign in as the Web Services user")
    await dialog.page.reload()
    await dialog.shows("Sign in as the Web Services user")
    await dialog.sign_in()
    await dialog.shows("Where should Ledgerline work?")
    await dialog.page.reload()
    await dialog.choose_entity()
    await dialog.connect()
    await dialog.shows("Sage Intacct is connected")
    await dialog.page.reload()
    await dialog.shows("Sage Intacct is connected")


async def test_the_browsers_back_and_forward_lead_through_the_pages(
    linked: Any, dialog: Dialog
) -> None:
    await dialog.open(linked.link())
    await dialog.walk_to_entity()
    await dialog.page.go_back()
    await dialog.shows("Sign in as the Web Services user")
    await expect(dialog.page.get_by_label("User ID")).to_have_value(USER)
    await dialog.page.go_forward()  # what was left behind must be done again
    await dialog.shows("Sign in as the Web Services user")
    await dialog.press("Back")
    await dialog.shows("Give Ledgerline a user of its own")
    await dialog.press("Back")
    await dialog.name_company()
    await dialog.sign_in()
    await dialog.choose_entity()
    await dialog.connect()
    await dialog.shows("Sage Intacct is connected")
    await dialog.page.go_back()
    await dialog.shows("Sage Intacct is connected")


async def test_a_product_may_have_no_button_that_leads_back(linked: Any, dialog: Dialog) -> None:
    await dialog.open(linked.link(no_back="true"))
    await dialog.walk_to_sign_in()
    await dialog.shows("Sign in as the Web Services user")
    await expect(dialog.button("Back")).to_have_count(0)


async def test_the_second_of_two_tabs_is_told(linked: Any, dialog: Dialog) -> None:
    address = linked.link()
    await dialog.open(address)
    await dialog.name_company()
    await dialog.shows("Give Ledgerline a user of its own")
    second = Dialog(await dialog.page.context.new_page())
    await second.open(address)
    await second.shows("Open in another tab")
    await second.press("Go on here")
    await second.shows("Give Ledgerline a user of its own")
    await dialog.shows("You went on in another tab")
    await second.press("I have a Web Services user")
    await second.sign_in()
    await second.shows("Where should Ledgerline work?")
    await dialog.press("Go on here")
    await dialog.shows("Where should Ledgerline work?")


async def test_a_refused_account_is_repaired_and_stays_the_same(
    linked: Any, dialog: Dialog
) -> None:
    await dialog.open(linked.link({"tenant_id": "acme-again"}))
    await dialog.walk()
    await dialog.shows("Sage Intacct is connected")
    (account,) = [key for key, one in linked.accounts().items() if one["tenant_id"] == "acme-again"]
    linked.emulator.control("PUT", "settings", {"gateway": {"passwords": {"api": "n3w&word"}}})
    linked.emulator.control("DELETE", "sessions")
    await dialog.open(linked.link({"integrated_account_id": account}))
    await dialog.shows("Sign in again")
    await expect(dialog.page.get_by_text("Company demo")).to_be_visible()
    await expect(dialog.button("Change")).to_have_count(0)  # no other company can be named
    await expect(dialog.page.get_by_label("User ID")).to_have_value(USER)
    await dialog.type("Password", "n3w&word")
    await dialog.press("Sign in")
    await dialog.choose_entity()
    await dialog.connect()
    await dialog.shows("The connection works again")
    assert linked.accounts()[account]["status"] == "active"


async def test_the_keyboard_alone_is_enough(linked: Any, dialog: Dialog) -> None:
    keyboard = dialog.page.keyboard
    await dialog.open(linked.link())
    await dialog.shows("Connect Sage Intacct to Ledgerline")
    await expect(dialog.page.get_by_role("heading", level=1)).to_be_focused()
    await keyboard.press("Tab")
    await keyboard.type("demo")
    await keyboard.press("Enter")
    await dialog.shows("Give Ledgerline a user of its own")
    await expect(dialog.page.get_by_role("heading", level=1)).to_be_focused()
    await keyboard.press("Tab")  # why a user of its own
    await keyboard.press("Tab")
    await keyboard.press("Enter")
    await dialog.shows("Sign in as the Web Services user")
    for text in ("", USER, PASSWORD):  # the first is the button that changes the company
        await keyboard.press("Tab")
        await keyboard.type(text)
    await keyboard.press("Enter")
    await dialog.shows("Where should Ledgerline work?")
    await keyboard.press("Tab")
    await keyboard.press("ArrowDown")
    await keyboard.press("Tab")
    await keyboard.press("Enter")
    await dialog.shows("What the user may do")
    await expect(dialog.button("Connect")).to_be_visible()


LOOKS = [("light", 1100, "en-US"), ("dark", 390, "de-DE")]


@pytest.mark.parametrize("looks", LOOKS)
async def test_every_step_can_be_used_by_everyone(
    linked: Any, browser: Browser, find_barriers: Any, looks: tuple[Any, int, str]
) -> None:
    scheme, width, locale = looks
    linked.allow_sender(False)
    context = await browser.new_context(
        color_scheme=scheme, locale=locale, viewport={"width": width, "height": 800}
    )
    page = await context.new_page()

    async def look(marker: str) -> None:
        await expect(page.locator(marker).first).to_be_visible()
        assert await find_barriers(page) == []
        assert await page.evaluate("document.documentElement.scrollWidth") <= width

    async def act() -> None:
        await page.locator(".button-main").click()

    await page.goto(linked.link())
    await look("input[name=company_id]")
    await act()
    await look(".field-error")
    await page.fill("input[name=company_id]", "demo")
    await act()
    await look(".copy")
    await act()
    await look(".notice-warning")
    linked.allow_sender(True)
    await act()
    await expect(page.locator(".copy")).to_have_count(0)  # that page had something to unfold, too
    await page.locator(".more summary").click()
    await look(".more ul")
    await act()
    await look("input[name=user_password]")
    await page.fill("input[name=user_id]", "dbrooks")
    await page.fill("input[name=user_password]", "wrong")
    await act()
    await look(".notice-error")
    await page.fill("input[name=user_password]", "payables&key")
    await act()
    await look(".choices")
    await act()
    await look(".rights")
    await page.locator(".button-other").click()
    await look(".seal")
    assert await page.get_attribute("html", "lang") == locale[:2]
    await context.close()


async def test_a_page_without_brand_speaks_of_this_application(
    start_server: Any, linked: Any, tmp_path: Any, page: Page
) -> None:
    with start_server(linked.emulator, tmp_path) as server:
        _, made = server.send("POST", "/link-token", {"tenant_id": "plain"})
        dialog = Dialog(page)
        await dialog.open(f"{server.url}/connect-account?link_token={made['link_token']}")
        await dialog.shows("Connect Sage Intacct to this application")
