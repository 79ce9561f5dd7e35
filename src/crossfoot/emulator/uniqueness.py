"""The memory of function control ids behind `uniqueid` (intacct-xml §1.6).

A function whose control id has been completed before is refused, and so is one that another
request is running just now; a failed one may be sent again. The scope (sender and company) and
the retention (until the emulator is reset) are not documented.
"""

from collections.abc import Collection, Iterable

from crossfoot.emulator.functions import ErrorEntry, Refusal

Key = tuple[str, str]
"""Sender id and function control id: one company is emulated, so it needs no naming."""


class ControlIds:
    """Which control ids are completed, and which request is running the others."""

    def __init__(self) -> None:
        self._completed: set[Key] = set()
        self._running: dict[Key, int] = {}

    def claim(self, keys: Iterable[Key], request: int) -> None:
        """A request begins to run functions; whoever claims a key first holds it."""
        for key in keys:
            self._running.setdefault(key, request)

    def release(self, keys: Iterable[Key], request: int) -> None:
        """The request is over, whatever became of its functions."""
        for key in keys:
            if self._running.get(key) == request:
                del self._running[key]

    def check(self, key: Key, request: int, done: Collection[Key] = ()) -> None:
        """Let a function run only if it is neither done, also by its own request, nor running.

        Raises:
            Refusal: It is; the errorno is guessed (intacct-xml §10.2).
        """
        if key in self._completed or key in done:
            raise Refusal(ErrorEntry("XL03000009", description2=f"{_RECORDED} {key[1]}"))
        if self._running.get(key, request) != request:
            raise Refusal(ErrorEntry("XL03000009", description2=f"{_RUNNING} {key[1]}"))

    def complete(self, keys: Iterable[Key]) -> None:
        """Remember functions that succeeded and are kept."""
        self._completed.update(keys)

    def forget(self) -> None:
        """Start with an empty memory."""
        self._completed.clear()


_RECORDED = "A successful transaction has already been recorded with the control id"
_RUNNING = "There is a concurrent request in process with the control id"
