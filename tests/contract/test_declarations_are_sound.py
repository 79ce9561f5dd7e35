"""The closed world of the declarations, against the catalog and the demo company."""

from dataclasses import replace
from typing import Any

import pytest

from crossfoot.connector import Company, Cursors, reader
from crossfoot.errors import DeclarationError
from crossfoot.intacct import catalog
from crossfoot.unified import registry
from crossfoot.unified.attributes import attributes
from crossfoot.unified.check import check
from crossfoot.unified.codecs import Reference, labels
from crossfoot.unified.query import ListRequest
from crossfoot.unified.resource import Resource
from crossfoot.unified.shapes import Status
from crossfoot.unified.source import Source
from crossfoot.unified.vocabulary import ALWAYS, Absent, at, key

NOT_IN_THE_DEMO = {
    "budgets": {"custom_fields", "tracking_categories"},
    "company_info": {"parent"},
    "payment_method": {"company"},
    "contact_groups": {"company", "custom_fields", "description"},
    "credit_notes": {"custom_fields"},
    "employees": {"company"},
    "general_ledger_transactions": {"custom_fields"},
    "invoices": {"custom_fields"},
    "journal_entries": {"custom_fields"},
    "payments": {"attachment", "custom_fields", "memo"},
    "vendor_credits": {"custom_fields", "memo"},
    "products": {"categories", "notes"},
    "purchase_orders": {"custom_fields", "note", "vendor_reference"},
    "roles": {"custom_fields"},
    "expenses": {"custom_fields"},
    "transactions": {"custom_fields", "receipts", "reference"},
    "tax_rates": {"company", "custom_fields"},
    "users": {"company", "custom_fields", "groups", "phones"},
}
CONTACTS = registry.find("accounting", "contacts")


def test_every_resource_is_declared_soundly() -> None:
    check(registry.RESOURCES, catalog)


def _changed(**fields: Any) -> Resource:
    vendor, customer = CONTACTS.sources
    table = {**vendor.fields, **fields}
    table = {name: field for name, field in table.items() if field is not None}
    return replace(CONTACTS, sources=(Source("VENDOR", table, "vendor"), customer))


@pytest.mark.parametrize(
    ("mistake", "said"),
    [
        ({"name": at("NAEM")}, "contacts from VENDOR.name: the catalog has no field NAEM"),
        ({"name": None}, "contacts from VENDOR.name: not declared"),
        ({"nmae": at("NAME")}, "Contact has no such attribute"),
        ({"number": key("VENDORID")}, "exactly one key"),
        (
            {"status": at("STATUS", labels(Status, ACTIVE="active", ARCHIVED="inactive"))},
            "labels that are not mapped: active non-posting",
        ),
        ({"status": at("STATUS", labels(Status, ACTIVE="alive"))}, "has no label alive"),
        ({"name": at("NAME")}, "do not agree on how to filter"),
        ({"balance": at("TOTALDUE", write=ALWAYS)}, "nobody can write TOTALDUE"),
        ({"parent": at("PARENTKEY", Reference("vendor", "PARENTNO"))}, "no field PARENTNO"),
    ],
)
def test_a_mistake_stops_the_start_and_names_its_place(mistake: dict[str, Any], said: str) -> None:
    with pytest.raises(DeclarationError, match=said.replace("(", r"\(")):
        check([_changed(**mistake)], catalog)


async def test_no_value_of_the_demo_company_is_left_uncoded(
    read_whole: Any, resource: Resource
) -> None:
    whole = await read_whole(resource)
    assert whole.records
    assert whole.odd == []


async def test_every_attribute_says_something_somewhere(
    everything: Any, resource: Resource
) -> None:
    """An attribute that no record of a rich company fills is declared in the wrong place."""
    records = await everything(resource)
    silent = {
        a.name
        for a in attributes(resource.struct)
        if a.name not in {"remote_data", *resource.partial}
        and not all(isinstance(s.fields[a.name], Absent) for s in resource.sources)
        and not any(getattr(record, a.name) not in (None, [], {}) for record in records)
    }
    assert silent == NOT_IN_THE_DEMO.get(resource.path, set())


def test_every_attribute_is_described() -> None:
    assert not [
        f"{resource.name}: {a.name}"
        for resource in registry.RESOURCES
        for a in attributes(resource.struct)
        if not a.description
    ]


async def test_custom_fields_have_the_types_that_lookup_tells(
    company: Company, cursors: Cursors
) -> None:
    request = ListRequest(limit=300)
    page = await reader.list_page(company, CONTACTS, request, cursors)
    found: dict[str, set[str]] = {}
    for record in page.result:
        contact: Any = record
        for name, value in contact.custom_fields.items():
            if value is not None:
                found.setdefault(name, set()).add(type(value).__name__)
    assert found["RISK_RATING"] == {"str"}
    assert found["CONTRACT_RENEWAL"] == {"date"}
    assert found["ANNUAL_SPEND_TARGET"] == {"Decimal"}
    assert found["DIVERSITY_CERTIFIED"] == {"bool"}
