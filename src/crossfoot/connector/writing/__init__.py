"""Writing to one company: each write exactly once, whatever fails on the way."""

from crossfoot.connector.writing.ledger import Intent, Sought, Step, Telling, Write, WriteLedger
from crossfoot.connector.writing.once import earlier, run
from crossfoot.connector.writing.resolving import Resolver
from crossfoot.connector.writing.telling import Outcome

__all__ = [
    "Intent",
    "Outcome",
    "Resolver",
    "Sought",
    "Step",
    "Telling",
    "Write",
    "WriteLedger",
    "earlier",
    "run",
]
