"""One company's gateway: functions in, results out; sessions, repeats and paging are hidden."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping, Sequence
from typing import Any, Final, TypeAlias

from msgspec.structs import replace
from yarl import URL

from crossfoot.clock import SYSTEM_CLOCK, Clock
from crossfoot.errors import (
    AccountRefused,
    CrossfootError,
    InvalidRequest,
    PagingLost,
    PermissionMissing,
    RateLimited,
    RemoteError,
    RemoteGarbled,
    SessionLost,
    SignInRefused,
)
from crossfoot.intacct import functions as f
from crossfoot.intacct.answers import Answer, Page, Record, Result, page_of
from crossfoot.intacct.attempts import Doubt, persist, without_outcome
from crossfoot.intacct.definition import (
    Definition,
    InspectedField,
    ObjectName,
    read_definition,
    read_inspected_fields,
    read_object_names,
)
from crossfoot.intacct.envelope import Request
from crossfoot.intacct.functions import Function, Query
from crossfoot.intacct.lane import Lane, LaneLimits, Place
from crossfoot.intacct.listing import get_list, page_of_list
from crossfoot.intacct.metering import Call, Meter, listener
from crossfoot.intacct.options import Login, Sender
from crossfoot.intacct.paging import pages
from crossfoot.intacct.session import Session, Sessions
from crossfoot.intacct.transport import Transport
from crossfoot.intacct.work import kind_of
from crossfoot.intacct.xml import Value

Watch: TypeAlias = Callable[[CrossfootError | None], Awaitable[None]]
"""Told after each authenticated answer: None if the account was accepted, else why it was not."""

RENEWALS: Final = 3
"""Of a session, in one call: whoever shares it may lose it again at any time (decision 0018)."""

POSITION_LOST: Final = "The session ended, and with it the position in the result set: query again."

KEY: Final = "RECORDNO"
"""The key of every standard object; custom objects have `id` (intacct-xml §4.0)."""


class Gateway:
    """One company, and perhaps one entity of it, as one user. Safe to share between tasks.

    `watch` hears of every authenticated answer, `meter` of every call. `lane` is the company's, if
    others reach it too: each call takes a place of it, in the name of `account`. Without one the
    gateway has a lane of its own, as wide as the transport's options say.

    With `unproven` credentials a sign-in that may have been looked at is not sent again by itself:
    refused ones in a row lock the user (intacct-xml §2.4).
    """

    def __init__(  # noqa: PLR0913 -- all but three are keywords that have defaults
        self,
        transport: Transport,
        sender: Sender,
        login: Login,
        *,
        clock: Clock = SYSTEM_CLOCK,
        watch: Watch | None = None,
        meter: Meter | None = None,
        lane: Lane | None = None,
        account: str = "",
        unproven: bool = False,
    ) -> None:
        self.login = login
        self.lane = lane or Lane(LaneLimits(places=transport.options.concurrent), clock)
        self._transport = transport
        self._sender = sender
        self._clock = clock
        self._watch = watch
        self._meter = meter
        self._account = account
        self._unproven = unproven
        self._sending: set[asyncio.Task[Answer]] = set()
        self._sessions = Sessions(self._sign_in_with, sender, login, transport.options, clock)

    async def sign_in(self) -> Session:
        """Sign in now, even if there is a session.

        Raises what the gateway refuses: `SenderRefused`, `SenderNotAuthorized`, `CompanyUnknown`,
        `SignInRefused`; `EndpointRefused` for an address that is not allowed.
        """
        try:
            session = await self._sessions.renew()
        except (AccountRefused, PermissionMissing) as refusal:
            await self._tell(refusal)
            raise
        await self._tell(None)
        return session

    async def execute(
        self, functions: Sequence[Function], *, transaction: bool = False, unique: bool = False
    ) -> list[Result]:
        """Send functions in one request; one result each, in their order, failed ones included.

        With `transaction` all commit or none. With `unique` the gateway refuses a control id that
        it has completed before (`AlreadyRecorded`), so that even a write may be repeated.
        Raises what concerns the whole request: `AccountRefused`, `RemoteUnavailable` …,
        `OutcomeUnknown` when a write may have been executed without an answer, and `RateLimited`
        when its lane is full, so that it was not sent.
        """
        if not functions:
            raise InvalidRequest("A request needs at least one function.")
        named = [
            function if function.control_id else replace(function, control_id=self._clock.new_id())
            for function in functions
        ]
        doubt = Doubt()
        try:
            answer = await self._in_session(named, doubt, transaction=transaction, unique=unique)
        except (RemoteError, RateLimited) as failure:
            if isinstance(failure, AccountRefused | PermissionMissing):
                await self._tell(failure)
            if doubt and not all(function.reads for function in named):
                raise without_outcome(failure, named) from failure
            raise
        errors = (result.error for result in answer.results)
        await self._tell(next((e for e in errors if isinstance(e, PermissionMissing)), None))
        return list(answer.results)

    async def call(self, function: Function, *, unique: bool = False) -> Result:
        """Send one function; raises its error if it fails."""
        (result,) = await self.execute([function], unique=unique)
        result.raise_for_failure()
        return result

    async def query(self, query: Query) -> Page:
        """One page of a query, as it stands."""
        return page_of(await self.call(f.query(query)))

    async def queries(self, queries: Sequence[Query]) -> list[Page | CrossfootError]:
        """One page of each query, all in one request; in place of a refused one its error."""
        results = await self.execute([f.query(query) for query in queries])
        return [result.error or page_of(result) for result in results]

    async def get_list(self, query: Query) -> Page:
        """One page of what only `get_list` knows, such as attachments (intacct-xml §3.7)."""
        return page_of_list(await self.call(get_list(query)))

    def listed_pages(self, query: Query, *, key: str) -> AsyncGenerator[Page, None]:
        """Every page of it; see `pages`."""
        return pages(self.get_list, query, key)

    def pages(self, query: Query, *, key: str = KEY) -> AsyncGenerator[Page, None]:
        """Every page of a query; walked by `key` unless the query has an order of its own.

        The next page is fetched while the caller works on this one: two are held at most. Close it
        (`contextlib.aclosing`) when leaving early. Custom objects have the key `id`.
        """
        return pages(self.query, query, key)

    async def read(
        self, name: str, keys: Sequence[str], fields: Sequence[str] = ("*",), docparid: str = ""
    ) -> Page:
        """Records by RECORDNO, nested, with their lines; missing ones are absent, in no order."""
        return page_of(await self.call(f.read(name, keys, fields, docparid)))

    async def read_by_name(
        self, name: str, keys: Sequence[str], fields: Sequence[str] = ("*",), docparid: str = ""
    ) -> Page:
        """Records by natural id; missing ones are absent."""
        return page_of(await self.call(f.read_by_name(name, keys, fields, docparid)))

    async def read_by_query(
        self,
        name: str,
        condition: str = "",
        fields: Sequence[str] = ("*",),
        *,
        size: int = f.LARGEST_QUERY_STRING_PAGE,
        docparid: str = "",
    ) -> Page:
        """First page of records by a condition such as `STATUS = 'T'`; go on with `read_more`."""
        asked = f.read_by_query(name, condition, fields, size=size, docparid=docparid)
        return page_of(await self.call(asked))

    async def read_more(self, page: Page) -> Page:
        """The page after this one of a `read_by_query`.

        Raises `PagingLost` when the position is gone: the session ended, or an answer was lost.
        """
        if not page.result_id:
            raise PagingLost("This page has no continuation.")
        return page_of(await self.call(f.read_more(page.result_id)))

    async def lookup(self, name: str, docparid: str = "") -> Definition:
        """An object's fields and relations in this company; it proves no right to read it."""
        return read_definition(await self.call(f.lookup(name, docparid)))

    async def objects(self) -> tuple[ObjectName, ...]:
        """Every object that the company has, by `inspect`."""
        return read_object_names(await self.call(f.inspect()))

    async def inspect(self, name: str) -> tuple[InspectedField, ...]:
        """The fields of an object, in detail."""
        return read_inspected_fields(await self.call(f.inspect(name, detail=True)))

    async def create(
        self, name: str, records: Sequence[Mapping[str, Value]], *, unique: bool = False
    ) -> list[Record]:
        """Create records of one object, all or none; the keys they were given, in order."""
        return await self._write(f.create([(name, record) for record in records]), unique=unique)

    async def update(
        self, name: str, records: Sequence[Mapping[str, Value]], *, unique: bool = False
    ) -> list[Record]:
        """Change records of one object, all or none."""
        return await self._write(f.update([(name, record) for record in records]), unique=unique)

    async def delete(self, name: str, keys: Sequence[str], *, unique: bool = False) -> None:
        """Delete records by RECORDNO, all or none."""
        await self._write(f.delete(name, keys), unique=unique)

    async def _write(self, function: Function, *, unique: bool) -> list[Record]:
        (result,) = await self.execute([function], transaction=True, unique=unique)
        result.raise_for_failure()
        return [*result.records]

    async def _in_session(
        self, functions: Sequence[Function], doubt: Doubt, *, transaction: bool, unique: bool
    ) -> Answer:
        """Ask in the session; a lost one is renewed. A refused request was not executed."""
        lost = 0
        while True:
            session = await self._sessions.current()
            try:
                return await self._ask(
                    session, functions, doubt, transaction=transaction, unique=unique
                )
            except (SessionLost, SignInRefused) as refusal:
                self._sessions.drop(session)
                if any(function.name == "readMore" for function in functions):
                    raise PagingLost(POSITION_LOST, entries=refusal.entries) from refusal
                lost += 1
                if lost > (RENEWALS if isinstance(refusal, SessionLost) else 1):
                    raise

    async def _ask(
        self,
        session: Session,
        functions: Sequence[Function],
        doubt: Doubt,
        *,
        transaction: bool,
        unique: bool,
    ) -> Answer:
        async def send() -> Answer:
            request = Request(
                self._sender,
                session.id,
                functions,
                control_id=self._clock.new_id(),
                transaction=transaction,
                unique=unique,
            )
            return await self._exchange(URL(session.endpoint), request)

        options = self._transport.options
        answer = await persist(send, functions, options, self._clock, unique=unique, doubt=doubt)
        self._sessions.extend(session, answer.lifetime)
        return answer

    async def _sign_in_with(self, request: Request) -> Answer:
        async def send() -> Answer:
            return await self._exchange(self._transport.endpoint, request)

        options, once = self._transport.options, self._unproven
        return await persist(send, request.functions, options, self._clock, once=once)

    async def _exchange(self, url: URL, request: Request) -> Answer:
        answer = await self._send(url, request)
        if answer.control_id and answer.control_id != request.control_id:
            raise RemoteGarbled("Sage Intacct answered another request.")
        if answer.error is not None:
            raise answer.error
        _check_results(request.functions, answer.results)
        return answer

    async def _send(self, url: URL, request: Request) -> Answer:
        """Send a request in a place of the lane.

        One that has been sent comes to its end there even if the caller leaves meanwhile: Intacct
        goes on with it, so that its place is not free yet.
        """
        call = Call(request.functions, kind_of(request.functions), asked=self._clock.monotonic())
        try:
            place = await self.lane.take(call.kind, self._account)
        except RateLimited:
            call.outcome = "turned away"
            self._note(call)
            raise
        call.waited = place.waited
        sending = asyncio.create_task(self._in_place(url, request, place, call))
        self._sending.add(sending)
        sending.add_done_callback(self._sent)
        await asyncio.wait([sending])
        return sending.result()

    async def _in_place(self, url: URL, request: Request, place: Place, call: Call) -> Answer:
        try:
            answer = await self._transport.exchange(url, request, call)
            call.answered(answer)
        except RemoteError as error:
            call.broke(error)
            raise
        finally:
            place.release()
            self._note(call)
        return answer

    def _sent(self, sending: asyncio.Task[Answer]) -> None:
        self._sending.discard(sending)
        if not sending.cancelled():
            sending.exception()  # seen here, so that a caller who left leaves no warning behind

    def _note(self, call: Call) -> None:
        call.mask(self.login.password, self._sender.password)
        for meter in (self._meter, listener()):
            if meter is not None:
                meter(call)

    async def _tell(self, error: RemoteError | None) -> None:
        if self._watch is not None:
            await self._watch(error)

    def __repr__(self) -> str:
        login: Any = self.login
        return f"Gateway({login.company!r}, {login.user!r}, {login.entity!r})"


def _check_results(functions: Sequence[Function], results: Sequence[Result]) -> None:
    """Every function has its result, in order, or nobody could say what happened."""
    if len(functions) != len(results):
        raise RemoteGarbled(f"Sage Intacct answered {len(results)} of {len(functions)} functions.")
    for function, result in zip(functions, results, strict=True):
        if result.control_id not in {"", function.control_id}:
            raise RemoteGarbled("Sage Intacct answered the functions of another request.")
