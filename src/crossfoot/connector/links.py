"""Filters over other objects: which records they link to is asked for first, in one extra query."""

from contextlib import aclosing
from typing import Final, assert_never

from crossfoot.connector.company import Company
from crossfoot.connector.filters import filter_of
from crossfoot.errors import InvalidParameter
from crossfoot.intacct import Aggregate, Order, Query
from crossfoot.unified.criteria import (
    NEVER,
    Criterion,
    Every,
    Linked,
    Match,
    Some,
    among,
    every,
    some,
)
from crossfoot.unified.criteria import other_than as none_of

MOST_LINKED: Final = 20_000
"""Records that a filter over another object may lead to: 20 lists of 1,000 values."""


async def resolve(company: Company, criterion: Criterion) -> Criterion:
    """The criterion with every link replaced by the values that it leads to.

    Raises InvalidParameter where a link leads to more records than a filter can name.
    """
    match criterion:
        case Match():
            return criterion
        case Every(members):
            return every([await resolve(company, member) for member in members])
        case Some(members):
            return some([await resolve(company, member) for member in members])
        case Linked():
            values = await _values(company, criterion)
            return (none_of if criterion.negated else among)(criterion.field, values)
        case _:
            assert_never(criterion)


async def _values(company: Company, link: Linked) -> list[str]:
    matching = await resolve(company, link.matching)
    if matching == NEVER:
        return []
    query = Query(
        link.object,
        select=(link.by,),
        aggregates=(Aggregate("count", link.key),),  # each value once, however many records
        filter=filter_of(matching),
        order=(Order(link.by),),
    )
    found: dict[str, None] = {}
    async with aclosing(company.gateway.pages(query)) as pages:
        async for page in pages:
            found.update((value, None) for r in page.records if (value := r.get(link.by)))
            if len(found) > MOST_LINKED:
                reason = f"more than {MOST_LINKED:,} records match through {link.object}."
                raise InvalidParameter(link.object, reason, "Narrow the filter.")
    return list(found)
