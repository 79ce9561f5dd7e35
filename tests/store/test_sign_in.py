"""Signing in for real: what an account's status says, and that a refused user is never locked."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Protocol

import pytest
from sqlalchemy import event

from crossfoot.clock import Clock
from crossfoot.errors import (
    AccountRefused,
    CompanyUnknown,
    PermissionMissing,
    RemoteError,
    SenderNotAuthorized,
    SenderRefused,
    SignInRefused,
)
from crossfoot.errors import UnknownIntegratedAccount as Unknown
from crossfoot.intacct import Options, Query, Sender, Transport
from crossfoot.integrated_accounts import Opened, open_accounts
from crossfoot.integrated_accounts.requests import AccountChange, ContextChange, NewAccount
from crossfoot.integrated_accounts.shapes import IntegratedAccount
from crossfoot.secret import Secret
from crossfoot.store import Store

SENDER = Sender("crossfoot-dev", Secret("s3nder&key"))
GOOD = {"company_id": "demo", "user_id": "api", "user_password": "p4ss&word"}


class Emulator(Protocol):
    gateway_url: str

    def control(self, method: str, path: str, body: Any = None) -> Any: ...


class HandClock(Protocol):
    def ahead(self, seconds: float) -> None: ...


@pytest.fixture(scope="module")
def shared_emulator(
    start_emulator: Callable[[], AbstractContextManager[Emulator]],
) -> Iterator[Emulator]:
    with start_emulator() as running:
        yield running


@pytest.fixture
def door(shared_emulator: Emulator) -> Emulator:
    """An emulator as new."""
    shared_emulator.control("POST", "reset")
    return shared_emulator


@pytest.fixture
async def transport(door: Emulator, clock: Clock) -> AsyncIterator[Transport]:
    async with Transport(Options(endpoint=door.gateway_url, retries=0), clock) as opened:
        yield opened


@pytest.fixture
async def start(
    store: Store, key_file: Path, transport: Transport, clock: Clock
) -> Callable[..., Any]:
    """`await start()` opens the rooms as another process would."""

    async def opened(sender: Sender = SENDER) -> Opened:
        return await open_accounts(store, key_file, transport, sender, clock)

    return opened


async def _connect(rooms: Opened, **changes: Any) -> IntegratedAccount:
    environment = (await rooms.environments.ensure_default()).id
    installed = await rooms.integrations.installed(environment)
    asked = NewAccount(
        tenant_id="acme",
        environment_integration_id=installed.id,
        authentication_method="api_key",
        context={**GOOD, **changes},
    )
    return await rooms.accounts.import_account(environment, asked)


async def _again(rooms: Opened, account: IntegratedAccount) -> IntegratedAccount:
    return await rooms.accounts.get(account.environment_id, account.id)


async def _vendors(rooms: Opened, account: IntegratedAccount, entity: str | None = None) -> int:
    gateway = await rooms.accounts.gateway(account.id, account.environment_id, entity)
    return (await gateway.query(Query("VENDOR", ("RECORDNO",), size=1))).total


def _logins(door: Emulator) -> int:
    requests = door.control("GET", "requests")["requests"]
    return sum(request["authentication"] == "login" for request in requests)


async def test_an_account_that_signs_in_is_active_and_reads(
    door: Emulator, start: Callable[..., Any]
) -> None:
    rooms = await start()
    account = await _connect(rooms)
    assert (account.status, account.last_error) == ("active", None)
    assert await _vendors(rooms, account) == 1200
    assert _logins(door) == 1


@pytest.mark.parametrize(
    ("changes", "words", "error"),
    [
        ({"user_password": "hunter2"}, "Correct user_id, user_password or", SignInRefused),
        ({"user_id": "nobody"}, "refused user 'nobody' of company 'demo'", SignInRefused),
        ({"company_id": "nowhere"}, "knows no active company 'nowhere'", CompanyUnknown),
        ({"entity_id": "NOPE"}, "not in entity 'NOPE'. Correct entity_id", SignInRefused),
        ({"entity_id": "E100", "user_password": "hunter2"}, "user_password, entity", SignInRefused),
        ({"sender_id": "nobody", "sender_password": "x"}, "Sender ID 'nobody'", SenderRefused),
        (
            {"sender_id": "crossfoot-unauthorized", "sender_password": "s3nder&key"},
            "has not authorized the Sender ID 'crossfoot-unauthorized'",
            SenderNotAuthorized,
        ),
    ],
)
async def test_a_refused_import_says_which_part_to_mend(
    start: Callable[..., Any], changes: dict[str, str], words: str, error: type[AccountRefused]
) -> None:
    rooms = await start()
    account = await _connect(rooms, **changes)
    assert account.status == "validation_error"
    assert words in (account.last_error or "")
    assert "hunter2" not in repr(account)
    with pytest.raises(error, match="not tried again"):
        await rooms.accounts.gateway(account.id, account.environment_id)


async def test_a_refused_sign_in_is_never_tried_again_by_any_process(
    door: Emulator, start: Callable[..., Any], hand: HandClock
) -> None:
    rooms = await start()
    account = await _connect(rooms, user_password="hunter2")
    before = _logins(door)
    for process in (rooms, await start()):
        for _ in range(3):
            hand.ahead(600)
            with pytest.raises(AccountRefused) as caught:
                await _vendors(process, account)
            assert caught.value.status == 401
    assert _logins(door) == before == 1


async def test_a_changed_password_costs_one_refused_sign_in(
    door: Emulator, start: Callable[..., Any], hand: HandClock
) -> None:
    rooms = await start()
    account = await _connect(rooms)
    door.control("PUT", "settings", {"gateway": {"passwords": {"api": "changed"}}})
    restarted = await start()
    refused = await asyncio.gather(
        *(_vendors(restarted, account) for _ in range(10)), return_exceptions=True
    )
    assert all(isinstance(error, AccountRefused) for error in refused)
    hand.ahead(60)
    with pytest.raises(AccountRefused):
        await _vendors(restarted, account)
    assert _logins(door) == 2
    shown = await _again(rooms, account)
    assert shown.status == "needs_reauth"
    assert "refused user 'api'" in (shown.last_error or "")


async def test_refreshing_tries_refused_credentials_again(
    door: Emulator, start: Callable[..., Any]
) -> None:
    rooms = await start()
    account = await _connect(rooms, user_password="changed")
    with pytest.raises(SignInRefused):
        await rooms.accounts.refresh_credentials(account.environment_id, account.id)
    assert (await _again(rooms, account)).status == "validation_error"
    door.control("PUT", "settings", {"gateway": {"passwords": {"api": "changed"}}})
    await rooms.accounts.refresh_credentials(account.environment_id, account.id)
    shown = await _again(rooms, account)
    assert (shown.status, shown.last_error) == ("active", None)
    assert await _vendors(rooms, account) == 1200


async def test_sending_refused_credentials_again_tries_them_again(
    door: Emulator, start: Callable[..., Any]
) -> None:
    rooms = await start()
    account = await _connect(rooms, user_password="changed")
    door.control("PUT", "settings", {"gateway": {"passwords": {"api": "changed"}}})
    same = ContextChange(context={"user_password": "changed"})
    mended = await rooms.accounts.patch_credentials(account.environment_id, account.id, same)
    assert (mended.status, mended.last_error) == ("active", None)


async def test_refused_new_credentials_leave_the_old_ones_at_work(
    start: Callable[..., Any],
) -> None:
    rooms = await start()
    account = await _connect(rooms)
    change = ContextChange(context={"user_password": "hunter2"})
    with pytest.raises(SignInRefused) as caught:
        await rooms.accounts.patch_credentials(account.environment_id, account.id, change)
    assert "hunter2" not in str(caught.value)
    assert await _again(rooms, account) == account
    assert await _vendors(rooms, account) == 1200


async def test_right_new_credentials_mend_the_account_in_every_process(
    start: Callable[..., Any], hand: HandClock
) -> None:
    rooms, elsewhere = await start(), await start()
    account = await _connect(rooms, user_password="hunter2")
    with pytest.raises(AccountRefused):
        await _vendors(elsewhere, account)
    change = ContextChange(context={"user_password": "p4ss&word"})
    mended = await rooms.accounts.patch_credentials(account.environment_id, account.id, change)
    assert (mended.status, mended.last_error) == ("active", None)
    hand.ahead(1)
    for process in (rooms, elsewhere):
        assert await _vendors(process, account) == 1200


async def test_changed_credentials_end_the_gateways_of_other_processes_within_a_second(
    start: Callable[..., Any], hand: HandClock
) -> None:
    rooms, elsewhere = await start(), await start()
    account = await _connect(rooms)
    where = (account.id, account.environment_id)
    before = await elsewhere.accounts.gateway(*where)
    assert await elsewhere.accounts.gateway(*where) is before
    change = AccountChange(context={"user_id": "auditor", "user_password": "read&only"})
    await rooms.accounts.patch(account.environment_id, account.id, change)
    hand.ahead(1)
    after = await elsewhere.accounts.gateway(*where)
    assert after is not before
    assert after.login.user == "auditor"


async def test_a_change_that_is_no_sign_in_keeps_the_session(
    door: Emulator, start: Callable[..., Any], hand: HandClock
) -> None:
    rooms = await start()
    account = await _connect(rooms)
    change = AccountChange(context={"note": "x", "user_id": "api"}, tenant_id="globex")
    await rooms.accounts.patch(account.environment_id, account.id, change)
    hand.ahead(1)
    await _vendors(rooms, account)
    assert _logins(door) <= 2


async def test_a_deleted_account_is_gone_within_a_second_everywhere(
    start: Callable[..., Any], hand: HandClock
) -> None:
    rooms, elsewhere = await start(), await start()
    account = await _connect(rooms)
    await _vendors(elsewhere, account)
    await rooms.accounts.delete(account.environment_id, account.id)
    hand.ahead(1)
    for process in (rooms, elsewhere):
        with pytest.raises(Unknown):
            await _vendors(process, account)


async def test_a_lacking_permission_is_noted_and_clears_with_a_success(
    start: Callable[..., Any],
) -> None:
    rooms = await start()
    account = await _connect(rooms, user_id="norights", user_password="n0thing&much")
    assert account.status == "active"
    with pytest.raises(PermissionMissing):
        await _vendors(rooms, account)
    noted = await _again(rooms, account)
    assert noted.status == "active"
    assert noted.last_forbidden_error is not None
    assert noted.last_forbidden_error.message
    gateway = await rooms.accounts.gateway(account.id, account.environment_id)
    await gateway.query(Query("ITEM", ("RECORDNO",), size=1))
    assert (await _again(rooms, account)).last_forbidden_error is None


async def test_the_hot_path_makes_no_statement(start: Callable[..., Any], store: Store) -> None:
    rooms = await start()
    account = await _connect(rooms)
    await _vendors(rooms, account)
    statements: list[str] = []

    def count(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        statements.append(statement)

    event.listen(store._engine.sync_engine, "before_cursor_execute", count)
    for _ in range(5):
        await _vendors(rooms, account)
    assert statements == []


async def test_calls_at_once_share_one_gateway_and_one_sign_in(
    door: Emulator, start: Callable[..., Any]
) -> None:
    rooms = await start()
    account = await _connect(rooms)
    restarted = await start()
    totals = await asyncio.gather(*(_vendors(restarted, account) for _ in range(10)))
    assert totals == [1200] * 10
    assert _logins(door) == 2


async def test_the_entity_is_the_accounts_own_unless_one_is_given(
    start: Callable[..., Any],
) -> None:
    rooms = await start()
    account = await _connect(rooms, entity_id="E100")
    assert account.status == "active", account.last_error
    where = (account.id, account.environment_id)
    assert (await rooms.accounts.gateway(*where)).login.entity == "E100"
    assert (await rooms.accounts.gateway(*where, "")).login.entity == ""
    assert await rooms.accounts.gateway(*where, "E100") is await rooms.accounts.gateway(*where)


async def test_a_wrong_entity_of_one_call_leaves_the_account_alone(
    door: Emulator, start: Callable[..., Any]
) -> None:
    rooms = await start()
    account = await _connect(rooms)
    for _ in range(3):
        with pytest.raises(AccountRefused):
            await _vendors(rooms, account, "NOPE")
    assert _logins(door) == 2
    assert await _again(rooms, account) == account
    assert await _vendors(rooms, account) == 1200


async def test_an_account_refused_for_our_sender_works_once_the_sender_is_mended(
    start: Callable[..., Any],
) -> None:
    rooms = await start(Sender("crossfoot-dev", Secret("hunter2")))
    account = await _connect(rooms)
    assert "Sender ID 'crossfoot-dev'" in (account.last_error or "")
    mended = await start()
    assert await _vendors(mended, account) == 1200
    shown = await _again(mended, account)
    assert (shown.status, shown.last_error) == ("active", None)


async def test_without_any_sender_an_account_says_what_to_set(start: Callable[..., Any]) -> None:
    rooms = await start(None)
    account = await _connect(rooms)
    assert account.status == "validation_error"
    assert "CROSSFOOT_SENDER_ID" in (account.last_error or "")
    own = {"sender_id": SENDER.id, "sender_password": SENDER.password.reveal()}
    change = ContextChange(context=own)
    mended = await rooms.accounts.patch_credentials(account.environment_id, account.id, change)
    assert mended.status == "active"


async def test_a_gateway_that_is_down_changes_no_status(
    door: Emulator, start: Callable[..., Any]
) -> None:
    rooms = await start()
    account = await _connect(rooms)
    door.control("POST", "faults", {"kind": "http", "status": 503})
    with pytest.raises(RemoteError) as caught:
        await _vendors(rooms, account)
    assert not isinstance(caught.value, AccountRefused)
    assert await _again(rooms, account) == account
