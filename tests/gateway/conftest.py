"""A gateway that plays a script: a real HTTP server on the loopback, whose every answer is told."""

import re
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import pytest
from aiohttp import web

from crossfoot.clock import Clock
from crossfoot.intacct import Gateway, Login, Options, Secret, Sender, Transport

PATH = "/ia/xml/xmlgw.phtml"
SENDER = Sender("crossfoot-dev", Secret("s3nder&key"))
LOGIN = Login("demo", "api", Secret("p4ss&word"))
_OF_THE_GATEWAY = {"watch", "meter", "lane", "account"}  # the other options are the transport's


@dataclass
class Asked:
    """A request that the script saw."""

    text: str
    request: web.Request

    def one(self, tag: str) -> str:
        found = re.search(rf"<{tag}[^>]*>(.*?)</{tag}>", self.text, re.DOTALL)
        return found[1] if found else ""

    @property
    def control_id(self) -> str:
        return self.one("controlid")

    @property
    def function_ids(self) -> list[str]:
        return re.findall(r'<function controlid="([^"]*)"', self.text)

    @property
    def functions(self) -> list[str]:
        return re.findall(r'<function controlid="[^"]*"><(\w+)', self.text)


Answering = Callable[[Asked], Awaitable[web.StreamResponse]]


@dataclass
class Script:
    """Answers in their order; getAPISession is answered by itself unless `sign_in` says how."""

    url: str = ""
    answers: list[Answering] = field(default_factory=list)
    sign_in: list[Answering] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)
    sign_ins: int = 0
    busy: int = 0
    most_busy: int = 0

    def play(self, *answers: Answering) -> None:
        self.answers.extend(answers)

    async def answer(self, request: web.Request) -> web.StreamResponse:
        asked = Asked((await request.read()).decode(), request)
        self.busy += 1
        self.most_busy = max(self.most_busy, self.busy)
        try:
            if asked.functions == ["getAPISession"]:
                self.sign_ins += 1
                by = self.sign_in.pop(0) if self.sign_in else self.grant
            else:
                self.asked.append(asked)
                by = self.answers.pop(0)
            return await by(asked)
        finally:
            self.busy -= 1

    async def grant(self, asked: Asked) -> web.StreamResponse:
        return xml(session_answer(asked, f"S{self.sign_ins}..", self.url))


def xml(text: str, **more: Any) -> web.Response:
    headers = {"Content-Type": 'text/xml; encoding="UTF-8"', **more.pop("headers", {})}
    return web.Response(body=text.encode(), headers=headers, **more)


def envelope(asked: Asked, results: str, lifetime: str = "2026-11-22T12:00:00+00:00") -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<response><control><status>success</status>'
        f"<senderid>crossfoot-dev</senderid><controlid>{asked.control_id}</controlid>"
        "<uniqueid>false</uniqueid><dtdversion>3.0</dtdversion></control><operation>"
        "<authentication><status>success</status><userid>api</userid><companyid>demo</companyid>"
        "<locationid></locationid><sessiontimestamp>2026-11-22T10:00:00+00:00</sessiontimestamp>"
        f"<sessiontimeout>{lifetime}</sessiontimeout></authentication>{results}"
        "</operation></response>"
    )


def result(asked: Asked, payload: str, status: str = "success", number: int = 0) -> str:
    return (
        f"<result><status>{status}</status><function>{asked.functions[number]}</function>"
        f"<controlid>{asked.function_ids[number]}</controlid>{payload}</result>"
    )


def session_answer(asked: Asked, session: str, endpoint: str, **more: str) -> str:
    payload = (
        f"<data><api><sessionid>{session}</sessionid><endpoint>{endpoint}</endpoint>"
        "<locationid></locationid></api></data>"
    )
    return envelope(asked, result(asked, payload), **more)


def error(number: str, text: str) -> str:
    return (
        f"<errormessage><error><errorno>{number}</errorno><description></description>"
        f"<description2>{text}</description2><correction></correction></error></errormessage>"
    )


def ok(payload: str = '<data listtype="objects" count="0"/>') -> Answering:
    """A successful answer with this payload for every function."""

    async def answer(asked: Asked) -> web.StreamResponse:
        numbers = range(len(asked.functions))
        return xml(envelope(asked, "".join(result(asked, payload, number=n) for n in numbers)))

    return answer


