"""What a currency was worth on a day, from the company's own exchange rates."""

from bisect import bisect_right
from decimal import Decimal
from typing import Final

from crossfoot.emulator.seed.draft import Draft

RATE_TYPE: Final = "Month End"
_BY_HAND: Final = {
    ("GBP", "USD"): Decimal("1.27"),
    ("GBP", "EUR"): Decimal("1.17"),
    ("CHF", "USD"): Decimal("1.13"),
    ("CHF", "EUR"): Decimal("1.04"),
}
"""Currencies without a table of rates: users type the rate in."""


class Rates:
    """The rates of one company, by pair and day."""

    def __init__(self, draft: Draft) -> None:
        pairs = {
            row["RECORDNO"]: (row["FROM_CURRENCY"], row["TO_CURRENCY"])
            for row in draft.of("EXCHANGERATE")
            if row["TYPENAME"] == RATE_TYPE
        }
        found: dict[tuple[str, str], list[tuple[str, Decimal]]] = {}
        for row in draft.of("EXCHANGERATEENTRY"):
            pair = pairs.get(row["EXCHANGERATEKEY"])
            if pair is not None:
                rate = Decimal(row["EXCHANGE_RATE"])
                found.setdefault(pair, []).append((row["EFFECTIVE_START_DATE"], rate))
        self._days = {pair: sorted(rates) for pair, rates in found.items()}

    def rate(self, currency: str, base: str, day: str) -> Decimal:
        """The value of one unit in the base currency on an ISO date."""
        if currency == base:
            return Decimal(1)
        if (currency, base) in _BY_HAND:
            return _BY_HAND[currency, base]
        days = self._days[currency, base]
        at = bisect_right(days, day, key=lambda entry: entry[0])
        return days[max(at - 1, 0)][1]

    def is_typed(self, currency: str, base: str) -> bool:
        """Whether a user must have typed the rate in."""
        return (currency, base) in _BY_HAND
