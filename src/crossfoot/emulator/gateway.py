"""The walk of one request: read it, let faults strike, wait for a place, sign in, run, answer."""

import asyncio
from dataclasses import dataclass, replace

from crossfoot.clock import Clock
from crossfoot.emulator import failures, response
from crossfoot.emulator.company import Company
from crossfoot.emulator.concurrency import ConcurrencyLimit, Places, TooManyRequests
from crossfoot.emulator.door_settings import DoorSettings
from crossfoot.emulator.execution import Execution
from crossfoot.emulator.failures import AuthenticationFailure, ControlFailure
from crossfoot.emulator.faults import Fault, Faults
from crossfoot.emulator.functions import ErrorEntry
from crossfoot.emulator.reply import Reply, instead, spoiled
from crossfoot.emulator.request import GatewayRequest, read_request
from crossfoot.emulator.requests_seen import (
    RequestsSeen,
    SeenRequest,
    describe,
    masked_document,
)
from crossfoot.emulator.response import FunctionResult, SignedIn
from crossfoot.emulator.sessions import Sessions
from crossfoot.emulator.sign_in import SignIn
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
        self._behind_the_scenes: set[asyncio.Task[Reply]] = set()

    @property
    def limit(self) -> ConcurrencyLimit:
        """The company's concurrency as set now."""
        set_ = self.settings
        return ConcurrencyLimit(set_.concurrent, set_.queue_length, set_.queue_seconds)

    def forget(self) -> None:
        """Forget sessions, control ids, faults, requests and marks: all but the company."""
        self.sessions.end_all()
        self.sign_in.forget_wrong_passwords()
        self.control_ids.forget()
        self.faults.clear()
        self.seen.clear()
        self.places.forget_marks()

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
            return self._refused(failure)
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
        return Arrival(request, seen, struck, host)

    def _who(self, request: GatewayRequest) -> tuple[str, str]:
        if request.login is not None:
            return request.login.user, request.login.entity
        session = self.sessions.peek(request.session)
        return (session.user, session.entity) if session else ("", "")

    async def _walk(self, arrival: Arrival) -> Reply:
        reply = instead(arrival.struck)
        if reply is not None:
            return reply
        control = arrival.request.control
        try:
            if arrival.has("throttle"):
                raise failures.throttled(control.echo)
            self.sign_in.check_control(arrival.request, self.worker.company.settings.id)
            if control.policy:
                return spoiled(self._acknowledged(arrival), arrival.struck)
            return spoiled(await self._in_a_place(arrival), arrival.struck)
        except TooManyRequests:
            return self._throttled(arrival, self.settings.retry_after)
        except ControlFailure as failure:
            if failure.status == 429:
                return self._throttled(arrival, None)
            return self._refused(failure, arrival.request)

    def _throttled(self, arrival: Arrival, retry_after: int | None) -> Reply:
        echo = arrival.request.control.echo
        reply = self._refused(failures.throttled(echo), arrival.request)
        headers = {} if retry_after is None else {"Retry-After": str(retry_after)}
        for fault in arrival.struck:
            if fault.kind == "throttle":
                headers |= fault.all_headers
        return replace(reply, headers=headers)

    def _acknowledged(self, arrival: Arrival) -> Reply:
        """Acknowledge, and do the work unwatched; nothing is POSTed to a Response URL (§1.5)."""
        task = asyncio.create_task(self._in_a_place(arrival))
        self._behind_the_scenes.add(task)
        task.add_done_callback(self._behind_the_scenes.discard)
        control = arrival.request.control
        body = response.acknowledgement(control.echo, whitespace=control.whitespace)
        return Reply(200, body, outcome="acknowledgement")

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
                if arrival.has("lose_session"):
                    self.sessions.end(request.session)
                return await self.worker.run(lambda company: self._serve(company, arrival))
        finally:
            self.control_ids.release(keys, seen.number)

    async def _pause(self, seconds: float) -> None:
        if seconds > 0:
            await self._clock.sleep(seconds)

    def _serve(self, company: Company, arrival: Arrival) -> Reply:
        """Sign in and run the functions; in the company's thread."""
        request = arrival.request
        control = request.control
        try:
            identity = self.sign_in.identify(request, company)
        except AuthenticationFailure as failure:
            body = response.authentication_failure(
                failure,
                control.echo,
                whitespace=control.whitespace,
                additional=control.additional_info,
            )
            return Reply(200, body, outcome="authentication failure")
        session = identity.session
        results = Execution(
            company,
            identity,
            request,
            number=arrival.seen.number,
            control_ids=self.control_ids,
            sessions=self.sessions,
            settings=self.settings,
            endpoint=self._endpoint(arrival.host),
            refusal=_refusal(arrival.struck),
        ).results()
        self._note(arrival.seen, results)
        raw = next((r.answer.raw for r in results if r.answer.raw), None)
        if raw is not None:
            return Reply(200, raw[1], raw[0])
        signed_in = SignedIn(
            session.user, session.company, session.entity, self._clock.now(), session.expires_at
        )
        body = response.results(
            control.echo,
            signed_in,
            results,
            whitespace=control.whitespace,
            additional=control.additional_info,
        )
        return Reply(200, body)

    def _endpoint(self, host: str) -> str:
        host = self.settings.endpoint_host or host
        return f"{host}{PATH}" if "://" in host else f"http://{host}{PATH}"

    def _note(self, seen: SeenRequest, results: list[FunctionResult]) -> None:
        for function, result in zip(seen.functions, results, strict=True):
            function.status = result.status
            function.errorno = result.errors[0].errorno if result.errors else ""

    def _refused(self, failure: ControlFailure, request: GatewayRequest | None = None) -> Reply:
        control = request.control if request else None
        body = response.control_failure(
            failure,
            whitespace=control.whitespace if control else True,
            additional=control.additional_info if control else False,
        )
        return Reply(failure.status, body, outcome="control failure")


def _refusal(struck: list[Fault]) -> ErrorEntry | None:
    for fault in struck:
        if fault.kind == "refuse":
            error = fault.error
            return ErrorEntry(
                error.errorno, error.description, error.description2, error.correction
            )
    return None
