"""Overrides over HTTP: written at two levels, checked, read, filtered, sorted, and shown."""

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

CONTACTS = "/unified/accounting/contacts"
PASSWORD = "p4ss&word"
RISKS = {"Low": "low", "Medium": "medium", "High": "high"}
VENDOR = {
    "sources": {
        "vendor": {
            "attributes": {
                "custom_fields.risk": {"field": "RISK_RATING", "values": RISKS},
                "custom_fields.renewal": {"field": "CONTRACT_RENEWAL"},
                "custom_fields.contact_city": {"field": "DISPLAYCONTACT.MAILADDRESS.CITY"},
                "custom_fields.terms": {"field": "TERM.DESCRIPTION"},
                "custom_fields.ANNUAL_SPEND_TARGET": None,
                "tax_number": {"field": "SUPPLIER_PORTAL"},
            }
        }
    },
    "attributes": {"payment_terms": None},
}


@pytest.fixture
def accounts(server: Any) -> Iterator[tuple[str, str]]:
    """Two accounts of one environment, without overrides; deleted after the test."""
    _, installed = server.get("/environment-integration")
    made = []
    for tenant in ("first", "second"):
        body = {
            "tenant_id": tenant,
            "environment_integration_id": installed["result"][0]["id"],
            "authentication_method": "api_key",
            "context": {"company_id": "demo", "user_id": "api", "user_password": PASSWORD},
        }
        status, account = server.send("POST", "/integrated-account", body)
        assert status == 200, account
        made.append(account["id"])
    yield made[0], made[1]
    assert server.send("POST", "/integrated-account/bulk-delete", {"ids": made})[0] == 200


@pytest.fixture
def environment(server: Any) -> Iterator[str]:
    """The path of the environment's overrides of contacts; none are left after the test."""
    _, page = server.get("/environment")
    path = f"/environment/{page['result'][0]['id']}/overrides/accounting/contacts"
    yield path
    server.send("DELETE", path, None)
    time.sleep(1)


def own(account: str, resource: str = "contacts") -> str:
    return f"/integrated-account/{account}/overrides/accounting/{resource}"


@pytest.fixture
def read(server: Any) -> Callable[..., Any]:
    """The answer to a list of vendors, which must succeed."""

    def listed(account: str, query: str = "", kind: str = "vendor") -> Any:
        where = f"integrated_account_id={account}&contact_type={kind}&limit=2000"
        status, page = server.get(f"{CONTACTS}?{where}&{query}")
        assert status == 200, page
        return page["result"]

    return listed


def put(server: Any, path: str, document: Any) -> Any:
    status, stored = server.send("PUT", path, document)
    assert status == 200, stored
    return stored


def test_added_renamed_hidden_replaced_and_removed_attributes_show_at_once(
    server: Any, accounts: Any, read: Any
) -> None:
    first, second = accounts
    before = {vendor["id"]: vendor for vendor in read(first)}
    stored = put(server, own(first), VENDOR)
    assert (stored["level"], stored["version"], stored["sources"]) == (
        "account",
        1,
        VENDOR["sources"],
    )
    after = read(first)
    assert len(after) == len(before)
    for vendor in after:
        was = before[vendor["id"]]
        fields, earlier = vendor["custom_fields"], was["custom_fields"]
        assert fields["risk"] == (earlier["RISK_RATING"] and earlier["RISK_RATING"].lower())
        assert fields["renewal"] == earlier["CONTRACT_RENEWAL"]
        assert not {"RISK_RATING", "CONTRACT_RENEWAL", "ANNUAL_SPEND_TARGET"} & fields.keys()
        assert vendor["tax_number"] == earlier["SUPPLIER_PORTAL"]
        assert vendor["payment_terms"] is None
        city = was["addresses"][0]["city"] if was["addresses"] else None
        assert fields["contact_city"] == city
    assert {vendor["custom_fields"]["risk"] for vendor in after} == {"low", "medium", "high", None}
    assert any(vendor["tax_number"] for vendor in after)
    assert read(second)[0]["custom_fields"].keys() == earlier.keys()
    one = after[0]
    status, same = server.get(f"{CONTACTS}/{one['id']}?integrated_account_id={first}")
    assert (status, same) == (200, one)
    customer = read(first, kind="customer")[0]
    assert "risk" not in customer["custom_fields"]


