"""Errors as answers: the contract's envelope and an RFC 9457 problem document in one body.

The contract's part is `statusCode`, `error`, `message`, `truto_is_remote_error`, `raw_response` and
`truto_error_insight` (unified-api §4.7); the rest is RFC 9457 with our extensions: a stable `code`,
who must act (`blame`), whether to repeat the call (`retry`) and every single problem.
"""

from http import HTTPStatus
from typing import Any, Final

from msgspec import UNSET, Struct, UnsetType
from msgspec.json import Encoder

from crossfoot.errors import (
    CrossfootError,
    CrossfootFault,
    Forbidden,
    InvalidBody,
    MissingParameter,
    PermissionMissing,
    RateLimited,
    RemoteError,
    RemoteThrottled,
    WriteInProgress,
)

CONTENT_TYPE: Final = "application/problem+json"
WAIT_SECONDS: Final = 10  # unified-api §13: what clients are told to wait when Intacct says nothing
FORWARDED: Final = frozenset({"retry-after", "ratelimit-limit", "ratelimit-remaining"}) | {
    "ratelimit-reset"
}


class Insight(Struct, frozen=True):
    """One machine-readable hint (unified-api §4.7)."""

    description: str
    value: Any = UNSET


class FieldProblem(Struct, frozen=True):
    """One thing wrong with the request: where (`path`), which `rule`, in words, and the remedy."""

    path: str
    rule: str
    message: str
    remedy: str | UnsetType = UNSET


class GatewayError(Struct, frozen=True):
    """One error entry of Sage Intacct's answer, as sent."""

    level: str
    number: str
    description: str
    description2: str
    correction: str
    support_id: str


class RawResponse(Struct, frozen=True):
    """What Sage Intacct said, entry by entry."""

    errors: list[GatewayError]


class ProblemDocument(Struct, frozen=True, rename={"status_code": "statusCode"}):
    """An error: the contract's envelope and an RFC 9457 problem document in one."""

    status_code: int
    error: str
    message: str
    type: str
    title: str
    status: int
    detail: str
    code: str
    blame: str
    retry: str
    request_id: str
    errors: list[FieldProblem]
    truto_error_insight: dict[str, Insight]
    truto_is_remote_error: bool | UnsetType = UNSET
    raw_response: RawResponse | UnsetType = UNSET


_ENCODER: Final = Encoder()


def document(error: CrossfootError, request_id: str) -> ProblemDocument:
    """The body of an error's answer."""
    reason = HTTPStatus(error.status).phrase
    remote = isinstance(error, RemoteError)
    return ProblemDocument(
        status_code=error.status,
        error=reason,
        message=error.message,
        type=f"/errors#{error.code}",
        title=error.title(),
        status=error.status,
        detail=error.message,
        code=error.code,
        blame=error.blame,
        retry=error.retry,
        request_id=request_id,
        errors=[FieldProblem(p.path, p.rule, p.message, p.remedy or UNSET) for p in error.problems],
        truto_error_insight=_insight(error),
        truto_is_remote_error=True if remote else UNSET,
        raw_response=_raw(error) if isinstance(error, RemoteError) and error.entries else UNSET,
    )


def encode(error: CrossfootError, request_id: str) -> bytes:
    """The body of an error's answer, as JSON."""
    return _ENCODER.encode(document(error, request_id))


def headers(error: CrossfootError) -> dict[str, str]:
    """The headers an error's answer carries besides its content type."""
    sent: dict[str, str] = {}
    if isinstance(error, RemoteError):
        sent.update({k.lower(): v for k, v in error.headers.items() if k.lower() in FORWARDED})
    if error.status == HTTPStatus.UNAUTHORIZED:
        sent["www-authenticate"] = 'Bearer realm="crossfoot"'
    if isinstance(error, RateLimited | WriteInProgress):
        sent["retry-after"] = str(error.seconds)
    if error.status in {HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE}:
        wait = sent.get("retry-after", "")
        sent["retry-after"] = wait if wait.isdigit() else str(WAIT_SECONDS)
    return sent


def unexpected(request_id: str) -> CrossfootFault:
    """What is said of an error that nobody foresaw."""
    return CrossfootFault(
        f"Crossfoot failed unexpectedly. The log has the cause under request id {request_id}."
    )


def _raw(error: RemoteError) -> RawResponse:
    return RawResponse(
        errors=[
            GatewayError(
                entry.level,
                entry.number,
                entry.description,
                entry.description2,
                entry.correction,
                entry.support_id,
            )
            for entry in error.entries
        ]
    )


def _insight(error: CrossfootError) -> dict[str, Insight]:
    found: dict[str, Insight] = {}
    if isinstance(error, MissingParameter):
        found["missing_required_query_parameters"] = Insight(
            "The request lacks required query parameters.", list(error.names)
        )
    if isinstance(error, InvalidBody):
        missing = [p.path for p in error.problems if p.rule == "required"]
        if missing:
            found["missing_required_body_fields"] = Insight(
                "The request's body lacks required fields.", missing
            )
    if isinstance(error, RemoteThrottled):
        found["rate_limit_error"] = Insight("Sage Intacct asks to slow down.")
    if isinstance(error, Forbidden | PermissionMissing):
        found["forbidden_error"] = Insight(error.title(), {"missing_scopes": []})
    if isinstance(error, RemoteError):
        found["remote_error"] = Insight("Sage Intacct, not Crossfoot, refused or failed.")
    return found
