"""Dates and times as one Intacct user sees them.

The gateway prints timestamps without a zone, in the user's own zone, date order, separator and
clock (intacct-xml §7); `readUserFormatting` tells which. The offset is the one of now: a zone with
summer time shows instants of the other half of the year an hour off.
"""

import re
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Final

import msgspec

from crossfoot.errors import RemoteGarbled

_OFFSET: Final = re.compile(r"(?:GMT|UTC)?\s*([+-])(\d{1,2}):?(\d{2})?", re.IGNORECASE)
_DATE: Final = re.compile(r"(\d{1,4})\D(\d{1,2})\D(\d{1,4})")
_TIME: Final = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?\s*([ap])?\.?m?\.?", re.IGNORECASE)
_ISO: Final = re.compile(r"\d{4}-\d{2}-\d{2}T.*")
_ORDERS: Final = frozenset({"dmy", "mdy", "ymd", "ydm"})


class Formatting(msgspec.Struct, frozen=True):
    """How a user writes dates and times; the default is mm/dd/yyyy, 24 hours, UTC.

    `order` is PHP-like: `m`, `d` and `Y` (four digits) or `y`, in the order they are written.
    """

    order: str = "mdY"
    separator: str = "/"
    offset: timedelta = timedelta(0)
    twelve_hours: bool = False
    locale: str = "en_US"

    @property
    def zone(self) -> timezone:
        """The user's zone, as a fixed offset."""
        return timezone(self.offset)

    def read_date(self, text: str) -> date:
        """A date in the user's order, or ISO; raises `RemoteGarbled` for anything else."""
        found = _DATE.fullmatch(text.strip())
        if not found:
            raise RemoteGarbled(f"Sage Intacct's date {text[:30]!r} is not one.")
        if len(found[1]) == 4:  # only a year has four digits: ISO dates, and users who write it so
            order = "ydm" if self.order.lower() == "ydm" else "ymd"
        else:
            order = self.order.lower()
        parts = dict(zip(order, found.groups(), strict=True))
        year = int(parts["y"])
        try:
            full = year if len(parts["y"]) == 4 else year + (2000 if year < 70 else 1900)
            return date(full, int(parts["m"]), int(parts["d"]))
        except ValueError as impossible:
            raise RemoteGarbled(f"Sage Intacct's date {text[:30]!r} is not one.") from impossible

    def read_timestamp(self, text: str) -> datetime:
        """An instant in UTC; ISO stamps with their own zone are understood too."""
        text = text.strip()
        if _ISO.fullmatch(text):
            return self._read_iso(text)
        day, _, clock = text.partition(" ")
        moment = datetime.combine(self.read_date(day), _read_time(clock), self.zone)
        return moment.astimezone(UTC)

    def emit_date(self, day: date) -> str:
        """A date as this user writes it."""
        parts = {"m": f"{day:%m}", "d": f"{day:%d}", "Y": f"{day:%Y}", "y": f"{day:%y}"}
        return self.separator.join(parts[letter] for letter in self.order)

    def emit_timestamp(self, instant: datetime) -> str:
        """An aware instant as this user writes it."""
        local = instant.astimezone(self.zone)
        clock = "%I:%M:%S %p" if self.twelve_hours else "%H:%M:%S"
        return f"{self.emit_date(local)} {local:{clock}}"

    def emit_filter(self, moment: date) -> str:
        """A date or instant for a filter: mm/dd/yyyy hh:mm:ss in the user's zone.

        Every user's filters take this form (intacct-xml §7).
        """
        if isinstance(moment, datetime):
            return moment.astimezone(self.zone).strftime("%m/%d/%Y %H:%M:%S")
        return moment.strftime("%m/%d/%Y")

    def _read_iso(self, text: str) -> datetime:
        try:
            moment = datetime.fromisoformat(text)
        except ValueError as impossible:
            raise RemoteGarbled(f"Sage Intacct's time {text[:30]!r} is not one.") from impossible
        return (moment if moment.tzinfo else moment.replace(tzinfo=self.zone)).astimezone(UTC)


def formatting_of(dateformat: str, gmtoffset: str, clock: str, locale: str = "") -> Formatting:
    """The formatting that `readUserFormatting` describes: `/mdY`, `+09:30`, `12` (§3.8).

    What is missing takes its default; raises `RemoteGarbled` for what cannot be understood.
    """
    order, separator = dateformat[1:] or "mdY", dateformat[:1] or "/"
    if order.lower() not in _ORDERS:
        raise RemoteGarbled(f"Sage Intacct's date format {dateformat[:20]!r} is not known.")
    return Formatting(order, separator, _read_offset(gmtoffset), clock == "12", locale or "en_US")


def _read_offset(text: str) -> timedelta:
    if not text.strip():
        return timedelta(0)
    if not (found := _OFFSET.fullmatch(text.strip())) or int(found[2]) > 14:
        raise RemoteGarbled(f"Sage Intacct's time zone {text[:20]!r} is not known.")
    offset = timedelta(hours=int(found[2]), minutes=int(found[3] or 0))
    return -offset if found[1] == "-" else offset


def _read_time(text: str) -> time:
    found = _TIME.fullmatch(text.strip())
    if not found:
        if not text.strip():
            return time()
        raise RemoteGarbled(f"Sage Intacct's time {text[:30]!r} is not one.")
    hour = int(found[1])
    if found[4]:
        hour = hour % 12 + (12 if found[4].lower() == "p" else 0)
    try:
        return time(hour, int(found[2]), int(found[3] or 0))
    except ValueError as impossible:
        raise RemoteGarbled(f"Sage Intacct's time {text[:30]!r} is not one.") from impossible
