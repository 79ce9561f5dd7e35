"""Query parameters as one JSON schema: what the route table lists, in the nesting callers send."""

from collections.abc import Iterable
from typing import Any, Final

from crossfoot.web import companies, presentation
from crossfoot.web.operations import Operation, Parameter

Json = dict[str, Any]
TAG: Final = "Discovery"
IMPLIED: Final = frozenset(
    parameter.name for parameter in (companies.ACCOUNT, *presentation.OF_LISTS)
)
"""Parameters that are not for a model: the caller knows the account, and how it reads answers."""


def of_tools(operation: Operation) -> Json:
    """What a language model may say of an operation beside the body: path and query as one."""
    query = query_schema(one for one in operation.parameters if one.name not in IMPLIED)
    query["properties"] = {**path_schema(operation), **query["properties"]}
    return query


def query_schema(parameters: Iterable[Parameter]) -> Json:
    """An object with a property for each parameter; `contact[id]` is a property of `contact`."""
    schema: Json = {"type": "object", "properties": {}, "additionalProperties": False}
    for parameter in parameters:
        *above, name = parameter.name.replace("]", "").split("[")
        inside = schema["properties"]
        for step in above:
            inside = inside.setdefault(step, {"type": "object", "properties": {}})["properties"]
        inside[name] = _property(parameter)
        if parameter.required:
            schema.setdefault("required", []).append(parameter.name)
    return schema


def path_schema(operation: Operation) -> dict[str, Json]:
    """The parameters of the path, each as a JSON schema."""
    return {
        name: {"type": "string", "description": operation.segments.get(name, "The id.")}
        for name in operation.segment_names()
    }


def defaults(parameters: Iterable[Parameter]) -> Json:
    """What a call means that leaves parameters out."""
    return {p.name: p.schema["default"] for p in parameters if "default" in p.schema}


def _property(parameter: Parameter) -> Json:
    """A value, or an object of operators where there are several."""
    described = {"description": parameter.description} if parameter.description else {}
    if parameter.nested:
        return {"type": "object", **parameter.schema, **described}
    if parameter.operators == ("eq",):
        return {**parameter.schema, **described}
    choices = {
        operator: {"type": "array", "items": parameter.schema}
        if operator == "in"
        else parameter.schema
        for operator in parameter.operators
    }
    operators = {"type": "object", "properties": choices, "additionalProperties": False}
    return {"anyOf": [parameter.schema, operators], **described}
