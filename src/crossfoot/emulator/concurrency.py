"""How many requests one company runs at once; the rest wait their turn or are turned away.

The number, the queue and the rejection follow the descriptions in intacct-xml §5.2, which do not
quite agree: a few at once, then a first-in-first-out queue held for up to 30 seconds, then an
error.
"""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass


class TooManyRequests(Exception):  # noqa: N818 -- an ordinary answer of the gateway
    """No place became free in time, or the queue is full."""


@dataclass(frozen=True, slots=True)
class ConcurrencyLimit:
    """At most `at_once` requests run, `queue_length` wait, none longer than `queue_seconds`."""

    at_once: int
    queue_length: int
    queue_seconds: float


class Places:
    """The places of one company, and the marks of how many were taken."""

    def __init__(self) -> None:
        self._waiting: deque[asyncio.Future[None]] = deque()
        self.running = 0
        self.most_running = 0
        self.most_waiting = 0
        self.turned_away = 0

    @property
    def waiting(self) -> int:
        """How many requests stand in the queue."""
        return len(self._waiting)

    def forget_marks(self) -> None:
        """Start the high-water marks anew."""
        self.most_running, self.most_waiting, self.turned_away = self.running, self.waiting, 0

    @asynccontextmanager
    async def place(self, limit: ConcurrencyLimit) -> AsyncIterator[None]:
        """Hold a place while a request runs.

        Raises:
            TooManyRequests: The queue is full, or the wait in it was too long.
        """
        if self.running >= limit.at_once or self._waiting:
            await self._queue(limit)
        else:
            self._take()
        try:
            yield
        finally:
            self._give_back(limit)

    def admit(self, limit: ConcurrencyLimit) -> None:
        """Let in as many of those who wait as there are places."""
        while self._waiting and self.running < limit.at_once:
            turn = self._waiting.popleft()
            if not turn.done():
                self._take()  # at once, so that no newcomer slips in before the waiter wakes
                turn.set_result(None)

    def _take(self) -> None:
        self.running += 1
        self.most_running = max(self.most_running, self.running)

    def _give_back(self, limit: ConcurrencyLimit) -> None:
        self.running -= 1
        self.admit(limit)

    async def _queue(self, limit: ConcurrencyLimit) -> None:
        if self.waiting >= limit.queue_length:
            self.turned_away += 1
            raise TooManyRequests
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append(turn)
        self.most_waiting = max(self.most_waiting, self.waiting)
        try:
            async with asyncio.timeout(limit.queue_seconds):
                await turn
        except (TimeoutError, asyncio.CancelledError) as error:
            self._leave_queue(turn, limit)
            if isinstance(error, TimeoutError):
                self.turned_away += 1
                raise TooManyRequests from error
            raise

    def _leave_queue(self, turn: asyncio.Future[None], limit: ConcurrencyLimit) -> None:
        if turn in self._waiting:
            self._waiting.remove(turn)
        elif not turn.cancelled():
            self._give_back(limit)  # the turn came in the very moment the waiter gave up
