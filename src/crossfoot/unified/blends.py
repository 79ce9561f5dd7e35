"""Blends: one value out of several Intacct fields, and its filters back into criteria on them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from types import NoneType
from typing import Any, Protocol

from crossfoot.errors import DeclarationError
from crossfoot.table import picked, rows
from crossfoot.unified.codecs import (
    FLAG,
    NUMBER,
    ZERO,
    Codec,
    Column,
    Kind,
    Operator,
    Reading,
    Record,
)
from crossfoot.unified.criteria import Criterion, Match, among, every, other_than, some
from crossfoot.unified.formatting import Formatting


class Blend(Protocol):
    """Several Intacct fields <-> one value."""

    @property
    def kind(self) -> Kind:
        """What the value looks like on the wire."""

    @property
    def values(self) -> tuple[str, ...]:
        """The values there are, where they can be listed."""

    @property
    def fields(self) -> tuple[str, ...]:
        """The Intacct fields it reads."""

    def column(self, reading: Reading) -> Column:
        """A reader over a page of records."""

    def criterion(
        self, operator: Operator, texts: Sequence[str], formatting: Formatting
    ) -> Criterion:
        """The records whose value stands in that relation to the texts of a filter."""


@dataclass(frozen=True, slots=True)
class Other:
    """Any text but these."""

    texts: tuple[str, ...]

    def __contains__(self, text: str) -> bool:
        return text not in self.texts


Said = tuple[str, ...] | Other
"""What a field must say: one of these texts, or any other."""


@dataclass(frozen=True, slots=True)
class Case:
    """A value, and what each field must say for it; an empty text stands for a blank field."""

    value: Any
    when: Mapping[str, Said]

    def holds(self, record: Record) -> bool:
        """Whether this record is such a case."""
        return all((record.get(name) or "") in wanted for name, wanted in self.when.items())

    def criterion(self) -> Criterion:
        """The records that are such a case."""
        return every(says(name, wanted) for name, wanted in self.when.items())


def says(name: str, wanted: Said) -> Criterion:
    """The records whose field says what is wanted."""
    return other_than(name, wanted.texts) if isinstance(wanted, Other) else among(name, wanted)


@dataclass(frozen=True)
class Cases:
    """Exclusive cases: at most one holds for a record, so that reading and filtering agree."""

    cases: tuple[Case, ...]
    kind: Kind = "enum"

    @cached_property
    def fields(self) -> tuple[str, ...]:
        """Every field that a case looks at."""
        return tuple(dict.fromkeys(name for case in self.cases for name in case.when))

    @cached_property
    def values(self) -> tuple[str, ...]:
        """Our values, each once."""
        return tuple(dict.fromkeys(str(case.value) for case in self.cases))

    def column(self, reading: Reading) -> Column:
        """One look-up per record: the few combinations that occur are decided once each."""
        fields, decided = self.fields, _Decided(self, reading)
        return lambda records: list(map(decided.__getitem__, rows(records, fields)))

    def emit(self, value: Any) -> dict[str, str]:
        """What the fields of the value's case must say. Raises ValueError where it is not one."""
        found = [case for case in self.cases if str(case.value) == value]
        if len(found) != 1:
            raise ValueError(f"Sage Intacct cannot be told {value!r}.")
        said = found[0].when.items()
        return {name: texts[0] for name, texts in said if not isinstance(texts, Other)}

    def criterion(
        self, operator: Operator, texts: Sequence[str], formatting: Formatting
    ) -> Criterion:
        """The cases of these values, or all the other cases."""
        del formatting
        wanted, others = set(texts), operator == "ne"
        return some(
            case.criterion() for case in self.cases if (str(case.value) in wanted) != others
        )


class _Decided(dict[tuple[str, ...], Any]):
    """The value of each combination of texts met so far; None, counted, where no case holds."""

    def __init__(self, cases: Cases, reading: Reading) -> None:
        super().__init__()
        self._cases = cases
        self._reading = reading

    def __missing__(self, texts: tuple[str, ...]) -> Any:
        record = dict(zip(self._cases.fields, texts, strict=True))
        value = next((case.value for case in self._cases.cases if case.holds(record)), None)
        if value is None:
            self._reading.note("+".join(self._cases.fields), "/".join(texts))
        else:
            self[texts] = value
        return value


@dataclass(frozen=True)
class Whichever:
    """The one field that is filled, each read by a codec of its own; of several, the first.

    A payment's detail names what it pays in one field or in another: RECORDKEY or POSADJKEY.
    """

    parts: tuple[tuple[str, Codec], ...]

    @property
    def kind(self) -> Kind:
        """That of its codecs."""
        return self.parts[0][1].kind

    @property
    def values(self) -> tuple[str, ...]:
        """Those of its codecs."""
        return tuple(dict.fromkeys(value for _, codec in self.parts for value in codec.values))

    @cached_property
    def fields(self) -> tuple[str, ...]:
        """The fields that it reads."""
        return tuple(name for name, _ in self.parts)

    @property
    def number(self) -> str:
        """The field in which it is sent: the first."""
        return self.parts[0][0]

    def column(self, reading: Reading) -> Column:
        """Reads the later fields only where the earlier ones left a gap."""
        return _first_filled([codec.column(name, reading) for name, codec in self.parts])

    def criterion(
        self, operator: Operator, texts: Sequence[str], formatting: Formatting
    ) -> Criterion:
        """The records of which a field says so."""
        found = (codec.criterion(name, operator, texts, formatting) for name, codec in self.parts)
        return every(found) if operator == "ne" else some(found)


