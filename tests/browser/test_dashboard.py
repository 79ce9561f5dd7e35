"""The dashboard as an operator meets it, in a real browser."""

import asyncio
import re
import urllib.request
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, Page, Response, expect

from crossfoot.clock import SYSTEM_CLOCK
from crossfoot.request_log import Entry, RequestLog
from crossfoot.secret import Secret
from crossfoot.store import Store

MARK = "xq7Known5ecret"
PAGES = {
    "overview": "/admin",
    "week": "/admin?span=7d",
    "accounts": "/admin/accounts",
    "account": "/admin/accounts/{account}",
    "requests": "/admin/requests",
    "none": "/admin/requests?code=nothing",
    "request": "/admin/requests/{request}",
    "failed": "/admin/requests/{failed}",
    "writes": "/admin/writes",
    "write": "/admin/writes/{write}",
    "try": "/admin/try",
    "tokens": "/admin/tokens",
    "environments": "/admin/environments",
    "settings": "/admin/settings",
    "missing": "/admin/accounts/none",
}


@dataclass(frozen=True)
class House:
    """A server that has seen some traffic, an operator's token, and what pages are about."""

    server: Any
    token: str
    ids: dict[str, str]

    def url(self, page: str) -> str:
        return str(self.server.url + PAGES[page].format(**self.ids))


