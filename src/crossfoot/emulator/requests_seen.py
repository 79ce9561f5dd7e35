"""What the emulator remembers of the requests it has seen, without their secrets."""

from collections import deque
from copy import deepcopy

import msgspec
from lxml import etree

from crossfoot.emulator.request import FunctionCall, GatewayRequest

MASK = "***"
SECRET = frozenset({"password", "sessionid"})
KEPT = 2_000
LONGEST_DOCUMENT = 16_384


class SeenFunction(msgspec.Struct):
    """One function of a request, as far as a test wants to know it."""

    name: str
    control_id: str
    object: str
    page_size: int | None
    offset: int | None
    fields: int
    """How many fields a query selects; 0 for other functions."""
    status: str = ""
    errorno: str = ""


class SeenRequest(msgspec.Struct):
    """One HTTP request to the gateway."""

    number: int
    at: str
    """The company's instant when it came, ISO-8601."""
    sender: str = ""
    user: str = ""
    entity: str = ""
    control_id: str = ""
    authentication: str = ""
    """`login`, `session`, or "" when it did not come so far."""
    transaction: bool = False
    unique: bool | None = None
    functions: list[SeenFunction] = []
    http_status: int = 0
    """0: the connection was dropped without an answer."""
    outcome: str = ""
    """`results`, `control failure`, `authentication failure`, `acknowledgement`, `fault` or `crash`
    (a defect of the emulator); "" while it runs."""
    faults: list[str] = []
    seconds: float = 0.0
    waited_seconds: float = 0.0
    """How long of them it stood in the company's queue."""
    bytes_in: int = 0
    bytes_out: int = 0
    document: str = ""
    """The request with its secrets masked, up to 16 kB; "" when keeping is off."""


class RequestsSeen:
    """The latest requests, oldest first, and how many there were in all."""

    def __init__(self) -> None:
        self._kept: deque[SeenRequest] = deque(maxlen=KEPT)
        self.count = 0

    def new(self, at: str, bytes_in: int) -> SeenRequest:
        """Start the record of a request that has just come."""
        self.count += 1
        seen = SeenRequest(number=self.count, at=at, bytes_in=bytes_in)
        self._kept.append(seen)
        return seen

    def all(self) -> list[SeenRequest]:
        """The requests still remembered."""
        return list(self._kept)

    def clear(self) -> None:
        """Forget them and count from nothing."""
        self._kept.clear()
        self.count = 0


def describe(call: FunctionCall) -> SeenFunction:
    """What to remember of one function."""
    return SeenFunction(
        name=call.name,
        control_id=call.control_id,
        object=call.object,
        page_size=_number(call.text("pagesize") or call.element.get("maxitems", "")),
        offset=_number(call.text("offset") or call.element.get("start", "")),
        fields=len(call.element.findall("select/*")),
    )


def masked_document(request: GatewayRequest) -> str:
    """The request's document with passwords and session ids masked."""
    document = deepcopy(request.document)
    for element in document.iter():
        if str(element.tag).lower() in SECRET:
            element.text = MASK
    return etree.tostring(document, encoding="unicode")[:LONGEST_DOCUMENT]


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() else None
