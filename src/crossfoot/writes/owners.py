"""Which process is at a write, and whether it can still be."""

import os
import socket
from typing import Final, NamedTuple

from crossfoot.clock import Clock

_SEPARATOR: Final = " "


class Owner(NamedTuple):
    """A process: its host, its number there, and what tells it from others of that number."""

    host: str
    pid: int
    nonce: str

    @classmethod
    def here(cls, clock: Clock) -> "Owner":
        """This process."""
        return cls(socket.gethostname(), os.getpid(), clock.new_id())

    def __str__(self) -> str:
        return _SEPARATOR.join((self.host, str(self.pid), self.nonce))

    def knows_dead(self, other: str) -> bool:
        """Whether another owner surely lives no more, as far as this host can tell."""
        host, pid, nonce = other.split(_SEPARATOR)
        if host != self.host or nonce == self.nonce:
            return False
        if int(pid) == self.pid:
            return True  # this process has that number now
        try:
            os.kill(int(pid), 0)
        except ProcessLookupError:
            return True
        except PermissionError:
            return False
        return False
