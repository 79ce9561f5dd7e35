"""Places: never more at once than allowed, first come first served, nobody lost."""

import asyncio

import pytest

from crossfoot.emulator.concurrency import ConcurrencyLimit, Places, TooManyRequests

PATIENT = ConcurrencyLimit(at_once=2, queue_length=1_000, queue_seconds=30)


async def test_never_more_than_allowed_run_at_once() -> None:
    places = Places()
    running = most = 0

    async def work(turns: int) -> None:
        nonlocal running, most
        async with places.place(PATIENT):
            running += 1
            most = max(most, running)
            for _ in range(turns):
                await asyncio.sleep(0)
            running -= 1

    await asyncio.gather(*(work(number % 4) for number in range(200)))
    assert most == places.most_running == 2
    assert (places.running, places.waiting) == (0, 0)


async def test_a_newcomer_does_not_overtake_the_one_who_was_just_let_in() -> None:
    places = Places()
    limit = ConcurrencyLimit(at_once=1, queue_length=10, queue_seconds=30)
    order: list[str] = []

    async def take(name: str) -> None:
        async with places.place(limit):
            order.append(name)
            await asyncio.sleep(0)

    first = asyncio.create_task(take("first"))
    await asyncio.sleep(0)
    second = asyncio.create_task(take("second"))
    await first
    await asyncio.gather(asyncio.create_task(take("third")), second)
    assert order == ["first", "second", "third"]
    assert places.most_running == 1


async def test_a_full_queue_turns_away_at_once() -> None:
    places = Places()
    limit = ConcurrencyLimit(at_once=1, queue_length=0, queue_seconds=30)
    async with places.place(limit):
        with pytest.raises(TooManyRequests):
            async with places.place(limit):
                pass
    assert places.turned_away == 1
    async with places.place(limit):
        assert places.running == 1


async def test_whoever_waits_too_long_leaves_the_queue() -> None:
    places = Places()
    limit = ConcurrencyLimit(at_once=1, queue_length=5, queue_seconds=0.01)
    async with places.place(limit):
        with pytest.raises(TooManyRequests):
            async with places.place(limit):
                pass
        assert places.waiting == 0
    assert places.running == 0


@pytest.mark.parametrize("moments", range(4))
async def test_a_cancelled_waiter_gives_its_turn_to_the_next(moments: int) -> None:
    places = Places()
    limit = ConcurrencyLimit(at_once=1, queue_length=5, queue_seconds=30)
    done: list[str] = []

    async def take(name: str) -> None:
        async with places.place(limit):
            done.append(name)

    async with places.place(limit):
        impatient = asyncio.create_task(take("impatient"))
        patient = asyncio.create_task(take("patient"))
        await asyncio.sleep(0)
    for _ in range(moments):
        await asyncio.sleep(0)
    impatient.cancel()
    await asyncio.gather(impatient, patient, return_exceptions=True)
    assert "patient" in done
    assert (places.running, places.waiting) == (0, 0)


async def test_more_places_are_taken_when_the_limit_grows() -> None:
    places = Places()
    narrow = ConcurrencyLimit(at_once=1, queue_length=5, queue_seconds=30)
    wide = ConcurrencyLimit(at_once=3, queue_length=5, queue_seconds=30)
    free = asyncio.Event()

    async def take() -> None:
        async with places.place(narrow):
            await free.wait()

    tasks = [asyncio.create_task(take()) for _ in range(3)]
    await asyncio.sleep(0)
    assert (places.running, places.waiting) == (1, 2)
    places.admit(wide)
    assert (places.running, places.waiting) == (3, 0)
    free.set()
    await asyncio.gather(*tasks)
