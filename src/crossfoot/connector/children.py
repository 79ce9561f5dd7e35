"""What a page needs of other objects: its lines, links and memberships, in as few calls as can be.

Everything of one page is asked for together: one gateway request with a query for each kind of
children, or several where a kind has more rows than a query answers with. Only what is longer than
expected takes another request. Records whose keys are known beforehand are asked for in the same
request as the children that hang on those keys.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from crossfoot.connector.company import Company
from crossfoot.connector.filters import both, filter_of
from crossfoot.errors import (
    CrossfootError,
    FieldsNotQueryable,
    ObjectUnknown,
    PermissionMissing,
    RemoteGarbled,
)
from crossfoot.intacct import Filter, Order, Page, Query, Record
from crossfoot.intacct.filters import MOST_VALUES, gt, is_in
from crossfoot.table import joined, said
from crossfoot.unified.dimensions import Place
from crossfoot.unified.plan import Related

KEY: Final = "RECORDNO"
QUERIES_AT_ONCE: Final = 20
"""Functions in one request; more make its answer too large to hold."""
EXPECTED_ROWS: Final = 1_500
"""Rows for which one query's parents are chosen: room for some to have more than most have."""

Rows = Mapping[str, "Sequence[Record] | None"]
"""The fetched rows by the name of what was wanted; None where they are not known."""


@dataclass(slots=True)
class _Kind:
    """Children of one object that several attributes may read."""

    related: list[Related]
    rows: list[Sequence[Record]] | None = field(default_factory=list)
    """Those of each answer; None where they are not known."""
    densest: float = 0.0
    """The most children for each parent that a query of this page found."""

    @property
    def object(self) -> str:
        return self.related[0].declared.object

    @property
    def fields(self) -> tuple[str, ...]:
        names = (name for one in self.related for name in one.fields)
        return tuple(dict.fromkeys((*names, KEY)))


@dataclass(frozen=True, slots=True)
class _Asked:
    """A query for some rows of a kind."""

    kind: _Kind
    filter: Filter
    parents: int
    after: str = ""


@dataclass(frozen=True, slots=True)
class Ahead:
    """Children that were asked for together with their parents, and what is still to be asked."""

    kinds: list[_Kind]
    pending: list[_Asked]

    @property
    def names(self) -> set[str]:
        """What they were wanted for."""
        return {one.name for kind in self.kinds for one in kind.related}


async def fetch_with_parents(
    company: Company, query: Query, key: str, keys: Sequence[str], wanted: Sequence[Related]
) -> tuple[Page, Ahead]:
    """Records by their keys, and in the same request the children that hang on the keys.

    Raises what the gateway refuses of the records.
    """
    kinds = _kinds([one for one in wanted if one.declared.of == key])
    asked = _asks_of(company, kinds, [{key: value} for value in keys])
    now, later = asked[: QUERIES_AT_ONCE - 1], asked[QUERIES_AT_ONCE - 1 :]
    queries = [_query(company, one) for one in now]
    parents, *answers = await company.gateway.queries([query, *queries])
    if isinstance(parents, CrossfootError):
        raise parents
    rest = _take(company, list(zip(now, queries, answers, strict=True)))
    return company.checked(query, parents), Ahead(kinds, [*rest, *later])


async def fetch(
    company: Company,
    wanted: Sequence[Related],
    records: Sequence[Record],
    ahead: Ahead | None = None,
) -> Rows:
    """The rows of everything wanted for a page of records, each kind in the order of its keys.

    What is `ahead` is not asked for again. None for a kind that the API user may not read, or that
    the company does not have: the records themselves are worth having all the same, and null says
    that their children are not known.
    """
    ahead = ahead or Ahead([], [])
    kinds = _kinds([one for one in wanted if one.name not in ahead.names])
    pending = [*ahead.pending, *_asks_of(company, kinds, records)]
    kinds = [*ahead.kinds, *kinds]
    while pending:
        now, pending = pending[:QUERIES_AT_ONCE], pending[QUERIES_AT_ONCE:]
        pending = [*(await _ask(company, now)), *pending]
    found: dict[str, Sequence[Record] | None] = {}
    for kind in kinds:
        rows = None if kind.rows is None else joined(kind.rows)
        found |= dict.fromkeys([one.name for one in kind.related], rows)
        if rows is not None:
            company.note_children(kind.object, len(records), kind.densest)
            await company.learn_values(_places(kind), rows)
    return found


