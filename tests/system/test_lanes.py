"""Many callers of one company: who goes first, who is turned away, and what Intacct sees of it."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest

VENDOR = "/proxy/vendors/V-00020"
COMPANY = {"company_id": "demo", "user_id": "api", "user_password": "p4ss&word"}
ENTITY = "E200"
LIMIT_HEADERS = ("ratelimit-limit", "ratelimit-remaining", "ratelimit-reset")


@pytest.fixture(scope="module")
def busy(start_emulator: Callable[..., Any]) -> Iterator[Any]:
    with start_emulator("--seed", "lists") as process:
        yield process


@pytest.fixture(scope="module")
def crowded(
    busy: Any, start_server: Callable[..., Any], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Any]:
    with start_server(busy, tmp_path_factory.mktemp("crowded")) as process:
        yield process


class Callers:
    """Callers of a server, as many as a test wants, and what the emulator saw of them."""

    def __init__(self, http: aiohttp.ClientSession, server: Any, emulator: Any) -> None:
        self.http = http
        self.server = server
        self.emulator = emulator

    async def get(self, path: str, account: str = "") -> tuple[int, Any, Any]:
        """The status, the headers and the body of an answer."""
        query = {"integrated_account_id": account or self.server.account_id}
        async with self.http.get(path, params=query) as answer:
            return answer.status, answer.headers, await answer.json()

    async def warm(self, account: str = "") -> None:
        """Let the server sign in and learn what it must, so that a call is one gateway call."""
        status, _, _ = await self.get(VENDOR, account)
        assert status == 200
        self.emulator.control("DELETE", "requests")
        self.emulator.control("DELETE", "high-water")

    def places(self, places: int | None, account: str = "") -> None:
        path = f"/integrated-account/{account or self.server.account_id}"
        change = {"context": {"requests_per_company": places}}
        status, body = self.server.send("PATCH", path, change)
        assert status == 200, body

    def connect(self, **context: Any) -> str:
        """The id of one more integrated account of the same company."""
        _, installed = self.server.get("/environment-integration")
        body = {
            "tenant_id": "other",
            "environment_integration_id": installed["result"][0]["id"],
            "authentication_method": "api_key",
            "context": COMPANY | context,
        }
        status, account = self.server.send("POST", "/integrated-account", body)
        assert status == 200, account
        return str(account["id"])

    def seen(self) -> list[Any]:
        requests: list[Any] = self.emulator.control("GET", "requests")["requests"]
        return requests

    async def until_seen(self, number: int) -> None:
        """Wait until the emulator has seen that many requests."""
        async with asyncio.timeout(30):
            while self.emulator.control("GET", "requests?last=0")["count"] < number:  # noqa: ASYNC110 -- another process
                await asyncio.sleep(0.01)


@asynccontextmanager
async def calling(server: Any, emulator: Any) -> AsyncIterator[Callers]:
    emulator.control("POST", "reset")
    settings = {"concurrent": 50, "queue_length": 200}  # it is our lane that holds back
    emulator.control("PUT", "settings", {"gateway": settings})
    headers = {"Authorization": f"Bearer {server.token}"}
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(server.url, headers=headers, connector=connector) as http:
        yield Callers(http, server, emulator)


@pytest.fixture
async def callers(crowded: Any, busy: Any) -> AsyncIterator[Callers]:
    async with calling(crowded, busy) as them:
        yield them
        them.places(None)


def slow(emulator: Any, seconds: float) -> None:
    emulator.control("PUT", "settings", {"gateway": {"latency_seconds": seconds}})


async def test_100_callers_share_one_session_and_the_places_of_their_company(
    callers: Callers, busy: Any
) -> None:
    slow(busy, 0.01)
    inside = callers.connect(entity_id=ENTITY)
    busy.control("DELETE", "sessions")
    busy.control("DELETE", "requests")
    busy.control("DELETE", "high-water")
    path = "/unified/accounting/contacts?contact_type=vendor&limit=2"
    asked = [callers.get(path, account) for account in ("", inside) for _ in range(50)]
    answers = await asyncio.gather(*asked)
    assert {status for status, _, _ in answers} == {200}
    marks = busy.control("GET", "high-water")
    assert marks["most_running"] == 2, "of both accounts together"
    assert marks["most_waiting"] == marks["turned_away"] == 0
    sign_ins = [r for r in callers.seen() if r["authentication"] == "login"]
    assert len(sign_ins) == 2, "one for each account"
    assert len(busy.control("GET", "sessions")["sessions"]) == 2
    assert len(callers.seen()) >= 102


@pytest.mark.parametrize("places", [1, 2])
async def test_a_call_overtakes_a_backfill_of_200_pages(
    callers: Callers, busy: Any, places: int
) -> None:
    callers.places(places)
    account = callers.server.account_id
    path = f"/proxy/customers?truto_ignore_limit=true&integrated_account_id={account}"
    await callers.warm()
    busy.control("PUT", "settings", {"company": {"largest_page": 12}})
    slow(busy, 0.05)
    async with callers.http.get(path) as stream:
        await callers.until_seen(10)
        before = busy.control("GET", "requests?last=0")["count"]
        status, _, _ = await callers.get(VENDOR)
        assert status == 200
        assert (await stream.content.read(11)) == b'{"result":['
    seen = [request["functions"] for request in callers.seen()]  # of one under way, none yet
    names = [functions[0]["name"] if functions else "" for functions in seen]
    overtaken = names.index("readByName") - before
    assert overtaken <= 2, "the page under way, and one that came before the call did"
    assert names.count("query") < 200, "and it was far from its end"
    pages = len(callers.seen())
    await asyncio.sleep(0.5)
    assert len(callers.seen()) <= pages + 2, "nothing is fetched for a reader who has gone"


async def test_an_account_with_60_calls_leaves_another_its_turn(
    callers: Callers, busy: Any
) -> None:
    inside = callers.connect(entity_id=ENTITY)
    await callers.warm(inside)
    await callers.warm()
    slow(busy, 0.05)
    flood = [asyncio.create_task(callers.get(VENDOR)) for _ in range(60)]
    await callers.until_seen(10)
    before = busy.control("GET", "requests?last=0")["count"]
    status, _, _ = await callers.get(VENDOR, inside)
    assert status == 200
    assert not all(task.done() for task in flood)
    await asyncio.gather(*flood)
    entities = [request["entity"] for request in callers.seen()]
    assert entities.index(ENTITY) - before <= 4


async def test_a_caller_who_leaves_the_queue_is_never_sent_to_intacct(
    callers: Callers, busy: Any
) -> None:
    callers.places(1)
    await callers.warm()
    slow(busy, 0.7)
    first = asyncio.create_task(callers.get(VENDOR))
    await callers.until_seen(1)
    leaving = asyncio.create_task(callers.get("/proxy/vendors/V-00021"))
    await asyncio.sleep(0.1)
    staying = asyncio.create_task(callers.get("/proxy/vendors/V-00022"))
    await asyncio.sleep(0.1)
    leaving.cancel()
    await asyncio.gather(first, staying)
    keys = [r["document"].partition("<keys>")[2].partition("<")[0] for r in callers.seen()]
    assert keys == ["V-00020", "V-00022"]


async def test_who_would_wait_too_long_is_told_when_to_come_back(
    busy: Any, start_server: Callable[..., Any], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("impatient")
    with start_server(busy, folder, LANE_WAIT="1") as server:
        async with calling(server, busy) as callers:
            await callers.warm()
            slow(busy, 0.4)
            answers = await asyncio.gather(*(callers.get(VENDOR) for _ in range(20)))
            served = [answer for answer in answers if answer[0] == 200]
            assert {status for status, _, _ in answers} == {200, 429}
            assert len(callers.seen()) == len(served), "the others were not sent"
            for status, headers, body in answers:
                if status == 429:
                    assert int(headers["retry-after"]) >= 1
                    assert (body["code"], body["blame"]) == ("rate_limited", "caller")
                    assert body["retry"] == "later"
                    assert "truto_is_remote_error" not in body
                    assert int(headers["ratelimit-remaining"]) >= 0
            slow(busy, 0)
            await asyncio.sleep(1)
            assert (await callers.get(VENDOR))[0] == 200, "the lane is free again"


async def test_answers_tell_how_much_the_lane_can_take_on(callers: Callers) -> None:
    await callers.warm()
    answers = {
        200: "/unified/accounting/accounts?limit=1",
        404: "/proxy/vendors/99999999",
        400: "/unified/accounting/accounts?foo=1",
    }
    for expected, path in answers.items():
        status, headers, _ = await callers.get(path)
        assert status == expected
        limit, _, window = headers["ratelimit-limit"].partition(";w=")
        assert int(limit) >= int(headers["ratelimit-remaining"]) >= 0
        assert int(window) == 30
        assert int(headers["ratelimit-reset"]) >= 1
    everything = "/proxy/departments?truto_ignore_limit=true"
    assert "ratelimit-limit" in (await callers.get(everything))[1]
    for path in ("/integrated-account", "/proxy/vendors?integrated_account_id=none"):
        async with callers.http.get(path) as answer:
            assert not set(LIMIT_HEADERS) & {name.lower() for name in answer.headers}


async def test_the_description_names_the_headers(callers: Callers) -> None:
    async with callers.http.get("/openapi.json") as answer:
        described = await answer.json()
    answers = described["paths"]["/proxy/{resource}"]["get"]["responses"]
    assert set(LIMIT_HEADERS) <= set(answers["200"]["headers"])
    problem = described["components"]["responses"][answers["429"]["$ref"].rpartition("/")[2]]
    assert {*LIMIT_HEADERS, "Retry-After"} <= set(problem["headers"])
    assert set(problem["headers"]) <= set(described["components"]["headers"])
