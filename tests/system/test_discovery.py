"""Meta, capabilities and tools, as a running server tells them, held against what it does."""

import urllib.request
from typing import Any

import jsonschema_rs
import pytest

from crossfoot.unified.registry import RESOURCES
from crossfoot.unified.resource import Resource

pytestmark = pytest.mark.parametrize("server", ["sqlite"], indirect=True, scope="session")
"""No engine has a say in what can be discovered."""

READ = [resource for resource in RESOURCES if resource.computed is None]
MODEL = "/unified/meta/accounting/sageintacct"


def fetch(server: Any, path: str) -> tuple[Any, str]:
    """The headers and the text of an answer."""
    request = urllib.request.Request(  # noqa: S310 -- loopback only
        f"{server.url}{path}", headers={"Authorization": f"Bearer {server.token}"}
    )
    with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310 -- the same
        return answer.headers, answer.read().decode()


def meta(server: Any, resource: Resource, method: str) -> Any:
    """What the server says of a method in the connected company."""
    path = f"/unified/{resource.model}/{resource.path}/meta/{method}"
    status, told = server.get(f"{path}?integrated_account_id={server.account_id}")
    assert status == 200, told
    return told


# --- meta -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("resource", READ, ids=lambda resource: resource.name)
def test_answers_are_what_meta_says_they_are(server: Any, resource: Resource) -> None:
    path = f"/unified/{resource.model}/{resource.path}"
    asked = f"?limit=20&integrated_account_id={server.account_id}"
    _, page = server.get(f"{path}{asked}")
    assert page["result"]
    listed = meta(server, resource, "list")
    jsonschema_rs.validate(listed["response_schema"], page)
    allowed = jsonschema_rs.validator_for(listed["schema"])
    for record in page["result"]:
        allowed.validate(record)
    got = meta(server, resource, "get")
    record = page["result"][0]["id"]
    _, one = server.get(f"{path}/{record}?integrated_account_id={server.account_id}")
    jsonschema_rs.validate(got["response_schema"], one)
    assert "id" in got["query_schema"]["properties"]


def test_a_report_is_what_meta_says_it_is(server: Any) -> None:
    reports = next(resource for resource in RESOURCES if resource.path == "reports")
    listed = meta(server, reports, "list")
    path = f"/unified/accounting/reports?integrated_account_id={server.account_id}"
    for query in ("type=balance_sheet", "type=aged_payable_detail&limit=1"):
        _, page = server.get(f"{path}&{query}")
        assert page["result"][0]["rows"]
        jsonschema_rs.validate(listed["response_schema"], page)


@pytest.mark.parametrize("resource", READ, ids=lambda resource: resource.name)
def test_meta_tells_where_each_attribute_lives(server: Any, resource: Resource) -> None:
    told = meta(server, resource, "list")
    shown = set(told["schema"]["properties"]) - {"remote_data"}
    assert told["response_mapping"]
    for source in told["response_mapping"]:
        assert set(source["attributes"]) == shown
        for place in source["attributes"].values():
            assert place["kind"] != "field" or place["fields"]
            assert place["kind"] != "absent" or place["reason"]


def test_meta_of_an_account_knows_its_custom_fields(server: Any) -> None:
    contacts = next(resource for resource in RESOURCES if resource.name == "accounting/contacts")
    path = f"/unified/accounting/contacts?limit=1&integrated_account_id={server.account_id}"
    _, page = server.get(path)
    own = page["result"][0]["custom_fields"].keys()
    assert own
    told = meta(server, contacts, "list")
    assert own <= told["schema"]["properties"]["custom_fields"]["properties"].keys()
    assert own <= told["query_schema"]["properties"]["custom_fields"]["properties"].keys()
    _, without = server.get("/unified/accounting/contacts/sageintacct/meta/list")
    assert "properties" not in without["schema"]["properties"]["custom_fields"]
    _, within = server.get(
        "/unified/accounting/contacts/sageintacct/meta/list"
        f"?integrated_account_id={server.account_id}"
    )
    assert within == told


def test_meta_of_an_account_knows_its_dimensions(server: Any) -> None:
    found = next(r for r in RESOURCES if r.name == "accounting/tracking_categories")
    tags = {source["tag"] for source in meta(server, found, "list")["response_mapping"]}
    assert "department" in tags
    assert len(tags) > 5


def test_each_filter_that_meta_names_is_taken(server: Any) -> None:
    path = f"/unified/accounting/contacts?limit=1&integrated_account_id={server.account_id}"
    contacts = next(resource for resource in RESOURCES if resource.name == "accounting/contacts")
    values = {"string": "x", "boolean": "true", "number": "1", "integer": "1"}
    asked = meta(server, contacts, "list")["query_schema"]["properties"]
    filters = {name: schema for name, schema in asked.items() if "anyOf" in schema}
    assert len(filters) > 10
    for name, schema in filters.items():
        for operator, value in schema["anyOf"][1]["properties"].items():
            one = value.get("items", value)
            text = one.get("enum", [values[one["type"]]])[0]
            if "date" in one.get("format", ""):
                text = "2026-01-31T00:00:00Z"
            status, answer = server.get(f"{path}&{name}[{operator}]={text}")
            assert status == 200, (name, operator, answer)


