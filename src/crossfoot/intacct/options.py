"""What a caller sets: how to reach the gateway, and as whom to sign in."""

from typing import Final

import msgspec

from crossfoot.errors import ConfigurationError
from crossfoot.secret import Secret

GATEWAY: Final = "https://api.intacct.com/ia/xml/xmlgw.phtml"
"""Sage's well-known endpoint (intacct-xml §1.1)."""

_POSITIVE: Final = (
    *("connect_timeout", "read_timeout", "connections", "concurrent", "max_answer_bytes"),
)
_NOT_NEGATIVE: Final = (
    *("retries", "backoff", "backoff_limit", "patience", "refusal_pause", "renew_before"),
)


class Sender(msgspec.Struct, frozen=True):
    """The Web Services licence that requests are sent under (intacct-xml §1.2)."""

    id: str
    password: Secret


class Login(msgspec.Struct, frozen=True):
    """A Web Services user of one company; `entity` is a LOCATIONENTITY id, "" the top level."""

    company: str
    user: str
    password: Secret
    entity: str = ""


class Options(msgspec.Struct, frozen=True, kw_only=True):
    """How to talk to the gateway. Times are seconds, sizes bytes."""

    endpoint: str = GATEWAY
    allowed_hosts: tuple[str, ...] = ()
    """Hosts, beside `*.intacct.com` and the endpoint's own, that a session may be sent to:
    `host`, `host:port` or `*.domain`. Plain http is used only with these and the endpoint's own."""
    connect_timeout: float = 10.0
    read_timeout: float = 300.0
    """For the whole of one answer. The gateway works up to 15 minutes (intacct-xml §1.5)."""
    connections: int = 20
    """Requests at once over all gateways of one transport."""
    concurrent: int = 2
    """Requests at once for one gateway; two are safe on every tier (intacct-xml §5.2)."""
    max_answer_bytes: int = 64 * 1024 * 1024
    """Of one answer, unpacked."""
    retries: int = 4
    """Further attempts after a failed one, where repeating is safe."""
    backoff: float = 1.0
    """The first wait; it doubles with each attempt, up to `backoff_limit`, and half is random."""
    backoff_limit: float = 60.0
    patience: float = 300.0
    """No attempt starts later than this after the first one."""
    refusal_pause: float = 5.0
    """How long a refused sign-in is not tried again: failures lock the user (intacct-xml §2.4)."""
    renew_before: float = 60.0
    """A session is replaced when it would lapse within this time."""
    user_agent: str = "crossfoot"

    def __post_init__(self) -> None:
        wrong = [name for name in _POSITIVE if getattr(self, name) <= 0]
        wrong += [name for name in _NOT_NEGATIVE if getattr(self, name) < 0]
        if wrong:
            raise ConfigurationError(f"Too small for the gateway client: {', '.join(wrong)}.")
