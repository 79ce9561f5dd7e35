"""Write the golden pairs: gateway records of the emulator's demo company and the JSON they become.

Usage: python tests/golden/write.py http://127.0.0.1:8099/ia/xml/xmlgw.phtml [resource ...]

Resources are named by their paths; without any, the pairs of all are written.
Look at the difference before committing it: a pair is a promise about the wire.
"""

import asyncio
import sys
from pathlib import Path
from typing import Any

import msgspec

from crossfoot.connector import Company, children
from crossfoot.connector.gathered import DETAILS
from crossfoot.connector.leg import open_leg
from crossfoot.intacct import Gateway, Login, Options, Secret, Sender, Transport
from crossfoot.unified import registry
from crossfoot.unified.criteria import ALWAYS
from crossfoot.unified.plan import Facts, Plan
from crossfoot.unified.query import ListRequest
from crossfoot.unified.resource import Resource
from crossfoot.unified.source import Source

FOLDER = Path(__file__).parent
ENCODER = msgspec.json.Encoder(decimal_format="number")
MOST_ROWS = 12
"""Children of a kind in one pair: a budget has thousands."""


async def main(url: str, *paths: str) -> None:
    """Write one file for each source of each resource, or of the resources named."""
    options = Options(endpoint=url, allowed_hosts=("127.0.0.1",))
    async with Transport(options) as transport:
        sender = Sender("crossfoot-dev", Secret("s3nder&key"))
        company = Company(Gateway(transport, sender, Login("demo", "api", Secret("p4ss&word"))))
        for resource in registry.RESOURCES:
            if paths and resource.path not in paths:
                continue
            for source in await company.sources(resource):
                await _write(company, resource, source)


async def _write(company: Company, resource: Resource, source: Source) -> None:
    leg = await open_leg(company, resource, (source, ALWAYS), ListRequest(remote_data=False))
    records = [*(await leg.page("", 2000)).records]
    if not records:
        return
    chosen = _telling(records)
    if detail := DETAILS.get(source.object):
        whole = [await detail(company.gateway, record[source.key]) for record in chosen]
        chosen = [record for record in whole if record]
    plan = await _alone(company, resource, source)
    pairs = []
    for record in chosen:
        fetched = await children.fetch(company, plan.related, [record])
        related = {name: rows and [*rows[:MOST_ROWS]] for name, rows in fetched.items()}
        await company.learn_values(plan.places, [record])
        (struct,) = plan.read([record], related, remote_data=False)
        shown = msgspec.Raw(ENCODER.encode(struct))
        pairs.append({"record": record, "related": related, "expected": shown})
    layout = {name: await company.places(name) for name in source.dimensioned}
    custom = {} if not source.described else await _custom_fields(company, source, plan)
    path = FOLDER / resource.path / f"{source.tag or resource.path}.json"
    path.parent.mkdir(exist_ok=True)
    golden = {
        "object": source.object,
        "custom_fields": custom,
        "layout": layout,
        "values": _known(company, plan, pairs),
        "pairs": pairs,
    }
    path.write_bytes(msgspec.json.format(msgspec.json.encode(golden), indent=1) + b"\n")


async def _custom_fields(company: Company, source: Source, plan: Plan) -> dict[str, str]:
    definition = await company.definition(source.object)
    return {f.id: f.type for f in definition.fields if f.id in plan.custom}


async def _alone(company: Company, resource: Resource, source: Source) -> Plan:
    """The plan by which a record is read; a judged one alone, without the rest of the company."""
    if not source.judges:
        return await company.plan(resource, source)
    layout = {name: await company.places(name) for name in source.dimensioned}
    custom = await company.custom_fields(source.object)
    return Plan(
        resource, source, Facts(await company.formatting(), custom, layout, company.known_values)
    )


def _telling(records: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The fullest record, the emptiest, an inactive one and one with a name in another script."""

    def fullness(record: dict[str, Any]) -> int:
        return sum(1 for value in record.values() if value)

    ranked = sorted(records, key=fullness)
    inactive = [r for r in records if r.get("STATUS") == "inactive"]
    foreign = [r for r in records if not all(str(value).isascii() for value in r.values())]
    found = [*ranked[-1:], *ranked[:1], *inactive[:1], *foreign[:1]]
    return list({id(record): record for record in found}.values())


def _known(company: Company, plan: Plan, pairs: list[dict[str, Any]]) -> dict[str, Any]:
    """What was looked up of the dimensions that these records and their children carry."""
    found: dict[str, Any] = {}
    carriers = [(plan.places, [pair["record"] for pair in pairs])]
    for one in plan.related:
        rows = [row for pair in pairs for row in pair["related"][one.name] or ()]
        carriers.append((one.places, rows))
    for places, rows in carriers:
        for place in (place for place in places if not place.is_complete):
            texts = {text for row in rows if (text := row.get(place.told_by))}
            known = company.known_values.get(place.object, {})
            found.setdefault(place.object, {}).update({t: known[t] for t in sorted(texts)})
    return found


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
