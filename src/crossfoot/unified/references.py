"""Blends that name another record, or this one: a line's account, journal and number."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from crossfoot.table import rows, said
from crossfoot.unified.blends import Other, Said, says
from crossfoot.unified.codecs import Column, Kind, Operator, Reading
from crossfoot.unified.criteria import Criterion, among, every, other_than, some
from crossfoot.unified.formatting import Formatting


@dataclass(frozen=True, slots=True)
class LedgerAccount:
    """A line's account: `gl_12`, or `statistical_3` where the line counts things.

    A filter may also give the number that people see, kept in the field `number`; that is what is
    sent, too. `tags` are those of the accounts that it may be.
    """

    key: str
    number: str
    statistical: str
    kind: Kind = "id"
    values: tuple[str, ...] = ()
    tags: tuple[str, ...] = ("gl", "statistical")

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields that it reads."""
        return (self.key, self.statistical)

    def column(self, reading: Reading) -> Column:
        """Blank without a key."""
        del reading
        name, flag = self.key, self.statistical
        tags = defaultdict(lambda: "gl_", dict.fromkeys(_YES, "statistical_"))
        return lambda records: [
            tags[counts] + key if key else None
            for key, counts in zip(said(records, name), said(records, flag), strict=True)
        ]

    def criterion(
        self, operator: Operator, texts: Sequence[str], formatting: Formatting
    ) -> Criterion:
        """Our ids by key and kind, all others by number."""
        del formatting
        if operator == "ne":
            return every(self._other(text) for text in texts)
        return some(self._one(text) for text in texts)

    def _one(self, text: str) -> Criterion:
        tag, _, key = text.partition("_")
        if tag not in _LEDGERS or not key.isdecimal():
            return among(self.number, (text,))
        return every((among(self.key, (key,)), says(self.statistical, _LEDGERS[tag][0])))

    def _other(self, text: str) -> Criterion:
        tag, _, key = text.partition("_")
        if tag not in _LEDGERS or not key.isdecimal():
            return other_than(self.number, (text,))
        return some((other_than(self.key, (key,)), says(self.statistical, _LEDGERS[tag][1])))


_YES: Final = ("true", "T", "Yes")
_LEDGERS: Final[Mapping[str, tuple[Said, Said]]] = {
    "gl": (Other(_YES), _YES),
    "statistical": (_YES, Other(_YES)),
}
"""By tag: what lines of such accounts say of being statistical, and what those of others say."""


@dataclass(frozen=True, slots=True)
class Joined:
    """Two texts with a dash between them: journal and number, `GJ-249`."""

    first: str
    last: str
    kind: Kind = "string"
    values: tuple[str, ...] = ()

    @property
    def fields(self) -> tuple[str, ...]:
        """Both."""
        return (self.first, self.last)

    def column(self, reading: Reading) -> Column:
        """What is blank is left out, with the dash."""
        del reading
        first, last = self.first, self.last
        return lambda records: [
            "-".join(filter(None, pair)) or None for pair in rows(records, (first, last))
        ]

    def criterion(
        self, operator: Operator, texts: Sequence[str], formatting: Formatting
    ) -> Criterion:
        """Both parts; the last has no dash, and is a number."""
        del formatting
        parts = [(first, last) for text in texts for first, _, last in [text.rpartition("-")]]
        if operator == "ne":
            return every(
                some((other_than(self.first, (first,)), other_than(self.last, (last,))))
                for first, last in parts
                if last.isdecimal()
            )
        return some(
            every((among(self.first, (first,)), among(self.last, (last,))))
            for first, last in parts
            if last.isdecimal()
        )
