"""Pages as the gateway writes them, the least work that reading one takes, and fair timing."""

import gc
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from xml.sax.saxutils import escape

from lxml import etree

LARGEST_PAGE = 2000


def page_of(name: str, records: Sequence[Mapping[str, str]], fields: Sequence[str]) -> bytes:
    """The answer to a query: these fields of these records."""
    rows = []
    for record in records:
        row = "".join(f"<{field}>{escape(record.get(field) or '')}</{field}>" for field in fields)
        rows.append(f"<{name}>{row}</{name}>")
    count = len(records)
    return (
        '<?xml version="1.0" encoding="UTF-8"?><response><control><status>success</status>'
        "<senderid>s</senderid><controlid>c</controlid><uniqueid>false</uniqueid>"
        "<dtdversion>3.0</dtdversion></control><operation><authentication><status>success</status>"
        "<userid>u</userid><companyid>c</companyid><locationid></locationid></authentication>"
        "<result><status>success</status><function>query</function><controlid>f</controlid>"
        f'<data listtype="{name}" totalcount="{count}" offset="0" count="{count}"'
        f' numremaining="0">{"".join(rows)}</data></result></operation></response>'
    ).encode()


def pages_of(name: str, records: Sequence[Mapping[str, str]], fields: Sequence[str]) -> list[bytes]:
    """As many answers as a gateway needs for these records: 2,000 in each at most."""
    starts = range(0, len(records), LARGEST_PAGE)
    return [page_of(name, records[at : at + LARGEST_PAGE], fields) for at in starts]


def baseline(body: bytes) -> int:
    """The least that anybody must do who reads this page as a tree: how many records it has."""
    root = etree.fromstring(body)
    data = root.find("operation/result/data")
    assert data is not None
    return len([{field.tag: field.text or "" for field in record} for record in data])


def medians(runs: Mapping[str, Callable[[], Any]], rounds: int) -> dict[str, float]:
    """Seconds of each run: the medians of rounds in which all take turns."""
    times: dict[str, list[float]] = {name: [] for name in runs}
    for _ in range(rounds):
        for name, run in runs.items():
            gc.collect()
            started = time.perf_counter()
            run()
            times[name].append(time.perf_counter() - started)
    return {name: statistics.median(found) for name, found in times.items()}
