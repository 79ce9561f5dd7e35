"""Signing in and staying signed in (intacct-xml §2).

Any number of calls share one session, and any number that find none share one sign-in.
"""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any, Final, TypeAlias

import msgspec

from crossfoot.clock import Clock
from crossfoot.errors import AccountRefused, CrossfootError, RemoteGarbled, SignInRefused
from crossfoot.intacct.answers import Answer
from crossfoot.intacct.endpoints import follow
from crossfoot.intacct.envelope import Request
from crossfoot.intacct.functions import function
from crossfoot.intacct.options import Login, Options, Sender
from crossfoot.secret import Secret

Ask: TypeAlias = Callable[[Request], Awaitable[Answer]]
"""Sends a sign-in request, repeating what is safe; raises what the answer as a whole refuses."""

ASSUMED_LIFETIME: Final = timedelta(hours=1)
"""Of a session whose answer does not say; the shortest that clients assume (intacct-xml §2.2)."""

_LEAST_SHARE: Final = 0.1


class Session(msgspec.Struct, frozen=True):
    """A gateway session; each call before `expires_at` extends it again."""

    id: Secret
    endpoint: str
    expires_at: datetime
    company: str
    user: str
    entity: str


class Sessions:
    """The current session of one login: made when needed, renewed before it lapses."""

    def __init__(
        self, ask: Ask, sender: Sender, login: Login, options: Options, clock: Clock
    ) -> None:
        self._ask = ask
        self._sender = sender
        self._login = login
        self._options = options
        self._clock = clock
        self._current: Session | None = None
        self._lifetime = ASSUMED_LIFETIME
        self._ends = 0.0
        self._signing_in: asyncio.Task[Session] | None = None
        self._refusal: AccountRefused | None = None
        self._refused_until = 0.0

    async def current(self) -> Session:
        """A session that is good for a while, signing in if there is none.

        Raises the last refusal again for a while instead of trying: failures lock the user.
        """
        if self._current is not None and self._clock.monotonic() < self._ends - self._margin():
            return self._current
        if self._refusal is not None and self._clock.monotonic() < self._refused_until:
            raise self._refusal.with_traceback(None)
        return await self.renew()

    async def renew(self) -> Session:
        """Sign in now; callers who ask meanwhile share the answer, good or bad."""
        if self._signing_in is None:
            self._signing_in = asyncio.create_task(self._sign_in())
            self._signing_in.add_done_callback(self._signed_in)
        return await asyncio.shield(self._signing_in)

    def extend(self, session: Session, lifetime: timedelta | None) -> None:
        """The gateway accepted a call: the session lasts its full time again."""
        if self._current is not None and self._current.id == session.id:
            self._hold(session, lifetime or self._lifetime)

    def drop(self, session: Session) -> None:
        """The gateway no longer knows this session."""
        if self._current is not None and self._current.id == session.id:
            self._current = None

    def _signed_in(self, task: asyncio.Task[Session]) -> None:
        self._signing_in = None
        if not task.cancelled():
            task.exception()  # seen here, so that a cancelled caller leaves no warning behind

    async def _sign_in(self) -> Session:
        clock = self._clock
        asked = function("getAPISession")
        request = Request(
            self._sender,
            self._login,
            (msgspec.structs.replace(asked, control_id=clock.new_id()),),
            control_id=clock.new_id(),
        )
        try:
            answer = await self._ask(request)
            session = self._read(answer)
        except AccountRefused as refusal:
            self._current = None
            self._refusal = refusal
            self._refused_until = clock.monotonic() + self._options.refusal_pause
            raise
        self._refusal = None
        self._hold(session, answer.lifetime or ASSUMED_LIFETIME)
        return session

    def _read(self, answer: Answer) -> Session:
        """The session an answer grants; raises what it refuses."""
        result = answer.results[0]
        if (error := result.error) is not None:
            raise _as_refusal(error)
        api: Any = result.records[0] if result.records else None
        if not isinstance(api, dict) or not api.get("sessionid") or not api.get("endpoint"):
            raise RemoteGarbled("Sage Intacct's sign-in answer holds no session.")
        entity = str(api.get("locationid") or answer.entity)
        wanted = self._login.entity
        if wanted and entity and entity.casefold() != wanted.casefold():
            raise RemoteGarbled(f"Sage Intacct signed in to entity {entity} instead of {wanted}.")
        return Session(
            id=Secret(str(api["sessionid"])),
            endpoint=str(follow(str(api["endpoint"]), self._options)),
            expires_at=self._clock.now() + (answer.lifetime or ASSUMED_LIFETIME),
            company=answer.company or self._login.company,
            user=answer.user or self._login.user,
            entity=entity or wanted,
        )

    def _hold(self, session: Session, lifetime: timedelta) -> None:
        self._lifetime = lifetime
        self._ends = self._clock.monotonic() + lifetime.total_seconds()
        expires_at = self._clock.now() + lifetime
        self._current = msgspec.structs.replace(session, expires_at=expires_at)

    def _margin(self) -> float:
        share = self._lifetime.total_seconds() * _LEAST_SHARE
        return min(self._options.renew_before, share)


def _as_refusal(error: CrossfootError) -> CrossfootError:
    """A refused getAPISession is a refused sign-in, whatever its entry says."""
    if isinstance(error, AccountRefused) or error.retry == "later":
        return error
    entries = getattr(error, "entries", ())
    return SignInRefused(error.message, entries=entries, problems=error.problems)
