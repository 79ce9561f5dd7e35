"""An array as the body of a create: a record of each item, and a result for each."""

from collections.abc import Callable, Sequence
from http import HTTPStatus
from typing import Any, Final

from litestar.types import ASGIApp
from msgspec import UNSET, Raw, Struct, UnsetType

from crossfoot.connector import Company
from crossfoot.connector.writing import Intent, Outcome
from crossfoot.connector.writing import bulk as writing
from crossfoot.connector.writing.ledger import SETTLED
from crossfoot.connector.writing.writer import Asked
from crossfoot.errors import CrossfootError, InvalidBody, InvalidParameter, Problem
from crossfoot.unified.writing.dry_run import DryRun
from crossfoot.web import marks, problems
from crossfoot.web.answers import json
from crossfoot.web.call import Call
from crossfoot.web.edge import REQUEST_ID
from crossfoot.web.operations import Parameter
from crossfoot.web.problems import ProblemDocument
from crossfoot.web.query_string import flag

MOST: Final = 1_000
"""Items of one array."""
ATOMIC = Parameter(
    name="atomic",
    description="Of an array: write all items or none, in one transaction of Sage Intacct's. It "
    f"takes up to {writing.PER_REQUEST} items.",
    schema={"type": "boolean", "default": False},
)
Show = Callable[[bytes], bytes]


class ItemResult(Struct, frozen=True, kw_only=True):
    """What became of one item of an array."""

    index: int
    """The item's place in the array, from 0."""
    status: int
    """The HTTP status that the item would have had as a request of its own."""
    record: dict[str, Any] | Raw | UnsetType = UNSET
    """The record that was written, read back."""
    error: ProblemDocument | UnsetType = UNSET
    """Why it was not written, or that this is unknown."""
    write_id: str | UnsetType = UNSET
    """Names the write; left out where nothing was sent."""
    outcome: str | UnsetType = UNSET
    """`committed`, `not_committed` or `unknown`; left out where nothing was sent."""
    replayed: bool | UnsetType = UNSET
    """Whether an earlier request made the write."""
    dry_run: DryRun | UnsetType = UNSET
    """With `dry_run=true`: what the item would meet, be sent as, and post."""


class Several(Struct, frozen=True):
    """What became of each item of an array, in its order."""

    result: list[ItemResult]


async def answer(  # noqa: PLR0913 -- one of them is a keyword
    call: Call, company: Company, asked: Asked, whole: Intent, show: Show, *, dry_run: bool
) -> ASGIApp:
    """Write every item, or try it dry. 200 if nothing is wrong with any, else 207."""
    atomic = flag(call.query, ATOMIC.name)
    _check_size(len(asked.body), atomic=atomic)
    items = writing.items_of(asked)
    request_id = str(call.request.scope["state"][REQUEST_ID])
    if dry_run:
        tried = await writing.dry_run_all(company, items)
        results = [_tried(i, one, request_id) for i, one in enumerate(tried)]
    else:
        intents = writing.intents_of(whole, asked.body, atomic=atomic)
        ledger = call.rooms.writes
        written = await writing.write_all(company, ledger, items, intents, atomic=atomic)
        _mark(call, written, whole.key)
        results = [_result(i, one, request_id, show) for i, one in enumerate(written)]
    fine = all(one.status == HTTPStatus.OK for one in results)
    return json(Several(results), status=HTTPStatus.OK if fine else HTTPStatus.MULTI_STATUS)


def _check_size(items: int, *, atomic: bool) -> None:
    if not 1 <= items <= MOST:
        words = f"The array has {items:,} items; it must have 1 to {MOST:,}."
        raise InvalidBody([Problem("", "length", words, "Send several requests.")])
    if atomic and items > writing.PER_REQUEST:
        reason = f"one transaction takes up to {writing.PER_REQUEST} items; there are {items:,}."
        raise InvalidParameter(ATOMIC.name, reason, "Send fewer items, or leave it out.")


def _result(index: int, one: writing.Result, request_id: str, show: Show) -> ItemResult:
    if isinstance(one, CrossfootError):
        return ItemResult(index=index, status=one.status, error=problems.document(one, request_id))
    error, record = one.error, one.record
    return ItemResult(
        index=index,
        status=error.status if error else HTTPStatus.OK,
        record=UNSET if record is None else Raw(show(bytes(record))),
        error=problems.document(error, request_id) if error else UNSET,
        write_id=one.write_id,
        outcome="unknown" if one.state == "pending" else one.state,
        replayed=one.replayed,
    )


def _tried(index: int, one: DryRun | CrossfootError, request_id: str) -> ItemResult:
    if isinstance(one, DryRun):
        return ItemResult(index=index, status=HTTPStatus.OK, dry_run=one)
    return ItemResult(index=index, status=one.status, error=problems.document(one, request_id))


def _mark(call: Call, written: Sequence[writing.Result], key: str) -> None:
    """Once the answer has arrived, an equal array without a key is another one.

    While the outcome of an item is open, the same array again is a repeat: it finds out.
    """
    outcomes = [one for one in written if isinstance(one, Outcome)]
    is_open = any(one.state not in SETTLED for one in outcomes)
    is_open = is_open or any(_passing(one) for one in written)

    def arrived() -> None:
        call.rooms.writes.delivered([one.write_id for one in outcomes])

    mark = marks.Marks(arrived=None if key or is_open else arrived)
    marks.mark(call.request.scope, mark)


def _passing(one: writing.Result) -> bool:
    """Whether its caller is right to send it again as it is."""
    error = one.error if isinstance(one, Outcome) else one
    server = HTTPStatus.INTERNAL_SERVER_ERROR
    return error is not None and (error.status >= server or error.status in marks.REPEATED)
