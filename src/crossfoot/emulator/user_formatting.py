"""How each user reads dates and times: zone, order, separator and clock (intacct-xml §3.8, §7).

The company stores UTC and writes `mm/dd/yyyy`; this is the last thing that happens to an answer on
its way out, and the first to a request on its way in, for users who see it otherwise.
"""

import re
from collections.abc import Mapping
from copy import deepcopy
from datetime import UTC, datetime, timedelta, timezone
from typing import Final, Literal

import msgspec
from lxml import etree

from crossfoot.emulator.functions import Answer, Call
from crossfoot.emulator.functions.company_users import user_named, user_numbered
from crossfoot.emulator.response import leaf

NAME: Final = "readUserFormatting"
_STAMP: Final = r"(\d{2}/\d{2}/\d{4})( \d{2}:\d{2}:\d{2})?"
_IN_XML: Final = re.compile(rf"(?<=>){_STAMP}(?=<)")
_IN_TEXT: Final = re.compile(rf'(?<=[",\n]){_STAMP}(?=[",\r])')
_SENT: Final = re.compile(r"\b\d{1,2}/\d{1,2}/\d{4} \d{1,2}:\d{2}:\d{2}\b")
_US: Final = "%m/%d/%Y %H:%M:%S"


class UserFormatting(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One user's preferences, in the words of `readUserFormatting`."""

    locale: str = "en_US"
    dateformat: str = "/mdY"
    """The separator, then the order: `m`, `d`, and `Y` (four digits) or `y` (two)."""
    gmtoffset: str = "+00:00"
    clock: Literal["12", "24"] = "24"

    def __post_init__(self) -> None:
        if sorted(self.dateformat[1:].lower()) != ["d", "m", "y"]:
            raise ValueError(f"`{self.dateformat}` is not a separator and an order like /mdY")
        if re.fullmatch(r"[+-](0\d|1[0-4]):[0-5]\d", self.gmtoffset) is None:
            raise ValueError(f"`{self.gmtoffset}` is not an offset like +09:30")

    @property
    def is_plain(self) -> bool:
        """Whether this user sees what the company writes."""
        return (self.dateformat, self.gmtoffset, self.clock) == ("/mdY", "+00:00", "24")

    @property
    def zone(self) -> timezone:
        """The user's zone, which has no summer time."""
        hours, minutes = int(self.gmtoffset[1:3]), int(self.gmtoffset[4:])
        offset = timedelta(hours=hours, minutes=minutes)
        return timezone(-offset if self.gmtoffset[0] == "-" else offset)

    def shown(self, answer: Answer) -> Answer:
        """An answer with its dates and times as this user sees them."""
        if self.is_plain:
            return answer
        data = answer.data.decode() if isinstance(answer.data, bytes) else answer.data
        if data is not None:
            data = _IN_XML.sub(self._show, data)
        raw = answer.raw
        if raw is not None:
            raw = raw[0], _IN_TEXT.sub(self._show, raw[1].decode()).encode()
        return Answer(data=data, key=answer.key, raw=raw)

    def understood(self, element: etree._Element) -> etree._Element:
        """A function with the times in it taken for this user's, and written in UTC.

        Dates stay as they are: mm/dd/yyyy is taken from everybody.
        """
        if self.is_plain:
            return element
        element = deepcopy(element)
        for part in element.iter():
            if part.text:
                part.text = _SENT.sub(self._to_utc, part.text)
        return element

    def _show(self, found: re.Match[str]) -> str:
        day, time = found.groups()
        moment = datetime.strptime(day + (time or " 00:00:00"), _US).replace(tzinfo=UTC)
        order, separator = self.dateformat[1:], self.dateformat[0]
        date_format = separator.join(f"%{letter}" for letter in order)
        if time is None:
            return moment.strftime(date_format)
        clock = "%H:%M:%S" if self.clock == "24" else "%I:%M:%S %p"
        return moment.astimezone(self.zone).strftime(f"{date_format} {clock}")

    def _to_utc(self, found: re.Match[str]) -> str:
        try:
            moment = datetime.strptime(found.group(), _US).replace(tzinfo=self.zone)
        except ValueError:
            return found.group()  # not a time after all; the function will say so
        return moment.astimezone(UTC).strftime(_US)


PLAIN: Final = UserFormatting()
"""What a user has for whom nothing else is set."""


def read_user_formatting(call: Call, formatting: Mapping[str, UserFormatting]) -> Answer:
    """Answer `readUserFormatting`: of the user named, or numbered, or who calls.

    Raises:
        Refusal: BL03000025, there is no such user.
    """
    key = (call.element.findtext("key") or "").strip()
    login = (call.element.findtext("userId") or "").strip() or call.session.login_id
    user = user_numbered(call.company, key) if key else user_named(call.company, login)
    found = formatting.get(user["LOGINID"], PLAIN)
    texts = {
        "recordno": user["RECORDNO"],
        "locale": found.locale,
        "dateformat": found.dateformat,
        "gmtoffset": found.gmtoffset,
        "clock": found.clock,
    }
    inside = "".join(leaf(name, text) for name, text in texts.items())
    return Answer(data=f"<data><userformatting>{inside}</userformatting></data>")
