"""Exact sums inside SQLite: amounts are decimal text, and never pass through a float."""

import sqlite3
from datetime import date
from decimal import Decimal

from crossfoot.emulator.tables import plain


class ExactSum:
    """The SQL aggregate `exact_sum(text)`; NULL when no row has a value, as SQL's `sum`."""

    def __init__(self) -> None:
        self._total: Decimal | None = None

    def step(self, value: str | int | None) -> None:
        """Add one row's value."""
        if value is not None:
            self._total = (self._total or Decimal(0)) + Decimal(value)

    def finalize(self) -> str | None:
        """The sum as stored text."""
        return None if self._total is None else plain(self._total)


class ExactMean:
    """The SQL aggregate `exact_avg(text)`, to ten decimals."""

    def __init__(self) -> None:
        self._total = Decimal(0)
        self._count = 0

    def step(self, value: str | int | None) -> None:
        """Add one row's value."""
        if value is not None:
            self._total += Decimal(value)
            self._count += 1

    def finalize(self) -> str | None:
        """The mean as stored text."""
        if not self._count:
            return None
        return plain(round(self._total / self._count, 10))


class ExactMinimum:
    """The SQL aggregate `exact_min(text)`."""

    def __init__(self) -> None:
        self._found: Decimal | None = None

    def step(self, value: str | int | None) -> None:
        """Look at one row's value."""
        if value is not None:
            number = Decimal(value)
            self._found = number if self._found is None else min(self._found, number)

    def finalize(self) -> str | None:
        """The smallest value, as stored text."""
        return None if self._found is None else plain(self._found)


class ExactMaximum:
    """The SQL aggregate `exact_max(text)`."""

    def __init__(self) -> None:
        self._found: Decimal | None = None

    def step(self, value: str | int | None) -> None:
        """Look at one row's value."""
        if value is not None:
            number = Decimal(value)
            self._found = number if self._found is None else max(self._found, number)

    def finalize(self) -> str | None:
        """The largest value, as stored text."""
        return None if self._found is None else plain(self._found)


sqlite3.register_adapter(Decimal, plain)
sqlite3.register_adapter(date, date.isoformat)


def register(database: sqlite3.Connection) -> None:
    """Teach a connection the functions that our statements use."""
    # sqlite3's stubs want a protocol that classes with these very methods do not satisfy.
    database.create_aggregate("exact_sum", 1, ExactSum)  # type: ignore[arg-type]
    database.create_aggregate("exact_avg", 1, ExactMean)  # type: ignore[arg-type]
    database.create_aggregate("exact_min", 1, ExactMinimum)  # type: ignore[arg-type]
    database.create_aggregate("exact_max", 1, ExactMaximum)  # type: ignore[arg-type]
    database.create_function("fold", 1, _fold, deterministic=True)


def _fold(value: str | None) -> str | None:
    return None if value is None else str(value).casefold()
