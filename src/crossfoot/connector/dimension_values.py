"""Values of dimensions that records name only in part: looked up in batches, and remembered.

A bill line says LOCATIONID and the location's name, not its record number; a line's GLDIMCHANNEL
holds a record number and nothing else. What is missing is asked of the dimension's own object.
"""

from collections.abc import Iterable, Sequence
from typing import Final

from crossfoot.clock import Clock
from crossfoot.errors import CrossfootError, FieldsNotQueryable, ObjectUnknown, PermissionMissing
from crossfoot.intacct import Gateway, Query, Record
from crossfoot.intacct.filters import MOST_VALUES, is_in
from crossfoot.table import said
from crossfoot.unified.dimensions import Place, Value

QUERIES_AT_ONCE: Final = 20
_HIDDEN: Final = (PermissionMissing, ObjectUnknown, FieldsNotQueryable)
_Missing = tuple[Place, tuple[str, ...]]


class DimensionValues:
    """What is known of the values of one company's dimensions, by object and by what tells them.

    Everything is forgotten after `age` seconds, so that a renamed value shows its new name.
    """

    def __init__(self, gateway: Gateway, clock: Clock, age: float) -> None:
        self.known: dict[str, dict[str, Value]] = {}
        self._gateway = gateway
        self._clock = clock
        self._age = age
        self._until = 0.0

    async def learn(self, places: Sequence[Place], rows: Sequence[Record]) -> None:
        """Know every value that these rows carry at these places, asking for what is missing."""
        self._forget_the_old()
        missing = [
            one for place in places if not place.is_complete for one in self._missing(place, rows)
        ]
        for i in range(0, len(missing), QUERIES_AT_ONCE):
            await self._ask(missing[i : i + QUERIES_AT_ONCE])

    def _forget_the_old(self) -> None:
        now = self._clock.monotonic()
        if now >= self._until:
            self.known.clear()  # the same dict: plans look at it
            self._until = now + self._age

    def _missing(self, place: Place, rows: Sequence[Record]) -> Iterable[_Missing]:
        known = self.known.setdefault(place.object, {})
        texts = dict.fromkeys(said(rows, place.told_by))
        wanted = tuple(text for text in texts if text and text not in known)
        return ((place, wanted[i : i + MOST_VALUES]) for i in range(0, len(wanted), MOST_VALUES))

    async def _ask(self, missing: Sequence[_Missing]) -> None:
        answers = await self._gateway.queries([_query(place, texts) for place, texts in missing])
        for (place, texts), answer in zip(missing, answers, strict=True):
            known = self.known[place.object]
            if isinstance(answer, CrossfootError):
                if not isinstance(answer, _HIDDEN):
                    raise answer
                known.update((text, _as_told(place, text)) for text in texts)
                continue
            for record in answer.records:
                value = Value(record[place.record], record[place.natural], record[place.title])
                known[_told(place, value)] = value
            for text in texts:  # of what is gone, the record alone tells
                known.setdefault(text, _as_told(place, text))


def _query(place: Place, texts: Sequence[str]) -> Query:
    by = place.natural if place.number else place.record
    select = tuple(dict.fromkeys((place.record, place.natural, place.title)))
    return Query(place.object, select=select, filter=is_in(by, *texts))


def _told(place: Place, value: Value) -> str:
    return value.number if place.number else value.key


def _as_told(place: Place, text: str) -> Value:
    """A value that cannot be looked up."""
    return Value("", text, "") if place.number else Value(text, "", "")
