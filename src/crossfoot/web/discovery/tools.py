"""`…/tools`: everything that can be done as a tool for a language model (unified-api §10.2).

Tools are put together from the route table, the registry and the catalog, once for all accounts:
what differs from company to company (custom fields) is said in words, and told by the meta routes.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from typing import Any, Final, Literal, cast

from litestar.types import ASGIApp
from msgspec import UNSET, Struct, UnsetType, to_builtins

from crossfoot.connector import descriptions
from crossfoot.errors import InvalidParameter
from crossfoot.intacct import catalog
from crossfoot.intacct.catalog import Object
from crossfoot.integrated_accounts.integrations import SAGE_INTACCT
from crossfoot.unified import registry
from crossfoot.unified.filters import SORT_BY
from crossfoot.unified.resource import Resource
from crossfoot.web import companies, presentation, proxy, schemas, unified
from crossfoot.web.answers import json
from crossfoot.web.call import Call
from crossfoot.web.discovery.arguments import TAG, Json, path_schema, query_schema
from crossfoot.web.operations import Operation, Parameter
from crossfoot.web.query_string import Query, text, texts

Api = Literal["proxy", "unified"]
LONGEST_NAME: Final = 64
"""Characters: what language models take as the name of a tool."""
GROUPS: Final = {"read": ("list", "get"), "write": ("create", "update", "delete")}
ORDINARY: Final = tuple(method for methods in GROUPS.values() for method in methods)
CUSTOM: Final = "custom"
QUERIES: Final = "query"
NOTHING: Final[Json] = {"type": "object", "properties": {}}
IMPLIED: Final = frozenset(
    parameter.name for parameter in (companies.ACCOUNT, *presentation.OF_LISTS)
)
"""Parameters that are not for a model: the caller knows the account, and how it reads answers."""


class Tool(Struct, frozen=True, kw_only=True):
    """One method of one resource, as language models are told of it."""

    resource: str
    """The resource in the route."""
    method: str
    """`list`, `get`, `create` …"""
    name: str
    """The tool's own name."""
    description: str
    """What it does and when to use it."""
    query_schema: Json
    """The query parameters, the id of a `get` among them, as a JSON schema."""
    body_schema: Json
    """The body, as a JSON schema; without properties where there is none."""
    required: list[str]
    """The arguments that must be given."""
    response_schema: Json
    """The answer, as a JSON schema."""
    api: Api
    """Ours: whether to call it at `/proxy/{resource}` or at `/unified/{model}/{resource}`."""
    model: str | UnsetType = UNSET
    """Ours: the model of a unified resource."""
    tags: list[str]
    """Ours: what to choose tools by: `proxy` and an area, or `unified` and a model."""


class Tools(Struct, frozen=True):
    """Tools in the contract's envelope."""

    result: list[Tool]
    """The tools."""


def name_of(method: str, whose: str, plural: str, singular: str) -> str:
    """A tool's name by the contract's patterns (unified-api §10.1); leading words give way."""
    pattern = {
        "list": "list_all_{whose}_{plural}",
        "get": "get_single_{whose}_{singular}_by_id",
        "create": "create_a_{whose}_{singular}",
        "update": "update_a_{whose}_{singular}_by_id",
        "delete": "delete_a_{whose}_{singular}_by_id",
    }.get(method, "{whose}_{plural}_" + method)
    name = pattern.format(whose=whose, plural=plural, singular=singular)
    if len(name) <= LONGEST_NAME or "_" not in singular:
        return name
    return name_of(method, whose, plural.partition("_")[2], singular.partition("_")[2])


@cache
def of_proxy() -> tuple[Tool, ...]:
    """A tool for each method of each Intacct object, and one for free queries."""
    objects = (catalog.load(name) for name in catalog.names())
    return (*(tool for known in objects for tool in _of_object(known)), _query())


