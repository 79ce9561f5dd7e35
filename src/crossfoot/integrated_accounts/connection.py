"""A gateway in use, and what is known of its account meanwhile."""

from dataclasses import dataclass

from msgspec import Struct

from crossfoot.errors import AccountRefused
from crossfoot.intacct import Gateway, Login, Sender, Transport
from crossfoot.integrated_accounts.lanes import Lanes
from crossfoot.integrated_accounts.metering import Metering
from crossfoot.integrated_accounts.refusals import NOT_AGAIN, explain
from crossfoot.integrated_accounts.shapes import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """What every company is reached through."""

    transport: Transport
    sender: Sender | None
    lanes: Lanes
    metering: Metering


class Credentials(Struct, frozen=True):
    """A sender and a login: all that a sign-in needs."""

    sender: Sender
    login: Login


class Known(Struct, frozen=True):
    """What is remembered of an account's row for a second; its secrets still sealed."""

    id: str
    environment_id: str
    version: int
    status: str
    is_enabled: bool
    is_sandbox: bool
    context: Json
    secrets: bytes
    refused_sign_in: bytes | None
    last_error: str | None
    last_forbidden_error: Json | None


class Connection:
    """A gateway that is in use, with the account's state as its answers have shown it."""

    def __init__(self, known: Known, credentials: Credentials, digest: bytes, *, own: bool) -> None:
        self.known = known
        self.credentials = credentials
        self.digest = digest
        self.own = own  # the account's own entity; another entity's refusal is not the account's
        self.refusal: AccountRefused | None = None
        self.gateway: Gateway | None = None

    def refuse_again(self) -> None:
        """Refuse here what Intacct has refused: trying again would lock the user.

        Source: intacct-xml §2.4.

        Raises:
            AccountRefused: these very credentials have been refused; of the class of that
                refusal, if it was in this process.
        """
        known, refusal = self.known, self.refusal
        on_record = self.own and known.refused_sign_in == self.digest
        if not on_record and refusal is None:
            return
        words = known.last_error if on_record else None
        if words is None and refusal is not None:
            words = explain(refusal, self.credentials.sender, self.credentials.login)
        kind = AccountRefused if refusal is None else type(refusal)
        raise kind(f"{words} {NOT_AGAIN}", entries=refusal.entries if refusal else ())
