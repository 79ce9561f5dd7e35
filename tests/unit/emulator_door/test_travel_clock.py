"""The emulated company's clock."""

from datetime import UTC, datetime, timedelta

from crossfoot.clock import SYSTEM_CLOCK
from crossfoot.emulator.travel_clock import TravelClock

THEN = datetime(2030, 1, 31, 10, 0, tzinfo=UTC)


def test_it_follows_the_system_at_first_and_when_put_right() -> None:
    clock = TravelClock()
    clock.advance(3_600)
    assert 3_599 < clock.ahead_seconds < 3_601
    clock.put_right()
    assert abs((clock.now() - SYSTEM_CLOCK.now()).total_seconds()) < 1


def test_it_stands_still_and_moves_only_when_told() -> None:
    clock = TravelClock()
    clock.stop()
    clock.set(THEN)
    assert clock.now() == clock.now() == THEN
    clock.advance(-1.5)
    assert clock.now() == THEN - timedelta(seconds=1.5)


def test_it_runs_on_from_where_it_stood() -> None:
    clock = TravelClock()
    clock.stop()
    clock.set(THEN)
    clock.start()
    assert not clock.stands_still
    assert THEN <= clock.now() < THEN + timedelta(seconds=1)


def test_it_runs_on_from_where_it_was_set() -> None:
    clock = TravelClock()
    clock.set(THEN)
    assert THEN <= clock.now() < THEN + timedelta(seconds=1)
