"""The coverage page tells every field and filter that the declarations have."""

import pytest

from crossfoot.unified import coverage
from crossfoot.unified.filters import CUSTOM_FIELDS, SEARCH, SORT_BY
from crossfoot.unified.registry import RESOURCES, find
from crossfoot.unified.resource import Resource

READ = [resource for resource in RESOURCES if resource.computed is None]


@pytest.mark.parametrize("resource", READ, ids=lambda resource: resource.name)
def test_each_filter_stands_at_its_field(resource: Resource) -> None:
    rows = list(coverage.rows(resource))
    asked = {row.path.replace("[]", ""): row.operators for row in rows if row.operators}
    for spec in resource.filters:
        if spec.name not in {SEARCH, SORT_BY, CUSTOM_FIELDS, resource.choose} and not spec.means:
            place = f"{spec.name}.{spec.part}" if spec.part else spec.name
            assert asked[place] == spec.operators, spec.name
    assert sum(row.sorts for row in rows) == sum(
        not word.startswith("-") for s in resource.filters if s.name == SORT_BY for word in s.values
    )


@pytest.mark.parametrize("resource", READ, ids=lambda resource: resource.name)
def test_each_field_is_told_for_each_source(resource: Resource) -> None:
    for row in coverage.rows(resource):
        assert row.declared, row.path
        assert row.type
    assert any(row.filled for row in coverage.rows(resource))


def test_fields_within_fields_have_rows_of_their_own() -> None:
    rows = {row.path: row for row in coverage.rows(find("accounting", "contacts"))}
    assert {"emails[].email", "addresses[].city", "phones[].number"} <= rows.keys()
    assert "emails[]" not in rows
    roles = {row.path: row for row in coverage.rows(find("user-directory", "users"))}
    assert [object_ for object_, _ in roles["roles[].name"].declared["USERINFO"]] == ["ROLEUSERS"]
