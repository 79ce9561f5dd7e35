"""The demo company without its books, filled once for the tests that only look at it."""

from collections.abc import Iterator

import pytest

from crossfoot.emulator.company import Company
from crossfoot.emulator.seed import fill

Rows = dict[str, list[dict[str, str]]]


@pytest.fixture(scope="package")
def demo() -> Iterator[Company]:
    company = Company.create()
    fill(company, "lists")
    yield company
    company.close()


@pytest.fixture(scope="package")
def rows(demo: Company) -> Rows:
    """Every row of the demo company by object; objects without rows are left out."""
    found = {name: list(demo.rows(name)) for name in demo.objects() if demo.count(name)}
    return dict(found)
