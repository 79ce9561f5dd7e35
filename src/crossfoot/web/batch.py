"""`POST /batch-request`: several calls in one; some use what others answered (unified-api §9.9)."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from graphlib import CycleError, TopologicalSorter
from http import HTTPStatus
from itertools import islice, product
from typing import Any, Final, Literal

from litestar.types import ASGIApp
from msgspec import Struct

from crossfoot.errors import Conflict, CrossfootError, InvalidBody, Problem
from crossfoot.integrated_accounts.requests import read
from crossfoot.unified import registry
from crossfoot.web import (
    companies,
    exactly_once,
    lists,
    marks,
    placeholders,
    presentation,
    problems,
    proxy,
    proxy_writes,
    unified,
)
from crossfoot.web.answers import json
from crossfoot.web.call import Call
from crossfoot.web.edge import REQUEST_ID
from crossfoot.web.inner_calls import InnerAnswer, ask
from crossfoot.web.operations import Operation

MOST_RESOURCES: Final = 100
MOST_RUNS: Final = 1_000
"""Calls that one resource of a batch makes, pages not counted."""
MOST_RECORDS: Final = 50_000
"""Records that one resource of a batch may answer with."""
READS_AT_ONCE: Final = 4
PAGE: Final = 1_000
Json = dict[str, Any]


class BatchResource(Struct, frozen=True, kw_only=True):
    """One resource of a batch: what to do with it, and when."""

    resource: str
    """`model/resource` of the unified API, or an Intacct object for the proxy API."""
    method: str
    """`list`, `get`, `create`, `update`, `delete`; of the proxy also an object's own function."""
    name: str = ""
    """What it is called in the answer and in placeholders; its `resource` unless said."""
    id: str = ""
    query: Json = {}
    body: Json | list[Any] | None = None
    depends_on: str | list[str] = []
    """Names of resources that must be done before."""
    persist: bool | None = None
    """Whether the answer shows its records; unless said unified ones, and none of the proxy."""
    response_format: Literal["raw", "unified", "normalized"] | None = None

    @property
    def called(self) -> str:
        """Its name."""
        return self.name or self.resource

    @property
    def shown(self) -> bool:
        """Whether the answer shows its records."""
        return "/" in self.resource if self.persist is None else self.persist


class BatchRequest(Struct, frozen=True, kw_only=True):
    """Calls of one integrated account."""

    integrated_account_id: str
    resources: list[BatchResource]
    args: Json = {}
    """What placeholders such as `{{args.day}}` stand for."""


class BatchAnswer(Struct, frozen=True):
    """What each resource answered, by its name."""

    result: dict[str, list[Any]]
    """The records."""
    errors: dict[str, list[Any]]
    """Problem documents of the calls that failed; nothing of a resource without any."""


class _Planned(Struct, frozen=True):
    """A resource with its operation and those that are done before it."""

    asked: BatchResource
    path: str
    operation: Operation
    segments: Json
    uses: tuple[str, ...]
    """Whose records its placeholders name: it is called for each of them."""
    after: tuple[str, ...]


async def _batch(call: Call) -> ASGIApp:
    asked = _read(await call.exact_json())
    key = exactly_once.idempotency_key(call)
    going = _Batch(call, asked, key)
    plan = _plan(asked)
    for one in plan:
        await going.do(one)
    going.mark()
    shown = {one.asked.called: going.records[one.asked.called] for one in plan if one.asked.shown}
    return json(BatchAnswer(shown, {name: found for name, found in going.errors.items() if found}))


# --- what is asked --------------------------------------------------------------------------------


class _Body(Struct, frozen=True):
    """The body, its resources not yet looked at."""

    integrated_account_id: str
    resources: list[Any]
    args: Json = {}


def _read(body: Any) -> BatchRequest:
    """The body; raises InvalidBody with every problem of it and of each resource."""
    whole = read(_Body, body)
    wrong: list[Problem] = []
    resources: list[BatchResource] = []
    if not 1 <= len(whole.resources) <= MOST_RESOURCES:
        words = f"There must be 1 to {MOST_RESOURCES} resources."
        wrong.append(Problem("resources", "length", words))
    for i, one in enumerate(whole.resources):
        try:
            resources.append(read(BatchResource, one))
        except InvalidBody as error:
            wrong += [replace(p, path=_at(i, p.path)) for p in error.problems]
    if wrong:
        raise InvalidBody(wrong)
    return BatchRequest(
        integrated_account_id=whole.integrated_account_id, resources=resources, args=whole.args
    )


