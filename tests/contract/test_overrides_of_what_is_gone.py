"""What an override reads may vanish from the company: reads go on, with null in its place."""

from typing import Any

import pytest

from crossfoot.connector import Company, Cursors, reader
from crossfoot.connector.overriding import check_for_account
from crossfoot.errors import FieldsNotQueryable, InvalidParameter
from crossfoot.unified import registry
from crossfoot.unified.override_documents import read_layer
from crossfoot.unified.overrides import overridden
from crossfoot.unified.query import ListRequest, parse_conditions

CONTACTS = registry.find("accounting", "contacts")
DOCUMENT = {
    "sources": {
        "vendor": {
            "attributes": {
                "tax_number": {"field": "GONE"},
                "company": {"field": "LOST.NAME"},
                "custom_fields.gone": {"field": "GONE_TOO", "type": "date"},
                "custom_fields.risk": {"field": "RISK_RATING"},
            }
        }
    }
}
"""What was sound once: GONE, LOST and GONE_TOO are no more."""


async def _vendors(company: Company, cursors: Cursors, **filters: Any) -> list[Any]:
    ours = overridden(CONTACTS, [read_layer("account", DOCUMENT)]).resource
    conditions = parse_conditions(ours, {"contact_type": "vendor", **filters})
    page = await reader.list_page(company, ours, ListRequest(conditions, limit=50), cursors)
    return list(page.result)


async def test_it_is_null_and_counted_and_the_rest_is_read(
    company: Company, cursors: Cursors
) -> None:
    found = await _vendors(company, cursors)
    assert len(found) == 50
    assert {vendor.tax_number for vendor in found} == {None}
    assert {vendor.company for vendor in found} == {None}
    assert {vendor.custom_fields["gone"] for vendor in found} == {None}
    assert {vendor.custom_fields["risk"] for vendor in found} > {"High", "Low"}
    assert company.missing["VENDOR", "GONE_TOO"] >= 1
    assert company.missing["VENDOR", "GONE"] >= 1


@pytest.mark.parametrize(
    ("filters", "path"),
    [
        ({"tax_number": "1"}, "tax_number"),
        ({"custom_fields": {"gone": "2026-01-01"}}, "custom_fields.gone"),
    ],
    ids=str,
)
async def test_a_filter_by_it_is_refused_by_name(
    company: Company, cursors: Cursors, filters: Any, path: str
) -> None:
    with pytest.raises(FieldsNotQueryable) as refusal:
        await _vendors(company, cursors, **filters)
    assert [problem.path for problem in refusal.value.problems] == [path]


async def test_an_order_by_it_is_refused(company: Company, cursors: Cursors) -> None:
    for name in ("tax_number", "custom_fields.gone"):
        with pytest.raises((FieldsNotQueryable, InvalidParameter)):
            await _vendors(company, cursors, sort_by=name)


async def test_checking_it_again_says_so(company: Company) -> None:
    verdict = await check_for_account(company, CONTACTS, [], DOCUMENT)
    assert {problem.path.rpartition("attributes.")[2] for problem in verdict.problems} == {
        "tax_number.field",
        "company.field",
        "custom_fields.gone.field",
    }
