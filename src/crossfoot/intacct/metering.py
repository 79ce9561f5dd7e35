"""What a call to the gateway cost: time in its lane, time at the gateway, and what Sage bills."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from crossfoot.errors import RemoteUnavailable
from crossfoot.intacct.answers import Answer
from crossfoot.intacct.functions import Function
from crossfoot.intacct.work import Kind

Outcome = Literal["answered", "failed", "not sent", "turned away"]


@dataclass(slots=True)
class Call:
    """One HTTP call, filled in while it is made. Times are seconds.

    An attempt that is repeated is a call of its own. `failed` is one without a readable answer, or
    whose answer refuses the request or any function of it.
    """

    functions: Sequence[Function]
    kind: Kind
    outcome: Outcome = "failed"
    waited: float = 0.0
    """In the company's lane, and for a connection where there are not enough."""
    seconds: float = 0.0
    """From sending it to the end of its answer."""
    refused: int = 0
    """What would have been billed, had the gateway not refused it."""

    def answered(self, answer: Answer) -> None:
        """Note what became of it."""
        failed = [result.failed for result in answer.results]
        if answer.error is None:
            pairs = zip(self.functions, failed, strict=False)
            self.refused = sum(function.transactions for function, bad in pairs if bad)
        elif not isinstance(answer.error, RemoteUnavailable):  # an error page is no answer
            self.refused = self._asked()
        self.outcome = "failed" if answer.error is not None or any(failed) else "answered"

    @property
    def transactions(self) -> int:
        """What Sage bills for it (`Function.transactions`).

        Assumed where nothing is said: what the gateway refuses is not billed, and what got no
        answer was done.
        """
        if self.outcome in {"not sent", "turned away"}:
            return 0
        return self._asked() - self.refused

    def _asked(self) -> int:
        return sum(function.transactions for function in self.functions)


Meter: TypeAlias = Callable[[Call], None]
"""Told of each call when it is over; it must not wait."""
