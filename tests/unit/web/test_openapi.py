"""The OpenAPI document, as derived from the route table."""

import re
from collections.abc import Iterator
from typing import Any

import jsonschema_rs
import msgspec
import pytest
from msgspec import Struct
from openapi_spec_validator import validate

from crossfoot.unified import registry
from crossfoot.web import openapi
from crossfoot.web.operations import Operation
from crossfoot.web.route_table import OPERATIONS

BY_NAME = {operation.name: operation for operation in OPERATIONS}


@pytest.fixture(scope="module")
def document() -> Any:
    return msgspec.json.decode(openapi.encoded())


def test_the_document_is_valid(document: Any) -> None:
    validate(document)


def test_every_operation_is_described_for_people(document: Any) -> None:
    for operation in OPERATIONS:
        described = document["paths"][operation.path][operation.method.lower()]
        assert described["operationId"] == operation.name
        assert described["summary"], operation.name
        assert all(parameter["description"] for parameter in described["parameters"]), operation
        kind = "*/*" if operation.binary else "application/json"
        answer = described["responses"]["200"]["content"][kind]
        assert answer["schema"], operation.name
        assert answer["example"] not in (None, {}, []), operation.name
        assert "500" in described["responses"], operation.name


def test_no_two_paths_differ_in_the_names_of_parameters_alone(document: Any) -> None:
    shapes = [re.sub(r"{\w+}", "{}", path) for path in document["paths"]]
    assert len(set(shapes)) == len(shapes)


def test_operation_ids_are_unique() -> None:
    assert len(BY_NAME) == len(OPERATIONS)


def _convert_examples(document: Any, operation: Operation) -> None:
    described = document["paths"][operation.path][operation.method.lower()]
    content = described["responses"]["200"]["content"]
    example = content["*/*" if operation.binary else "application/json"]["example"]
    if isinstance(operation.result, type) and issubclass(operation.result, Struct):
        records = {"none": [example], "array": example}.get(operation.envelope)
        (record,) = example["result"] if records is None else records
        msgspec.convert(record, operation.result, strict=False)
    if isinstance(operation.body, type) and issubclass(operation.body, Struct):
        body = described["requestBody"]["content"]["application/json"]["example"]
        msgspec.convert(body, operation.body)


def test_every_example_is_what_its_type_says(document: Any) -> None:
    wrong: dict[str, str] = {}
    for operation in OPERATIONS:
        try:
            _convert_examples(document, operation)
        except msgspec.ValidationError as problem:
            wrong[operation.name] = str(problem)
    assert not wrong


def contents(described: Any) -> Iterator[Any]:
    """Everything in an operation that has a schema and an example."""
    yield from described.get("requestBody", {}).get("content", {}).values()
    yield from described["responses"]["200"]["content"].values()
    yield from (one for one in described["parameters"] if "example" in one)


def test_each_schema_allows_its_example(document: Any) -> None:
    wrong: dict[str, str] = {}
    for operation in OPERATIONS:
        described = document["paths"][operation.path][operation.method.lower()]
        for content in contents(described):
            schema = {**content["schema"], "components": document["components"]}
            try:
                jsonschema_rs.validate(schema, content["example"])
            except jsonschema_rs.ValidationError as problem:
                wrong[operation.name] = str(problem)
    assert not wrong


def test_the_example_of_a_problem_is_one(document: Any) -> None:
    (content,) = document["components"]["responses"]["Problem"]["content"].values()
    schema = {**content["schema"], "components": document["components"]}
    jsonschema_rs.validate(schema, content["example"])


def test_a_change_has_an_example_of_its_body(document: Any) -> None:
    for operation in OPERATIONS:
        described = document["paths"][operation.path][operation.method.lower()]
        if operation.body is not None:
            body = described["requestBody"]["content"]["application/json"]
            assert body["example"], operation.name


def test_every_resource_and_filter_is_there(document: Any) -> None:
    for resource in registry.RESOURCES:
        path = f"/unified/{resource.model}/{resource.path}"
        names = {p["name"] for p in document["paths"][path]["get"]["parameters"]}
        for spec in resource.filters:
            for operator in ("eq",) if spec.keyed else spec.operators:
                word = spec.spelled if operator == "eq" else f"{spec.spelled}[{operator}]"
                assert word in names


def test_every_attribute_of_a_resource_is_explained(document: Any) -> None:
    for resource in registry.RESOURCES:
        schema = document["components"]["schemas"][resource.struct.__name__]
        for name, described in schema["properties"].items():
            assert described.get("description"), f"{resource.name}: {name}"


def test_money_is_described_as_a_number(document: Any) -> None:
    contact = document["components"]["schemas"]["Contact"]["properties"]["credit_limit"]
    assert {choice.get("type") for choice in contact["anyOf"]} == {"number", "null"}
