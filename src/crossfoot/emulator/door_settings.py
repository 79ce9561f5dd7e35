"""How the emulated gateway behaves at its door; the control API reads and writes it."""

from typing import Annotated

import msgspec
from msgspec import Meta

from crossfoot.emulator.seed import credentials
from crossfoot.emulator.user_formatting import UserFormatting

Seconds = Annotated[float, Meta(ge=0, le=315_360_000)]
"""Up to ten years."""
Count = Annotated[int, Meta(ge=0)]


class SenderAccount(msgspec.Struct, forbid_unknown_fields=True):
    """A Web Services sender id: its password, and whether the company allows it."""

    password: str
    authorized: bool = True


def _seeded_senders() -> dict[str, SenderAccount]:
    return {
        sender.id: SenderAccount(sender.password, sender.authorized)
        for sender in credentials.SENDERS
    }


def _seeded_passwords() -> dict[str, str]:
    return {user.login: user.password for user in credentials.USERS}


class DoorSettings(msgspec.Struct, forbid_unknown_fields=True):
    """Everything about the gateway itself that a test may want to change. Times are in seconds."""

    senders: dict[str, SenderAccount] = msgspec.field(default_factory=_seeded_senders)
    passwords: dict[str, str] = msgspec.field(default_factory=_seeded_passwords)
    """Passwords by login id, since Intacct's tables hold none; without one nobody signs in."""
    formatting: dict[str, UserFormatting] = {}
    """How users see dates and times, by login id; others see mm/dd/yyyy, 24 hours, UTC."""
    expired_companies: tuple[str, ...] = (credentials.EXPIRED_COMPANY,)
    """Ids of demo companies whose time is over."""
    policies: tuple[str, ...] = ("crossfoot-policy",)
    """Transport policies that asynchronous requests may name."""
    session_seconds: Seconds = 21_600.0
    """How long a session lasts without a call (6 hours, as seen; intacct-xml §2.2)."""
    concurrent: Annotated[int, Meta(ge=1)] = 2
    """Requests of the company that run at once."""
    queue_length: Count = 100
    """Requests that wait for a place; one more is turned away."""
    queue_seconds: Seconds = 30.0
    """How long one waits before it is turned away."""
    latency_seconds: Seconds = 0.0
    """Added to every request while it holds its place."""
    retry_after: Count | None = None
    """Seconds for a Retry-After header on a rejection; what the gateway sends is unknown."""
    lock_after: Count = 0
    """Wrong passwords in a row that lock a user; 0 is never. The real number is unknown."""
    refuse_sign_in_at_edge: bool = False
    """Refuse wrong passwords with HTTP 401 XMLGW_JPP0002 instead of an authentication failure."""
    endpoint_host: str = ""
    """Host and port that getAPISession returns; "" is the host the request came to."""
    keep_documents: bool = True
    """Keep each request's document, secrets masked, for `GET /_control/requests`."""

    def take_over(self, other: "DoorSettings") -> None:
        """Become equal to other settings, for whoever holds on to these."""
        for name in self.__struct_fields__:
            setattr(self, name, getattr(other, name))
