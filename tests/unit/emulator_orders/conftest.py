"""A desk at the demo company without its books; what is written there is undone after each test."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pytest
from tests.unit.emulator_subledgers.conftest import StillClock
from tests.unit.emulator_subledgers.desk import Desk

from crossfoot import settings
from crossfoot.emulator.company import Company
from crossfoot.emulator.functions import CallSession
from crossfoot.emulator.ledger import live
from crossfoot.emulator.preparing import open_company

_WRITTEN = (
    *("PODOCUMENT", "PODOCUMENTENTRY", "PODOCUMENTSUBTOTALS", "PODOCUMENTAPPROVAL"),
    *("SODOCUMENT", "SODOCUMENTENTRY", "SODOCUMENTSUBTOTALS", "PODOCUMENTPARAMS"),
    *("INVDOCUMENT", "INVDOCUMENTENTRY", "INVDOCUMENTSUBTOTALS", "INVDOCUMENTPARAMS", "ITEM"),
    *("APBILL", "APBILLITEM", "APADJUSTMENT", "APADJUSTMENTITEM", "APPYMT", "APPYMTDETAIL"),
    *("ARINVOICE", "ARINVOICEITEM", "ARADJUSTMENT", "ARADJUSTMENTITEM", "ARPYMT", "ARPYMTDETAIL"),
    *("ARADVANCE", "ARADVANCEITEM", "APBILLBATCH", "ARINVOICEBATCH", "VENDOR", "CUSTOMER"),
    *("CCTRANSACTION", "CCTRANSACTIONENTRY", "OTHERRECEIPTS", "OTHERRECEIPTSENTRY", "DEPOSIT"),
    *("DEPOSITENTRY", "FUNDSTRANSFER", "FUNDSTRANSFERENTRY", "CHARGEPAYOFF", "EEXPENSES"),
    *("EEXPENSESITEM", "EPPAYMENT", "EPPAYMENTREQUEST", "GLBATCH", "GLENTRY"),
)
"""Objects that the tests write to, or look at."""


class _UndoneError(Exception):
    """Leaves a transaction, so that nothing of it stays."""


@contextmanager
def undone(company: Company) -> Iterator[None]:
    """What is done inside is undone, settings too."""
    kept = {name: getattr(company.settings, name) for name in company.settings.__struct_fields__}
    try:
        with suppress(_UndoneError), company.transaction():
            yield
            _undo()
    finally:
        for name, value in kept.items():
            setattr(company.settings, name, value)


def _undo() -> None:
    raise _UndoneError


@pytest.fixture(scope="package")
def lists() -> Iterator[Company]:
    company = open_company("lists", settings.load().cache_dir, StillClock())
    for name in _WRITTEN:
        company.writable(company.table(name))
    live.prepare(company)
    yield company
    company.close()


@pytest.fixture
def desk(lists: Company) -> Iterator[Desk]:
    """The caller `api` at the top level."""
    (user,) = lists.rows("USERINFO", '"LOGINID" = ?', ["api"])
    with undone(lists):
        yield Desk(lists, CallSession("api", user))
