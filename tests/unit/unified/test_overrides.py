"""Overrides merge by attribute, level upon level, and what cannot be is refused with its reason."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from crossfoot.intacct import Formatting
from crossfoot.unified import registry
from crossfoot.unified.criteria import ALWAYS, NEVER, Criterion, Every, Match, Some
from crossfoot.unified.custom_fields import CustomField
from crossfoot.unified.dimensions import Reported
from crossfoot.unified.meaning import criterion, order
from crossfoot.unified.origins import described
from crossfoot.unified.override_documents import Layer, Level, read_layer
from crossfoot.unified.overrides import overridden
from crossfoot.unified.plan import Facts, Plan
from crossfoot.unified.query import parse_conditions
from crossfoot.unified.resource import Resource

CONTACTS = registry.find("accounting", "contacts")
ACCOUNTS = registry.find("accounting", "accounts")
FORMATTING = Formatting()
OWN = (CustomField("RISK_RATING", "TEXT"), CustomField("SPEND", "DECIMAL"))
VENDOR = {
    "RECORDNO": "7",
    "VENDORID": "V-7",
    "NAME": "Fjord",
    "TAXID": "12",
    "COMMENTS": "blue",
    "STATUS": "active",
    "RISK_RATING": "High",
    "SPEND": "12.50",
    "DISPLAYCONTACT.EMAIL1": "a@b.example",
    "DISPLAYCONTACT.EMAIL2": "c@d.example",
}


def layer(document: Mapping[str, Any], level: Level = "account") -> Layer:
    read = read_layer(level, document)
    assert not read.problems
    return read


def put(*layers: Layer, resource: Resource = CONTACTS) -> Resource:
    found = overridden(resource, layers)
    assert found.problems == ()
    return found.resource


def read(resource: Resource, record: Mapping[str, Any] = VENDOR, source: int = 0) -> Any:
    one = resource.sources[source]
    plan = Plan(resource, one, Facts(FORMATTING, one.custom.among(OWN)))
    (struct,) = plan.read([record])
    return struct


def asked(resource: Resource, source: int = 0, **params: Any) -> Criterion:
    one = resource.sources[source]
    conditions = parse_conditions(resource, params)
    return criterion(resource, one, conditions, FORMATTING, one.custom.among(OWN))


def problems(document: Mapping[str, Any], resource: Resource = CONTACTS) -> dict[str, str]:
    found = overridden(resource, [read_layer("account", document)])
    return {problem.path: f"{problem.message} {problem.remedy}" for problem in found.problems}


def test_without_overrides_nothing_changes() -> None:
    changed = put()
    assert changed.edition == ""
    assert read(changed) == read(CONTACTS)


def test_an_attribute_is_read_from_another_field_and_asked_there() -> None:
    changed = put(layer({"attributes": {"tax_number": {"field": "COMMENTS"}}}))
    assert read(changed).tax_number == "blue"
    assert asked(changed, tax_number="blue") == Match("COMMENTS", "eq", ("blue",))
    assert changed.sources[1].fields["tax_number"] == changed.sources[0].fields["tax_number"]


def test_one_source_alone_can_be_overridden() -> None:
    said = {"attributes": {"tax_number": {"field": "COMMENTS"}}}
    for name in ("vendor", "VENDOR"):
        changed = put(layer({"sources": {name: said}}))
        assert asked(changed, tax_number="x") == Match("COMMENTS", "eq", ("x",))
        assert asked(changed, source=1, tax_number="x") == Match("TAXID", "eq", ("x",))


def test_a_removed_attribute_is_null_and_matches_nothing() -> None:
    changed = put(layer({"attributes": {"tax_number": None, "emails": None}}))
    assert read(changed).tax_number is None
    assert read(changed).emails == []
    assert "tax_number" not in {spec.name for spec in changed.filters}


def test_an_enumeration_is_read_by_a_table_and_asked_by_its_labels() -> None:
    values = {"Live": "active", "New": "active", "Gone": "archived"}
    said = {"attributes": {"status": {"field": "STAGE", "values": values}}}
    changed = put(layer({"sources": {"vendor": said}}))
    assert read(changed, {**VENDOR, "STAGE": "Gone"}).status == "archived"
    assert read(changed, {**VENDOR, "STAGE": "Invented"}).status == "Invented"
    assert asked(changed, status="active") == Match("STAGE", "in", ("Live", "New"))


def test_a_text_may_have_a_table_too_with_patterns() -> None:
    values = {"1": "Prompt", "2": "Proper", "3": "Late"}
    said = {"attributes": {"payment_terms": {"field": "CODE", "values": values}}}
    changed = put(layer(said))
    assert read(changed, {**VENDOR, "CODE": "3"}).payment_terms == "Late"
    said["attributes"]["name"] = {"field": "CODE", "values": values}
    changed = put(layer(said))
    assert asked(changed, name={"like": "Pro%"}) == Match("CODE", "in", ("1", "2"))


def test_a_value_may_be_the_same_for_every_record() -> None:
    changed = put(layer({"attributes": {"currency": {"fixed": "EUR"}}}))
    assert read(changed).currency == "EUR"
    assert asked(changed, currency="EUR") == ALWAYS
    assert asked(changed, currency="USD") == NEVER


def test_parts_of_structures_can_be_overridden() -> None:
    changed = put(layer({"attributes": {"emails.0.email": {"field": "CONTACTINFO.EMAIL1"}}}))
    record = {**VENDOR, "CONTACTINFO.EMAIL1": "new@b.example"}
    assert [email.email for email in read(changed, record).emails] == [
        "new@b.example",
        "c@d.example",
    ]


def test_a_field_is_added_with_its_type_read_and_asked() -> None:
    said = {
        "custom_fields.opened": {"field": "OPENED", "type": "date"},
        "custom_fields.owner": {"field": "CONTACTINFO.PRINTAS", "type": "string"},
    }
    changed = put(layer({"attributes": said}))
    record = {**VENDOR, "OPENED": "01/31/2026", "CONTACTINFO.PRINTAS": "Ann"}
    shown = read(changed, record).custom_fields
    assert shown["opened"] == date(2026, 1, 31)
    assert shown["owner"] == "Ann"
    assert shown["RISK_RATING"] == "High"
    found = asked(changed, custom_fields={"opened": {"gte": "2026-01-01"}})
    assert found == Match("OPENED", "gte", ("01/01/2026",))


def test_a_custom_field_is_renamed_given_another_type_or_hidden() -> None:
    table = {"High": True, "Low": False}
    said = {
        "custom_fields.risky": {"field": "RISK_RATING", "values": table},
        "custom_fields.SPEND": {"type": "string"},
    }
    shown = read(put(layer({"attributes": said}))).custom_fields
    assert shown == {"risky": True, "SPEND": "12.50"}
    hidden = put(layer({"attributes": {"custom_fields.SPEND": None}}))
    assert read(hidden).custom_fields == {"RISK_RATING": "High"}
    alone = put(layer({"attributes": {"custom_fields": None, "custom_fields.risk": said_of()}}))
    assert read(alone).custom_fields == {"risk": "High"}


def said_of() -> dict[str, Any]:
    return {"field": "RISK_RATING", "type": "string"}


def test_records_are_sorted_by_an_added_field() -> None:
    changed = put(layer({"attributes": {"custom_fields.risk": said_of()}}))
    conditions = parse_conditions(changed, {"sort_by": "-custom_fields.risk"})
    custom = changed.sources[0].custom.among(OWN)
    assert order(changed.sources[0], conditions, custom) == [("RISK_RATING", True)]


def test_the_account_wins_over_its_environment_attribute_by_attribute() -> None:
    environment = layer(
        {"attributes": {"tax_number": {"field": "A"}, "currency": {"field": "B"}}}, "environment"
    )
    account = layer({"attributes": {"tax_number": {"field": "C"}, "company": None}})
    source = put(environment, account).sources[0]
    assert source.origins == {
        "tax_number": "account",
        "currency": "environment",
        "company": "account",
    }
    assert asked(put(environment, account), tax_number="x") == Match("C", "eq", ("x",))
    back = layer({"attributes": {"tax_number": {"base": True}}})
    assert asked(put(environment, back), tax_number="x") == Match("TAXID", "eq", ("x",))


def test_what_is_said_of_one_source_wins_over_what_is_said_of_all_within_a_level() -> None:
    both = {
        "sources": {"vendor": {"attributes": {"tax_number": {"field": "A"}}}},
        "attributes": {"tax_number": {"field": "B"}},
    }
    assert asked(put(layer(both)), tax_number="x") == Match("A", "eq", ("x",))
    later = layer({"attributes": {"tax_number": {"field": "C"}}})
    assert asked(put(layer(both, "environment"), later), tax_number="x") == Match("C", "eq", ("x",))


def test_single_records_are_given_values() -> None:
    environment = layer({"values": {"classification": {"6000": "asset"}}}, "environment")
    account = layer({"sources": {"gl": {"values": {"classification": {"7000": "bank"}}}}})
    changed = put(environment, account, resource=ACCOUNTS)
    record = {"RECORDNO": "1", "CLOSINGTYPE": "closing account", "ACCOUNTTYPE": "incomestatement"}
    record |= {"NORMALBALANCE": "debit"}
    seen = [read(changed, {**record, "ACCOUNTNO": n}).classification for n in ("6000", "7000", "8")]
    assert seen == ["asset", "bank", "expense"]
    assert changed.sources[0].pinned["classification"] == {"6000": "asset", "7000": "bank"}
    assert changed.sources[0].origins["classification"] == "account"
    rent = layer({"values": {"category": {"6000": "Rent"}}})
    more = layer({"sources": {"gl": {"values": {"category": {"7000": "Fees"}}}}})
    found = asked(put(rent, more, resource=ACCOUNTS), category="Rent")
    assert isinstance(found, Some)
    assert found.members[0] == Match("ACCOUNTNO", "eq", ("6000",))
    others = found.members[1]
    assert isinstance(others, Every)
    assert (
        Some((Match("ACCOUNTNO", "not_in", ("6000", "7000")), Match("ACCOUNTNO", "is_null")))
        in others.members
    )


def test_an_edition_tells_one_state_from_another() -> None:
    first = put(layer({"attributes": {"tax_number": {"field": "A"}}}))
    same = put(layer({"attributes": {"tax_number": {"field": "A"}}}))
    second = put(layer({"attributes": {"tax_number": {"field": "B"}}}))
    assert first.edition == same.edition != second.edition


@pytest.mark.parametrize(
    ("said", "path", "words"),
    [
        ({"tax_numbr": {"field": "A"}}, "tax_numbr", "Did you mean tax_number"),
        ({"risk": {"field": "A"}}, "risk", "custom_fields.risk"),
        ({"id": {"field": "A"}}, "id", "cannot be overridden"),
        ({"remote_data": None}, "remote_data", "no attribute"),
        ({"emails": {"field": "A"}}, "emails", "emails.0.email"),
        ({"status": {"field": "A"}}, "status.values", "active, archived"),
        ({"status": {"field": "A", "values": {"x": "live"}}}, "status.values.x", "one of: active"),
        ({"balance": {"field": "A", "values": {"x": "1"}}}, "balance.values", "no table"),
        ({"balance": {"field": "A", "type": "string"}}, "balance.type", "is a number"),
        ({"balance": {"fixed": "much"}}, "balance.fixed", "'much' is none"),
        ({"on_hold": {"field": "A", "values": {"x": "y"}}}, "on_hold.values.x", "is a boolean"),
        ({"balance": {"field": "A", "find": ["like"]}}, "balance.find", "cannot be filtered"),
        ({"tax_number": {"field": "A B"}}, "tax_number.field", "cannot be the name"),
        ({"custom_fields": {"field": "A"}}, "custom_fields", "one by one"),
        ({"custom_fields.a b": {"field": "A"}}, "custom_fields.a b", "begins with a letter"),
        ({"custom_fields.a": {"field": "A", "type": "enum"}}, "custom_fields.a.values", "labels"),
        ({"custom_fields.a": {"fixed": 1}}, "custom_fields.a", "Name it"),
        (
            {"custom_fields.a": {"field": "A", "values": {"x": "y", "z": True}}},
            "custom_fields.a.values",
            "all true or false",
        ),
    ],
    ids=lambda value: str(value)[:60],
)
def test_what_cannot_be_is_refused(said: Any, path: str, words: str) -> None:
    found = problems({"attributes": said})
    assert list(found) == [f"attributes.{path}"]
    assert words in found[f"attributes.{path}"]


def test_two_added_fields_cannot_differ_in_case_alone() -> None:
    found = problems({"attributes": {"custom_fields.a": {"field": "X"}, "custom_fields.A": None}})
    assert len(found) == 2
    assert all("but for its case" in text for text in found.values())


def test_every_problem_is_named_at_once_and_the_rest_is_put_in() -> None:
    document = {
        "attributes": {"nothing": None, "tax_number": {"field": "A"}, "currency": {"feild": "B"}},
        "values": {"status": {"V-7": "alive", "V-8": "archived"}, "balance": {"V-7": "1"}},
        "sources": {"supplier": {"attributes": {}}, "vendor": {"fields": {}}},
        "list": {"response_mapping": "$"},
    }
    found = overridden(CONTACTS, [read_layer("account", document)])
    assert {problem.path for problem in found.problems} == {
        "attributes.nothing",
        "attributes.currency",
        "values.status.V-7",
        "values.balance",
        "sources.supplier",
        "sources.vendor.fields",
        "list",
    }
    assert any("JSONata" in problem.message for problem in found.problems)
    assert read(found.resource, {**VENDOR, "A": "x"}).tax_number == "x"
    assert read(found.resource, {**VENDOR, "VENDORID": "V-8"}).status == "archived"


@pytest.mark.parametrize(
    "document", [[], "x", None, {"attributes": []}, {"sources": {"vendor": 1}}]
)
def test_a_document_of_another_shape_is_refused(document: Any) -> None:
    layer = read_layer("account", document)
    assert layer.problems
    assert overridden(CONTACTS, [layer]).resource.edition == ""


def test_numbers_and_instants_are_exact() -> None:
    said = {"credit_limit": {"field": "LIMIT"}, "created_at": {"field": "BORN"}}
    found = read(put(layer({"attributes": said})), {**VENDOR, "LIMIT": "1.10", "BORN": ""})
    assert found.credit_limit == Decimal("1.10")
    assert found.created_at is None


def test_every_attribute_tells_its_origin() -> None:
    environment = layer({"attributes": {"tax_number": {"field": "A"}}}, "environment")
    account = layer(
        {
            "attributes": {"custom_fields.risk": said_of(), "status": None},
            "values": {"currency": {"V-7": "EUR"}},
        }
    )
    ours = put(environment, account)
    custom = {source.tag: source.custom.among(OWN) for source in ours.sources}
    told = {one.path: one for one in described(ours, custom) if one.source == "vendor"}
    assert {path: one.origin for path, one in told.items() if one.origin != "base"} == {
        "tax_number": "environment",
        "status": "account",
        "currency": "account",
        "custom_fields.SPEND": "company",
        "custom_fields.risk": "account",
    }
    assert told["tax_number"].fields == ("A",)
    assert told["status"].operators == ()
    assert told["currency"].pinned == {"V-7": "EUR"}
    risk = told["custom_fields.risk"]
    assert (risk.type, risk.fields, risk.sortable) == ("string", ("RISK_RATING",), True)
    assert "like" in risk.operators
    plain = {one.origin for one in described(CONTACTS)}
    assert plain == {"base"}


def test_sources_that_a_company_discovers_are_overridden_too() -> None:
    categories = registry.find("accounting", "tracking_categories")
    said = {"sources": {"department": {"attributes": {"name": {"field": "DEPARTMENTID"}}}}}
    found = overridden(categories, [layer(said)])
    assert found.problems == ()
    discover = found.resource.discover
    assert discover is not None
    tags = {one.tag: one for one in discover([Reported("DEPARTMENT", "Team")])}
    assert tags["department"].origins == {"name": "account"}
