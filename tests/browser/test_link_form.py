"""The form that comes after connecting: live lists of the company, kept in the context."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.async_api import Page, expect
from tests.browser.dialog import Dialog

FIELDS: list[dict[str, Any]] = [
    {
        "name": "cost_account",
        "type": "single_select",
        "label": "Expense account",
        "help_text": "Where card payments are booked.",
        "placeholder": "Search accounts",
        "required": True,
        "data_source": {"type": "unified", "resource": "accounting/accounts", "method": "list"},
        "options": {"value": "id", "label": "name", "subText": "number"},
    },
    {
        "name": "dimension",
        "type": "single_select",
        "label": "Dimension",
        "options": [
            {"value": "department", "label": "Department"},
            {"value": "location", "label": "Location"},
        ],
    },
    {
        "name": "values",
        "type": "multi_select",
        "label": "Its values",
        "depends_on": ["dimension"],
        "disabled_text": "First choose a dimension.",
        "data_source": {
            "type": "unified",
            "resource": "accounting/tracking_categories",
            "method": "list",
            "query": {"category_type": "{{dimension}}"},
        },
        "options": {"value": "id", "label": "name"},
    },
    {"name": "prefix", "type": "text", "label": "Prefix of document numbers"},
    {"name": "drafts", "type": "checkbox", "label": "Post as drafts", "required": True},
    {"name": "source", "type": "hidden", "default": "dialog"},
]


def override(fields: list[dict[str, Any]]) -> dict[str, Any]:
    """What an installed integration says of its form."""
    steps = [{"type": "form", "config": {"fields": fields}}]
    return {"actions": {"post_connect_user_form": {"steps": steps}}}


@pytest.fixture
def with_form(linked: Any) -> Iterator[Any]:
    """The server, with a form installed."""
    linked.install(override(FIELDS))
    yield linked
    linked.install({})


def group(page: Page, name: str) -> Any:
    """A field with its choices, by its label."""
    return page.get_by_role("group", name=name)


async def fill_in(page: Page) -> None:
    """What the form must have."""
    account = group(page, "Expense account")
    await account.get_by_role("searchbox").fill("trav")
    await account.get_by_role("radio").first.check()
    await page.get_by_label("Post as drafts").check()


async def test_the_form_comes_after_connecting_and_is_kept(
    with_form: Any, dialog: Dialog, find_barriers: Any
) -> None:
    await dialog.open(with_form.link({"tenant_id": "acme-form"}))
    await dialog.walk()
    await dialog.shows("A few choices for Ledgerline")
    page = dialog.page
    await dialog.press("Save")
    await expect(page.get_by_text("Please choose.")).to_be_visible()
    await expect(page.get_by_text("First choose a dimension.")).to_be_visible()
    await fill_in(page)
    await page.get_by_role("radio", name="Department").check()
    values = group(page, "Its values")
    await values.get_by_role("checkbox").nth(1).check()
    await dialog.type("Prefix of document numbers (optional)", "EXP-")
    assert await find_barriers(page) == []
    await dialog.press("Save")
    await dialog.shows("Sage Intacct is connected")
    (made,) = [one for one in with_form.accounts().values() if one["tenant_id"] == "acme-form"]
    context = made["context"]
    assert context["cost_account"].startswith("gl_")
    assert (context["dimension"], context["prefix"], context["drafts"]) == (
        "department",
        "EXP-",
        True,
    )
    assert len(context["values"]) == 1
    assert context["source"] == "dialog"


async def test_a_product_may_show_the_form_later(with_form: Any, dialog: Dialog) -> None:
    await dialog.open(with_form.link(skip_rapid_form="true"))
    await dialog.walk()
    await dialog.shows("Sage Intacct is connected")


async def test_the_values_follow_the_field_that_they_depend_on(with_form: Any, page: Page) -> None:
    await page.goto(with_form.form(with_form.account_token()))
    values = group(page, "Its values")
    await page.get_by_role("radio", name="Department").check()
    await expect(values.get_by_role("checkbox", name="Finance").first).to_be_visible()
    await values.get_by_role("checkbox", name="Finance").first.check()
    await page.get_by_role("radio", name="Location").check()
    await expect(values.get_by_role("checkbox", name="Finance")).to_have_count(0)
    await expect(values.get_by_role("checkbox").first).to_be_visible()
    await expect(values.locator(":checked")).to_have_count(0)


async def test_the_public_sdk_opens_the_form_and_hears_of_it(with_form: Any, page: Page) -> None:
    options = {"baseUrl": with_form.server.url, "iframe": False, "form": True}
    options["additionalContext"] = {"plan": "gold"}
    await page.goto(with_form.product.address(with_form.account_token(), **options))
    async with page.expect_popup() as opening:
        await page.get_by_role("button").click()
    popup = await opening.value
    await fill_in(popup)
    dialog = Dialog(popup)
    await dialog.press("Save")
    await dialog.shows("Saved")
    await dialog.press("Back to Ledgerline")
    told = await with_form.product.told(page)
    assert told["kind"] == "resolved"
    assert told["value"]["integrated_account_id"] == with_form.server.account_id
    assert told["value"]["result"] == "success"
    assert with_form.accounts()[with_form.server.account_id]["context"]["plan"] == "gold"


async def test_what_was_chosen_may_have_to_stay_and_fields_may_be_closed(
    with_form: Any, page: Page
) -> None:
    token = with_form.account_token()
    status, kept = with_form.server.send(
        "PATCH", "/integrated-account/me", {"context": {"dimension": "department"}}, token
    )
    assert status == 200, kept
    _, departments = with_form.server.get(
        "/unified/accounting/tracking_categories?category_type=department&limit=1", token
    )
    chosen = departments["result"][0]
    with_form.server.send(
        "PATCH", "/integrated-account/me", {"context": {"values": [chosen["id"]]}}, token
    )
    await page.goto(
        with_form.form(
            token,
            truto_prevent_deselect='{"values": {"message": "It is in use."}}',
            truto_disabled_fields='{"prefix": {"message": "Ask us to change it."}}',
        )
    )
    values = group(page, "Its values")
    await expect(values.get_by_text("It is in use.")).to_be_visible()
    box = values.get_by_role("checkbox", name=chosen["name"]).first
    await expect(box).to_be_checked()
    await expect(box).to_be_disabled()
    await expect(page.get_by_label("Prefix of document numbers")).to_be_disabled()
    await expect(page.get_by_text("Ask us to change it.")).to_be_visible()


async def test_a_list_that_cannot_be_loaded_can_be_tried_again(with_form: Any, page: Page) -> None:
    with_form.emulator.control("POST", "faults", {"kind": "html", "times": None})
    await page.goto(with_form.form(with_form.account_token()))
    account = group(page, "Expense account")
    await expect(account.get_by_role("alert")).to_contain_text("could not be loaded")
    with_form.emulator.control("DELETE", "faults")
    await account.get_by_role("button", name="Try again").click()
    await expect(account.get_by_role("radio").first).to_be_visible()


async def test_the_public_sdk_hears_of_a_list_that_could_not_be_loaded(
    with_form: Any, page: Page
) -> None:
    accounts = {"kind": "html", "times": None, "match": {"object": "GLACCOUNT"}}
    with_form.emulator.control("POST", "faults", accounts)
    options = {"baseUrl": with_form.server.url, "iframe": False, "form": True}
    await page.goto(with_form.product.address(with_form.account_token(), **options))
    async with page.expect_popup() as opening:
        await page.get_by_role("button").click()
    popup = await opening.value
    await expect(group(popup, "Expense account").get_by_role("alert")).to_be_visible()
    await Dialog(popup).press("Close")
    told = await with_form.product.told(page)
    assert (told["kind"], told["error_type"]) == ("rejected", "rapid_form_error")
    assert "cost_account" in told["error"]


async def test_a_form_that_cannot_be_shown_tells_why(linked: Any, page: Page) -> None:
    dialog = Dialog(page)
    await dialog.open(linked.form("nonsense"))
    await dialog.shows("This form cannot be shown")
    await expect(page.get_by_text("has run out")).to_be_visible()
    await dialog.open(linked.form(linked.account_token()))
    await expect(page.get_by_text("There is no form to fill in")).to_be_visible()


async def test_the_public_sdk_hears_why_there_is_no_form(linked: Any, page: Page) -> None:
    options = {"baseUrl": linked.server.url, "iframe": False, "form": True}
    await page.goto(linked.product.address(linked.account_token(), **options))
    async with page.expect_popup() as opening:
        await page.get_by_role("button").click()
    dialog = Dialog(await opening.value)
    await dialog.shows("This form cannot be shown")
    await dialog.page.get_by_role("main").get_by_role("button", name="Close").click()
    told = await linked.product.told(page)
    assert (told["kind"], told["error_type"]) == ("rejected", "rapid_form_error")
    assert told["error"] == "RapidForm is not setup."
