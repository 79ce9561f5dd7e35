"""The console: one call of the API, its answer, and the XML that went to Sage Intacct for it.

A call made here is the operator's: the log and the write ledger name them.
"""

import re
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from http import HTTPStatus
from typing import Any, Final, NamedTuple
from urllib.parse import quote

from litestar.types import ASGIApp
from msgspec.json import Decoder

from crossfoot.errors import InvalidParameter, InvalidRequest, UnknownRoute
from crossfoot.intacct import Exchange, trace
from crossfoot.request_log import Entry
from crossfoot.unified import registry
from crossfoot.web import marks, noting
from crossfoot.web.admin.templates import show
from crossfoot.web.admin.texts import indented, pretty
from crossfoot.web.admin.visit import Visit
from crossfoot.web.answers import ENCODER
from crossfoot.web.call import Call, read_json
from crossfoot.web.edge import REQUEST_ID
from crossfoot.web.inner_calls import InnerAnswer
from crossfoot.web.inner_calls import ask as ask_api
from crossfoot.web.operations import Operation
from crossfoot.web.query_string import Query, decode
from crossfoot.web.route_table import OPERATIONS

METHODS: Final = ("GET", "POST", "PATCH", "DELETE")
ACCOUNT: Final = "integrated_account_id"
DRY_RUN: Final = "dry_run"
TOO_MUCH: Final = ("truto_ignore_limit", "truto_response_format")
EXACT: Final = Decoder(float_hook=Decimal)
"""Money goes on as it was typed, never through a float."""
FIRST: Final = {
    ACCOUNT: "",
    "method": "GET",
    "path": "/unified/accounting/contacts",
    "query": "limit=3",
    "body": "",
    DRY_RUN: "true",
}


class Outcome(NamedTuple):
    """What came of a call."""

    status: int
    body: str
    exchanges: list[tuple[Exchange, str]]
    milliseconds: float


async def ask(visit: Visit) -> ASGIApp:
    """The console, ready for a call."""
    given = {name: visit.asked(name) for name in (ACCOUNT, "path", "method") if visit.asked(name)}
    return await _shown(visit, FIRST | given)


async def run(visit: Visit) -> ASGIApp:
    """Make the call, and show everything about it."""
    form = {**FIRST, DRY_RUN: "", **visit.form}
    try:
        outcome = await _run(visit, form)
    except (InvalidRequest, UnknownRoute) as error:
        return await _shown(visit, form, status=error.status, error=error)
    return await _shown(visit, form, outcome=outcome)


async def _shown(
    visit: Visit, form: Mapping[str, str], *, status: int = 200, **known: Any
) -> ASGIApp:
    accounts = await visit.rooms.accounts.list(visit.where, {"limit": "200"})
    return show(
        "try_it.html",
        visit,
        status=status,
        form=form,
        accounts=accounts.result,
        methods=METHODS,
        paths=[f"/unified/{one.model}/{one.path}" for one in registry.RESOURCES],
        **{"outcome": None, "error": None, **known},
    )


async def _run(visit: Visit, form: Mapping[str, str]) -> Outcome:
    operation, segments = _find(form["method"], form["path"].strip())
    query = _query(operation, form)
    body = read_json(form["body"].encode(), EXACT) if form["body"].strip() else None
    clock = visit.rooms.clock
    entry = Entry(
        id=clock.new_id(),
        request_id=str(visit.request.scope["state"][REQUEST_ID]),
        began=clock.now(),
        started=clock.monotonic(),
        http_method=operation.method,
        path=form["path"].strip(),
    )
    with noting.on(entry), trace() as exchanges:
        noting.operation(operation)
        noting.parameters(query)
        noting.caller(visit.caller, query)
        call = Call(visit.rooms, visit.request, query, visit.caller)
        answer = await ask_api(call, operation, segments, query, body)
    entry.seconds = clock.monotonic() - entry.started
    _mark(visit, answer)
    _record(visit, entry, answer)
    shown = "" if answer.body is None else pretty(ENCODER.encode(answer.body))
    asked = [(one, indented(one.request_xml)) for one in exchanges]
    return Outcome(answer.status, shown, asked, entry.seconds * 1000)


def _record(visit: Visit, entry: Entry, answer: InnerAnswer) -> None:
    """The call stands in the log like any other."""
    entry.status = answer.status
    if answer.status >= 400 and isinstance(answer.body, dict):
        entry.said(str(answer.body.get("code", "")), str(answer.body.get("message", "")))
    visit.rooms.request_log.record(entry)


def _mark(visit: Visit, answer: InnerAnswer) -> None:
    """A write's answer arrives with this page, as far as a client would not repeat it."""
    final = answer.status < HTTPStatus.INTERNAL_SERVER_ERROR
    if answer.mark is not None and final and answer.status not in marks.REPEATED:
        marks.mark(visit.request.scope, answer.mark)


def _find(method: str, path: str) -> tuple[Operation, dict[str, str]]:
    """The operation behind a method and path, and the path's parameters."""
    for operation, pattern in _patterns():
        if operation.method == method and (found := pattern.fullmatch(path)):
            return operation, found.groupdict()
    raise UnknownRoute(
        f"There is no {method} {path}. Paths begin with /unified/ or /proxy/, and have no query."
    )


@cache
def _patterns() -> tuple[tuple[Operation, re.Pattern[str]], ...]:
    """Calls to a company, those without parameters first; files cannot be shown here."""
    usable = [one for one in OPERATIONS if one.limited and not one.binary]
    usable.sort(key=lambda one: one.path.count("{"))
    return tuple((one, re.compile(_pattern(one.path))) for one in usable)


def _pattern(path: str) -> str:
    parts = re.split(r"{(\w+)}", path)
    return "".join(
        f"(?P<{part}>[^/]+)" if position % 2 else re.escape(part)
        for position, part in enumerate(parts)
    )


def _query(operation: Operation, form: Mapping[str, str]) -> Query:
    """The query as typed, with the chosen account, and checking only where that is wanted."""
    typed = "&".join(line.strip() for line in form["query"].splitlines() if line.strip())
    query = decode(quote(typed, safe="=&[]%+-._~:/,@!$'()*;").encode())
    for name in TOO_MUCH:
        if name in query:
            raise InvalidParameter(name, "this console shows one page in the unified shape.")
    if form.get(ACCOUNT):
        query.setdefault(ACCOUNT, form[ACCOUNT])
    if DRY_RUN in operation.parameter_names() and form.get(DRY_RUN):
        query[DRY_RUN] = "true"
    return query
