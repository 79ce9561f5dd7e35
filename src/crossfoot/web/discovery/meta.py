"""`/unified/…/meta/…`: what each method of a resource takes and gives (unified-api §4.8).

With an integrated account it tells that company's shape: its sources and its custom fields.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final
from urllib.parse import quote

from litestar.types import ASGIApp
from msgspec import Struct, to_builtins

from crossfoot.connector import Company
from crossfoot.errors import ObjectUnknown, PermissionMissing, UnknownRoute
from crossfoot.unified import registry
from crossfoot.unified.custom_fields import CustomField, Origin
from crossfoot.unified.filters import CUSTOM_FIELDS
from crossfoot.unified.origins import described, operators_of
from crossfoot.unified.places import Place, places
from crossfoot.unified.resource import Resource
from crossfoot.unified.source import Source
from crossfoot.web import companies, schemas, unified
from crossfoot.web.answers import json
from crossfoot.web.call import Call
from crossfoot.web.discovery.arguments import TAG, Json, defaults, path_schema, query_schema
from crossfoot.web.operations import Access, Operation, Parameter
from crossfoot.web.query_string import text

ABOUT: Final = "Its parameters, its answer and where in Intacct each attribute lives, as data."
INTEGRATION: Final = "The integration: `sageintacct`, or its id."
FOR_ACCOUNT: Final = Parameter(
    name=companies.ACCOUNT.name,
    description="Tell the shape in this integrated account's company, its custom fields included.",
    schema=companies.ACCOUNT.schema,
    example=companies.ACCOUNT.example,
)


class SourceMapping(Struct, frozen=True, kw_only=True):
    """Where one Intacct object keeps what the resource shows."""

    object: str
    """The Intacct object."""
    tag: str | None
    """What chooses it, and stands before the key in an id; null if there is but one object."""
    attributes: dict[str, Place]
    """Where each attribute comes from."""
    origins: dict[str, Origin]
    """Ours: who says so, of each attribute and custom field: Crossfoot itself (`base`), an override
    of the `environment` or of the `account`, or the `company`, of custom fields that it made."""


class Meta(Struct, frozen=True, kw_only=True):
    """What one method of a resource takes and gives."""

    model: str
    """The model."""
    resource: str
    """The resource."""
    method: str
    """`list`, `get` …"""
    description: str
    """What the resource is."""
    http_method: str
    """Ours: the verb of the route."""
    path: str
    """Ours: the route."""
    documentation_link: str
    """The method in the interactive documentation of this server."""
    schema: Json
    """One record, as a JSON schema."""
    response_mapping: list[SourceMapping]
    """Where in Intacct each attribute lives, for each object that the resource is made of."""
    query_schema: Json
    """The query parameters, as a JSON schema of the object that they spell."""
    request_body_schema: Json | None
    """The body, as a JSON schema; null where there is none."""
    response_schema: Json
    """The whole answer, as a JSON schema."""
    default_query: Json
    """What query parameters are when they are left out."""
    default_body: Json
    """What is sent to Intacct beside the body."""


class Found(Struct, frozen=True):
    """What is known of the shape of a resource: in one company, or in all of them."""

    sources: Sequence[Source]
    custom: Mapping[str, CustomField] | None = None
    by_source: Mapping[str, Sequence[CustomField]] | None = None


def describe(resource: Resource, method: str, found: Found, address: str) -> Meta:
    """What a method takes and gives. Raises UnknownRoute naming the methods there are."""
    operation = _operation(resource, method)
    parameters = [_known(parameter, found) for parameter in operation.parameters]
    query = query_schema(parameters)
    query["properties"] = {**path_schema(operation), **query["properties"]}
    record = _record(resource, found)
    return Meta(
        model=resource.model,
        resource=resource.path,
        method=method,
        description=resource.summary,
        http_method=operation.method,
        path=operation.path,
        documentation_link=documentation_link(operation, address),
        schema=record,
        response_mapping=[_mapping(resource, source, found) for source in found.sources],
        query_schema=query,
        request_body_schema=operation.body if isinstance(operation.body, dict) else None,
        response_schema=schemas.in_envelope(record, operation.envelope),
        default_query=defaults(parameters),
        default_body={},
    )


def _operation(resource: Resource, method: str) -> Operation:
    known = unified.of(resource)
    if method not in known:
        raise UnknownRoute(f"{resource.name} has no method {method!r}; it has: {', '.join(known)}.")
    return known[method]


def documentation_link(operation: Operation, address: str) -> str:
    """Where the interactive page shows the operation."""
    return f"{address}/docs#/{quote(operation.tag)}/{operation.name}"


def address(call: Call) -> str:
    """This server, as the caller reaches it."""
    return str(call.request.base_url).rstrip("/")


def _known(parameter: Parameter, found: Found) -> Parameter:
    """The parameter with what the company has of its own."""
    if parameter.name != CUSTOM_FIELDS or found.custom is None:
        return parameter
    own = [
        Parameter(
            name=name,
            description="",
            schema=_schema(field),
            operators=operators,
        )
        for name, field in found.custom.items()
        if (operators := operators_of(field))
    ]
    return Parameter(
        name=parameter.name,
        description=parameter.description,
        schema=query_schema(own),
        nested=True,
    )


def _schema(field: CustomField) -> Json:
    schema = unified.schema_of(field.codec.kind)
    return schema | {"enum": list(field.codec.values)} if field.codec.values else schema


def _record(resource: Resource, found: Found) -> Json:
    schema = schemas.alone(resource.struct)
    if found.custom is None or CUSTOM_FIELDS not in schema["properties"]:
        return schema
    own = {n: _or_null(unified.schema_of(f.codec.kind)) for n, f in found.custom.items()}
    described = {**schema["properties"][CUSTOM_FIELDS], "properties": own}
    return {**schema, "properties": {**schema["properties"], CUSTOM_FIELDS: described}}


def _or_null(schema: Json) -> Json:
    return {**schema, "type": [schema["type"], "null"]}


def _mapping(resource: Resource, source: Source, found: Found) -> SourceMapping:
    told = described(replace(resource, sources=(source,)), found.by_source)
    return SourceMapping(
        object=source.object,
        tag=source.tag or None,
        attributes=places(source.fields),
        origins={one.path: one.origin for one in told},
    )


async def shape(company: Company, resource: Resource) -> Found:
    """The shape of a resource in one company; objects that it lacks add nothing."""
    sources, custom, by_source = [], {}, {}
    for source in await company.sources(resource):
        try:
            fields = await company.custom_fields_of(source) if source.described else ()
        except (ObjectUnknown, PermissionMissing):
            continue
        sources.append(source)
        custom.update({field.name: field for field in fields})
        by_source[source.tag or source.object] = fields
    return Found(sources, custom, by_source)


async def of_environment(call: Call, resource: Resource) -> Resource:
    """The resource with the overrides of the caller's environment, and of no account."""
    return await call.rooms.overriding.resource(resource, call.environment, "")