def test_a_model_comes_as_data_as_markdown_and_as_a_page(server: Any) -> None:
    _, told = server.get(MODEL)
    names = [resource.path for resource in RESOURCES if resource.model == "accounting"]
    assert [one["resource"] for one in told["resources"]] == names
    assert set(told["resources"][0]["methods"]) == {"list", "get", "create", "update", "delete"}
    headers, text = fetch(server, f"{MODEL}?format=md")
    assert headers["content-type"].startswith("text/markdown")
    assert "## accounting/contacts" in text
    headers, text = fetch(server, f"{MODEL}?format=html")
    assert headers["content-type"].startswith("text/html")
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "<h2>accounting/contacts</h2>" in text
    assert "<td><code>VENDORID</code></td>" in text


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("/unified/accounting/contacts/meta/destroy", 404, "it has: list, get"),
        ("/unified/accounting/contacts/xero/meta/list", 404, "There is: sageintacct"),
        ("/unified/accounting/nothing/meta/list", 404, "it has: accounts"),
        ("/unified/astrology/signs/sageintacct/meta/list", 404, "there are: accounting"),
        ("/unified/meta/astrology/sageintacct", 404, "there are: accounting"),
        ("/unified/meta/accounting/xero", 404, "There is: sageintacct"),
        (f"{MODEL}?format=pdf", 400, "json, md, html"),
        (f"{MODEL}?environment_id=another", 403, "another environment"),
        (f"{MODEL}?formt=md", 400, "format"),
        ("/unified/accounting/contacts/meta/list", 400, "integrated_account_id"),
        ("/integration/xero/capabilities", 404, "There is: sageintacct"),
        ("/integration/sageintacct/capabilities?type=soap", 400, "all, proxy, unified"),
        ("/integration/sageintacct/capabilities?resource=vendor", 400, "vendors"),
        ("/integration/sageintacct/capabilities?methods=fly", 400, "read, write, custom"),
        ("/integration/sageintacct/capabilities?has_description=perhaps", 400, "true or false"),
        ("/integration/sageintacct/tools?tags=astrology", 400, "accounts_payable"),
        ("/integration/sageintacct/tools?methods=fly", 400, "read, write, custom"),
        ("/integration/sageintacct/tools?type=soap", 400, "proxy, unified, all"),
        ("/integration/xero/unified-apis", 404, "There is: sageintacct"),
        ("/integrated-account/nobody/capabilities", 404, "nobody"),
        ("/integrated-account/nobody/tools", 404, "nobody"),
    ],
)
def test_a_mistake_is_told_with_what_is_valid(
    server: Any, path: str, status: int, words: str
) -> None:
    found, problem = server.get(path)
    told = [problem["message"], *(one.get("remedy", "") for one in problem["errors"])]
    assert (found, words in " ".join(told)) == (status, True), problem


def test_an_accounts_own_token_reads_its_meta_and_no_models(server: Any) -> None:
    _, made = server.send(
        "POST", "/integrated-account/token", {"integrated_account_id": server.account_id}
    )
    token = made["integrated_account_token"]
    status, told = server.get("/unified/accounting/contacts/meta/list", token)
    assert (status, told["method"]) == (200, "list")
    status, problem = server.get(MODEL, token)
    assert (status, problem["code"]) == (403, "forbidden")


# --- capabilities ---------------------------------------------------------------------------------


def test_capabilities_name_what_can_be_done(server: Any) -> None:
    status, told = server.get("/integration/sageintacct/capabilities")
    assert status == 200
    unified = {(one["model"], one["resource"]): one["methods"] for one in told["unified"]}
    words = ("list", "get", "create", "update", "delete")
    assert unified == {
        (r.model, r.path): [word for word in words if word in r.offers] for r in RESOURCES
    }
    proxy = {one["resource"]: [m["method"] for m in one["methods"]] for one in told["proxy"]}
    assert proxy["vendors"] == ["list", "get", "create", "update", "delete"]
    assert proxy["ap_bills"][-4:] == ["create_bill", "update_bill", "reverse", "delete_bill"]
    assert proxy["query"] == ["create"]
    assert {"company_id", "user_id", "user_password"} == {
        field["name"] for field in told["auth"]["fields"] if field["required"]
    }
    assert told["ai_readiness"]["ai_ready_score"] == 1.0
    assert "account" not in told


def test_capabilities_of_an_account_tell_its_state(server: Any) -> None:
    status, told = server.get(f"/integrated-account/{server.account_id}/capabilities?type=unified")
    assert status == 200
    assert told["account"] == {
        "id": server.account_id,
        "status": "active",
        "authentication_method": "api_key",
        "is_blocked": False,
    }
    assert told["proxy"] == []
    _, account = server.get(f"/integrated-account/{server.account_id}")
    assert told["environment_id"] == account["environment_id"]


