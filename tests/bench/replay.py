"""A gateway that answers from memory, so that the emulator's speed does not count in a measurement.

It stands in front of a real emulator: a request that it has not seen is passed on and its answer
kept; the same request later is answered from memory at once. Requests count as the same when they
differ only in what changes with every call: control ids, sessions and stamps.

    python -m tests.bench.replay UPSTREAM_GATEWAY_URL    prints "replay: http://127.0.0.1:PORT"
"""

import asyncio
import re
import sys

import aiohttp
from aiohttp import web

VARIABLE = re.compile(
    rb"<controlid>[^<]*</controlid>|controlid=\"[^\"]*\"|<sessionid>[^<]*</sessionid>"
)
IDS_ASKED = (
    re.compile(rb"<control>.*?<controlid>([^<]*)<", re.DOTALL),
    re.compile(rb"<function controlid=\"([^\"]*)\""),
)
IDS_ANSWERED = (
    re.compile(rb"(<control>.*?<controlid>)[^<]*(<)", re.DOTALL),
    re.compile(rb"(<result>.*?<controlid>)[^<]*(<)", re.DOTALL),
)
HEAD = 4000  # the envelope in front of the data: control, authentication, first result


class Replay:
    """Answers kept by request."""

    def __init__(self, upstream: str) -> None:
        self.upstream = upstream
        self.kept: dict[bytes, tuple[bytes, str]] = {}

    async def answer(self, request: web.Request) -> web.Response:
        """From memory, or from upstream the first time."""
        body = self.understood(await request.read())
        key = VARIABLE.sub(b"", body)
        if key not in self.kept:
            self.kept[key] = await self.fetch(body, request.host)
        kept, content_type = self.kept[key]
        answer = web.Response(body=self.readdressed(kept, body))
        answer.headers["Content-Type"] = content_type
        return answer

    def understood(self, body: bytes) -> bytes:
        """The request as it is passed on and remembered."""
        return body

    async def fetch(self, body: bytes, host: str) -> tuple[bytes, str]:
        """The upstream's answer; it names `host`, so us, as the endpoint of its sessions."""
        headers = {"Content-Type": "application/xml", "Host": host}
        async with (
            aiohttp.ClientSession() as session,
            session.post(self.upstream, data=body, headers=headers) as answer,
        ):
            text = await answer.read()
            return text, answer.headers["Content-Type"]

    def readdressed(self, kept: bytes, body: bytes) -> bytes:
        """The kept answer with the control ids of this request and its function."""
        head = kept[:HEAD]
        for asked, answered in zip(IDS_ASKED, IDS_ANSWERED, strict=True):
            if found := asked.search(body):
                head = answered.sub(rb"\g<1>" + found[1] + rb"\g<2>", head, count=1)
        return head + kept[HEAD:]


async def serve(replay: Replay) -> None:
    """Serve until killed."""
    application = web.Application(client_max_size=64 * 1024 * 1024)
    application.router.add_post("/{path:.*}", replay.answer)
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    print(f"replay: http://{host}:{port}", flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(serve(Replay(sys.argv[1])))
