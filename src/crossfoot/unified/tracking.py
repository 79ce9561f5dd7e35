"""Reading the dimensions of records: one reference for each dimension that a record carries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

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
        carried = [_Carried(place, values.get(place.object, {})) for place in places]
        return [[found for one in carried if (found := one.of(record))] for record in records]

    return read


@dataclass(slots=True)
class _Carried:
    """One dimension on one page: a value is put together once, however often it occurs."""

    place: Place
    values: Mapping[str, Value]
    met: dict[str, Tracking] = field(default_factory=dict)

    def of(self, record: Record) -> Tracking | None:
        text = record.get(self.place.told_by)
        if not text or (text == "0" and not self.place.number):
            return None
        found = self.met.get(text)
        if found is None:
            found = self.met[text] = self._make(record, text)
        return found

    def _make(self, record: Record, text: str) -> Tracking:
        place, known = self.place, self.values.get(text)
        key = record.get(place.key) or (known.key if known else "") or None
        number = record.get(place.number) or (known.number if known else "") or None
        name = record.get(place.name) or (known.name if known else "") or None
        return Tracking(f"{place.type}_{key}" if key else None, name, name, number, place.type)
