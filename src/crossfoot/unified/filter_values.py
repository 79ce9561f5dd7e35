"""The texts of filters as values; each reader raises ValueError in words for the caller."""

from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import Final

MOST_DIGITS: Final = 40
"""More than any ledger needs; 1E+1000000000 written out would fill the memory."""


def parse_instant(text: str) -> datetime:
    """An ISO 8601 date-time as a UTC instant; no zone means UTC, a date alone its midnight."""
    try:
        value = datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(
            f"{text!r} is no ISO 8601 date-time such as 2026-01-31T08:00:00Z."
        ) from None
    _check_year(value, text)
    return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def _check_year(value: date, text: str) -> None:
    """Intacct writes years with four digits; near the ends of time, zones would leave it."""
    if not 1000 < value.year < 9999:
        raise ValueError(f"{text!r} is out of range.")


def parse_date(text: str) -> date:
    """An ISO 8601 date; of a date-time, its day."""
    try:
        value = datetime.fromisoformat(text).date()
    except ValueError:
        raise ValueError(f"{text!r} is no ISO 8601 date such as 2026-01-31.") from None
    _check_year(value, text)
    return value


def is_written_out(value: Decimal) -> bool:
    """Whether a number has digits that somebody could read: neither infinite nor 1E+9999."""
    return value.is_finite() and value.adjusted() <= MOST_DIGITS


def parse_number(text: str) -> Decimal:
    """A finite number, short enough to be written out."""
    try:
        value = Decimal(text)
    except InvalidOperation:
        raise ValueError(f"{text!r} is no number.") from None
    if not value.is_finite() or abs(value.adjusted()) > MOST_DIGITS or len(text) > MOST_DIGITS:
        raise ValueError(f"{text[:MOST_DIGITS]!r} is no number of up to {MOST_DIGITS} digits.")
    return value


def parse_integer(text: str) -> int:
    """A whole number."""
    try:
        return int(text)
    except ValueError:
        raise ValueError(f"{text!r} is no whole number.") from None


def emit_number(value: Decimal) -> str:
    """Digits as Intacct prints them: no trailing zeros, no exponent (intacct-xml §4.0)."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
