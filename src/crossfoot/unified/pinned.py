"""Values that an override gives to single records, and tables of labels that it gives to fields."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from crossfoot.table import said
from crossfoot.unified.blends import Blend
from crossfoot.unified.codecs import Codec, Column, Kind, Labels, Operator, Reading, Record
from crossfoot.unified.criteria import (
    ALWAYS,
    NEVER,
    Criterion,
    among,
    every,
    other_than,
    some,
)
from crossfoot.unified.formatting import Formatting


@dataclass(frozen=True)
class Table(Labels):
    """Labels for an attribute that is no enumeration: any text may be asked for, and patterns."""

    @property
    def values(self) -> tuple[str, ...]:
        """None are listed: other sources have others."""
        return ()

    def criterion(
        self, name: str, operator: Operator, texts: Sequence[str], formatting: Formatting
    ) -> Criterion:
        """The labels behind the values, or behind every value of the pattern."""
        if operator == "like":
            words = list(dict.fromkeys(str(value) for value in self.table.values()))
            texts = [word for word in words if any(_is_like(word, text) for text in texts)]
            operator = "in"
        return Labels.criterion(self, name, operator, texts, formatting)


@dataclass(frozen=True, slots=True)
class One:
    """One field as a blend: what `pinned` needs of it."""

    name: str
    codec: Codec

    @property
    def kind(self) -> Kind:
        """That of its codec."""
        return self.codec.kind

    @property
    def values(self) -> tuple[str, ...]:
        """Those of its codec."""
        return self.codec.values

    @property
    def fields(self) -> tuple[str, ...]:
        """The one field."""
        return (self.name,)

    def column(self, reading: Reading) -> Column:
        """As its codec reads it."""
        return self.codec.column(self.name, reading)

    def criterion(
        self, operator: Operator, texts: Sequence[str], formatting: Formatting
    ) -> Criterion:
        """As its codec asks for it."""
        return self.codec.criterion(self.name, operator, texts, formatting)


@dataclass(frozen=True, slots=True)
class Always:
    """The same value for every record, as a blend; None is blank."""

    value: Any
    kind: Kind

    @property
    def values(self) -> tuple[str, ...]:
        """The one value, where it is one of an enumeration."""
        return (str(self.value),) if isinstance(self.value, StrEnum) else ()

    @property
    def fields(self) -> tuple[str, ...]:
        """None."""
        return ()

    def column(self, reading: Reading) -> Column:
        """The value, for each record."""
        del reading
        return lambda records: [self.value] * len(records)

    def criterion(
        self, operator: Operator, texts: Sequence[str], formatting: Formatting
    ) -> Criterion:
        """Every record, or none."""
        del formatting
        is_it = _spelled(self.value) in texts
        return ALWAYS if is_it != (operator == "ne") else NEVER


@dataclass(frozen=True)
class Pinned:
    """A blend, but for some records whose value is given, by their field `by`."""

    of: Blend
    by: str
    given: Mapping[str, Any]

    @property
    def kind(self) -> Kind:
        """That of the blend."""
        return self.of.kind

    @property
    def values(self) -> tuple[str, ...]:
        """Those of the blend, and the given ones, where they can be listed."""
        given = {str(value): None for value in self.given.values() if isinstance(value, StrEnum)}
        return tuple(dict.fromkeys((*self.of.values, *given))) if given else self.of.values

    @property
    def fields(self) -> tuple[str, ...]:
        """The blend's fields and `by`."""
        return tuple(dict.fromkeys((*self.of.fields, self.by)))

    def column(self, reading: Reading) -> Column:
        """The blend's column with the given values put in."""
        of, by, given = self.of.column(reading), self.by, self.given

        def column(records: Sequence[Record]) -> list[Any]:
            pairs = zip(said(records, by), of(records), strict=True)
            return [given.get(number, value) for number, value in pairs]

        return column

    def criterion(
        self, operator: Operator, texts: Sequence[str], formatting: Formatting
    ) -> Criterion:
        """The records that were given such a value, and of all others those of the blend."""
        wanted = [number for number, value in self.given.items() if _holds(value, operator, texts)]
        others = every(
            (self.of.criterion(operator, texts, formatting), other_than(self.by, self.given))
        )
        return some((among(self.by, wanted), others))


def _holds(value: Any, operator: Operator, texts: Sequence[str]) -> bool:
    """Whether a given value stands in that relation; only enumerations and texts are given."""
    text = _spelled(value)
    if operator == "like":
        return any(_is_like(text, pattern) for pattern in texts)
    return (text in texts) != (operator == "ne")


def _spelled(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _is_like(text: str, pattern: str) -> bool:
    """Whether a text is of a pattern, in which `%` stands for anything and `_` for one letter."""
    parts = (".*" if c == "%" else "." if c == "_" else re.escape(c) for c in pattern)
    return re.fullmatch("".join(parts), text, re.DOTALL) is not None
