"""Running one request's functions, each by itself or all as one transaction (intacct-xml §1.6)."""

from dataclasses import dataclass, field, replace

from crossfoot.emulator import api_session, permissions, user_formatting
from crossfoot.emulator.company import Company
from crossfoot.emulator.door_settings import DoorSettings
from crossfoot.emulator.functions import FUNCTIONS, Answer, Call, CallSession, ErrorEntry, Refusal
from crossfoot.emulator.request import FunctionCall, GatewayRequest
from crossfoot.emulator.response import ROLLED_BACK, FunctionResult
from crossfoot.emulator.sessions import Sessions
from crossfoot.emulator.sign_in import Identity
from crossfoot.emulator.uniqueness import ControlIds, Key
from crossfoot.emulator.user_formatting import PLAIN
from crossfoot.emulator.validation import Invalid


class _RolledBack(Exception):  # noqa: N818 -- a signal to the database's transaction, not a fault
    """Leaves the transaction so that it is undone."""


@dataclass(frozen=True, slots=True)
class Execution:
    """One request's functions, who calls them, and what they may touch at the door."""

    company: Company
    identity: Identity
    request: GatewayRequest
    number: int
    """The request's number, which tells it from the others that run at the same time."""
    control_ids: ControlIds
    sessions: Sessions
    settings: DoorSettings
    endpoint: str
    """What getAPISession answers."""
    refusal: ErrorEntry | None = None
    """An error that a fault gives to every function."""
    _done: list[Key] = field(default_factory=list)

    def results(self) -> list[FunctionResult]:
        """Run every function and give their results, in their order."""
        results = self._as_one() if self.request.transaction else self._one_by_one()
        self.control_ids.complete(self._done)
        return results

    def _one_by_one(self) -> list[FunctionResult]:
        results = []
        for call in self.request.functions:
            with self.company.transaction():
                results.append(self._result(call))
        return results

    def _as_one(self) -> list[FunctionResult]:
        results: list[FunctionResult] = []
        try:
            with self.company.transaction():
                for call in self.request.functions:
                    results.append(self._result(call))
                    _roll_back_unless_successful(results[-1])
        except _RolledBack:
            self._done.clear()
            return self._rolled_back(results[-1], len(results) - 1)
        return results

    def _rolled_back(self, failed: FunctionResult, position: int) -> list[FunctionResult]:
        results = [
            FunctionResult("aborted", call.name, call.control_id, errors=(ROLLED_BACK,))
            for call in self.request.functions
        ]
        errors = (*failed.errors, ROLLED_BACK)
        results[position] = replace(failed, answer=Answer(), errors=errors)
        return results

    def _result(self, call: FunctionCall) -> FunctionResult:
        key = (self.request.control.sender, call.control_id)
        try:
            if self.request.control.unique:
                self.control_ids.check(key, self.number, self._done)
            answer = self._run(call)
        except Refusal as refusal:
            answer = Answer(data=refusal.data)
            return FunctionResult("failure", call.name, call.control_id, answer, refusal.entries)
        if self.request.control.unique:
            self._done.append(key)
        return FunctionResult("success", call.name, call.control_id, answer)

    def _run(self, call: FunctionCall) -> Answer:
        if self.refusal is not None:
            raise Refusal(self.refusal)
        if call.name == api_session.NAME:
            return self._api_session(call)
        session = self.identity.session
        caller = CallSession(session.user, self.identity.user, session.entity, session.results)
        formatting = self.settings.formatting.get(session.user, PLAIN)
        element = formatting.understood(call.element)
        made = Call(self.company, caller, call.name, element, call.control_id)
        if call.name == user_formatting.NAME:
            return user_formatting.read_user_formatting(made, self.settings.formatting)
        return formatting.shown(self._registered(made, call.objects))

    def _registered(self, call: Call, objects: frozenset[str]) -> Answer:
        if call.name not in FUNCTIONS:
            raise _unsupported(call.name)
        permissions.check(self.company, self.identity.user, call.name, objects)
        return run(call)

    def _api_session(self, call: FunctionCall) -> Answer:
        return api_session.get_api_session(
            call,
            self.company,
            self.identity.session,
            self.sessions,
            seconds=self.settings.session_seconds,
            endpoint=self.endpoint,
            alone=len(self.request.functions) == 1,
        )


def run(call: Call) -> Answer:
    """Run a registered function. What a Refusal has kept stays; an Invalid undoes all of it."""
    with call.company.transaction():
        try:
            return FUNCTIONS[call.name](call)
        except Invalid:
            raise
        except Refusal as error:
            refusal = error
    raise refusal


def _roll_back_unless_successful(result: FunctionResult) -> None:
    if result.status != "success":
        raise _RolledBack


def _unsupported(name: str) -> Refusal:
    return Refusal(
        ErrorEntry(
            "Unsupported function",
            description2=f"The function '{name}' is not supported by this emulator.",
            correction="See the list of functions in docs/emulator.md.",
        )
    )