def _of_object(known: Object) -> Iterator[Tool]:
    about = {"list": descriptions.of_list, "get": descriptions.of_get}
    for method, operation in proxy.OF_OBJECTS.items():
        query = query_schema(_arguments(operation))
        if method == "list":
            query["properties"] |= descriptions.filters(known)
        else:
            query["properties"] = {"id": path_schema(operation)["id"], **query["properties"]}
        record = descriptions.record(known)
        yield Tool(
            resource=known.plural,
            method=method,
            name=name_of(method, SAGE_INTACCT.name, known.plural, descriptions.singular(known)),
            description=about[method](known),
            query_schema=query,
            body_schema=NOTHING,
            required=["id"] if method == "get" else [],
            response_schema=schemas.in_envelope(record, operation.envelope),
            api="proxy",
            tags=["proxy", known.area],
        )


def _query() -> Tool:
    """Free queries: the contract calls them the `create` of the resource `query`."""
    operation = proxy.QUERY
    return Tool(
        resource=QUERIES,
        method="create",
        name=name_of("create", SAGE_INTACCT.name, "queries", QUERIES),
        description="Query any Sage Intacct object with filters, an order and aggregates, when no "
        f"list fits. {operation.description}",
        query_schema=query_schema(_arguments(operation)),
        body_schema=cast("Json", operation.body),
        required=["object"],
        response_schema=cast("Json", operation.result),
        api="proxy",
        tags=["proxy", QUERIES],
    )


@cache
def of_unified() -> tuple[Tool, ...]:
    """A tool for each method of each unified resource."""
    return tuple(
        _of_resource(resource, method, operation)
        for resource in registry.RESOURCES
        for method, operation in unified.of(resource).items()
    )


def _of_resource(resource: Resource, method: str, operation: Operation) -> Tool:
    query = query_schema(_arguments(operation))
    query["properties"] = {**path_schema(operation), **query["properties"]}
    body = operation.body if isinstance(operation.body, dict) else NOTHING
    whose = f"unified_{resource.model}".replace("-", "_")
    return Tool(
        resource=resource.path,
        method=method,
        name=name_of(method, whose, resource.path, _snake(resource.struct.__name__)),
        description=_unified_words(resource, method),
        query_schema=query,
        body_schema=body,
        required=[*operation.segment_names(), *body.get("required", ())],
        response_schema=schemas.in_envelope(schemas.alone(resource.struct), operation.envelope),
        api="unified",
        model=resource.model,
        tags=["unified", resource.model],
    )


def _unified_words(resource: Resource, method: str) -> str:
    words = resource.path.replace("_", " ")
    objects = ", ".join(dict.fromkeys(source.object for source in resource.sources))
    if method == "create":
        return (
            f"Create one of the {words} of Sage Intacct ({objects}) in the unified "
            f"{resource.model} model. {resource.summary} Answers with the record as it is stored."
        )
    if method != "list":
        return (
            f"{method.capitalize()} one of the {words} of Sage Intacct ({objects}) in the unified "
            f"{resource.model} model, by its id. {resource.summary}"
        )
    filters = ", ".join(f.spelled for f in resource.filters if f.name != SORT_BY)
    return (
        f"List the {words} of Sage Intacct ({objects}) in the unified {resource.model} model. "
        f"{resource.summary} Filters: {filters}."
    )


def _arguments(operation: Operation) -> list[Parameter]:
    return [one for one in operation.parameters if one.name not in IMPLIED]


def _snake(name: str) -> str:
    return "".join(f"_{c.lower()}" if c.isupper() else c for c in name).lstrip("_")


# --- choosing -------------------------------------------------------------------------------------

METHODS: Final = Parameter(
    name="methods",
    description="Only these methods, separated by commas: `read` (list, get), `write` (create, "
    "update, delete), `custom` (all others), or their own names.",
    schema={"type": "array", "items": {"type": "string", "enum": [*GROUPS, CUSTOM, *ORDINARY]}},
    example=["read"],
)
TAGS: Final = Parameter(
    name="tags",
    description="Only tools with one of these tags, separated by commas: an area such as "
    "`accounts_payable`, or a model such as `accounting`.",
    schema={"type": "array", "items": {"type": "string"}},
    example=["accounts_payable"],
)


