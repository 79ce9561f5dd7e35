"""What the states of movements of money mean in our words (intacct-xml §4.2, §4.4, §4.6)."""

from enum import StrEnum
from typing import Final

from crossfoot.unified.codecs import Labels, labels


class TransactionStatus(StrEnum):
    """How far it has come."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    DECLINED = "declined"
    AUTHORISED = "authorised"
    DEPOSITED = "deposited"
    PARTIALLY_PAID = "partially_paid"
    PAID = "paid"
    PARTIALLY_APPLIED = "partially_applied"
    APPLIED = "applied"
    CLOSED = "closed"
    VOIDED = "voided"


S = TransactionStatus
VOID: Final = {"Reversed": S.VOIDED, "Reversal": S.VOIDED}
CHARGE: Final = Labels(
    {
        "Draft": S.DRAFT,
        "Posted": S.AUTHORISED,
        "Selected": S.AUTHORISED,
        "Partially Paid": S.PARTIALLY_PAID,
        "Paid": S.PAID,
        "No Value": S.PAID,
        **VOID,
    }
)
RECEIPT: Final = Labels(
    {"Approved": S.AUTHORISED, "Deposited": S.DEPOSITED, "Reconciled": S.DEPOSITED, **VOID}
)
DEPOSIT: Final = labels(S, AUTHORISED="A", VOIDED="V")
TRANSFER: Final = Labels({"Posted": S.AUTHORISED, **VOID})
ADVANCE: Final = Labels(
    {
        "Draft": S.DRAFT,
        "Posted": S.AUTHORISED,
        "Selected": S.AUTHORISED,
        "Reconciled": S.AUTHORISED,
        "Partially applied": S.PARTIALLY_APPLIED,
        "Fully applied": S.APPLIED,
        **VOID,
    }
)
ESTIMATE: Final = labels(
    S,
    DRAFT=("Draft", "Exception", "Analyzing"),
    SUBMITTED=("Submitted", "Partially Approved"),
    DECLINED="Declined",
    AUTHORISED=(
        "Approved",
        "Pending",
        "In Progress",
        "Partially Converted",
        "Partially Converted By Line",
    ),
    CLOSED=("Converted", "Converted By Line", "Closed"),
)
