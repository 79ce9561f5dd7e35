"""The four kinds of documents, and what is said alike of all of them."""

from dataclasses import dataclass
from typing import Final

from crossfoot.emulator.company import Company
from crossfoot.emulator.ledger.sides import PAYABLES, RECEIVABLES, Side

UNPOSTED: Final = frozenset({"Draft", "Submitted", "Partially Approved", "Declined"})
"""States of documents that have not reached the ledger."""


@dataclass(frozen=True, slots=True)
class Kind:
    """Bills, invoices, or the adjustments of either."""

    object: str
    line: str
    side: Side
    adjusts: bool

    @property
    def record_type(self) -> str:
        """RECORDTYPE of headers and lines."""
        return self.side.types[1 if self.adjusts else 0]

    @property
    def lines_field(self) -> str:
        """The collection of its lines."""
        return f"{self.line}S"


BILL: Final = Kind(PAYABLES.document, PAYABLES.line, PAYABLES, adjusts=False)
INVOICE: Final = Kind(RECEIVABLES.document, RECEIVABLES.line, RECEIVABLES, adjusts=False)
AP_ADJUSTMENT: Final = Kind(PAYABLES.adjustment, PAYABLES.adjustment_line, PAYABLES, adjusts=True)
AR_ADJUSTMENT: Final = Kind(
    RECEIVABLES.adjustment, RECEIVABLES.adjustment_line, RECEIVABLES, adjusts=True
)
KINDS: Final = {kind.object: kind for kind in (BILL, INVOICE, AP_ADJUSTMENT, AR_ADJUSTMENT)}


def base_currency(company: Company, entity: str) -> str:
    """The currency in which an entity keeps its books; "" is the company as a whole."""
    found = company.find_by("LOCATIONENTITY", "LOCATIONID", entity) if entity else None
    return (found or {}).get("CURRENCY") or company.settings.base_currency
