"""Who a bearer is: environments' tokens, integrated accounts' tokens, and how fast they end."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Protocol

import pytest
from sqlalchemy import select

from crossfoot.clock import Clock
from crossfoot.errors import InvalidBody, NotFound, Unauthenticated, UnknownIntegratedAccount
from crossfoot.integrated_accounts import Callers, Opened
from crossfoot.store import Store
from crossfoot.store.tables import api_tokens, integrated_account_tokens

SealAccounts = Callable[..., Awaitable[dict[str, bytes]]]


class HandClock(Protocol):
    def ahead(self, seconds: float) -> None: ...


async def _environment(rooms: Opened) -> str:
    return (await rooms.environments.ensure_default()).id


async def test_a_token_names_its_environment(rooms: Opened) -> None:
    environment = await _environment(rooms)
    token, secret = await rooms.api_tokens.create("reports", environment)
    caller = await rooms.callers.authenticate(secret.reveal())
    assert (caller.kind, caller.environment_id) == ("api", environment)
    assert caller.integrated_account_id is None
    assert secret.reveal().startswith("cf_")
    assert secret.reveal() not in repr(token)


async def test_the_database_holds_no_token(store: Store, rooms: Opened) -> None:
    _, secret = await rooms.api_tokens.create("reports", await _environment(rooms))
    async with store.read() as connection:
        row = (await connection.execute(select(api_tokens))).one()
    assert secret.reveal() not in repr(row)
    assert len(row.digest) == 32


@pytest.mark.parametrize("wrong", ["", "cf_", "cf_" + "x" * 43, "cf_" + "x" * 5000, "hunter2", "é"])
async def test_a_wrong_token_is_refused(rooms: Opened, wrong: str) -> None:
    with pytest.raises(Unauthenticated) as caught:
        await rooms.callers.authenticate(wrong)
    assert "hunter2" not in str(caught.value)


async def test_a_token_is_refused_once_it_has_expired(
    rooms: Opened, clock: Clock, hand: HandClock
) -> None:
    _, secret = await rooms.api_tokens.create(
        "reports", await _environment(rooms), expires_at=clock.now() + timedelta(seconds=10)
    )
    await rooms.callers.authenticate(secret.reveal())
    hand.ahead(9.9)
    await rooms.callers.authenticate(secret.reveal())
    hand.ahead(0.1)
    with pytest.raises(Unauthenticated, match="expired"):
        await rooms.callers.authenticate(secret.reveal())


async def test_a_revoked_token_stops_within_a_second_in_every_process(
    store: Store, rooms: Opened, clock: Clock, hand: HandClock
) -> None:
    environment = await _environment(rooms)
    token, secret = await rooms.api_tokens.create("reports", environment)
    elsewhere = Callers(store, clock)
    await elsewhere.authenticate(secret.reveal())
    await rooms.api_tokens.delete(environment, token.id)
    hand.ahead(1.0)
    for callers in (rooms.callers, elsewhere):
        with pytest.raises(Unauthenticated):
            await callers.authenticate(secret.reveal())


async def test_a_token_needs_a_name_and_some_time_to_live(rooms: Opened, clock: Clock) -> None:
    with pytest.raises(InvalidBody) as caught:
        await rooms.api_tokens.create(" ", await _environment(rooms), expires_at=clock.now())
    assert {problem.path for problem in caught.value.problems} == {"name", "expires_at"}


async def test_tokens_of_another_environment_are_not_there(rooms: Opened) -> None:
    other = await rooms.environments.create("other")
    token, _ = await rooms.api_tokens.create("reports", other.id)
    mine = await _environment(rooms)
    assert (await rooms.api_tokens.list(mine, {})).result == []
    for call in (rooms.api_tokens.get, rooms.api_tokens.delete):
        with pytest.raises(NotFound):
            await call(mine, token.id)
    assert (await rooms.api_tokens.get(other.id, token.id)).name == "reports"


async def test_an_integrated_accounts_token_names_it_for_fifteen_minutes(
    rooms: Opened, seal_accounts: SealAccounts, hand: HandClock
) -> None:
    environment = await _environment(rooms)
    (account_id,) = await seal_accounts(1)
    made = await rooms.accounts.create_token(environment, account_id)
    caller = await rooms.callers.authenticate(made.integrated_account_token)
    assert (caller.kind, caller.integrated_account_id) == ("integrated_account", account_id)
    assert caller.environment_id == environment
    hand.ahead(15 * 60)
    with pytest.raises(Unauthenticated, match="expired"):
        await rooms.callers.authenticate(made.integrated_account_token)


async def test_lapsed_tokens_of_integrated_accounts_are_swept_out(
    store: Store, rooms: Opened, seal_accounts: SealAccounts, hand: HandClock
) -> None:
    environment = await _environment(rooms)
    (account_id,) = await seal_accounts(1)
    for _ in range(3):
        await rooms.accounts.create_token(environment, account_id)
        hand.ahead(16 * 60)
    async with store.read() as connection:
        assert len((await connection.execute(select(integrated_account_tokens))).all()) == 1


async def test_a_deleted_accounts_token_stops_within_a_second(
    rooms: Opened, seal_accounts: SealAccounts, hand: HandClock
) -> None:
    environment = await _environment(rooms)
    (account_id,) = await seal_accounts(1)
    made = await rooms.accounts.create_token(environment, account_id)
    await rooms.callers.authenticate(made.integrated_account_token)
    await rooms.accounts.delete(environment, account_id)
    hand.ahead(1.0)
    with pytest.raises(Unauthenticated):
        await rooms.callers.authenticate(made.integrated_account_token)


async def test_no_token_is_made_for_a_foreign_account(
    rooms: Opened, seal_accounts: SealAccounts
) -> None:
    (account_id,) = await seal_accounts(1)
    other = await rooms.environments.create("other")
    with pytest.raises(UnknownIntegratedAccount):
        await rooms.accounts.create_token(other.id, account_id)
