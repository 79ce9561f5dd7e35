"""The emulated company's clock: the system's, or shifted, or standing still."""

from datetime import datetime, timedelta

from crossfoot.clock import Clock


class TravelClock(Clock):
    """A clock that the control API may set, advance, stop and put right again.

    Only `now` travels: durations (`monotonic`, `sleep`) stay real, so that delays still delay.
    """

    def __init__(self) -> None:
        self._shift = timedelta()
        self._stopped_at: datetime | None = None

    def now(self) -> datetime:
        """The company's instant now, aware, in UTC."""
        return self._stopped_at or super().now() + self._shift

    @property
    def stands_still(self) -> bool:
        """Whether it was stopped."""
        return self._stopped_at is not None

    @property
    def ahead_seconds(self) -> float:
        """How far ahead of the system it is; behind is negative."""
        return (self.now() - super().now()).total_seconds()

    def set(self, instant: datetime) -> None:
        """Make `instant` now; the clock runs on from there unless it stands still."""
        if self._stopped_at is not None:
            self._stopped_at = instant
        else:
            self._shift = instant - super().now()

    def advance(self, seconds: float) -> None:
        """Go forward, or back when negative."""
        self.set(self.now() + timedelta(seconds=seconds))

    def stop(self) -> None:
        """Stand still at the present instant."""
        self._stopped_at = self.now()

    def start(self) -> None:
        """Run again from where it stood."""
        if self._stopped_at is not None:
            instant, self._stopped_at = self._stopped_at, None
            self.set(instant)

    def put_right(self) -> None:
        """Follow the system's clock again."""
        self._shift, self._stopped_at = timedelta(), None
