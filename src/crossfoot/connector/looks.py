"""Looking up what writes refer to: all of a round in one request, and remembered for a while."""

import dataclasses
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from msgspec.structs import replace

from crossfoot.clock import Clock
from crossfoot.connector.filters import both, filter_of
from crossfoot.errors import CrossfootError, FieldsNotQueryable, ObjectUnknown, PermissionMissing
from crossfoot.intacct import Gateway, Order, Page, Query, Record
from crossfoot.intacct.filters import MOST_VALUES, gt
from crossfoot.unified.criteria import among
from crossfoot.unified.writing.lookups import Look, Rows

AGE: Final = 60.0
"""Seconds for which a record is taken to be as it was; our own writes forget it at once."""
QUERIES_AT_ONCE: Final = 20
MOST_KEPT: Final = 50_000
"""Records; beyond that everything is forgotten."""
LARGEST_PAGE: Final = 2000

_HIDDEN: Final = (PermissionMissing, ObjectUnknown)
_PLACES: Final = {"LOCATION", "LOCATIONENTITY"}
_WHOLE: Final = ""
"""Stands for the value where a look asks for all rows."""


@dataclass(slots=True)
class _Asked:
    """A query for some values of a look, and what came of it."""

    look: Look
    values: tuple[str, ...]
    query: Query
    rows: list[Record] = field(default_factory=list)
    refusal: str = ""

    def by_value(self) -> Iterator[tuple[str, list[Record]]]:
        """The rows of each value."""
        if not self.look.by:
            yield _WHOLE, self.rows
            return
        found: dict[str, list[Record]] = {value: [] for value in self.values}
        for row in self.rows:
            found.setdefault(row[self.look.by], []).append(row)
        yield from found.items()


class Looks:
    """What was looked up through one gateway, by look and value."""

    def __init__(self, gateway: Gateway, clock: Clock, age: float = AGE) -> None:
        self._gateway = gateway
        self._clock = clock
        self._age = age
        self._kept: dict[tuple[Look, str], tuple[float, list[Record]]] = {}
        self._changes: Counter[str] = Counter()

    async def look(self, looks: Sequence[Look]) -> list[Rows]:
        """The rows of each look, asking for what is not remembered.

        In place of rows that the user may not see, why. Raises what else the gateway refuses.
        """
        known: dict[tuple[Look, str], list[Record]] = {}
        changes = self._changes.copy()
        pending = [asked for one in _together(looks) for asked in self._asks(one, known)]
        done = list(pending)
        while pending:
            now, pending = pending[:QUERIES_AT_ONCE], pending[QUERIES_AT_ONCE:]
            answers = await self._gateway.queries([asked.query for asked in now])
            again = [a for a, answer in zip(now, answers, strict=True) if _take(a, answer)]
            pending = [*again, *pending]
        found: dict[tuple[Look, str], list[Record]] = {}
        for one in done:
            like = _like(one.look)
            found.update(((like, value), rows) for value, rows in one.by_value())
        refusals = {_like(a.look): a.refusal for a in done if a.refusal}
        still = {like for like, _ in found if changes[like.object] == self._changes[like.object]}
        self._keep(found, still - set(refusals))
        found |= known
        return [refusals.get(_like(one)) or _rows(one, found) for one in looks]

    def forget(self, objects: Iterable[str]) -> None:
        """Ask anew for the records of these objects: some have changed.

        A location and an entity are two sides of one record (intacct-xml §2.3).
        """
        changed = set(objects)
        changed |= _PLACES if changed & _PLACES else set()
        self._changes.update(changed)
        for key in [key for key in self._kept if key[0].object in changed]:
            del self._kept[key]

    def _asks(self, look: Look, known: dict[tuple[Look, str], list[Record]]) -> Iterator[_Asked]:
        """What is to be asked; what is remembered goes to `known`, before it may be forgotten."""
        wanted = look.values if look.by else (_WHOLE,)
        like = _like(look)
        missing: list[str] = []
        for value in wanted:
            kept = None if look.fresh else self._fresh(like, value)
            if kept is None:
                missing.append(value)
            else:
                known[like, value] = kept
        for i in range(0, len(missing), MOST_VALUES):
            values = tuple(missing[i : i + MOST_VALUES])
            yield _Asked(look, values, _query(look, values))

    def _fresh(self, like: Look, value: str) -> list[Record] | None:
        kept = self._kept.get((like, value))
        return kept[1] if kept is not None and self._clock.monotonic() < kept[0] else None

    def _keep(self, found: dict[tuple[Look, str], list[Record]], sound: Collection[Look]) -> None:
        """Remember what was found; what was not may be there the next moment."""
        if len(self._kept) > MOST_KEPT:
            self._kept.clear()
        until = self._clock.monotonic() + self._age
        for (look, value), rows in found.items():
            if not look.fresh and look in sound and (rows or value == _WHOLE):
                self._kept[look, value] = (until, rows)


def _together(looks: Sequence[Look]) -> Iterator[Look]:
    """The looks with those in one that differ in their values alone, each value once.

    What wants the latest row of its values stays for itself.
    """
    values: dict[tuple[Look, tuple[str, ...]], dict[str, None]] = {}
    for one in looks:
        apart = one.values if one.latest else ()
        values.setdefault((_like(one), apart), {}).update(dict.fromkeys(one.values))
    for (like, _), wanted in values.items():
        yield dataclasses.replace(like, values=tuple(wanted))


def _rows(look: Look, found: dict[tuple[Look, str], list[Record]]) -> list[Record]:
    like = _like(look)
    wanted = look.values if look.by else (_WHOLE,)
    return [row for value in wanted for row in found.get((like, value), ())]


def _like(look: Look) -> Look:
    """What a look has in common with others like it, whatever values they ask for."""
    return dataclasses.replace(look, values=())


def _query(look: Look, values: tuple[str, ...]) -> Query:
    condition = both(filter_of(among(look.by, values)) if look.by else None, filter_of(look.where))
    if look.latest:
        order, size = Order(look.latest, descending=True), 1
    else:
        order, size = Order(look.key), LARGEST_PAGE
    select = tuple(dict.fromkeys((look.key, *filter(None, (look.by,)), *look.select)))
    return Query(look.object, select, condition, order=(order,), size=size)


def _take(asked: _Asked, answer: Page | CrossfootError) -> bool:
    """Keep an answer; say whether to ask again, for the next page or without refused fields."""
    if isinstance(answer, FieldsNotQueryable):
        refused = {name.strip().upper() for name in answer.fields}
        select = tuple(name for name in asked.query.select if name.upper() not in refused)
        if select == asked.query.select or asked.look.by.upper() in refused:
            asked.refusal = answer.message
            return False
        asked.query = replace(asked.query, select=select)
        return True
    if isinstance(answer, CrossfootError):
        if not isinstance(answer, _HIDDEN):
            raise answer
        asked.refusal = answer.message
        return False
    asked.rows += answer.records
    if answer.remaining <= 0 or not answer.records or asked.look.latest:
        return False
    after = gt(asked.look.key, answer.records[-1][asked.look.key])
    asked.query = replace(asked.query, filter=both(_query(asked.look, asked.values).filter, after))
    return True
