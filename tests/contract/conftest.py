"""One company of the running emulator, read through the connector."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from msgspec import Struct

from crossfoot.clock import SYSTEM_CLOCK, Clock
from crossfoot.connector import Company, Cursors, reader
from crossfoot.intacct import Gateway, Login, Options, Secret, Sender, Transport
from crossfoot.unified import registry
from crossfoot.unified.filters import FilterSpec
from crossfoot.unified.query import ListRequest, parse_conditions
from crossfoot.unified.resource import Resource

READ = [resource for resource in registry.RESOURCES if resource.computed is None]
"""Resources that are read; computed ones have tests of their own."""
SENDER = Sender("crossfoot-dev", Secret("s3nder&key"))


@asynccontextmanager
async def _open(
    emulator: Any, entity: str = "", clock: Clock = SYSTEM_CLOCK
) -> AsyncIterator[Company]:
    login = Login("demo", "api", Secret("p4ss&word"), entity)
    options = Options(endpoint=emulator.gateway_url, allowed_hosts=("127.0.0.1",))
    async with Transport(options) as transport:
        yield Company(Gateway(transport, SENDER, login), clock)


@pytest.fixture(scope="session")
def open_company() -> Any:
    """`async with open_company(emulator) as company:` for tests with an emulator of their own."""
    return _open


@pytest.fixture
async def company(emulator: Any) -> AsyncIterator[Company]:
    """The demo company, with nothing remembered of it."""
    async with _open(emulator) as company:
        yield company


@pytest.fixture
def cursors() -> Cursors:
    return Cursors(b"a key of the tests")


LARGE: dict[str, dict[str, Any]] = {
    "invoices": {
        "or": [
            {"issue_date": {"gte": "2026-10-15", "lte": "2026-10-20"}},
            {"issue_date": {"gte": "2026-08-01"}, "status": "voided"},
            {"issue_date": {"gte": "2026-08-01"}, "module": "9.PO"},
        ]
    },
    "credit_notes": {"or": [{"transaction_date": {"gte": "2026-06-01"}}]},
    "vendor_credits": {"or": [{"transaction_date": {"gte": "2026-06-01"}}]},
    "payments": {"or": [{"transaction_date": {"gte": "2026-08-28", "lte": "2026-09-02"}}]},
    "journal_entries": {"or": [{"transaction_date": {"gte": "2026-09-29", "lte": "2026-10-02"}}]},
    "general_ledger_transactions": {"or": [{"posting_date": "2026-09-30"}]},
}
"""What the suite reads of resources that have too many records to read them all again and again."""


@pytest.fixture(scope="session")
def part() -> Callable[[Resource], dict[str, Any]]:
    """`part(resource)`: the filters that leave a part of a large resource."""
    return lambda resource: LARGE.get(resource.path, {})


Everything = Callable[..., Awaitable[list[Any]]]


@dataclass
class Whole:
    """All records of a list, and what its plans could not make sense of."""

    records: list[Struct] = field(default_factory=list)
    odd: list[Any] = field(default_factory=list)


@pytest.fixture(scope="session")
def known() -> dict[str, Whole]:
    """Whole lists by resource and narrowing, read once in the run: nobody changes this company."""
    return {}


@pytest.fixture
def read_whole(company: Company, known: dict[str, Whole]) -> Callable[..., Awaitable[Whole]]:
    """`await read_whole(resource, **filters)`: every record and every oddity.

    Of a large resource it is every record of its part.
    """

    async def read(resource: Resource, **filters: Any) -> Whole:
        conditions = parse_conditions(resource, {**LARGE.get(resource.path, {}), **filters})
        key = f"{resource.name} {conditions}"
        if key not in known:
            request = ListRequest(conditions=conditions, remote_data=False)
            whole = Whole()
            async for page in reader.stream_pages(company, resource, request):
                whole.records.extend(page)
            for source in await company.sources(resource):
                whole.odd.extend((await company.plan(resource, source)).odd)
            known[key] = whole
        return known[key]

    return read


@pytest.fixture
def everything(read_whole: Callable[..., Awaitable[Whole]]) -> Everything:
    """`await everything(resource, **filters)`: every record, without remote data."""

    async def read(resource: Resource, **filters: Any) -> list[Struct]:
        return (await read_whole(resource, **filters)).records

    return read


SAMPLED = frozenset({"invoices", "credit_notes", "purchase_orders", "transactions", "expenses"})
"""Resources whose filters take a second each, and share a few codecs."""


def _case(i: int, resource: Resource, spec: FilterSpec) -> Any:
    """One filter of a resource; most of the others are left to `make thorough`."""
    marks = [pytest.mark.thorough] if i % (6 if resource.path in SAMPLED else 3) else []
    return pytest.param(resource, spec, id=f"{resource.path}-{spec.name}", marks=marks)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test that asks for `resource` runs for every one; with `spec` for each of its filters."""
    if metafunc.definition.get_closest_marker("parametrize"):
        return
    if "spec" in metafunc.fixturenames:
        every = [(r, s) for r in READ for s in r.filters]
        chosen = [(r, s) for r, s in every if s.name != "sort_by" and not s.keyed]
        cases = [_case(i, r, s) for i, (r, s) in enumerate(chosen)]
        metafunc.parametrize(("resource", "spec"), cases)
    elif "resource" in metafunc.fixturenames:
        metafunc.parametrize("resource", READ, ids=lambda r: r.path)
