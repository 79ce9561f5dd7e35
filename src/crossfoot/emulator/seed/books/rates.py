"""Exchange rates: what the books convert at, and three more currencies than the entities keep."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from random import Random
from typing import Final

from crossfoot.emulator.company import Company
from crossfoot.emulator.seed.draft import SEED
from crossfoot.emulator.tables import plain

RATE_TYPE: Final = "Month End"
_MORE: Final = {"GBP": "1.2715", "CHF": "1.1205", "CAD": "0.7365"}
"""Further currencies and what one unit was worth in US dollars at first."""

_PLACES: Final = Decimal("0.000001")


@dataclass(frozen=True, slots=True)
class Rates:
    """Rates of the type `Month End`, each valid from the first day of a month."""

    by_month: dict[tuple[str, str, int, int], Decimal]

    @classmethod
    def read(cls, company: Company) -> "Rates":
        """The company's rates."""
        found = company.database.execute(
            "SELECT r.FROM_CURRENCY, r.TO_CURRENCY, e.EFFECTIVE_START_DATE, e.EXCHANGE_RATE"
            " FROM EXCHANGERATE r JOIN EXCHANGERATEENTRY e ON e.EXCHANGERATEKEY = r.RECORDNO"
            " WHERE r.TYPENAME = ?",
            [RATE_TYPE],
        )
        return cls(
            {
                (source, target, int(day[:4]), int(day[5:7])): Decimal(rate)
                for source, target, day, rate in found
            }
        )

    def rate(self, source: str, target: str, day: date) -> Decimal:
        """What one unit of a currency is worth in another. Raises KeyError where none is known."""
        if source == target:
            return Decimal(1)
        return self.by_month[source, target, day.year, day.month]

    def both(self, source: str, day: date) -> dict[str, Decimal]:
        """What one unit is worth in each currency that an entity keeps its books in."""
        return {target: self.rate(source, target, day) for target in ("USD", "EUR")}


def write_rates(company: Company) -> None:
    """Rates of the further currencies into those of the entities, each month and both ways."""
    chance = Random(f"{SEED} rates")  # noqa: S311 -- chance for looks, guarding nothing
    euro = Rates.read(company).by_month
    months = sorted((y, m) for source, target, y, m in euro if (source, target) == ("EUR", "USD"))
    header = company.database.execute(
        "SELECT max(CAST(RECORDNO AS INTEGER)) FROM EXCHANGERATE"
    ).fetchone()[0]
    entry = company.database.execute(
        "SELECT max(CAST(RECORDNO AS INTEGER)) FROM EXCHANGERATEENTRY"
    ).fetchone()[0]
    for currency, first in _MORE.items():
        dollars = _wander(chance, Decimal(first), months)
        euros = {at: (dollars[at] / euro["EUR", "USD", *at]).quantize(_PLACES) for at in months}
        for target, rates in (("USD", dollars), ("EUR", euros)):
            for source, to, turned in ((currency, target, False), (target, currency, True)):
                header += 1
                pair = {"TYPENAME": RATE_TYPE, "FROM_CURRENCY": source, "TO_CURRENCY": to}
                company.insert("EXCHANGERATE", {"RECORDNO": str(header), **pair})
                entries = []
                for at, rate in rates.items():
                    entry += 1
                    entries.append(_entry(entry, header, at, rate, turned=turned))
                company.insert_many("EXCHANGERATEENTRY", entries)


def _wander(
    chance: Random, first: Decimal, months: list[tuple[int, int]]
) -> dict[tuple[int, int], Decimal]:
    rates, rate = {}, first
    for at in months:
        rates[at] = rate
        rate += Decimal(chance.randint(-140, 150)) / 10_000
    return rates


def _entry(
    number: int, header: int, at: tuple[int, int], rate: Decimal, *, turned: bool
) -> dict[str, str | int]:
    there, back = rate, (1 / rate).quantize(_PLACES)
    if turned:
        there, back = back, there
    day = f"{at[0]}-{at[1]:02}-01"
    stamp = f"{day} 06:00:00"
    return {
        "RECORDNO": number,
        "EXCHANGERATEKEY": str(header),
        "EFFECTIVE_START_DATE": day,
        "EXCHANGE_RATE": plain(there),
        "RECIPROCAL_RATE": plain(back),
        "WHENCREATED": stamp,
        "WHENMODIFIED": stamp,
    }
