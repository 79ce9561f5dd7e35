"""Gateway sessions: opened by a sign-in, kept alive by use, gone after a while (intacct-xml §2)."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from crossfoot.clock import Clock
from crossfoot.emulator.results import ResultSets


@dataclass(slots=True)
class Session:
    """One session: who, in which entity ("" is the top level), and until when."""

    id: str
    company: str
    user: str
    entity: str
    opened_at: datetime
    expires_at: datetime
    results: ResultSets = field(default_factory=ResultSets)


class Sessions:
    """The sessions that are open now.

    The company's thread uses and opens them while the event loop may list and end them: every step
    is one operation on the dictionary, or goes over a copy of it.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._open: dict[str, Session] = {}

    def open(self, company: str, user: str, entity: str, seconds: float) -> Session:
        """Start a session that lapses after `seconds` without a call, and keep it."""
        session = self.passing(company, user, entity, seconds)
        self._forget_lapsed()
        self._open[session.id] = session
        return session

    def passing(self, company: str, user: str, entity: str, seconds: float) -> Session:
        """A session that lives for one request only: the sign-in of a single call."""
        now = self._clock.now()
        # The gateway's ids are URL-safe base64 that ends in two dots (intacct-xml §2.1).
        session_id = self._clock.new_token()[:34] + ".."
        return Session(session_id, company, user, entity, now, now + timedelta(seconds=seconds))

    def use(self, session_id: str, seconds: float) -> Session | None:
        """The open session of this id, alive for `seconds` more from now; None when it lapsed."""
        session = self._open.get(session_id)
        if session is None:
            return None
        now = self._clock.now()
        if session.expires_at <= now:
            self.end(session_id)
            return None
        session.expires_at = now + timedelta(seconds=seconds)
        return session

    def peek(self, session_id: str) -> Session | None:
        """The session of this id, without keeping it alive by the look."""
        return self._open.get(session_id)

    def end(self, session_id: str) -> bool:
        """End one session; whether there was one."""
        return self._open.pop(session_id, None) is not None

    def end_all(self) -> int:
        """End every session; how many there were."""
        ended = len(self._open)
        self._open.clear()
        return ended

    def all(self) -> list[Session]:
        """Every session that has not lapsed, oldest first."""
        now = self._clock.now()
        return [session for session in list(self._open.values()) if session.expires_at > now]

    def _forget_lapsed(self) -> None:
        now = self._clock.now()
        for session in list(self._open.values()):
            if session.expires_at <= now:
                self.end(session.id)
