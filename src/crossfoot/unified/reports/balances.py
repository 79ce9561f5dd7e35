"""What accounts held and moved between two days.

GLACCOUNTBALANCE knows whole reporting periods, and carries income into retained earnings when a
year begins; GLDETAIL knows every line, for the days that part a period and for dimensions by which
balances are not told apart (intacct-xml §4.1).
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final, Literal, NamedTuple

from crossfoot.unified.codecs import Record
from crossfoot.unified.criteria import ALWAYS, Criterion, Match, among, every
from crossfoot.unified.formatting import Formatting
from crossfoot.unified.reports.asking import Ask, Asking
from crossfoot.unified.reports.books import ONE_DAY, Books, Period
from crossfoot.unified.reports.request import ReportRequest, Setting

BOOK: Final = Match("BOOKID", "eq", ("ACCRUAL",))
BALANCES: Final = "GLACCOUNTBALANCE"
DETAILS: Final = "GLDETAIL"
ACCOUNT, LOCATION, DAY = "ACCOUNTNO", "LOCATIONID", "BATCH_DATE"
TOLD_APART_BY_BALANCES: Final = frozenset({"location", "department"})
"""The dimensions of account balances; that there are no more is guessed."""

Part = Literal["opening", "moved", "closing"]


class Key(NamedTuple):
    """Whose amounts: of an entity's account, and of a value of the dimension asked for."""

    company: str
    account: str
    value: str


@dataclass(slots=True)
class Amounts:
    """Debits are positive in balances; both sides are positive in movements."""

    opening: Decimal = Decimal(0)
    debit: Decimal = Decimal(0)
    credit: Decimal = Decimal(0)
    closing: Decimal = Decimal(0)


Ledger = dict[Key, Amounts]


@dataclass(frozen=True, slots=True)
class _Piece:
    """An ask, and the part of the amounts that its sums belong to.

    With `carried`, income of past years goes where it was closed into.
    """

    ask: Ask
    part: Part
    carried: bool = False


def balances(
    request: ReportRequest, books: Books, setting: Setting, formatting: Formatting
) -> Asking[Ledger]:
    """The amounts between the request's first and last day."""
    planner = _Planner(request, books, setting, formatting)
    pieces = list(planner.pieces())
    answers = yield [piece.ask for piece in pieces]
    found: Ledger = defaultdict(Amounts)
    for piece, rows in zip(pieces, answers, strict=True):
        for row in rows:
            planner.add(found, piece, row)
    return {key: amounts for key, amounts in found.items() if amounts != Amounts()}


def wanted_lines(books: Books) -> Criterion:
    """The ledger lines that carry what the request asks for."""
    dimensions = (among(place.told_by, texts) for place, texts in books.wanted.items())
    return every((BOOK, *dimensions))


class _Planner:
    """Which sums make up the amounts of one request, and where each belongs."""

    def __init__(
        self, request: ReportRequest, books: Books, setting: Setting, formatting: Formatting
    ) -> None:
        self._request = request
        self._books = books
        self._setting = setting
        self._formatting = formatting
        self._lines = wanted_lines(books)
        self._group = request.group.told_by if request.group else ""
        self._by = tuple(dict.fromkeys(filter(None, (ACCOUNT, LOCATION, self._group))))

    def pieces(self) -> Iterator[_Piece]:
        """The asks: few, whatever the span of days."""
        request = self._request
        places = {*self._books.wanted, *filter(None, (request.group,))}
        if {place.type for place in places} <= TOLD_APART_BY_BALANCES:
            yield from self._from_balances(self._books.periods_of(request.start, request.end))
        else:
            yield from self._from_details()

    def _from_balances(self, periods: list[Period]) -> Iterator[_Piece]:
        start, end = self._request.start, self._request.end
        first, last = periods[0], periods[-1]
        whole = [p for p in periods if start <= p.start and p.end <= end]
        yield self._opening(first, "opening")
        yield from self._details(first.start, start - ONE_DAY, "opening")
        if whole:
            yield self._moved(whole, "moved")
        for period in periods:
            if period not in whole:
                yield from self._details(max(start, period.start), min(end, period.end), "moved")
        yield self._opening(last, "closing")
        if last in whole:
            yield self._moved([last], "closing")
        else:
            yield from self._details(last.start, end, "closing")

    def _from_details(self) -> Iterator[_Piece]:
        """From the first line ever: what no balance is kept of has no other beginning."""
        start, end = self._request.start, self._request.end
        yield from self._details(start, end, "moved")
        ends: tuple[tuple[date, date, Part], ...] = (
            (self._setting.fiscal_year_start(start), start - ONE_DAY, "opening"),
            (self._setting.fiscal_year_start(end), end, "closing"),
        )
        for year, day, part in ends:
            yield from self._details(None, year - ONE_DAY, part, carried=True)
            yield from self._details(year, day, part)

    def _opening(self, period: Period, part: Part) -> _Piece:
        condition = every((self._lines, Match("PERIOD", "eq", (period.name,))))
        return _Piece(Ask(BALANCES, self._by, condition, ("OPENBAL",)), part)

    def _moved(self, periods: list[Period], part: Part) -> _Piece:
        condition = every((self._lines, among("PERIOD", [period.name for period in periods])))
        return _Piece(Ask(BALANCES, self._by, condition, ("TOTDEBIT", "TOTCREDIT")), part)

    def _details(
        self, start: date | None, end: date, part: Part, *, carried: bool = False
    ) -> Iterator[_Piece]:
        if start is None or start <= end:
            condition = every((self._lines, days(self._formatting, start, end)))
            ask = Ask(DETAILS, self._by, condition, ("DEBITAMOUNT", "CREDITAMOUNT"))
            yield _Piece(ask, part, carried)

    def add(self, ledger: Ledger, piece: _Piece, row: Record) -> None:
        """Put a row of sums where it belongs, if the request asks for its entity and account."""
        account = self._books.accounts.get(row[ACCOUNT])
        company = self._books.entity_of.get(row.get(LOCATION) or "", "")
        wanted = self._request.companies
        if account is None or (wanted and company not in wanted):
            return
        number = account.shown.number
        if piece.carried and account.is_income:
            number = account.closes_into
        value = row.get(self._group) or "" if self._group else ""
        _put(ledger[Key(company, number, value)], piece, row)


def _put(amounts: Amounts, piece: _Piece, row: Record) -> None:
    first, *rest = (Decimal(row.get(name) or 0) for name in piece.ask.sums)
    if piece.part == "moved":
        amounts.debit += first
        amounts.credit += rest[0]
        return
    balance = first - sum(rest, Decimal(0))
    if piece.part == "opening":
        amounts.opening += balance
    else:
        amounts.closing += balance


def days(formatting: Formatting, start: date | None, end: date) -> Criterion:
    """Lines posted from a day, or from the beginning, to a day."""
    since = Match(DAY, "gte", (formatting.emit_filter(start),)) if start else ALWAYS
    return every((since, Match(DAY, "lte", (formatting.emit_filter(end),))))
