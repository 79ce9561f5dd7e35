"""The general ledger: each account of each entity with every line posted between two days."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Final

from crossfoot.errors import InvalidParameter
from crossfoot.unified.codecs import Record
from crossfoot.unified.criteria import among, every
from crossfoot.unified.formatting import Formatting
from crossfoot.unified.reports.asking import Ask, Asking
from crossfoot.unified.reports.balances import (
    ACCOUNT,
    DAY,
    DETAILS,
    LOCATION,
    Key,
    Ledger,
    balances,
    days,
    wanted_lines,
)
from crossfoot.unified.reports.books import Books, open_books
from crossfoot.unified.reports.request import ReportRequest, Setting
from crossfoot.unified.reports.shapes import (
    Report,
    ReportContact,
    ReportDocument,
    ReportRow,
    ReportTotal,
    ReportType,
)

ROWS_OF_A_PAGE: Final = 5_000
"""After so many lines a page ends, however few accounts it has; an account is never cut in two."""
ACCOUNTS_AT_ONCE: Final = 4
KEY: Final = "RECORDNO"
LINE: Final = (
    *(KEY, DAY, ACCOUNT, LOCATION, "BATCHKEY", "SYMBOL", "BATCH_NO", "RECORDID", "DESCRIPTION"),
    *("ENTRYDESCRIPTION", "BATCH_TITLE", "DEBITAMOUNT", "CREDITAMOUNT"),
    *("CUSTOMERID", "CUSTOMERNAME", "VENDORID", "VENDORNAME"),
)


@dataclass(slots=True)
class LedgerPage:
    """Some accounts, and where the next page begins, if there is one."""

    reports: list[Report] = field(default_factory=list)
    after: str = ""


def general_ledger(
    request: ReportRequest, setting: Setting, formatting: Formatting, after: str, size: int
) -> Asking[LedgerPage]:
    """A page of accounts, in the order of their numbers, from behind `after`."""
    books = yield from open_books(request, formatting)
    numbers = _numbers(request, books)
    ledger = yield from balances(request, books, setting, formatting)
    keys = sorted((key for key in ledger if not numbers or key.account in numbers), key=_place)
    waiting = [key for key in keys if _place(key) > _place_in(after)] if after else keys
    return (yield from _page(request, books, setting, formatting, (ledger, waiting, size)))


def _page(
    request: ReportRequest,
    books: Books,
    setting: Setting,
    formatting: Formatting,
    wanted: tuple[Ledger, list[Key], int],
) -> Asking[LedgerPage]:
    ledger, waiting, size = wanted
    page, rows, last = LedgerPage(), 0, None
    while waiting and len(page.reports) < size and rows < ROWS_OF_A_PAGE:
        some = list(dict.fromkeys(key.account for key in waiting))[:ACCOUNTS_AT_ONCE]
        lines = yield from _lines(request, books, formatting, some)
        while waiting and waiting[0].account in some and len(page.reports) < size:
            last = waiting.pop(0)
            found = lines.get((last.company, last.account), [])
            page.reports.append(_report(request, books, setting, (last, ledger, found)))
            rows += len(found)
    page.after = f"{last.account}:{last.company}" if waiting and last else ""
    return page


def _numbers(request: ReportRequest, books: Books) -> set[str]:
    """The wanted accounts by number. Raises InvalidParameter for one that is not there."""
    known = {account.shown.id: number for number, account in books.accounts.items()}
    for text in request.accounts:
        if text not in known and text not in books.accounts:
            raise InvalidParameter("account", f"there is no account {text!r}.", "See accounts.")
    return {known.get(text, text) for text in request.accounts}


def _lines(
    request: ReportRequest, books: Books, formatting: Formatting, numbers: Sequence[str]
) -> Asking[dict[tuple[str, str], list[tuple[date, Record]]]]:
    """The lines of some accounts by entity and account, in the order of their posting."""
    posted = days(formatting, request.start, request.end)
    condition = every((wanted_lines(books), posted, among(ACCOUNT, numbers)))
    (rows,) = yield (Ask(DETAILS, LINE, condition),)
    found: dict[tuple[str, str], list[tuple[date, Record]]] = {}
    for row in rows:
        company = books.entity_of.get(row.get(LOCATION) or "", "")
        day = formatting.read_date(row[DAY])
        found.setdefault((company, row[ACCOUNT]), []).append((day, row))
    for lines in found.values():
        lines.sort(key=lambda line: (line[0], len(line[1][KEY]), line[1][KEY]))
    return found


def _report(
    request: ReportRequest,
    books: Books,
    setting: Setting,
    found: tuple[Key, Ledger, list[tuple[date, Record]]],
) -> Report:
    key, ledger, lines = found
    amounts = ledger[key]
    account = books.accounts[key.account].shown
    return Report(
        id=f"{ReportType.GENERAL_LEDGER}:{_name(key)}",
        type=ReportType.GENERAL_LEDGER,
        name=f"General ledger of {account.number} {account.name}",
        company=key.company or None,
        currency=books.currencies.get(key.company) or setting.base_currency,
        basis="accrual",
        start_date=request.start,
        end_date=request.end,
        account=account,
        opening_balance=amounts.opening,
        closing_balance=amounts.closing,
        rows=list(_rows(amounts.opening, lines)),
        totals=[ReportTotal("debit", amounts.debit), ReportTotal("credit", amounts.credit)],
    )


def _rows(opening: Decimal, lines: Sequence[tuple[date, Record]]) -> Iterator[ReportRow]:
    balance = opening
    for day, line in lines:
        debit, credit = Decimal(line["DEBITAMOUNT"] or 0), Decimal(line["CREDITAMOUNT"] or 0)
        balance += debit - credit
        yield ReportRow(
            name=line.get("DESCRIPTION") or line.get("BATCH_TITLE") or None,
            contact=_contact(line),
            document=ReportDocument(
                id=line["BATCHKEY"],
                number=line.get("RECORDID") or f"{line['SYMBOL']} {line['BATCH_NO']}",
                type="journal_entry",
            ),
            posted_on=day,
            debit=debit,
            credit=credit,
            closing_balance=balance,
        )


def _contact(line: Record) -> ReportContact | None:
    for type_ in ("customer", "vendor"):
        if number := line.get(f"{type_.upper()}ID"):
            return ReportContact(number, line.get(f"{type_.upper()}NAME") or None, type_)
    return None


def _place(key: Key) -> tuple[str, str]:
    return key.account, key.company


def _place_in(after: str) -> tuple[str, str]:
    account, _, company = after.rpartition(":")
    return account, company


def _name(key: Key) -> str:
    return f"{key.account}:{key.company or 'top'}"
