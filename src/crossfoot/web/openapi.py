"""The OpenAPI 3.1 document, derived from the route table and the structs."""

from collections.abc import Iterator
from functools import cache
from http import HTTPStatus
from typing import Any, Final

from msgspec import Struct

from crossfoot import __version__
from crossfoot.web import limits, marks, schemas
from crossfoot.web.answers import ENCODER
from crossfoot.web.debug import Debug
from crossfoot.web.operations import Access, Envelope, Operation, Parameter
from crossfoot.web.problems import CONTENT_TYPE, ProblemDocument
from crossfoot.web.route_table import OPERATIONS

ABOUT: Final = """\
One unified API over Sage Intacct.

Send `Authorization: Bearer <token>` with every request. `crossfoot token create --name NAME` makes
an API token; `POST /integrated-account/token` makes a 15-minute token for one integrated account.

Lists answer with `result`, `next_cursor`, `prev_cursor` and `result_count`; send `next_cursor` back
to go on, until it is null. Filters compare with `name=value` or `name[operator]=value`. Errors are
problem documents (RFC 9457); [the list of errors](/errors) explains each `code`."""

OPERATORS: Final = {
    "eq": "",
    "ne": "Not this value. ",
    "in": "One of these values. ",
    "like": "Like this pattern, in which `%` stands for anything. ",
    "gt": "After this value. ",
    "gte": "At or after this value. ",
    "lt": "Before this value. ",
    "lte": "At or before this value. ",
}

HEADERS: Final[dict[str, dict[str, Any]]] = {
    "X-Request-Id": {"description": "Names this request.", "schema": {"type": "string"}},
    "Retry-After": limits.RETRY_AFTER,
    **limits.HEADERS,
    **marks.HEADERS,
}
RAW: Final[dict[str, Any]] = {
    "title": "Intacct's own record, with `truto_response_format=raw`",
    "type": "object",
    "not": {"required": ["id"]},
}


@cache
def encoded() -> bytes:
    """The document as JSON."""
    return ENCODER.encode(document())


def document() -> dict[str, Any]:
    """The document."""
    known = Known()
    paths: dict[str, dict[str, Any]] = {}
    for operation in OPERATIONS:
        paths.setdefault(operation.path, {})[operation.method.lower()] = _operation(
            operation, known
        )
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Crossfoot",
            "version": __version__,
            "description": ABOUT,
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/"}],
        "tags": [{"name": tag} for tag in dict.fromkeys(o.tag for o in OPERATIONS)],
        "security": [{"bearer": []}],
        "paths": paths,
        "components": {
            "schemas": known.schemas,
            "responses": {
                "Problem": _problem(known, _headers("X-Request-Id", "Retry-After")),
                "LimitedProblem": _problem(known, _headers(*HEADERS)),
            },
            "headers": HEADERS,
            "securitySchemes": {
                "bearer": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "An API token, or an integrated account's token.",
                },
                "link": {"type": "http", "scheme": "bearer", "description": "A link token."},
            },
        },
    }


class Known:
    """The schemas of every struct that operations take and give."""

    def __init__(self) -> None:
        structs: dict[type[Struct], None] = {ProblemDocument: None, Debug: None}
        for operation in OPERATIONS:
            for kind in (
                operation.body,
                operation.result,
                operation.several,
                *operation.other_results,
            ):
                if isinstance(kind, type):
                    structs[kind] = None
        references, self.schemas = schemas.components(structs)
        self.references = dict(zip(structs, references, strict=True))

    def content(self, kind: type[Struct] | dict[str, Any] | None, example: Any) -> dict[str, Any]:
        """What a body holds, with an example."""
        if not isinstance(kind, type):
            return {"schema": kind or {"type": "object"}, "example": example}
        schema = self.references[kind]
        shown = schemas.example(schema, self.schemas) if example is None else example
        return {"schema": schema, "example": shown}

    def presented(self, record: dict[str, Any], envelope: Envelope) -> dict[str, Any]:
        """A record in each shape that `truto_response_format` may give it (unified-api §4.5)."""
        shapes = [record, RAW]
        if envelope == "none":
            parts = {"result": record, "debug": self.references[Debug]}
            title = "With `truto_response_format=debug`"
            shape = {"title": title, "type": "object", "required": [*parts], "properties": parts}
            shapes.append(shape)
        return {"anyOf": shapes}


def _operation(operation: Operation, known: Known) -> dict[str, Any]:
    described: dict[str, Any] = {
        "operationId": operation.name,
        "tags": [operation.tag],
        "summary": operation.summary,
        "description": _description(operation),
        "parameters": [*_segments(operation), *_parameters(operation), *_keys(operation)],
        "responses": _responses(operation, known),
    }
    if operation.access is Access.ANYONE:
        described["security"] = []
    if operation.access is Access.LINK:
        described["security"] = [{"link": []}]
    if operation.body is not None:
        content = known.content(operation.body, operation.body_example)
        if operation.several is not None:
            many = {"type": "array", "items": content["schema"], "minItems": 1}
            content["schema"] = {"anyOf": [content["schema"], many]}
        described["requestBody"] = {"required": True, "content": {"application/json": content}}
    return described


