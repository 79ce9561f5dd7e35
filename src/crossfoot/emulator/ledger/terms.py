"""When a document is due, and what may be taken off if it is paid early (intacct-xml §4.3, APTERM).

`DUEFROM` and `DISCFROM` say what days are counted from: the document's day, the month in which it
lies or one that follows, or the end of its month.
"""

import calendar
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final

_MONTHS: Final = {
    "next": 1,
    **{f"{n}{s}": n for n, s in enumerate(("nd", "rd", "th", "th", "th"), 2)},
}


def due_day(term: Mapping[str, Any], day: date) -> date:
    """The due date of a document of that day."""
    return _counted(term["DUEFROM"] or "", int(term["DUEDATE"] or 0), day)


def discount(term: Mapping[str, Any], day: date) -> tuple[date | None, Decimal, bool]:
    """The last day for a discount, how much, and whether that is a share of the total.

    None is (None, 0, True); a share is a fraction of 1.
    """
    if term["DISCDATE"] in {None, ""} or not term["DISCAMOUNT"]:
        return None, Decimal(0), True
    last = _counted(term["DISCFROM"] or "", int(term["DISCDATE"]), day)
    last += timedelta(days=int(term["DISCFUDGEDAYS"] or 0))
    amount = Decimal(term["DISCAMOUNT"])
    shared = term["DISCPERCAMN"] != "$"
    return last, amount / 100 if shared else amount, shared


def _counted(since: str, days: int, day: date) -> date:
    if since.startswith("of "):
        word = since.split()[1]
        ahead = _MONTHS.get(word, 0)
        first = _month(day, ahead)
        return first.replace(day=max(1, min(days, _length(first))))
    if since.startswith("after end of month"):
        return _month(day, 1) + timedelta(days=days - 1)
    found = day + timedelta(days=days)
    return found.replace(day=_length(found)) if since.endswith("extending to eom") else found


def _month(day: date, ahead: int) -> date:
    """The first day of the month that lies so many months ahead."""
    years, month = divmod(day.month - 1 + ahead, 12)
    return date(day.year + years, month + 1, 1)


def _length(day: date) -> int:
    return calendar.monthrange(day.year, day.month)[1]
