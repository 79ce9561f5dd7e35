"""Failures above the single function: the control block refuses, or the sign-in does.

The texts are the gateway's own where they are known (intacct-xml §2.4, §3.12); `FIDELITY.md` says
which.
"""

from dataclasses import dataclass

from crossfoot.emulator.functions import ErrorEntry


@dataclass(frozen=True, slots=True)
class Style:
    """How a request wants its answer written."""

    whitespace: bool = True
    additional_info: bool = False


@dataclass(frozen=True, slots=True)
class ControlEcho:
    """What an answer repeats of the request's control block; blank where it was not readable."""

    sender: str = ""
    control_id: str = ""
    unique: bool | None = None
    dtd_version: str = ""


class ControlFailure(Exception):  # noqa: N818 -- a refused request is an ordinary answer, not a fault
    """The whole request is refused before anybody is signed in."""

    def __init__(
        self, entries: tuple[ErrorEntry, ...], echo: ControlEcho | None, *, status: int = 200
    ) -> None:
        super().__init__(entries[0].description2 or entries[0].description)
        self.entries = entries
        self.echo = echo
        """None when not even blanks are echoed."""
        self.status = status
        """The HTTP status; most control failures travel with 200 (intacct-xml §1.4)."""


class AuthenticationFailure(Exception):  # noqa: N818 -- as above
    """The sign-in is refused; user and company are echoed, blank for a lost session."""

    def __init__(self, entry: ErrorEntry, *, user: str = "", company: str = "") -> None:
        super().__init__(entry.description2)
        self.entry = entry
        self.user = user
        self.company = company


def unknown_sender(echo: ControlEcho) -> ControlFailure:
    """The sender id is unknown, or its password wrong."""
    text = "Incorrect Intacct XML Partner ID or password."
    return ControlFailure((ErrorEntry("XL03000006", description2=text),), echo)


def unknown_policy(policy: str, echo: ControlEcho) -> ControlFailure:
    """No such transport policy for asynchronous answers (§1.5)."""
    text = f"{policy} is not a valid transport policy."
    return ControlFailure((ErrorEntry("XL03000006", description2=text),), echo)


def unknown_company(request_id: str, echo: ControlEcho) -> ControlFailure:
    """The gateway knows no such company; refused at the edge with HTTP 400."""
    text = f"Invalid Request [Request ID: {request_id}]"
    return ControlFailure((ErrorEntry("GW-0011", "invalidRequest", text),), echo, status=400)


def expired_company(echo: ControlEcho) -> ControlFailure:
    """A demo company past its end."""
    text = "This company is a demo company and has expired."
    echo = ControlEcho(echo.sender, echo.control_id)
    return ControlFailure((ErrorEntry("PL04000055", description2=text),), echo)


def throttled(echo: ControlEcho) -> ControlFailure:
    """Too many requests at once, or a throttle set by a fault (§5.2, shape guessed)."""
    text = "API rate limit exceeded"
    return ControlFailure((ErrorEntry("GW-0010", text, text),), echo, status=429)


def sender_not_authorized(sender: str, user: str, company: str) -> AuthenticationFailure:
    """The sender is known, but this company does not allow it."""
    entry = ErrorEntry(
        "XL03000006",
        "Invalid Web Services Authorization",
        f"The sender ID '{sender}' is not authorized to make Web Services requests "
        f"to company ID '{company}'.",
        "Contact the company administrator to grant Web Services authorization to this sender ID.",
    )
    return AuthenticationFailure(entry, user=user, company=company)


def sign_in_refused(user: str, company: str) -> AuthenticationFailure:
    """Wrong user, password or entity, or a user who is inactive or locked: not told apart."""
    entry = ErrorEntry("XL03000006", description2="Sign-in information is incorrect")
    return AuthenticationFailure(entry, user=user, company=company)


def sign_in_refused_at_edge() -> ControlFailure:
    """The same, refused by the gateway's edge before the application (HTTP 401, §1.4)."""
    text = "Sign-in information is incorrect. Please check your request."
    return ControlFailure((ErrorEntry("XMLGW_JPP0002", text),), None, status=401)


def session_lost(session_id: str) -> AuthenticationFailure:
    """The session is unknown or has expired; the first character of its id is echoed."""
    text = f"Invalid session {session_id[:1]}...."
    return AuthenticationFailure(ErrorEntry("XL03000006", description2=text))
