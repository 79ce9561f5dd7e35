"""How one gateway user sees dates and times, and back.

Intacct writes times without a zone, in the preferences of the user who asks: offset, order of day,
month and year, separator, 12- or 24-hour clock (intacct-xml §7). Filters may always say
mm/dd/yyyy hh:mm:ss, in the same user's local time.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone


@dataclass(frozen=True, slots=True)
class Formatting:
    """One user's preferences, from readUserFormatting (intacct-xml §3.8)."""

    offset: timedelta = timedelta(0)
    order: str = "mdY"
    separator: str = "/"

    @classmethod
    def of(cls, dateformat: str, gmtoffset: str) -> "Formatting":
        """Read Intacct's spelling: `/mdY` is a separator and an order; `+09:30` an offset."""
        separator, order = (dateformat[:1], dateformat[1:]) if dateformat else ("/", "mdY")
        sign = -1 if gmtoffset.startswith("-") else 1
        hours, _, minutes = gmtoffset.lstrip("+-").partition(":")
        offset = sign * timedelta(hours=int(hours or 0), minutes=int(minutes or 0))
        return cls(offset, order, separator)

    @property
    def zone(self) -> timezone:
        """The user's zone, as far as Intacct tells it: a fixed offset."""
        return timezone(self.offset)

    def read_date(self, text: str) -> date:
        """A calendar day. Raises ValueError when it is not one."""
        parts = dict(zip(self.order.lower(), text.split(self.separator), strict=True))
        year = int(parts["y"])
        return date(year + 2000 if len(parts["y"]) == 2 else year, int(parts["m"]), int(parts["d"]))

    def read_instant(self, text: str) -> datetime:
        """A local time as the UTC instant it means. Raises ValueError when it is not one."""
        day, _, clock = text.partition(" ")
        when = self.read_date(day)
        time, _, half = clock.partition(" ")
        hours, minutes, seconds = (int(part) for part in (time or "0:0:0").split(":"))
        if half:
            hours = hours % 12 + (12 if half.lower().startswith("p") else 0)
        local = datetime(when.year, when.month, when.day, hours, minutes, seconds, tzinfo=UTC)
        return local - self.offset

    def instant_reader(self) -> Callable[[str], datetime]:
        """`read_instant`, made fast for the usual padded mm/dd/yyyy hh:mm:ss."""
        offset, slow = self.offset, self.read_instant
        if self.order != "mdY":
            return slow

        def read(text: str) -> datetime:
            if len(text) != 19:
                return slow(text)
            return (
                datetime.fromisoformat(f"{text[6:10]}-{text[:2]}-{text[3:5]}T{text[11:]}Z") - offset
            )

        return read

    def emit_date(self, value: date) -> str:
        """The day as every gateway filter accepts it."""
        return value.strftime("%m/%d/%Y")

    def emit_instant(self, value: datetime) -> str:
        """The instant in the user's local time, as every gateway filter accepts it."""
        return (value.astimezone(UTC) + self.offset).strftime("%m/%d/%Y %H:%M:%S")


AMERICAN = Formatting()
"""What a company shows whose API user was set up as Sage advises: en_US, GMT."""
