"""Environments are apart from each other; each has Sage Intacct installed once."""

import asyncio
from pathlib import Path

import msgspec
import pytest

from crossfoot.clock import Clock
from crossfoot.errors import Conflict, InvalidBody, InvalidCursor, InvalidParameter, NotFound
from crossfoot.intacct import Options, Transport
from crossfoot.integrated_accounts import Opened, open_accounts
from crossfoot.integrated_accounts.requests import (
    EnvironmentChange,
    EnvironmentIntegrationChange,
    NewEnvironmentIntegration,
)
from crossfoot.store import Store


async def test_the_first_start_makes_one_default_environment_however_many_start(
    store: Store, key_file: Path, clock: Clock
) -> None:
    async with Transport(Options(), clock) as transport:
        opened = await asyncio.gather(
            *(open_accounts(store, key_file, transport, None, clock) for _ in range(4))
        )
    first = await opened[0].environments.ensure_default()
    assert first.name == "default"
    for rooms in opened:
        assert (await rooms.environments.ensure_default()).id == first.id
        assert rooms.vault.derive("x") == opened[0].vault.derive("x")
        assert len((await rooms.integrations.list(first.id, {})).result) == 1


async def test_a_renamed_default_stays_the_default(rooms: Opened) -> None:
    first = await rooms.environments.ensure_default()
    await rooms.environments.patch(first.id, first.id, EnvironmentChange(name="production"))
    again = await rooms.environments.ensure_default()
    assert (again.id, again.name) == (first.id, "production")
    assert again.updated_at >= first.updated_at


async def test_a_token_sees_its_own_environment_only(rooms: Opened) -> None:
    first = await rooms.environments.ensure_default()
    other = await rooms.environments.create("other")
    assert [e.id for e in (await rooms.environments.list(first.id, {})).result] == [first.id]
    with pytest.raises(NotFound):
        await rooms.environments.get(first.id, other.id)
    with pytest.raises(NotFound):
        await rooms.environments.patch(first.id, other.id, EnvironmentChange(name="mine"))
    assert (await rooms.environments.by_name("other")).id == other.id


async def test_environment_names_are_unique_and_not_blank(rooms: Opened) -> None:
    first = await rooms.environments.ensure_default()
    with pytest.raises(Conflict):
        await rooms.environments.create(first.name)
    with pytest.raises(InvalidBody):
        await rooms.environments.create("  ")


async def test_the_integration_describes_its_form(rooms: Opened) -> None:
    definition = rooms.integrations.definition("sageintacct")
    assert rooms.integrations.definition(definition.id) is definition
    fields = {field.name: field for field in definition.config.credentials.config.fields}
    assert {name for name, field in fields.items() if field.required} == {
        *("company_id", "user_id", "user_password")
    }
    assert fields["user_password"].type == "password"
    wire = msgspec.to_builtins(definition)
    assert (wire["name"], wire["category"]) == ("sageintacct", "accounting")
    assert wire["config"]["label"] == "Sage Intacct"
    with pytest.raises(NotFound):
        rooms.integrations.definition("netsuite")


async def test_integrations_are_listed_by_name(rooms: Opened) -> None:
    assert len(rooms.integrations.definitions({}).result) == 1
    assert len(rooms.integrations.definitions({"name": "sageintacct"}).result) == 1
    assert rooms.integrations.definitions({"name": "xero"}).result == []
    assert rooms.integrations.definitions({"limit": "7"}).limit == 7
    with pytest.raises(InvalidParameter, match="from 1 to 5000"):
        rooms.integrations.definitions({"limit": "5001"})
    with pytest.raises(InvalidCursor):
        rooms.integrations.definitions({"next_cursor": "abc"})


async def test_installing_twice_gives_the_same_installation(rooms: Opened) -> None:
    environment = (await rooms.environments.create("other")).id
    asked = NewEnvironmentIntegration(integration_id="sageintacct", show_in_catalog=False)
    first = await rooms.integrations.create(environment, asked)
    again = await rooms.integrations.create(environment, asked)
    assert first.id == again.id
    assert first.integration.name == "sageintacct"
    assert (first.is_enabled, first.show_in_catalog) == (True, False)


async def test_an_override_is_replaced_whole(rooms: Opened) -> None:
    environment = (await rooms.environments.ensure_default()).id
    installed = await rooms.integrations.installed(environment)
    overrides: list[dict[str, object]] = [{"environment_variables": {"a": 1}}, {"actions": []}]
    for override in overrides:
        change = EnvironmentIntegrationChange(override=override)
        changed = await rooms.integrations.patch(environment, installed.id, change)
        assert changed.override == override


async def test_an_override_with_secrets_is_refused(rooms: Opened) -> None:
    environment = (await rooms.environments.ensure_default()).id
    installed = await rooms.integrations.installed(environment)
    change = EnvironmentIntegrationChange(override={"credentials": {"secret": "hunter2"}})
    with pytest.raises(InvalidBody) as caught:
        await rooms.integrations.patch(environment, installed.id, change)
    assert caught.value.problems[0].path == "override.credentials"
    assert "hunter2" not in str(caught.value)


async def test_installations_are_filtered_by_the_integrations_name(rooms: Opened) -> None:
    environment = (await rooms.environments.ensure_default()).id
    for params in ({"integration.name": "sageintacct"}, {"integration": {"name": "sageintacct"}}):
        assert len((await rooms.integrations.list(environment, params)).result) == 1
    assert (await rooms.integrations.list(environment, {"integration.name": "xero"})).result == []
    with pytest.raises(InvalidParameter):
        await rooms.integrations.list(environment, {"is_enabled": "perhaps"})


async def test_installations_of_another_environment_are_not_there(rooms: Opened) -> None:
    mine = (await rooms.environments.ensure_default()).id
    other = (await rooms.environments.create("other")).id
    theirs = await rooms.integrations.installed(other)
    change = EnvironmentIntegrationChange(is_enabled=False)
    for refused in (
        rooms.integrations.get(mine, theirs.id),
        rooms.integrations.patch(mine, theirs.id, change),
        rooms.integrations.delete(mine, theirs.id),
    ):
        with pytest.raises(NotFound):
            await refused
    assert (await rooms.integrations.get(other, theirs.id)).is_enabled
