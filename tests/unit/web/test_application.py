"""What happens to an error that nobody foresaw."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from types import SimpleNamespace
from typing import Any, cast

import pytest
from structlog.testing import capture_logs

from crossfoot.clock import SYSTEM_CLOCK
from crossfoot.web import application
from crossfoot.web.rooms import Rooms

SECRET = "s3nder&key"


class Broken:
    """A room whose every door leads to a defect."""

    lenient_queries = False

    def __init__(self) -> None:
        self.logged: list[Any] = []

    @property
    def request_log(self) -> Any:
        return SimpleNamespace(record=self.logged.append)

    @property
    def callers(self) -> Any:
        raise ZeroDivisionError(SECRET)


@asynccontextmanager
async def broken_rooms() -> AsyncIterator[Rooms]:
    yield cast("Rooms", Broken())


@pytest.fixture
async def app() -> AsyncIterator[Any]:
    """The application over broken rooms, started."""
    built: Any = application.build(broken_rooms, SYSTEM_CLOCK)
    to_app: asyncio.Queue[dict[str, str]] = asyncio.Queue()
    from_app: asyncio.Queue[dict[str, str]] = asyncio.Queue()
    scope = {"type": "lifespan", "asgi": {"version": "3.0"}}
    running = asyncio.create_task(built(scope, to_app.get, from_app.put))
    await to_app.put({"type": "lifespan.startup"})
    assert (await from_app.get())["type"] == "lifespan.startup.complete"
    yield built
    await to_app.put({"type": "lifespan.shutdown"})
    await running


async def get(app: Any, path: str) -> tuple[int, Any]:
    sent: list[Any] = []

    async def receive() -> Any:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "method": "GET",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "headers": [(b"authorization", b"Bearer cf_x")],
        "http_version": "1.1",
        "asgi": {"version": "3.0"},
        "scheme": "http",
        "root_path": "",
        "server": ("127.0.0.1", 8000),
        "client": ("127.0.0.1", 1),
    }
    await app(scope, receive, send)
    return sent[0]["status"], json.loads(b"".join(m.get("body", b"") for m in sent[1:]))


async def test_the_answer_says_nothing_of_the_inside_and_the_log_says_it_once(app: Any) -> None:
    with capture_logs() as logged:
        status, body = await get(app, "/ping")
    assert (status, body["code"], body["blame"]) == (500, "crossfoot_fault", "crossfoot")
    assert body["request_id"] in body["message"]
    text = json.dumps(body)
    assert SECRET not in text
    assert "ZeroDivisionError" not in text
    causes = [entry for entry in logged if entry["event"] == "unexpected"]
    assert [entry["request_id"] for entry in causes] == [body["request_id"]]


async def test_the_server_goes_on(app: Any) -> None:
    with capture_logs():
        await get(app, "/ping")
        assert await get(app, "/health") != (500, None)
        assert (await get(app, "/health"))[1]["status"] == "ok"
