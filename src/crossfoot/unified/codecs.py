"""Codecs: how the text of one Intacct field becomes a value, and a filter's value becomes criteria.

The annotation of the attribute decides the codec; an odd field gets one by name. Columns are read a
page at a time: one list comprehension per attribute is several times cheaper than a call per value.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal, DecimalException, InvalidOperation
from enum import StrEnum
from typing import Any, Literal, Protocol

from crossfoot.errors import RemoteGarbled
from crossfoot.table import said
from crossfoot.unified.criteria import NEVER, Criterion, Match, among, every, other_than, some
from crossfoot.unified.filter_values import (
    emit_number,
    is_written_out,
    parse_date,
    parse_instant,
    parse_integer,
    parse_number,
)
from crossfoot.unified.formatting import Formatting, day_reader, instant_reader

Record = Mapping[str, Any]
Column = Callable[[Sequence[Record]], list[Any]]
MOST_ODD_VALUES = 1000
ZERO = Decimal(0)
UNREADABLE = (ValueError, InvalidOperation, RemoteGarbled)
Operator = Literal["eq", "ne", "in", "gt", "gte", "lt", "lte", "like"]
Kind = Literal["string", "id", "boolean", "integer", "number", "date", "date-time", "enum"]


@dataclass(frozen=True, slots=True)
class Reading:
    """What a column needs to know of the account; `odd` counts values that no codec understood."""

    formatting: Formatting
    odd: Counter[tuple[str, str]] = field(default_factory=Counter)

    def note(self, name: str, text: str) -> None:
        """Count a value of a field that no codec understood; of very many kinds, the first ones."""
        if (name, text) in self.odd or len(self.odd) < MOST_ODD_VALUES:
            self.odd[name, text] += 1


class Codec(Protocol):
    """One Intacct field <-> one value."""

    @property
    def kind(self) -> Kind:
        """What the value looks like on the wire."""

    @property
    def values(self) -> tuple[str, ...]:
        """The values there are, where they can be listed."""

    def column(self, name: str, reading: Reading) -> Column:
        """A reader of that field over a page of records."""

    def emit(self, value: Any, formatting: Formatting) -> str:
        """The gateway's text for a value."""

    def criterion(
        self, name: str, operator: Operator, texts: Sequence[str], formatting: Formatting
    ) -> Criterion:
        """The records whose value stands in that relation to the texts of a filter."""


@dataclass(frozen=True, slots=True)
class Scalar:
    """A value that is one text, number, flag or day."""

    kind: Kind
    reader: Callable[[Formatting], Callable[[str], Any]]
    parse: Callable[[str], Any]
    write: Callable[[Any, Formatting], str]
    values: tuple[str, ...] = ()

    def column(self, name: str, reading: Reading) -> Column:
        """Blank is None; what cannot be read stays raw and is counted."""
        read = self.reader(reading.formatting)

        def tolerant(text: str) -> Any:
            try:
                return read(text)
            except UNREADABLE:
                reading.note(name, text)
                return text

        def column(records: Sequence[Record]) -> list[Any]:
            texts = said(records, name)
            try:
                return _each(known_once(read, texts), texts)
            except UNREADABLE:
                return [tolerant(text) if text else None for text in texts]

        return column

    def emit(self, value: Any, formatting: Formatting) -> str:
        """The gateway's text."""
        return self.write(value, formatting)

    def criterion(
        self, name: str, operator: Operator, texts: Sequence[str], formatting: Formatting
    ) -> Criterion:
        """One comparison; a `like` keeps its `%` and `_`."""
        if operator == "like":
            return some(Match(name, "like", (text,)) for text in texts)
        values = [self.write(self.parse(text), formatting) for text in texts]
        if operator in {"eq", "in"}:
            return among(name, values)
        if operator == "ne":
            return other_than(name, values)
        return every(Match(name, operator, (value,)) for value in values)


@dataclass(frozen=True, slots=True)
class Number(Scalar):
    """A finite number: text such as `NaN` or `1E+9999` is none, though Decimal reads it."""

    def column(self, name: str, reading: Reading) -> Column:
        """Blank is None; what is no number stays raw and is counted."""
        read = self.reader(reading.formatting)
        tolerant = Scalar(self.kind, lambda _: _finite(read), self.parse, self.write)
        slow = tolerant.column(name, reading)

        def column(records: Sequence[Record]) -> list[Any]:
            texts = said(records, name)
            try:
                known = known_once(read, texts)
                filled = [ZERO, *filter(None, known.values())]
                if is_written_out(max(filled)) and is_written_out(min(filled)):
                    return _each(known, texts)
            except DecimalException:
                pass
            return slow(records)

        return column


