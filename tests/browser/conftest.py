"""Pages in a real, headless Chromium: the machine's own, driven by Playwright."""

from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from aiohttp import web
from playwright.async_api import Browser, BrowserContext, Page, async_playwright
from tests.browser.dialog import Dialog
from tests.browser.linked import BRAND, Linked
from tests.browser.product import Product, running_product

HERE = Path(__file__).resolve().parent
CLIENTS = HERE.parents[1] / ".venv-clients/node/node_modules"
QUIET = [  # nothing but what a test asks for, and nothing that a closed network refuses
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let the tests here share an event loop, and so the browser that was started in it."""
    for item in items:
        if item.path.is_relative_to(HERE) and pytest_asyncio.is_async_test(item):
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser(pytestconfig: pytest.Config) -> AsyncIterator[Browser]:
    """A Chromium for all tests of this process; each has a context of its own."""
    async with async_playwright() as playwright:
        path = pytestconfig.getoption("--browser")
        browser = await playwright.chromium.launch(executable_path=path, args=QUIET)
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="session")
async def context(browser: Browser) -> AsyncIterator[BrowserContext]:
    """A person's browser, in English, with nothing remembered."""
    context = await browser.new_context(locale="en-US", viewport={"width": 1100, "height": 800})
    yield context
    await context.close()


@pytest_asyncio.fixture(loop_scope="session")
async def page(context: BrowserContext) -> AsyncIterator[Page]:
    """An empty tab; what goes wrong in its scripts fails the test."""
    page = await context.new_page()
    crashes: list[str] = []
    page.on("pageerror", lambda error: crashes.append(str(error)))
    yield page
    assert crashes == []


async def barriers(page: Page) -> list[str]:
    """What stands in the way of people who use a keyboard or a screen reader, as axe finds it."""
    source = (CLIENTS / "axe-core/axe.min.js").read_text("utf-8")
    await page.evaluate(source)
    found: list[dict[str, Any]] = await page.evaluate("async () => (await axe.run()).violations")
    return [
        f"{one['id']}: {one['help']} at {[node['target'] for node in one['nodes']]}"
        for one in found
    ]


@pytest.fixture
def find_barriers() -> Any:
    """`assert await find_barriers(page) == []`."""
    return barriers


class Site:
    """A web site of somebody else's, on this machine: pages by path, and what was asked of it."""

    def __init__(self) -> None:
        self.pages: dict[str, str] = {}
        self.answers: dict[str, Callable[[], str]] = {}
        self.asked: list[str] = []
        self.origin = ""

    async def answer(self, request: web.Request) -> web.Response:
        self.asked.append(request.path_qs)
        if request.path in self.answers:
            return web.Response(text=self.answers[request.path]())
        text = self.pages.get(request.path)
        if text is None:
            return web.Response(status=404)
        return web.Response(text=text, content_type="text/html")


@pytest_asyncio.fixture(loop_scope="session")
async def site() -> AsyncIterator[Site]:
    """An empty site on an origin of its own: fill `site.pages["/"]`, then go to `site.origin`."""
    site = Site()
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", site.answer)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    site.origin = f"http://localhost:{runner.addresses[0][1]}"
    yield site
    await runner.cleanup()


# --- the link dialog ------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def product() -> Iterator[Product]:
    """A product's site, of another origin than the server."""
    with running_product() as site:
        yield site


@pytest.fixture(scope="session")
def linked_processes(
    start_emulator: Any, start_server: Any, product: Product, tmp_path_factory: Any
) -> Iterator[Linked]:
    """Processes that all tests of the dialog share."""
    with (
        start_emulator("--seed", "lists") as emulator,
        start_server(emulator, tmp_path_factory.mktemp("linked")) as server,
    ):
        linked = Linked(server, emulator, product)
        linked.embed_in(product.origin, brand=BRAND)
        yield linked


@pytest.fixture
def linked(linked_processes: Linked) -> Linked:
    """The server behind the dialog, and an emulator in its seeded state."""
    linked_processes.emulator.control("POST", "reset")
    return linked_processes


@pytest.fixture
def dialog(page: Page) -> Dialog:
    """The dialog in an empty tab."""
    return Dialog(page)
