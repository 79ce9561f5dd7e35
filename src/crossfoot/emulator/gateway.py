"""The walk of one request: read it, let faults strike, wait for a place, sign in, run, answer."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass, replace

from crossfoot.clock import Clock
from crossfoot.emulator import failures, response
from crossfoot.emulator.company import Company
from crossfoot.emulator.concurrency import ConcurrencyLimit, Places, TooManyRequests
from crossfoot.emulator.door_settings import DoorSettings
from crossfoot.emulator.execution import Execution
from crossfoot.emulator.failures import AuthenticationFailure, ControlFailure, Style
from crossfoot.emulator.faults import Fault, Faults
from crossfoot.emulator.functions import ErrorEntry
from crossfoot.emulator.reply import HUNG_UP, Reply, instead, spoiled
from crossfoot.emulator.request import GatewayRequest, read_request
from crossfoot.emulator.requests_seen import (
    RequestsSeen,
    SeenRequest,
    describe,
    masked_document,
)
from crossfoot.emulator.response import FunctionResult, SignedIn
from crossfoot.emulator.sessions import Sessions
from crossfoot.emulator.sign_in import Identity, SignIn
from crossfoot.emulator.uniqueness import ControlIds
from crossfoot.emulator.worker import CompanyWorker

PATH = "/ia/xml/xmlgw.phtml"


@dataclass(frozen=True, slots=True)
class Arrival:
    """A request on its walk: its document, what is remembered of it, and where it came to."""

    request: GatewayRequest
    seen: SeenRequest
    struck: list[Fault]
    host: str
    era: int

    def has(self, kind: str) -> bool:
        """Whether a fault of this kind struck it."""
        return any(fault.kind == kind for fault in self.struck)


class Gateway:
    """The gateway of one company, and everything it keeps between requests."""

    def __init__(self, settings: DoorSettings, worker: CompanyWorker, clock: Clock) -> None:
        self.settings = settings
        self.worker = worker
        self.sessions = Sessions(clock)
        self.sign_in = SignIn(settings, self.sessions, clock)
        self.control_ids = ControlIds()
        self.places = Places()
        self.faults = Faults()
        self.seen = RequestsSeen()
        self._clock = clock
        self._behind_the_scenes: set[asyncio.Task[None]] = set()
        self._era = 0

    @property
    def limit(self) -> ConcurrencyLimit:
        """The company's concurrency as set now."""
        set_ = self.settings
        return ConcurrencyLimit(set_.concurrent, set_.queue_length, set_.queue_seconds)

    def abandon(self) -> None:
        """Hang up on the requests that are under way but not at work: another company comes."""
        self._era += 1

    def forget(self) -> None:
        """Forget sessions, control ids, faults, requests and marks: all but the company."""
        self.sessions.end_all()
        self.sign_in.forget_wrong_passwords()
        self.control_ids.forget()
        self.faults.clear()
        self.seen.clear()
        self.places.forget_marks()

    async def finish(self) -> None:
        """Let the asynchronous requests that were acknowledged come to their end."""
        await asyncio.gather(*self._behind_the_scenes)

    async def answer(self, body: bytes, content_type: str, host: str) -> Reply:
        """Answer one HTTP request body; `host` is the host and port it was sent to."""
        started = self._clock.monotonic()
        seen = self.seen.new(response.instant(self._clock.now()), len(body))
        try:
            reply = await self._answer(body, content_type, host, seen)
        except BaseException:
            seen.http_status, seen.outcome = 500, "crash"
            raise
        seen.http_status, seen.outcome = reply.status, reply.outcome
        seen.bytes_out = len(reply.body)
        seen.seconds = round(self._clock.monotonic() - started, 6)
        return reply

    async def _answer(self, body: bytes, content_type: str, host: str, seen: SeenRequest) -> Reply:
        try:
            request = await asyncio.to_thread(read_request, body, content_type)
        except ControlFailure as failure:
            return self._refused(failure, Style())
        return await self._walk(self._arrival(request, seen, host))

    def _arrival(self, request: GatewayRequest, seen: SeenRequest, host: str) -> Arrival:
        user, entity = self._who(request)
        seen.sender, seen.control_id = request.control.sender, request.control.control_id
        seen.user, seen.entity = user, entity
        seen.authentication = "login" if request.login else "session"
        seen.transaction, seen.unique = request.transaction, request.control.unique
        seen.functions = [describe(call) for call in request.functions]
        if self.settings.keep_documents:
            seen.document = masked_document(request)
        struck = self.faults.strike(request, user, entity)
        seen.faults = [fault.id for fault in struck]
        return Arrival(request, seen, struck, host, self._era)

    def _who(self, request: GatewayRequest) -> tuple[str, str]:
        if request.login is not None:
            return request.login.user, request.login.entity
        session = self.sessions.peek(request.session)
        return (session.user, session.entity) if session else ("", "")

    async def _walk(self, arrival: Arrival) -> Reply:
        reply = instead(arrival.struck)
        if reply is not None:
            return reply
        if arrival.has("throttle"):
            return self._throttled(arrival)
        try:
            self.sign_in.check_control(arrival.request, self.worker.company.settings.id)
            if arrival.request.control.policy:
                return spoiled(self._acknowledged(arrival), arrival.struck)
            return spoiled(await self._in_a_place(arrival), arrival.struck)
        except TooManyRequests:
            return self._throttled(arrival)
        except ControlFailure as failure:
            return self._refused(failure, arrival.request.control.style)

    def _throttled(self, arrival: Arrival) -> Reply:
        control = arrival.request.control
        seconds = self.settings.retry_after
        headers = {} if seconds is None else {"Retry-After": str(seconds)}
        for fault in arrival.struck:
            if fault.kind == "throttle":
                headers |= fault.all_headers
        reply = self._refused(failures.throttled(control.echo), control.style)
        return replace(reply, headers=headers)

    def _acknowledged(self, arrival: Arrival) -> Reply:
        """Acknowledge, and do the work unwatched; nothing is POSTed to a Response URL (§1.5)."""
        task = asyncio.create_task(self._unwatched(arrival))
        self._behind_the_scenes.add(task)
        task.add_done_callback(self._behind_the_scenes.discard)
        control = arrival.request.control
        body = response.acknowledgement(control.echo, control.style)
        return Reply(200, body, outcome="acknowledgement")

    async def _unwatched(self, arrival: Arrival) -> None:
        with suppress(TooManyRequests, ControlFailure):
            await self._in_a_place(arrival)

    async def _in_a_place(self, arrival: Arrival) -> Reply:
        request, seen = arrival.request, arrival.seen
        keys = [(request.control.sender, call.control_id) for call in request.functions]
        if request.control.unique:
            self.control_ids.claim(keys, seen.number)
        came = self._clock.monotonic()
        try:
            async with self.places.place(self.limit):
                seen.waited_seconds = round(self._clock.monotonic() - came, 6)
                delays = sum(fault.seconds for fault in arrival.struck if fault.kind == "delay")
                await self._pause(self.settings.latency_seconds + delays)
                if arrival.era != self._era:
                    return HUNG_UP
                if arrival.has("lose_session"):
                    self.sessions.end(request.session)
                return await self.worker.run(lambda company: self._serve(company, arrival))
        finally:
            self.control_ids.release(keys, seen.number)

    async def _pause(self, seconds: float) -> None:
        if seconds > 0:
            await self._clock.sleep(seconds)

    def _serve(self, company: Company, arrival: Arrival) -> Reply:
        """Sign in, run the functions and write the answer; in the company's thread."""
        control = arrival.request.control
        try:
            identity = self.sign_in.identify(arrival.request, company)
        except AuthenticationFailure as failure:
            body = response.authentication_failure(failure, control.echo, control.style)
            return Reply(200, body, outcome="authentication failure")
        results = self._run(company, identity, arrival)
        raw = next((result.answer.raw for result in results if result.answer.raw), None)
        if raw is not None:
            return Reply(200, raw[1], raw[0])
        session = identity.session
        signed_in = SignedIn(
            session.user, session.company, session.entity, self._clock.now(), session.expires_at
        )
        return Reply(200, response.results(control.echo, signed_in, results, control.style))

    def _run(self, company: Company, identity: Identity, arrival: Arrival) -> list[FunctionResult]:
        results = Execution(
            company,
            identity,
            arrival.request,
            number=arrival.seen.number,
            control_ids=self.control_ids,
            sessions=self.sessions,
            settings=self.settings,
            endpoint=self._endpoint(arrival.host),
            refusal=_refusal(arrival.struck),
        ).results()
        for function, result in zip(arrival.seen.functions, results, strict=True):
            function.status = result.status
            function.errorno = result.errors[0].errorno if result.errors else ""
        return results

    def _endpoint(self, host: str) -> str:
        host = self.settings.endpoint_host or host
        return f"{host}{PATH}" if "://" in host else f"http://{host}{PATH}"

    def _refused(self, failure: ControlFailure, style: Style) -> Reply:
        body = response.control_failure(failure, style)
        return Reply(failure.status, body, outcome="control failure")


def _refusal(struck: list[Fault]) -> ErrorEntry | None:
    for fault in struck:
        if fault.kind == "refuse":
            error = fault.error
            return ErrorEntry(
                error.errorno, error.description, error.description2, error.correction
            )
    return None
