"""Writing a unified resource: a body drafted, checked, sent exactly once, and read back in full."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any, Final, Literal, ParamSpec, TypeVar

import msgspec

from crossfoot.connector import reader
from crossfoot.connector.company import Company
from crossfoot.connector.writing import checking, knowledge
from crossfoot.connector.writing.checking import LONG, Checked
from crossfoot.connector.writing.ledger import (
    Intent,
    Sought,
    Step,
    Telling,
    WriteLedger,
    digest_of,
)
from crossfoot.connector.writing.once import earlier, run
from crossfoot.connector.writing.redaction import redacted
from crossfoot.connector.writing.telling import Outcome
from crossfoot.errors import InvalidBody, MethodNotAllowed, UnknownRecord
from crossfoot.intacct import Formatting, Function, legacy
from crossfoot.intacct import create as create_records
from crossfoot.intacct import delete as delete_records
from crossfoot.intacct import update as update_records
from crossfoot.unified.filter_values import emit_number
from crossfoot.unified.plan import Facts
from crossfoot.unified.resource import Resource
from crossfoot.unified.source import Source
from crossfoot.unified.wire import ENCODER
from crossfoot.unified.writing.choosing import choose
from crossfoot.unified.writing.draft import Draft, GatewayBody
from crossfoot.unified.writing.drafting import draft
from crossfoot.unified.writing.dry_run import DryRun, invalid
from crossfoot.unified.writing.emitting import emit
from crossfoot.unified.writing.method import STATUS

P = ParamSpec("P")
T = TypeVar("T")
Read = Callable[[str], Awaitable[Any]]
"""Reads a record by its id."""
Operation = Literal["create", "update", "delete"]
_METHODS: Final = {"create": "POST", "update": "PATCH", "delete": "DELETE"}
_WORDS: Final = {"create": "created", "update": "changed", "delete": "deleted"}


@dataclass(frozen=True, slots=True)
class Asked:
    """What a caller wants written. `query` has what the query string says of choosers."""

    resource: Resource
    operation: Operation
    body: Any = None
    record_id: str = ""
    query: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Caller:
    """For whom: environment, integrated account, and who of them."""

    environment_id: str
    account_id: str
    name: str


def intent(company: Company, asked: Asked, caller: Caller, raw: bytes, key: str = "") -> Intent:
    """What tells this write from others: the same over HTTP and from the command line.

    `raw` is the body as JSON.
    """
    where = f"/unified/{asked.resource.name}"
    body = msgspec.json.decode(raw) if raw else None
    return Intent(
        environment_id=caller.environment_id,
        account_id=caller.account_id,
        entity=company.gateway.login.entity,
        caller=caller.name,
        method=_METHODS[asked.operation],
        path=f"{where}/{asked.record_id}" if asked.record_id else where,
        resource=asked.resource.name,
        digest=digest_of(body, asked.query),
        key=key,
        request=ENCODER.encode(redacted(body)),
    )


@dataclass(frozen=True, slots=True)
class Prepared:
    """A write that was checked, and is ready to be sent."""

    checked: Checked
    body: GatewayBody
    function: Function

    @property
    def says_nothing(self) -> bool:
        """Whether an update changes nothing: the record is already as it should be."""
        draft = self.checked.draft
        return draft.operation not in {"create", "delete"} and not (draft.values or draft.remote)


async def write(
    company: Company, ledger: WriteLedger, asked: Asked, intent: Intent
) -> Outcome | None:
    """Make a write, exactly once, and tell what became of it; None where nothing changes.

    Raises InvalidBody and RulesBroken before anything is sent, and what the gateway refuses of the
    look-ups.
    """
    telling = await telling_of(company, asked, intent)
    (known,) = await earlier(company, ledger, [telling])
    if known is not None:
        return known
    prepared = await prepare(company, asked)
    if prepared.says_nothing:
        return None
    (outcome,) = await run(company, ledger, [await step_of(company, prepared, telling)])
    return outcome


async def dry_run(company: Company, asked: Asked) -> DryRun:
    """What a write would meet, be sent as and post. Raises what the gateway refuses."""
    try:
        checked = await _checked(company, asked)
        body, function = await emitted(company, checked)
    except InvalidBody as error:
        return invalid(error.problems)
    return checked.answer(body, function)


async def prepare(company: Company, asked: Asked) -> Prepared:
    """A write drafted, checked and emitted. Raises InvalidBody, and RulesBroken."""
    return await ready(company, await _checked(company, asked))


async def ready(company: Company, checked: Checked) -> Prepared:
    """A checked draft as it is sent. Raises InvalidBody, and RulesBroken."""
    checked.refuse()
    return Prepared(checked, *await emitted(company, checked))


async def emitted(company: Company, checked: Checked) -> tuple[GatewayBody, Function]:
    """What a draft is sent as, whatever the rules say of it. Raises InvalidBody."""
    return await _by_size(checked.draft.values, _emitted, checked, company.today())


async def _checked(company: Company, asked: Asked) -> Checked:
    return await checking.check(company, await drafted(company, asked))


def _emitted(checked: Checked, today: date) -> tuple[GatewayBody, Function]:
    body = emit(checked.draft, checked.found, today)
    return body, function_of(body)


async def _by_size(values: Any, work: Callable[P, T], *arguments: P.args, **more: P.kwargs) -> T:
    """Work on a body, in a thread if it has very many lines: others are served meanwhile."""
    said = values.values() if isinstance(values, Mapping) else ()
    if sum(len(one) for one in said if isinstance(one, list)) > LONG:
        return await asyncio.to_thread(work, *arguments, **more)
    return work(*arguments, **more)


# --- drafts ---------------------------------------------------------------------------------------


async def drafted(company: Company, asked: Asked) -> Draft:
    """The body read as a draft; nothing is looked up for it yet. Raises InvalidBody."""
    sources = await company.sources(asked.resource)
    if asked.operation == "create":
        source = choose(asked.resource, sources, asked.body, asked.query)
        await knowledge.prepare(company, source)
        facts = await _facts(company, source)
        made = (asked.resource, source, "create", asked.body, facts)
        return await _by_size(asked.body, draft, *made)
    source, key = _found(asked, sources)
    operation = _operation(asked, source)
    method = source.writes[operation]
    await knowledge.prepare(company, source)
    if operation == "delete" and source.posts is None:
        facts = await _facts(company, source)
        return Draft(asked.resource, source, operation, method, facts, key=key)
    record = await reader.get_record(company, asked.resource, asked.record_id)
    shown = msgspec.to_builtins(record, builtin_types=(Decimal,))
    if operation == "delete":
        facts = await _facts(company, source)
        return Draft(asked.resource, source, operation, method, facts, key=key, shown=shown)
    body = asked.body if isinstance(asked.body, Mapping) else {}
    present = await _present(company, source, key) if method.needs_all(body) else {}
    facts = await _facts(company, source)
    made = (asked.resource, source, operation, asked.body, facts)
    return await _by_size(asked.body, draft, *made, key=key, shown=shown, present=present)


def _found(asked: Asked, sources: Any) -> tuple[Source, str]:
    """The source that an id is of, and the Intacct key in it."""
    for source in sources:
        if (key := source.key_of(asked.record_id)) is not None:
            return source, key
    raise UnknownRecord(f"No record of {asked.resource.name} has the id {asked.record_id!r}.")


def _operation(asked: Asked, source: Source) -> str:
    """What is to be done: a PATCH of a status may mean more than an update."""
    said = asked.body.get(STATUS) if isinstance(asked.body, Mapping) else None
    if asked.operation == "update" and said is not None:
        for name, method in source.writes.items():
            if method.status == said:
                return name
    if asked.operation not in source.writes:
        others = ", ".join(name for name in source.writes) or "nothing but reading"
        raise MethodNotAllowed(
            f"{asked.record_id} cannot be {_WORDS[asked.operation]}: Sage Intacct's API offers "
            f"{others} for {source.object}."
        )
    return asked.operation


async def _facts(company: Company, source: Source) -> Facts:
    custom = await company.custom_fields_of(source) if source.described else ()
    layout = {name: await company.places(name) for name in source.dimensioned}
    return Facts(await company.formatting(), custom, layout)


async def _present(company: Company, source: Source, key: str) -> Mapping[str, Any]:
    """The record as `read` has it, with its lines."""
    found = (await company.gateway.read(source.object, [key])).records
    if not found:
        raise UnknownRecord(f"Sage Intacct has no {source.object} with the key {key}.")
    return found[0]


# --- sending --------------------------------------------------------------------------------------


def function_of(body: GatewayBody) -> Function:
    """A gateway body as a function. Raises InvalidBody naming elements that have no place."""
    if body.keys:
        return delete_records(body.object, body.keys)
    if body.function in {"create", "update"}:
        make = create_records if body.function == "create" else update_records
        return make([*body.beside, (body.object, body.values)])
    return legacy(body.function, body.values, **body.attributes)


async def telling_of(
    company: Company, asked: Asked, intent: Intent, read: Read | None = None
) -> Telling:
    """How the record is shown that was written: read back in full by its id, or its id alone."""
    read = read or partial(_read_back, company, asked)
    if asked.operation == "create":
        sources = await company.sources(asked.resource)
        source = choose(asked.resource, sources, asked.body, asked.query)
        return Telling(
            intent=intent,
            read_back=lambda key: read(f"{source.prefix}{key}"),
            brief=lambda key: {"id": f"{source.prefix}{key}" if key else None},
        )
    return Telling(
        intent=intent,
        read_back=lambda _: read(asked.record_id),
        brief=lambda _: {"id": asked.record_id},
    )


async def _read_back(company: Company, asked: Asked, record_id: str) -> Any:
    if asked.operation == "delete":
        return {"id": record_id}
    return await reader.get_record(company, asked.resource, record_id)


async def step_of(company: Company, prepared: Prepared, telling: Telling) -> Step:
    """The write that is ready, as it is executed once."""
    draft, source = prepared.checked.draft, prepared.checked.draft.source
    where = {} if draft.key else _find_back(prepared, await company.formatting())
    return Step(
        intent=telling.intent,
        read_back=telling.read_back,
        brief=telling.brief,
        function=prepared.function,
        sought=Sought(
            object=source.object,
            key=draft.key,
            where=where,
            key_field=source.key,
            answered=draft.method.answered,
            listed=source.listed,
        ),
    )


def _find_back(prepared: Prepared, formatting: Formatting) -> dict[str, str]:
    """What a new record was sent with in the fields by which it is found again."""
    draft, found = prepared.checked.draft, {}
    for name in draft.source.find_back:
        usual = name if draft.method.generic else name.lower()
        value: Any = prepared.body.values
        for step in draft.method.names.get(name, usual).split("."):
            value = value.get(step) if isinstance(value, Mapping) else None
        if value is not None and not isinstance(value, Mapping):
            found[name] = _filtered(value, formatting)
    return found


def _filtered(value: Any, formatting: Formatting) -> str:
    """A value as the gateway filters it."""
    match value:
        case bool():
            return "true" if value else "false"
        case Decimal():
            return emit_number(value)
        case date():
            return formatting.emit_filter(value)
    return str(value)
