"""Link tokens in time, and what is kept of them: on both databases, by a clock moved by hand."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Protocol

import pytest
from sqlalchemy import func, select

from crossfoot.clock import Clock
from crossfoot.errors import (
    AttemptChanged,
    LinkTokenExpired,
    LinkTokenUnknown,
    LinkTokenUsed,
    RateLimited,
    RemoteTimeout,
    SignInRefused,
    SignInsUsedUp,
    VaultError,
)
from crossfoot.intacct import Options, Sender, Transport
from crossfoot.integrated_accounts import Opened, open_accounts
from crossfoot.integrated_accounts.linking import asking, tokens
from crossfoot.integrated_accounts.linking.requests import NewLinkToken, SignInTyped
from crossfoot.integrated_accounts.linking.sign_ins import OF_USER, PAUSE
from crossfoot.integrated_accounts.linking.state import unseal
from crossfoot.secret import Secret
from crossfoot.store import Store
from crossfoot.store.tables import events, integrated_accounts, link_tokens, refused_sign_ins

SENDER = Sender("crossfoot-dev", Secret("s3nder&key"))
RIGHT = SignInTyped(user_id="api", user_password="p4ss&word")
WRONG = SignInTyped(user_id="api", user_password="wrong")
DAY = 86_400.0


class Emulator(Protocol):
    gateway_url: str

    def control(self, method: str, path: str, body: Any = None) -> Any: ...


class HandClock(Protocol):
    def ahead(self, seconds: float) -> None: ...


@pytest.fixture(scope="module")
def shared_emulator(
    start_emulator: Callable[..., AbstractContextManager[Emulator]],
) -> Iterator[Emulator]:
    with start_emulator("--seed", "empty") as running:
        yield running


@pytest.fixture
def door(shared_emulator: Emulator) -> Emulator:
    shared_emulator.control("POST", "reset")
    return shared_emulator


@pytest.fixture
async def linked(
    store: Store, key_file: Path, door: Emulator, clock: Clock
) -> AsyncIterator[Opened]:
    """The rooms on a gateway that answers."""
    options = Options(endpoint=door.gateway_url, retries=2, backoff=0.01)
    async with Transport(options, clock) as transport:
        yield await open_accounts(store, key_file, transport, SENDER, clock)


async def _token(rooms: Opened, **asked: Any) -> Secret:
    environment = (await rooms.environments.ensure_default()).id
    made = await rooms.link_tokens.create(
        environment, NewLinkToken(**{"tenant_id": "acme", **asked})
    )
    return Secret(made.link_token)


async def _to_permissions(rooms: Opened, token: Secret) -> None:
    await rooms.linking.company(token, "demo")
    await rooms.linking.sign_in(token, RIGHT)
    await rooms.linking.entity(token, None)


async def _count(store: Store, table: Any) -> int:
    async with store.read() as connection:
        return int(await connection.scalar(select(func.count()).select_from(table)) or 0)


async def test_a_token_is_good_for_seven_days(rooms: Opened, hand: HandClock) -> None:
    token = await _token(rooms)
    hand.ahead(7 * DAY - 1)
    assert (await rooms.linking.attempt(token)).step == "company"
    hand.ahead(1)
    for call in (
        lambda: rooms.linking.attempt(token),
        lambda: rooms.link_tokens.authenticate(token.reveal()),
        lambda: rooms.linking.company(token, "demo"),
        lambda: rooms.linking.finish(token),
    ):
        with pytest.raises(LinkTokenExpired, match="new one"):
            await call()


async def test_what_was_typed_is_erased_when_a_token_expires_and_the_rest_a_month_later(
    linked: Opened, store: Store, hand: HandClock
) -> None:
    token = await _token(linked)
    await linked.linking.company(token, "demo")
    await linked.linking.sign_in(token, RIGHT)
    hand.ahead(7 * DAY + 1)
    await _token(linked)  # which sweeps
    async with store.read() as connection:
        sealed = (await connection.scalars(select(link_tokens.c.sealed))).all()
    assert sorted(map(bool, sealed)) == [False, True]
    with pytest.raises(LinkTokenExpired):
        await linked.linking.attempt(token)
    hand.ahead(31 * DAY)
    await _token(linked)
    with pytest.raises(LinkTokenUnknown):
        await linked.linking.attempt(token)


async def test_connecting_uses_the_token_up_and_answers_again_for_a_quarter_of_an_hour(
    linked: Opened, store: Store, hand: HandClock
) -> None:
    token = await _token(linked)
    await _to_permissions(linked, token)
    done = await linked.linking.finish(token)
    assert done.result is not None
    hand.ahead(15 * 60 - 1)
    assert (await linked.linking.attempt(token)).result == done.result
    assert (await linked.linking.finish(token)).result == done.result
    hand.ahead(1)
    for call in (linked.linking.attempt, linked.linking.finish):
        with pytest.raises(LinkTokenUsed):
            await call(token)
    async with store.read() as connection:
        (row,) = (await connection.execute(select(link_tokens))).all()
    assert row.sealed == b""
    assert await _count(store, integrated_accounts) == 1


async def test_finishing_at_once_stores_one_account_with_its_two_events(
    linked: Opened, store: Store
) -> None:
    token = await _token(linked)
    await _to_permissions(linked, token)
    done = await asyncio.gather(*(linked.linking.finish(token) for _ in range(5)))
    assert len({one.result.integrated_account_id for one in done if one.result}) == 1
    assert await _count(store, integrated_accounts) == 1
    assert await _count(store, events) == 2


async def test_nothing_is_stored_when_the_transaction_of_finishing_fails(
    linked: Opened, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = await _token(linked)
    await _to_permissions(linked, token)

    async def lost(*_: Any) -> None:
        raise AttemptChanged("as if another window were faster")

    with monkeypatch.context() as bent:
        bent.setattr(linked.link_tokens, "use_up", lost)
        with pytest.raises(AttemptChanged):
            await linked.linking.finish(token)
    assert await _count(store, integrated_accounts) == 0
    assert await _count(store, events) == 0
    assert (await linked.linking.finish(token)).step == "done"


async def test_of_two_windows_only_the_first_is_kept(linked: Opened) -> None:
    token = await _token(linked)
    held = await linked.link_tokens.hold(token)
    await linked.linking.company(token, "demo")
    with pytest.raises(AttemptChanged):
        await linked.link_tokens.keep(held, held.state)


async def test_refused_sign_ins_are_counted_for_the_user_over_all_tokens_until_a_pause(
    linked: Opened, store: Store, hand: HandClock, door: Emulator
) -> None:
    for _ in range(OF_USER):
        token = await _token(linked)
        await linked.linking.company(token, "demo")
        with pytest.raises(SignInRefused):
            await linked.linking.sign_in(token, WRONG)
        hand.ahead(1)
    door.control("DELETE", "requests")
    with pytest.raises(SignInsUsedUp) as refused:
        await linked.linking.sign_in(token, RIGHT)
    assert refused.value.seconds == PAUSE.total_seconds() - 1
    assert door.control("GET", "requests")["count"] == 0
    assert (await linked.linking.attempt(token)).sign_ins_left == 0
    hand.ahead(PAUSE.total_seconds())
    await linked.linking.sign_in(token, RIGHT)
    assert await _count(store, refused_sign_ins) == 0


async def test_a_token_allows_only_a_few_refusals_whoever_is_named(linked: Opened) -> None:
    token = await _token(linked)
    await linked.linking.company(token, "demo")
    for number in range(6):
        with pytest.raises(SignInRefused):
            await linked.linking.sign_in(
                token, SignInTyped(user_id=f"guess-{number}", user_password="x")
            )
    with pytest.raises(SignInsUsedUp, match="new link"):
        await linked.linking.sign_in(token, RIGHT)


async def test_who_waits_too_long_is_told_and_the_sign_in_counts_as_refused(
    linked: Opened, door: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = await _token(linked)
    await linked.linking.company(token, "demo")
    fault = {"kind": "delay", "seconds": 1, "match": {"function": "getAPISession"}}
    door.control("POST", "faults", fault)
    monkeypatch.setattr(asking, "PATIENCE", 0.2)
    with pytest.raises(RemoteTimeout):
        await linked.linking.sign_in(token, RIGHT)
    monkeypatch.setattr(asking, "PATIENCE", 45.0)
    attempt = await linked.linking.attempt(token)
    assert (attempt.step, attempt.sign_ins_left) == ("sign_in", OF_USER - 1)
    assert (await linked.linking.sign_in(token, RIGHT)).sign_ins_left == OF_USER


async def test_a_link_that_asks_intacct_too_often_is_stopped(
    linked: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tokens, "MOST_ASKED", 2)
    token = await _token(linked)
    for _ in range(2):
        await linked.linking.company(token, "demo")
    with pytest.raises(RateLimited):
        await linked.linking.company(token, "demo")


async def test_a_state_opens_with_its_token_and_in_its_row_only(
    rooms: Opened, store: Store
) -> None:
    first = await _token(rooms, context={"api_key": "xq7Given5ecret"})
    second = await _token(rooms)
    async with store.read() as connection:
        rows = (await connection.execute(select(link_tokens))).all()
    held = await rooms.link_tokens.hold(first)
    other = next(row for row in rows if row.id != held.row.id)
    assert held.state.given == {"api_key": "xq7Given5ecret"}
    assert "xq7" not in repr(held)
    for token, row_id in ((second, held.row.id), (first, other.id)):
        with pytest.raises(VaultError):
            unseal(rooms.vault, token, row_id, held.row.sealed)


async def test_states_open_after_the_master_key_was_rotated(rooms: Opened) -> None:
    token = await _token(rooms, context={"plan": "gold"})
    await rooms.vault.rotate()
    assert (await rooms.link_tokens.hold(token)).state.given == {"plan": "gold"}


async def test_deleting_an_account_ends_its_links_and_is_an_event(
    linked: Opened, store: Store, hand: HandClock
) -> None:
    token = await _token(linked)
    await _to_permissions(linked, token)
    done = await linked.linking.finish(token)
    assert done.result is not None
    hand.ahead(1)
    account_id = str(done.result.integrated_account_id)
    repair = await _token(linked, integrated_account_id=account_id)
    environment = (await linked.environments.ensure_default()).id
    await linked.accounts.delete(environment, account_id)
    with pytest.raises(LinkTokenUnknown):
        await linked.linking.attempt(repair)
    page = await linked.events.list(environment, {"integrated_account_id": account_id})
    assert [event.type for event in page.result] == [
        "integrated_account:created",
        "integrated_account:active",
        "integrated_account:deleted",
    ]
    assert page.result[-1].payload == {"id": account_id}
    assert page.result[0].payload["integration"].keys() == {"id", "name", "config"}
    assert await _count(store, link_tokens) == 0