def test_added_and_replaced_attributes_can_be_filtered_and_sorted_by(
    server: Any, accounts: Any, read: Any
) -> None:
    first, _ = accounts
    put(server, own(first), VENDOR)
    every = read(first)

    def ids(holds: Callable[[Any], bool]) -> list[str]:
        return [vendor["id"] for vendor in every if holds(vendor)]

    for query, holds in (
        ("custom_fields[risk]=high", lambda v: v["custom_fields"]["risk"] == "high"),
        (
            "custom_fields[risk][in]=low,medium",
            lambda v: v["custom_fields"]["risk"] in {"low", "medium"},
        ),
        ("custom_fields[risk][ne]=high", lambda v: v["custom_fields"]["risk"] != "high"),
        (
            "custom_fields[renewal][gte]=2026-06-30",
            lambda v: (v["custom_fields"]["renewal"] or "") >= "2026-06-30",
        ),
        (
            "custom_fields[contact_city][like]=S%",
            lambda v: (v["custom_fields"]["contact_city"] or "").startswith("S"),
        ),
        (
            "custom_fields[terms][like]=%2530%25",
            lambda v: "30" in (v["custom_fields"]["terms"] or ""),
        ),
        ("tax_number=Köln", lambda v: v["tax_number"] == "Köln"),
    ):
        found = [vendor["id"] for vendor in read(first, query.replace("ö", "%C3%B6"))]
        assert found == ids(holds), query
        assert 0 < len(found) < len(every), query
    renewals = [
        vendor["custom_fields"]["renewal"]
        for vendor in read(first, "sort_by=-custom_fields.renewal")
    ]
    filled = [one for one in renewals if one]
    assert filled == sorted(filled, reverse=True)
    assert len(filled) > 10


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("custom_fields[risk]=dangerous", "low, medium, high"),
        ("custom_fields[risk][gt]=high", "eq, ne, in"),
        ("custom_fields[RISK_RATING]=High", "no such field"),
        ("payment_terms=Net", "payment_terms"),
        ("sort_by=custom_fields.risk", "cannot be put in the order"),
    ],
)
def test_a_filter_that_overrides_do_not_offer_is_refused(
    server: Any, accounts: Any, query: str, said: str
) -> None:
    first, _ = accounts
    put(server, own(first), VENDOR)
    where = f"integrated_account_id={first}&contact_type=vendor"
    status, refusal = server.get(f"{CONTACTS}?{where}&{query}")
    assert status == 400
    assert said in refusal["message"]


def test_the_account_wins_over_the_environment_and_may_undo_it(
    server: Any, accounts: Any, environment: str, read: Any
) -> None:
    first, second = accounts
    plain = {vendor["id"]: vendor for vendor in read(first)}
    put(server, environment, {"attributes": {"tax_number": {"field": "NAME"}, "currency": None}})
    put(server, own(first), {"attributes": {"tax_number": {"base": True}}})
    time.sleep(1.1)  # the reading process may be another
    for vendor in read(second):
        assert (vendor["tax_number"], vendor["currency"]) == (vendor["name"], None)
    for vendor in read(first):
        was = plain[vendor["id"]]
        assert (vendor["tax_number"], vendor["currency"]) == (was["tax_number"], None)
    assert server.send("DELETE", own(first), None)[0] == 200
    assert read(first)[0]["tax_number"] == read(first)[0]["name"]
    status, page = server.get(environment.removesuffix("/accounting/contacts"))
    assert status == 200
    assert [one["level"] for one in page["result"]] == ["environment"]


