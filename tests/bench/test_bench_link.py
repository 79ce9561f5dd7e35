"""How long the link dialog takes until somebody can type, and how much is sent for it."""

import statistics
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, Page, async_playwright

pytestmark = pytest.mark.bench
TIMES = 10


@pytest.fixture
def linked(start_emulator: Any, start_server: Any, tmp_path: Path) -> Any:
    with start_emulator("--seed", "lists") as emulator, start_server(emulator, tmp_path) as server:
        yield server


async def _sent(page: Page, address: str) -> int:
    """The bytes that came over the wire for the page and all that it loads."""
    session = await page.context.new_cdp_session(page)
    await session.send("Network.enable")
    sizes: list[float] = []
    session.on("Network.loadingFinished", lambda told: sizes.append(told["encodedDataLength"]))
    await page.goto(address)
    await page.get_by_role("textbox").first.wait_for()
    await page.wait_for_load_state("networkidle")
    await page.close()  # a second tab would be told of the first
    return int(sum(sizes))


async def _interactive(browser: Browser, address: str) -> float:
    """Milliseconds from the request to a focused heading and a field to type in; nothing cached."""
    context = await browser.new_context(locale="en-US")
    page = await context.new_page()
    await page.add_init_script(
        "new MutationObserver((_, seen) => { if (document.querySelector('input')) {"
        " window.usable = performance.now(); seen.disconnect(); } })"
        ".observe(document, {childList: true, subtree: true})"
    )
    await page.goto(address)
    await page.get_by_role("textbox").first.wait_for()
    taken: float = await page.evaluate("window.usable")
    await context.close()
    return taken


async def test_opening_the_dialog(linked: Any, report: Any, pytestconfig: pytest.Config) -> None:
    _, made = linked.send("POST", "/link-token", {"tenant_id": "bench"})
    address = f"{linked.url}/connect-account?link_token={made['link_token']}"
    async with async_playwright() as playwright:
        path = pytestconfig.getoption("--browser")
        browser = await playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        times = [await _interactive(browser, address) for _ in range(TIMES)]
        context = await browser.new_context()
        first = await _sent(await context.new_page(), address)
        again = await _sent(await context.new_page(), address)
        await browser.close()
    figures = {
        "usable after, median": f"{statistics.median(times):.0f} ms",
        "usable after, longest": f"{max(times):.0f} ms",
        "sent the first time": f"{first / 1000:.1f} kB",
        "sent again": f"{again / 1000:.1f} kB",
    }
    report(f"The link dialog, opened {TIMES} times with an empty cache", figures)
    assert first < 100_000
