"""Values that a database cannot take are the caller's mistake, not ours."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from crossfoot.errors import CallerError
from crossfoot.integrated_accounts import Opened
from crossfoot.integrated_accounts.requests import AccountChange, AccountSelection

SealAccounts = Callable[..., Awaitable[dict[str, bytes]]]

HOSTILE = ["\x00", "a\x00b", "\ud800", "'; DROP TABLE environments; --", "%", "x" * 100_000]


@pytest.mark.parametrize("value", HOSTILE, ids=range(len(HOSTILE)))
async def test_a_hostile_value_is_at_worst_a_callers_mistake(
    rooms: Opened, seal_accounts: SealAccounts, value: str
) -> None:
    environment = (await rooms.environments.ensure_default()).id
    (account_id,) = await seal_accounts(1)
    accounts = rooms.accounts
    calls: list[Callable[[], Awaitable[Any]]] = [
        lambda: accounts.get(environment, value),
        lambda: accounts.delete(environment, value),
        lambda: accounts.gateway(value, environment),
        lambda: accounts.create_token(environment, value),
        lambda: accounts.refresh_credentials(environment, value),
        lambda: accounts.list(environment, {"tenant_id": value}),
        lambda: accounts.list(environment, {"id": {"in": [value]}}),
        lambda: accounts.list(environment, {"created_at": value}),
        lambda: accounts.list(environment, {"limit": value}),
        lambda: accounts.list(environment, {"next_cursor": value}),
        lambda: accounts.patch(environment, account_id, AccountChange(tenant_id=value)),
        lambda: accounts.patch(environment, account_id, AccountChange(context={"note": value})),
        lambda: accounts.patch(environment, account_id, AccountChange(context={value: 1})),
        lambda: accounts.patch(environment, account_id, AccountChange(context={"api_key": value})),
        lambda: accounts.bulk_delete(environment, AccountSelection(ids=[value])),
        lambda: rooms.callers.authenticate(f"cf_{value}"),
        lambda: rooms.api_tokens.create(value, environment),
        lambda: rooms.integrations.get(environment, value),
        lambda: rooms.environments.create(value),
    ]
    for call in calls:
        try:
            await call()
        except CallerError as error:
            assert error.status < 500  # noqa: PT017 -- any caller's mistake will do
    assert (await accounts.get(environment, account_id)).id == account_id


@pytest.mark.parametrize(
    "instant", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00", "1-1-1", "2026-02-30"]
)
async def test_an_instant_beyond_the_calendar_is_refused(rooms: Opened, instant: str) -> None:
    environment = (await rooms.environments.ensure_default()).id
    with pytest.raises(CallerError):
        await rooms.accounts.list(environment, {"created_at": {"gt": instant}})
