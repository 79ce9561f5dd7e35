"""Pictures of the dialog for the guides, taken anew with `--pictures docs/pictures`."""

from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, expect
from tests.browser.dialog import PASSWORD, Dialog


@pytest.fixture
def folder(pytestconfig: pytest.Config) -> Path:
    """Where the pictures go; without it none are taken, since no two machines draw alike."""
    chosen: Path | None = pytestconfig.getoption("--pictures")
    if chosen is None:
        pytest.skip("pictures are taken with --pictures FOLDER only")
    chosen.mkdir(exist_ok=True)
    return chosen


async def test_pictures_of_every_step_are_taken(
    folder: Path, linked: Any, browser: Browser
) -> None:
    context = await browser.new_context(
        locale="en-US", viewport={"width": 640, "height": 640}, device_scale_factor=1.5
    )
    dialog = Dialog(await context.new_page())

    async def take(name: str, *, whole: bool = True) -> None:
        await dialog.rests()
        await dialog.page.screenshot(path=folder / f"link-{name}.png", full_page=whole)

    linked.allow_sender(False)
    await dialog.open(linked.link())
    await dialog.shows("Connect Sage Intacct to Ledgerline")
    await dialog.type("Company ID", "demo")
    await take("company")
    await dialog.press("Continue")
    await dialog.shows("Allow Ledgerline to connect")
    await take("sender")
    linked.allow_sender(True)
    await dialog.press("Done, check again")
    await dialog.shows("Give Ledgerline a user of its own")
    await take("user")
    await dialog.have_user()
    await dialog.shows("Sign in as the Web Services user")
    await dialog.type("User ID", "dbrooks")
    await dialog.type("Password", "payables&key")
    await take("sign-in")
    await dialog.press("Sign in")
    await dialog.shows("Where should Ledgerline work?")
    await take("entity")
    await dialog.press("Continue")
    await expect(dialog.page.get_by_text("areas are not fully allowed.")).to_be_visible()
    await dialog.page.locator("summary", has_text="Vendors and customers").click()
    await dialog.page.set_viewport_size({"width": 640, "height": 900})
    await dialog.page.evaluate("scrollTo(0, 0)")
    await take("permissions", whole=False)
    await dialog.press("Connect without these")
    await dialog.shows("Sage Intacct is connected")
    await take("done")
    await context.close()


async def test_a_picture_of_the_phone_at_night_is_taken(
    folder: Path, linked: Any, browser: Browser
) -> None:
    context = await browser.new_context(
        locale="de-DE",
        color_scheme="dark",
        viewport={"width": 390, "height": 760},
        device_scale_factor=1.5,
    )
    page = await context.new_page()
    await page.goto(linked.link())
    await page.get_by_label("Company ID").fill("demo")
    await page.get_by_role("button", name="Weiter").click()
    await page.get_by_role("button", name="Ich habe einen").click()
    await page.get_by_label("User ID").fill("api")
    await page.get_by_label("Passwort", exact=True).fill(PASSWORD)
    await page.screenshot(path=folder / "link-phone-dark-german.png", full_page=True)
    await context.close()
