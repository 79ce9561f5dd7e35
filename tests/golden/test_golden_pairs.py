"""Gateway records become exactly the JSON that was looked at and committed (see write.py)."""

from pathlib import Path

import msgspec
import pytest

from crossfoot.intacct import Formatting
from crossfoot.unified import registry
from crossfoot.unified.custom_fields import CustomField
from crossfoot.unified.dimensions import STANDARD, Place, Reported, Value
from crossfoot.unified.plan import Facts, Plan
from crossfoot.unified.resource import Resource
from crossfoot.unified.source import Source

FOLDER = Path(__file__).parent
FILES = sorted(FOLDER.glob("*/*.json"))
ENCODER = msgspec.json.Encoder(decimal_format="number")
OWN_DIMENSIONS = (
    Reported("CHANNEL", "Channel", user_defined=True),
    Reported("FUND", "Fund", user_defined=True),
)


def _sources(resource: Resource) -> tuple[Source, ...]:
    if resource.discover is None:
        return resource.sources
    standard = [Reported(d.object, d.type.replace("_", " ").capitalize()) for d in STANDARD]
    return resource.discover([*standard, *OWN_DIMENSIONS])


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_a_record_becomes_the_json_that_was_promised(path: Path) -> None:
    golden = msgspec.json.decode(path.read_bytes())
    resource = next(r for r in registry.RESOURCES if r.path == path.parent.name)
    source = next(s for s in _sources(resource) if (s.tag or resource.path) == path.stem)
    custom = [CustomField(name, kind) for name, kind in golden["custom_fields"].items()]
    layout = msgspec.convert(golden.get("layout", {}), dict[str, tuple[Place, ...]])
    values = msgspec.convert(golden.get("values", {}), dict[str, dict[str, Value]])
    plan = Plan(resource, source, Facts(Formatting(), custom, layout, values))
    for pair in golden["pairs"]:
        (struct,) = plan.read([pair["record"]], pair["related"], remote_data=False)
        assert msgspec.json.decode(ENCODER.encode(struct)) == pair["expected"]


def test_every_source_has_golden_pairs() -> None:
    wanted = {
        FOLDER / resource.path / f"{source.tag or resource.path}.json"
        for resource in registry.RESOURCES
        for source in resource.sources
    }
    without_records = {FOLDER / "tracking_categories" / "cost_type.json"}  # in the demo company
    assert wanted - without_records <= set(FILES)
