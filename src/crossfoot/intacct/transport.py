"""HTTP to the gateway: bounded, never redirected, every failure one of ours."""

import asyncio
import ssl
from types import TracebackType
from typing import Self

import aiohttp
from yarl import URL

from crossfoot.clock import SYSTEM_CLOCK, Clock
from crossfoot.errors import (
    CrossfootFault,
    RemoteGarbled,
    RemoteTimeout,
    RemoteUnavailable,
    RemoteUnreachable,
)
from crossfoot.intacct.answers import Answer, read_answer
from crossfoot.intacct.endpoints import configured
from crossfoot.intacct.envelope import Request
from crossfoot.intacct.guard import Reply, too_long
from crossfoot.intacct.memory import settle
from crossfoot.intacct.metering import Call
from crossfoot.intacct.options import Options
from crossfoot.intacct.trace import Exchange, tracing

_PIECE = 1 << 18
_IDLE_SECONDS = 10.0  # shorter than any server's: a write on a dying connection has no outcome
_NOT_SHOWN = frozenset({"set-cookie"})


class Transport:
    """Connections for any number of gateways: `async with Transport(options) as transport`."""

    def __init__(self, options: Options | None = None, clock: Clock = SYSTEM_CLOCK) -> None:
        self.options = options or Options()
        self.clock = clock
        self.endpoint = configured(self.options)
        self._session: aiohttp.ClientSession | None = None
        self._places = asyncio.Semaphore(self.options.connections)

    async def __aenter__(self) -> Self:
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=0, keepalive_timeout=_IDLE_SECONDS),
            timeout=aiohttp.ClientTimeout(total=None, sock_connect=self.options.connect_timeout),
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
            read_bufsize=_PIECE,
            headers={
                "Content-Type": "application/xml",
                "Accept-Encoding": "gzip",
                "User-Agent": self.options.user_agent,
            },
        )
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def exchange(self, url: URL, request: Request, call: Call) -> Answer:
        """Send one request and read its answer, whatever it says; `call` is told how long it took.

        Raises `RemoteUnreachable` when surely nothing was sent, `RemoteTimeout`,
        `RemoteUnavailable`, `RemoteGarbled` or `AnswerRefused` when no readable answer came.
        """
        body = request.write()
        asked = self.clock.monotonic()
        async with self._places:
            started = self.clock.monotonic()
            call.waited += started - asked
            reply: Reply | None = None
            call.sent = len(body)
            try:
                reply = await self._send(url, body)
                call.status, call.received = reply.status, sum(map(len, reply.pieces))
            finally:
                call.seconds = self.clock.monotonic() - started
                self._note(url, request, reply, call.seconds)
            return await asyncio.to_thread(self._read, reply)

    async def _send(self, url: URL, body: bytes) -> Reply:
        if self._session is None:
            raise CrossfootFault("The transport is closed: use it inside `async with`.")
        try:
            async with (
                asyncio.timeout(self.options.connect_timeout + self.options.read_timeout),
                self._session.post(url, data=body, allow_redirects=False) as response,
            ):
                headers = {name.lower(): value for name, value in response.headers.items()}
                return Reply(response.status, headers, await self._body(response))
        except (
            aiohttp.ClientConnectorError,
            aiohttp.ConnectionTimeoutError,
            ssl.SSLError,
        ) as error:
            raise RemoteUnreachable(
                f"Sage Intacct cannot be reached at {url.host}: {_reason(error)}."
            ) from error
        except TimeoutError as error:
            raise RemoteTimeout(
                f"Sage Intacct did not answer within {self.options.read_timeout:g} seconds."
            ) from error
        except aiohttp.ClientResponseError as error:
            raise RemoteGarbled("Sage Intacct's answer is not HTTP.") from error
        except (aiohttp.ClientError, OSError) as error:
            raise RemoteUnavailable(
                f"Sage Intacct's answer broke off: {_reason(error)}."
            ) from error

    async def _body(self, response: aiohttp.ClientResponse) -> list[bytes]:
        """The body as it is on the wire, read no further than the limit."""
        limit = self.options.max_answer_bytes
        pieces: list[bytes] = []
        async for piece in response.content.iter_any():
            limit -= len(piece)
            if limit < 0:
                response.close()
                raise too_long(self.options.max_answer_bytes)
            pieces.append(piece)
        return pieces

    def _read(self, reply: Reply) -> Answer:
        """Read an answer, and tidy up before the event loop goes on with it: runs in a thread."""
        try:
            return read_answer(reply, self.options.max_answer_bytes)
        finally:
            settle()

    def _note(self, url: URL, request: Request, reply: Reply | None, seconds: float) -> None:
        if (exchanges := tracing()) is None:
            return
        headers = reply.headers if reply else {}
        exchanges.append(
            Exchange(
                url=str(url),
                function=request.name,
                request_xml=request.write_masked(),
                status=reply.status if reply else 0,
                headers={k: v for k, v in headers.items() if k not in _NOT_SHOWN},
                seconds=seconds,
            )
        )


def _reason(error: Exception) -> str:
    return str(error) or type(error).__name__
