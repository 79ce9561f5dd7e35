"""Who may sign in to the seeded company: published sign-ins of a local toy, secret to nobody."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class SeededSender:
    """A Web Services sender id that the gateway knows, and whether the company lets it in."""

    id: str
    password: str
    authorized: bool = True


@dataclass(frozen=True, slots=True)
class SeededUser:
    """A user who has a password, and why one would sign in as them."""

    login: str
    password: str
    purpose: str


COMPANY: Final = "demo"
EXPIRED_COMPANY: Final = "demo-expired"
"""A demo company whose time is over: sign-ins answer PL04000055 (intacct-xml §2.4)."""

SENDERS: Final = (
    SeededSender("crossfoot-dev", "s3nder&key"),
    SeededSender("crossfoot-unauthorized", "s3nder&key", authorized=False),
)
USERS: Final = (
    SeededUser("api", "p4ss&word", "may do everything; what integrations sign in with"),
    SeededUser("mcarroll", "c0ntroller&key", "a person with all rights"),
    SeededUser("dbrooks", "payables&key", "bills and vendors, no customers"),
    SeededUser("pramirez", "receivables&key", "invoices and customers, no vendors"),
    SeededUser("auditor", "read&only", "sees everything, changes nothing"),
    SeededUser("norights", "n0thing&much", "items and warehouses only: no rights on vendors"),
    SeededUser("inactive", "inactive&key", "refused: the user is inactive"),
    SeededUser("locked", "l0cked&out", "refused: the user is locked out"),
)
