"""Overrides are kept by level, counted in versions, and in effect everywhere within a second."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from sqlalchemy import Connection

from crossfoot.clock import Clock
from crossfoot.errors import Conflict, InvalidBody, NotFound, UnknownIntegratedAccount
from crossfoot.integrated_accounts import Opened, Overrides, Place
from crossfoot.integrated_accounts.requests import AccountChange
from crossfoot.secret import Secret
from crossfoot.store import Store
from crossfoot.store.migrations import steps

SealAccounts = Callable[..., Awaitable[dict[str, bytes]]]
RISK = {"attributes": {"custom_fields.risk": {"field": "RISK_RATING"}}}
OTHER = {"attributes": {"tax_number": None}}


@pytest.fixture
async def where(rooms: Opened, seal_accounts: SealAccounts) -> tuple[Place, Place, Place]:
    """The environment, and two accounts of it."""
    environment = (await rooms.environments.ensure_default()).id
    first, second = await seal_accounts(2)
    return Place(environment), Place(environment, first), Place(environment, second)


async def test_each_level_keeps_its_own(rooms: Opened, where: Any) -> None:
    environment, first, second = where
    kept = rooms.overrides
    one = await kept.put(environment, "accounting", "contacts", RISK)
    assert (one.level, one.version, one.integrated_account_id) == ("environment", 1, None)
    two = await kept.put(first, "accounting", "contacts", OTHER)
    assert (two.level, two.version, two.document) == ("account", 1, OTHER)
    assert await kept.list(environment) == [one]
    assert await kept.list(first) == [two]
    assert await kept.list(second) == []
    assert await kept.get(first, "accounting", "contacts") == two
    with pytest.raises(NotFound, match="accounting/contacts"):
        await kept.get(second, "accounting", "contacts")


async def test_the_account_s_own_come_last_and_so_win(rooms: Opened, where: Any) -> None:
    environment, first, second = where
    await rooms.overrides.put(first, "accounting", "contacts", OTHER)
    await rooms.overrides.put(environment, "accounting", "contacts", RISK)

    async def levels(place: Place) -> list[str]:
        found = await rooms.overrides.in_effect(place.environment_id, str(place.account_id))
        return [override.level for override in found]

    assert await levels(first) == ["environment", "account"]
    assert await levels(second) == ["environment"]


async def test_a_change_by_another_process_is_in_effect_within_a_second(
    store: Store, rooms: Opened, where: Any, hand: Any, clock: Clock
) -> None:
    _, first, _ = where
    elsewhere = Overrides(store, clock)
    here = rooms.overrides

    async def seen() -> list[int]:
        return [o.version for o in await here.in_effect(first.environment_id, first.account_id)]

    assert await seen() == []
    await elsewhere.put(first, "accounting", "contacts", RISK)
    hand.ahead(1)
    assert await seen() == [1]
    await here.put(first, "accounting", "contacts", OTHER)
    assert await seen() == [2]
    await here.delete(first, "accounting", "contacts")
    assert await seen() == []


async def test_who_saw_an_older_version_is_refused(rooms: Opened, where: Any) -> None:
    _, first, _ = where
    kept = rooms.overrides
    with pytest.raises(Conflict, match="not there"):
        await kept.put(first, "accounting", "contacts", RISK, version=3)
    await kept.put(first, "accounting", "contacts", RISK, version=0)
    with pytest.raises(Conflict, match="at version 1"):
        await kept.put(first, "accounting", "contacts", OTHER, version=0)
    changed = await kept.put(first, "accounting", "contacts", OTHER, version=1)
    assert (changed.version, changed.document) == (2, OTHER)
    with pytest.raises(Conflict, match="at version 2"):
        await kept.put(first, "accounting", "contacts", RISK, version=1)
    assert (await kept.put(first, "accounting", "contacts", RISK)).version == 3


async def test_an_account_of_another_environment_is_not_to_be_seen(
    rooms: Opened, where: Any
) -> None:
    _, first, _ = where
    foreign = Place((await rooms.environments.create("other")).id, first.account_id)
    kept = rooms.overrides
    for call in (
        kept.list(foreign),
        kept.get(foreign, "accounting", "contacts"),
        kept.put(foreign, "accounting", "contacts", RISK),
        kept.delete(foreign, "accounting", "contacts"),
    ):
        with pytest.raises(UnknownIntegratedAccount):
            await call


async def test_an_account_shows_and_takes_them_nested_by_model(rooms: Opened, where: Any) -> None:
    environment, first, second = where
    await rooms.overrides.put(environment, "accounting", "contacts", OTHER)
    await rooms.overrides.put(first, "accounting", "accounts", OTHER)
    nested = {"accounting": {"contacts": RISK, "accounts": None}}
    changed = await rooms.accounts.patch(
        first.environment_id, first.account_id, AccountChange(unified_model_override=nested)
    )
    assert changed.unified_model_override == {"accounting": {"contacts": RISK}}
    page = await rooms.accounts.list(first.environment_id, {})
    shown = {account.id: account.unified_model_override for account in page.result}
    assert shown == {first.account_id: {"accounting": {"contacts": RISK}}, second.account_id: {}}
    assert [o.model for o in await rooms.overrides.list(first)] == ["accounting"]
    unchanged = await rooms.accounts.patch(
        first.environment_id, first.account_id, AccountChange(tenant_id="new")
    )
    assert unchanged.unified_model_override == changed.unified_model_override


@pytest.mark.parametrize("wrong", [{"accounting": 1}, {"accounting": {"contacts": "$.x"}}])
async def test_nested_overrides_of_another_shape_change_nothing(
    rooms: Opened, where: Any, wrong: dict[str, Any]
) -> None:
    _, first, _ = where
    await rooms.overrides.put(first, "accounting", "contacts", RISK)
    with pytest.raises(InvalidBody, match=r"unified_model_override\.accounting"):
        await rooms.accounts.patch(
            first.environment_id, first.account_id, AccountChange(unified_model_override=wrong)
        )
    assert (await rooms.overrides.get(first, "accounting", "contacts")).version == 1


async def test_they_go_with_their_account(rooms: Opened, where: Any) -> None:
    environment, first, _ = where
    await rooms.overrides.put(environment, "accounting", "contacts", OTHER)
    await rooms.overrides.put(first, "accounting", "contacts", RISK)
    await rooms.accounts.delete(first.environment_id, first.account_id)
    rooms.overrides.forget(first.owner)
    left = await rooms.overrides.in_effect(first.environment_id, first.account_id)
    assert [override.level for override in left] == ["environment"]


FIRST_STEP = (
    """INSERT INTO environments (id, name, created_at, updated_at)
    VALUES ('e', 'default', '2026-03-31', '2026-03-31')""",
    """INSERT INTO environment_integrations (id, environment_id, integration_id,
      show_in_catalog, is_enabled, override, created_at, updated_at)
    VALUES ('i', 'e', 's', true, true, '{}', '2026-03-31', '2026-03-31')""",
    """INSERT INTO integrated_accounts (id, environment_id, environment_integration_id,
      tenant_id, status, authentication_method, is_sandbox, region, context, secrets, version,
      unified_model_override, integration_override, created_at, updated_at)
    VALUES ('a', 'e', 'i', 'acme', 'active', 'api_key', false, 'wnam', '{}', '', 1,
      '{"accounting": {"contacts": {"list": {}}, "odd": [1]}, "crm": [2]}', '{}',
      '2026-03-31 12:00:00', '2026-03-31 12:00:00')""",
)
"""What a database of the first step may hold."""


async def test_what_an_older_version_kept_in_a_column_is_moved(
    database_url: Secret, clock: Clock
) -> None:
    def at_the_first_step(connection: Connection) -> None:
        steps.run(connection, to="0001")
        for statement in FIRST_STEP:
            connection.exec_driver_sql(statement)

    store = Store.open(database_url, clock)
    async with store.begin() as connection:
        await connection.run_sync(at_the_first_step)
    await store.migrate()
    (moved,) = await Overrides(store, clock).list(Place("e", "a"))
    assert (moved.model, moved.resource, moved.document) == ("accounting", "contacts", {"list": {}})
    await store.close()
