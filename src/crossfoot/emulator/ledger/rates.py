"""Exchange rates of the running company, by type, pair and day (intacct-xml §4.8)."""

from datetime import date
from decimal import Decimal
from typing import Final

from crossfoot.emulator.company import Company
from crossfoot.emulator.validation import invalid

DAILY: Final = "Intacct Daily Rate"
"""Intacct's own type, which samples ask for; here it is the company's default type."""

CUSTOM: Final = "Custom"
"""The type of a rate that was typed in and is in no table."""


def default_type(company: Company) -> str:
    """The name of the rate type that is taken where none is asked for; "" without any."""
    table = company.table("EXCHANGERATETYPES")
    found = company.database.execute(
        f'SELECT "NAME" FROM {table.sql} ORDER BY "ISDEFAULT" = \'true\' DESC, rowid LIMIT 1'
    ).fetchone()
    return found[0] if found else ""


def type_name(company: Company, wanted: str) -> str:
    """The name of a rate type given by its name, its id or as Intacct's own; the default for "".

    Raises Invalid when there is none.
    """
    if wanted in {"", DAILY}:
        return default_type(company)
    for field in ("NAME", "ID"):
        found = company.find_by("EXCHANGERATETYPES", field, wanted)
        if found is not None:
            return found["NAME"]
    raise invalid("BL01001973", f"Invalid Exchange rate type '{wanted}' specified.")


def rate_on(company: Company, source: str, target: str, day: date, rate_type: str = "") -> Decimal:
    """What one unit of a currency is worth in another, by the latest rate up to that day.

    Raises:
        Invalid: There is no rate of that type yet, or no such type.
    """
    if source == target:
        return Decimal(1)
    name = rate_type or default_type(company)
    rate = _latest(company, name, (source, target), day, "EXCHANGE_RATE")
    if rate is None:
        rate = _latest(company, name, (target, source), day, "RECIPROCAL_RATE")
    if rate is None:
        text = (
            f"There is no exchange rate of type '{name}' from {source} to {target}"
            f" on {day:%m/%d/%Y}."
        )
        raise invalid("BL01001973", text)
    return rate


def _latest(
    company: Company, rate_type: str, pair: tuple[str, str], day: date, column: str
) -> Decimal | None:
    header, entry = company.table("EXCHANGERATE"), company.table("EXCHANGERATEENTRY")
    company.index(entry, "EXCHANGERATEKEY")
    found = company.database.execute(
        f"SELECT e.{column} FROM {header.sql} r"
        f" JOIN {entry.sql} e ON e.EXCHANGERATEKEY = r.RECORDNO"
        " WHERE r.TYPENAME = ? AND r.FROM_CURRENCY = ? AND r.TO_CURRENCY = ?"
        f" AND e.EFFECTIVE_START_DATE <= ? AND e.{column} IS NOT NULL"
        " ORDER BY e.EFFECTIVE_START_DATE DESC, e.rowid DESC LIMIT 1",
        [rate_type, *pair, day.isoformat()],
    ).fetchone()
    return Decimal(found[0]) if found and Decimal(found[0]) else None
