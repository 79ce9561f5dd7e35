"""A gateway whose ledger has as many lines as wanted; everything else is asked of an emulator.

Pages of GLDETAIL are rendered from one real page whose record numbers count on, so that neither the
emulator's speed nor its memory counts in a measurement.

    python -m tests.bench.ledger_upstream UPSTREAM_GATEWAY_URL LINES
"""

import asyncio
import re
import sys

from aiohttp import web
from tests.bench.replay import Replay, serve

LEDGER = b"<object>GLDETAIL</object>"
AFTER = re.compile(rb"<field>RECORDNO</field><value>(\d+)--1</value>")
ROW = re.compile(rb"<GLDETAIL>.*?</GLDETAIL>", re.DOTALL)
NUMBER = re.compile(rb"<RECORDNO>[^<]*</RECORDNO>")
SIZE = re.compile(rb"<pagesize>(\d+)</pagesize>")
COUNTS = re.compile(rb'totalcount="\d+" offset="\d+" count="\d+" numremaining="\d+"')

Template = tuple[bytes, list[bytes], bytes]


class Ledger(Replay):
    """Answers kept by request, but for the lines of the ledger."""

    def __init__(self, upstream: str, lines: int) -> None:
        super().__init__(upstream)
        self.lines = lines
        self.templates: dict[bytes, Template] = {}

    async def answer(self, request: web.Request) -> web.Response:
        """The ledger's next page, or what the emulator says."""
        body = await request.read()
        if LEDGER not in body or b"<query>" not in body:
            return await super().answer(request)
        found = AFTER.search(body)
        first = int(found[1]) + 1 if found else 1
        size = int(SIZE.findall(body)[0])
        made = await self.template(body, request.host)
        if made is None:  # refused: the reader asks again without the fields that are not there
            return await super().answer(request)
        head, rows, tail = made
        numbers = range(first, min(first + size, self.lines + 1))
        page = b"".join(
            rows[number % len(rows)].replace(b"@", b"%09d--1" % number) for number in numbers
        )
        left = max(0, self.lines - first - size + 1)
        counts = b'totalcount="%d" offset="0" count="%d" numremaining="%d"' % (
            left + len(numbers),
            len(numbers),
            left,
        )
        answer = web.Response(body=self.readdressed(COUNTS.sub(counts, head) + page + tail, body))
        answer.headers["Content-Type"] = 'text/xml; encoding="UTF-8"'
        return answer

    async def template(self, body: bytes, host: str) -> Template | None:
        """A real page for these fields: what stands before its rows, the rows, and after."""
        select = body[body.index(b"<select>") : body.index(b"</select>")]
        if select not in self.templates:
            asked = AFTER.sub(rb"<field>RECORDNO</field><value>0</value>", body)
            text, _ = await self.fetch(asked, host)
            if b"<GLDETAIL>" not in text:
                return None
            rows = [
                NUMBER.sub(b"<RECORDNO>@</RECORDNO>", row.replace(b"@", b"(at)"))
                for row in ROW.findall(text)
            ]
            start = text.index(b"<GLDETAIL>")
            end = text.rindex(b"</GLDETAIL>") + len(b"</GLDETAIL>")
            self.templates[select] = (text[:start], rows, text[end:])
        return self.templates[select]


if __name__ == "__main__":
    asyncio.run(serve(Ledger(sys.argv[1], int(sys.argv[2]))))
