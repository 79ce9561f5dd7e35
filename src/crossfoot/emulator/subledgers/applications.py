"""Receipts by the legacy functions, and what lies on account applied later (§3.10, §4.4)."""

from decimal import Decimal
from typing import Final

from crossfoot.emulator.company import Row
from crossfoot.emulator.functions import Call
from crossfoot.emulator.ledger.sides import RECEIVABLES
from crossfoot.emulator.legacy_bodies import Body
from crossfoot.emulator.subledgers import bodies, checks, receipts
from crossfoot.emulator.subledgers.banks import bank_of
from crossfoot.emulator.subledgers.kinds import UNPOSTED
from crossfoot.emulator.subledgers.open_items import ZERO
from crossfoot.emulator.subledgers.readings import read_payment
from crossfoot.emulator.subledgers.settlements import CREDITS, Credit, Part
from crossfoot.emulator.submissions import Submission
from crossfoot.emulator.validation import invalid

_FIELDS: Final = {
    "customerid": "CUSTOMERID",
    "undepfundsacct": "UNDEPOSITEDACCOUNTNO",
    "bankaccountid": "FINANCIALENTITY",
    "refid": "DOCNUMBER",
    "datereceived": "RECEIPTDATE",
    "paymentmethod": "PAYMENTMETHOD",
    "basecurr": "BASECURR",
    "currency": "CURRENCY",
    "exchratedate": "EXCH_RATE_DATE",
    "exchratetype": "EXCH_RATE_TYPE_ID",
    "exchrate": "EXCHANGE_RATE",
}
_METHOD: Final = "EFT"
"""Where the caller names no method."""


def receive(call: Call, body: Body) -> Row:
    """Store and make what a customer paid. Raises Invalid."""
    company = call.company
    sent = bodies.fields(company.table(RECEIVABLES.payment), body, _FIELDS)
    sent.beside = {
        "AMOUNTOPAY": body.text("paymentamount"),
        "OVERPAYMENTLOCATIONID": body.text("overpaylocid"),
        "OVERPAYMENTDEPARTMENTID": body.text("overpaydeptid"),
    }
    parts = _items(body)
    sent.texts.setdefault("PAYMENTMETHOD", _METHOD)
    if not sent.texts.get("CURRENCY"):
        sent.texts["CURRENCY"] = _currency(call, sent, parts)
    return receipts.receive(call, read_payment(call, RECEIVABLES, sent, parts=parts))


def _items(body: Body) -> list[Part]:
    return [
        Part(
            RECEIVABLES.document,
            item.text("invoicekey"),
            cash=(item.amount("amount") or ZERO).quantize(Decimal("0.01")),
        )
        for item in body.bodies("arpaymentitem")
    ]


def _currency(call: Call, sent: Submission, parts: list[Part]) -> str:
    """The currency of the first invoice, or of the bank account, or the company's."""
    for part in parts:
        return checks.document_of(call, part.object, part.key)["CURRENCY"]
    bank = sent.texts.get("FINANCIALENTITY", "")
    return bank_of(call, bank).own_currency if bank else call.company.settings.base_currency


def apply(call: Call, body: Body) -> Row:
    """Apply a receipt's rest, an advance, a credit memo or a negative invoice. Raises Invalid."""
    items = _items(body.inner("arpaymentitems"))
    if not items:
        raise invalid(checks.FORMAT, "Missing required field(s): arpaymentitems.")
    credit, source = _source(call, body.text("arpaymentkey"), items)
    parts = [
        Part(
            item.object,
            item.key,
            credit=credit,
            credit_key=source["RECORDNO"],
            credit_amount=item.cash,
        )
        for item in items
    ]
    sent = Submission(call.company.table(RECEIVABLES.payment))
    day = body.day("paymentdate")
    sent.texts = {
        "CUSTOMERID": source["CUSTOMERID"],
        "PAYMENTMETHOD": source.get("PAYMENTMETHOD") or _METHOD,
        "RECEIPTDATE": bodies.spelt(day) if day else "",
        "CURRENCY": source["CURRENCY"],
        "DESCRIPTION": body.text("memo"),
    }
    if source["CURRENCY"] != source["BASECURR"]:
        sent.texts["EXCHANGE_RATE"] = source["EXCHANGE_RATE"]
    return receipts.receive(call, read_payment(call, RECEIVABLES, sent, parts=parts))


def _source(call: Call, key: str, items: list[Part]) -> tuple[Credit, Row]:
    """What `arpaymentkey` names: the first kind of record that has this number and can be applied.

    Here every object counts for itself, so that a number may be a receipt's and an advance's; it is
    that of the invoice's customer with something left.
    """
    customer = checks.document_of(call, items[0].object, items[0].key)["CUSTOMERID"]
    named = {credit.object: credit for credit in CREDITS["CUSTOMER"]}
    for name in ("ARPYMT", "ARADVANCE", "ARADJUSTMENT", "ARINVOICE"):
        row = call.company.find_by(name, "RECORDNO", key) if key.isdigit() else None
        if row is None or row["CUSTOMERID"] != customer or row["STATE"] in UNPOSTED:
            continue
        left = Decimal(row["TRX_TOTALDUE"] or 0)
        if (left > 0) if name in {"ARPYMT", "ARADVANCE"} else (left < 0):
            return named[name], row
    checks.document_of(call, RECEIVABLES.payment, key)
    raise invalid(checks.BUSINESS, f"The payment {key} has nothing left to apply.")
