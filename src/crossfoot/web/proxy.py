"""`/proxy/{resource}`: every Intacct object by its own fields (unified-api §6.1)."""

from collections.abc import AsyncIterator
from typing import Any, Final

from litestar.types import ASGIApp
from msgspec.structs import replace

from crossfoot.connector import Company, proxy
from crossfoot.connector.proxy import ProxyRequest
from crossfoot.intacct import backfill
from crossfoot.web import companies, debug, lists, presentation
from crossfoot.web.answers import json
from crossfoot.web.call import Call
from crossfoot.web.operations import Access, Operation, Parameter
from crossfoot.web.query_string import text

TAG: Final = "Proxy"
STATUSES: Final = (404, 422, 429, 502, 503, 504)
SEGMENTS: Final = {
    "resource": "An Intacct object, by a plural such as `vendors` or by its name: `VENDOR`.",
    "id": "The record's number (RECORDNO), or its natural id such as `V-00020`.",
}
FIELDS: Final = Parameter(
    name="fields",
    description="The fields wanted, by Intacct's names, separated by commas; `*` for all.",
    schema={"type": "array", "items": {"type": "string"}},
)
DOCPARID: Final = Parameter(
    name="docparid",
    description="The transaction definition, for order entry, purchasing and inventory documents.",
    schema={"type": "string"},
)
OF_LISTS: Final = (*companies.PARAMETERS, *lists.PAGING, *presentation.OF_LISTS)
RESERVED: Final = frozenset(parameter.name for parameter in OF_LISTS)
QUERY_EXAMPLE: Final = {
    "object": "vendors",
    "fields": ["VENDORID", "NAME", "TOTALDUE"],
    "filters": [{"$eq": {"STATUS": "active"}}, {"$gt": {"TOTALDUE": 0}}],
    "orderBy": [{"TOTALDUE": "desc"}],
    "limit": 10,
}


async def _list(call: Call) -> ASGIApp:
    how = presentation.presentation(call.query)
    request = ProxyRequest(
        params={name: value for name, value in call.query.items() if name not in RESERVED},
        limit=lists.LARGEST_PAGE if how.everything else lists.limit(call.query),
        cursor=lists.cursor(call.query),
    )
    company = await companies.open_company(call)
    if how.everything:
        pages = _pages(call, company, request)
        with backfill():
            first: list[dict[str, Any]] = await anext(pages, [])
        return lists.streamed(first, pages, how.show)
    with debug.watched(how.format == "debug") as seen:
        page = await proxy.list_records(
            company, call.segment("resource"), request, call.rooms.cursors
        )
    notes = seen.of_list(page.result, page.next_cursor) if seen else None
    return await lists.envelope(how.show(page.result), page.next_cursor, notes)


async def _pages(
    call: Call, company: Company, request: ProxyRequest
) -> AsyncIterator[list[dict[str, Any]]]:
    """Every page of a list, one after another."""
    name, cursors = call.segment("resource"), call.rooms.cursors
    cursor: str | None = request.cursor
    while True:
        page = await proxy.list_records(company, name, replace(request, cursor=cursor), cursors)
        yield page.result
        cursor = page.next_cursor
        if cursor is None:
            return


async def _get(call: Call) -> ASGIApp:
    how = presentation.presentation(call.query)
    company = await companies.open_company(call)
    with debug.watched(how.format == "debug") as seen:
        record = await proxy.get_record(
            company,
            call.segment("resource"),
            call.segment("id"),
            fields=text(call.query, FIELDS.name) or "*",
            docparid=text(call.query, DOCPARID.name) or "",
        )
    notes = seen.of_one(record) if seen else None
    shown = how.show_one(record)
    return json({"result": shown, "debug": notes} if notes else shown)


async def _query(call: Call) -> ASGIApp:
    company = await companies.open_company(call)
    return json(await proxy.run_query(company, await call.json()))


