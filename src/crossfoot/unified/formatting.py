"""How one gateway user sees dates and times: the part of it that mappings need.

Intacct writes times without a zone, in the preferences of the user who asks (intacct-xml §7);
`crossfoot.intacct` knows them and reads them, and is passed in.
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Protocol


class Formatting(Protocol):
    """A user's preferences, and the reading and writing of dates that follow from them."""

    @property
    def order(self) -> str:
        """`m`, `d` and `Y` or `y`, in the order in which they are written."""

    @property
    def separator(self) -> str:
        """What stands between them."""

    @property
    def offset(self) -> timedelta:
        """What the user's clock is ahead of UTC."""

    def read_date(self, text: str) -> date:
        """A calendar day."""

    def read_timestamp(self, text: str) -> datetime:
        """A local time as the UTC instant it means."""

    def emit_filter(self, moment: date) -> str:
        """A day or an instant as every gateway filter accepts it."""


def day_reader(formatting: Formatting) -> Callable[[str], date]:
    """`read_date`, made fast for the usual padded mm/dd/yyyy."""
    slow = formatting.read_date
    if (formatting.order, formatting.separator) != ("mdY", "/"):
        return slow

    def read(text: str) -> date:
        if len(text) != 10 or text[2] != "/":
            return slow(text)
        return date(int(text[6:]), int(text[:2]), int(text[3:5]))

    return read


def instant_reader(formatting: Formatting) -> Callable[[str], datetime]:
    """`read_timestamp`, made fast for the usual padded mm/dd/yyyy hh:mm:ss."""
    offset, slow = formatting.offset, formatting.read_timestamp
    if (formatting.order, formatting.separator) != ("mdY", "/"):
        return slow

    def read(text: str) -> datetime:
        if len(text) != 19 or text[2] != "/":
            return slow(text)
        return datetime.fromisoformat(f"{text[6:10]}-{text[:2]}-{text[3:5]}T{text[11:]}Z") - offset

    def read_utc(text: str) -> datetime:
        if len(text) != 19 or text[2] != "/":
            return slow(text)
        return datetime.fromisoformat(f"{text[6:10]}-{text[:2]}-{text[3:5]}T{text[11:]}Z")

    return read if offset else read_utc