def _kinds(wanted: Sequence[Related]) -> list[_Kind]:
    """What can be fetched together: the same object by the same fields."""
    found: dict[object, _Kind] = {}
    for one in wanted:
        declared = one.declared
        key = (declared.object, declared.by, declared.of, one.where)
        found.setdefault(key, _Kind([])).related.append(one)
    return list(found.values())


def _is_open(company: Company, kind: _Kind) -> bool:
    if company.is_closed(kind.object):
        kind.rows = None
    return kind.rows is not None


def _asks_of(company: Company, kinds: Sequence[_Kind], records: Sequence[Record]) -> list[_Asked]:
    open_ones = [kind for kind in kinds if _is_open(company, kind)]
    return [asked for kind in open_ones for asked in _asks(company, kind, records)]


def _asks(company: Company, kind: _Kind, records: Sequence[Record]) -> Iterator[_Asked]:
    declared = kind.related[0].declared
    keys = list(filter(None, dict.fromkeys(said(records, declared.of))))
    size = company.parents_at_once(kind.object, EXPECTED_ROWS, MOST_VALUES)
    for i in range(0, len(keys), size):
        chosen = keys[i : i + size]
        parents = is_in(declared.by, *chosen)
        condition = both(parents, filter_of(kind.related[0].where))
        yield _Asked(kind, condition or parents, len(chosen))


async def _ask(company: Company, asked: Sequence[_Asked]) -> list[_Asked]:
    """Ask for some, all in one request; what remains to be asked for."""
    wanted = [one for one in asked if one.kind.rows is not None]
    queries = [_query(company, one) for one in wanted]
    answers = await company.gateway.queries(queries) if queries else []
    return _take(company, list(zip(wanted, queries, answers, strict=True)))


def _take(
    company: Company, answered: Sequence[tuple[_Asked, Query, Page | CrossfootError]]
) -> list[_Asked]:
    """Keep the rows of some answers; what remains to be asked for."""
    rest: list[_Asked] = []
    for one, query, answer in answered:
        if isinstance(answer, CrossfootError):
            rest.extend(_without_refused(company, one, query, answer))
        elif one.kind.rows is not None:
            one.kind.rows.append(answer.records)
            found = len(answer.records) + max(answer.remaining, 0)
            one.kind.densest = max(one.kind.densest, 0 if one.after else found / one.parents)
            rest.extend(_remainder(one, answer))
    return rest


def _query(company: Company, asked: _Asked) -> Query:
    kind = asked.kind
    after = gt(KEY, asked.after) if asked.after else None
    return Query(
        kind.object,
        select=company.queryable(kind.object, kind.fields),
        filter=both(asked.filter, after),
        order=(Order(KEY),),
    )


def _remainder(asked: _Asked, page: Page) -> Iterator[_Asked]:
    if page.remaining <= 0:
        return
    last = page.records[-1].get(KEY) if page.records else None
    if not last:
        raise RemoteGarbled(f"Sage Intacct's page of {asked.kind.object} is empty before the end.")
    yield _Asked(asked.kind, asked.filter, asked.parents, last)


def _without_refused(
    company: Company, asked: _Asked, query: Query, refusal: CrossfootError
) -> Iterator[_Asked]:
    """Ask again without the fields that the company refuses; give up what it does not show."""
    kind = asked.kind
    if isinstance(refusal, PermissionMissing | ObjectUnknown):
        company.close(kind.object)
        kind.rows = None
        return
    by = kind.related[0].declared.by
    if (
        not isinstance(refusal, FieldsNotQueryable)
        or by in refusal.fields
        or not company.refuse(query, refusal.fields)
    ):
        raise refusal
    yield asked


def _places(kind: _Kind) -> tuple[Place, ...]:
    return tuple(dict.fromkeys(place for one in kind.related for place in one.places))
