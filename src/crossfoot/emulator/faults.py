"""Faults: what a test wants to go wrong, and with which requests."""

from typing import Literal

import msgspec

from crossfoot.emulator.request import GatewayRequest

Kind = Literal[
    "delay",
    "http",
    "html",
    "throttle",
    "refuse",
    "lose_session",
    "drop_before",
    "drop_after",
    "drop_midway",
    "trickle",
    "truncate",
    "garble",
]
MAINTENANCE_PAGE = (
    "<!DOCTYPE html>\n<html><head><title>Sage Intacct</title></head><body>"
    "<h1>The service is temporarily unavailable</h1>"
    "<p>We are performing scheduled maintenance. Please try again later.</p></body></html>\n"
)


class Match(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which requests a fault is for; what is left out matches anything.

    `function` and `object` match when any function of the request does; `object` is written in
    any case. `nth` lets the first nth-1 matching requests pass.
    """

    function: str | None = None
    object: str | None = None
    user: str | None = None
    entity: str | None = None
    sender: str | None = None
    control_id: str | None = None
    nth: int = 1

    def meets(self, request: GatewayRequest, user: str, entity: str) -> bool:
        """Whether a request is one of those meant."""
        calls = [
            call
            for call in request.functions
            if self.function in {None, call.name}
            and (self.object is None or self.object.upper() in call.objects)
            and self.control_id in {None, call.control_id}
        ]
        return (
            bool(calls)
            and self.user in {None, user}
            and self.entity in {None, entity}
            and self.sender in {None, request.control.sender}
        )


class Refusing(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The error entry that a `refuse` fault gives every function of the request."""

    errorno: str = "BL01001973"
    description: str = ""
    description2: str = "The Service is Temporarily Off-line"
    correction: str = "Please Try Again Later"


class Fault(msgspec.Struct, forbid_unknown_fields=True):
    """One fault, as the control API takes and shows it."""

    kind: Kind
    match: Match = msgspec.field(default_factory=Match)
    times: int | None = 1
    """How many requests it hits; null is every one until it is removed."""
    seconds: float = 0.0
    """`delay`: how long the answer is held back, in a place of the company's concurrency;
    `trickle`: how long its body takes."""
    status: int | None = None
    """`http`, `html`: the HTTP status (500 and 503 unless said)."""
    body: str | None = None
    """`http`, `html`: the body."""
    headers: dict[str, str] = {}
    """`http`, `html`, `throttle`: more headers."""
    retry_after: int | None = None
    """`http`, `html`, `throttle`: seconds for a Retry-After header."""
    error: Refusing = msgspec.field(default_factory=Refusing)
    """`refuse`: the error entry."""
    id: str = ""
    matched: int = 0
    """How many requests met `match` so far."""
    fired: int = 0
    """How many of them it hit."""

    def __post_init__(self) -> None:
        if self.status is not None and not 200 <= self.status <= 599:
            raise ValueError("`status` must be between 200 and 599")
        if self.seconds < 0 or self.match.nth < 1 or (self.times is not None and self.times < 1):
            raise ValueError("`seconds`, `nth` and `times` must be positive")
        if not all(f"{name}{value}".isprintable() for name, value in self.headers.items()):
            raise ValueError("`headers` must be printable")

    @property
    def spent(self) -> bool:
        """Whether it has hit as many requests as it was to."""
        return self.times is not None and self.fired >= self.times

    @property
    def all_headers(self) -> dict[str, str]:
        """The headers asked for, Retry-After among them."""
        if self.retry_after is None:
            return dict(self.headers)
        return {**self.headers, "Retry-After": str(self.retry_after)}


class Faults:
    """The faults that are set now, in the order they were set."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []
        self._last = 0

    def add(self, fault: Fault) -> Fault:
        """Set a fault and give it an id."""
        self._last += 1
        fault.id = f"fault-{self._last}"
        fault.matched = fault.fired = 0
        self._faults.append(fault)
        return fault

    def all(self) -> list[Fault]:
        """Every fault, spent ones included, so that a test can see what fired."""
        return list(self._faults)

    def remove(self, fault_id: str) -> bool:
        """Take one fault away; whether there was one."""
        before = len(self._faults)
        self._faults = [fault for fault in self._faults if fault.id != fault_id]
        return len(self._faults) < before

    def clear(self) -> None:
        """Take every fault away, and number them anew."""
        self._faults.clear()
        self._last = 0

    def strike(self, request: GatewayRequest, user: str, entity: str) -> list[Fault]:
        """The faults that hit this request; each is counted."""
        struck = []
        for fault in self._faults:
            if fault.spent or not fault.match.meets(request, user, entity):
                continue
            fault.matched += 1
            if fault.matched >= fault.match.nth:
                fault.fired += 1
                struck.append(fault)
        return struck
