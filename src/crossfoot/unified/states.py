"""What the STATE of a document means in our words: of invoices, bills, credits and their payments.

Source: intacct-xml §4.3 and §4.4 (states and their order), §7 (reversals); told in docs/api.md.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from crossfoot.unified.codecs import Labels, labels
from crossfoot.unified.either_or import Is
from crossfoot.unified.vocabulary import EQ, IN, NEVER, Field, Write, at


class DocumentStatus(StrEnum):
    """How far a document has come."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    DELETED = "deleted"
    AUTHORISED = "authorised"
    PAID = "paid"
    VOIDED = "voided"


class SettledStatus(StrEnum):
    """How much of a posted document is settled."""

    UNPAID = "unpaid"
    SCHEDULED = "scheduled"
    PARTIALLY_PAID = "partially_paid"
    PAID = "paid"


RECEIVABLE: Final = labels(
    DocumentStatus,
    DRAFT="Draft",
    SUBMITTED=(),
    DELETED=(),
    AUTHORISED=("Posted", "Selected", "Partially Paid"),
    PAID=("Paid", "No Value"),
    VOIDED=("Reversed", "Reversal"),
)
"""Of invoices and of adjustments of either side: Intacct has no approval of them."""

PAYABLE: Final = labels(
    DocumentStatus,
    DRAFT=("Draft", "Analyzing", "Declined"),
    SUBMITTED=("Submitted", "Partially Approved"),
    DELETED=(),
    AUTHORISED=("Posted", "Selected", "Partially Paid"),
    PAID=("Paid", "No Value"),
    VOIDED=("Reversed", "Reversal"),
)
"""Of bills, which may need approval; a declined one waits to be mended, as a draft does."""

CLEARED: Final = Labels({"T": True, "F": False, "M": True}, "boolean")
"""T cleared, M matched with a line of the statement."""
SETTLED: Final = {
    "Posted": SettledStatus.UNPAID,
    "Selected": SettledStatus.SCHEDULED,
    "Partially Paid": SettledStatus.PARTIALLY_PAID,
    "Paid": SettledStatus.PAID,
    "No Value": SettledStatus.PAID,
}


SENT: Final[Mapping[str, Mapping[str, str]]] = {
    "draft": {"ACTION": "Draft"},
    "submitted": {"ACTION": "Submit"},
    "authorised": {"ACTION": "Submit"},
}
"""What a create or an update is told for a status (intacct-xml §4.3); posted is what is usual."""
SENT_SMALL: Final = {s: {"action": said["ACTION"]} for s, said in SENT.items()}
"""The same for legacy functions."""


def state(status: Labels, write: Write = NEVER) -> dict[str, Field]:
    """What a document's STATE tells, in three ways of asking."""
    neither = dict.fromkeys(label for label in status.table if label not in SETTLED)
    return {
        "status": at("STATE", status, find=EQ | IN, write=write),
        "payment_status": at("STATE", Labels(SETTLED, read_only=neither), find=EQ | IN),
        "is_reversal": at("STATE", Is("Reversal"), find=EQ),
    }


class PaymentStatus(StrEnum):
    """How far a payment has come."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    DECLINED = "declined"
    COMPLETED = "completed"
    VOIDED = "voided"
    REVERSED = "reversed"
    REVERSAL = "reversal"


RECEIVED: Final = labels(
    PaymentStatus,
    DRAFT="Draft",
    COMPLETED=("Complete", "Reconciled"),
    REVERSED="Reversed",
    REVERSAL="Reversal",
)
PAID_OUT: Final = labels(
    PaymentStatus,
    DRAFT="Draft",
    SUBMITTED=("Submitted", "Partially Approved"),
    APPROVED="Approved",
    DECLINED="Declined",
    COMPLETED=("Confirmed", "Delivered", "Quick Delivery"),
    VOIDED=("Voided", "Print Voided"),
)
"""By DISPLAYSTATE: a payment that was delivered has left the house."""


class OrderStatus(StrEnum):
    """How far an order has come."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    DECLINED = "declined"
    AUTHORISED = "authorised"
    PARTIALLY_BILLED = "partially_billed"
    BILLED = "billed"
    CLOSED = "closed"
    DELETED = "deleted"


ORDERED: Final = labels(
    OrderStatus,
    DRAFT=("Draft", "Exception", "Analyzing"),
    SUBMITTED=("Submitted", "Partially Approved"),
    DECLINED="Declined",
    AUTHORISED=("Approved", "Pending", "In Progress"),
    PARTIALLY_BILLED=("Partially Converted", "Partially Converted By Line"),
    BILLED=("Converted", "Converted By Line"),
    CLOSED="Closed",
    DELETED=(),
)
