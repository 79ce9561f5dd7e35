"""What becomes of every way in which an answer can go wrong on its way."""

import asyncio
import gzip
from collections.abc import Awaitable, Callable
from datetime import timedelta
from email.utils import format_datetime
from typing import Any

import pytest
from aiohttp import web

from crossfoot.errors import (
    AccountRefused,
    AnswerRefused,
    CompanyUnknown,
    OutcomeUnknown,
    PermissionMissing,
    QueryInvalid,
    RemoteError,
    RemoteGarbled,
    RemoteInvalid,
    RemoteThrottled,
    RemoteTimeout,
    RemoteUnavailable,
    RemoteUnreachable,
    SignInRefused,
)
from crossfoot.intacct import Gateway, Query, create, trace

VENDORS = Query("VENDOR", ("RECORDNO",))
WRITE = create([("CLASS", {"CLASSID": "UT01"})])
HTML = "<!DOCTYPE html><html><body>Scheduled maintenance</body></html>"
Connect = Callable[..., Awaitable[Gateway]]


async def slow(asked: Any) -> Any:
    response = web.StreamResponse()
    await response.prepare(asked.request)
    for _ in range(200):
        await response.write(b"<response>")
        await asyncio.sleep(0.05)
    return response


async def endless(asked: Any) -> Any:
    response = web.StreamResponse(headers={"Content-Type": "text/xml"})
    await response.prepare(asked.request)
    while True:
        await response.write(b"<vendor>" * 8192)


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (("http", 200, HTML), RemoteUnavailable),
        (("http", 503, HTML), RemoteUnavailable),
        (("http", 502), RemoteUnavailable),
        (("http", 500, "<response><control>"), RemoteUnavailable),
        (("http", 504), RemoteTimeout),
        (("http", 524, HTML), RemoteTimeout),
        (("http", 429, '{"error": "API rate limit exceeded"}'), RemoteThrottled),
        (("refused", "GW-0010", "API rate limit exceeded", 429), RemoteThrottled),
        (("refused", "GW-0010", "API rate limit exceeded"), RemoteThrottled),
        (("refused", "GW-0001", "Unable to process request", 500), RemoteUnavailable),
        (("refused", "XL03000009", "The Service is Temporarily Off-line"), RemoteUnavailable),
        (("failed", "XL03000009", "The Service is Temporarily Off-line"), RemoteUnavailable),
        (("http", 200, ""), RemoteGarbled),
        (("http", 200, "{}"), RemoteGarbled),
        (("http", 200, "<response><control>"), RemoteGarbled),
        (("http", 200, "<hello/>"), RemoteGarbled),
        (("http", 200, b"<response>\xff\xfe</response>"), RemoteGarbled),
        (("hang_up",), RemoteUnavailable),
        (("hang_up", b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n<resp"), RemoteUnavailable),
        (("hang_up", b"SSH-2.0-OpenSSH_9.2\r\n"), RemoteGarbled),
        (("http", 302), RemoteUnreachable),
        (("http", 404), RemoteUnreachable),
    ],
)
async def test_a_read_is_repeated_after_a_transient_fault_and_says_what_it_was_in_the_end(
    script: Any, connect: Connect, play: Any, fault: tuple[Any, ...], error: type[RemoteError]
) -> None:
    gateway = await connect(retries=2)
    kind, *how = fault
    answer = getattr(play, kind)(*how)
    script.play(answer, answer, play.rows(1))
    assert (await gateway.query(VENDORS)).records == [{"RECORDNO": "1"}]
    script.play(answer, answer, answer)
    with pytest.raises(error) as caught:
        await gateway.query(VENDORS)
    assert type(caught.value) is error
    assert script.sign_ins == 1


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (("http", 403, HTML), PermissionMissing),
        (("http", 401), AccountRefused),
        (("http", 413), RemoteInvalid),
        (("refused", "GW-0011", "Invalid Request [Request ID: 7]", 400), CompanyUnknown),
        (("refused", "XL03000003", "XML Parse schema error: Fatal Error 76"), RemoteInvalid),
        (("failed", "DL02000001", "There was an error processing the request."), QueryInvalid),
    ],
)
async def test_what_will_not_get_better_is_not_repeated(
    script: Any, gateway: Gateway, play: Any, fault: tuple[Any, ...], error: type[RemoteError]
) -> None:
    kind, *how = fault
    script.play(getattr(play, kind)(*how))
    with pytest.raises(error) as caught:
        await gateway.query(VENDORS)
    assert type(caught.value) is error
    assert len(script.asked) == 1


