"""What payments are sent as: generic functions of ARPYMT and APPYMT (intacct-xml §4.3, §4.4)."""

from collections.abc import Iterator
from decimal import Decimal
from functools import partial
from typing import Any, Final

from crossfoot.errors import Problem
from crossfoot.unified.plan import REMOTE_DATA
from crossfoot.unified.writing.method import Lines, Method

ZERO: Final = Decimal(0)
MONEY: Final = ("paid_amount", "credit_amount", "advance_amount")
"""The parts of what a payment does for a document that callers may name."""


def complete(values: dict[str, Any], operation: str, *, overpays: bool) -> Iterator[Problem]:
    """One document is short for a list of one; the total is what the documents are paid, or more.

    What is more stands on account, where the customer may overpay (`overpays`).
    """
    yield from _one_document(values)
    applied = values.get("applied_to")
    if applied is None:
        if operation == "create":
            remedy = "Money for no document yet is a transaction of type receive_prepayment."
            yield Problem("applied_to", "required", "It pays no document.", f"Name one. {remedy}")
        return
    total = values.get("total_amount")
    if len(applied) == 1 and total is not None and not _says_amount(applied[0]):
        applied[0]["paid_amount"] = total
    for i, one in enumerate(applied):
        if not _says_amount(one):
            path = f"applied_to[{i}].paid_amount"
            yield Problem(path, "required", "It says no amount.", f"Send {' or '.join(MONEY)}.")
    paid = sum((one.get("paid_amount") or ZERO for one in applied), ZERO)
    if total is not None:
        yield from _total(values, total, paid, overpays)


def _says_amount(applied: dict[str, Any]) -> bool:
    return any(applied.get(name) for name in MONEY)


def _one_document(values: dict[str, Any]) -> Iterator[Problem]:
    """The document in `invoice` is the one, or one of those in `applied_to`."""
    document = values.pop("invoice", None)
    if document is None:
        return
    applied = values.setdefault("applied_to", [{"id": document}])
    if document.said not in {one["id"].said for one in applied}:
        words = f"{document.said} is not among the documents of applied_to."
        yield Problem("invoice", "contradiction", words, "Send one of them.")


def _total(
    values: dict[str, Any], total: Decimal, paid: Decimal, overpays: bool
) -> Iterator[Problem]:
    if total < paid:
        words = f"The documents are paid {paid:f}, which is more than {total:f}."
        yield Problem("total_amount", "total", words, "Raise it, or pay the documents less.")
    elif total > paid and overpays:
        values[REMOTE_DATA] = {"OVERPAYMENTAMOUNT": total - paid, **values.get(REMOTE_DATA, {})}
    elif total > paid:
        words = f"The documents are paid {paid:f}, and {total - paid:f} is for nothing."
        yield Problem("total_amount", "total", words, "Lower it, or name more documents.")


def _applied(item: str) -> dict[str, Lines]:
    return {"applied_to": Lines(collection=f"{item}S", item=item)}


VOID: Final = {"DESCRIPTION": "description"}
RECEIVED: Final = {"TRX_TOTALENTERED": ""}
RECEIPT: Final = {
    "create": Method(
        "create",
        RECEIVED,
        _applied("ARPYMTDETAIL"),
        usual={"PAYMENTMETHOD": "EFT"},
        states={"draft": {"ACTION": "Draft"}, "completed": {"ACTION": "Submit"}},
        complete=partial(complete, overpays=True),
    ),
    "update": Method(
        "update",
        RECEIVED,
        _applied("ARPYMTDETAIL"),
        states={"draft": {"ACTION": "Draft"}, "completed": {"ACTION": "Submit"}},
        complete=partial(complete, overpays=True),
    ),
    "void": Method(
        "reverse_arpayment",
        {**VOID, "RECEIPTDATE": "datereversed"},
        status="reversed",
        day="datereversed",
    ),
    "delete": Method("delete"),
}
PAID: Final = {"TRX_TOTALENTERED": "", "WHENCREATED": "PAYMENTDATE"}
ASKED: Final = {"draft": {"ACTION": "Draft"}, "submitted": {"ACTION": "Submit"}}
PAYMENT: Final = {
    "create": Method(
        "create",
        PAID,
        _applied("APPYMTDETAIL"),
        usual={"PAYMENTMETHOD": "EFT", "ACTION": "Submit"},
        states=ASKED,
        complete=partial(complete, overpays=False),
    ),
    "update": Method(
        "update",
        PAID,
        _applied("APPYMTDETAIL"),
        states=ASKED,
        complete=partial(complete, overpays=False),
    ),
    "void": Method(
        "reverse_appayment",
        {**VOID, "WHENCREATED": "datereversed"},
        status="voided",
        day="datereversed",
    ),
    "delete": Method("delete"),
}
