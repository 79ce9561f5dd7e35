"""The tools over Intacct's own objects: what reads them, what writes them, and free queries."""

from collections.abc import Iterator
from functools import cache
from typing import Any, Final, cast

from crossfoot.connector import descriptions as reading
from crossfoot.connector.writing import descriptions, legacy_methods
from crossfoot.intacct import catalog
from crossfoot.intacct.catalog import Object
from crossfoot.integrated_accounts.sage_intacct import SAGE_INTACCT
from crossfoot.web import proxy, proxy_writes, schemas, writing
from crossfoot.web.discovery.arguments import Json, of_tools
from crossfoot.web.discovery.shapes import Tool
from crossfoot.web.operations import Operation

LONGEST_NAME: Final = 64
"""Characters: what language models take as the name of a tool."""
GROUPS: Final = {"read": ("list", "get"), "write": ("create", "update", "delete")}
ORDINARY: Final = tuple(method for methods in GROUPS.values() for method in methods)
QUERIES: Final = "query"
NOTHING: Final[Json] = {"type": "object", "properties": {}}


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


def reads(tool: Tool) -> bool:
    """Whether the tool changes nothing in the company."""
    return tool.method in GROUPS["read"] or tool.resource == QUERIES


def operation_of(tool: Tool) -> Operation:
    """The operation that a tool over Intacct's own objects calls."""
    if tool.resource == QUERIES:
        return proxy.QUERY
    return (proxy.OF_OBJECTS | proxy_writes.OF_OBJECTS).get(tool.method, proxy_writes.CUSTOM)


@cache
def of_proxy() -> tuple[Tool, ...]:
    """A tool for each method of each Intacct object, and one for free queries."""
    objects = [catalog.load(name) for name in catalog.names()]
    return (*(tool for known in objects for tool in _of_object(known)), _query())


def _of_object(known: Object) -> Iterator[Tool]:
    yield from _reading(known)
    yield from _writing(known)
    for verb, function in legacy_methods.all_methods().get(known.plural, {}).items():
        yield _method(known, verb, function)


def _reading(known: Object) -> Iterator[Tool]:
    record = reading.record(known)
    listing = _arguments(proxy.LIST)
    listing["properties"] |= reading.filters(known)
    yield _tool(
        known,
        "list",
        description=reading.of_list(known),
        query_schema=listing,
        response_schema=schemas.in_envelope(record, proxy.LIST.envelope),
    )
    yield _tool(
        known,
        "get",
        description=reading.of_get(known),
        query_schema=_arguments(proxy.GET),
        required=["id"],
        response_schema=record,
    )


def _writing(known: Object) -> Iterator[Tool]:
    """The generic functions that Intacct offers for the object."""
    for verb in known.writes:
        body = NOTHING if verb == "delete" else descriptions.body(known, verb)
        yield _tool(
            known,
            verb,
            description=descriptions.of_write(known, verb),
            query_schema=_arguments(proxy_writes.OF_OBJECTS[verb]),
            body_schema=body,
            required=["id"] if verb != "create" else body.get("required", []),
            response_schema=writing.DELETED if verb == "delete" else reading.record(known),
        )


def _method(known: Object, verb: str, function: str) -> Tool:
    """A function of the object's own; by its whole name where a verb is one of the generic ones."""
    body = descriptions.function_body(function)
    return _tool(
        known,
        function if verb in ORDINARY else verb,
        description=descriptions.of_method(known, verb, function),
        query_schema=_arguments(proxy_writes.CUSTOM),
        body_schema=body,
        required=body.get("required", []),
        response_schema=writing.DELETED if verb == "delete" else reading.record(known),
    )


def _tool(known: Object, method: str, **rest: Any) -> Tool:
    return Tool(
        resource=known.plural,
        method=method,
        name=name_of(method, SAGE_INTACCT.name, known.plural, reading.singular(known)),
        api="proxy",
        tags=["proxy", known.area],
        **({"body_schema": NOTHING, "required": []} | rest),
    )


def _arguments(operation: Operation) -> Json:
    """The arguments but those that the tool itself stands for."""
    query = of_tools(operation)
    implied = {"resource", "method"}
    return {
        **query,
        "properties": {n: s for n, s in query["properties"].items() if n not in implied},
    }


def _query() -> Tool:
    """Free queries: the contract calls them the `create` of the resource `query`."""
    operation = proxy.QUERY
    return Tool(
        resource=QUERIES,
        method="create",
        name=name_of("create", SAGE_INTACCT.name, "queries", QUERIES),
        description="Query any Sage Intacct object with filters, an order and aggregates, when no "
        f"list fits. {operation.description}",
        query_schema=of_tools(operation),
        body_schema=cast("Json", operation.body),
        required=["object"],
        response_schema=cast("Json", operation.result),
        api="proxy",
        tags=["proxy", QUERIES],
    )
