"""Signing in once, staying signed in, and coming back after the session is lost."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest

from crossfoot.errors import (
    CompanyUnknown,
    CrossfootError,
    EndpointRefused,
    PagingLost,
    PermissionMissing,
    RemoteError,
    RemoteGarbled,
    SenderNotAuthorized,
    SenderRefused,
    SessionLost,
    SignInRefused,
)
from crossfoot.intacct import Gateway, Login, Query, Secret, create

VENDORS = Query("VENDOR", ("RECORDNO",))
FIRST = '<data listtype="vendor" count="0" totalcount="9" numremaining="9" resultId="R1"/>'
LOST = ("XL03000006", "Invalid session S....")
NOT_AUTHORIZED = (
    "The sender ID &#039;x&#039; is not authorized to make Web Services requests to company ID "
    "&#039;y&#039;."
)
WRONG = ("XL03000006", "Sign-in information is incorrect")
Connect = Callable[..., Awaitable[Gateway]]


async def test_any_number_of_calls_at_once_sign_in_once(
    script: Any, connect: Connect, play: Any
) -> None:
    gateway = await connect(concurrent=50, connections=50)
    script.play(*[play.rows(1)] * 50)
    await asyncio.gather(*(gateway.query(VENDORS) for _ in range(50)))
    assert script.sign_ins == 1
    assert {asked.one("sessionid") for asked in script.asked} == {"S1.."}
    assert not any("<login>" in asked.text for asked in script.asked)


async def test_a_refused_sign_in_is_tried_once_for_all_who_wait_and_not_again_for_a_while(
    script: Any, connect: Connect, play: Any
) -> None:
    gateway = await connect(concurrent=20)
    script.sign_in = [play.unauthenticated(*WRONG)] * 5
    asked = [gateway.query(VENDORS) for _ in range(20)]
    outcomes = await asyncio.gather(*asked, return_exceptions=True)
    assert all(isinstance(outcome, SignInRefused) for outcome in outcomes)
    with pytest.raises(SignInRefused):
        await gateway.query(VENDORS)
    assert script.sign_ins == 1
    with pytest.raises(SignInRefused):
        await gateway.sign_in()
    assert script.sign_ins == 2


@pytest.mark.parametrize(
    ("refusal", "error"),
    [
        (("refused", "XL03000006", "Incorrect Intacct XML Partner ID or password."), SenderRefused),
        (("unauthenticated", "XL03000006", NOT_AUTHORIZED), SenderNotAuthorized),
        (("unauthenticated", *WRONG), SignInRefused),
        (("refused", "GW-0011", "Invalid Request [Request ID: 7]"), CompanyUnknown),
        (("refused", "PL04000055", "This company is a demo and has expired."), CompanyUnknown),
        (("failed", "Get API Session Failed", "The entity is not accessible."), SignInRefused),
        (("failed", "BL01001973", "Something odd."), SignInRefused),
    ],
)
async def test_the_reasons_of_a_refused_sign_in_are_told_apart_and_never_retried(
    script: Any,
    gateway: Gateway,
    play: Any,
    refusal: tuple[str, str, str],
    error: type[RemoteError],
) -> None:
    kind, number, text = refusal
    script.sign_in = [getattr(play, kind)(number, text)]
    with pytest.raises(error) as caught:
        await gateway.sign_in()
    assert type(caught.value) is error
    assert script.sign_ins == 1
    assert caught.value.entries[0].number == number


async def test_a_passing_trouble_while_signing_in_is_repeated(
    script: Any, gateway: Gateway, play: Any
) -> None:
    script.sign_in = [play.http(503), play.hang_up()]
    session = await gateway.sign_in()
    assert script.sign_ins == 3
    assert (session.company, session.user, session.entity) == ("demo", "api", "")
    assert "S3" not in repr(session)


@pytest.mark.parametrize("times", [1, 2, 3])
async def test_a_lost_session_is_renewed_even_for_a_write(
    script: Any, gateway: Gateway, play: Any, times: int
) -> None:
    script.play(*[play.unauthenticated(*LOST)] * times, play.ok())
    await gateway.call(create([("CLASS", {"CLASSID": "UT01"})]))
    assert script.sign_ins == times + 1
    used = [f"S{number}.." for number in range(1, times + 2)]
    assert [asked.one("sessionid") for asked in script.asked] == used


async def test_who_loses_every_session_is_told_so(script: Any, gateway: Gateway, play: Any) -> None:
    script.play(*[play.unauthenticated(*LOST)] * 4)
    with pytest.raises(SessionLost):
        await gateway.query(VENDORS)
    assert script.sign_ins == 4


async def test_a_session_whose_user_is_refused_is_renewed_once(
    script: Any, gateway: Gateway, play: Any
) -> None:
    script.play(*[play.unauthenticated(*WRONG)] * 2)
    with pytest.raises(SignInRefused):
        await gateway.query(VENDORS)
    assert script.sign_ins == 2


async def test_many_calls_that_lose_the_session_at_once_renew_it_once(
    script: Any, connect: Connect, play: Any
) -> None:
    gateway = await connect(concurrent=10)
    await gateway.sign_in()

    async def lost_unless_new(asked: Any) -> Any:
        answer = play.rows(1) if "S2.." in asked.text else play.unauthenticated(*LOST)
        return await answer(asked)

    script.play(*[lost_unless_new] * 20)
    await asyncio.gather(*(gateway.query(VENDORS) for _ in range(10)))
    assert script.sign_ins == 2


async def test_a_session_refused_at_the_gateway_itself_is_renewed_too(
    script: Any, gateway: Gateway, play: Any
) -> None:
    script.play(play.refused("XMLGW_JPP0002", WRONG[1], 401), play.rows(1))
    assert (await gateway.query(VENDORS)).count == 1
    assert script.sign_ins == 2


async def test_a_caller_who_gives_up_while_signing_in_does_not_disturb_the_others(
    script: Any, gateway: Gateway, play: Any
) -> None:
    async def lingering(asked: Any) -> Any:
        await asyncio.sleep(0.1)
        return await script.grant(asked)

    script.sign_in = [lingering]
    script.play(play.rows(1))
    impatient = asyncio.create_task(gateway.query(VENDORS))
    patient = asyncio.create_task(gateway.query(VENDORS))
    await asyncio.sleep(0.03)
    impatient.cancel()
    assert (await patient).count == 1
    assert script.sign_ins == 1


async def test_a_session_is_replaced_before_it_lapses_and_each_call_extends_it(
    script: Any, connect: Connect, play: Any, clock: Any
) -> None:
    gateway = await connect()
    now, hour = 0.0, 3600.0
    clock.monotonic = lambda: now
    script.play(*[play.rows(1)] * 4)
    await gateway.query(VENDORS)  # good for two hours
    now = 1.5 * hour
    await gateway.query(VENDORS)
    now = 3.4 * hour
    await gateway.query(VENDORS)
    assert script.sign_ins == 1
    now = 5.4 * hour - 30
    await gateway.query(VENDORS)
    assert script.sign_ins == 2


async def test_a_session_says_when_it_expires(gateway: Gateway, clock: Any) -> None:
    before = clock.now()
    session = await gateway.sign_in()
    assert timedelta(hours=2) <= session.expires_at - before < timedelta(hours=2, minutes=1)


async def test_an_entity_is_asked_for_and_another_one_is_refused(
    script: Any, connect: Connect, play: Any
) -> None:
    gateway = await connect(Login("demo", "api", Secret("p4ss&word"), entity="E100"))
    seen: list[str] = []

    async def elsewhere(asked: Any) -> Any:
        seen.append(asked.text)
        answer: str = play.session_answer(asked, "S1..", script.url)
        other = "<locationid>E200</locationid></api>"
        return play.xml(answer.replace("<locationid></locationid></api>", other))

    script.sign_in = [elsewhere]
    with pytest.raises(RemoteGarbled, match="entity E200 instead of E100"):
        await gateway.sign_in()
    assert "<locationid>E100</locationid></login>" in seen[0]
    assert (await gateway.sign_in()).entity == "E100"


@pytest.mark.parametrize(
    ("endpoint", "allowed"),
    [
        ("https://na12.intacct.com/ia/xml/xmlgw.phtml", ()),
        ("https://na12.intacct.com./ia/xml/xmlgw.phtml", ()),
        ("https://intacct.corp.example/x", ("intacct.corp.example",)),
        ("http://proxy.corp.example:8443/x", ("proxy.corp.example:8443",)),
        ("https://a.corp.example/x", ("*.corp.example",)),
        ("http://LOCALHOST:8099/x", ("localhost:8099",)),
    ],
)
async def test_a_session_is_followed_to_allowed_hosts(
    script: Any, connect: Connect, play: Any, endpoint: str, allowed: tuple[str, ...]
) -> None:
    gateway = await connect(allowed_hosts=allowed)

    async def moving(asked: Any) -> Any:
        return play.xml(play.session_answer(asked, "S1..", endpoint))

    script.sign_in = [moving]
    assert (await gateway.sign_in()).endpoint == endpoint.replace("LOCALHOST", "localhost")


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://na12.intacct.com/ia/xml/xmlgw.phtml",
        "https://na12.intacct.com.evil.example/x",
        "https://evilintacct.com/x",
        "https://intacct.com@evil.example/x",
        "https://evil.example\\.intacct.com/x",
        "https://evil.example/x?.intacct.com",
        "https://evil.example#.intacct.com",
        "https://localhost:9/x",
        "http://127.0.0.1:9/x",
        "ftp://na12.intacct.com/x",
        "//na12.intacct.com/x",
        "javascript:alert(1)",
        "https://",
        "nonsense",
    ],
)
async def test_a_session_is_not_followed_anywhere_else(
    script: Any, connect: Connect, play: Any, endpoint: str
) -> None:
    gateway = await connect(allowed_hosts=("localhost:8099", "corp.example"))

    async def moving(asked: Any) -> Any:
        return play.xml(play.session_answer(asked, "S1..", endpoint))

    script.sign_in = [moving]
    with pytest.raises(EndpointRefused):
        await gateway.query(VENDORS)
    assert script.asked == []


async def test_a_result_set_does_not_survive_its_session(
    script: Any, gateway: Gateway, play: Any
) -> None:
    script.play(
        play.ok(FIRST),
        play.unauthenticated(*LOST),
    )
    page = await gateway.read_by_query("VENDOR")
    with pytest.raises(PagingLost, match="session ended"):
        await gateway.read_more(page)


async def test_a_result_set_is_lost_with_an_answer(
    script: Any, gateway: Gateway, play: Any
) -> None:
    script.play(
        play.ok(FIRST),
        play.hang_up(),
    )
    page = await gateway.read_by_query("VENDOR")
    with pytest.raises(PagingLost, match="query again"):
        await gateway.read_more(page)
    assert len(script.asked) == 2


async def test_the_watch_hears_of_every_answer(script: Any, connect: Connect, play: Any) -> None:
    heard: list[CrossfootError | None] = []

    async def watch(error: CrossfootError | None) -> None:
        heard.append(error)

    gateway = await connect(watch=watch)
    script.sign_in = [play.unauthenticated(*WRONG)]
    with pytest.raises(SignInRefused):
        await gateway.sign_in()
    await gateway.sign_in()
    script.play(play.rows(1), play.failed("PL04000005", "You do not have permission"))
    await gateway.query(VENDORS)
    with pytest.raises(PermissionMissing):
        await gateway.query(VENDORS)
    assert [type(error) for error in heard] == [
        SignInRefused,
        type(None),
        type(None),
        PermissionMissing,
    ]