def rows(*keys: int, remaining: int = 0, name: str = "VENDOR", key: str = "RECORDNO") -> Answering:
    """A page of a query."""
    records = "".join(f"<{name}><{key}>{k}</{key}></{name}>" for k in keys)
    return ok(
        f'<data listtype="{name}" totalcount="{len(keys) + remaining}" offset="0" '
        f'count="{len(keys)}" numremaining="{remaining}">{records}</data>'
    )


def failed(number: str, text: str, status: str = "failure") -> Answering:
    """A failed function."""

    async def answer(asked: Asked) -> web.StreamResponse:
        return xml(envelope(asked, result(asked, error(number, text), status)))

    return answer


def refused(number: str, text: str, status: int = 200) -> Answering:
    """A failure of the control level (intacct-xml §3.12)."""

    async def answer(_: Asked) -> web.StreamResponse:
        body = f"<response><control><status>failure</status></control>{error(number, text)}"
        return xml(f"{body}</response>", status=status)

    return answer


def unauthenticated(number: str, text: str) -> Answering:
    """A failure of the authentication level (intacct-xml §3.12)."""

    async def answer(asked: Asked) -> web.StreamResponse:
        return xml(
            "<response><control><status>success</status><controlid>"
            f"{asked.control_id}</controlid></control><operation><authentication>"
            "<status>failure</status><userid></userid><companyid></companyid></authentication>"
            f"{error(number, text)}</operation></response>"
        )

    return answer


def http(status: int, body: str | bytes = "", **headers: str) -> Answering:
    """Any HTTP answer."""

    async def answer(_: Asked) -> web.StreamResponse:
        data = body.encode() if isinstance(body, str) else body
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return web.Response(status=status, body=data, headers=named)

    return answer


def hang_up(sending: bytes = b"") -> Answering:
    """The connection drops, perhaps in the middle of an answer."""

    async def answer(asked: Asked) -> web.StreamResponse:
        connection = asked.request.transport
        assert connection is not None
        connection.write(sending)
        connection.close()
        return web.Response()

    return answer


class NoWaiting(Clock):
    """The system's clock, except that waits are noted and skipped."""

    def __init__(self) -> None:
        self.waits: list[float] = []

    def jitter(self, seconds: float) -> float:
        return seconds

    async def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)


@pytest.fixture
def clock() -> NoWaiting:
    return NoWaiting()


@pytest.fixture
async def script() -> AsyncIterator[Script]:
    playing = Script()
    app = web.Application(client_max_size=1 << 26)
    app.router.add_post(PATH, playing.answer)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    playing.url = f"http://127.0.0.1:{runner.addresses[0][1]}{PATH}"
    yield playing
    await runner.cleanup()


@pytest.fixture
async def connect(
    script: Script, clock: NoWaiting
) -> AsyncIterator[Callable[..., Awaitable[Gateway]]]:
    """`await connect(read_timeout=1)`: a gateway on the script, with these options."""
    opened: list[Transport] = []

    async def connect(login: Login = LOGIN, **options: Any) -> Gateway:
        options.setdefault("endpoint", script.url)
        own = {name: options.pop(name) for name in _OF_THE_GATEWAY & options.keys()}
        transport = await Transport(Options(**options), clock).__aenter__()
        opened.append(transport)
        return Gateway(transport, SENDER, login, clock=clock, **own)

    yield connect
    for transport in opened:
        await transport.__aexit__(None, None, None)


@pytest.fixture
async def gateway(connect: Callable[..., Awaitable[Gateway]]) -> Gateway:
    return await connect()


@pytest.fixture
def play() -> Any:
    """The answers a script can be told to give: `play.ok(…)`, `play.http(503)` …"""
    return SimpleNamespace(
        ok=ok,
        rows=rows,
        failed=failed,
        refused=refused,
        unauthenticated=unauthenticated,
        http=http,
        hang_up=hang_up,
        xml=xml,
        envelope=envelope,
        result=result,
        session_answer=session_answer,
    )


@pytest.fixture
def unused_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port: int = listening.getsockname()[1]
    return port
