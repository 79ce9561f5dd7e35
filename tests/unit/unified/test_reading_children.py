"""Records of another object become lists inside a record."""

import pytest

from crossfoot.intacct import Formatting
from crossfoot.unified import registry
from crossfoot.unified.plan import Facts, Plan
from crossfoot.unified.resources.user_directory.users import UserGroup, UserRole

USERS = registry.find("user-directory", "users")


def test_each_record_gets_its_own_children_in_their_order() -> None:
    plan = Plan(USERS, USERS.sources[0], Facts(Formatting()))
    records = [{"RECORDNO": "7"}, {"RECORDNO": "8"}, {"RECORDNO": "9"}]
    related = {
        "roles": [
            {"USERKEY": "8", "ROLEKEY": "1", "ROLENAME": "Clerk"},
            {"USERKEY": "7", "ROLEKEY": "2", "ROLENAME": "Owner"},
            {"USERKEY": "8", "ROLEKEY": "2", "ROLENAME": "Owner"},
        ],
        "groups": [{"USERKEY": "9", "USERGROUPKEY": "4", "USERGROUP.NAME": "Closers"}],
    }
    found = [(u.roles, u.groups) for u in plan.read(records, related)]  # type: ignore[attr-defined]
    assert found == [
        ([UserRole("2", "Owner")], []),
        ([UserRole("1", "Clerk"), UserRole("2", "Owner")], []),
        ([], [UserGroup("4", "Closers")]),
    ]


def test_children_that_nobody_may_read_are_null() -> None:
    plan = Plan(USERS, USERS.sources[0], Facts(Formatting()))
    (user,) = plan.read([{"RECORDNO": "7"}], {"roles": [], "groups": None})
    assert (user.roles, user.groups) == ([], None)  # type: ignore[attr-defined]


@pytest.mark.parametrize("attribute", ["roles", "groups"])
def test_children_are_asked_for_by_their_parents(attribute: str) -> None:
    plan = Plan(USERS, USERS.sources[0], Facts(Formatting()))
    related = next(one for one in plan.related if one.name == attribute)
    assert related.declared.by in related.fields
    assert related.declared.of in plan.fields
