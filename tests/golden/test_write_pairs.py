"""Bodies become exactly the functions that were looked at and committed (see bodies.py)."""

from typing import Any

import pytest
from tests.golden import bodies

SOURCES = [*bodies.sources()]


@pytest.mark.parametrize(
    ("resource", "source"), SOURCES, ids=[f"{r.path}-{s.tag or s.object}" for r, s in SOURCES]
)
def test_a_body_becomes_what_was_promised(resource: Any, source: Any) -> None:
    kept = bodies.path_of(resource, source).read_bytes()
    assert bodies.written(resource, source).decode() == kept.decode()
