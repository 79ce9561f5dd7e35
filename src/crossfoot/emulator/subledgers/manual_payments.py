"""Payments made by hand (`create_appayment`): a bill for what was paid, and its payment (§3.10)."""

from typing import Final

from crossfoot.emulator.company import Row
from crossfoot.emulator.functions import Call
from crossfoot.emulator.ledger.sides import PAYABLES
from crossfoot.emulator.legacy_bodies import Body
from crossfoot.emulator.subledgers import bodies, disbursements, documents, papers
from crossfoot.emulator.subledgers.kinds import BILL
from crossfoot.emulator.subledgers.readings import read_payment
from crossfoot.emulator.subledgers.settlements import Part
from crossfoot.emulator.submissions import Submission

_SHARED: Final = {
    "vendorid": "VENDORID",
    "memo": "DESCRIPTION",
    "checkdate": "WHENCREATED",
    "basecurr": "BASECURR",
    "currency": "CURRENCY",
    "exchratedate": "EXCH_RATE_DATE",
    "exchratetype": "EXCH_RATE_TYPE_ID",
    "exchrate": "EXCHANGE_RATE",
}
_BILL: Final = {**_SHARED, "checkdate": "WHENCREATED", "billno": "RECORDID"}
_PAYMENT: Final = {
    **_SHARED,
    "bankaccountid": "FINANCIALENTITY",
    "chargecardid": "FINANCIALENTITY",
    "paymentmethod": "PAYMENTMETHOD",
    "checkno": "DOCNUMBER",
}
_METHOD: Final = "Manual Check"


def create(call: Call, body: Body) -> Row:
    """Store the bill and the payment of all of it; give the payment. Raises Invalid."""
    bill = bodies.fields(call.company.table(BILL.object), body, _BILL)
    bill.texts["WHENDUE"] = bill.texts.get("WHENCREATED", "")
    bill.lines[BILL.lines_field] = [
        bodies.line(call.company.table(BILL.line), item)
        for item in body.inner("payitems").bodies("payitem")
    ]
    paper = papers.read_paper(call, BILL, bill)
    key = documents.store(call, paper, "Posted")
    documents.post(call, BILL, key)
    sent = bodies.fields(call.company.table(PAYABLES.payment), body, _PAYMENT)
    sent.texts["CURRENCY"] = str(paper.values["CURRENCY"])
    _default_method(sent)
    parts = [Part(BILL.object, key, cash=paper.total)]
    return disbursements.pay(call, read_payment(call, PAYABLES, sent, parts=parts))


def _default_method(sent: Submission) -> None:
    if not sent.texts.get("PAYMENTMETHOD"):
        sent.texts["PAYMENTMETHOD"] = _METHOD
