"""Tools for language models: names, words and schemas that hold for every object."""

import jsonschema_rs

from crossfoot.connector import descriptions, queries
from crossfoot.intacct import catalog
from crossfoot.web import proxy
from crossfoot.web.discovery import tools

EVERY = (*tools.of_proxy(), *tools.of_unified())


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
