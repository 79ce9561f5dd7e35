"""What goes back over HTTP, and how a fault spoils it."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final, Literal

from crossfoot.emulator.faults import MAINTENANCE_PAGE, Fault
from crossfoot.emulator.response import CONTENT_TYPE

HTML: Final = "text/html; charset=UTF-8"
SPOILED_BYTES: Final = b"<data\x00\xff\xfe></dta>"


@dataclass(frozen=True, slots=True)
class Reply:
    """An HTTP answer, or a connection that breaks instead of it."""

    status: int
    body: bytes
    content_type: str = CONTENT_TYPE
    headers: dict[str, str] = field(default_factory=dict)
    outcome: str = "results"
    dropped: Literal["", "unanswered", "midway"] = ""
    """`unanswered`: the connection is aborted; `midway`: it is, after half of the body."""
    seconds: float = 0.0
    """How long the body takes on its way."""


HUNG_UP: Final = Reply(0, b"", outcome="fault", dropped="unanswered")
"""No answer: the connection is aborted."""


def instead(struck: Sequence[Fault]) -> Reply | None:
    """The answer of a fault that keeps the request from the gateway, or None."""
    for fault in struck:
        if fault.kind == "http":
            return _bare(fault, fault.status or 500, fault.body or "")
        if fault.kind == "html":
            return _bare(fault, fault.status or 503, fault.body or MAINTENANCE_PAGE)
        if fault.kind == "drop_before":
            return HUNG_UP
    return None


def spoiled(reply: Reply, struck: Sequence[Fault]) -> Reply:
    """The answer after the faults that come behind the work."""
    for fault in struck:
        if fault.kind == "drop_after":
            reply = replace(reply, status=0, dropped="unanswered")
        elif fault.kind == "drop_midway":
            reply = replace(reply, dropped="midway")
        elif fault.kind == "trickle":
            reply = replace(reply, seconds=fault.seconds)
        elif fault.kind == "truncate":
            reply = replace(reply, body=reply.body[: len(reply.body) // 2])
        elif fault.kind == "garble":
            middle = len(reply.body) // 2
            body = reply.body[:middle] + SPOILED_BYTES + reply.body[middle + 16 :]
            reply = replace(reply, body=body)
    return reply


def _bare(fault: Fault, status: int, body: str) -> Reply:
    headers = fault.all_headers
    kind = headers.pop("Content-Type", HTML)
    return Reply(status, body.encode(), kind, headers, outcome="fault")
