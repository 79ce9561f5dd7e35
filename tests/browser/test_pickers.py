"""Pickers on a page of another origin, asking the server with an integrated account's token."""

import asyncio
import re
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Locator, Page, Route, expect

FORM = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Expense</title>
<style>body {{ background: Canvas; color: CanvasText }}</style>
<main><h1>Expense</h1><form action="/posted">{fields}<button>Send</button></form></main>
<script type="module">
  import {{ configure }} from "{server}/assets/crossfoot-pickers.js";
  configure({{ tokenProvider: async () => (await fetch("/token")).text() }});
</script></html>"""
ACCOUNT = """<crossfoot-account-picker id="account" name="account" label="Account">
  </crossfoot-account-picker>"""
VENDOR = """<crossfoot-contact-picker id="vendor" name="vendor" label="Vendor">
  </crossfoot-contact-picker>"""
Show = Callable[..., Any]


@pytest.fixture(scope="module")
def server(start_emulator: Any, start_server: Any, tmp_path_factory: Any) -> Iterator[Any]:
    """A server whose environment this module may change."""
    with (
        start_emulator("--seed", "lists") as emulator,
        start_server(emulator, tmp_path_factory.mktemp("pickers")) as process,
    ):
        yield process


@pytest_asyncio.fixture(loop_scope="session")
async def show(server: Any, site: Any, page: Page) -> Show:
    """`await show(fields)`: the site's form with these fields, in the page."""
    _, environments = server.get("/environment")
    path = f"/environment/{environments['result'][0]['id']}"
    server.send("PATCH", path, {"linking": {"embed_origins": [site.origin]}})

    def token() -> str:
        body = {"integrated_account_id": server.account_id}
        _, made = server.send("POST", "/integrated-account/token", body)
        return str(made["integrated_account_token"])

    async def go(*fields: str) -> None:
        site.pages["/"] = FORM.format(fields="".join(fields), server=server.url)
        site.pages["/posted"] = "<!doctype html><title>Posted</title>"
        site.answers["/token"] = token
        await page.goto(site.origin)

    return go


def box(page: Page, name: str) -> Locator:
    return page.get_by_role("combobox", name=name)


async def options(page: Page) -> list[str]:
    """The choices that are shown, each in one line."""
    shown = await page.get_by_role("option").all_inner_texts()
    return [" ".join(text.split()) for text in shown]


async def test_a_choice_is_found_by_number_or_name_and_sent_with_the_form(
    show: Show, page: Page, site: Any
) -> None:
    await show(ACCOUNT)
    await box(page, "Account").fill("6100")
    await expect(page.get_by_role("option").first).to_contain_text("Rent")
    await box(page, "Account").fill("rent prepaid")
    await expect(page.get_by_role("option")).to_have_text("1410Prepaid Rent")
    await page.get_by_role("option").click()
    await expect(box(page, "Account")).to_have_value("1410 · Prepaid Rent")
    await page.get_by_role("button", name="Send").click()
    await page.wait_for_url("**/posted?*")
    chosen = site.asked[-1].partition("account=gl_")[2]
    assert chosen.isdecimal()


async def test_everything_can_be_done_with_the_keyboard(show: Show, page: Page) -> None:
    await show(ACCOUNT)
    events = """() => { window.changes = []; document.addEventListener("change",
      e => window.changes.push(e.target.value + " " + e.target.selected?.number)); }"""
    await page.evaluate(events)
    await page.keyboard.press("Tab")
    field = box(page, "Account")
    await expect(field).to_be_focused()
    await expect(field).to_have_attribute("aria-expanded", "false")
    await page.keyboard.press("ArrowDown")
    await expect(field).to_have_attribute("aria-expanded", "true")
    await expect(page.get_by_role("option").first).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(field).to_have_attribute("aria-expanded", "false")
    await page.keyboard.type("611")
    first = page.get_by_role("option").first
    await expect(first).to_contain_text("611")
    await expect(field).to_have_attribute("aria-activedescendant", "option-0")
    await page.keyboard.press("Enter")
    await expect(field).to_have_attribute("aria-expanded", "false")
    assert len(await page.evaluate("window.changes")) == 1
    assert (await page.evaluate("window.changes[0]")).split()[1].startswith("611")
    await page.keyboard.press("Escape")
    await expect(field).to_have_value("")
    assert (await page.evaluate("window.changes[1]")).split() == ["undefined"]


async def test_whoever_types_faster_than_the_list_comes_gets_what_was_typed(
    show: Show, page: Page
) -> None:
    await show(ACCOUNT, VENDOR)
    await box(page, "Account").fill("6100")
    await page.keyboard.press("Enter")
    await expect(box(page, "Account")).to_have_value("6100 · Rent")
    await box(page, "Account").fill("1410")
    await page.keyboard.press("Tab")
    await expect(box(page, "Account")).to_have_value("1410 · Prepaid Rent")


