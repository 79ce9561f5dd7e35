"""Raw HTTP with an emulator of these tests' own, reset before each of them."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape

import aiohttp
import pytest
from lxml import etree

SENDER, SENDER_PASSWORD = "crossfoot-dev", "s3nder&key"
PASSWORDS = {
    "api": "p4ss&word",
    "dbrooks": "payables&key",
    "auditor": "read&only",
    "norights": "n0thing&much",
    "inactive": "inactive&key",
    "locked": "l0cked&out",
}


@dataclass(frozen=True)
class Reply:
    """An HTTP answer of the gateway."""

    status: int
    headers: Any
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def root(self) -> Any:
        return etree.fromstring(self.body)

    def first(self, path: str) -> str | None:
        """The text of the first element at a path below `response`; None when there is none."""
        return self.root.findtext(path)  # type: ignore[no-any-return]

    def all(self, path: str) -> list[str]:
        return [element.text or "" for element in self.root.findall(path)]

    def outline(self, path: str) -> list[str]:
        """The names of the children of the first element at a path."""
        return [child.tag for child in self.root.find(path)]

    @property
    def errors(self) -> list[tuple[str, str]]:
        """(errorno, description2) of every error, wherever it stands."""
        return [
            (error.findtext("errorno"), error.findtext("description2"))
            for error in self.root.iter("error")
        ]

    @property
    def statuses(self) -> list[str]:
        return self.all("operation/result/status")


@dataclass
class Door:
    """The emulator's HTTP side."""

    http: aiohttp.ClientSession
    process: Any

    @property
    def url(self) -> str:
        return str(self.process.gateway_url)

    def control(self, method: str, path: str, body: Any = None) -> Any:
        return self.process.control(method, path, body)

    async def post(self, body: str | bytes, **headers: str) -> Reply:
        """Send a body as it is."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        named.setdefault("Content-Type", "application/xml")
        async with self.http.post(self.url, data=body, headers=named) as answer:
            return Reply(answer.status, answer.headers, await answer.read())

    async def send(self, *functions: str, **options: Any) -> Reply:
        """Send functions, signed in as `api` unless options say otherwise."""
        return await self.post(request(*functions, **options))

    async def until(self, **marks: int) -> None:
        """Wait until the high-water marks say so: `until(running=1, waiting=0)`."""
        async with asyncio.timeout(10):
            while not self._shows(marks):  # noqa: ASYNC110 -- another process
                await asyncio.sleep(0.01)

    def _shows(self, marks: dict[str, int]) -> bool:
        return bool(marks.items() <= self.control("GET", "high-water").items())

    async def session(self, entity: str = "", **options: Any) -> str:
        """Open a session and return its id."""
        where = f"<locationid>{entity}</locationid>" if entity else ""
        reply = await self.send(f"<getAPISession>{where}</getAPISession>", **options)
        return str(reply.first("operation/result/data/api/sessionid"))


def request(  # noqa: PLR0913 -- a request has that many parts
    *functions: str,
    sender: str = SENDER,
    sender_password: str = SENDER_PASSWORD,
    company: str = "demo",
    user: str = "api",
    password: str | None = None,
    entity: str | None = None,
    session: str | None = None,
    transaction: bool | None = None,
    control: str = "<uniqueid>false</uniqueid><dtdversion>3.0</dtdversion>",
    control_ids: tuple[str, ...] = (),
    whitespace: bool = False,
) -> str:
    """A request document; every part can be bent."""
    if session is not None:
        who = f"<sessionid>{escape(session)}</sessionid>"
    else:
        word = PASSWORDS.get(user, "?") if password is None else password
        where = "" if entity is None else f"<locationid>{entity}</locationid>"
        who = (
            f"<login><userid>{escape(user)}</userid><companyid>{escape(company)}</companyid>"
            f"<password>{escape(word)}</password>{where}</login>"
        )
    ids = control_ids or tuple(f"f{number}" for number in range(1, len(functions) + 1))
    content = "".join(
        f'<function controlid="{control_id}">{function}</function>'
        for control_id, function in zip(ids, functions, strict=True)
    )
    as_one = "" if transaction is None else f' transaction="{str(transaction).lower()}"'
    return (
        '<?xml version="1.0" encoding="utf-8" ?>'
        f"<request><control><senderid>{escape(sender)}</senderid>"
        f"<password>{escape(sender_password)}</password><controlid>c1</controlid>{control}"
        f"<includewhitespace>{str(whitespace).lower()}</includewhitespace></control>"
        f"<operation{as_one}><authentication>{who}</authentication>"
        f"<content>{content}</content></operation></request>"
    )


@pytest.fixture(scope="session")
def door_process(start_emulator: Callable[..., Any]) -> Iterator[Any]:
    """One emulator for all tests that reset it; it must not have complained in the end."""
    with start_emulator() as process:
        yield process
        expected = ("Crossfoot emulator:", "Making the company")  # the latter on a cold cache
        complaints = [line for line in process.lines if not line.startswith(expected)]
        assert complaints == []


@pytest.fixture
async def door(door_process: Any) -> AsyncIterator[Door]:
    """Raw HTTP with an emulator in its seeded state."""
    door_process.control("POST", "reset")
    async with aiohttp.ClientSession() as http:
        yield Door(http, door_process)


@pytest.fixture(scope="session")
def write_request() -> Callable[..., str]:
    """The builder of request documents, for tests that bend one by hand."""
    return request
