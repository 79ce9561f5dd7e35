"""What a user's rights say of writing, and when they say nothing."""

import pytest

from crossfoot.intacct import Permission
from crossfoot.intacct.catalog.policies import guards, policies
from crossfoot.integrated_accounts.linking.probing import Held
from crossfoot.unified.registry import RESOURCES
from crossfoot.web.linking.needs import needs

BILLS = Permission("Accounts Payable", "Bills", ("List", "View", "Add"))


def test_a_right_that_is_told_of_is_held_and_another_is_lacking() -> None:
    held = Held.of([BILLS])
    assert held.lacks("APBILL", ["List", "Add"]) == ()
    assert held.lacks("APBILL", ["Add", "Edit", "Delete"]) == ("Edit", "Delete")


def test_rights_of_several_roles_are_held_together() -> None:
    held = Held.of([BILLS, Permission("Accounts Payable", "Bills", ("Edit",))])
    assert held.lacks("APBILL", ["Add", "Edit"]) == ()


def test_what_is_left_out_is_lacking_if_its_application_is_spoken_of_in_our_words() -> None:
    held = Held.of([BILLS])
    assert held.lacks("VENDOR", ["Add"]) == ("Add",)
    assert held.lacks("ARINVOICE", ["Add"]) == ("Add",)


@pytest.mark.parametrize(
    "told", [[], [Permission("Accounts Payable", "Eingangsrechnungen", ("List", "Add"))]]
)
def test_nothing_is_called_lacking_where_the_names_are_not_ours(told: list[Permission]) -> None:
    assert Held.of(told).lacks("APBILL", ["Add"]) is None


def test_an_object_that_no_permission_guards_is_unknown() -> None:
    assert Held.of([BILLS]).lacks("NOSUCH", ["Add"]) is None


def test_every_resource_is_needed_and_everything_needed_has_a_permission() -> None:
    assert [need.resource for need in needs()] == [resource.name for resource in RESOURCES]
    needed = {name for need in needs() for name in (*need.reads, *need.writes)}
    assert needed <= guards().keys()


def test_a_permission_is_named_once_in_its_application() -> None:
    named = [(policy.application, policy.name) for policy in policies()]
    assert len(set(named)) == len(named)
