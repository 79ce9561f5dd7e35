"""Sums of the general ledger's details for a span of days, by account and any dimensions.

Income and expense accounts start anew with each fiscal year: what they held before stands on their
closing account from then on, as in Intacct's own reports.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Final

from crossfoot.emulator.company import Company
from crossfoot.emulator.queries import Condition
from crossfoot.emulator.tables import quoted

_CENTS: Final = 'CAST(round("AMOUNT" * 100) AS INTEGER)'
"""Amounts have two decimals; whole cents add up exactly."""

Place = tuple[str, ...]
"""Account number, base currency, and one value for each column that the sums are grouped by."""


@dataclass(slots=True)
class Sums:
    """What one account holds: before the span, and the debits and credits within it, in cents."""

    start: int = 0
    debits: int = 0
    credits: int = 0

    @property
    def end(self) -> int:
        """What it holds after the span."""
        return self.start + self.debits - self.credits

    @property
    def is_zero(self) -> bool:
        """Whether there was nothing before and nothing within the span."""
        return not (self.start or self.debits or self.credits)


@dataclass(frozen=True, slots=True)
class Span:
    """Days from the first to the last, both included."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Scope:
    """Which details count, and what they are grouped by beside account and currency."""

    conditions: list[Condition] = field(default_factory=list)
    columns: tuple[str, ...] = ()

    @property
    def where(self) -> Condition:
        """All conditions as one."""
        sql = " AND ".join(f"({part.sql})" for part in self.conditions) or "1"
        return Condition(sql, [value for part in self.conditions for value in part.parameters])


def sums_of(company: Company, span: Span, scope: Scope) -> dict[Place, Sums]:
    """The sums of every account that has details in scope up to the end of the span."""
    year = _fiscal_year(company, span.first)
    closing = _closing_accounts(company)
    found: dict[Place, Sums] = {}
    for when, (account, *rest), debited, credited in _groups(company, span, year, scope):
        holder = closing.get(account, account) if when == "earlier" else account
        sums = found.setdefault((holder, *rest), Sums())
        if when == "within":
            sums.debits += debited
            sums.credits += credited
        else:
            sums.start += debited - credited
    return found


def money(cents: int) -> str:
    """Cents as the gateway spells an amount."""
    text = f"{Decimal(cents) / 100:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _groups(
    company: Company, span: Span, year: date, scope: Scope
) -> Iterator[tuple[str, Sequence[str], int, int]]:
    company.table("GLDETAIL")
    where = scope.where
    columns = ['"ACCOUNTNO"', '"BASECURR"', *map(quoted, scope.columns)]
    shown = ", ".join(f"ifnull({column}, '')" for column in columns)
    found = company.database.execute(
        "SELECT CASE WHEN \"ENTRY_DATE\" >= ? THEN 'within' WHEN \"ENTRY_DATE\" >= ? THEN 'before'"
        f" ELSE 'earlier' END, {shown}, sum(max({_CENTS}, 0)), sum(max(-{_CENTS}, 0))"
        f' FROM GLDETAIL WHERE "ENTRY_DATE" <= ? AND ({where.sql})'
        f" GROUP BY {', '.join(map(str, range(1, len(columns) + 2)))}",
        [span.first.isoformat(), year.isoformat(), span.last.isoformat(), *where.parameters],
    ).fetchall()
    for when, *place, debited, credited in found:
        yield when, place, debited, credited


def _fiscal_year(company: Company, day: date) -> date:
    """The first day of the fiscal year that a day lies in."""
    month = company.settings.first_fiscal_month
    return date(day.year if day.month >= month else day.year - 1, month, 1)


def _closing_accounts(company: Company) -> dict[str, str]:
    found = company.database.execute(
        f'SELECT "ACCOUNTNO", "CLOSINGACCOUNTNO" FROM {company.table("GLACCOUNT").sql}'
        ' WHERE "CLOSINGACCOUNTNO" IS NOT NULL'
    )
    return dict(found)
