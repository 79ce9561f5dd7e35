"""What credit notes and vendor credits share: both are adjustments, with amounts of the other sign.

An adjustment is below zero in Intacct where it lowers a debt (intacct-xml §4.3). In our resources
a credit is positive, and a debit, which raises the debt, below zero.
"""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Any

from crossfoot.errors import Problem
from crossfoot.unified.codecs import NEGATED, Reference
from crossfoot.unified.either_or import BySign
from crossfoot.unified.parts import COMPANY, STAMPS, line_items
from crossfoot.unified.states import RECEIVABLE, SENT_SMALL, state
from crossfoot.unified.totals import shared_by_all, sub_total, tax_beside
from crossfoot.unified.vocabulary import (
    ALWAYS,
    CREATE,
    EQ,
    IN,
    LIKE,
    RANGE,
    REQUIRED,
    Field,
    at,
    children,
    derived,
    each,
    extras,
    key,
)
from crossfoot.unified.writing.method import Lines, Method
from crossfoot.unified.writing.trade import DOCUMENT, SMALL_LINES


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
        "type": at("TRX_TOTALENTERED", which, find=EQ | IN, write=CREATE),
        "number": at("RECORDID", find=EQ | IN | LIKE, write=ALWAYS, most=45),
        "reference": at("DOCNUMBER", find=EQ | IN | LIKE, write=ALWAYS, most=45),
        **state(RECEIVABLE, ALWAYS),
        "transaction_date": at("WHENCREATED", find=EQ | RANGE, write=REQUIRED),
        "posting_date": at("WHENPOSTED", find=EQ | RANGE, write=ALWAYS),
        "company": COMPANY,
        "memo": at("DESCRIPTION", find=EQ | LIKE, write=ALWAYS, most=1000),
        "currency": at("CURRENCY", find=EQ | IN, write=ALWAYS, most=3),
        "base_currency": at("BASECURR", find=EQ | IN, write=CREATE, most=3),
        "exchange_rate": at("EXCHANGE_RATE", write=ALWAYS),
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
        "tracking_categories": derived(shared_by_all, "line_items", write=ALWAYS),
        "custom_fields": extras(write=CREATE),
        **STAMPS,
    }


def complete(values: dict[str, Any], operation: str) -> Iterator[Problem]:
    """One direction: lines of both signs are refused (intacct-xml §4.3), and a `type` tells it.

    Of a change the rules see to it, who know the lines that it leaves as they are.
    """
    if operation != "create":
        return
    lines = values.get("line_items") or ()
    signs = [line["total_line_amount"] < 0 for line in lines if line["total_line_amount"]]
    wanted = values.get("type")
    debit = wanted == AdjustmentType.DEBIT if wanted else signs[:1] == [True]
    for i, line in enumerate(lines):
        amount = line["total_line_amount"]
        if amount and (amount < 0) != debit:
            kind = "A debit is below zero" if debit else "A credit is above zero"
            words = f"{kind}, and all lines go one way."
            remedy = "Turn the sign round, or make two of them."
            yield Problem(f"line_items[{i}].total_line_amount", "sign", words, remedy)


def writes(side: str, reference: str) -> Mapping[str, Method]:
    """How an adjustment of `ap` or `ar` is written (pages AP adjustments and AR adjustments).

    An update of either must have `amount` on a line that is changed; one of payables also the day
    and a line, which may be one that stays as it is.
    """
    names = {
        **DOCUMENT,
        "RECORDID": "adjustmentno",
        "DOCNUMBER": reference,
        "TRX_TOTALENTERED": "",
    }
    made = Lines(collection=f"{side}adjustmentitems", item="lineitem", **SMALL_LINES)
    changed = Lines(
        collection=f"update{side}adjustmentitems",
        item="lineitem",
        changed="updatelineitem",
        held=f"{side.upper()}ADJUSTMENTITEMS",
        kept=("TRX_AMOUNT",),
        **SMALL_LINES,
    )
    create, update = f"create_{side}adjustment", f"update_{side}adjustment"
    stays = {"updateapadjustmentitems": {"updatelineitem": [{"@line_num": "1"}]}}
    return {
        "create": Method(create, names, {"line_items": made}, states=SENT_SMALL, complete=complete),
        "update": Method(
            update,
            names,
            {"line_items": changed},
            usual=stays if side == "ap" else {},
            kept=("WHENCREATED",) if side == "ap" else (),
            states=SENT_SMALL,
        ),
        "delete": Method("delete"),
    }
