"""Writing to one company: each write exactly once, whatever fails on the way."""

from crossfoot.connector.writing.ledger import Intent, Sought, Step, Write, WriteLedger
from crossfoot.connector.writing.once import Outcome, run
from crossfoot.connector.writing.resolving import Resolver

__all__ = ["Intent", "Outcome", "Resolver", "Sought", "Step", "Write", "WriteLedger", "run"]