def wanted_methods(query: Query, known: Iterable[str]) -> frozenset[str]:
    """The methods that a caller asks for; all of those known, if none are named.

    Raises InvalidParameter for a method that is none.
    """
    every = frozenset(known)
    found: set[str] = set()
    for word in texts(query, METHODS.name):
        if word not in {*GROUPS, CUSTOM, *ORDINARY, *every}:
            valid = ", ".join(dict.fromkeys((*GROUPS, CUSTOM, *ORDINARY, *sorted(every))))
            raise InvalidParameter(METHODS.name, f"there is no method {word!r}.", f"Use: {valid}.")
        found.update(every - set(ORDINARY) if word == CUSTOM else GROUPS.get(word, (word,)))
    return frozenset(found) or every


def chosen(query: Query, tools: Sequence[Tool]) -> list[Tool]:
    """The tools that a caller asks for; raises InvalidParameter naming what is valid."""
    methods = wanted_methods(query, (tool.method for tool in tools))
    known = dict.fromkeys(tag for tool in tools for tag in tool.tags)
    tags = texts(query, TAGS.name)
    for tag in tags:
        if tag not in known:
            raise InvalidParameter(
                TAGS.name, f"no tool has the tag {tag!r}.", f"Use: {', '.join(known)}."
            )
    return [
        tool
        for tool in tools
        if tool.method in methods and (not tags or not set(tags).isdisjoint(tool.tags))
    ]


def sorted_out(query: Query) -> list[Tool]:
    """The tools of the APIs that a caller asks for, by default the proxy's, and of those chosen."""
    api = text(query, API.name) or "proxy"
    if api not in APIS:
        raise InvalidParameter(API.name, f"{api!r} is not known.", f"Use: {', '.join(APIS)}.")
    return chosen(query, APIS[api]())


APIS: Final[dict[str, Callable[[], Sequence[Tool]]]] = {
    "proxy": of_proxy,
    "unified": of_unified,
    "all": lambda: (*of_proxy(), *of_unified()),
}
API: Final = Parameter(
    name="type",
    description="Tools over Intacct's own objects (`proxy`), over the unified resources "
    "(`unified`), or both. Clients of the contract call every tool through the proxy API, so that "
    "they get the proxy's unless they ask otherwise.",
    schema={"type": "string", "enum": list(APIS), "default": "proxy"},
)


# --- routes ---------------------------------------------------------------------------------------


async def _of_account(call: Call) -> ASGIApp:
    await call.rooms.accounts.get(call.environment, call.segment("id"))
    return json(Tools(sorted_out(call.query)))


async def _of_integration(call: Call) -> ASGIApp:
    call.rooms.integrations.definition(call.segment("id"))
    return json(sorted_out(call.query))


async def _unified_apis(call: Call) -> ASGIApp:
    call.rooms.integrations.definition(call.segment("id"))
    return json(chosen(call.query, of_unified()))


INTEGRATION: Final = {"id": "The integration: its slug `sageintacct`, or its id."}


def _example() -> dict[str, Any]:
    """The tool that gets a vendor."""
    *_, tool = _of_object(catalog.load("VENDOR"))
    return cast("dict[str, Any]", to_builtins(tool))


_ABOUT: Final = (
    "Each with a name, a description and JSON schemas of its arguments and its answer, ready for "
    "a language model."
)
OPERATIONS: Final = (
    Operation(
        method="GET",
        path="/integrated-account/{id}/tools",
        name="list_account_tools",
        tag=TAG,
        summary="List an account's tools",
        description=_ABOUT,
        answer=_of_account,
        parameters=(METHODS, TAGS, API),
        result=Tools,
        result_example=lambda: {"result": [_example()]},
        statuses=(404,),
    ),
    Operation(
        method="GET",
        path="/integration/{id}/tools",
        name="list_integration_tools",
        tag=TAG,
        summary="List an integration's tools",
        description=_ABOUT,
        segments=INTEGRATION,
        answer=_of_integration,
        parameters=(METHODS, TAGS, API),
        result=Tool,
        result_example=_example,
        envelope="array",
        statuses=(404,),
    ),
    Operation(
        method="GET",
        path="/integration/{id}/unified-apis",
        name="list_integration_unified_apis",
        tag=TAG,
        summary="List an integration's tools over the unified API",
        description=_ABOUT,
        segments=INTEGRATION,
        answer=_unified_apis,
        parameters=(METHODS, TAGS),
        result=Tool,
        result_example=lambda: to_builtins(of_unified()[1]),
        envelope="array",
        statuses=(404,),
    ),
)