QUERY_BODY: Final[dict[str, Any]] = {
    "type": "object",
    "required": ["object"],
    "additionalProperties": False,
    "properties": {
        "object": {"type": "string", "description": SEGMENTS["resource"]},
        "fields": {
            "type": ["array", "string", "null"],
            "items": {"type": "string"},
            "description": "The fields wanted, `*` for all; without them the object's own.",
        },
        "select": {
            "type": ["array", "string", "null"],
            "items": {"type": "string"},
            "description": "Another word for `fields`.",
        },
        "filters": {
            "type": ["array", "object", "null"],
            "description": "Conditions: `$eq`, `$ne`, `$gt`, `$gte`, `$lt`, `$lte`, `$like`, `$in` "
            'and more, each with a field and a value: `{"$gt": {"TOTALDUE": 0}}`; `$and` and `$or` '
            "hold several.",
        },
        "orderBy": {
            "type": ["array", "object", "string", "null"],
            "description": 'The order: `"NAME"`, `"-WHENMODIFIED"` or `{"NAME": "desc"}`.',
        },
        "size": {"type": "integer", "minimum": 1, "maximum": lists.LARGEST_PAGE, "default": 100},
        "limit": {"type": "integer", "minimum": 1, "maximum": lists.LARGEST_PAGE, "default": 100},
        "offset": {"type": "integer", "minimum": 0, "maximum": 10**9, "default": 0},
        "docparid": {"type": ["string", "null"], "description": DOCPARID.description},
        "showPrivate": {
            "type": ["boolean", "null"],
            "description": "Read records of entities too.",
        },
        "caseInsensitive": {
            "type": ["boolean", "null"],
            "description": "Compare texts in any case.",
        },
        "aggregates": {
            "type": ["array", "object", "null"],
            "description": '`{"$count": "RECORDNO"}`, `$sum`, `$avg`, `$min` or `$max`.',
        },
    },
}
LIST: Final = Operation(
    method="GET",
    path="/proxy/{resource}",
    name="list_proxy_records",
    tag=TAG,
    summary="List records of any Intacct object",
    description="Any of the object's fields filters: `STATUS=active`, `NAME[like]=A%`, "
    "`WHENMODIFIED[gte]=2026-01-01T00:00:00Z`.",
    segments=SEGMENTS,
    answer=_list,
    access=Access.ACCOUNT,
    parameters=(
        *OF_LISTS,
        FIELDS,
        Parameter(
            name="order_by",
            description="The order: `NAME` or `-WHENMODIFIED`; by key if not given.",
            schema={"type": "string"},
        ),
        DOCPARID,
        Parameter(
            name="show_private",
            description="Read records that belong to entities too, from the top level.",
            schema={"type": "boolean", "default": False},
        ),
    ),
    any_parameter=True,
    result={"type": "object"},
    result_example={"RECORDNO": "33", "VENDORID": "V-100", "NAME": "Fjord & Sons"},
    envelope="list",
    statuses=STATUSES,
)
GET: Final = Operation(
    method="GET",
    path="/proxy/{resource}/{id}",
    name="get_proxy_record",
    tag=TAG,
    summary="Get a record of any Intacct object",
    description="As the gateway reads it: nested, with owned lines.",
    segments=SEGMENTS,
    answer=_get,
    access=Access.ACCOUNT,
    parameters=(*companies.PARAMETERS, *presentation.OF_ONE, FIELDS, DOCPARID),
    result={"type": "object"},
    result_example={"RECORDNO": "33", "VENDORID": "V-100", "NAME": "Fjord & Sons"},
    statuses=STATUSES,
)
QUERY: Final = Operation(
    method="POST",
    path="/proxy/query",
    name="run_proxy_query",
    tag=TAG,
    summary="Run a query",
    description="Answers with a bare array of flat records; dotted names stay flat.",
    answer=_query,
    access=Access.ACCOUNT,
    parameters=companies.PARAMETERS,
    body=QUERY_BODY,
    body_example=QUERY_EXAMPLE,
    result={"type": "array", "items": {"type": "object"}},
    result_example=[{"VENDORID": "V-100", "NAME": "Fjord & Sons", "TOTALDUE": "1250.00"}],
    statuses=STATUSES,
)

OPERATIONS: Final = (LIST, GET, QUERY)
OF_OBJECTS: Final = {"list": LIST, "get": GET}
"""What can be done with every object, by the contract's words."""
