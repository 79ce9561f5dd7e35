"""Reports, computed from the ledger's balances and details: pure, like everything in `unified`.

A report is a generator: it yields what it must know (`Ask`), is sent the rows, and returns its
records. Whoever runs it talks to the gateway; the arithmetic stays here, and exact.
"""

from crossfoot.unified.formatting import Formatting
from crossfoot.unified.query import Conditions
from crossfoot.unified.reports.aging import aging
from crossfoot.unified.reports.asking import Ask, Asking, Window
from crossfoot.unified.reports.ledger import general_ledger
from crossfoot.unified.reports.request import AGED, Setting, read_request
from crossfoot.unified.reports.shapes import Report, ReportType
from crossfoot.unified.reports.statements import statements

__all__ = ["Ask", "Asking", "Setting", "Window", "compute"]


def compute(
    conditions: Conditions, setting: Setting, formatting: Formatting, window: Window
) -> Asking[tuple[list[Report], str]]:
    """The records of a window of the report that is asked for, and what the next one is after.

    Raises MissingParameter and InvalidParameter, naming the parameter, the reason and the remedy.
    """
    request = read_request(conditions, setting)
    if request.type is ReportType.GENERAL_LEDGER:
        page = yield from general_ledger(request, setting, formatting, window.after, window.size)
        return page.reports, page.after
    make = aging if request.type in AGED else statements
    reports = yield from make(request, setting, formatting)
    start = int(window.after or 0)
    end = start + window.size
    return reports[start:end], str(end) if end < len(reports) else ""