def _at(index: int, path: str = "") -> str:
    return f"resources[{index}].{path}" if path else f"resources[{index}]"


def _plan(asked: BatchRequest) -> list[_Planned]:
    """The resources in an order in which each comes after those that it depends on."""
    names = [one.called for one in asked.resources]
    wrong: list[Problem] = []
    planned: dict[str, _Planned] = {}
    for i, one in enumerate(asked.resources):
        if one.called in planned:
            words = f"Another resource is called {one.called!r}."
            wrong.append(Problem(_at(i, "name"), "duplicate", words, "Give it a name."))
        for part, value in (("id", one.id), ("query", one.query), ("body", one.body)):
            wrong += placeholders.problems(value, _at(i, part), names)
        after = [one.depends_on] if isinstance(one.depends_on, str) else one.depends_on
        for name in after:
            if name not in names:
                words = f"No resource is called {name!r}."
                wrong.append(Problem(_at(i, "depends_on"), "unknown", words))
        uses = placeholders.resources_in([one.id, one.query, one.body], names)
        operation = _operation(one)
        if operation is None:
            words = f"{one.resource!r} has no method {one.method!r}."
            wrong.append(Problem(_at(i, "method"), "unknown", words, "See /docs."))
        else:
            planned[one.called] = _Planned(
                one, _at(i), operation, _segments(one, operation), tuple(uses), tuple(after)
            )
    if wrong:
        raise InvalidBody(wrong)
    return [planned[name] for name in _ordered(planned)]


def _ordered(planned: Mapping[str, _Planned]) -> list[str]:
    before = {name: {*one.uses, *one.after} for name, one in planned.items()}
    try:
        return list(TopologicalSorter(before).static_order())
    except CycleError as error:
        ring = " → ".join(error.args[1])
        problem = Problem("resources", "cycle", f"These wait for each other: {ring}.")
        raise InvalidBody([problem]) from error


def _operation(asked: BatchResource) -> Operation | None:
    """The operation of the API that a resource stands for."""
    if "/" in asked.resource:
        found = next((one for one in registry.RESOURCES if one.name == asked.resource), None)
        return unified.of(found).get(asked.method) if found else None
    usual = {**proxy.OF_OBJECTS, **proxy_writes.OF_OBJECTS}
    return usual.get(asked.method, proxy_writes.CUSTOM)


def _segments(asked: BatchResource, operation: Operation) -> Json:
    """The parameters of the operation's path; the id may yet have placeholders."""
    which = asked.method if operation is proxy_writes.CUSTOM else asked.id
    said = {"resource": asked.resource, "id": which}
    return {name: said[name] for name in operation.segment_names()}


# --- doing it -------------------------------------------------------------------------------------