@pytest.mark.parametrize(
    "fault",
    [
        ("http", 200, HTML),
        ("http", 500),
        ("http", 504),
        ("http", 200, "<response>"),
        ("hang_up",),
        ("hang_up", b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n<resp"),
    ],
)
async def test_a_write_without_an_answer_is_not_repeated_and_its_outcome_is_unknown(
    script: Any, gateway: Gateway, play: Any, fault: tuple[Any, ...]
) -> None:
    kind, *how = fault
    script.play(getattr(play, kind)(*how))
    with pytest.raises(OutcomeUnknown):
        await gateway.call(WRITE)
    assert len(script.asked) == 1


@pytest.mark.parametrize(
    "fault",
    [
        ("http", 429),
        ("refused", "GW-0010", "API rate limit exceeded"),
        ("refused", "XL03000009", "The Service is Temporarily Off-line"),
    ],
)
async def test_a_write_that_was_refused_before_it_began_is_repeated(
    script: Any, gateway: Gateway, play: Any, fault: tuple[Any, ...]
) -> None:
    kind, *how = fault
    script.play(getattr(play, kind)(*how), play.ok())
    assert not (await gateway.call(WRITE)).failed


async def test_a_unique_write_is_repeated_under_the_same_control_id(
    script: Any, gateway: Gateway, play: Any
) -> None:
    script.play(play.hang_up(), play.ok())
    await gateway.call(WRITE, unique=True)
    first, second = script.asked
    assert first.function_ids == second.function_ids
    assert first.one("uniqueid") == "true"
    assert first.control_id != second.control_id


async def test_a_slow_answer_ends_in_a_timeout_within_the_time_allowed(
    script: Any, connect: Connect
) -> None:
    gateway = await connect(read_timeout=0.2, connect_timeout=0.1, retries=0)
    script.play(slow)
    with pytest.raises(RemoteTimeout, match=r"0\.2 seconds"):
        await gateway.query(VENDORS)


async def test_an_endless_answer_is_cut_off_and_not_asked_for_again(
    script: Any, connect: Connect
) -> None:
    gateway = await connect(max_answer_bytes=1 << 20)
    script.play(endless)
    with pytest.raises(AnswerRefused, match="longer than 1,048,576 bytes"):
        await gateway.query(VENDORS)
    assert len(script.asked) == 1


async def test_a_gzip_bomb_is_refused_before_it_unfolds(
    script: Any, connect: Connect, play: Any
) -> None:
    gateway = await connect(max_answer_bytes=1 << 20)
    bomb = gzip.compress(b"<response>" + b" " * (1 << 26))
    assert len(bomb) < 1 << 17
    script.play(play.http(200, bomb, Content_Encoding="gzip"))
    with pytest.raises(AnswerRefused, match="longer"):
        await gateway.query(VENDORS)


@pytest.mark.parametrize(
    ("body", "packing"),
    [(gzip.compress(b"<response/>", mtime=0)[:-9], "gzip"), (b"nonsense", "gzip"), (b"x", "br")],
)
async def test_a_broken_or_unknown_packing_is_garbled(
    script: Any, connect: Connect, play: Any, body: bytes, packing: str
) -> None:
    gateway = await connect(retries=0)
    script.play(play.http(200, body, Content_Encoding=packing))
    with pytest.raises(RemoteGarbled):
        await gateway.query(VENDORS)


async def test_packed_answers_are_read(script: Any, gateway: Gateway, play: Any) -> None:
    async def packed(asked: Any) -> Any:
        assert "gzip" in asked.request.headers["Accept-Encoding"]
        answer = await play.rows(4, 5)(asked)
        body = gzip.compress(answer.body)
        return web.Response(body=body, headers={"Content-Encoding": "gzip"})

    script.play(packed)
    assert (await gateway.query(VENDORS)).count == 2


async def test_retry_after_is_honoured_in_seconds_and_as_a_date(
    script: Any, gateway: Gateway, play: Any, clock: Any
) -> None:
    date = format_datetime(clock.now() + timedelta(seconds=30), usegmt=True)
    script.play(play.http(429, Retry_After="17"), play.http(503, Retry_After=date), play.rows(1))
    await gateway.query(VENDORS)
    seconds, until = clock.waits
    assert seconds == 17
    assert 25 < until <= 30


async def test_a_longer_wait_than_the_caller_has_patience_for_is_an_error_at_once(
    script: Any, gateway: Gateway, play: Any, clock: Any
) -> None:
    script.play(play.http(429, Retry_After="3600"))
    with pytest.raises(RemoteThrottled) as caught:
        await gateway.query(VENDORS)
    assert caught.value.headers["retry-after"] == "3600"
    assert clock.waits == []


async def test_waits_double_up_to_a_limit(
    script: Any, connect: Connect, play: Any, clock: Any
) -> None:
    gateway = await connect(retries=5, backoff=1.0, backoff_limit=4.0)
    script.play(*[play.http(503)] * 5, play.rows(1))
    await gateway.query(VENDORS)
    assert clock.waits == [1.0, 2.0, 4.0, 4.0, 4.0]


async def test_a_gateway_that_does_not_listen_is_unreachable_and_nothing_was_sent(
    connect: Connect, unused_port: int
) -> None:
    gateway = await connect(endpoint=f"http://127.0.0.1:{unused_port}/x", retries=1)
    with pytest.raises(RemoteUnreachable, match="cannot be reached"):
        await gateway.call(WRITE)


async def test_a_redirect_is_not_followed(script: Any, connect: Connect, play: Any) -> None:
    gateway = await connect(retries=0)
    script.play(play.http(307, Location=f"{script.url}?again"), play.rows(1))
    with pytest.raises(RemoteUnreachable, match="HTTP 307"):
        await gateway.query(VENDORS)
    assert len(script.asked) == 1


async def test_an_answer_to_another_request_is_garbled(
    script: Any, connect: Connect, play: Any
) -> None:
    gateway = await connect(retries=0)

    async def crossed(asked: Any) -> Any:
        asked.text = asked.text.replace(asked.control_id, "someone-else")
        return await play.rows(1)(asked)

    async def short(asked: Any) -> Any:
        return play.xml(play.envelope(asked, ""))

    script.play(crossed, short)
    with pytest.raises(RemoteGarbled, match="another request"):
        await gateway.query(VENDORS)
    with pytest.raises(RemoteGarbled, match="0 of 1"):
        await gateway.query(VENDORS)


async def test_a_page_that_lost_records_or_its_counts_never_passes_for_the_end(
    script: Any, connect: Connect, play: Any
) -> None:
    gateway = await connect(retries=0)
    row = "<VENDOR><RECORDNO>1</RECORDNO></VENDOR>"
    script.play(
        play.ok(f'<data listtype="VENDOR" count="2" numremaining="0">{row}</data>'),
        play.ok(f'<data listtype="VENDOR" count="1">{row}</data>'),
    )
    for _ in range(2):
        with pytest.raises(RemoteGarbled):
            await gateway.query(VENDORS)


async def test_no_more_requests_run_at_once_than_the_options_allow(
    script: Any, connect: Connect, play: Any
) -> None:
    async def lingering(asked: Any) -> Any:
        await asyncio.sleep(0.02)
        return await play.rows(1)(asked)

    gateway = await connect(concurrent=3)
    script.play(*[lingering] * 12)
    await asyncio.gather(*(gateway.query(VENDORS) for _ in range(12)))
    assert script.most_busy == 3


async def test_a_trace_shows_what_was_sent_and_no_secret(
    script: Any, gateway: Gateway, play: Any
) -> None:
    script.play(play.http(503, "", Set_Cookie="a=b"), play.rows(1))
    with trace() as exchanges:
        await gateway.query(VENDORS)
    assert [e.function for e in exchanges] == ["getAPISession", "query", "query"]
    assert [e.status for e in exchanges] == [200, 503, 200]
    assert all(e.url == script.url and e.seconds > 0 for e in exchanges)
    assert "<field>RECORDNO</field>" in exchanges[1].request_xml
    assert "set-cookie" not in exchanges[1].headers
    shown = repr(exchanges)
    assert not [s for s in ("s3nder", "p4ss", "S1..") if s in shown]
    assert shown.count("***") == 6


async def test_a_call_outside_a_trace_is_not_kept(script: Any, gateway: Gateway, play: Any) -> None:
    with trace() as exchanges:
        pass
    script.play(play.rows(1))
    await gateway.query(VENDORS)
    assert exchanges == []


async def test_a_refused_sign_in_over_http_is_told_apart_from_an_error_page(
    script: Any, gateway: Gateway, play: Any
) -> None:
    text = "Sign-in information is incorrect. Please check your request."
    script.sign_in = [play.refused("XMLGW_JPP0002", text, 401)]
    with pytest.raises(SignInRefused) as caught:
        await gateway.sign_in()
    assert caught.value.entries[0].number == "XMLGW_JPP0002"
    assert "locks the user" in caught.value.problems[0].remedy or caught.value.retry == "after_fix"
