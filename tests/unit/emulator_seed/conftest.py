"""The demo company without its books, filled once for the tests that only look at it."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from crossfoot import settings
from crossfoot.clock import SYSTEM_CLOCK
from crossfoot.emulator.company import Company
from crossfoot.emulator.preparing import open_company
from crossfoot.emulator.progress import shown
from crossfoot.emulator.seed import fill

Rows = dict[str, list[dict[str, str]]]
Ask = Callable[..., list[Any]]


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


@pytest.fixture(scope="package")
def books() -> Iterator[Company]:
    """The demo company with its books, from the file that was prepared once."""
    company = open_company("demo", settings.load().cache_dir, SYSTEM_CLOCK, shown)
    yield company
    company.close()


@pytest.fixture(scope="package")
def ask(books: Company) -> Ask:
    """Asks the company with books in SQL."""

    def asked(sql: str, *parameters: str) -> list[Any]:
        return books.database.execute(sql, parameters).fetchall()

    return asked
