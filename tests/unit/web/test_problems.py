"""Every error of the tree as an answer."""

from collections.abc import Iterator

import msgspec
import pytest

from crossfoot import errors
from crossfoot.errors import CrossfootError, GatewayEntry, Problem, RemoteError
from crossfoot.secret import Secret
from crossfoot.web import problems


def tree(kind: type[CrossfootError] = CrossfootError) -> Iterator[type[CrossfootError]]:
    """The class and everything below it, as far as `crossfoot.errors` defines it."""
    if kind.__module__ == errors.__name__:
        yield kind
    for below in kind.__subclasses__():
        yield from tree(below)


MADE = (
    errors.UnknownParameter("colour", ["name"]),
    errors.InvalidParameter("limit", "too large"),
    errors.MissingParameter("integrated_account_id"),
    errors.InvalidBody([Problem("tenant_id", "required", "Required.")]),
    errors.FieldsNotQueryable("No", fields=["A"]),
    errors.RateLimited("Full", seconds=7),
    errors.SignInsUsedUp("Enough", seconds=7),
    errors.WriteInProgress("Running", seconds=2),
    errors.RulesBroken([Problem("lines", "balance", "It does not balance.")]),
)


def made(kind: type[CrossfootError]) -> CrossfootError:
    """An error of that class, however it is made."""
    return next((error for error in MADE if type(error) is kind), None) or kind("It went wrong")


@pytest.mark.parametrize("kind", sorted(set(tree()), key=str))
def test_every_error_becomes_a_whole_document(kind: type[CrossfootError]) -> None:
    error = made(kind)
    body = msgspec.json.decode(problems.encode(error, "request-1"))
    assert body["statusCode"] == body["status"] == kind.status
    assert body["message"] == body["detail"] == error.message
    assert (body["code"], body["blame"], body["retry"]) == (kind.code, kind.blame, kind.retry)
    assert body.get("truto_is_remote_error") == (True if issubclass(kind, RemoteError) else None)
    headers = problems.headers(error)
    assert ("www-authenticate" in headers) == (kind.status == 401)
    assert headers.get("retry-after", "0").isdigit()


def test_a_full_lane_says_when_to_come_back() -> None:
    error = errors.RateLimited("Full", seconds=7)
    assert problems.headers(error) == {"retry-after": "7"}


def test_gateway_entries_are_shown_as_they_were_sent() -> None:
    entry = GatewayEntry("operation", "XL03000006", "", "Sign-in information is incorrect")
    error = errors.SignInRefused("No", entries=[entry])
    body = msgspec.json.decode(problems.encode(error, "r"))
    (shown,) = body["raw_response"]["errors"]
    assert shown["number"] == "XL03000006"
    assert shown["description2"] == "Sign-in information is incorrect"


@pytest.mark.parametrize(
    ("sent", "told"),
    [("7", "7"), ("Wed, 21 Oct 2026 07:28:00 GMT", "10"), ("", "10")],
)
def test_clients_are_told_to_wait_in_whole_seconds(sent: str, told: str) -> None:
    error = errors.RemoteThrottled("Slow down", headers={"Retry-After": sent, "Set-Cookie": "x"})
    assert problems.headers(error) == {"retry-after": told}


def test_a_secret_in_a_message_is_masked() -> None:
    error = errors.Conflict(f"The password is {Secret('p4ss&word')}")
    assert b"p4ss" not in problems.encode(error, "r")
