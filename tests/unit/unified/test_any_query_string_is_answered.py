"""Whatever a caller sends, it is understood or refused in words: nothing else comes out."""

from contextlib import suppress
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from crossfoot.errors import InvalidRequest
from crossfoot.intacct import Formatting
from crossfoot.unified import registry
from crossfoot.unified.custom_fields import CustomField
from crossfoot.unified.meaning import criterion, order
from crossfoot.unified.query import OPERATORS, parse_conditions
from crossfoot.unified.resource import Resource

WORDS = [spec.name for resource in registry.RESOURCES for spec in resource.filters]
VALUES = [v for r in registry.RESOURCES for spec in r.filters for v in spec.values]
CUSTOM = [
    CustomField("REGION", "TEXT"),
    CustomField("SCORE", "DECIMAL"),
    CustomField("OK", "BOOLEAN"),
]

names = (
    st.sampled_from([*WORDS, *OPERATORS, "or", "and", "0", "1", "REGION", "SCORE", "OK"])
    | st.text()
)
texts = st.sampled_from([*VALUES, "2026-01-31", "true", "", "vendor_3", "1,2", "A%"]) | st.text()
nested = st.recursive(
    texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=3),
    max_leaves=6,
)


@given(
    st.sampled_from(registry.RESOURCES), st.dictionaries(names, nested, max_size=4), st.booleans()
)
def test_conditions_are_read_or_refused(
    resource: Resource, params: dict[str, Any], lenient: bool
) -> None:
    with suppress(InvalidRequest):
        conditions = parse_conditions(resource, params, lenient=lenient)
        for source in resource.sources:
            order(source, conditions)
            criterion(resource, source, conditions, Formatting(), CUSTOM)