async def test_neither_screen_readers_nor_eyes_meet_barriers(
    show: Show, page: Page, find_barriers: Any
) -> None:
    labelled = '<label for="other">Cost centre</label><crossfoot-dimension-picker id="other" '
    await show(ACCOUNT, labelled + 'kind="department"></crossfoot-dimension-picker>')
    for scheme in ("light", "dark"):
        await page.evaluate("s => { document.documentElement.style.colorScheme = s }", scheme)
        await box(page, "Account").fill("sal")
        await expect(page.get_by_role("option").first).to_be_visible()
        assert await find_barriers(page) == []
        await box(page, "Account").fill("no such account")
        await expect(page.get_by_text("Nothing found for", exact=False).first).to_be_visible()
        assert await find_barriers(page) == []
        await box(page, "Cost centre").click()
        await expect(page.get_by_role("option").first).to_be_visible()
        assert await find_barriers(page) == []


async def test_how_many_choices_there_are_is_said(show: Show, page: Page) -> None:
    await show(ACCOUNT)
    await box(page, "Account").fill("prepaid rent")
    await expect(page.get_by_role("status")).to_have_text("1 choice")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("status")).to_have_text("1410 · Prepaid Rent chosen")


async def test_an_account_tells_other_pickers_what_it_requires(show: Show, page: Page) -> None:
    linked = [
        f'<crossfoot-dimension-picker name="{kind}" kind="{kind}" label="{kind}" account="account">'
        "</crossfoot-dimension-picker>"
        for kind in ("department", "project")
    ]
    await show(ACCOUNT, *linked)
    await box(page, "Account").fill("6100")
    await expect(page.get_by_role("option").first).to_contain_text("Needs department, location")
    await page.keyboard.press("Enter")
    await expect(box(page, "department")).to_have_attribute("aria-required", "true")
    await expect(page.get_by_text("Account 6100 needs it.")).to_have_count(1)
    await expect(box(page, "project")).to_have_attribute("aria-required", "false")
    await page.get_by_role("button", name="Send").click()
    assert "posted" not in page.url, "a form without what the account requires was sent"
    await box(page, "Account").press("Escape")
    await expect(box(page, "department")).to_have_attribute("aria-required", "false")


async def test_where_a_value_belongs_is_shown(show: Show, page: Page) -> None:
    await show(
        '<crossfoot-dimension-picker kind="location" label="Location"></crossfoot-dimension-picker>'
    )
    await box(page, "Location").click()
    await expect(page.get_by_role("option").first).to_be_visible()
    levels = "els => els.map(e => [e.innerText.trim(), e.style.getPropertyValue('--level')])"
    shown = dict(await page.get_by_role("option").evaluate_all(levels))
    by_name = {" ".join(name.split()): level for name, level in shown.items()}
    assert by_name["111 Portland - Calibration Lab"] == "2"
    assert by_name["E100 Larkfield Instruments, Inc."] == ""
    names = list(by_name)
    assert names.index("111 Portland - Calibration Lab") > names.index("110 Portland - Head Office")
    await box(page, "Location").fill("calibration")
    await expect(page.get_by_role("option").first).to_contain_text(
        "Larkfield Instruments, Inc. \u203a Portland - Head Office"
    )


async def test_what_was_chosen_lately_comes_first(show: Show, page: Page) -> None:
    await show(VENDOR)
    await box(page, "Vendor").fill("V-00105")
    await page.keyboard.press("Enter")
    await expect(box(page, "Vendor")).to_have_value(re.compile(r"^V-00105 · ."))
    stored = await page.evaluate("JSON.stringify({...sessionStorage})")
    assert "vendor_" in stored
    chosen = await box(page, "Vendor").input_value()
    assert chosen.partition(" · ")[2] not in stored, "names were stored"
    await page.reload()
    await box(page, "Vendor").click()
    await expect(page.get_by_role("group", name="Recent").get_by_role("option")).to_have_count(1)
    assert (await options(page))[0] == chosen.replace(" · ", " ")


async def test_thousands_are_walked_by_scrolling(show: Show, page: Page) -> None:
    await show(VENDOR)
    await box(page, "Vendor").click()
    await expect(page.get_by_role("option")).to_have_count(50)
    for count in (100, 150):
        last = page.get_by_role("option").last
        await last.scroll_into_view_if_needed()
        await expect(page.get_by_role("option")).to_have_count(count)
    shown = await options(page)
    assert len(set(shown)) == 150
    await page.keyboard.press("ArrowUp")
    await page.keyboard.press("ArrowUp")
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("ArrowDown")
    await expect(page.get_by_role("option")).not_to_have_count(150)


