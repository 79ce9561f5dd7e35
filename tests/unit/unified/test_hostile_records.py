"""Records that lack everything, or hold what nobody expects, are read all the same."""

from typing import Any

import msgspec
import pytest

from crossfoot.intacct import Formatting
from crossfoot.unified import registry
from crossfoot.unified.custom_fields import CustomField
from crossfoot.unified.dimensions import Reported, places
from crossfoot.unified.plan import Facts, Plan
from crossfoot.unified.resource import Resource
from crossfoot.unified.source import Source

CUSTOM = [CustomField(f"CUSTOM_{kind}", kind) for kind in ("DATE", "DECIMAL", "BOOLEAN", "TEXT")]
REPORTED = (Reported("DEPARTMENT", "Department"), Reported("CHANNEL", "Channel", user_defined=True))
LAYOUT_FIELDS = ("DEPARTMENTID", "DEPARTMENTNAME", "GLDIMCHANNEL")
NONSENSE = ("--", "1e999999", "NaN", "-Infinity", "31/31/9999", "<b>&amp;</b>", "\u202e٣")
CASES = [(resource, source) for resource in registry.RESOURCES for source in resource.sources]


def _plan(resource: Resource, source: Source) -> Plan:
    layout = {name: places(LAYOUT_FIELDS, REPORTED) for name in source.dimensioned}
    return Plan(resource, source, Facts(Formatting(), CUSTOM, layout))


def _json(structs: list[Any]) -> list[Any]:
    encoder = msgspec.json.Encoder(decimal_format="number")
    return list(msgspec.json.decode(encoder.encode(structs)))


@pytest.mark.parametrize("blank", ["absent", "empty"])
def test_a_record_of_nothing_but_its_key_is_read(blank: str) -> None:
    for resource, source in CASES:
        plan = _plan(resource, source)
        record = dict.fromkeys(plan.fields, "") if blank == "empty" else {}
        record[source.key] = "7"
        related = {one.name: [{one.declared.by: "7"}, {}] for one in plan.related}
        nothing: dict[str, Any] = {name: [] for name in related}
        for found in (related, nothing, dict.fromkeys(related), {}):
            (shown,) = _json(plan.read([record], found))
            assert shown["id"] == f"{source.prefix}7", (resource.path, source.object)


@pytest.mark.parametrize("text", NONSENSE)
def test_text_that_no_field_can_have_comes_raw_and_is_counted(text: str) -> None:
    for resource, source in CASES:
        plan = _plan(resource, source)
        record = dict.fromkeys(plan.fields, text) | {source.key: "7"}
        related = {
            one.name: [dict.fromkeys(one.fields, text) | {one.declared.by: record[one.declared.of]}]
            for one in plan.related
        }
        (shown,) = _json(plan.read([record], related))
        assert shown["id"] == f"{source.prefix}7", (resource.path, source.object)
        assert plan.odd, (resource.path, source.object)
        assert all(text in said for _, said in plan.odd), (resource.path, source.object)