def _description(operation: Operation) -> str:
    if operation.access is Access.ANYONE:
        return operation.description
    return f"{operation.description}\n\nCallable with {operation.access.value}.".strip()


def _keys(operation: Operation) -> list[dict[str, Any]]:
    """The header by which a caller says that requests are one."""
    if not (operation.writes or operation.keyed):
        return []
    about = "A value of your own: the same request with the same key is executed once."
    schema = {"type": "string", "maxLength": marks.LONGEST_KEY}
    return [{"name": marks.KEY, "in": "header", "description": about, "schema": schema}]


def _segments(operation: Operation) -> list[dict[str, Any]]:
    return [
        {
            "name": name,
            "in": "path",
            "required": True,
            "description": operation.segments.get(name, "The id."),
            "schema": {"type": "string"},
        }
        for name in operation.segment_names()
    ]


def _parameters(operation: Operation) -> Iterator[dict[str, Any]]:
    """Each query parameter; a filter once for each operator, as it is written."""
    for parameter in operation.parameters:
        for operator in parameter.operators:
            yield _parameter(parameter, operator)


def _parameter(parameter: Parameter, operator: str) -> dict[str, Any]:
    schema = parameter.schema
    if operator == "in":
        schema = {"type": "array", "items": schema}
    described = {
        "name": parameter.name if operator == "eq" else f"{parameter.name}[{operator}]",
        "in": "query",
        "required": parameter.required,
        "description": f"{OPERATORS[operator]}{parameter.description}",
        "schema": schema,
    }
    if parameter.nested:
        described["schema"] = {"type": "object"}
        described |= {"style": "deepObject", "explode": True}
    elif schema.get("type") == "array":
        described |= {"style": "form", "explode": False}
    if parameter.example is not None:
        described["example"] = parameter.example
    return described


def _responses(operation: Operation, known: Known) -> dict[str, Any]:
    shown = operation.result_example
    content = known.content(operation.result, shown() if callable(shown) else shown)
    if operation.presented:
        content["schema"] = known.presented(content["schema"], operation.envelope)
    several = (operation.several,) if operation.several else ()
    if operation.other_results or several:
        others = [known.references[kind] for kind in (*operation.other_results, *several)]
        content["schema"] = {"anyOf": [content["schema"], *others]}
    if operation.envelope != "none":
        content = _in_envelope(content, operation.envelope)
    kinds = _FILE if operation.binary else {"application/json": content, **_texts(operation)}
    answers: dict[str, Any] = {
        "200": {
            "description": "The answer.",
            "headers": _headers(*_sent_by(operation)),
            "content": kinds,
        }
    }
    if operation.several is not None:
        answers["207"] = {
            "description": "Not every item of the array was written.",
            "headers": _headers(*_sent_by(operation)),
            "content": {"application/json": known.content(operation.several, None)},
        }
    usual = (500,) if operation.access is Access.ANYONE else (400, 401, 403, 500)
    for status in sorted({*usual, *operation.statuses}):
        kind = "LimitedProblem" if operation.limited else "Problem"
        answers[str(status)] = {"$ref": f"#/components/responses/{kind}"} | {
            "description": HTTPStatus(status).phrase
        }
    return answers


def _sent_by(operation: Operation) -> tuple[str, ...]:
    told = marks.HEADERS if operation.writes else ()
    return ("X-Request-Id", *told, *(limits.HEADERS if operation.limited else ()))


def _headers(*names: str) -> dict[str, Any]:
    return {name: {"$ref": f"#/components/headers/{name}"} for name in names}


_FILE: Final = {"*/*": {"schema": {"type": "string", "format": "binary"}, "example": "%PDF-1.7 …"}}
"""An answer of any type."""


def _texts(operation: Operation) -> dict[str, Any]:
    """The other types of an answer."""
    kinds = (kind.partition(";")[0] for kind in operation.other_types)
    return {kind: {"schema": {"type": "string"}, "example": "…"} for kind in kinds}


def _in_envelope(content: dict[str, Any], kind: Envelope) -> dict[str, Any]:
    """What holds the records, around one of them."""
    rest: dict[str, Any] = {"next_cursor": None}
    rest |= (
        {"limit": 5_000} if kind == "administrative" else {"prev_cursor": None, "result_count": 1}
    )
    records = [content["example"]]
    shown = records if kind == "array" else {"result": records, **rest}
    return {"schema": schemas.in_envelope(content["schema"], kind), "example": shown}


def _problem(known: Known, headers: dict[str, Any]) -> dict[str, Any]:
    schema = known.references[ProblemDocument]
    return {
        "description": "An error.",
        "headers": headers,
        "content": {CONTENT_TYPE: {"schema": schema, "example": _PROBLEM}},
    }


_PROBLEM: Final = {
    "statusCode": 404,
    "error": "Not Found",
    "message": "No contact has the id 'vendor_999999'.",
    "type": "/errors#unknown_record",
    "title": "No record has this id",
    "status": 404,
    "detail": "No contact has the id 'vendor_999999'.",
    "code": "unknown_record",
    "blame": "caller",
    "retry": "never",
    "request_id": "6f0c2f1e-8a3f-4a0e-9d53-2f6f6d0b7c11",
    "errors": [],
    "truto_error_insight": {},
}
