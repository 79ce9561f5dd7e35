"""Write pairs: bodies with everything that can be sent, and what the gateway is sent for them.

Usage: python tests/golden/bodies.py [resource ...]

They need no emulator: every reference leads to a record that is called after its key.
"""

import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import msgspec

from crossfoot.connector.writing.writer import function_of
from crossfoot.intacct import Formatting, catalog
from crossfoot.unified import registry
from crossfoot.unified.custom_fields import CustomField
from crossfoot.unified.dimensions import STANDARD, Place, Reported, places
from crossfoot.unified.plan import Facts
from crossfoot.unified.resource import Resource
from crossfoot.unified.source import Source
from crossfoot.unified.writing.body_examples import whole_body
from crossfoot.unified.writing.draft import Draft, Found, Ref
from crossfoot.unified.writing.drafting import draft
from crossfoot.unified.writing.emitting import emit

FOLDER = Path(__file__).parent / "written"
ENCODER = msgspec.json.Encoder(decimal_format="number", order="deterministic")
TODAY = date(2026, 11, 25)
REPORTED = [
    *(Reported(one.object, one.type) for one in STANDARD),
    Reported("CHANNEL", "Channel", user_defined=True),
]


def path_of(resource: Resource, source: Source) -> Path:
    """Where the pairs of a source are kept."""
    return FOLDER / resource.path / f"{source.tag or resource.path}.json"


def pairs(resource: Resource, source: Source) -> Iterator[dict[str, Any]]:
    """For each write of a source a body, and the function that it becomes."""
    facts = Facts(Formatting(), (CustomField("REGION"),), _layout(source))
    for operation, method in source.writes.items():
        body: Any = None
        if operation == "delete":
            made = Draft(resource, source, operation, method, facts, key="33")
        else:
            key = "" if operation == "create" else "33"
            body = {"status": method.status} if method.status else None
            body = body or whole_body(resource, source, operation)
            made = draft(
                resource, source, operation, body, facts, key=key, present=_present(source)
            )
        found = {ref: _found(ref) for ref in made.refs()}
        sent = function_of(emit(made, found, TODAY))
        yield {"operation": operation, "body": body, "function": sent.name, "xml": sent.xml}


def _layout(source: Source) -> dict[str, tuple[Place, ...]]:
    names = {name: [f.id for f in catalog.load(name).fields] for name in source.dimensioned}
    return {name: places([*ids, "GLDIMCHANNEL"], REPORTED) for name, ids in names.items()}


def _present(source: Source) -> dict[str, Any]:
    """What the record says before an update."""
    return {"WHENDUE": "12/16/2026", "PERSONALINFO": {"CONTACTNAME": f"{source.object} 33"}}


def _found(ref: Ref) -> Found:
    target = ref.targets[0]
    return Found(ref.key or "44", ref.natural or f"{target.object}-{ref.key}", target)


def written(resource: Resource, source: Source) -> bytes:
    """The pairs as they are kept."""
    return msgspec.json.format(ENCODER.encode([*pairs(resource, source)]), indent=1) + b"\n"


def sources() -> Iterator[tuple[Resource, Source]]:
    """Every source that is written."""
    for resource in registry.RESOURCES:
        for source in resource.sources:
            if source.writes:
                yield resource, source


if __name__ == "__main__":
    for wanted, source in sources():
        if sys.argv[1:] and wanted.path not in sys.argv[1:]:
            continue
        path_of(wanted, source).parent.mkdir(parents=True, exist_ok=True)
        path_of(wanted, source).write_bytes(written(wanted, source))
