"""One page of 2,000 records, with their lines: parse, map and encode, against the bare XML work.

Baseline: `lxml.etree.fromstring` and one dict per record over the same bytes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pytest
from tests.bench import pages

from crossfoot.connector import Company, children
from crossfoot.connector.leg import Leg, open_leg
from crossfoot.intacct import Gateway, Login, Options, Secret, Sender, Transport
from crossfoot.intacct.answers import read_answer
from crossfoot.intacct.guard import Reply
from crossfoot.unified import registry
from crossfoot.unified.criteria import ALWAYS
from crossfoot.unified.plan import Plan
from crossfoot.unified.query import ListRequest
from crossfoot.web.answers import ENCODER

pytestmark = pytest.mark.bench

RECORDS, FIELDS, ROUNDS = 2000, 60, 11
LIMIT = 256 * 1024 * 1024


@dataclass(frozen=True)
class Page:
    """A page of records and those of their children, as bytes of the gateway."""

    plan: Plan
    records: bytes
    related: Mapping[str, list[bytes]]

    def read(self) -> int:
        """Parse, map and encode; the length of the JSON."""
        rows = {
            name: [row for body in bodies for row in _records(body)]
            for name, bodies in self.related.items()
        }
        structs = self.plan.read(_records(self.records), rows, remote_data=True)
        return len(ENCODER.encode(structs))

    def baseline(self) -> int:
        """Read the same bytes into dicts."""
        return sum(map(pages.baseline, self.bodies))

    @property
    def size(self) -> int:
        return sum(map(len, self.bodies))

    @property
    def bodies(self) -> list[bytes]:
        return [self.records, *(body for bodies in self.related.values() for body in bodies)]


def _records(body: bytes) -> Sequence[Any]:
    answer = read_answer(Reply(200, {"Content-Type": "text/xml"}, [body]), LIMIT)
    return answer.results[0].records


async def _page(company: Company, model: str, path: str, tag: str) -> Page:
    """A real page of the demo company; as many own fields beside the mapped ones as make 60."""
    resource = registry.find(model, path)
    source = next(one for one in resource.sources if one.tag == tag)
    leg = await open_leg(company, resource, (source, ALWAYS), ListRequest())
    assert isinstance(leg, Leg)
    plan = await company.plan(resource, source)
    own = [n for n in await company.own_fields(source.object) if n not in plan.fields]
    names = company.queryable(
        source.object, [*plan.fields, *own[: max(0, FIELDS - len(plan.fields))]]
    )
    records = (await leg.page("", RECORDS)).records
    records = [{**records[i % len(records)]} for i in range(RECORDS)]
    if len({r[source.key] for r in records}) < RECORDS:  # fewer than a page: lines would repeat
        records = [{**r, source.key: str(i + 1)} for i, r in enumerate(records)]
    rows = await children.fetch(company, plan.related, records)
    await company.learn_values(plan.places, records)
    related = {
        one.name: pages.pages_of(one.declared.object, rows[one.name] or [], one.fields)
        for one in plan.related
    }
    return Page(plan, pages.page_of(source.object, records, names), related)


CASES: Sequence[tuple[str, str, str]] = (
    ("accounting", "contacts", "vendor"),
    ("accounting", "invoices", "invoice"),
    ("accounting", "journal_entries", ""),
    ("accounting", "general_ledger_transactions", ""),
)


@pytest.mark.parametrize(("model", "path", "tag"), CASES, ids=[path for _, path, _ in CASES])
async def test_a_page_costs_little_more_than_its_xml(
    emulator: Any, report: Any, model: str, path: str, tag: str
) -> None:
    options = Options(endpoint=emulator.gateway_url)
    sender = Sender("crossfoot-dev", Secret("s3nder&key"))
    async with Transport(options) as transport:
        company = Company(Gateway(transport, sender, Login("demo", "api", Secret("p4ss&word"))))
        page = await _page(company, model, path, tag)
    found = pages.medians({"baseline": page.baseline, "ours": page.read}, ROUNDS)
    count = pages.baseline(page.records)
    rows = page.baseline() - count
    report(
        f"one page: {count:,} {path} and {rows:,} rows beside them, {page.size / 1e6:.1f} MB",
        {
            "lxml and a dict per record (baseline)": f"{found['baseline'] * 1000:.0f} ms",
            "parse, map and encode": f"{found['ours'] * 1000:.0f} ms",
            "ratio (wanted: at most 1.5)": f"{found['ours'] / found['baseline']:.2f}",
        },
    )
