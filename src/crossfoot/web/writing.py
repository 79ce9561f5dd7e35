"""`POST`, `PATCH` and `DELETE /unified/{model}/{resource}`: the writes of every resource."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from litestar.types import ASGIApp
from msgspec.json import Decoder

from crossfoot.connector import reader
from crossfoot.connector.writing import writer
from crossfoot.connector.writing.writer import Asked
from crossfoot.unified.examples import example
from crossfoot.unified.plan import REMOTE_DATA
from crossfoot.unified.resource import Resource
from crossfoot.unified.writing.body_examples import body_example
from crossfoot.unified.writing.dry_run import DryRun
from crossfoot.unified.writing.scalars import read_number
from crossfoot.web import bulk, companies, exactly_once, presentation
from crossfoot.web.answers import ENCODER, json, raw_json
from crossfoot.web.call import Call, read_json
from crossfoot.web.operations import Access, Operation, Parameter
from crossfoot.web.presentation import Presentation
from crossfoot.web.query_string import flag, text
from crossfoot.web.writing_schemas import body_schema

EXACT: Final = Decoder(float_hook=read_number)
"""JSON whose numbers keep the digits that the caller wrote."""
DRY_RUN = Parameter(
    name="dry_run",
    description="Check everything and answer with every problem, the exact gateway body and the "
    "ledger lines that posting would make. Nothing is sent.",
    schema={"type": "boolean", "default": False},
)
SHOWN: Final = (*companies.PARAMETERS, *presentation.OF_ONE, DRY_RUN)
DELETED: Final[dict[str, Any]] = {
    "type": "object",
    "required": ["id"],
    "properties": {"id": {"type": "string", "description": "Id of the record that is gone."}},
}
ABOUT_KEYS: Final = (
    "Send an `Idempotency-Key` header with a value of your own (up to 255 characters): the same "
    "request with the same key is executed once, however often it is sent. `X-Write-Id` names the "
    "write, `X-Write-Outcome` says what became of it."
)


def operations_of(resource: Resource) -> dict[str, Operation]:
    """The writes of one resource, by the contract's words for them."""
    makers = {"create": _create, "update": _update, "delete": _delete}
    return {name: make(resource) for name, make in makers.items() if name in resource.offers}


def _create(resource: Resource) -> Operation:
    async def answer(call: Call) -> ASGIApp:
        return await _written(call, resource, "create")

    return Operation(
        method="POST",
        path=f"/unified/{resource.model}/{resource.path}",
        summary=f"Create one {resource.struct.__name__}, or up to {bulk.MOST:,}",
        answer=answer,
        parameters=(*SHOWN, bulk.ATOMIC, *_chooser(resource)),
        body=body_schema(resource, "create"),
        several=bulk.Several,
        body_example=body_example(resource, "create"),
        **_shared(resource, "create"),
    )


def _update(resource: Resource) -> Operation:
    async def answer(call: Call) -> ASGIApp:
        return await _written(call, resource, "update")

    return Operation(
        method="PATCH",
        path=f"/unified/{resource.model}/{resource.path}/{{id}}",
        summary=f"Change one {resource.struct.__name__}",
        answer=answer,
        parameters=SHOWN,
        body=body_schema(resource, "update"),
        body_example=body_example(resource, "update"),
        **_shared(resource, "update"),
    )


def _delete(resource: Resource) -> Operation:
    async def answer(call: Call) -> ASGIApp:
        return await _written(call, resource, "delete")

    shared = _shared(resource, "delete")
    return Operation(
        method="DELETE",
        path=f"/unified/{resource.model}/{resource.path}/{{id}}",
        summary=f"Delete one {resource.struct.__name__}",
        answer=answer,
        parameters=(*companies.PARAMETERS, DRY_RUN),
        **{**shared, "result": DELETED, "result_example": {"id": "33"}, "presented": False},
    )


def _shared(resource: Resource, operation: str) -> dict[str, Any]:
    return {
        "name": f"{operation}_{resource.model}_{resource.path}".replace("-", "_"),
        "tag": f"Unified {resource.model}",
        "description": f"{resource.summary}\n\n{ABOUT_KEYS}",
        "access": Access.ACCOUNT,
        "result": resource.struct,
        "result_example": example(resource),
        "presented": True,
        "other_results": (DryRun,),
        "statuses": exactly_once.STATUSES,
    }


def _chooser(resource: Resource) -> tuple[Parameter, ...]:
    """What picks the source of a new record, where the body does not."""
    if not resource.choose:
        return ()
    able = [source for source in resource.sources if "create" in source.writes]
    words = [word for source in able for word in source.words(resource.choose)]
    schema: dict[str, Any] = {"type": "string"}
    if resource.discover is None:
        schema["enum"] = list(dict.fromkeys(words))
    names = (
        resource.choose,
        *(n for n, one in resource.synonyms.items() if one == resource.choose),
    )
    about = "Which kind of record it is, if the body does not tell."
    return tuple(Parameter(name=name, description=about, schema=schema) for name in names)


# --- answers --------------------------------------------------------------------------------------


async def _written(call: Call, resource: Resource, operation: writer.Operation) -> ASGIApp:
    how = presentation.presentation(call.query, resource.struct)
    raw = await call.request.body() if operation != "delete" else b""
    body = read_exactly(raw) if operation != "delete" else None
    key = exactly_once.idempotency_key(call)
    await exactly_once.refuse_in_sandbox(call)
    ours = await companies.as_overridden(call, resource)
    company = await companies.open_company(call)
    record_id = call.segment("id") if operation != "create" else ""
    asked = Asked(ours, operation, body, record_id, _chosen(call, ours))
    if operation == "create" and isinstance(body, list):
        dry = flag(call.query, DRY_RUN.name)
        whole = writer.intent(company, asked, _caller(call), raw, key)
        return await bulk.answer(call, company, asked, whole, _shows(how), dry_run=dry)
    if flag(call.query, DRY_RUN.name):
        return json(await writer.dry_run(company, asked))
    intent = writer.intent(company, asked, _caller(call), raw, key)
    outcome = await writer.write(company, call.rooms.writes, asked, intent)
    if outcome is None:
        unchanged = await reader.get_record(company, ours, record_id, remote_data=how.remote_data)
        return json(how.show_one(unchanged))
    return raw_json(_shows(how)(exactly_once.record_of(call, outcome, key)))


def read_exactly(raw: bytes) -> Any:
    """A JSON body with exact numbers; raises InvalidBody when it is none."""
    read_json(raw)
    return EXACT.decode(raw)


def _chosen(call: Call, resource: Resource) -> Mapping[str, str]:
    """What the query string says of the kind of record."""
    names = {resource.choose: resource.choose, **resource.synonyms}
    said = {one: text(call.query, name) for name, one in names.items() if name}
    return {name: value for name, value in said.items() if value}


def _caller(call: Call) -> writer.Caller:
    caller = call.caller
    return writer.Caller(call.environment, companies.account_of(call), caller.name)


def _shows(how: Presentation) -> Callable[[bytes], bytes]:
    """How the record is shown that was read back."""

    def show(record: bytes) -> bytes:
        if how.format not in {"raw", "debug"} and not how.excluded:
            return record
        read = EXACT.decode(record)
        if how.format == "raw":
            return ENCODER.encode(read.get(REMOTE_DATA))
        return ENCODER.encode({n: value for n, value in read.items() if n not in how.excluded})

    return show
