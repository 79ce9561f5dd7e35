"""A company's lane: how many gateway calls run at once, and who goes next.

Intacct runs few calls of one company at once, over all users and entities (intacct-xml §5.2), so
that whoever reaches the company shares one lane. Its places go first to interactive calls, then to
writes, then to backfills (decision 0010 says why):

- An interactive call never waits behind a waiting backfill, and a backfill leaves one place free
  where there are several. It takes its place anew for each page.
- A write goes behind the interactive calls, because somebody looks at those, but every fourth
  place is a write's: a busy afternoon must not keep the books from being written.
- Within a kind, accounts take turns, and within an account its callers (see `turns`).

Nobody waits longer than the limits allow: who surely would is turned away at once, the others when
the time has come, with `RateLimited`, which says when to come back.
"""

import math
from typing import Final, NamedTuple

import msgspec

from crossfoot.clock import SYSTEM_CLOCK, Clock
from crossfoot.errors import ConfigurationError, RateLimited
from crossfoot.intacct.turns import Turn, Turns, Who
from crossfoot.intacct.work import KINDS, Kind, current_caller

READS_BEFORE_A_WRITE: Final = 3
"""Interactive calls that may overtake a waiting write in a row."""
NEWEST: Final = 0.2
"""The newest call's share in the moving average of how long a place is held."""


class LaneLimits(msgspec.Struct, frozen=True, kw_only=True):
    """How wide a lane is. Times are seconds; the defaults let everybody wait for ever."""

    places: int = 2
    """Calls at once; two are safe on every tier (intacct-xml §5.2)."""
    wait: float = math.inf
    """How long an interactive call or a write waits for a place at most."""
    backfill_wait: float = math.inf
    """The same for one call of a backfill, which nobody watches."""
    queue: int = 1_000_000
    """Calls that wait at once at most."""

    def __post_init__(self) -> None:
        if min(self.places, self.wait, self.backfill_wait, self.queue) <= 0:
            raise ConfigurationError("A lane's places, waits and queue must be more than nothing.")


class LaneState(NamedTuple):
    """How much a lane can take on: `limit` calls in `window` seconds, of which some are left."""

    limit: int
    window: int
    remaining: int
    reset: int
    """Whole seconds until the calls that are in it now are done, as far as can be told."""


class Place:
    """A place in a lane; give it back with `release`, once."""

    def __init__(self, lane: "Lane", turn: Turn) -> None:
        self._lane = lane
        self._turn = turn

    @property
    def waited(self) -> float:
        """Seconds between asking for the place and getting it."""
        return self._turn.started - self._turn.came

    def release(self) -> None:
        """The call is done: the next may go."""
        self._lane._give_back(self._turn)  # noqa: SLF001 -- a place is part of its lane


