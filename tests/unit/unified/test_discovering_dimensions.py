"""The sources of tracking categories are those that a company reports."""

import pytest

from crossfoot.intacct import Formatting
from crossfoot.unified import registry
from crossfoot.unified.dimensions import Reported
from crossfoot.unified.plan import Facts, Plan

CATEGORIES = registry.find("accounting", "tracking_categories")


@pytest.mark.parametrize(
    ("reported", "tags"),
    [
        ([], []),
        ([Reported("CLASS", "Class"), Reported("DEPARTMENT", "Team")], ["department", "class"]),
        ([Reported("CHANNEL", "Channel", user_defined=True)], ["channel"]),
        (
            [Reported("COST_TYPE", "Ours", user_defined=True), Reported("COSTTYPE", "Cost type")],
            ["cost_type", "own_cost_type"],
        ),
        ([Reported("CONTRACT", "Contract")], ["contract"]),
        ([Reported("AFFILIATEENTITY", "Affiliate")], []),
    ],
    ids=str,
)
def test_sources_follow_what_is_reported(reported: list[Reported], tags: list[str]) -> None:
    assert CATEGORIES.discover is not None
    sources = CATEGORIES.discover(reported)
    assert [source.tag for source in sources] == tags
    for source in sources:
        assert Plan(CATEGORIES, source, Facts(Formatting())).fields


def test_a_dimension_keeps_the_companys_own_word_for_it() -> None:
    assert CATEGORIES.discover is not None
    (source,) = CATEGORIES.discover([Reported("DEPARTMENT", "Team")])
    record = {"RECORDNO": "7", "TITLE": "Sales", "DEPARTMENTID": "D-7", "STATUS": "active"}
    (category,) = Plan(CATEGORIES, source, Facts(Formatting())).read([record])
    assert getattr(category, "category_name") == "Team"  # noqa: B009 -- a Struct by type
    assert getattr(category, "id") == "department_7"  # noqa: B009 -- a Struct by type
