"""Gateways in one lane: who goes first, what it costs, and what becomes of those who leave."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from crossfoot.errors import OutcomeUnknown, RateLimited, RemoteUnreachable
from crossfoot.intacct import (
    Call,
    Gateway,
    Lane,
    LaneLimits,
    Query,
    backfill,
    create,
    delete,
    function,
    lookup,
    query,
    read_more,
)

VENDORS = Query("VENDOR", ("RECORDNO",))
CUSTOMERS = Query("CUSTOMER", ("RECORDNO",))
Connect = Callable[..., Awaitable[Gateway]]


async def until(holds: Callable[[], bool]) -> None:
    """Wait until something is so."""
    async with asyncio.timeout(10):
        while not holds():  # noqa: ASYNC110 -- sockets are between
            await asyncio.sleep(0.001)


def objects(script: Any) -> list[str]:
    """The objects asked for, in the order in which the gateway saw them."""
    return [asked.one("object") for asked in script.asked]


async def test_gateways_in_one_lane_run_no_more_at_once_than_it_has_places(
    script: Any, connect: Connect, play: Any
) -> None:
    async def lingering(asked: Any) -> Any:
        await asyncio.sleep(0.005)
        return await play.rows(1)(asked)

    lane = Lane(LaneLimits(places=3))
    gateways = [await connect(lane=lane, account=name) for name in "AB"]
    script.play(*[lingering] * 40)
    calls = [gateway.query(VENDORS) for gateway in gateways for _ in range(20)]
    await asyncio.gather(*calls)
    assert script.most_busy == 3
    assert (lane.running, lane.waiting) == (0, 0)


class Company:
    """A company with 200 pages of vendors, whose answers can be held back."""

    def __init__(self, play: Any) -> None:
        self.pages = 0
        self.hold_at = -1
        self._go_on = asyncio.Event()
        self._play = play

    async def __call__(self, asked: Any) -> Any:
        if asked.one("object") != "VENDOR":
            return await self._play.rows(1)(asked)
        self.pages += 1
        page = self.pages
        if page == self.hold_at:
            await self._go_on.wait()
        return await self._play.rows(page, remaining=200 - page)(asked)

    def go_on(self) -> None:
        self._go_on.set()


@pytest.mark.parametrize("places", [1, 2, 3])
async def test_an_interactive_call_overtakes_a_backfill_of_200_pages(
    script: Any, connect: Connect, play: Any, places: int
) -> None:
    lane = Lane(LaneLimits(places=places))
    gateway = await connect(lane=lane)
    company = Company(play)
    company.hold_at = 20
    script.play(*[company] * 201)

    async def fill() -> int:
        with backfill():
            return len([page async for page in gateway.pages(VENDORS)])

    filling = asyncio.create_task(fill())
    await until(lambda: company.pages == 20)
    listing = asyncio.create_task(gateway.query(CUSTOMERS))
    if places == 1:  # the page that is under way holds the only place
        await until(lambda: lane.waiting == 1)
        company.go_on()
    await listing
    assert objects(script).index("CUSTOMER") == 20, "after the page under way, or beside it"
    company.go_on()
    assert await filling == 200


async def test_a_look_up_of_a_backfill_waits_as_an_interactive_call(
    script: Any, connect: Connect, play: Any
) -> None:
    calls: list[Call] = []
    gateway = await connect(meter=calls.append)
    script.play(play.ok("<data><Type/></data>"), play.rows(1), play.rows(1), play.ok())
    with backfill():
        await gateway.call(lookup("VENDOR"))
        await gateway.query(VENDORS)
    await gateway.query(VENDORS)
    await gateway.create("CLASS", [{"CLASSID": "N"}])
    kinds = [(call.functions[0].name, call.kind) for call in calls]
    assert kinds == [
        ("getAPISession", "interactive"),
        ("lookup", "interactive"),
        ("query", "backfill"),
        ("query", "interactive"),
        ("create", "write"),
    ]


async def test_a_call_under_way_keeps_its_place_to_the_end_when_its_caller_leaves(
    script: Any, connect: Connect, play: Any
) -> None:
    calls: list[Call] = []
    lane = Lane(LaneLimits(places=1))
    gateway = await connect(lane=lane, meter=calls.append)
    company = Company(play)
    company.hold_at = 1
    script.play(*[company] * 2)
    leaving = asyncio.create_task(gateway.query(VENDORS))
    await until(lambda: company.pages == 1)
    staying = asyncio.create_task(gateway.query(CUSTOMERS))
    leaving.cancel()
    await asyncio.wait([leaving])
    assert leaving.cancelled()
    await asyncio.sleep(0.05)
    assert objects(script) == ["VENDOR"], "Intacct still works on it"
    company.go_on()
    await staying
    assert script.most_busy == 1
    assert [call.outcome for call in calls] == ["answered"] * 3


async def test_a_caller_who_leaves_while_waiting_is_never_sent(
    script: Any, connect: Connect, play: Any
) -> None:
    lane = Lane(LaneLimits(places=1))
    gateway = await connect(lane=lane)
    company = Company(play)
    company.hold_at = 1
    script.play(*[company] * 2)
    first = asyncio.create_task(gateway.query(VENDORS))
    await until(lambda: company.pages == 1)
    leaving = asyncio.create_task(gateway.query(VENDORS))
    await until(lambda: lane.waiting == 1)
    staying = asyncio.create_task(gateway.query(CUSTOMERS))
    leaving.cancel()
    company.go_on()
    await asyncio.wait([first, leaving, staying])
    assert objects(script) == ["VENDOR", "CUSTOMER"]


async def test_a_call_that_its_lane_turns_away_is_not_sent_and_not_billed(
    script: Any, connect: Connect, play: Any
) -> None:
    calls: list[Call] = []
    lane = Lane(LaneLimits(places=1, wait=0.05))
    gateway = await connect(lane=lane, meter=calls.append)
    company = Company(play)
    company.hold_at = 1
    script.play(company)
    first = asyncio.create_task(gateway.query(VENDORS))
    await until(lambda: company.pages == 1)
    with pytest.raises(RateLimited, match="not sent"):
        await gateway.query(CUSTOMERS)
    company.go_on()
    await first
    assert objects(script) == ["VENDOR"]
    assert [(call.outcome, call.transactions) for call in calls] == [
        ("answered", 0),
        ("turned away", 0),
        ("answered", 1),
    ]


async def test_a_write_whose_repeat_is_turned_away_may_have_been_executed(
    script: Any, connect: Connect, play: Any
) -> None:
    lane = Lane(LaneLimits(places=1, wait=0.05))
    gateway = await connect(lane=lane)
    await gateway.sign_in()
    blocking: list[Any] = []

    async def fail_and_fill_the_lane(asked: Any) -> Any:
        blocking.append(asyncio.create_task(lane.take("write")))
        return await play.http(504)(asked)

    script.play(fail_and_fill_the_lane)
    with pytest.raises(OutcomeUnknown):
        await gateway.create("CLASS", [{"CLASSID": "N"}], unique=True)
    assert len(script.asked) == 1
    (await blocking[0]).release()


async def test_a_call_is_billed_by_pages_read_and_records_written(
    script: Any, connect: Connect, play: Any
) -> None:
    calls: list[Call] = []
    gateway = await connect(meter=calls.append, retries=1, backoff=0)
    await gateway.sign_in()
    classes = [("CLASS", {"CLASSID": str(number)}) for number in range(3)]
    asked: list[tuple[list[Any], Any, int]] = [
        ([query(VENDORS)], play.rows(1), 1),
        ([query(VENDORS), query(CUSTOMERS)], play.rows(1), 2),
        ([read_more("R1")], play.ok(), 1),
        ([create(classes)], play.ok(), 3),
        ([delete("CLASS", ["1", "2"])], play.ok(), 2),
        ([function("create_bill")], play.ok(), 1),
        ([lookup("VENDOR"), function("getDimensions")], play.ok(), 0),
        ([create(classes)], play.failed("BL01001973", "No."), 0),
        ([create(classes)], play.refused("PL04000055", "It has expired."), 0),
        ([create(classes)], play.hang_up(), 3),
    ]
    for functions, answer, billed in asked:
        del calls[:]
        script.play(answer)
        await asyncio.gather(gateway.execute(functions), return_exceptions=True)
        assert [call.transactions for call in calls] == [billed], functions
    assert calls[0].outcome == "failed"


async def test_a_repeated_call_is_a_call_of_its_own(
    script: Any, connect: Connect, play: Any
) -> None:
    calls: list[Call] = []
    gateway = await connect(meter=calls.append)
    script.play(play.http(503), play.rows(1))
    await gateway.query(VENDORS)
    assert [call.outcome for call in calls] == ["answered", "failed", "answered"]
    assert all(call.seconds > 0 and call.waited >= 0 for call in calls)


async def test_a_call_that_reached_nobody_is_not_billed(connect: Connect, unused_port: int) -> None:
    calls: list[Call] = []
    nobody = f"http://127.0.0.1:{unused_port}/ia/xml/xmlgw.phtml"
    gateway = await connect(meter=calls.append, endpoint=nobody, retries=0)
    with pytest.raises(RemoteUnreachable):
        await gateway.query(VENDORS)
    assert [(call.outcome, call.transactions) for call in calls] == [("not sent", 0)]
