"""Instants of which Intacct keeps the day alone: midnight, UTC."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from crossfoot.unified.codecs import DAY, Operator, Scalar
from crossfoot.unified.criteria import ALWAYS, NEVER, Criterion, every, some
from crossfoot.unified.filter_values import parse_instant
from crossfoot.unified.formatting import Formatting, day_reader

_LATER_IN_THE_DAY: Final[dict[Operator, Operator]] = {"gte": "gt", "lt": "lte"}
"""What a bound means within a day whose midnight has passed."""


@dataclass(frozen=True, slots=True)
class Midnight(Scalar):
    """A day, shown as the instant at which it begins."""

    def criterion(
        self, name: str, operator: Operator, texts: Sequence[str], formatting: Formatting
    ) -> Criterion:
        """Bounds on the day."""
        bounds = [self._bound(name, operator, text, formatting) for text in texts]
        return every(bounds) if operator == "ne" else some(bounds)

    def _bound(self, name: str, operator: Operator, text: str, formatting: Formatting) -> Criterion:
        moment = parse_instant(text)
        if moment.time() != datetime.min.time():
            if operator in {"eq", "in"}:
                return NEVER
            if operator == "ne":
                return ALWAYS
            operator = _LATER_IN_THE_DAY.get(operator, operator)
        return DAY.criterion(name, operator, (moment.date().isoformat(),), formatting)


def _reader(formatting: Formatting) -> Callable[[str], datetime]:
    read = day_reader(formatting)

    def at_midnight(text: str) -> datetime:
        day = read(text)
        return datetime(day.year, day.month, day.day, tzinfo=UTC)

    return at_midnight


def _write(value: Any, formatting: Formatting) -> str:
    return formatting.emit_filter(value.date())


MIDNIGHT: Final = Midnight("date-time", _reader, parse_instant, _write)
