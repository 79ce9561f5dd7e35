"""`/unified/{model}/{resource}`: lists and single records of every registered resource."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from litestar.types import ASGIApp

from crossfoot.connector import Company, reader, remote_query
from crossfoot.errors import InvalidParameter
from crossfoot.intacct import backfill
from crossfoot.unified import registry
from crossfoot.unified.codecs import Kind
from crossfoot.unified.examples import example
from crossfoot.unified.filters import FilterSpec
from crossfoot.unified.query import ListRequest, parse_conditions
from crossfoot.unified.resource import Resource
from crossfoot.web import companies, debug, downloads, lists, presentation, writing
from crossfoot.web.answers import json
from crossfoot.web.call import Call
from crossfoot.web.operations import Access, Operation, Parameter
from crossfoot.web.presentation import Presentation
from crossfoot.web.query_string import Query

GROUPS: Final = (
    Parameter(
        name="or",
        description="Alternatives, of which one must hold: `or[0][name]=…&or[1][number]=…`.",
        schema={},
        nested=True,
    ),
    Parameter(
        name="and",
        description="Filters that must all hold, for use inside `or`.",
        schema={},
        nested=True,
    ),
)
REMOTE_QUERY: Final = Parameter(
    name=remote_query.NAME,
    description="Conditions on Intacct's own fields of the object behind the records, as in the "
    "proxy API: `remote_query[DOCNUMBER][like]=PO-%`; also `remote_query[docparid]=…` and "
    "`remote_query[showprivate]=true`.",
    schema={},
    nested=True,
)
OF_LISTS: Final = (*companies.PARAMETERS, *lists.PAGING, *presentation.OF_LISTS, REMOTE_QUERY)
RESERVED: Final = frozenset(parameter.name for parameter in OF_LISTS)
SCHEMAS: Final[dict[str, dict[str, Any]]] = {
    "boolean": {"type": "boolean"},
    "integer": {"type": "integer"},
    "number": {"type": "number"},
    "date": {"type": "string", "format": "date"},
    "date-time": {"type": "string", "format": "date-time"},
}
STATUSES: Final = (404, 409, 422, 429, 502, 503, 504)


def operations() -> Iterator[Operation]:
    """The operations of every resource, in the registry's order."""
    for resource in registry.RESOURCES:
        yield from of(resource).values()


def of(resource: Resource) -> dict[str, Operation]:
    """The operations of one resource, by the contract's words for them."""
    makers = {"list": _list, "get": _get}
    reads = {name: make(resource) for name, make in makers.items() if name in resource.operations}
    return {**reads, **writing.operations_of(resource)}


def _list(resource: Resource) -> Operation:
    async def answer(call: Call) -> ASGIApp:
        how = presentation.presentation(call.query, resource.struct)
        ours = await companies.as_overridden(call, resource)
        request = _request(call, ours, how)
        company = await companies.open_company(call)
        if how.everything:
            return await _everything(company, ours, request, how)
        with debug.watched(how.format == "debug") as seen:
            page = await reader.list_page(company, ours, request, call.rooms.cursors)
        notes = seen.of_list(page.result, page.next_cursor) if seen else None
        return await lists.envelope(
            how.show(page.result), page.next_cursor, notes, partial=bool(resource.partial)
        )

    plural = resource.path.replace("_", " ")
    return Operation(
        method="GET",
        path=f"/unified/{resource.model}/{resource.path}",
        name=f"list_{resource.model}_{resource.path}".replace("-", "_"),
        tag=f"Unified {resource.model}",
        summary=f"List {plural}",
        description=resource.summary,
        answer=answer,
        access=Access.ACCOUNT,
        cross_origin="embedding",
        parameters=(*OF_LISTS, *map(_filter, resource.filters), *GROUPS),
        result=resource.struct,
        presented=True,
        result_example=example(resource),
        envelope="list",
        statuses=STATUSES,
    )


def _get(resource: Resource) -> Operation:
    with_files = "download" in resource.operations

    async def answer(call: Call) -> ASGIApp:
        if with_files and presentation.is_stream(call.query):
            return await downloads.answer(call, resource, call.segment("id"), 1)
        how = presentation.presentation(call.query, resource.struct)
        ours = await companies.as_overridden(call, resource)
        company = await companies.open_company(call)
        with debug.watched(how.format == "debug") as seen:
            record = await reader.get_record(
                company, ours, call.segment("id"), remote_data=how.remote_data
            )
        notes = seen.of_one(record) if seen else None
        shown = how.show_one(record)
        return json({"result": shown, "debug": notes} if notes else shown)

    singular = resource.struct.__name__
    return Operation(
        method="GET",
        path=f"/unified/{resource.model}/{resource.path}/{{id}}",
        name=f"get_{resource.model}_{resource.path}".replace("-", "_"),
        tag=f"Unified {resource.model}",
        summary=f"Get one {singular}",
        description=resource.summary,
        answer=answer,
        access=Access.ACCOUNT,
        cross_origin="embedding",
        parameters=(
            *companies.PARAMETERS,
            *(presentation.OF_ONE_WITH_FILES if with_files else presentation.OF_ONE),
        ),
        result=resource.struct,
        presented=True,
        result_example=example(resource),
        statuses=STATUSES,
    )


def _filter(spec: FilterSpec) -> Parameter:
    """A resource's filter as a query parameter."""
    if spec.keyed:
        return Parameter(name=spec.name, description=spec.description, schema={}, nested=True)
    schema = schema_of(spec.kind)
    if spec.values and not spec.open and schema["type"] == "string":
        schema["enum"] = list(spec.words)
    if schema == {"type": "string"}:
        schema["minLength"] = 1  # an empty filter is refused
    described = spec.description
    if spec.part:
        described += f" Also written `{spec.name}[{spec.part}]=…`."
    return Parameter(
        name=spec.spelled, description=described, schema=schema, operators=spec.operators
    )


def schema_of(kind: Kind) -> dict[str, Any]:
    """What a value of that kind looks like on the wire."""
    return dict(SCHEMAS.get(kind, {"type": "string"}))


def _request(call: Call, resource: Resource, how: Presentation) -> ListRequest:
    filters = {name: value for name, value in call.query.items() if name not in RESERVED}
    lenient = call.rooms.lenient_queries
    return ListRequest(
        conditions=parse_conditions(resource, filters, lenient=lenient),
        limit=lists.LARGEST_PAGE if how.everything else lists.limit(call.query),
        cursor=lists.cursor(call.query),
        remote_data=how.remote_data,
        lenient=lenient,
        remote=_remote(call.query),
    )


def _remote(query: Query) -> Mapping[str, Any]:
    value = query.get(REMOTE_QUERY.name, {})
    if not isinstance(value, Mapping):
        raise InvalidParameter(
            REMOTE_QUERY.name, "it names no field.", f"Write {REMOTE_QUERY.name}[STATE]=Posted."
        )
    return value


async def _everything(
    company: Company, resource: Resource, request: ListRequest, how: Presentation
) -> ASGIApp:
    pages = reader.stream_pages(company, resource, request)
    with backfill():
        first: list[Any] = await anext(pages, [])
    return lists.streamed(first, pages, how.show, partial=bool(resource.partial))
