"""A gateway of many companies, each answering like the emulator's one, from memory, after a while.

    python -m tests.bench.companies_upstream UPSTREAM_GATEWAY_URL SECONDS

`company-07` signs in as the emulator's `demo`. Each answer takes SECONDS, as a distant one does.
"""

import asyncio
import re
import sys

from aiohttp import web
from tests.bench.replay import Replay, serve

COMPANY = re.compile(rb"<companyid>company-\d+</companyid>")


class Companies(Replay):
    """Answers kept by request, for any of the companies."""

    def __init__(self, upstream: str, seconds: float) -> None:
        super().__init__(upstream)
        self.seconds = seconds

    async def answer(self, request: web.Request) -> web.Response:
        """From memory, after the time that a distant gateway takes."""
        answer = await super().answer(request)
        await asyncio.sleep(self.seconds)
        return answer

    def understood(self, body: bytes) -> bytes:
        """The request as the emulator knows it."""
        return COMPANY.sub(b"<companyid>demo</companyid>", body)


if __name__ == "__main__":
    asyncio.run(serve(Companies(sys.argv[1], float(sys.argv[2]))))
