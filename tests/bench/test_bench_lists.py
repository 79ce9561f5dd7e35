"""Whole lists through the server, from an upstream that answers from memory.

Baselines, reading the same objects with the same fields: the public `sageintacctsdk`, and a plain
loop of `requests` and `xmltodict`.
"""

import json
import statistics
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from tests.bench import streams

from crossfoot.connector import Company
from crossfoot.intacct import Gateway, Login, Options, Secret, Sender, Transport
from crossfoot.unified import registry

pytestmark = pytest.mark.bench

ROOT = Path(__file__).resolve().parents[2]
PYTHON = ROOT / ".venv-clients/sageintacctsdk/bin/python"
SDK_NAMES = {
    "VENDOR": "vendors",
    "CUSTOMER": "customers",
    "ARINVOICE": "ar_invoices",
    "ARINVOICEITEM": "ar_invoice_items",
    "GLBATCH": "journal_entries",
    "GLDETAIL": "gl_detail",
}
"""What the sdk calls objects; it has no journal lines, so those are left to the plain loop."""

Wanted = list[tuple[str, str, list[str]]]


async def wanted(gateway_url: str, path: str, tags: tuple[str, ...]) -> Wanted:
    """The objects behind a list without remote data, with the fields that it selects."""
    resource = registry.find("accounting", path)
    found: dict[str, dict[str, None]] = {}
    async with Transport(Options(endpoint=gateway_url)) as transport:
        sender = Sender("crossfoot-dev", Secret("s3nder&key"))
        company = Company(Gateway(transport, sender, Login("demo", "api", Secret("p4ss&word"))))
        for source in resource.sources:
            if source.tag in tags:
                plan = await company.plan(resource, source)
                asked = [
                    (source.object, plan.fields),
                    *((o.declared.object, o.fields) for o in plan.related),
                ]
                for name, fields in asked:
                    names = company.queryable(name, fields)
                    found.setdefault(name, {}).update(dict.fromkeys(names))
    return [(SDK_NAMES.get(name, ""), name, list(fields)) for name, fields in found.items()]


def read_by_client(how: str, gateway_url: str, objects: Wanted) -> dict[str, float]:
    """Seconds, rows and peak memory of a client, in a process of its own."""
    command = [str(PYTHON), str(Path(__file__).with_name("clients_read.py"))]
    done = subprocess.run(
        [*command, how, gateway_url, json.dumps(objects)],
        capture_output=True,
        text=True,
        check=True,
    )
    figures: dict[str, float] = json.loads(done.stdout)
    return figures


@dataclass(frozen=True)
class Case:
    """A list, its sources by their tags, how to ask for it, of which company, and how often."""

    path: str
    tags: tuple[str, ...]
    query: dict[str, str]
    scale: str
    rounds: int


CASES = (
    Case("contacts", ("vendor", "customer"), {}, "large", 3),
    Case("invoices", ("invoice",), {"type": "invoice"}, "demo", 2),
    Case("journal_entries", ("",), {}, "demo", 1),
    Case("general_ledger_transactions", ("",), {}, "demo", 1),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.path)
async def test_a_whole_list_against_other_clients(  # noqa: PLR0913, PLR0917 -- fixtures
    start_emulator: Any,
    start_server: Any,
    start_replay: Any,
    tmp_path: Path,
    report: Any,
    case: Case,
) -> None:
    with (
        start_emulator("--seed", case.scale) as emulator,
        start_replay(emulator.gateway_url) as gateway_url,
    ):
        upstream = type(emulator)(emulator.popen, gateway_url.split("/ia/")[0])
        with start_server(upstream, tmp_path) as server:
            objects = await wanted(gateway_url, case.path, case.tags)
            clients = ["plain", *(["sdk"] if all(name for name, _, _ in objects) else [])]
            lean = {**case.query, "truto_ignore_limit": "true", "truto_ignore_remote_data": "true"}
            figures: dict[str, list[dict[str, float]]] = {name: [] for name in (*clients, "ours")}
            for turn in range(case.rounds + 1):  # the first one fills the upstream's memory
                for client in clients:
                    found = read_by_client(client, gateway_url, objects)
                    figures[client] += [found] if turn else []
                read = streams.read(server, f"accounting/{case.path}", **lean)
                figures["ours"] += [read] if turn else []
    seconds = {
        name: statistics.median(one["seconds"] for one in found) for name, found in figures.items()
    }
    peaks = {name: max(one["bytes"] for one in found) for name, found in figures.items()}
    rows = {name: found[0]["rows"] for name, found in figures.items()}
    shown = {
        f"{name}: {rows[name]:,.0f} rows": (
            f"{seconds[name]:.1f} s, {peaks[name] / 1e6:.0f} MB at most"
        )
        for name in (*clients, "ours")
    }
    for client in clients:
        ratio = seconds[client] / seconds["ours"]
        shown[f"times faster than {client} (wanted: at least 4)"] = f"{ratio:.1f}"
    report(
        f"all {case.path} of {case.scale}: {[len(fields) for _, _, fields in objects]} fields",
        shown,
    )