def test_single_ledger_accounts_are_given_a_classification(server: Any, accounts: Any) -> None:
    first, _ = accounts
    path = f"/unified/accounting/accounts?integrated_account_id={first}&limit=500"
    _, page = server.get(path)
    ledger = [one for one in page["result"] if one["id"].startswith("gl_")]
    chosen = [one["number"] for one in ledger if one["classification"] == "asset"][:2]
    document = {"sources": {"gl": {"values": {"classification": dict.fromkeys(chosen, "equity")}}}}
    put(server, own(first, "accounts"), document)
    _, page = server.get(path)
    seen = {one["number"]: one["classification"] for one in page["result"]}
    assert {seen[number] for number in chosen} == {"equity"}
    _, page = server.get(f"{path}&classification=equity")
    found = {one["number"] for one in page["result"]}
    assert found == {number for number, value in seen.items() if value == "equity"}
    _, page = server.get(f"{path}&classification=asset")
    assert not set(chosen) & {one["number"] for one in page["result"]}


def test_every_mistake_is_named_with_its_place_reason_and_remedy(
    server: Any, accounts: Any
) -> None:
    first, _ = accounts
    document = {
        "attributes": {
            "tax_numbr": {"field": "NAME"},
            "custom_fields.risk": {"field": "RISK_RATING"},
            "balance": {"field": "NAME"},
            "on_hold": {"field": "WHENCREATED"},
        },
        "sources": {
            "vendor": {
                "attributes": {
                    "status": {"field": "RISK_RATING", "values": {"Huge": "active"}},
                    "currency": {"field": "taxid"},
                    "name": {"field": "NO_SUCH.FIELD"},
                    "custom_fields.spend": {"field": "ANNUAL_SPEND_TARGET", "find": ["like"]},
                    "custom_fields.number": {"field": "NAME", "type": "number"},
                    "custom_fields.RISK_RATING": {"field": "NAME"},
                }
            },
            "supplier": {"attributes": {"name": None}},
        },
    }
    status, refusal = server.send("PUT", own(first), document)
    assert status == 400
    said = {one["path"]: f"{one['message']} {one.get('remedy')}" for one in refusal["errors"]}
    expected = {
        "attributes.tax_numbr": "Did you mean tax_number",
        "attributes.custom_fields.risk.field": "under sources.vendor",
        "attributes.balance.find": "letter by letter",
        "attributes.on_hold.field": "is TIMESTAMP",
        "sources.vendor.attributes.status.values.Huge": "Low, Medium, High",
        "sources.vendor.attributes.currency.field": "spells taxid as TAXID",
        "sources.vendor.attributes.name.field": "no field NO_SUCH.FIELD",
        "sources.vendor.attributes.custom_fields.spend.find": "cannot be filtered with like",
        "sources.vendor.attributes.custom_fields.number.find": '"find": []',
        "sources.supplier": "vendor, customer",
    }
    assert {path for path in expected if expected[path] not in said.get(path, "")} == set(), said
    assert server.get(own(first))[0] == 404


def test_a_dry_run_checks_and_stores_nothing(server: Any, accounts: Any) -> None:
    first, _ = accounts
    status, checked = server.send("PUT", f"{own(first)}?dry_run=true", VENDOR)
    assert (status, checked) == (200, {"notes": []})
    assert server.get(own(first))[0] == 404
    assert server.send("PUT", f"{own(first)}?dry_run=true", {"attributes": {"x": 1}})[0] == 400


def test_an_environment_s_override_is_checked_against_the_catalog_with_notes(
    server: Any, environment: str
) -> None:
    added = {"custom_fields.risk": {"field": "RISK_RATING"}}
    stored = put(server, environment, {"sources": {"vendor": {"attributes": added}}})
    (note,) = stored["notes"]
    assert "where a company has none, it is null" in note["message"]
    wrong = {"attributes": {"balance": {"field": "WHENCREATED"}}}
    status, refusal = server.send("PUT", environment, wrong)
    assert status == 400
    assert "TIMESTAMP" in refusal["message"]