class _Batch:
    """What has been answered so far."""

    def __init__(self, call: Call, asked: BatchRequest, key: str) -> None:
        self._call = call
        self._asked = asked
        self._key = key
        self._marks: list[marks.Marks] = []
        self.records: dict[str, list[Any]] = {}
        self.errors: dict[str, list[Any]] = {}

    async def do(self, one: _Planned) -> None:
        """Call a resource: once, or for each record of those that its placeholders name."""
        name = one.asked.called
        self.records[name], self.errors[name] = [], []
        failed = [other for other in one.after if self.errors[other] and not self.records[other]]
        if failed:
            words = f"Not called, because {', '.join(failed)} failed."
            self._fail(name, Conflict(words))
            return
        used = product(*(self.records[other] for other in one.uses))
        runs = [
            dict(zip(one.uses, records, strict=True)) for records in islice(used, MOST_RUNS + 1)
        ]
        if len(runs) > MOST_RUNS:
            words = f"It would be called more than {MOST_RUNS:,} times."
            self._fail(name, InvalidBody([Problem(one.path, "length", words)]))
            return
        at_once = READS_AT_ONCE if one.operation.method == "GET" else 1
        for start in range(0, len(runs), at_once):
            part = runs[start : start + at_once]
            tasks = [self._run(one, start + i, records) for i, records in enumerate(part)]
            for records, errors in await asyncio.gather(*tasks):
                self.records[name] += records
                self.errors[name] += errors

    def mark(self) -> None:
        """Once the answer has arrived, equal writes without a key are others."""
        hearing = [one.arrived for one in self._marks if one.arrived is not None]

        def arrived() -> None:
            for one in hearing:
                one()

        if hearing:
            marks.mark(self._call.request.scope, marks.Marks(arrived=arrived))

    async def _run(self, one: _Planned, number: int, records: Json) -> tuple[list[Any], list[Any]]:
        args, asked = self._asked.args, one.asked
        try:
            segments = placeholders.filled(one.segments, args, records, one.path)
            segments = {name: placeholders.written(value) for name, value in segments.items()}
            query = placeholders.filled(asked.query, args, records, f"{one.path}.query")
            body = placeholders.filled(asked.body, args, records, f"{one.path}.body")
        except InvalidBody as error:
            return [], [self._document(error)]
        said = {**_spelled(query), companies.ACCOUNT.name: self._asked.integrated_account_id}
        if asked.response_format is not None:
            said[presentation.FORMAT.name] = asked.response_format
        if asked.method == "list":
            return await self._list(one, segments, said)
        key = f"{self._key}/{asked.called}/{number}" if self._key else ""
        answer = await ask(self._call, one.operation, segments, said, body, key)
        self._remember(answer)
        return _sorted_out(answer)

    async def _list(
        self, one: _Planned, segments: Json, query: Json
    ) -> tuple[list[Any], list[Any]]:
        """Every page of a list."""
        found: list[Any] = []
        query = {lists.LIMIT.name: str(PAGE), **query}
        while True:
            answer = await ask(self._call, one.operation, segments, query)
            if answer.status != HTTPStatus.OK:
                return found, [answer.body]
            found += answer.body["result"]
            if answer.body["next_cursor"] is None:
                return found, []
            if len(found) >= MOST_RECORDS:
                words = f"It has more than {MOST_RECORDS:,} records: filter it."
                return found, [self._document(InvalidBody([Problem(one.path, "length", words)]))]
            query = {**query, lists.CURSOR.name: answer.body["next_cursor"]}

    def _remember(self, answer: InnerAnswer) -> None:
        """Of a write whose answer clients would repeat, nobody is told that it arrived."""
        repeated = answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR
        if answer.mark is not None and not repeated and answer.status not in marks.REPEATED:
            self._marks.append(answer.mark)

    def _fail(self, name: str, error: CrossfootError) -> None:
        self.errors[name].append(self._document(error))

    def _document(self, error: CrossfootError) -> problems.ProblemDocument:
        return problems.document(error, str(self._call.request.scope["state"][REQUEST_ID]))


def _sorted_out(answer: InnerAnswer) -> tuple[list[Any], list[Any]]:
    """The records and errors of one answer; those of an array item by item."""
    if answer.status >= HTTPStatus.BAD_REQUEST:
        return [], [answer.body]
    if isinstance(answer.body, dict) and isinstance(answer.body.get("result"), list):
        items = answer.body["result"]
        return [i["record"] for i in items if "record" in i], [
            i["error"] for i in items if "error" in i
        ]
    return [answer.body], []


def _spelled(value: Any) -> Any:
    """A query's values as a query string has them: texts, in lists and nested names."""
    match value:
        case Mapping():
            return {name: _spelled(one) for name, one in value.items() if one is not None}
        case list():
            return [_spelled(one) for one in value]
    return placeholders.written(value)


OPERATIONS: Final = (
    Operation(
        method="POST",
        path="/batch-request",
        name="batch_request",
        tag="Batch",
        summary="Make several calls in one request",
        description="Each of `resources` is called after those that it `depends_on`, and those "
        "whose records its placeholders name: for each of their records once. Lists are read to "
        "their end. What fails stands in `errors`, and the others go on. With an `Idempotency-Key` "
        "each write of the batch has a key of its own that follows from it.",
        answer=_batch,
        keyed=True,
        body=BatchRequest,
        body_example={
            "integrated_account_id": "0d1d5f6e-4c0e-4f6e-9a56-3d7f3f1c2b10",
            "args": {"name": "Fjord & Sons"},
            "resources": [
                {
                    "resource": "accounting/contacts",
                    "method": "create",
                    "body": {"type": "vendor", "name": "{{args.name}}"},
                },
                {
                    "resource": "accounting/invoices",
                    "method": "list",
                    "query": {"contact": "{{resources.accounting/contacts.id}}"},
                    "depends_on": "accounting/contacts",
                },
            ],
        },
        result=BatchAnswer,
        result_example={
            "result": {
                "accounting/contacts": [{"id": "vendor_33", "name": "Fjord & Sons"}],
                "accounting/invoices": [],
            },
            "errors": {},
        },
        statuses=(413, 422, 429, 503),
    ),
)
