"""The emulator as an HTTP server: the gateway's endpoint, the control API and a page for people."""

import asyncio
import gzip
import signal
import socket
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from aiohttp import web

from crossfoot.emulator.control import Control
from crossfoot.emulator.door_settings import DoorSettings
from crossfoot.emulator.front_page import front_page
from crossfoot.emulator.functions import load_all
from crossfoot.emulator.gateway import PATH, Gateway
from crossfoot.emulator.progress import shown
from crossfoot.emulator.reply import Reply
from crossfoot.emulator.seed import Scale, credentials
from crossfoot.emulator.travel_clock import TravelClock
from crossfoot.emulator.worker import CompanyWorker

LARGEST_REQUEST: Final = 64 * 2**20
"""Bytes of a request body; the largest documents are far below."""
QUICK: Final = 1
"""gzip's level: the machine is the caller's own."""
PIECES: Final = 20
"""In how many pieces a slow body comes."""


@dataclass(frozen=True, slots=True)
class Options:
    """How to start the emulator."""

    cache_dir: Path
    """Where companies that were generated once are kept."""
    scale: Scale = "demo"
    endpoint_host: str = ""
    """What getAPISession answers; "" is the host that a request came to."""


class Door:
    """The HTTP side of one gateway."""

    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway

    def routes(self) -> list[web.RouteDef]:
        """The gateway's endpoint and the page."""
        return [
            web.post(PATH, self.gateway),
            web.get(PATH, self.gateway),
            web.get("/", self.page),
        ]

    async def gateway(self, request: web.Request) -> web.StreamResponse:
        """Answer a request document; a GET has none and is answered as an empty one."""
        content_type = request.headers.get("Content-Type", "")
        reply = await self._gateway.answer(await request.read(), content_type, request.host)
        if reply.dropped == "unanswered":
            return _hang_up(request)
        if reply.dropped == "midway":
            return await _break_off(request, reply)
        if reply.seconds:
            return await _trickle(request, reply)
        return await _whole(request, reply)

    async def page(self, request: web.Request) -> web.Response:
        """What this is, for whoever opens it in a browser."""
        worker = self._gateway.worker
        html = front_page(request.host, worker.company.settings.id, worker.scale)
        return web.Response(text=html, content_type="text/html")


async def _whole(request: web.Request, reply: Reply) -> web.Response:
    headers = {"Content-Type": reply.content_type, **reply.headers}
    body = reply.body
    if "gzip" in request.headers.get("Accept-Encoding", "") and len(body) > 512:
        body = await asyncio.to_thread(gzip.compress, body, QUICK)
        headers["Content-Encoding"] = "gzip"
    return web.Response(status=reply.status, body=body, headers=headers)


def _hang_up(request: web.Request) -> web.Response:
    """Abort the connection without a byte of an answer."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response()  # goes nowhere: the connection is closed


async def _break_off(request: web.Request, reply: Reply) -> web.StreamResponse:
    """Promise the whole body, send half of it, and abort the connection."""
    answer = await _promised(request, reply)
    await answer.write(reply.body[: len(reply.body) // 2])
    if request.transport is not None:
        request.transport.close()  # after what is written; abort() would lose it
    return answer


async def _trickle(request: web.Request, reply: Reply) -> web.StreamResponse:
    """Send the body in small pieces over the time asked for."""
    answer = await _promised(request, reply)
    size = max(1, len(reply.body) // PIECES)
    for start in range(0, len(reply.body), size):
        await asyncio.sleep(reply.seconds / PIECES)
        await answer.write(reply.body[start : start + size])
    return answer


async def _promised(request: web.Request, reply: Reply) -> web.StreamResponse:
    """The head of an answer, with the length of the whole body."""
    answer = web.StreamResponse(
        status=reply.status,
        headers={"Content-Type": reply.content_type, "Content-Length": str(len(reply.body))},
    )
    await answer.prepare(request)
    return answer


async def open_application(options: Options) -> web.Application:
    """The emulator's application, its company filled; closing it lets go of the company."""
    clock = TravelClock()
    worker = CompanyWorker(clock, options.cache_dir, shown)
    load_all()
    await worker.seed(options.scale)
    gateway = Gateway(DoorSettings(endpoint_host=options.endpoint_host), worker, clock)
    application = web.Application(client_max_size=LARGEST_REQUEST)
    application.add_routes(Door(gateway).routes())
    application.add_routes(Control(gateway, clock).routes())

    async def close(_: web.Application) -> None:
        await gateway.finish()
        await worker.close()

    application.on_cleanup.append(close)
    return application


async def serve(listening: socket.socket, options: Options) -> None:
    """Serve on a bound socket until SIGINT or SIGTERM; prints one line when ready."""
    runner = web.AppRunner(await open_application(options), access_log=None, shutdown_timeout=2)
    await runner.setup()
    try:
        await web.SockSite(runner, listening).start()
        stopped = _told_to_stop()
        host, port = listening.getsockname()[:2]
        shown = f"[{host}]" if ":" in host else host
        ready = f"Crossfoot emulator: http://{shown}:{port}{PATH} (company {credentials.COMPANY})"
        print(ready, flush=True)  # noqa: T201 -- scripts wait for this line
        await stopped.wait()
    finally:
        await runner.cleanup()


def _told_to_stop() -> asyncio.Event:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    return stop