def test_versions_keep_two_authors_apart(server: Any, accounts: Any) -> None:
    first, _ = accounts
    assert put(server, own(first), {**VENDOR, "version": 0})["version"] == 1
    status, refusal = server.send("PUT", own(first), {**VENDOR, "version": 0})
    assert (status, refusal["code"]) == (409, "conflict")
    assert put(server, own(first), {**VENDOR, "version": 1})["version"] == 2
    assert server.send("PUT", own(first), {**VENDOR, "version": "x"})[0] == 400
    assert server.send("DELETE", own(first), None)[0] == 200
    assert server.send("DELETE", own(first), None)[0] == 404


def test_the_contract_s_unified_model_override_says_the_same(
    server: Any, accounts: Any, read: Any
) -> None:
    first, second = accounts
    nested = {"accounting": {"contacts": VENDOR}}
    path = f"/integrated-account/{first}"
    status, account = server.send("PATCH", path, {"unified_model_override": nested})
    assert (status, account["unified_model_override"]) == (200, nested)
    assert server.get(own(first))[1]["sources"] == VENDOR["sources"]
    assert "risk" in read(first)[0]["custom_fields"]
    jsonata = {"accounting": {"contacts": {"list": {"response_mapping": "$.x"}}}}
    status, refusal = server.send("PATCH", path, {"unified_model_override": jsonata})
    assert status == 400
    assert refusal["errors"][0]["path"] == "unified_model_override.accounting.contacts.list"
    assert "runs no JSONata" in refusal["message"]
    status, refusal = server.send("PATCH", path, {"unified_model_override": {"crm": {"x": {}}}})
    assert (status, refusal["errors"][0]["path"]) == (400, "unified_model_override.crm.x")
    assert server.send("PATCH", path, {"unified_model_override": {}})[0] == 200
    assert "risk" not in read(first)[0]["custom_fields"]
    assert server.get(f"/integrated-account/{second}")[1]["unified_model_override"] == {}


def test_a_cursor_goes_on_or_is_refused_when_overrides_change(server: Any, accounts: Any) -> None:
    first, _ = accounts
    where = f"{CONTACTS}?integrated_account_id={first}&contact_type=vendor"
    plain = f"{CONTACTS}?integrated_account_id={first}&limit=5"
    _, filtered = server.get(f"{where}&limit=5&status=active")
    _, unfiltered = server.get(plain)
    put(server, own(first), VENDOR)
    status, refusal = server.get(
        f"{where}&limit=5&status=active&next_cursor={filtered['next_cursor']}"
    )
    assert (status, refusal["code"]) == (400, "invalid_cursor")
    status, page = server.get(f"{plain}&next_cursor={unfiltered['next_cursor']}")
    assert status == 200
    assert not {r["id"] for r in page["result"]} & {r["id"] for r in unfiltered["result"]}
    assert "risk" in page["result"][0]["custom_fields"]


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
def test_what_there_is_not_is_not_found(server: Any, accounts: Any, method: str) -> None:
    first, _ = accounts
    body: Any = {} if method == "PUT" else None
    for path in (
        own("00000000-0000-0000-0000-000000000000"),
        own(first, "contcts"),
        "/environment/00000000-0000-0000-0000-000000000000/overrides/accounting/contacts",
    ):
        assert server.send(method, path, body)[0] == 404, path


