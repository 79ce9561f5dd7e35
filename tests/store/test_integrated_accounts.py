"""Integrated accounts without a gateway: what is stored, shown, listed, changed and deleted."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, Protocol

import msgspec
import pytest
from sqlalchemy import func, select

from crossfoot.errors import (
    Forbidden,
    InvalidBody,
    InvalidCursor,
    InvalidParameter,
    UnknownIntegratedAccount,
    UnknownParameter,
)
from crossfoot.integrated_accounts import Opened
from crossfoot.integrated_accounts.requests import (
    AccountChange,
    AccountSelection,
    EnvironmentIntegrationChange,
    NewAccount,
    read,
)
from crossfoot.store import Store
from crossfoot.store.tables import data_keys, integrated_accounts

SealAccounts = Callable[..., Awaitable[dict[str, bytes]]]


class HandClock(Protocol):
    def ahead(self, seconds: float) -> None: ...


async def _environment(rooms: Opened) -> str:
    return (await rooms.environments.ensure_default()).id


async def _asked(rooms: Opened, environment: str, **changes: Any) -> NewAccount:
    installed = await rooms.integrations.installed(environment)
    body = {
        "tenant_id": "acme",
        "environment_integration_id": installed.id,
        "authentication_method": "api_key",
        "context": {"company_id": "demo", "user_id": "api", "user_password": "p4ss&word"},
    }
    return read(NewAccount, body | changes)


async def _ids(rooms: Opened, environment: str, **params: Any) -> set[str]:
    return {a.id for a in (await rooms.accounts.list(environment, params)).result}


async def test_an_account_whose_gateway_is_down_is_kept_and_says_so(rooms: Opened) -> None:
    environment = await _environment(rooms)
    account = await rooms.accounts.import_account(environment, await _asked(rooms, environment))
    assert account.status == "validation_error"
    assert account.last_error is not None
    assert "reached" in account.last_error
    assert await rooms.accounts.get(environment, account.id) == account


async def test_an_account_looks_as_the_contract_says(
    rooms: Opened, seal_accounts: SealAccounts
) -> None:
    environment = await _environment(rooms)
    (account_id,) = await seal_accounts(1)
    shown = msgspec.json.decode(
        msgspec.json.encode(await rooms.accounts.get(environment, account_id))
    )
    assert list(shown) == [
        *("id", "tenant_id", "environment_id", "environment_integration_id", "status"),
        *("authentication_method", "is_sandbox", "region", "context"),
        *("object_store_context_fields", "unified_model_override", "integration_override"),
        *("last_error", "last_forbidden_error", "last_action_result", "last_action_run_result"),
        *("integration", "environment_integration", "created_at", "updated_at"),
    ]
    assert shown["created_at"] == "2026-03-31T12:00:01.123000Z"
    assert shown["integration"]["config"] == {"label": "Sage Intacct"}
    assert shown["environment_integration"]["id"] == shown["environment_integration_id"]
    assert shown["context"] == {"company_id": "demo", "user_id": "api"}


async def test_every_mistake_of_an_import_is_named_at_once(rooms: Opened) -> None:
    environment = await _environment(rooms)
    asked = await _asked(
        rooms,
        environment,
        tenant_id=" ",
        environment_integration_id="none",
        authentication_method="oauth2",
        context={"company_id": "demo"},
    )
    with pytest.raises(InvalidBody) as caught:
        await rooms.accounts.import_account(environment, asked)
    assert {problem.path for problem in caught.value.problems} == {
        *("tenant_id", "environment_integration_id", "authentication_method"),
        *("context.user_id", "context.user_password"),
    }
    assert await _ids(rooms, environment) == set()


def test_a_body_is_read_with_every_problem_at_once() -> None:
    with pytest.raises(InvalidBody) as caught:
        read(NewAccount, {"tenant_id": 7, "region": "mars", "contxt": {}})
    assert {(problem.path, problem.rule) for problem in caught.value.problems} == {
        ("tenant_id", "type"),
        ("environment_integration_id", "required"),
        ("authentication_method", "required"),
        ("context", "required"),
        ("region", "type"),
        ("contxt", "unknown"),
    }
    bodies: list[object] = [None, [], "text", 7]
    for body in bodies:
        with pytest.raises(InvalidBody):
            read(NewAccount, body)


async def test_accounts_are_filtered(
    rooms: Opened, seal_accounts: SealAccounts, hand: HandClock
) -> None:
    environment = await _environment(rooms)
    first, second = await seal_accounts(2)
    hand.ahead(60)
    (third,) = await seal_accounts(1)
    await rooms.accounts.patch(environment, second, AccountChange(tenant_id="globex"))
    await rooms.accounts.patch(environment, third, AccountChange(is_sandbox=True))
    created = (await rooms.accounts.get(environment, third)).created_at.isoformat()
    every = {first, second, third}
    for params, expected in (
        ({}, every),
        ({"tenant_id": "globex"}, {second}),
        ({"tenant_id": {"ne": "globex"}}, {first, third}),
        ({"is_sandbox": "true"}, {third}),
        ({"status": "active"}, every),
        ({"status": {"in": "connecting,needs_reauth"}}, set()),
        ({"integration": {"name": "sageintacct"}}, every),
        ({"integration.name": "xero"}, set()),
        ({"id": {"in": f"{first},{third}"}}, {first, third}),
        ({"id": {"in": [first, third]}}, {first, third}),
        ({"environment_id": environment}, every),
        ({"environment_id": "another"}, set()),
        ({"created_at": created}, {third}),
        ({"created_at": {"lt": created}}, {first, second}),
        ({"created_at": {"gte": created}}, {third}),
        ({"created_at": {"gt": "2026-01-01", "lte": created}}, every),
        ({"updated_at": {"gt": "2030-01-01T00:00:00Z"}}, set()),
    ):
        assert await _ids(rooms, environment, **params) == expected, params


@pytest.mark.parametrize(
    ("params", "error"),
    [
        ({"tenant": "acme"}, UnknownParameter),
        ({"created_at": "yesterday"}, InvalidParameter),
        ({"is_sandbox": "perhaps"}, InvalidParameter),
        ({"tenant_id": {"like": "a"}}, InvalidParameter),
        ({"tenant_id": ["a", "b"]}, InvalidParameter),
        ({"limit": "0"}, InvalidParameter),
        ({"limit": "5001"}, InvalidParameter),
        ({"limit": "ten"}, InvalidParameter),
        ({"next_cursor": "rubbish"}, InvalidCursor),
        ({"next_cursor": "é!"}, InvalidCursor),
    ],
)
async def test_a_list_that_cannot_be_understood_is_refused(
    rooms: Opened, params: dict[str, Any], error: type[Exception]
) -> None:
    with pytest.raises(error):
        await rooms.accounts.list(await _environment(rooms), params)


async def test_pages_visit_every_account_once(rooms: Opened, seal_accounts: SealAccounts) -> None:
    environment = await _environment(rooms)
    made = set(await seal_accounts(7))  # all within one millisecond
    seen: list[str] = []
    cursor: str | None = ""
    while cursor is not None:
        page = await rooms.accounts.list(environment, {"limit": "3", "next_cursor": cursor})
        seen += [account.id for account in page.result]
        cursor = page.next_cursor
        assert page.limit == 3
    assert len(seen) == 7
    assert set(seen) == made


async def test_a_cursor_of_another_list_or_an_edited_one_is_refused(
    rooms: Opened, seal_accounts: SealAccounts
) -> None:
    environment = await _environment(rooms)
    await seal_accounts(2)
    cursor = (await rooms.accounts.list(environment, {"limit": "1"})).next_cursor
    assert cursor is not None
    with pytest.raises(InvalidCursor):
        await rooms.api_tokens.list(environment, {"next_cursor": cursor})
    edited = cursor[:-6] + ("A" if cursor[-6] != "A" else "B") + cursor[-5:]
    with pytest.raises(InvalidCursor):
        await rooms.accounts.list(environment, {"next_cursor": edited})


async def test_accounts_of_another_environment_are_not_there(
    rooms: Opened, seal_accounts: SealAccounts
) -> None:
    (account_id,) = await seal_accounts(1)
    other = (await rooms.environments.create("other")).id
    assert await _ids(rooms, other) == set()
    for refused in (
        rooms.accounts.get(other, account_id),
        rooms.accounts.patch(other, account_id, AccountChange(tenant_id="mine")),
        rooms.accounts.delete(other, account_id),
        rooms.accounts.refresh_credentials(other, account_id),
        rooms.accounts.gateway(account_id, other),
    ):
        with pytest.raises(UnknownIntegratedAccount):
            await refused
    await rooms.accounts.bulk_delete(other, AccountSelection(ids=[account_id]))
    await rooms.accounts.bulk_delete(other, AccountSelection(tenant_id="acme"))
    assert (await rooms.accounts.get(await _environment(rooms), account_id)).tenant_id == "acme"


async def test_a_patch_merges_the_context_and_keeps_the_secrets(
    rooms: Opened, seal_accounts: SealAccounts, hand: HandClock
) -> None:
    environment = await _environment(rooms)
    (account_id,) = await seal_accounts(1)
    before = await rooms.accounts.get(environment, account_id)
    hand.ahead(5)
    change = AccountChange(context={"shop": {"id": 7}, "environment_variables": {"x": 1}})
    after = await rooms.accounts.patch(environment, account_id, change)
    assert after.context == {**before.context, "shop": {"id": 7}}
    assert after.updated_at > before.updated_at
    assert (await rooms.accounts.gateway(account_id, environment)).login.password.reveal() == (
        "secret-0"
    )


async def test_a_whole_account_may_be_sent_back_but_what_is_fixed_stays(
    rooms: Opened, seal_accounts: SealAccounts
) -> None:
    environment = await _environment(rooms)
    (account_id,) = await seal_accounts(1)
    account = await rooms.accounts.get(environment, account_id)
    body = msgspec.to_builtins(account)
    change = read(AccountChange, body | {"tenant_id": "globex"}, ignored=body)
    assert (await rooms.accounts.patch(environment, account_id, change)).tenant_id == "globex"
    for fixed in (
        AccountChange(status="inactive"),
        AccountChange(region="eu"),
        AccountChange(environment_id="mine"),
    ):
        with pytest.raises(InvalidBody) as caught:
            await rooms.accounts.patch(environment, account_id, fixed)
        assert caught.value.problems[0].rule == "read_only"


async def test_patches_at_once_lose_nothing(rooms: Opened, seal_accounts: SealAccounts) -> None:
    environment = await _environment(rooms)
    (account_id,) = await seal_accounts(1)
    await asyncio.gather(
        *(
            rooms.accounts.patch(environment, account_id, AccountChange(context={f"k{n}": n}))
            for n in range(8)
        )
    )
    context = (await rooms.accounts.get(environment, account_id)).context
    assert {f"k{n}" for n in range(8)} <= context.keys()


async def test_environment_variables_are_shown_in_the_context_but_not_stored(
    rooms: Opened, store: Store, seal_accounts: SealAccounts
) -> None:
    environment = await _environment(rooms)
    (account_id,) = await seal_accounts(1)
    installed = await rooms.integrations.installed(environment)
    change = EnvironmentIntegrationChange(override={"environment_variables": {"base": "eu"}})
    await rooms.integrations.patch(environment, installed.id, change)
    shown = await rooms.accounts.get(environment, account_id)
    assert shown.context["environment_variables"] == {"base": "eu"}
    async with store.read() as connection:
        stored = await connection.scalar(select(integrated_accounts.c.context))
    assert "environment_variables" not in (stored or {})


async def test_a_switched_off_integration_opens_no_gateway(
    rooms: Opened, seal_accounts: SealAccounts, hand: HandClock
) -> None:
    environment = await _environment(rooms)
    (account_id,) = await seal_accounts(1)
    await rooms.accounts.gateway(account_id, environment)
    installed = await rooms.integrations.installed(environment)
    off = EnvironmentIntegrationChange(is_enabled=False)
    await rooms.integrations.patch(environment, installed.id, off)
    hand.ahead(1)
    with pytest.raises(Forbidden):
        await rooms.accounts.gateway(account_id, environment)


async def test_deleting_takes_the_data_key_along(
    rooms: Opened, store: Store, seal_accounts: SealAccounts
) -> None:
    environment = await _environment(rooms)
    one, two, three = await seal_accounts(3)
    assert (await rooms.accounts.delete(environment, one)).id == one
    await rooms.accounts.bulk_delete(environment, AccountSelection(ids=[two, "unknown"]))
    assert await _ids(rooms, environment) == {three}
    await rooms.accounts.bulk_delete(environment, AccountSelection(tenant_id="acme"))
    assert await _ids(rooms, environment) == set()
    async with store.read() as connection:
        assert await connection.scalar(select(func.count()).select_from(data_keys)) == 1
    with pytest.raises(UnknownIntegratedAccount):
        await rooms.accounts.delete(environment, one)


async def test_uninstalling_takes_the_accounts_along(
    rooms: Opened, store: Store, seal_accounts: SealAccounts, hand: HandClock
) -> None:
    environment = await _environment(rooms)
    (account_id,) = await seal_accounts(1)
    await rooms.accounts.gateway(account_id, environment)
    installed = await rooms.integrations.installed(environment)
    assert (await rooms.integrations.delete(environment, installed.id)).id == installed.id
    hand.ahead(1)
    with pytest.raises(UnknownIntegratedAccount):
        await rooms.accounts.gateway(account_id, environment)
    async with store.read() as connection:
        assert await connection.scalar(select(func.count()).select_from(data_keys)) == 1


@pytest.mark.parametrize("selection", [{}, {"ids": [], "tenant_id": "acme"}])
async def test_a_bulk_delete_names_ids_or_a_tenant(
    rooms: Opened, selection: dict[str, Any]
) -> None:
    with pytest.raises(InvalidBody):
        await rooms.accounts.bulk_delete(await _environment(rooms), AccountSelection(**selection))
