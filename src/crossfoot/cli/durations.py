"""Durations as people write them: 30m, 12h, 90d, 4w."""

from datetime import timedelta
from typing import Final

import typer

UNITS: Final = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


def duration(text: str) -> timedelta:
    """Read a duration; raises BadParameter saying how to write one."""
    number, unit = text[:-1], text[-1:]
    if (
        unit not in UNITS
        or not (number.isascii() and number.isdigit())
        or not 0 < int(number) < 10_000
    ):
        raise typer.BadParameter(f"{text!r} is no duration; write one such as 12h, 90d or 4w.")
    return timedelta(**{UNITS[unit]: int(number)})
