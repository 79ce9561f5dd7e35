"""Integrated accounts of one company share its lane, as wide as they say."""

import gc
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from crossfoot.clock import SYSTEM_CLOCK
from crossfoot.errors import InvalidBody
from crossfoot.intacct import LaneLimits
from crossfoot.integrated_accounts import Opened
from crossfoot.integrated_accounts.lanes import Lanes
from crossfoot.integrated_accounts.requests import AccountChange, NewAccount

HOME = "https://api.intacct.com/ia/xml/xmlgw.phtml"
SealAccounts = Callable[..., Awaitable[dict[str, bytes]]]


def context(company: str = "acme", **more: Any) -> dict[str, Any]:
    return {"company_id": company, "user_id": "api", **more}


@pytest.fixture
def lanes() -> Lanes:
    return Lanes(LaneLimits(places=2), SYSTEM_CLOCK)


def test_accounts_of_one_company_share_a_lane_and_others_do_not(lanes: Lanes) -> None:
    first = lanes.of_account(HOME, "1", context())
    assert lanes.of_account(HOME, "2", context("ACME", entity_id="E100")) is first
    assert lanes.of_company(HOME, "acme") is first
    assert lanes.of_account(HOME, "3", context("other")) is not first
    assert lanes.of_account("http://127.0.0.1/", "4", context()) is not first


def test_a_lane_is_as_wide_as_the_smallest_number_that_its_accounts_name(lanes: Lanes) -> None:
    lane = lanes.of_account(HOME, "silent", context())
    assert lane.places == 2, "the setting, where nobody says anything"
    lanes.of_account(HOME, "large", context(requests_per_company=8))
    assert lane.places == 8, "who says something knows better than the setting"
    lanes.of_account(HOME, "small", context(requests_per_company=4))
    assert lane.places == 4
    lanes.of_account(HOME, "small", context(requests_per_company=None))
    assert lane.places == 8
    lanes.of_account(HOME, "large", context("other", requests_per_company=8))
    assert lane.places == 2, "it has moved to another company"


def test_an_account_that_is_gone_has_no_say(lanes: Lanes) -> None:
    lane = lanes.of_account(HOME, "1", context(requests_per_company=1))
    lanes.forget("1")
    lanes.forget("never there")
    assert lane.places == 2


def test_a_lane_that_nobody_holds_is_forgotten(lanes: Lanes) -> None:
    lanes.of_account(HOME, "1", context(requests_per_company=1))
    gc.collect()
    assert lanes.of_company(HOME, "acme").places == 2


@pytest.mark.parametrize("wrong", [0, 101, "4", 2.5, True, []])
async def test_a_number_that_cannot_be_is_refused_when_it_is_set(
    rooms: Opened, seal_accounts: SealAccounts, wrong: object
) -> None:
    environment = (await rooms.environments.ensure_default()).id
    (account_id,) = await seal_accounts(1)
    change = AccountChange(context={"requests_per_company": wrong})
    with pytest.raises(InvalidBody) as caught:
        await rooms.accounts.patch(environment, account_id, change)
    assert [p.path for p in caught.value.problems] == ["context.requests_per_company"]
    assert "1 to 100" in caught.value.problems[0].message
    installed = await rooms.integrations.installed(environment)
    asked = NewAccount(
        tenant_id="acme",
        environment_integration_id=installed.id,
        authentication_method="api_key",
        context=context(user_password="x", requests_per_company=wrong),
    )
    with pytest.raises(InvalidBody) as caught:
        await rooms.accounts.import_account(environment, asked)
    assert [p.path for p in caught.value.problems] == ["context.requests_per_company"]


async def test_an_account_changes_its_lane_without_a_new_sign_in(
    rooms: Opened, seal_accounts: SealAccounts
) -> None:
    environment = (await rooms.environments.ensure_default()).id
    first, second = await seal_accounts(2)
    gateway = await rooms.accounts.gateway(first, environment)
    inside = await rooms.accounts.gateway(second, environment, "E100")
    assert gateway.lane is inside.lane
    assert gateway.lane is await rooms.accounts.lane(second, environment)
    assert gateway.lane.places == 2
    change = AccountChange(context={"requests_per_company": 5})
    await rooms.accounts.patch(environment, first, change)
    await rooms.accounts.gateway(first, environment)
    assert gateway.lane.places == 5
    await rooms.accounts.delete(environment, first)
    assert gateway.lane.places == 2
    assert await rooms.accounts.lane(first, environment) is None