class Lane:
    """The lane of one company. It must be used from one event loop."""

    def __init__(self, limits: LaneLimits | None = None, clock: Clock = SYSTEM_CLOCK) -> None:
        self.limits = limits or LaneLimits()
        self._clock = clock
        self._places = self.limits.places
        self._running: set[Turn] = set()
        self._waiting: dict[Kind, Turns] = {kind: Turns() for kind in KINDS}
        self._average: float | None = None
        self._reads_in_a_row = 0

    @property
    def places(self) -> int:
        """How many calls may run at once, now."""
        return self._places

    def resize(self, places: int) -> None:
        """Change how many calls may run at once; who holds a place keeps it."""
        self._places = places
        self._admit()

    @property
    def running(self) -> int:
        """How many calls hold a place."""
        return len(self._running)

    @property
    def waiting(self) -> int:
        """How many calls wait for one."""
        return sum(map(len, self._waiting.values()))

    async def take(self, kind: Kind, account: str = "") -> Place:
        """A place for one call, as soon as it is its turn. A caller who leaves leaves no trace.

        Raises:
            RateLimited: too many wait before it, or it has waited as long as it may.
        """
        who = Who(account, current_caller())
        self._check_wait(who, kind)
        self._make_room(who, kind)
        turn = Turn(who, kind, self._clock.monotonic())
        self._waiting[kind].add(turn)
        self._admit()
        if not turn.admitted.done():
            await self._wait(turn)
        return Place(self, turn)

    def state(self) -> LaneState:
        """How much the lane can take on, as it is now."""
        limits, held = self.limits, self._held()
        fits = self._places + limits.queue
        if held and math.isfinite(limits.wait):
            fits = min(fits, int(limits.wait * self._places / held))
        limit, used = max(fits, self._places), self.running + self.waiting
        return LaneState(
            limit=limit,
            window=math.ceil(limits.wait) if math.isfinite(limits.wait) else 0,
            remaining=max(limit - used, 0),
            reset=_whole(used * held / self._places),
        )

    # --- coming in -------------------------------------------------------------------------------

    def _check_wait(self, who: Who, kind: Kind) -> None:
        """Turn away at once whose turn would surely come too late."""
        if self._expected(who, kind) > self._bound(kind):
            raise self._full(who, kind)

    def _make_room(self, who: Who, kind: Kind) -> None:
        """In a full queue, the least urgent call of whoever has the most waiting gives way."""
        if self.waiting < self.limits.queue:
            return
        least: Kind = next(k for k in reversed(KINDS) if self._waiting[k])
        crowd = self._waiting[least]
        last = crowd.last_of_most()
        fair = crowd.waiting_for(last.who) > crowd.waiting_for(who) + 1
        if KINDS.index(least) < KINDS.index(kind) or (least == kind and not fair):
            raise self._full(who, kind)
        crowd.remove(last)
        if not last.admitted.cancelled():
            last.admitted.set_result(False)

    async def _wait(self, turn: Turn) -> None:
        try:
            async with self._clock.timeout(self._bound(turn.kind)):
                admitted = await turn.admitted
        except TimeoutError:
            self._leave(turn)
            raise self._full(turn.who, turn.kind) from None
        except BaseException:
            self._leave(turn)
            raise
        if not admitted:
            raise self._full(turn.who, turn.kind)

    def _leave(self, turn: Turn) -> None:
        """The caller has gone: from the queue, or in the very moment its turn came."""
        if turn in self._running:
            self._give_back(turn, measured=False)
        elif turn.waits:
            self._waiting[turn.kind].remove(turn)

    # --- whose turn it is ------------------------------------------------------------------------

    def _admit(self) -> None:
        while self.running < self._places and (kind := self._next_kind()):
            turn = self._waiting[kind].take()
            turn.started = self._clock.monotonic()
            if not turn.admitted.cancelled():
                self._running.add(turn)
                turn.admitted.set_result(True)

    def _next_kind(self) -> Kind | None:
        """The kind of the next call; None when nobody waits who may go."""
        reads, writes, backfills = (self._waiting[kind] for kind in KINDS)
        if writes and (not reads or self._reads_in_a_row >= READS_BEFORE_A_WRITE):
            self._reads_in_a_row = 0
            return "write"
        if reads:
            self._reads_in_a_row = self._reads_in_a_row + 1 if writes else 0
            return "interactive"
        if backfills and self._backfilling() < self._open_to("backfill"):
            return "backfill"
        return None

    def _backfilling(self) -> int:
        return sum(turn.kind == "backfill" for turn in self._running)

    def _open_to(self, kind: Kind) -> int:
        """How many places a kind may hold."""
        return max(self._places - 1, 1) if kind == "backfill" else self._places

    def _give_back(self, turn: Turn, *, measured: bool = True) -> None:
        if turn not in self._running:
            return  # it was given back before
        self._running.remove(turn)
        if measured:
            held = self._clock.monotonic() - turn.started
            known = held if self._average is None else self._average
            self._average = known + NEWEST * (held - known)
        self._admit()

    # --- how long it will take -------------------------------------------------------------------

    def _bound(self, kind: Kind) -> float:
        return self.limits.backfill_wait if kind == "backfill" else self.limits.wait

    def _held(self) -> float:
        """How long a call holds its place: measured; before the first is done, what it shows."""
        if self._average is not None:
            return self._average
        now = self._clock.monotonic()
        return max((now - turn.started for turn in self._running), default=0.0)

    def _expected(self, who: Who, kind: Kind) -> float:
        """Seconds until a call that comes now gets its place, as far as can be told."""
        ahead = self._ahead(who, kind)
        if not ahead and self.running < self._places:
            return 0.0
        return (ahead + 1) * self._held() / self._open_to(kind)

    def _ahead(self, who: Who, kind: Kind) -> int:
        reads, writes, _ = (len(self._waiting[kind]) for kind in KINDS)
        own = self._waiting[kind].ahead_of(who)
        match kind:
            case "interactive":
                return own + min(writes, own // READS_BEFORE_A_WRITE)
            case "write":
                return own + min(reads, READS_BEFORE_A_WRITE * (own + 1))
            case "backfill":
                return own + reads + writes

    def _full(self, who: Who, kind: Kind) -> RateLimited:
        seconds = _whole(self._expected(who, kind))
        return RateLimited(
            f"{self.waiting} calls wait for this company already, of which Sage Intacct runs "
            f"{self._places} at once. This one was not sent: come back in {seconds} seconds, and "
            "keep fewer calls under way.",
            seconds=seconds,
        )


def _whole(seconds: float) -> int:
    """Whole seconds, at least one: nobody is told to come back at once."""
    return max(math.ceil(seconds), 1)
