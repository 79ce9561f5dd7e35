"""What judges look at: a few columns of whole objects, read once in a while and remembered.

All objects that are wanted and not known are asked for in one request. Only an object of more than
2,000 records takes more.
"""

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import aclosing
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from crossfoot.clock import Clock
from crossfoot.errors import CrossfootError, FieldsNotQueryable, ObjectUnknown, PermissionMissing
from crossfoot.intacct import Gateway, Order, Page, Query, Record
from crossfoot.intacct.filters import gt
from crossfoot.unified.judging import Exhibit

KEY: Final = "RECORDNO"
LARGEST_PAGE: Final = 2000
MOST_RECORDS: Final = 20_000
"""Of one object. Of more, only the first are looked at, and no filter is held against them."""

_HIDDEN: Final = (ObjectUnknown, PermissionMissing)


class Shown(Struct, frozen=True):
    """The records of an exhibit; `refusal` is why there are none, `whole` whether these are all."""

    records: Sequence[Record] = ()
    whole: bool = True
    refusal: CrossfootError | None = None


class Exhibits:
    """What was read for the judges of one company."""

    def __init__(self, gateway: Gateway, clock: Clock) -> None:
        self._gateway = gateway
        self._clock = clock
        self._kept: dict[Exhibit, tuple[float, Shown]] = {}
        self._reading = asyncio.Lock()

    async def show(self, exhibits: Sequence[Exhibit], age: float) -> Mapping[str, Shown]:
        """The exhibits, none older than `age` seconds, by object.

        Nothing of an object that the company does not have, or that the user may not read.
        """
        async with self._reading:
            missing = [one for one in exhibits if not self._is_fresh(one, age)]
            for one, shown in zip(missing, await self._read(missing), strict=True):
                self._kept[one] = (self._clock.monotonic(), shown)
            return {one.object: self._kept[one][1] for one in exhibits}

    def _is_fresh(self, exhibit: Exhibit, age: float) -> bool:
        kept = self._kept.get(exhibit)
        return kept is not None and self._clock.monotonic() < kept[0] + age

    async def _read(self, exhibits: Sequence[Exhibit]) -> list[Shown]:
        queries = [_query(one) for one in exhibits]
        answers = await self._gateway.queries(queries) if queries else []
        return [await self._whole(q, a) for q, a in zip(queries, answers, strict=True)]

    async def _whole(self, query: Query, answer: Page | CrossfootError) -> Shown:
        """The records that the first answer begins with, without the fields that are refused."""
        while isinstance(answer, FieldsNotQueryable):
            refused = {field.strip().upper() for field in answer.fields}
            select = tuple(name for name in query.select if name.upper() not in refused)
            if KEY not in select or select == query.select:
                return Shown(refusal=answer)
            query = replace(query, select=select)
            (answer,) = await self._gateway.queries([query])
        if isinstance(answer, CrossfootError):
            if isinstance(answer, _HIDDEN):
                return Shown(refusal=answer)
            raise answer
        return await self._rest(query, answer)

    async def _rest(self, query: Query, first: Page) -> Shown:
        records = list(first.records)
        if first.remaining <= 0 or not records:
            return Shown(records)
        if len(records) + first.remaining > MOST_RECORDS:
            return Shown(records, whole=False)
        later = replace(query, filter=gt(KEY, records[-1][KEY]), order=())
        async with aclosing(self._gateway.pages(later)) as pages:
            async for page in pages:
                records.extend(page.records)
        return Shown(records)


def _query(exhibit: Exhibit) -> Query:
    select = tuple(dict.fromkeys((KEY, *exhibit.fields)))
    return Query(exhibit.object, select=select, order=(Order(KEY),), size=LARGEST_PAGE)
