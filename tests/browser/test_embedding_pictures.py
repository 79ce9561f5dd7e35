"""Pictures of pickers and demo for docs/embedding.md, taken with `--pictures docs/pictures`."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Page, expect


@pytest.fixture
def folder(pytestconfig: pytest.Config) -> Path:
    """Where the pictures go; without it none are taken, since no two machines draw alike."""
    chosen: Path | None = pytestconfig.getoption("--pictures")
    if chosen is None:
        pytest.skip("pictures are taken with --pictures FOLDER only")
    return chosen


@pytest.fixture
def demo(start_emulator: Any, start_server: Any, tmp_path: Path) -> Iterator[Any]:
    """A server with the demo, and an account of its own."""
    with start_emulator() as emulator, start_server(emulator, tmp_path, DEMO_PAGE="true") as server:
        change = {"tenant_id": "demo"}
        server.send("PATCH", f"/integrated-account/{server.account_id}", change)
        yield server


async def test_pictures_of_pickers_are_taken(folder: Path, demo: Any, page: Page) -> None:
    await page.set_viewport_size({"width": 1280, "height": 860})
    await page.goto(f"{demo.url}/demo")
    for name, number in (("Vendor", "V-00075"), ("Account", "6100")):
        box = page.get_by_role("combobox", name=name)
        await box.fill(number)
        await box.press("Enter")
        await expect(box).not_to_have_value(number)
    await page.get_by_label("Bill number").fill("RENT-2026-10")
    await page.get_by_label("Bill date").fill("2026-10-20")
    await page.get_by_label("Due").fill("2026-11-20")
    await page.get_by_label("Amount").fill("1,250.00")
    await expect(page.locator("#ledger tfoot")).to_be_visible()
    await page.screenshot(path=folder / "embedding-demo.png")
    await page.get_by_role("combobox", name="Location").fill("port")
    await expect(page.get_by_role("option").first).to_be_visible()
    line: Any = {"x": 64, "y": 350, "width": 670, "height": 380}
    await page.screenshot(path=folder / "embedding-picker.png", clip=line)
    await page.keyboard.press("Escape")
    await page.emulate_media(color_scheme="dark")
    await page.get_by_role("combobox", name="Department").click()
    await expect(page.get_by_role("option").first).to_be_visible()
    await page.screenshot(path=folder / "embedding-picker-dark.png", clip=line)
