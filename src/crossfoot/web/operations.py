"""The vocabulary of the route table: what an operation of the HTTP API is.

Every route is one `Operation`. The server's routes, the checks on query parameters, who may call
and the OpenAPI document are all derived from the same table, so none of them can disagree.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Literal

from litestar.types import ASGIApp
from msgspec import Struct

from crossfoot.errors import UnknownParameter
from crossfoot.web.call import Call
from crossfoot.web.query_string import Query

Envelope = Literal["none", "array", "list", "administrative"]
"""What holds the `result`s: nothing, a bare array, the list envelope or the administrative one."""
CrossOrigin = Literal["", "any", "embedding"]
"""Pages of no other origin, of any, or of those that the token's environment lets embed ours."""
Method = Literal["GET", "POST", "PUT", "PATCH", "DELETE"]
Answer = Callable[[Call], Awaitable[ASGIApp]]


class Access(Enum):
    """Who may call an operation (unified-api §1)."""

    ANYONE = "anyone"
    ENVIRONMENT = "an API token"
    ACCOUNT = "an API token or an integrated account's token"
    LINK = "a link token"


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """A query parameter: how it is described to people and machines."""

    name: str
    description: str
    schema: dict[str, Any]
    required: bool = False
    operators: tuple[str, ...] = ("eq",)  # `eq` is written `name=…`, others `name[operator]=…`
    nested: bool = False  # written `name[…]=…`, whatever its schema
    example: Any = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One route: its place, who may call it, what it takes and gives, and the function behind."""

    method: Method
    path: str  # parameters in braces: `/integrated-account/{id}`
    name: str  # the OpenAPI operation id
    tag: str
    summary: str
    answer: Answer
    description: str = ""
    access: Access = Access.ENVIRONMENT
    cross_origin: CrossOrigin = ""  # of which origins' pages browsers may call it
    segments: Mapping[str, str] = field(default_factory=dict)  # what the path's parameters are
    parameters: tuple[Parameter, ...] = ()
    any_parameter: bool = False  # query parameters beyond those named are checked by the answer
    body: type[Struct] | dict[str, Any] | None = None  # a struct, or a JSON schema
    body_example: Any = None
    result: type[Struct] | dict[str, Any] | None = None  # a struct, or a JSON schema
    other_results: tuple[type[Struct], ...] = ()  # what it may answer with instead
    several: type[Struct] | None = None  # what an array body is answered with; 207 if not all went
    envelope: Envelope = "none"
    presented: bool = False  # `truto_response_format` may give the result another shape
    result_example: Any = None  # or a function that makes it
    other_types: tuple[str, ...] = ()  # media types of texts that it may answer with instead
    keyed: bool = False  # takes an `Idempotency-Key`, though it is no single write
    binary: bool = False  # the answer is a file, of whatever type
    statuses: tuple[int, ...] = ()  # errors besides 400, 401, 403 and 500

    @property
    def limited(self) -> bool:
        """Whether its calls go through a company's lane, of which its answers tell."""
        return self.path.startswith(("/unified/", "/proxy/"))

    @property
    def writes(self) -> bool:
        """Whether it writes to a company, exactly once."""
        return self.limited and self.method != "GET" and self.path != "/proxy/query"

    def parameter_names(self) -> tuple[str, ...]:
        """The query parameters that it knows, in their order; of `contact[id]` the first word."""
        return tuple(dict.fromkeys(p.name.partition("[")[0] for p in self.parameters))

    def check_names(self, query: Query, *, lenient: bool) -> None:
        """Refuse query parameters that mean nothing here, rather than ignore them."""
        if self.any_parameter or lenient:
            return
        known = self.parameter_names()
        for name in query:
            if name not in known:
                raise UnknownParameter(name, known)

    def segment_names(self) -> tuple[str, ...]:
        """The parameters of its path, in their order."""
        return tuple(part.strip("{}") for part in self.path.split("/") if part.startswith("{"))
