"""Attributes that Intacct keeps nowhere: judged from a record and from what the company holds.

A judge looks at some fields of a record, and at exhibits: a few columns of whole objects, read once
in a while. Its verdict has several parts, one for each attribute that is declared with it. Filters
by a part are answered from the verdicts on all records of the object: see `Docket`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from crossfoot.table import rows, said
from crossfoot.unified.codecs import Column, Record

Texts = tuple[str, ...]
"""What a record says in the fields of a judge, in their order; blank is an empty text."""


@dataclass(frozen=True, slots=True)
class Exhibit:
    """A few fields of all records of an object."""

    object: str
    fields: tuple[str, ...]


Shown = Mapping[str, Sequence[Record]]
"""The records of exhibits, by object; none of an object that the company does not have or show."""


Given = Mapping[str, Mapping[str, Any]]
"""What overrides say of single records: by attribute, then by the number that people see."""


class Judge(Protocol):
    """Says of records what Intacct does not."""

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields of the record that it looks at."""

    @property
    def exhibits(self) -> tuple[Exhibit, ...]:
        """What it wants to see beside the record; the records of its own object come first."""

    def values(self, part: str) -> tuple[str, ...]:
        """The values that a part of a verdict can have, where they can be listed."""

    def emit(self, part: str, value: str) -> Mapping[str, str]:
        """What a new record must say for that verdict; raises ValueError where nothing does."""

    def ready(self, shown: Shown, given: Given) -> Callable[[Texts], Any]:
        """The verdict on one record's texts, from what is shown and what overrides say."""


class Verdicts(dict[Texts, Any]):
    """A judge's verdicts in one company, each reached once."""

    def __init__(self, judge: Judge, shown: Shown, given: Given) -> None:
        super().__init__()
        self._fields = judge.fields
        self._decide = judge.ready(shown, given)

    def __missing__(self, texts: Texts) -> Any:
        verdict = self[texts] = self._decide(texts)
        return verdict

    def of(self, records: Sequence[Record]) -> list[Any]:
        """The verdict on each record; a field that the company refuses says nothing."""
        return list(map(self.__getitem__, rows(records, self._fields)))

    def docket(self, key: str, records: Sequence[Record]) -> "Docket":
        """The verdict on each record, by its key."""
        return dict(zip(said(records, key), self.of(records), strict=True))

    def column(self, part: str) -> Column:
        """The reader of one part over a page."""
        return lambda records: [getattr(verdict, part) for verdict in self.of(records)]


Docket = Mapping[str, Any]
"""The verdict on every record of a source, by the record's key: filters are held against it."""
