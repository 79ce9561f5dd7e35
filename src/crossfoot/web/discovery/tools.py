"""`…/tools`: everything that can be done as a tool for a language model (unified-api §10.2).

Tools are put together from the route table, the registry and the catalog, once for all accounts:
what differs from company to company (custom fields) is said in words, and told by the meta routes.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import Any, Final, cast

from litestar.types import ASGIApp
from msgspec import to_builtins

from crossfoot.errors import InvalidParameter
from crossfoot.unified import registry
from crossfoot.unified.filters import SORT_BY
from crossfoot.unified.resource import Resource
from crossfoot.web import schemas, unified, writing
from crossfoot.web.answers import json
from crossfoot.web.call import Call
from crossfoot.web.discovery.arguments import TAG, of_tools
from crossfoot.web.discovery.proxy_tools import (
    GROUPS,
    NOTHING,
    ORDINARY,
    name_of,
    of_proxy,
    reads,
)
from crossfoot.web.discovery.shapes import Tool, Tools
from crossfoot.web.operations import Operation, Parameter
from crossfoot.web.query_string import Query, text, texts


@cache
def of_unified() -> tuple[Tool, ...]:
    """A tool for each method of each unified resource."""
    return tuple(
        _of_resource(resource, method, operation)
        for resource in registry.RESOURCES
        for method, operation in unified.of(resource).items()
    )


def _of_resource(resource: Resource, method: str, operation: Operation) -> Tool:
    body = operation.body if isinstance(operation.body, dict) else NOTHING
    record = schemas.alone(resource.struct) if method != "delete" else writing.DELETED
    whose = f"unified_{resource.model}".replace("-", "_")
    return Tool(
        resource=resource.path,
        method=method,
        name=name_of(method, whose, resource.path, _snake(resource.struct.__name__)),
        description=_unified_words(resource, method),
        query_schema=of_tools(operation),
        body_schema=body,
        required=[*operation.segment_names(), *body.get("required", ())],
        response_schema=schemas.in_envelope(record, operation.envelope),
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


def _snake(name: str) -> str:
    return "".join(f"_{c.lower()}" if c.isupper() else c for c in name).lstrip("_")


# --- choosing -------------------------------------------------------------------------------------

CUSTOM: Final = "custom"
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


def sorted_out(query: Query, *, read_only: bool = False) -> list[Tool]:
    """The tools of the APIs that a caller asks for, by default the proxy's, and of those chosen.

    With `read_only` those that write are left out: a sandbox account refuses them.
    """
    api = text(query, API.name) or "proxy"
    if api not in APIS:
        raise InvalidParameter(API.name, f"{api!r} is not known.", f"Use: {', '.join(APIS)}.")
    found = chosen(query, APIS[api]())
    return [tool for tool in found if reads(tool)] if read_only else found


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
    account = await call.rooms.accounts.get(call.environment, call.segment("id"))
    return json(Tools(sorted_out(call.query, read_only=account.is_sandbox)))


async def _of_integration(call: Call) -> ASGIApp:
    call.rooms.integrations.definition(call.segment("id"))
    return json(sorted_out(call.query))


async def _unified_apis(call: Call) -> ASGIApp:
    call.rooms.integrations.definition(call.segment("id"))
    return json(chosen(call.query, of_unified()))


INTEGRATION: Final = {"id": "The integration: its slug `sageintacct`, or its id."}


def _example() -> dict[str, Any]:
    """The tool that gets a vendor."""
    wanted = ("vendors", "get")
    tool = next(one for one in of_proxy() if (one.resource, one.method) == wanted)
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
