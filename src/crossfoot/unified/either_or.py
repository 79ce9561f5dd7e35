"""Codecs of a field that decides between two: whether it says a label, or which sign it has."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any

from crossfoot.table import said
from crossfoot.unified.codecs import Column, Kind, Operator, Reading
from crossfoot.unified.criteria import Criterion, Match, every, some
from crossfoot.unified.formatting import Formatting


@dataclass(frozen=True, slots=True)
class Is:
    """Whether a field says this label; every other text, a new one too, is a no."""

    label: str
    kind: Kind = "boolean"
    values: tuple[str, ...] = ("true", "false")

    def column(self, name: str, reading: Reading) -> Column:
        """Blank is None."""
        del reading
        label = self.label
        return lambda records: [t == label if t else None for t in said(records, name)]

    def emit(self, value: Any, formatting: Formatting) -> str:
        """The label; there is no text for a no."""
        del formatting
        return self.label if value else ""

    def criterion(
        self, name: str, operator: Operator, texts: Sequence[str], formatting: Formatting
    ) -> Criterion:
        """The records that say so, or those that say something else."""
        del formatting
        no = every((Match(name, "ne", (self.label,)), Match(name, "not_null")))
        return _either(
            name, {"true": Match(name, "eq", (self.label,)), "false": no}, operator, texts
        )


@dataclass(frozen=True, slots=True)
class BySign:
    """Which of two it is, told by the sign of a number; zero counts as `below`."""

    below: StrEnum
    above: StrEnum
    kind: Kind = "enum"

    @property
    def values(self) -> tuple[str, ...]:
        """Both."""
        return (str(self.below), str(self.above))

    def column(self, name: str, reading: Reading) -> Column:
        """None where there is no number."""
        del reading
        below, above = self.below, self.above

        def which(text: str) -> StrEnum | None:
            try:
                return above if Decimal(text) > 0 else below
            except InvalidOperation:
                return None

        return lambda records: [which(text) if text else None for text in said(records, name)]

    def emit(self, value: Any, formatting: Formatting) -> str:
        """Nothing: an amount says it."""
        del value, formatting
        return ""

    def criterion(
        self, name: str, operator: Operator, texts: Sequence[str], formatting: Formatting
    ) -> Criterion:
        """The numbers above zero, or the others."""
        del formatting
        below, above = Match(name, "lte", ("0",)), Match(name, "gt", ("0",))
        return _either(name, {str(self.below): below, str(self.above): above}, operator, texts)


def _either(
    name: str, each: Mapping[str, Criterion], operator: Operator, texts: Sequence[str]
) -> Criterion:
    """The records of these values; those of the others, blank ones too, for `ne`."""
    if operator != "ne":
        return some(each[text] for text in each if text in texts)
    others = [each[text] for text in each if text not in texts]
    return some([*others, Match(name, "is_null")])
