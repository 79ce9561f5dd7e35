"""One record through the server, against the same call made directly with the client library."""

import statistics
import time
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from crossfoot.clock import SYSTEM_CLOCK
from crossfoot.connector import Company
from crossfoot.intacct import Gateway, Login, Options, Order, Query, Secret, Sender, Transport
from crossfoot.intacct.filters import is_in
from crossfoot.unified import registry

pytestmark = pytest.mark.bench

RECORDS, ROUNDS = 20, 20


async def test_a_get_through_the_server_adds_little(
    emulator: Any, start_server: Any, start_replay: Any, tmp_path: Path, report: Any
) -> None:
    resource = registry.find("accounting", "contacts")
    direct: list[float] = []
    through: list[float] = []
    with start_replay(emulator.gateway_url) as gateway_url:
        emulator_like = type(emulator)(emulator.popen, gateway_url.split("/ia/")[0])
        with start_server(emulator_like, tmp_path) as server:
            headers = {"Authorization": f"Bearer {server.token}"}
            async with (
                Transport(Options(endpoint=gateway_url)) as transport,
                aiohttp.ClientSession(server.url, headers=headers) as http,
            ):
                sender = Sender("crossfoot-dev", Secret("s3nder&key"))
                gateway = Gateway(transport, sender, Login("demo", "api", Secret("p4ss&word")))
                company = Company(gateway, SYSTEM_CLOCK)
                plan = await company.plan(resource, resource.sources[0])
                fields = ("RECORDNO", *await company.own_fields("VENDOR"), *plan.fields)
                select = tuple(dict.fromkeys(fields))
                first = Query(
                    "VENDOR", select=("RECORDNO",), order=(Order("RECORDNO"),), size=RECORDS
                )
                keys = [record["RECORDNO"] for record in (await gateway.query(first)).records]

                async def ask_gateway(key: str) -> None:
                    wanted = is_in("RECORDNO", key)
                    (record,) = (await gateway.query(Query("VENDOR", select, wanted))).records
                    assert record["RECORDNO"] == key

                async def ask_server(key: str) -> None:
                    path = f"/unified/accounting/contacts/vendor_{key}"
                    query = {"integrated_account_id": server.account_id}
                    async with http.get(path, params=query) as answer:
                        assert (await answer.json())["id"] == f"vendor_{key}"

                for round_ in range(ROUNDS + 1):
                    for key in keys:
                        for ask, times in ((ask_gateway, direct), (ask_server, through)):
                            started = time.perf_counter()
                            await ask(key)
                            if round_:
                                times.append((time.perf_counter() - started) * 1000)
    added = statistics.median(through) - statistics.median(direct)
    report(
        f"one record, {len(through)} times each, {len(select)} fields",
        {
            "client library alone (baseline)": f"{statistics.median(direct):.2f} ms",
            "through the server": f"{statistics.median(through):.2f} ms",
            "added at the median (wanted: at most 3 ms)": f"{added:.2f} ms",
            "ratio": f"{statistics.median(through) / statistics.median(direct):.2f}",
        },
    )
