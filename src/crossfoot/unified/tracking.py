"""Reading the dimensions of records: one reference for each dimension that a record carries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from crossfoot.table import said
from crossfoot.unified.codecs import Column, Record
from crossfoot.unified.dimensions import Place, Value
from crossfoot.unified.shapes import Tracking

Values = Mapping[str, Mapping[str, Value]]
"""Known values of dimensions: by the dimension's object, then by number or by key."""


def column(places: Sequence[Place], values: Values) -> Column:
    """A reader of every dimension over a page.

    What a record does not say of a value is looked up among the known `values`; what nobody knows
    stays null.
    """

    def read(records: Sequence[Record]) -> list[Any]:
        carried = [
            _Carried(place, values.get(place.object, {})).column(records) for place in places
        ]
        kept = [column for column in carried if column is not None]
        if not kept:
            return [[] for _ in range(len(records))]
        return [list(filter(None, found)) for found in zip(*kept, strict=True)]

    return read


@dataclass(slots=True)
class _Carried:
    """One dimension on one page: a value is put together once, however often it occurs."""

    place: Place
    values: Mapping[str, Value]

    def column(self, records: Sequence[Record]) -> list[Tracking | None] | None:
        """What each record carries of it; None where no record carries any."""
        texts = said(records, self.place.told_by)
        first = dict(zip(reversed(texts), range(len(texts) - 1, -1, -1), strict=True))
        nothing = {"", *(() if self.place.number else ("0",))}
        if first.keys() <= nothing:
            return None
        place = self.place
        spelled = [said(records, name) for name in (place.key, place.number, place.name)]
        found: dict[str, Tracking | None] = {
            text: self._make(text, *(column[at] for column in spelled))
            for text, at in first.items()
        }
        found.update(dict.fromkeys(nothing))
        return list(map(found.__getitem__, texts))

    def _make(self, text: str, key: str, number: str, name: str) -> Tracking:
        if known := self.values.get(text):
            key, number, name = key or known.key, number or known.number, name or known.name
        id_ = f"{self.place.type}_{key}" if key else None
        return Tracking(id_, name or None, name or None, number or None, self.place.type)
