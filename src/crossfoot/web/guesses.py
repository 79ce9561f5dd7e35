"""Whoever sends one unknown link or operator's token after the other is turned away for a while.

Both are 256 random bits, so guessing is hopeless; this spares the log and the database. It is
counted by client address, in this process. A token that is known always passes: behind one
address there may be a whole company, or a proxy with everybody behind it.
"""

from collections import OrderedDict
from math import ceil
from typing import Final

from crossfoot.clock import Clock
from crossfoot.errors import RateLimited

MOST: Final = 20  # unknown tokens of an address …
WITHIN: Final = 600.0  # … in so many seconds
REMEMBERED: Final = 10_000  # addresses; the one that was quiet longest goes first


class Guesses:
    """How many unknown tokens each address has sent, and since when.

    `what` was tried, in words for whoever tried.
    """

    def __init__(self, clock: Clock, what: str) -> None:
        self._clock = clock
        self._what = what
        self._of: OrderedDict[str, tuple[float, int]] = OrderedDict()

    def note(self, address: str) -> None:
        """Count an unknown token.

        Raises:
            RateLimited: there were too many lately.
        """
        now = self._clock.monotonic()
        since, count = self._of.pop(address, (now, 0))
        if now - since >= WITHIN:
            since, count = now, 0
        self._of[address] = (since, min(count + 1, MOST + 1))
        while len(self._of) > REMEMBERED:
            self._of.popitem(last=False)
        if count >= MOST:
            raise RateLimited(
                f"Too many {self._what} that are not valid were tried from this address.",
                seconds=ceil(since + WITHIN - now),
            )