async def test_an_answer_to_earlier_keystrokes_is_dropped(show: Show, page: Page) -> None:
    await show(ACCOUNT)
    asked, go_on = asyncio.Event(), asyncio.Event()

    async def hold(route: Route) -> None:
        asked.set()
        await go_on.wait()
        await route.continue_()

    await page.route("**/unified/**search=s&**", hold)
    await page.route("**/unified/**search=s", hold)
    await box(page, "Account").press_sequentially("s")
    await asyncio.wait_for(asked.wait(), 10)
    await box(page, "Account").press_sequentially("alaries")
    await expect(page.get_by_role("option").first).to_contain_text("Salaries")
    before = await options(page)
    go_on.set()
    await box(page, "Account").press("ArrowDown")
    assert await options(page) == before


async def test_a_lapsed_token_is_brought_anew(
    show: Show, page: Page, server: Any, site: Any
) -> None:
    await show(ACCOUNT, VENDOR)
    await box(page, "Account").fill("rent")
    await expect(page.get_by_role("option").first).to_be_visible()
    assert site.asked.count("/token") == 1
    database = Path(server.environ["CROSSFOOT_DATA_DIR"]) / "crossfoot.db"
    with sqlite3.connect(database) as connection:
        connection.execute("DELETE FROM integrated_account_tokens")
    connection.close()
    await asyncio.sleep(1.1)  # for so long a server may go on taking a token
    await box(page, "Vendor").fill("facilities")
    await expect(page.get_by_role("option").first).to_be_visible()
    assert site.asked.count("/token") == 2


async def test_what_stands_against_asking_is_shown_and_can_be_tried_again(
    show: Show, page: Page, site: Any
) -> None:
    await show(ACCOUNT)
    works = site.answers["/token"]
    site.answers["/token"] = lambda: "cfa_nonsense"
    await box(page, "Account").fill("rent")
    await expect(page.get_by_role("button", name="Try again")).to_be_visible()
    await expect(page.get_by_text("token", exact=False).first).to_be_visible()
    site.answers["/token"] = works
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("option").first).to_contain_text("Rent")


async def test_text_that_is_no_choice_is_refused(show: Show, page: Page) -> None:
    await show(ACCOUNT.replace("name=", "required name="))
    await box(page, "Account").fill("nothing like it")
    await expect(page.get_by_text("Nothing found", exact=False).first).to_be_visible()
    await box(page, "Account").press("Tab")
    await expect(page.get_by_text("is none of the list")).to_be_visible()
    await page.get_by_role("button", name="Send").click()
    assert "posted" not in page.url
    message = await page.evaluate("document.querySelector('#account').validationMessage")
    assert "nothing like it" in message


async def test_a_form_can_be_filled_and_reset_by_its_page(show: Show, page: Page) -> None:
    await show(VENDOR.replace("name=", 'value="V-00107" value-field="number" name='))
    await expect(box(page, "Vendor")).to_have_value(re.compile(r"^V-00107 · ."))
    await box(page, "Vendor").press("Escape")
    await expect(box(page, "Vendor")).to_have_value("")
    await page.evaluate("document.forms[0].reset()")
    await expect(box(page, "Vendor")).to_have_value(re.compile(r"^V-00107 · ."))
    sent = "[...new FormData(document.forms[0])].map(pair => pair.join('='))"
    assert await page.evaluate(sent) == ["vendor=V-00107"]
    await page.evaluate("document.querySelector('#vendor').setAttribute('disabled', '')")
    await expect(box(page, "Vendor")).to_be_disabled()
    assert await page.evaluate(sent) == []


async def test_inactive_records_are_not_offered(show: Show, page: Page, server: Any) -> None:
    account = f"integrated_account_id={server.account_id}"
    path = f"/unified/accounting/contacts?{account}&contact_type=vendor&status=archived&limit=1"
    _, found = server.get(path)
    archived = found["result"][0]["number"]
    await show(VENDOR)
    await box(page, "Vendor").fill(archived)
    await expect(page.get_by_text("Nothing found for", exact=False).first).to_be_visible()


async def test_what_takes_no_documents_is_shown_and_cannot_be_chosen(
    show: Show, page: Page, server: Any
) -> None:
    account = f"integrated_account_id={server.account_id}"
    path = f"/unified/accounting/contacts?{account}&contact_type=vendor&on_hold=true&status=active"
    _, found = server.get(f"{path}&limit=1")
    await show(VENDOR)
    await box(page, "Vendor").fill(found["result"][0]["number"])
    option = page.get_by_role("option")
    await expect(option).to_have_attribute("aria-disabled", "true")
    await expect(option).to_contain_text("On hold")
    await option.click(force=True)
    assert await page.evaluate("document.querySelector('#vendor').value") == ""


