"""What credit notes and vendor credits share: both are adjustments, with amounts of the other sign.

An adjustment is below zero in Intacct where it lowers a debt (intacct-xml §4.3). In our resources
a credit is positive, and a debit, which raises the debt, below zero.
"""

from enum import StrEnum

from crossfoot.unified.codecs import NEGATED, Reference
from crossfoot.unified.either_or import BySign
from crossfoot.unified.parts import COMPANY, STAMPS, line_items
from crossfoot.unified.states import RECEIVABLE, state
from crossfoot.unified.totals import shared_by_all, sub_total, tax_beside
from crossfoot.unified.vocabulary import (
    EQ,
    IN,
    LIKE,
    RANGE,
    Field,
    at,
    children,
    derived,
    each,
    extras,
    key,
)


class AdjustmentType(StrEnum):
    """Which way it goes."""

    CREDIT = "credit"
    DEBIT = "debit"


def adjustment(lines: str, details: str, payment: str) -> dict[str, Field]:
    """The table of an adjustment but for its party; `payment` tags the payments that use it."""
    paid_by = at("PAYMENTKEY", Reference(payment), find=EQ | IN)
    which = BySign(AdjustmentType.CREDIT, AdjustmentType.DEBIT)
    return {
        "id": key("RECORDNO"),
        "type": at("TRX_TOTALENTERED", which, find=EQ | IN),
        "number": at("RECORDID", find=EQ | IN | LIKE),
        "reference": at("DOCNUMBER", find=EQ | IN | LIKE),
        **state(RECEIVABLE),
        "transaction_date": at("WHENCREATED", find=EQ | RANGE),
        "posting_date": at("WHENPOSTED", find=EQ | RANGE),
        "company": COMPANY,
        "memo": at("DESCRIPTION", find=EQ | LIKE),
        "currency": at("CURRENCY", find=EQ | IN),
        "base_currency": at("BASECURR", find=EQ | IN),
        "exchange_rate": at("EXCHANGE_RATE"),
        "sub_total": derived(sub_total, "line_items"),
        "total_tax_amount": derived(tax_beside, "total_amount", "sub_total"),
        "total_amount": at("TRX_TOTALENTERED", NEGATED, find=EQ | RANGE),
        "remaining_credit": at("TRX_TOTALDUE", NEGATED, find=EQ | RANGE),
        "base_total_amount": at("TOTALENTERED", NEGATED, find=EQ | RANGE),
        "base_remaining_credit": at("TOTALDUE", NEGATED, find=EQ | RANGE),
        "module": at("MODULEKEY", find=EQ | IN),
        "attachment": at("SUPDOCID", find=EQ | IN),
        "payments": each(
            children(details, by="ADJUSTMENTKEY", of="RECORDNO", id=paid_by),
            children(details, by="POSADJKEY", of="RECORDNO", id=paid_by),
        ),
        "line_items": line_items(lines, NEGATED),
        "tracking_categories": derived(shared_by_all, "line_items"),
        "custom_fields": extras(),
        **STAMPS,
    }