def known_once(read: Callable[[str], Any], texts: Sequence[str]) -> dict[str, Any]:
    """What each of these texts says, read once however often it occurs; blank is None."""
    known = {text: read(text) for text in {*texts} if text}
    known[""] = None
    return known


def _each(known: Mapping[str, Any], texts: Sequence[str]) -> list[Any]:
    return list(map(known.__getitem__, texts))


def _finite(read: Callable[[str], Decimal]) -> Callable[[str], Decimal]:
    def strict(text: str) -> Decimal:
        value = read(text)
        if not is_written_out(value):
            raise ValueError(f"{text!r} is no number.")
        return value

    return strict


@dataclass(frozen=True, slots=True)
class Negated(Number):
    """A number of the other sign: the amounts of a credit memo are below zero in Intacct."""

    def criterion(
        self, name: str, operator: Operator, texts: Sequence[str], formatting: Formatting
    ) -> Criterion:
        """The comparison turned round."""
        turned = TURNED.get(operator, operator)
        return Scalar.criterion(self, name, turned, texts, formatting)


def _negated(value: Decimal) -> Decimal:
    """With every digit, which a minus sign would round; there is no negative zero."""
    return value.copy_negate() if value else value


TURNED: Mapping[Operator, Operator] = {"gt": "lt", "gte": "lte", "lt": "gt", "lte": "gte"}


@dataclass(frozen=True, slots=True)
class Plain(Scalar):
    """Text as it stands: the commonest column, so it is read without a call per value."""

    def column(self, name: str, reading: Reading) -> Column:
        """Blank is None."""
        del reading
        return lambda records: [text or None for text in said(records, name)]


@dataclass(frozen=True, slots=True)
class Named(Plain):
    """The natural id of another record, shown as it stands; callers may send any id of it.

    `tag` is that of the record's id among ours.
    """

    tag: str = ""


@dataclass(frozen=True, slots=True)
class Moment(Scalar):
    """An instant. Intacct keeps whole seconds: a finer bound is rounded to mean the same."""

    def criterion(
        self, name: str, operator: Operator, texts: Sequence[str], formatting: Formatting
    ) -> Criterion:
        """Bounds in the user's local time, at whole seconds."""
        if operator in {"in", "ne"}:
            return Scalar.criterion(self, name, operator, texts, formatting)
        return every(self._bound(name, operator, parse_instant(t), formatting) for t in texts)

    def _bound(
        self, name: str, operator: Operator, value: datetime, formatting: Formatting
    ) -> Criterion:
        if value.microsecond:
            if operator == "eq":
                return NEVER
            value = value.replace(microsecond=0) + timedelta(seconds=operator in {"gte", "lt"})
        relation = "eq" if operator == "eq" else operator
        return Match(name, relation, (self.write(value, formatting),))


class _Known(dict[str, Any]):
    """Label to value; an unknown label is counted and comes back raw."""

    def __init__(self, table: Mapping[str, Any], name: str, reading: Reading) -> None:
        super().__init__(table)
        self._name = name
        self._reading = reading

    def __missing__(self, label: str) -> str:
        self._reading.note(self._name, label)
        return label


@dataclass(frozen=True)
class Labels:
    """An enumeration: the labels Intacct shows <-> our values; several labels may be one value.

    `read_only` labels are understood, but a filter never asks for them. `never` are values of ours
    that no label stands for: a filter may name them, and finds nothing.
    """

    table: Mapping[str, Any]
    kind: Kind = "enum"
    read_only: Mapping[str, Any] = field(default_factory=dict)
    never: tuple[Any, ...] = ()

    @property
    def values(self) -> tuple[str, ...]:
        """Our values, each once, in the order of the table."""
        return tuple(dict.fromkeys(map(spelled, (*self.table.values(), *self.never))))

    def column(self, name: str, reading: Reading) -> Column:
        """Blank is None unless the table says what blank means."""
        known = _Known({"": None, **self.read_only, **self.table}, name, reading)
        return lambda records: _each(known, said(records, name))

    def parse(self, text: str) -> str:
        """The text, if it is one of our values; raises ValueError naming them."""
        if text not in self.values:
            raise ValueError(f"{text!r} is none of: {', '.join(self.values)}.")
        return text

    def labels(self, texts: Iterable[str]) -> tuple[str, ...]:
        """Every label that reads as one of these values."""
        wanted = set(texts)
        return tuple(label for label, value in self.table.items() if spelled(value) in wanted)

    def emit(self, value: Any, formatting: Formatting) -> str:
        """The first label that reads as this value; a value we do not know goes as it is."""
        del formatting
        return next(iter(self.labels([spelled(value)])), str(value))

    def criterion(
        self, name: str, operator: Operator, texts: Sequence[str], formatting: Formatting
    ) -> Criterion:
        """The labels behind the values; a value this field cannot have matches nothing."""
        del formatting
        labels = self.labels(texts)
        return other_than(name, labels) if operator == "ne" else among(name, labels)


