"""Ways to pay (unified-api §5.12; the contract's path is singular).

Sources: what ARPYMT, APPYMT, OTHERRECEIPTS and EPPAYMENT offer in this company, by lookup (intacct-xml §3.6), and
EXPENSEPAYMENTTYPE, which the company defines itself (§4.5).
"""

from datetime import datetime
from enum import StrEnum

from msgspec import UNSET, Struct

from crossfoot.unified.codecs import Labels
from crossfoot.unified.parts import AUDIT, ledger_account
from crossfoot.unified.resource import Resource
from crossfoot.unified.shapes import ACTIVE, RemoteData, Status
from crossfoot.unified.source import Source
from crossfoot.unified.vocabulary import ALWAYS, EQ, IN, LIKE, REQUIRED, absent, at, fixed, key


class PaymentMethodType(StrEnum):
    """Whether a credit card pays."""

    CREDIT_CARD = "credit_card"
    NON_CREDIT_CARD = "non_credit_card"


TYPE = Labels(
    {
        "Credit Card": PaymentMethodType.CREDIT_CARD,
        "Charge Card": PaymentMethodType.CREDIT_CARD,
        "Online Charge Card": PaymentMethodType.CREDIT_CARD,
        "Amex Card": PaymentMethodType.CREDIT_CARD,
    }
    | dict.fromkeys(
        ("Printed Check", "EFT", "Cash", "ACH", "Online ACH Debit", "PAS Pay", "Record Transfer"),
        PaymentMethodType.NON_CREDIT_CARD,
    )
)


class PaymentMethod(Struct, frozen=True, gc=False):
    """A way in which receipts, payments or expenses are paid."""

    id: str
    """`standard_printed_check` of Intacct's own, `expense_3` of the company's expense payment types."""
    name: str | None = None
    """What Intacct calls it."""
    type: PaymentMethodType | None = None
    """`credit_card` or `non_credit_card`; null for expense payment types, of which Intacct does not say it."""
    status: Status | None = None
    """`active`, or `archived` when inactive."""
    description: str | None = None
    """Ours: what else is said of it."""
    is_for_receipts: bool | None = None
    """Ours: whether customers and others pay the company so."""
    is_for_payments: bool | None = None
    """Ours: whether the company pays vendors or employees so."""
    is_for_expenses: bool | None = None
    """Ours: whether employees pay expenses so."""
    is_reimbursed: bool | None = None
    """Ours: whether the company pays expenses back that were paid so."""
    account: str | None = None
    """Ours: id of the GL account against which expenses are posted that are not paid back."""
    company: str | None = None
    """Ours: id of the entity that owns the record; null when the whole company shares it."""
    created_at: datetime | None = None
    """When the record was made."""
    updated_at: datetime | None = None
    """When it was last changed; when it was made, if never changed."""
    remote_data: RemoteData = UNSET
    """The gateway record as answered, or what lookup said."""


REIMBURSED = Labels({"false": True, "true": False}, "boolean", read_only={"F": True, "T": False})
"""NONREIMBURSABLE, turned round."""

OF_EXPENSES = absent("Only the company's own expense payment types have it.")
UNDATED = absent("Intacct's own ways to pay have no stamps.")

PAYMENT_METHODS = Resource(
    PaymentMethod,
    model="accounting",
    path="payment_method",
    label="Payment methods",
    sources=(
        Source(
            "payment methods",
            {
                "id": key("ID", text=True),
                "name": at("NAME", find=EQ | IN | LIKE),
                "type": at("NAME", TYPE, find=EQ | IN),
                "status": fixed(Status.ACTIVE),
                "description": OF_EXPENSES,
                "is_for_receipts": at("RECEIVES", find=EQ),
                "is_for_payments": at("PAYS", find=EQ),
                "is_for_expenses": fixed(value=False),
                "is_reimbursed": OF_EXPENSES,
                "account": OF_EXPENSES,
                "company": OF_EXPENSES,
                "created_at": UNDATED,
                "updated_at": UNDATED,
            },
            "standard",
            gathered=True,
        ),
        Source(
            "EXPENSEPAYMENTTYPE",
            {
                "id": key("RECORDNO"),
                "name": at("NAME", find=EQ | IN | LIKE, write=REQUIRED),
                "type": absent("Intacct does not say whether a credit card stands behind it."),
                "status": at("STATUS", ACTIVE, find=EQ | IN, write=ALWAYS),
                "description": at("DESCRIPTION", find=EQ | IN | LIKE, write=ALWAYS),
                "is_for_receipts": fixed(value=False),
                "is_for_payments": fixed(value=False),
                "is_for_expenses": fixed(value=True),
                "is_reimbursed": at("NONREIMBURSABLE", REIMBURSED, find=EQ),
                "account": ledger_account("OFFSETACCTNO"),
                "company": at("MEGAENTITYID", find=EQ | IN),
                **AUDIT,
            },
            "expense",
        ),
    ),
)
