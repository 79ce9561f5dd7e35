"""Running a computed resource: what it asks for is queried, all of one round in one request."""

from collections.abc import AsyncGenerator, Sequence
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from crossfoot.connector.company import Company
from crossfoot.connector.cursors import Cursors, Position, scope_of
from crossfoot.connector.filters import both, filter_of
from crossfoot.connector.page import Page
from crossfoot.errors import CrossfootError, CrossfootFault, InvalidParameter, ObjectUnknown
from crossfoot.intacct import Aggregate, Order, Query, Record
from crossfoot.intacct.filters import gt
from crossfoot.unified.codecs import Record as AnyRecord
from crossfoot.unified.query import ListRequest
from crossfoot.unified.reports import Ask, Setting, Window
from crossfoot.unified.resource import Resource

LEDGER: Final = "GLDETAIL"
LARGEST_PAGE: Final = 2000


async def list_computed(
    company: Company, resource: Resource, request: ListRequest, cursors: Cursors
) -> Page[Struct]:
    """One page of a computed resource. Raises what it refuses, and what the gateway refuses."""
    _check(request)
    scope = scope_of(resource.name, company.name, request.conditions)
    after = cursors.open(request.cursor, scope).after if request.cursor else ""
    records, rest = await _window(company, resource, request, Window(after, request.limit))
    return Page(list(records), cursors.sign(Position(resource.path, rest), scope) if rest else None)


async def stream_computed(
    company: Company, resource: Resource, request: ListRequest
) -> AsyncGenerator[list[Struct], None]:
    """Every record, window by window."""
    _check(request)
    after = ""
    while True:
        window = Window(after, LARGEST_PAGE)
        records, after = await _window(company, resource, request, window)
        yield list(records)
        if not after:
            return


def _check(request: ListRequest) -> None:
    if request.remote:
        reason = "these records are computed from many, not queried."
        raise InvalidParameter("remote_query", reason, "Leave it out.")


async def _window(
    company: Company, resource: Resource, request: ListRequest, window: Window
) -> tuple[Sequence[Struct], str]:
    compute = resource.computed
    if compute is None:
        raise CrossfootFault(f"{resource.name} is read, not computed.")
    setting = await _setting(company)
    asking = compute(request.conditions, setting, await company.formatting(), window)
    answers: list[list[AnyRecord]] | None = None
    while True:
        try:
            asks = next(asking) if answers is None else asking.send(answers)
        except StopIteration as done:
            found: tuple[Sequence[Struct], str] = done.value
            return found
        answers = await _answer(company, asks)


async def _setting(company: Company) -> Setting:
    setup = await company.financial_setup()
    return Setting(
        company.today(),
        setup.first_fiscal_month,
        setup.base_currency,
        await company.places(LEDGER),
    )


async def _answer(company: Company, asks: Sequence[Ask]) -> list[list[AnyRecord]]:
    """The rows of each ask; pages beyond the first are fetched for all asks together."""
    found: list[list[AnyRecord]] = [[] for _ in asks]
    pending = [(at, _query(ask)) for at, ask in enumerate(asks)]
    while pending:
        answers = await company.gateway.queries([query for _, query in pending])
        rest = []
        for (at, query), answer in zip(pending, answers, strict=True):
            if isinstance(answer, CrossfootError):
                if isinstance(answer, ObjectUnknown) and asks[at].optional:
                    continue
                raise answer
            found[at].extend(_plain(asks[at], record) for record in answer.records)
            if answer.remaining > 0:
                rest.append((at, _next(asks[at], query, answer.records)))
        pending = rest
    return found


def _query(ask: Ask) -> Query:
    """Groups come in the order of what they have in common, records in that of their keys."""
    condition = filter_of(ask.where)
    if not ask.sums:
        select = tuple(dict.fromkeys((ask.key, *ask.select)))
        return Query(ask.object, select, condition, order=(Order(ask.key),))
    return Query(
        ask.object,
        ask.select,
        condition,
        order=tuple(Order(name) for name in ask.select),
        aggregates=tuple(Aggregate("sum", name) for name in ask.sums),
    )


def _next(ask: Ask, query: Query, records: Sequence[Record]) -> Query:
    if ask.sums:
        return replace(query, offset=query.offset + len(records))
    first = _query(ask)
    return replace(first, filter=both(first.filter, gt(ask.key, records[-1][ask.key])))


def _plain(ask: Ask, record: Record) -> Record:
    """A group's sums under their fields' names, however the gateway calls them (§3.5, §10)."""
    for name in ask.sums:
        if name not in record:
            record[name] = record.pop(f"SUM.{name}", "")
    return record