async def test_a_page_in_german_gets_german_words(show: Show, page: Page, site: Any) -> None:
    await show(ACCOUNT)
    site.pages["/"] = site.pages["/"].replace('lang="en"', 'lang="de"')
    await page.reload()
    await expect(box(page, "Account")).to_have_attribute("placeholder", "Nummer oder Name")


async def test_a_page_may_dress_the_parts(show: Show, page: Page) -> None:
    style = """<style>crossfoot-account-picker { --crossfoot-accent: rgb(200, 0, 0) }
      crossfoot-account-picker::part(field) { border-radius: 0px }
      crossfoot-account-picker::part(option-active) { outline: 3px solid rgb(1, 2, 3) }</style>"""
    await show(style, ACCOUNT)
    await box(page, "Account").fill("rent")
    active = page.get_by_role("option").first
    await expect(active).to_have_css("outline-color", "rgb(1, 2, 3)")
    marked = active.locator("mark").first
    await expect(marked).to_have_css("color", "rgb(200, 0, 0)")


async def test_a_dimension_of_the_companys_own_is_picked_like_any_other(
    show: Show, page: Page
) -> None:
    await show(
        '<crossfoot-dimension-picker id="channel" kind="channel" label="Channel">'
        "</crossfoot-dimension-picker>"
    )
    await box(page, "Channel").fill("field")
    await page.keyboard.press("Enter")
    await expect(box(page, "Channel")).to_have_value("Field Sales")
    value = await page.evaluate("document.querySelector('#channel').value")
    assert value.startswith("channel_")


async def test_a_page_may_narrow_the_list_and_name_an_entity(show: Show, page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    narrowed = 'filter="classification=revenue" entity="E100" name='
    await show(ACCOUNT.replace("name=", narrowed))
    await box(page, "Account").click()
    await expect(page.get_by_role("option").first).to_be_visible()
    lists = [one for one in asked if "/unified/" in one]
    assert lists
    assert all("classification=revenue" in one and "entity=E100" in one for one in lists)


async def test_a_journal_does_not_take_what_its_subledger_alone_may_post_to(
    show: Show, page: Page, server: Any
) -> None:
    account = f"integrated_account_id={server.account_id}"
    path = f"/unified/accounting/accounts?{account}&number=2000"
    _, found = server.get(path)
    (payables,) = found["result"]
    one = f"/unified/accounting/accounts/{payables['id']}?{account}"
    change = {"control_account": "payables", "subledger_only": True}
    status, told = server.send("PATCH", one, change)
    assert status == 200, told
    number = payables["number"]
    await show(ACCOUNT.replace("name=", 'purpose="journal" name='))
    await box(page, "Account").fill(number)
    option = page.get_by_role("option").first
    await expect(option).to_contain_text(number)
    await expect(option).to_have_attribute("aria-disabled", "true")
    await expect(option).to_contain_text("subledger only")
    await page.keyboard.press("Enter")
    assert await page.evaluate("document.querySelector('#account').value") == ""


async def test_names_with_odd_characters_are_shown_as_they_are(
    show: Show, page: Page, server: Any
) -> None:
    account = f"integrated_account_id={server.account_id}&contact_type=vendor"
    body = {"type": "vendor", "name": '<img src=x onerror=alert(1)> & "Söhne" (50%)'}
    status, made = server.send("POST", f"/unified/accounting/contacts?{account}", body)
    assert status == 200, made
    await show(VENDOR)
    await box(page, "Vendor").fill("söhne (50")
    await expect(page.get_by_role("option")).to_contain_text(body["name"])
    await page.keyboard.press("Enter")
    await expect(box(page, "Vendor")).to_have_value(re.compile(re.escape(body["name"])))


async def test_a_picker_of_another_kind_forgets_what_was_chosen(show: Show, page: Page) -> None:
    await show(VENDOR)
    await box(page, "Vendor").fill("V-00105")
    await page.keyboard.press("Enter")
    await expect(box(page, "Vendor")).to_have_value(re.compile(r"^V-00105 · ."))
    await page.evaluate("document.querySelector('#vendor').setAttribute('type', 'customer')")
    await expect(box(page, "Vendor")).to_have_value("")
    await box(page, "Vendor").fill("C-00002")
    await expect(page.get_by_role("option").first).to_contain_text("C-00002")
