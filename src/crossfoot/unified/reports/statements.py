"""Trial balance, balance sheet, and profit and loss: one record for each entity."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Final

from msgspec.structs import replace

from crossfoot.unified.dimensions import Value
from crossfoot.unified.formatting import Formatting
from crossfoot.unified.reports.asking import Asking
from crossfoot.unified.reports.balances import Amounts, Key, Ledger, balances
from crossfoot.unified.reports.books import Account, Books, open_books, values_of
from crossfoot.unified.reports.request import ON_ONE_DAY, ReportRequest, Setting
from crossfoot.unified.reports.shapes import Report, ReportRow, ReportTotal, ReportType
from crossfoot.unified.shapes import Tracking

ZERO: Final = Decimal(0)
NAMES: Final = {
    ReportType.TRIAL_BALANCE: "Trial balance",
    ReportType.BALANCE_SHEET: "Balance sheet",
    ReportType.PROFIT_AND_LOSS: "Profit and loss",
}
SECTION_OF: Final = {
    "asset": "assets",
    "liability": "liabilities",
    "equity": "equity",
    "revenue": "income",
    "expense": "expenses",
}
COST_OF_SALES: Final = frozenset({"cost_of_goods_sold", "direct_costs"})
ON_THE_DEBIT_SIDE: Final = frozenset({"assets", "cost_of_sales", "expenses"})
SHEET: Final = ("assets", "liabilities", "equity")
INCOME: Final = ("income", "cost_of_sales", "expenses")

Rows = list[tuple[Key, Account | None, Amounts]]


def statements(
    request: ReportRequest, setting: Setting, formatting: Formatting
) -> Asking[list[Report]]:
    """The statement of each entity that has any amounts."""
    books = yield from open_books(request, formatting)
    ledger = yield from balances(request, books, setting, formatting)
    values: Mapping[str, Value] = {}
    if request.group is not None:
        texts = sorted({key.value for key in ledger if key.value})
        values = (yield from values_of(request.group, texts)) if texts else {}
    maker = _Maker(request, books, setting, values)
    return [maker.report(company, ledger) for company in _companies(books, ledger)]


def section_of(account: Account) -> str:
    """The part of a statement in which an account stands."""
    shown = account.shown
    if account.is_income:
        if shown.type in COST_OF_SALES:
            return "cost_of_sales"
        return "income" if shown.classification == "revenue" else "expenses"
    return SECTION_OF.get(shown.classification or "", "liabilities")


def _companies(books: Books, ledger: Ledger) -> list[str]:
    """The entities that have amounts, in the order of their ids, what belongs to none last."""
    found = {key.company for key in ledger}
    return [name for name in (*sorted(books.currencies), "") if name in found]


class _Maker:
    """Makes the records of one report."""

    def __init__(
        self, request: ReportRequest, books: Books, setting: Setting, values: Mapping[str, Value]
    ) -> None:
        self._request = request
        self._books = books
        self._setting = setting
        self._values = values

    def report(self, company: str, ledger: Ledger) -> Report:
        """The statement of one entity."""
        accounts = self._books.accounts
        keys = sorted(key for key in ledger if key.company == company)
        rows: Rows = [(key, accounts.get(key.account), ledger[key]) for key in keys]
        make, total = _KINDS[self._request.type]
        shown = list(make(self, rows))
        request = self._request
        return Report(
            id=f"{request.type}:{company or 'top'}",
            type=request.type,
            name=NAMES[request.type],
            company=company or None,
            currency=self._books.currencies.get(company) or self._setting.base_currency,
            basis="accrual",
            start_date=None if request.type in ON_ONE_DAY else request.start,
            end_date=request.end,
            group_by=request.group.type if request.group else None,
            rows=shown,
            totals=total(shown),
        )

    def trial_balance(self, rows: Rows) -> Iterator[ReportRow]:
        for key, account, amounts in rows:
            yield replace(
                self._row(key, account),
                opening_balance=amounts.opening,
                debit=amounts.debit,
                credit=amounts.credit,
                closing_balance=amounts.closing,
            )

    def balance_sheet(self, rows: Rows) -> Iterator[ReportRow]:
        by_section = _by_section(rows)
        for section in SHEET:
            for key, account, amounts in by_section.get(section, ()):
                if amounts.closing:
                    yield self._row(key, account, _side(section, amounts.closing))
        earned: dict[str, Decimal] = {}
        for section in INCOME:
            for key, _, amounts in by_section.get(section, ()):
                earned[key.value] = earned.get(key.value, ZERO) - amounts.closing
        for value, amount in sorted(earned.items()):
            yield ReportRow(
                section="equity",
                name="Net income of the fiscal year",
                tracking_category=self._tracking(value),
                amount=amount,
            )

    def profit_and_loss(self, rows: Rows) -> Iterator[ReportRow]:
        by_section = _by_section(rows)
        for section in INCOME:
            for key, account, amounts in by_section.get(section, ()):
                moved = amounts.debit - amounts.credit
                if moved:
                    yield self._row(key, account, _side(section, moved))

    def _row(self, key: Key, account: Account | None, amount: Decimal | None = None) -> ReportRow:
        shown = account.shown if account else None
        return ReportRow(
            section=section_of(account) if account else None,
            account=shown,
            name=shown.name if shown else None,
            tracking_category=self._tracking(key.value),
            amount=amount,
        )

    def _tracking(self, text: str) -> Tracking | None:
        group = self._request.group
        if group is None or not text:
            return None
        value = self._values.get(text, Value("", text, ""))
        key = f"{group.type}_{value.key}" if value.key else None
        return Tracking(key, value.name or None, value.name or None, value.number, group.type)


def _by_section(rows: Rows) -> dict[str, Rows]:
    found: dict[str, Rows] = {}
    for row in rows:
        if row[1] is not None:
            found.setdefault(section_of(row[1]), []).append(row)
    return found


def _side(section: str, balance: Decimal) -> Decimal:
    """A balance as its section shows it: positive on the side where the section normally is."""
    return balance if section in ON_THE_DEBIT_SIDE else -balance


def _sum(rows: Sequence[ReportRow], *sections: str) -> Decimal:
    return sum((r.amount for r in rows if r.section in sections and r.amount), ZERO)


def _of_trial_balance(rows: Sequence[ReportRow]) -> list[ReportTotal]:
    names = ("opening_balance", "debit", "credit", "closing_balance")
    return [
        ReportTotal(name, sum((getattr(row, name) or ZERO for row in rows), ZERO)) for name in names
    ]


def _of_balance_sheet(rows: Sequence[ReportRow]) -> list[ReportTotal]:
    return [
        *(ReportTotal(section, _sum(rows, section)) for section in SHEET),
        ReportTotal("liabilities_and_equity", _sum(rows, "liabilities", "equity")),
    ]


def _of_profit_and_loss(rows: Sequence[ReportRow]) -> list[ReportTotal]:
    gross = _sum(rows, "income") - _sum(rows, "cost_of_sales")
    return [
        *(ReportTotal(section, _sum(rows, section)) for section in INCOME),
        ReportTotal("gross_profit", gross),
        ReportTotal("net_income", gross - _sum(rows, "expenses")),
    ]


_Make = Callable[[_Maker, Rows], Iterator[ReportRow]]
_Total = Callable[[Sequence[ReportRow]], list[ReportTotal]]
_KINDS: Final[Mapping[ReportType, tuple[_Make, _Total]]] = {
    ReportType.TRIAL_BALANCE: (_Maker.trial_balance, _of_trial_balance),
    ReportType.BALANCE_SHEET: (_Maker.balance_sheet, _of_balance_sheet),
    ReportType.PROFIT_AND_LOSS: (_Maker.profit_and_loss, _of_profit_and_loss),
}