# --- routes ---------------------------------------------------------------------------------------


def operations() -> Iterator[Operation]:
    """The meta routes of every resource."""
    for resource in registry.RESOURCES:
        yield _of_account(resource)
        yield _of_integration(resource)


def _of_account(resource: Resource) -> Operation:
    async def answer(call: Call) -> ASGIApp:
        _operation(resource, call.segment("method"))  # before the company is asked
        ours = await companies.as_overridden(call, resource)
        found = await shape(await companies.open_company(call), ours)
        return json(describe(ours, call.segment("method"), found, address(call)))

    return Operation(
        path=f"/unified/{resource.model}/{resource.path}/meta/{{method}}",
        name=f"meta_{_slug(resource)}",
        summary=f"Describe a method of {_plural(resource)} for an integrated account",
        description=ABOUT,
        answer=answer,
        parameters=(companies.ACCOUNT,),
        statuses=unified.STATUSES,
        **_shared(resource),
    )


def _of_integration(resource: Resource) -> Operation:
    async def answer(call: Call) -> ASGIApp:
        call.rooms.integrations.definition(call.segment("integration"))
        _operation(resource, call.segment("method"))
        if call.caller.integrated_account_id or text(call.query, FOR_ACCOUNT.name):
            ours = await companies.as_overridden(call, resource)
            found = await shape(await companies.open_company(call), ours)
        else:
            ours = await of_environment(call, resource)
            found = Found(ours.sources)
        return json(describe(ours, call.segment("method"), found, address(call)))

    return Operation(
        path=f"/unified/{resource.model}/{resource.path}/{{integration}}/meta/{{method}}",
        name=f"meta_of_integration_{_slug(resource)}",
        summary=f"Describe a method of {_plural(resource)}",
        description=f"{ABOUT} With `{FOR_ACCOUNT.name}` for that account's company.",
        answer=answer,
        parameters=(FOR_ACCOUNT,),
        statuses=unified.STATUSES,
        **_shared(resource),
    )


def _shared(resource: Resource) -> dict[str, Any]:
    """What both meta routes of a resource have in common."""
    known = tuple(unified.of(resource))
    methods = ", ".join(f"`{name}`" for name in known)
    return {
        "method": "GET",
        "tag": TAG,
        "access": Access.ACCOUNT,
        "segments": {"method": f"One of {methods}.", "integration": INTEGRATION},
        "result": Meta,
        "result_example": lambda: to_builtins(
            describe(resource, known[-1], Found(resource.sources), "https://crossfoot.example")
        ),
    }


def _slug(resource: Resource) -> str:
    return f"{resource.model}_{resource.path}".replace("-", "_")


def _plural(resource: Resource) -> str:
    return resource.path.replace("_", " ")
