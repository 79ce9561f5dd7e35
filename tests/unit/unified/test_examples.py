"""Examples are records that the resource can have, of each of its sources."""

import msgspec
import pytest

from crossfoot.unified.examples import example
from crossfoot.unified.registry import RESOURCES, find
from crossfoot.unified.resource import Resource


@pytest.mark.parametrize("resource", RESOURCES, ids=lambda resource: resource.name)
def test_an_example_is_a_whole_record_of_each_source(resource: Resource) -> None:
    for source in resource.sources:
        shown = example(resource, source)
        assert shown.keys() == set(resource.struct.__struct_fields__)
        text = msgspec.json.encode(shown)
        record = msgspec.json.decode(text, type=resource.struct, strict=False)
        assert source.key_of(record.id) is not None  # type: ignore[attr-defined]


def test_an_example_reads_like_a_record() -> None:
    shown = example(find("accounting", "contacts"))
    assert (shown["id"], shown["number"], shown["type"]) == ("vendor_33", "V-100", "vendor")
    assert shown["emails"][0]["email"].endswith(".example")
    assert shown["addresses"][0]["city"] == "San Jose"
    assert shown["payment_terms"] == "Net 30"
