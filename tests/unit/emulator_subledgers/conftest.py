"""A desk at the demo company without its books; what is written there is undone after each test."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime

import pytest
from tests.unit.emulator_subledgers.desk import Desk

from crossfoot import settings
from crossfoot.clock import Clock
from crossfoot.emulator.company import Company
from crossfoot.emulator.functions import CallSession
from crossfoot.emulator.ledger import live
from crossfoot.emulator.preparing import open_company

_WRITTEN = (
    *("APBILL", "APBILLITEM", "APADJUSTMENT", "APADJUSTMENTITEM", "APPYMT", "APPYMTDETAIL"),
    *("ARINVOICE", "ARINVOICEITEM", "ARADJUSTMENT", "ARADJUSTMENTITEM", "ARPYMT", "ARPYMTDETAIL"),
    *("ARADVANCE", "ARADVANCEITEM", "APBILLBATCH", "ARINVOICEBATCH", "VENDOR", "CUSTOMER"),
)
"""Objects that the tests look at, before and after something is written."""


class StillClock(Clock):
    """Stands at the demo company's last day."""

    def now(self) -> datetime:
        return datetime(2026, 10, 31, 12, tzinfo=UTC)


@pytest.fixture(scope="package")
def lists() -> Iterator[Company]:
    company = open_company("lists", settings.load().cache_dir, StillClock())
    for name in _WRITTEN:
        company.writable(company.table(name))
    live.prepare(company)
    yield company
    company.close()


class _UndoneError(Exception):
    """Leaves the test's transaction, so that nothing of it stays."""


@pytest.fixture
def desk(lists: Company) -> Iterator[Desk]:
    """The caller `api` at the top level."""
    (user,) = lists.rows("USERINFO", '"LOGINID" = ?', ["api"])
    kept = {name: getattr(lists.settings, name) for name in lists.settings.__struct_fields__}
    with suppress(_UndoneError), lists.transaction():
        yield Desk(lists, CallSession("api", user))
        _undo()
    for name, value in kept.items():
        setattr(lists.settings, name, value)


def _undo() -> None:
    raise _UndoneError
