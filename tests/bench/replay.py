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
CONTROL_ASKED = re.compile(rb"<control>.*?<controlid>([^<]*)<", re.DOTALL)
FUNCTION_ASKED = re.compile(rb"<function controlid=\"([^\"]*)\"")
ANSWERED = re.compile(rb"(<controlid>)[^<]*(<)")
HEAD = 4000  # what stands in front of the data of a result


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
        """The kept answer with the control ids of this request and of each of its functions."""
        asked = [*CONTROL_ASKED.findall(body)[:1], *FUNCTION_ASKED.findall(body)]
        pieces = kept.split(b"<result>")
        pieces[: len(asked)] = map(_named, asked, pieces)
        return b"<result>".join(pieces)


def _named(control_id: bytes, piece: bytes) -> bytes:
    """A piece of an answer whose first control id is this one."""
    head = ANSWERED.sub(rb"\g<1>" + control_id + rb"\g<2>", piece[:HEAD], count=1)
    return head + piece[HEAD:]


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
