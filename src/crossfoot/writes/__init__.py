"""What was written to companies: the ledger that keeps each write to one, and the audit log."""

from crossfoot.writes.audit import AuditLog, Verified
from crossfoot.writes.ledger import SqlLedger, Terms
from crossfoot.writes.reports import WriteReports
from crossfoot.writes.retention import Retention
from crossfoot.writes.sealing import Sealer

__all__ = ["AuditLog", "Retention", "Sealer", "SqlLedger", "Terms", "Verified", "WriteReports"]
