"""Who waits in a lane, in a fair order: account by account, caller by caller, each in turn."""

import asyncio
from collections import OrderedDict, deque
from typing import NamedTuple, TypeAlias

from crossfoot.intacct.work import Kind


class Who(NamedTuple):
    """Whose call it is: an account of the company, and one of the callers behind it."""

    account: str = ""
    caller: str = ""


class Turn:
    """A call that waits; `admitted` becomes True with its place, False when it is turned away."""

    __slots__ = ("admitted", "came", "kind", "started", "waits", "who")

    def __init__(self, who: Who, kind: Kind, came: float) -> None:
        self.who = who
        self.kind = kind
        self.came = came
        self.started = came
        self.waits = False
        self.admitted: asyncio.Future[bool] = asyncio.get_running_loop().create_future()


Callers: TypeAlias = OrderedDict[str, deque[Turn]]


class Turns:
    """The calls of one kind that wait.

    `take` goes round the accounts, and within an account round its callers; a caller's own calls
    keep their order. So whoever sends 200 calls makes another wait for one of them, not for all.
    """

    def __init__(self) -> None:
        self._accounts: OrderedDict[str, Callers] = OrderedDict()
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def add(self, turn: Turn) -> None:
        """Let a call wait."""
        callers = self._accounts.setdefault(turn.who.account, OrderedDict())
        callers.setdefault(turn.who.caller, deque()).append(turn)
        turn.waits = True
        self._count += 1

    def take(self) -> Turn:
        """The call whose turn it is, which waits no more."""
        account, callers = next(iter(self._accounts.items()))
        caller, calls = next(iter(callers.items()))
        turn = calls[0]
        self._accounts.move_to_end(account)
        callers.move_to_end(caller)
        self.remove(turn)
        return turn

    def remove(self, turn: Turn) -> None:
        """Let a call wait no more."""
        account, caller = turn.who
        callers = self._accounts[account]
        callers[caller].remove(turn)
        turn.waits = False
        self._count -= 1
        if not callers[caller]:
            del callers[caller]
        if not callers:
            del self._accounts[account]

    def waiting_for(self, who: Who) -> int:
        """How many calls of one caller wait."""
        return len(self._own(who).get(who.caller, ()))

    def ahead_of(self, who: Who) -> int:
        """How many of the waiting calls go before one that comes now, at most."""
        place = self.waiting_for(who)
        own = self._own(who)
        place += sum(
            min(len(calls), place + 1) for name, calls in own.items() if name != who.caller
        )
        others = (_length(c) for name, c in self._accounts.items() if name != who.account)
        return place + sum(min(length, place + 1) for length in others)

    def last_of_most(self) -> Turn:
        """The newest call of the busiest caller of the busiest account."""
        callers = max(self._accounts.values(), key=_length)
        return max(callers.values(), key=len)[-1]

    def _own(self, who: Who) -> Callers:
        return self._accounts.get(who.account, OrderedDict())


def _length(callers: Callers) -> int:
    return sum(map(len, callers.values()))
