"""Tools for language models: names, words and schemas that hold for every object."""

import jsonschema_rs

from crossfoot.connector import descriptions, queries
from crossfoot.connector.writing import legacy_methods
from crossfoot.intacct import catalog
from crossfoot.web import proxy
from crossfoot.web.discovery import proxy_tools, tools

EVERY = (*proxy_tools.of_proxy(), *tools.of_unified())


def test_names_are_unique_and_short_enough_for_every_model() -> None:
    names = [tool.name for tool in EVERY]
    assert len(set(names)) == len(names)
    assert all(len(name) <= 64 and name.isidentifier() for name in names)


def test_every_tool_is_whole() -> None:
    for tool in EVERY:
        assert len(tool.description) > 60, tool.name
        for schema in (tool.query_schema, tool.body_schema, tool.response_schema):
            assert jsonschema_rs.meta.is_valid(schema), (tool.name, schema)
        arguments = tool.query_schema["properties"] | tool.body_schema["properties"]
        assert set(tool.required) <= arguments.keys(), tool.name
        assert "integrated_account_id" not in arguments, tool.name


def test_a_name_is_singular_where_it_means_one() -> None:
    words = {
        catalog.load(name).plural: descriptions.singular(catalog.load(name))
        for name in catalog.names()
    }
    assert words["gl_batches"] == "gl_batch"
    assert words["classes"] == "class"
    assert words["project_statuses"] == "project_status"
    assert words["deposit_entries"] == "deposit_entry"
    assert words["warehouses"] == "warehouse"
    assert len(set(words.values())) == len(words)


def test_a_description_says_what_a_record_is_known_by_and_refers_to() -> None:
    told = descriptions.of_list(catalog.load("APBILL"))
    assert "AP bill records" in told
    assert "vendor (VENDORID)" in told
    assert "STATE is Draft" in told
    assert "Its lines: ap_bill_items." in told


def test_the_query_tool_knows_every_key_of_a_query() -> None:
    assert set(proxy.QUERY_BODY["properties"]) == set(queries.KEYS)


def test_every_write_of_every_object_is_a_tool_once() -> None:
    told = [(tool.resource, tool.method) for tool in proxy_tools.of_proxy()]
    assert len(told) == len(set(told))
    for name in catalog.names():
        known = catalog.load(name)
        assert {(known.plural, verb) for verb in known.writes} <= set(told)
    for plural, methods in legacy_methods.all_methods().items():
        found = {method for resource, method in told if resource == plural}
        for verb, function in methods.items():
            assert (function in found) != (verb in found - set(proxy_tools.ORDINARY)), function


def test_a_body_shows_what_may_be_set_and_what_is_needed() -> None:
    tool = {one.name: one for one in proxy_tools.of_proxy()}
    employee = tool["create_a_sageintacct_employee"]
    assert employee.required == ["PERSONALINFO"]
    personal = employee.body_schema["properties"]["PERSONALINFO"]
    assert personal["required"] == ["CONTACTNAME"]
    bill = tool["update_a_sageintacct_ap_bill_by_id"].body_schema["properties"]
    assert "TOTALDUE" not in bill
    assert bill["APBILLITEMS"]["items"]["properties"]["ACCOUNTNO"]["type"] == "string"
    reverse = tool["sageintacct_ap_bills_reverse"]
    assert reverse.required == ["key", "datereversed"]
    assert reverse.body_schema["properties"]["datereversed"]["format"] == "date"
