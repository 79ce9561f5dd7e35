"""What the examples share: a company's books behind Crossfoot, used as a careful client uses them.

Reads and writes go through the public `truto-python-sdk`. Each write has an Idempotency-Key in the
product's own terms and is sent again when it may not have arrived: it is executed once all the
same.
"""

import argparse
import asyncio
import json
import os
from collections.abc import Awaitable, Callable
from datetime import date
from typing import Any

import aiohttp
from truto_python_sdk import TrutoApi

AGAIN = {409, 429, 500, 502, 503, 504}
TRIES = 5
FIRST_WAIT_SECONDS = 0.2

Json = dict[str, Any]


class Books:
    """The books of one connected company, from one run of one product.

    A resource is named with its model, such as `accounting/invoices`. `run` is part of every key
    and number: the same run again writes nothing new.
    """

    def __init__(self, chosen: argparse.Namespace) -> None:
        self._chosen = chosen
        self.run: str = chosen.run
        self.day: str = chosen.day.isoformat()
        self.told: Json = {}

    def say(self, name: str, words: str, value: Any) -> None:
        """Tell what was done; `value` stands under `name` in the answer of `--json`."""
        self.told[name] = value
        if words and not self._chosen.json:
            print(words)

    def place(self, location: str = "", department: str = "") -> list[Json]:
        """Where a line belongs."""
        return [
            {"category_type": "location", "number": location or self._chosen.location},
            {"category_type": "department", "number": department or self._chosen.department},
        ]

    async def all(self, resource: str, **filters: str) -> list[Json]:
        """Every record of a list, page by page; each page is asked for again if it must be."""
        pages = self._sdk().unified_api.list(
            *resource.split("/"), self._query(limit="200", **filters)
        )
        found: list[Json] = await again(pages.next_page)
        while pages.next_cursor:
            found = [*found, *await again(pages.next_page)]
        return found

    async def one(self, resource: str, **filters: str) -> Json:
        """The first record that the filters leave."""
        page = self._sdk().unified_api.list(*resource.split("/"), self._query(limit="1", **filters))
        found: list[Json] = await again(page.next_page)
        if not found:
            raise SystemExit(f"The company has no {resource} with {filters}.")
        return found[0]

    async def get(self, resource: str, record_id: str) -> Json:
        """One record, in full."""
        model, path = resource.split("/")
        api = self._sdk().unified_api
        found: Json = await again(lambda: api.get(model, path, record_id, self._query()))
        return found

    async def create(self, resource: str, body: Json, key: str) -> Json:
        """A new record as it is stored. Ends the program with every problem if it is refused."""
        model, path = resource.split("/")
        api = self._sdk(f"{self.run}-{key}").unified_api
        try:
            made: Json = await again(lambda: api.create(model, path, body, self._query()))
        except aiohttp.ClientResponseError as refused:
            problems = (await self.dry_run(resource, body))["problems"]
            told = [f"{one['path']}: {one['message']} {one['remedy']}" for one in problems]
            raise SystemExit(
                "\n".join([f"{resource} was refused: {refused.status}", *told])
            ) from refused
        return made

    async def update(self, resource: str, record_id: str, body: Json, key: str) -> Json:
        """The record after it was changed."""
        model, path = resource.split("/")
        api = self._sdk(f"{self.run}-{key}").unified_api
        changed: Json = await again(lambda: api.update(model, path, record_id, body, self._query()))
        return changed

    async def dry_run(self, resource: str, body: Json) -> Json:
        """What creating a record would meet, be sent as, and post; nothing is written."""
        model, path = resource.split("/")
        api = self._sdk().unified_api
        query = self._query(dry_run="true")
        found: Json = await again(lambda: api.create(model, path, body, query))
        return found

    def _query(self, **more: str) -> dict[str, str]:
        return {"integrated_account_id": self._chosen.account, **more}

    def _sdk(self, key: str = "") -> TrutoApi:
        """The SDK has no argument for the key of a write, but sends all headers that it holds."""
        sdk = TrutoApi(self._chosen.token, self._chosen.url)
        if key:
            sdk.headers["Idempotency-Key"] = key
        return sdk


async def again(ask: Callable[[], Awaitable[Any]]) -> Any:
    """Ask until there is an answer, at most `TRIES` times, with growing pauses."""
    for tried in range(TRIES):
        try:
            return await ask()
        except aiohttp.ClientResponseError as error:
            if error.status not in AGAIN or tried == TRIES - 1:
                raise
        except (TimeoutError, aiohttp.ClientConnectionError):
            if tried == TRIES - 1:
                raise
        await asyncio.sleep(FIRST_WAIT_SECONDS * 2**tried)
    raise AssertionError


def main(what: str, job: Callable[[Books], Awaitable[None]]) -> None:
    """Do a product's job with the books that the command line or the environment names."""
    parser = argparse.ArgumentParser(description=what)
    for name, usual in (("url", "http://127.0.0.1:8000"), ("token", None), ("account", None)):
        found = os.environ.get(f"CROSSFOOT_{name.upper()}", usual)
        parser.add_argument(f"--{name}", default=found, required=found is None)
    today = date.today()
    parser.add_argument(
        "--day", type=date.fromisoformat, default=today, help="YYYY-MM-DD, else today"
    )
    parser.add_argument("--run", help="name of the run: the same one again writes nothing new")
    parser.add_argument(
        "--location", default="110", help="where lines belong, unless said otherwise"
    )
    parser.add_argument("--department", default="100", help="the same")
    parser.add_argument("--json", action="store_true", help="print what was done as JSON")
    chosen = parser.parse_args()
    chosen.run = chosen.run or f"{chosen.day:%y%m%d}"
    books = Books(chosen)
    asyncio.run(job(books))
    if chosen.json:
        print(json.dumps(books.told))