@pytest.fixture(scope="module")
def house(
    start_emulator: Callable[..., Any],
    start_server: Callable[..., Any],
    run_crossfoot: Callable[..., str],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("dashboard")
    with start_emulator() as emulator, start_server(emulator, folder) as server:
        asyncio.run(_a_day_of_requests(folder, server))
        account = f"integrated_account_id={server.account_id}"
        server.get(f"/unified/accounting/invoices?limit=3&{account}")
        server.get(f"/unified/accounting/contacts?status={MARK}&{account}")
        for _ in range(2):
            server.send("POST", f"/proxy/vendors?{account}", {"VENDORID": "V-900", "NAME": "Zoë"})
        failed, *_, seen = server.get("/log?log_type=unified_proxy_api&limit=4")[1]["result"]
        ids = {
            "account": server.account_id,
            "request": seen["_id"],
            "failed": failed["_id"],
            "write": server.get("/write")[1]["result"][0]["id"],
        }
        token = run_crossfoot(server.environ, "admin", "token", "create", "--name", "dana")
        yield House(server, token, ids)


async def _a_day_of_requests(folder: Path, server: Any) -> None:
    """Requests of the last day, so that charts have something to show."""
    store = Store.open(Secret(f"sqlite+aiosqlite:///{folder}/crossfoot.db"))
    log = RequestLog(store)
    environment = server.get("/ping")[1]["environment_id"]
    now = SYSTEM_CLOCK.now()
    for minute in range(0, 24 * 60, 3):
        for number in range(1 + (minute // 60 * 7 + minute) % 5):
            status = (
                502 if (minute + number) % 97 == 0 else 404 if (minute + number) % 23 == 0 else 200
            )
            entry = Entry(
                id=SYSTEM_CLOCK.new_id(),
                request_id=SYSTEM_CLOCK.new_id(),
                began=now - timedelta(minutes=minute + 30),
                started=0.0,
                http_method="GET",
                path="/unified/accounting/invoices",
                request_type="unified",
                operation="list_accounting_invoices",
                environment_id=environment,
                integrated_account_id=server.account_id,
                status=status,
                seconds=0.02 + (minute * 37 + number * 11) % 130 / 1000 + (minute % 50 == 0),
            )
            log.record(entry)
    await log.write()
    await store.close()


async def until(is_so: Callable[[], bool]) -> None:
    """Wait until it is so, ten seconds at most."""
    for _ in range(100):
        if await asyncio.to_thread(is_so):
            return
        await asyncio.sleep(0.1)
    raise AssertionError("It has not come about.")


def _fetched(url: str, cookie: str) -> bytes:
    request = urllib.request.Request(url, headers={"cookie": cookie})  # noqa: S310 -- loopback
    with urllib.request.urlopen(request) as answer:  # noqa: S310 -- the same
        body: bytes = answer.read()
        return body


SignIn = Callable[[Page], Awaitable[None]]


@pytest.fixture
def sign_in(house: House) -> SignIn:
    async def signed_in(page: Page) -> None:
        await page.goto(house.url("overview"))
        await page.get_by_label("Operator's token").fill(house.token)
        await page.get_by_role("button", name="Sign in").click()
        await expect(page.get_by_role("heading", level=1)).to_have_text("Overview")

    return signed_in


@pytest_asyncio.fixture(params=["light", "dark"], loop_scope="session")
async def shown(request: pytest.FixtureRequest, browser: Browser) -> AsyncIterator[BrowserContext]:
    """A person's browser in light and in dark."""
    context = await browser.new_context(
        color_scheme=request.param, locale="en-US", timezone_id="America/New_York"
    )
    yield context
    await context.close()


async def test_everyone_can_use_each_page_in_light_and_dark(
    house: House, shown: BrowserContext, sign_in: SignIn, find_barriers: Any
) -> None:
    page = await shown.new_page()
    wrong: list[str] = []
    page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    await page.goto(house.url("overview"))
    assert await find_barriers(page) == []
    await sign_in(page)
    for name in PAGES:
        answer = await page.goto(house.url(name))
        assert answer is not None
        assert answer.status == (404 if name == "missing" else 200), name
        assert await find_barriers(page) == [], name
    assert [text for text in wrong if "404" not in text] == []


@pytest.mark.parametrize("width", [360, 1280])
async def test_no_page_is_wider_than_the_screen_or_heavier_than_100_kilobytes(
    house: House, page: Page, sign_in: SignIn, width: int
) -> None:
    await page.set_viewport_size({"width": width, "height": 800})
    loaded: list[Response] = []
    page.on("response", lambda answer: loaded.append(answer))  # noqa: PLW0108 -- it marks its listeners
    await sign_in(page)
    for name in PAGES:
        loaded.clear()
        await page.goto(house.url(name), wait_until="networkidle")
        assert await page.evaluate("document.documentElement.scrollWidth") <= width, name
        sizes = [(await answer.request.sizes())["responseBodySize"] for answer in loaded]
        assert sum(sizes) < 100_000, name


async def test_the_way_in_leads_to_the_page_that_was_asked_for(house: House, page: Page) -> None:
    await page.goto(house.url("settings"))
    await page.get_by_label("Operator's token").fill("cfo_wrong")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("alert")).to_contain_text("no operator's token")
    await page.get_by_label("Operator's token").fill(house.token)
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", level=1)).to_have_text("Settings")
    await expect(page.get_by_text("CROSSFOOT_SENDER_PASSWORD")).to_be_visible()
    assert "s3nder" not in await page.content()
    await page.get_by_role("button", name="Sign out").click()
    await page.goto(house.url("settings"))
    await expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")


async def test_a_request_shows_its_gateway_calls_and_no_value(
    house: House, page: Page, sign_in: SignIn
) -> None:
    await sign_in(page)
    await page.get_by_role("link", name="Requests", exact=True).click()
    await page.get_by_label("Answer").select_option("bad")
    await page.get_by_label("Error code").fill("remote_conflict")
    await page.get_by_role("button", name="Filter").click()
    await page.get_by_role("region", name="Requests").get_by_role("link").first.click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("POST /proxy/vendors")
    await expect(page.get_by_role("img", name=re.compile("Gateway calls in time"))).to_be_visible()
    calls = page.get_by_role("region", name="Gateway calls")
    await expect(calls).to_contain_text("create VENDOR")
    await expect(calls).not_to_contain_text("V-900")
    for name in ("requests", "request", "failed"):
        await page.goto(house.url(name))
        assert MARK not in await page.content()
        assert house.server.token not in await page.content()


async def test_times_are_shown_in_the_viewers_zone(
    house: House, browser: Browser, sign_in: SignIn
) -> None:
    context = await browser.new_context(timezone_id="Asia/Tokyo", locale="en-US")
    page = await context.new_page()
    await sign_in(page)
    await page.goto(house.url("write"))
    shown = await page.evaluate(
        """() => [...document.querySelectorAll("time")].map(time => [
            time.title, time.textContent,
            new Date(time.title).toLocaleTimeString("en-US", {hour: "2-digit", minute: "2-digit"})
        ])"""
    )
    for iso, text, expected in shown:
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", iso)
        hours_and_minutes, half = expected.split()
        assert hours_and_minutes in text
        assert half in text
    assert shown
    await context.close()


async def test_a_call_is_tried_and_its_xml_shown_without_secrets(
    house: House, page: Page, sign_in: SignIn
) -> None:
    await sign_in(page)
    await page.get_by_role("link", name="Try it").click()
    await page.get_by_label("Path").fill("/unified/accounting/contacts")
    await page.get_by_label(re.compile("^Query")).fill(
        "contact_type=vendor\nname[like]=A%\nlimit=2"
    )
    await page.get_by_role("button", name="Send").click()
    await expect(page.get_by_role("status")).to_contain_text("200 in")
    await expect(page.locator("pre").first).to_contain_text('"type": "vendor"')
    xml = page.locator("details[open] pre")
    await expect(xml).to_contain_text("<object>VENDOR</object>")
    await expect(xml).to_contain_text("<sessionid>***</sessionid>")
    (logged, *_) = house.server.get("/log?log_type=unified_proxy_api&limit=1")[1]["result"]
    assert logged["caller"] == "operator dana"
    assert logged["http_url"] == "/unified/accounting/contacts"


async def test_a_write_is_tried_dry_and_a_wrong_call_is_explained(
    house: House, page: Page, sign_in: SignIn
) -> None:
    await sign_in(page)
    before = len(house.server.get("/write")[1]["result"])
    await page.goto(house.url("try"))
    await page.get_by_label("Method").select_option("POST")
    await page.get_by_label("Path").fill("/unified/accounting/contacts")
    await page.get_by_label(re.compile("^Query")).fill("")
    await page.get_by_label(re.compile("^Body")).fill(
        '{"type": "vendor", "name": "Ünï & Co", "number": "V-77"}'
    )
    await page.get_by_role("button", name="Send").click()
    await expect(page.get_by_role("status")).to_contain_text("200 in")
    await expect(page.locator("pre").first).to_contain_text("Ünï & Co")
    assert len(house.server.get("/write")[1]["result"]) == before
    for field, text, said in (
        ("Path", "/unified/accounting/nothings", "There is no POST /unified/accounting/nothings"),
        ("Body", "{", "not valid JSON"),
        ("Query", "truto_ignore_limit=true", "shows one page"),
    ):
        await page.goto(house.url("try"))
        await page.get_by_label("Method").select_option("POST")
        await page.get_by_label(re.compile(f"^{field}")).fill(text)
        await page.get_by_role("button", name="Send").click()
        await expect(page.get_by_role("alert")).to_contain_text(said)


async def test_a_token_is_made_shown_once_and_revoked(
    house: House, page: Page, sign_in: SignIn
) -> None:
    await sign_in(page)
    await page.get_by_role("link", name="Tokens").click()
    await page.get_by_label("What it is for").fill("Billing <b>& co</b>")
    await page.get_by_role("button", name="Make a token").click()
    secret = (await page.locator("#secret").inner_text()).strip()
    assert house.server.get("/ping", token=secret)[0] == 200
    await page.goto(house.url("tokens"))
    assert secret not in await page.content()
    row = page.get_by_role("row").filter(has_text="Billing <b>& co</b>")
    await row.get_by_text("Revoke", exact=True).click()
    await row.get_by_role("button", name="Revoke").click()
    await expect(row).to_have_count(0)
    await until(lambda: house.server.get("/ping", token=secret)[0] == 401)


async def test_pages_work_without_javascript(house: House, browser: Browser) -> None:
    context = await browser.new_context(java_script_enabled=False)
    page = await context.new_page()
    await page.goto(house.url("requests"))
    await page.get_by_label("Operator's token").fill(house.token)
    await page.get_by_role("button", name="Sign in").click()
    await page.get_by_label("Answer").select_option("good")
    await page.get_by_role("button", name="Filter").click()
    await expect(page.locator("time").first).to_contain_text("UTC")
    await page.get_by_role("link", name="Next page").click()
    await expect(page.get_by_role("link", name="First page")).to_be_visible()
    await context.close()


async def test_the_sign_in_of_an_account_is_checked(
    house: House, page: Page, sign_in: SignIn
) -> None:
    await sign_in(page)
    await page.goto(house.url("account"))
    await page.get_by_role("button", name="Check the sign-in now").click()
    await expect(page.get_by_role("status")).to_have_text("Sage Intacct accepts the sign-in.")


async def test_another_environment_is_looked_at(
    house: House, page: Page, sign_in: SignIn, run_crossfoot: Callable[..., str]
) -> None:
    made = ("token", "create", "--name", "first", "--environment", "staging")
    run_crossfoot(house.server.environ, *made)
    await sign_in(page)
    await page.get_by_label("Environment").select_option("staging")
    await page.get_by_role("button", name="Show").click()
    await expect(page.get_by_text("No company is connected yet")).to_be_visible()
    answer = await page.goto(house.url("account"))
    assert answer is not None
    assert answer.status == 404


async def test_links_to_connect_and_to_reconnect_open_the_dialog(
    house: House, page: Page, sign_in: SignIn, context: BrowserContext
) -> None:
    await sign_in(page)
    await page.goto(house.url("accounts"))
    await page.get_by_label("New customer's tenant id").fill("globex & co")
    await page.get_by_role("button", name="Make a link to connect").click()
    await _opens_the_dialog(page, context, "globex & co")
    await page.goto(house.url("account"))
    await page.get_by_role("button", name="Make a link to reconnect").click()
    await _opens_the_dialog(page, context, "acme")


async def _opens_the_dialog(page: Page, context: BrowserContext, tenant: str) -> None:
    await expect(page.get_by_role("heading", level=1)).to_contain_text(tenant)
    link = (await page.locator("#secret").inner_text()).strip()
    customers = await context.new_page()
    answer = await customers.goto(link)
    assert answer is not None
    assert answer.status == 200
    await expect(customers.get_by_text("Sage Intacct").first).to_be_visible()
    token = link.partition("link_token=")[2]
    headers = {"authorization": f"Bearer {token}"}
    attempt = await context.request.get(
        f"{link.partition('/connect-account')[0]}/connect-account/attempt", headers=headers
    )
    assert attempt.status == 200
    await customers.close()


async def test_events_of_an_account_are_told(house: House, page: Page, sign_in: SignIn) -> None:
    await sign_in(page)
    await page.goto(house.url("account"))
    await expect(page.get_by_text("created", exact=True)).to_be_visible()
    await expect(page.get_by_text("active", exact=True).last).to_be_visible()


async def test_how_customers_connect_is_changed_and_mistakes_are_explained(
    house: House, page: Page, sign_in: SignIn
) -> None:
    await sign_in(page)
    await page.goto(house.url("environments"))
    await page.get_by_label("Your product's name").fill("Überbooks <3")
    await page.get_by_label("Who may embed it").fill("nowhere\nhttps://app.example.com")
    await page.get_by_role("button", name="Save").click()
    await expect(page.get_by_role("alert")).to_contain_text("not an origin")
    await expect(page.get_by_label("Your product's name")).to_have_value("Überbooks <3")
    await page.get_by_label("Who may embed it").fill("https://app.example.com")
    await page.get_by_role("button", name="Save").click()
    await expect(page.get_by_role("status")).to_contain_text("Changed")
    shown = house.server.get("/environment")[1]["result"][0]["linking"]
    assert shown["brand"]["name"] == "Überbooks <3"
    assert shown["embed_origins"] == ["https://app.example.com"]


# --- what is refused ------------------------------------------------------------------------------


async def test_the_cookie_is_kept_from_scripts_and_other_sites(
    house: House, page: Page, sign_in: SignIn, context: BrowserContext
) -> None:
    await sign_in(page)
    (cookie,) = await context.cookies()
    assert (cookie["httpOnly"], cookie["sameSite"], cookie["path"]) == (True, "Strict", "/admin")
    assert house.token not in cookie["value"]
    assert await page.evaluate("document.cookie") == ""
    sent = {"x-forwarded-proto": "https"}
    async with (
        aiohttp.ClientSession() as other,
        other.post(
            f"{house.server.url}/admin/sign-in",
            data={"token": house.token},
            headers=sent,
            allow_redirects=False,
        ) as answer,
    ):
        assert answer.status == 303
        assert "; Secure" in answer.headers["set-cookie"]


@pytest.mark.parametrize("path", ["/tokens", "/sign-out", "/try", "/environments"])
async def test_a_form_without_its_key_is_refused(
    house: House, page: Page, sign_in: SignIn, context: BrowserContext, path: str
) -> None:
    await sign_in(page)
    forged: list[dict[str, Any]] = [{"name": "forged"}, {"name": "forged", "form_key": "0" * 48}]
    for form in forged:
        answer = await context.request.post(f"{house.server.url}/admin{path}", form=form)
        assert answer.status == 403
    await page.goto(house.url("tokens"))
    assert "forged" not in await page.content()


async def test_what_a_page_of_another_site_posts_is_refused(
    house: House, context: BrowserContext
) -> None:
    for origin in ("https://elsewhere.example", "null"):
        answer = await context.request.post(
            f"{house.server.url}/admin/sign-in",
            form={"token": house.token},
            headers={"origin": origin},
        )
        assert answer.status == 403
    assert await context.cookies() == []


async def test_nobody_is_led_to_another_site(house: House, context: BrowserContext) -> None:
    for to in ("https://elsewhere.example", "//elsewhere.example", "/admin\\@x", "/adminx"):
        answer = await context.request.post(
            f"{house.server.url}/admin/sign-in",
            form={"token": house.token, "to": to},
            max_redirects=0,
        )
        assert answer.headers["location"] == "/admin"


async def test_an_ended_session_asks_to_sign_in_again(
    emulator: Any,
    start_server: Callable[..., Any],
    run_crossfoot: Callable[..., str],
    tmp_path: Path,
    page: Page,
) -> None:
    with start_server(emulator, tmp_path, OPERATOR_SESSION="3") as server:
        token = run_crossfoot(server.environ, "admin", "token", "create", "--name", "dana")
        await page.goto(f"{server.url}/admin/tokens")
        await page.get_by_label("Operator's token").fill(token)
        await page.get_by_role("button", name="Sign in").click()
        await page.get_by_label("What it is for").fill("too late")
        (cookie,) = await page.context.cookies()
        sent = f"{cookie['name']}={cookie['value']}"
        await until(lambda: b"Overview" not in _fetched(f"{server.url}/admin", sent))
        await page.get_by_role("button", name="Make a token").click()
        await expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
        names = run_crossfoot(server.environ, "token", "list")
        assert "too late" not in names


async def test_who_guesses_is_turned_away_and_who_knows_a_token_is_not(
    emulator: Any,
    start_server: Callable[..., Any],
    run_crossfoot: Callable[..., str],
    tmp_path: Path,
    page: Page,
) -> None:
    with start_server(emulator, tmp_path) as server:
        token = run_crossfoot(server.environ, "admin", "token", "create", "--name", "dana")
        address = f"{server.url}/admin/sign-in"
        seen = []
        for number in range(21):
            answer = await page.request.post(address, form={"token": f"cfo_{number}"})
            seen.append(answer.status)
        assert seen == [401] * 20 + [429]
        assert int(answer.headers["retry-after"]) > 0
        await page.goto(address)
        await page.get_by_label("Operator's token").fill(token)
        await page.get_by_role("button", name="Sign in").click()
        await expect(page.get_by_role("heading", level=1)).to_have_text("Overview")
        listed = run_crossfoot(server.environ, "admin", "token", "list")
        (token_id,) = re.findall(r"[0-9a-f-]{36}", listed)
        run_crossfoot(server.environ, "admin", "token", "revoke", token_id)
        await page.reload()
        await expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")


# --- the docs' pictures ---------------------------------------------------------------------------


async def test_pictures_for_the_docs(
    house: House, browser: Browser, sign_in: SignIn, pytestconfig: pytest.Config
) -> None:
    """Saved with `--pictures docs/pictures`; otherwise the pages are only looked at."""
    folder: Path | None = pytestconfig.getoption("--pictures")
    context = await browser.new_context(
        viewport={"width": 1200, "height": 760}, locale="en-US", timezone_id="America/New_York"
    )
    page = await context.new_page()
    await sign_in(page)
    for name in ("overview", "request", "try"):
        await page.goto(house.url(name))
        if name == "try":
            await page.get_by_role("button", name="Send").click()
            await expect(page.get_by_role("status")).to_contain_text("200 in")
        if folder:
            await page.screenshot(path=folder / f"dashboard-{name}.png")
    await context.close()
