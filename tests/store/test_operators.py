"""Operators: tokens kept as digests, sessions that end."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from crossfoot.clock import Clock
from crossfoot.errors import InvalidBody, NotFound, Unauthenticated
from crossfoot.operators import OperatorTokens, Sessions
from crossfoot.store import Store
from crossfoot.store.operator_tables import operator_sessions, operator_tokens


@pytest.fixture
def tokens(store: Store, clock: Clock) -> OperatorTokens:
    return OperatorTokens(store, clock)


@pytest.fixture
def sessions(store: Store, clock: Clock) -> Sessions:
    return Sessions(store, b"f" * 32, clock, life=timedelta(hours=12))


async def test_a_token_opens_a_session_until_its_time_is_over(
    tokens: OperatorTokens, sessions: Sessions, hand: Any
) -> None:
    _, secret = await tokens.create("dana")
    cookie, ends = await sessions.sign_in(secret.reveal())
    operator = await sessions.operator(cookie.reveal())
    assert operator is not None
    assert operator.name == "dana"
    assert ends - operator.expires_at < timedelta(milliseconds=1)
    hand.ahead(12 * 3_600)
    assert await sessions.operator(cookie.reveal()) is None


async def test_neither_tokens_nor_cookies_are_stored(
    store: Store, tokens: OperatorTokens, sessions: Sessions
) -> None:
    _, secret = await tokens.create("dana")
    cookie, _ = await sessions.sign_in(secret.reveal())
    async with store.read() as connection:
        rows = [
            *(await connection.execute(select(operator_tokens))).all(),
            *(await connection.execute(select(operator_sessions))).all(),
        ]
    assert len(rows) == 2
    assert secret.reveal() not in repr(rows)
    assert cookie.reveal() not in repr(rows)


async def test_signing_out_and_revoking_end_sessions(
    tokens: OperatorTokens, sessions: Sessions
) -> None:
    token, secret = await tokens.create("dana")
    first, _ = await sessions.sign_in(secret.reveal())
    second, _ = await sessions.sign_in(secret.reveal())
    await sessions.sign_out(first.reveal())
    assert await sessions.operator(first.reveal()) is None
    assert await sessions.operator(second.reveal()) is not None
    await tokens.revoke(token.id)
    assert await sessions.operator(second.reveal()) is None
    with pytest.raises(Unauthenticated):
        await sessions.sign_in(secret.reveal())
    with pytest.raises(NotFound):
        await tokens.revoke(token.id)


async def test_an_expired_token_opens_nothing_and_no_session_outlives_it(
    tokens: OperatorTokens, sessions: Sessions, hand: Any
) -> None:
    soon = hand.now() + timedelta(hours=1)
    _, secret = await tokens.create("dana", expires_at=soon)
    _, ends = await sessions.sign_in(secret.reveal())
    assert soon - ends < timedelta(milliseconds=1)
    hand.ahead(3_600)
    with pytest.raises(Unauthenticated):
        await sessions.sign_in(secret.reveal())


@pytest.mark.parametrize("wrong", ["", "cfo_", "cf_" + "x" * 43, "cfo_" + "é" * 43, "x" * 9_999])
async def test_other_texts_open_nothing(sessions: Sessions, wrong: str) -> None:
    with pytest.raises(Unauthenticated):
        await sessions.sign_in(wrong)


async def test_a_form_key_fits_its_own_session_only(
    tokens: OperatorTokens, sessions: Sessions
) -> None:
    _, secret = await tokens.create("dana")
    mine, _ = await sessions.sign_in(secret.reveal())
    other, _ = await sessions.sign_in(secret.reveal())
    key = sessions.form_key(mine.reveal())
    assert sessions.is_form_key(mine.reveal(), key)
    assert not sessions.is_form_key(other.reveal(), key)
    assert not sessions.is_form_key(mine.reveal(), "é")
    assert mine.reveal() not in key


async def test_a_session_remembers_its_environment(
    tokens: OperatorTokens, sessions: Sessions
) -> None:
    _, secret = await tokens.create("dana")
    cookie, _ = await sessions.sign_in(secret.reveal())
    await sessions.look_at(cookie.reveal(), "e" * 36)
    operator = await sessions.operator(cookie.reveal())
    assert operator is not None
    assert operator.environment_id == "e" * 36


@pytest.mark.parametrize("name", ["", "  ", "x" * 101])
async def test_a_token_needs_a_name(tokens: OperatorTokens, name: str) -> None:
    with pytest.raises(InvalidBody):
        await tokens.create(name)
