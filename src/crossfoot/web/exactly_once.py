"""How requests that write are answered: exactly once, and saying so."""

from collections.abc import Awaitable, Callable
from typing import Any, Final

import msgspec
from litestar.types import ASGIApp

from crossfoot.connector import Company
from crossfoot.connector.writing import Intent, Outcome, Step, Telling, earlier, run
from crossfoot.connector.writing.ledger import digest_of
from crossfoot.connector.writing.redaction import redacted
from crossfoot.errors import InvalidParameter, MethodNotAllowed
from crossfoot.unified.wire import ENCODER
from crossfoot.web import companies, marks
from crossfoot.web.answers import raw_json
from crossfoot.web.call import Call
from crossfoot.web.marks import KEY, LONGEST_KEY

STATUSES: Final = (404, 405, 409, 413, 422, 429, 502, 503, 504)
"""That a write may be refused with."""


async def refuse_in_sandbox(call: Call) -> None:
    """Sandbox accounts are only read (unified-api §4.6). Raises MethodNotAllowed."""
    if await call.rooms.accounts.is_sandbox(companies.account_of(call), call.environment):
        raise MethodNotAllowed("This is a sandbox account: it can be read, but not written to.")


def intent_of(call: Call, company: Company, resource: str, body: Any, *more: Any) -> Intent:
    """What the request wants written; `more` is what else tells it from others.

    Raises what `idempotency_key` raises.
    """
    request = call.request
    return Intent(
        environment_id=call.environment,
        account_id=companies.account_of(call),
        entity=company.gateway.login.entity,
        caller=call.caller.name,
        method=str(request.method),
        path=request.scope["path"],
        resource=resource,
        digest=digest_of(body, *more),
        key=idempotency_key(call),
        request=ENCODER.encode(redacted(body)),
    )


def idempotency_key(call: Call) -> str:
    """The caller's key, "" without one. Raises InvalidParameter for one that cannot be a key."""
    key = call.request.headers.get(KEY.lower(), "").strip()
    if len(key) > LONGEST_KEY or not key.isascii() or not key.isprintable():
        raise InvalidParameter(
            KEY, f"it has up to {LONGEST_KEY} printable ASCII characters.", "Send a UUID."
        )
    return key


async def answer(
    call: Call, company: Company, telling: Telling, prepare: Callable[[], Awaitable[Step]]
) -> ASGIApp:
    """Write what the request wants, unless it is a repeat, and answer with the record.

    `prepare` looks up and checks what is to be written; it is not called for a repeat.
    Raises why the write was not made, or `OutcomeUnknown`.
    """
    ledger = call.rooms.writes
    (outcome,) = await earlier(company, ledger, [telling])
    if outcome is None:
        (outcome,) = await run(company, ledger, [await prepare()])
    return raw_json(record_of(call, outcome, telling.intent.key))


def record_of(call: Call, outcome: Outcome, key: str) -> bytes:
    """The written record as JSON; the answer's headers tell of the write, error or not.

    Raises why the write was not made, or `OutcomeUnknown`.
    """
    _mark(call, outcome, key)
    outcome.raise_for_failure()
    return bytes(outcome.record or msgspec.Raw(b"null"))


def _mark(call: Call, outcome: Outcome, key: str) -> None:
    """With a key it does not matter whether the answer arrived: the key tells a repeat."""

    def arrived() -> None:
        call.rooms.writes.delivered([outcome.write_id])

    marks.mark(
        call.request.scope,
        marks.Marks(
            write_id=outcome.write_id,
            outcome="unknown" if outcome.state == "pending" else outcome.state,
            replayed=outcome.replayed,
            arrived=None if key else arrived,
        ),
    )