def test_meta_tells_the_origin_of_every_attribute(
    server: Any, accounts: Any, environment: str
) -> None:
    first, _ = accounts
    put(server, environment, {"attributes": {"currency": None}})
    put(server, own(first), VENDOR)
    time.sleep(1.1)
    path = f"/unified/accounting/contacts/meta/list?integrated_account_id={first}"
    status, meta = server.get(path)
    assert status == 200
    vendor, customer = meta["response_mapping"]
    assert vendor["attributes"]["tax_number"]["fields"] == ["SUPPLIER_PORTAL"]
    assert {path: origin for path, origin in vendor["origins"].items() if origin != "base"} == {
        "currency": "environment",
        "tax_number": "account",
        "payment_terms": "account",
        "custom_fields.DIVERSITY_CERTIFIED": "company",
        "custom_fields.risk": "account",
        "custom_fields.renewal": "account",
        "custom_fields.contact_city": "account",
        "custom_fields.terms": "account",
        "custom_fields.SUPPLIER_PORTAL": "company",
    }
    assert customer["origins"]["custom_fields.SEGMENT"] == "company"
    shown = meta["query_schema"]["properties"]["custom_fields"]["properties"]
    assert "risk" in shown
    status, found = server.get(f"/integrated-account/{first}/capabilities?type=unified")
    told = {one["resource"]: one["env_overridden"] for one in found["unified"]}
    assert (told["contacts"], told["accounts"]) == (True, False)


GUIDE = Path(__file__).parents[2] / "docs" / "overrides.md"
EXAMPLES = re.findall(r"<!-- (\S+) -->\n```json\n(.*?)```", GUIDE.read_text(), re.DOTALL)


@pytest.mark.parametrize(("resource", "example"), EXAMPLES, ids=range(len(EXAMPLES)))
def test_the_guide_s_examples_are_taken_and_read(
    server: Any, accounts: Any, resource: str, example: str
) -> None:
    first, _ = accounts
    path = f"/integrated-account/{first}/overrides/{resource}"
    assert put(server, path, json.loads(example))["notes"] == []
    status, page = server.get(f"/unified/{resource}?integrated_account_id={first}&limit=500")
    assert (status, page["result_count"]) == (200, min(500, page["result_count"]))
    status, removed = server.send("DELETE", path, None)
    assert (status, list(removed)) == (200, ["id"])


def test_the_command_line_writes_shows_and_deletes_them(
    server: Any, accounts: Any, tmp_path: Path
) -> None:
    first, _ = accounts

    def run(*arguments: str, code: int = 0) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "crossfoot", "overrides", *arguments, "--account", first],
            capture_output=True,
            text=True,
            env={**os.environ, **server.environ},  # noqa: TID251 -- a child inherits PATH and the like
            timeout=60,
            check=False,
        )
        assert done.returncode == code, done.stderr
        return done.stdout + done.stderr

    file = tmp_path / "contacts.json"
    file.write_text(json.dumps(VENDOR))
    assert "may be stored" in run("put", "accounting/contacts", str(file), "--dry-run")
    assert "Stored" in run("put", "accounting/contacts", str(file))
    assert json.loads(run("show", "accounting/contacts")) == VENDOR
    assert "accounting/contacts" in run("list")
    file.write_text(json.dumps({"attributes": {"nothing": None, "id": None}}))
    refused = run("put", "accounting/contacts", str(file), code=2)
    assert "no attribute 'nothing'" in refused
    assert "cannot be overridden" in refused
    assert "Deleted" in run("delete", "accounting/contacts")


def test_meta_knows_the_filters_of_an_override(
    server: Any, accounts: tuple[str, str], environment: str
) -> None:
    put(server, own(accounts[0]), VENDOR)
    _, told = server.get(f"{CONTACTS}/meta/list?integrated_account_id={accounts[0]}")
    asked = told["query_schema"]["properties"]["custom_fields"]["properties"]
    assert asked["risk"]["anyOf"][0]["enum"] == ["low", "medium", "high"]
    assert set(asked["renewal"]["anyOf"][1]["properties"]) >= {"gte", "lt"}
    put(server, environment, {"attributes": {"tax_number": {"field": "NAME"}}})
    _, told = server.get(f"{CONTACTS}/sageintacct/meta/list")
    assert told["response_mapping"][0]["attributes"]["tax_number"]["fields"] == ["NAME"]
    assert told["response_mapping"][0]["origins"]["tax_number"] == "environment"
