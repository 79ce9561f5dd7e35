"""One page of 2,000 vendors with about 60 fields: parse, map and encode, against the bare XML work.

Baseline: `lxml.etree.fromstring` and one dict per record over the same bytes.
"""

import gc
import statistics
import time
from typing import Any
from xml.sax.saxutils import escape

import pytest
from lxml import etree

from crossfoot.clock import SYSTEM_CLOCK
from crossfoot.connector import Company
from crossfoot.intacct import Gateway, Login, Options, Query, Secret, Sender, Transport
from crossfoot.intacct.answers import read_answer
from crossfoot.intacct.guard import Reply
from crossfoot.unified import registry
from crossfoot.web.answers import ENCODER

pytestmark = pytest.mark.bench

RECORDS, FIELDS, ROUNDS = 2000, 60, 15
LIMIT = 64 * 1024 * 1024


def page_of(records: list[dict[str, str]], names: list[str]) -> bytes:
    """A query answer of 2,000 records as the gateway writes it."""
    rows = []
    for i in range(RECORDS):
        record = {**records[i % len(records)], "RECORDNO": str(i + 1)}
        rows.append("".join(f"<{n}>{escape(record[n])}</{n}>" for n in names))
    data = "".join(f"<VENDOR>{row}</VENDOR>" for row in rows)
    return (
        '<?xml version="1.0" encoding="UTF-8"?><response><control><status>success</status>'
        "<senderid>s</senderid><controlid>c</controlid><uniqueid>false</uniqueid>"
        "<dtdversion>3.0</dtdversion></control><operation><authentication><status>success</status>"
        "<userid>u</userid><companyid>c</companyid><locationid></locationid></authentication>"
        "<result><status>success</status><function>query</function><controlid>f</controlid>"
        f'<data listtype="VENDOR" totalcount="{RECORDS}" offset="0" count="{RECORDS}"'
        f' numremaining="0">{data}</data></result></operation></response>'
    ).encode()


def baseline(body: bytes) -> int:
    """The least that anybody must do who reads this page as a tree."""
    root = etree.fromstring(body)
    data = root.find("operation/result/data")
    assert data is not None
    return len([{field.tag: field.text or "" for field in record} for record in data])


async def test_a_page_costs_little_more_than_its_xml(emulator: Any, report: Any) -> None:
    options = Options(endpoint=emulator.gateway_url)
    login = Login("demo", "api", Secret("p4ss&word"))
    sender = Sender("crossfoot-dev", Secret("s3nder&key"))
    resource = registry.find("accounting", "contacts")
    async with Transport(options) as transport:
        gateway = Gateway(transport, sender, login)
        company = Company(gateway, SYSTEM_CLOCK)
        plan = await company.plan(resource, resource.sources[0])
        own = [n for n in await company.own_fields("VENDOR") if n not in plan.fields]
        names = [*plan.fields, *own[: FIELDS - len(plan.fields)]]
        records = (await gateway.query(Query("VENDOR", select=tuple(names), size=2000))).records
    body = page_of(records, names)

    def ours() -> int:
        answer = read_answer(Reply(200, {"Content-Type": "text/xml"}, [body]), LIMIT)
        structs = plan.read(answer.results[0].records, {}, remote_data=True)
        return len(ENCODER.encode(structs))

    times: dict[str, list[float]] = {"baseline": [], "ours": []}
    runs: dict[str, Any] = {"baseline": lambda: baseline(body), "ours": ours}
    for _ in range(ROUNDS):
        for name, run in runs.items():
            gc.collect()
            started = time.perf_counter()
            assert run() >= RECORDS
            times[name].append(time.perf_counter() - started)
    medians = {name: statistics.median(found) for name, found in times.items()}
    ratio = medians["ours"] / medians["baseline"]
    report(
        f"one page: {RECORDS:,} vendors x {len(names)} fields, {len(body) / 1e6:.1f} MB",
        {
            "lxml and a dict per record (baseline)": f"{medians['baseline'] * 1000:.0f} ms",
            "parse, map and encode": f"{medians['ours'] * 1000:.0f} ms",
            "ratio (wanted: at most 1.5)": f"{ratio:.2f}",
        },
    )