@dataclass(frozen=True, slots=True)
class Reference:
    """Another record's id: `<tag>_<key>` for a folded resource, the key alone for a single one.

    A filter may also give the natural id that people see, kept in the field `natural`, if any; that
    is the field to write, too. `object` is what it leads to, where no tag tells.
    """

    tag: str
    natural: str = ""
    kind: Kind = "id"
    values: tuple[str, ...] = ()
    object: str = ""

    @property
    def prefix(self) -> str:
        """What stands before the key."""
        return f"{self.tag}_" if self.tag else ""

    def column(self, name: str, reading: Reading) -> Column:
        """Blank and zero are no reference."""
        del reading
        prefix = self.prefix
        return lambda records: [
            f"{prefix}{key}" if key and key != "0" else None for key in said(records, name)
        ]

    def emit(self, value: Any, formatting: Formatting) -> str:
        """The key."""
        del formatting
        return str(value).removeprefix(self.prefix)

    def criterion(
        self, name: str, operator: Operator, texts: Sequence[str], formatting: Formatting
    ) -> Criterion:
        """Our ids by key, all others by natural id."""
        ours = [t for t in texts if t.removeprefix(self.prefix).isdecimal() and self._is_ours(t)]
        others = [t for t in texts if t not in ours] if self.natural else []
        keys = [self.emit(t, formatting) for t in ours]
        if operator == "ne":
            return every((other_than(name, keys), other_than(self.natural, others)))
        return some((among(name, keys), among(self.natural, others)))

    def _is_ours(self, text: str) -> bool:
        return text.startswith(self.prefix)


def spelled(value: Any) -> str:
    """A value of ours as a filter says it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


TEXT = Plain("string", lambda _: str, str, lambda value, _: str(value))


def named(tag: str) -> Named:
    """The natural id of a record whose id has this tag."""
    return Named(TEXT.kind, TEXT.reader, TEXT.parse, TEXT.write, tag=tag)


NUMBER = Number("number", lambda _: Decimal, parse_number, lambda value, _: emit_number(value))
DIGITS = Plain("number", lambda _: str, parse_number, lambda value, _: emit_number(value))
"""A number that is shown as text, with all its digits."""
NEGATED = Negated(
    "number",
    lambda _: lambda text: _negated(Decimal(text)),
    parse_number,
    lambda value, _: emit_number(_negated(value)),
)
INTEGER = Scalar("integer", lambda _: int, parse_integer, lambda value, _: str(value))
DAY = Scalar("date", day_reader, parse_date, lambda value, f: f.emit_filter(value))
INSTANT = Moment("date-time", instant_reader, parse_instant, lambda value, f: f.emit_filter(value))
FLAG = Labels(
    {"true": True, "false": False},
    "boolean",
    read_only={"T": True, "F": False, "Yes": True, "No": False},
)
"""Intacct spells truth in several ways (intacct-xml §7); a filter asks for the plainest."""

PARSERS: Mapping[Kind, Callable[[str], object]] = {
    "boolean": FLAG.parse,
    "integer": INTEGER.parse,
    "number": NUMBER.parse,
    "date": DAY.parse,
    "date-time": INSTANT.parse,
}
"""What a filter's text must be; each raises ValueError in words for the caller."""

BY_ANNOTATION: Mapping[Any, Codec] = {
    str: TEXT,
    Decimal: NUMBER,
    int: INTEGER,
    bool: FLAG,
    date: DAY,
    datetime: INSTANT,
}


def labels(members: type[StrEnum], **words: str | tuple[str, ...]) -> Labels:
    """An enumeration from `member = its label or labels`: `labels(Status, ACTIVE="active")`.

    `()` is for a member that no label stands for.
    """
    table: dict[str, Any] = {}
    for name, spelled in words.items():
        for label in (spelled,) if isinstance(spelled, str) else spelled:
            table[label] = members[name]
    never = tuple(members[name] for name, spelled in words.items() if not spelled)
    return Labels(table, never=never)
