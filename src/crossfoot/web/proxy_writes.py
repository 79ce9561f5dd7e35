"""Writing through the proxy: any Intacct object by its own fields (unified-api §6.1)."""

from collections.abc import Awaitable, Callable
from typing import Any, Final

from litestar.types import ASGIApp

from crossfoot.connector import Company, proxy
from crossfoot.connector.objects import KnownObject, find_object
from crossfoot.connector.writing import Step, Telling, legacy_methods, records
from crossfoot.connector.writing.records import Prepared
from crossfoot.web import companies, exactly_once
from crossfoot.web.call import Call
from crossfoot.web.operations import Access, Operation
from crossfoot.web.proxy import SEGMENTS, TAG

Prepare = Callable[[Company, KnownObject], Awaitable[Prepared]]
ReadBack = Callable[[str], Awaitable[Any]]


async def _create(call: Call) -> ASGIApp:
    body = await call.exact_json()

    async def prepare(company: Company, known: KnownObject) -> Prepared:
        return await records.prepare_create(company, known, body)

    return await _write(call, body, prepare)


async def _update(call: Call) -> ASGIApp:
    body = await call.exact_json()

    async def prepare(company: Company, known: KnownObject) -> Prepared:
        return await records.prepare_update(company, known, call.segment("id"), body)

    return await _write(call, body, prepare)


async def _delete(call: Call) -> ASGIApp:
    async def prepare(company: Company, known: KnownObject) -> Prepared:
        return await records.prepare_delete(company, known, call.segment("id"))

    async def gone(key: str) -> Any:
        return {"id": key}

    return await _write(call, None, prepare, read_back=gone)


async def _method(call: Call) -> ASGIApp:
    body = await call.exact_json()
    docparid = legacy_methods.docparid_of(body)
    method = call.segment("id")
    deletes = method.partition("_")[0] == "delete"

    async def prepare(_: Company, known: KnownObject) -> Prepared:
        function = legacy_methods.function_of(known, method)
        return legacy_methods.prepare_method(known, function, body)

    async def gone(key: str) -> Any:
        return {"id": key}

    return await _write(call, body, prepare, docparid, read_back=gone if deletes else None)


async def _write(
    call: Call,
    body: Any,
    prepare: Prepare,
    docparid: str = "",
    *,
    read_back: ReadBack | None = None,
) -> ASGIApp:
    """Write exactly once, and answer with the record as the gateway reads it."""
    await exactly_once.refuse_in_sandbox(call)
    company = await companies.open_company(call)
    known = await find_object(company, call.segment("resource"))

    async def read(key: str) -> Any:
        return await proxy.get_record(company, known.name, key, docparid=docparid)

    def brief(key: str) -> Any:
        return {known.key or "RECORDNO": key or None}

    intent = exactly_once.intent_of(call, company, f"proxy/{known.name}", body)
    told: dict[str, Any] = {"intent": intent, "read_back": read_back or read, "brief": brief}

    async def step() -> Step:
        function, sought = await prepare(company, known)
        return Step(**told, function=function, sought=sought)

    return await exactly_once.answer(call, company, Telling(**told), step)


BODY: Final[dict[str, Any]] = {
    "type": "object",
    "minProperties": 1,
    "description": "Intacct's own fields. Days in ISO; lines as a list, as a GET shows them.",
}
EXAMPLE: Final = {"VENDORID": "V-900", "NAME": "Fjord & Sons"}
WRITTEN: Final = {"RECORDNO": "933", "VENDORID": "V-900", "NAME": "Fjord & Sons"}
METHOD: Final = (
    "A legacy function of the object: `reverse` of bills, or its whole name, `reverse_bill`."
)


def _operation(method: Any, path: str, *, which: str = SEGMENTS["id"], **rest: Any) -> Operation:
    return Operation(
        method=method,
        path=path,
        tag=TAG,
        segments={**SEGMENTS, "id": which},
        access=Access.ACCOUNT,
        parameters=companies.PARAMETERS,
        result={"type": "object"},
        statuses=exactly_once.STATUSES,
        **rest,
    )


CREATE: Final = _operation(
    "POST",
    "/proxy/{resource}",
    name="create_proxy_record",
    summary="Create a record of any Intacct object",
    description="Answers with the record, read back from the gateway.",
    answer=_create,
    body=BODY,
    body_example=EXAMPLE,
    result_example=WRITTEN,
)
UPDATE: Final = _operation(
    "PATCH",
    "/proxy/{resource}/{id}",
    name="update_proxy_record",
    summary="Change a record of any Intacct object",
    description="Fields that are left out keep their values. Lines are replaced as a whole: those "
    "left out of a list are deleted.",
    answer=_update,
    body=BODY,
    body_example={"NAME": "Fjord & Daughters"},
    result_example={**WRITTEN, "NAME": "Fjord & Daughters"},
)
DELETE: Final = _operation(
    "DELETE",
    "/proxy/{resource}/{id}",
    name="delete_proxy_record",
    summary="Delete a record of any Intacct object",
    answer=_delete,
    result_example={"id": "933"},
)
CUSTOM: Final = _operation(
    "POST",
    "/proxy/{resource}/{id}",  # OpenAPI takes paths that differ in a parameter's name for the same
    which=METHOD,
    name="call_proxy_method",
    summary="Call one of an Intacct object's own functions",
    description="The body holds the elements of the function by Intacct's names, in any order, "
    "and the record's `key`. Answers with the record, read back from the gateway.",
    answer=_method,
    body=BODY,
    body_example={"key": "871", "datereversed": "2026-01-31", "description": "Sent twice"},
    result_example={"RECORDNO": "871", "STATE": "Reversed"},
)
OPERATIONS: Final = (CREATE, UPDATE, DELETE, CUSTOM)
OF_OBJECTS: Final = {"create": CREATE, "update": UPDATE, "delete": DELETE}
"""The generic functions, by the contract's words."""