def test_capabilities_are_filtered(server: Any) -> None:
    path = "/integration/sageintacct/capabilities"
    _, told = server.get(f"{path}?resource=contacts&methods=get")
    assert [one["resource"] for one in told["proxy"]] == ["contacts"]
    assert [m["method"] for m in told["proxy"][0]["methods"]] == ["get"]
    assert [one["resource"] for one in told["unified"]] == ["contacts"]
    _, everything = server.get(f"{path}?has_description=false&type=proxy")
    assert everything["unified"] == []
    assert len(everything["proxy"]) > 100


def test_links_of_capabilities_lead_to_documented_operations(server: Any) -> None:
    _, told = server.get("/integration/sageintacct/capabilities")
    links = {one["docs_url"] for one in told["unified"]} | {
        m["api_documentation_url"] for one in told["proxy"] for m in one["methods"]
    }
    _, document = server.get("/openapi.json")
    known = {o["operationId"] for methods in document["paths"].values() for o in methods.values()}
    for link in links:
        assert link.startswith(f"{server.url}/docs#/")
        assert link.rpartition("/")[2] in known


def test_a_sandbox_account_shows_nothing_that_writes(server: Any) -> None:
    account = f"/integrated-account/{server.account_id}"
    server.send("PATCH", account, {"is_sandbox": True})
    try:
        _, told = server.get(f"{account}/capabilities")
        _, tools = server.get(f"{account}/tools?type=all")
        _, filtered = server.get(f"{account}/tools?methods=write,custom")
    finally:
        server.send("PATCH", account, {"is_sandbox": False})
    methods = [m["method"] for one in told["proxy"] for m in one["methods"]]
    assert methods.count("create") == 1
    assert set(methods) == {"list", "get", "create"}  # of queries
    assert {method for one in told["unified"] for method in one["methods"]} == {"list", "get"}
    assert told["ai_readiness"]["proxy_methods"] == len(methods)
    assert {tool["method"] for tool in tools["result"]} == {"list", "get", "create"}
    assert [tool["name"] for tool in filtered["result"]] == ["create_a_sageintacct_query"]


# --- tools ----------------------------------------------------------------------------------------


def test_tools_of_an_account_work_as_they_are_described(server: Any) -> None:
    _, found = server.get(f"/integrated-account/{server.account_id}/tools?tags=accounts_payable")
    tools = {tool["name"]: tool for tool in found["result"]}
    listing = tools["list_all_sageintacct_vendors"]
    account = f"integrated_account_id={server.account_id}"
    _, page = server.get(f"/proxy/{listing['resource']}?{account}&STATUS=active&limit=3")
    jsonschema_rs.validate(listing["response_schema"], page)
    assert "STATUS" in listing["query_schema"]["properties"]
    getting = tools["get_single_sageintacct_vendor_by_id"]
    assert getting["required"] == ["id"]
    for name in listing["query_schema"]["properties"]:
        if name.isupper():
            status, answer = server.get(f"/proxy/vendors?{account}&limit=1&{name}[null]=true")
            assert status == 200, (name, answer)


def test_tools_are_chosen_by_method_tag_and_api(server: Any) -> None:
    path = "/integration/sageintacct/tools"
    _, every = server.get(path)
    assert {tool["api"] for tool in every} == {"proxy"}
    _, reading = server.get(f"{path}?methods=read")
    assert {tool["method"] for tool in reading} == {"list", "get"}
    _, writing = server.get(f"{path}?methods=write")
    assert {tool["method"] for tool in writing} == {"create", "update", "delete"}
    _, custom = server.get(f"{path}?methods=custom")
    assert "sageintacct_ap_bills_reverse" in {tool["name"] for tool in custom}
    assert {"list", "get"}.isdisjoint(tool["method"] for tool in custom)
    _, unified = server.get(f"{path}?type=unified&tags=ecommerce&methods=list")
    assert [tool["name"] for tool in unified] == ["list_all_unified_ecommerce_products"]
    _, same = server.get("/integration/sageintacct/unified-apis?tags=ecommerce&methods=list")
    assert same == unified


def test_the_query_tool_does_what_it_says(server: Any) -> None:
    _, (tool,) = server.get("/integration/sageintacct/tools?tags=query")
    body = {"object": "vendors", "fields": ["VENDORID"], "limit": 2}
    jsonschema_rs.validate(tool["body_schema"], body)
    path = f"/proxy/{tool['resource']}?integrated_account_id={server.account_id}"
    status, rows = server.send("POST", path, body)
    assert status == 200
    jsonschema_rs.validate(tool["response_schema"], rows)
    for wrong in ({"showPrivate": "yes"}, {"docparid": 7}, {"caseInsensitive": 1}):
        status, problem = server.send("POST", path, {**body, **wrong})
        (name,) = wrong
        assert (status, problem["errors"][0]["path"]) == (400, name)