@dataclass(frozen=True)
class Flags:
    """A word for each field that says `true`: a list of words."""

    words: Mapping[str, str]
    kind: Kind = "enum"

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields, in the order of the words."""
        return tuple(self.words)

    @property
    def values(self) -> tuple[str, ...]:
        """Every word."""
        return tuple(self.words.values())

    def column(self, reading: Reading) -> Column:
        """The words of each record."""
        columns = [FLAG.column(name, reading) for name in self.words]
        words = self.values

        def column(records: Sequence[Record]) -> list[Any]:
            rows = zip(*[read(records) for read in columns], strict=True)
            return [[w for w, said in zip(words, row, strict=True) if said is True] for row in rows]

        return column

    def emit(self, value: Sequence[str]) -> dict[str, bool]:
        """Every flag: set if its word is there."""
        return {name: word in value for name, word in self.words.items()}

    def criterion(
        self, operator: Operator, texts: Sequence[str], formatting: Formatting
    ) -> Criterion:
        """Any of these flags is set; with `ne`, none of them."""
        del formatting
        asked = [name for name, word in self.words.items() if word in texts]
        if operator == "ne":
            return every(other_than(name, ("true",)) for name in asked)
        return some(Match(name, "eq", ("true",)) for name in asked)


@dataclass(frozen=True, slots=True)
class Sum:
    """The sum of those numbers that are there; no filter can look at it.

    Written, the first is all of it.
    """

    fields: tuple[str, ...]
    kind: Kind = "number"
    values: tuple[str, ...] = ()

    def column(self, reading: Reading) -> Column:
        """None where all are blank, or where one cannot be read."""
        columns = [NUMBER.column(name, reading) for name in self.fields]

        def column(records: Sequence[Record]) -> list[Any]:
            read = [one(records) for one in columns]
            filled = [values for values in read if values.count(None) < len(values)]
            if len(filled) == 1 and set(map(type, filled[0])) <= {Decimal, NoneType}:
                return filled[0]
            return list(map(_sum, *filled)) if filled else [None] * len(records)

        return column

    def emit(self, value: Any) -> dict[str, Any]:
        """All of it is in the first field."""
        return {self.fields[0]: value}

    def criterion(
        self, operator: Operator, texts: Sequence[str], formatting: Formatting
    ) -> Criterion:
        """None: a declaration that filters by a sum is wrong."""
        del operator, texts, formatting
        raise DeclarationError(f"No filter can look at the sum of {', '.join(self.fields)}.")


def _sum(*amounts: Any) -> Decimal | None:
    known = [amount for amount in amounts if amount is not None]
    if not known or not all(isinstance(amount, Decimal) for amount in known):
        return None
    return sum(known, ZERO)


@dataclass(frozen=True, slots=True)
class FirstFilled:
    """The first of the fields that is not blank, each read by the same codec.

    Written, it is the first.
    """

    fields: tuple[str, ...]
    codec: Codec

    @property
    def kind(self) -> Kind:
        """That of its codec."""
        return self.codec.kind

    @property
    def values(self) -> tuple[str, ...]:
        """Those of its codec."""
        return self.codec.values

    def column(self, reading: Reading) -> Column:
        """Reads the later fields only where the earlier ones left a gap."""
        return _first_filled([self.codec.column(name, reading) for name in self.fields])

    def emit(self, value: Any) -> dict[str, Any]:
        """The first field has the value."""
        return {self.fields[0]: value}

    def criterion(
        self, operator: Operator, texts: Sequence[str], formatting: Formatting
    ) -> Criterion:
        """The codec's criterion on each field, given that the earlier ones are blank."""
        branches = []
        for i, name in enumerate(self.fields):
            members: list[Criterion] = [Match(earlier, "is_null") for earlier in self.fields[:i]]
            if operator == "ne" and name != self.fields[-1]:
                members.append(Match(name, "not_null"))
            members.append(self.codec.criterion(name, operator, texts, formatting))
            branches.append(every(members))
        return some(branches)


def _first_filled(columns: Sequence[Column]) -> Column:
    first, *rest = columns

    def column(records: Sequence[Record]) -> list[Any]:
        values = first(records)
        for later in rest:
            if gaps := [i for i, value in enumerate(values) if value is None]:
                for i, value in zip(gaps, later(picked(records, gaps)), strict=True):
                    values[i] = value
        return values

    return column


@dataclass(frozen=True, slots=True)
class InOneLine:
    """What several fields say, one after another, as one text: an address. Nobody filters by it.

    Written, all of it is in the first, and the others are blank.
    """

    fields: tuple[str, ...]
    between: str = ", "
    kind: Kind = "string"
    values: tuple[str, ...] = ()

    def column(self, reading: Reading) -> Column:
        """Blank fields are left out; None where all are blank."""
        del reading
        return lambda records: [
            self.between.join(filter(None, parts)) or None for parts in rows(records, self.fields)
        ]

    def emit(self, value: Any) -> dict[str, Any]:
        """The first field has the value, and the others nothing."""
        return {**dict.fromkeys(self.fields), self.fields[0]: value}

    def criterion(
        self, operator: Operator, texts: Sequence[str], formatting: Formatting
    ) -> Criterion:
        """None: no field can be asked for a part of the text."""
        del operator, texts, formatting
        raise DeclarationError(f"{', '.join(self.fields)}: no filter on a text in one line.")
