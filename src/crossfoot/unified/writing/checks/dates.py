"""Days: whether the books are open, and whether the day can be meant."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from crossfoot.errors import Problem
from crossfoot.unified.writing.checks.places import entity_of_line
from crossfoot.unified.writing.entry import Entry
from crossfoot.unified.writing.known import Known

AHEAD: Final = timedelta(days=366)
LONG_AGO: Final = timedelta(days=5 * 366)
FARTHEST: Final = timedelta(days=10 * 366)
EARLIEST: Final = date(1970, 1, 1)


def plausible(entry: Entry, known: Known) -> Iterator[Problem]:
    """A day that nobody can mean is refused; one that few mean is worth a word."""
    for path, day in _days(entry):
        yield from _plausible(path, day, known.setup.today)


def _plausible(path: str, day: date, today: date) -> Iterator[Problem]:
    remedy = f"Check the year; today is {today}."
    if day > today + FARTHEST or day < EARLIEST:
        yield Problem(path, "impossible_date", f"{day} cannot be a day of these books.", remedy)
    elif day > today + AHEAD:
        yield Problem(path, "date_ahead", f"{day} is more than a year ahead.", remedy)
    elif day < today - LONG_AGO:
        yield Problem(path, "date_long_ago", f"{day} is more than five years ago.", remedy)


def dated(entry: Entry, known: Known) -> Iterator[Problem]:
    """Posting needs a day, and a reversal comes after it."""
    del known
    if entry.day is None:
        yield Problem(entry.day_at, "missing_date", "There is no date.", "Send one.")
    elif entry.reversed_on is not None and entry.reversed_on <= entry.day:
        yield Problem(
            entry.reversed_at,
            "reversal_date",
            f"{entry.reversed_on} is not after {entry.day}, the day of the entry.",
            "Send a later day.",
        )


def period_open(entry: Entry, known: Known) -> Iterator[Problem]:
    """The books of each entity are open (LOCATIONENTITY.STARTOPEN, intacct-xml §4.8)."""
    if entry.day is None:
        return
    entities = dict.fromkeys(entity_of_line(line, entry, known) for line in entry.lines)
    opened = {
        entity: one.open_from
        for entity in entities
        if (one := known.entities.get(entity)) is not None and one.open_from is not None
    }
    for path, day in _days(entry):
        for entity, first in opened.items():
            if day < first:
                yield Problem(
                    path,
                    "closed_period",
                    f"The books of {entity} are closed on {day}: they are open from {first} on.",
                    "Send a later day, or open the period in Intacct.",
                )
    if len(opened) < len(entities):
        yield Problem(
            entry.day_at,
            "period_unknown",
            f"Intacct does not tell whether the books are open on {entry.day}.",
            "If they are closed, Intacct will refuse the document.",
        )


def _days(entry: Entry) -> Iterator[tuple[str, date]]:
    if entry.day is not None:
        yield entry.day_at, entry.day
    if entry.reversed_on is not None:
        yield entry.reversed_at, entry.reversed_on
