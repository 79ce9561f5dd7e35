"""Payment requests by the legacy functions: bills, credits, discounts (§3.10, §4.3)."""

from collections.abc import Iterator
from typing import Final

from crossfoot.emulator import audit
from crossfoot.emulator.company import Row
from crossfoot.emulator.functions import Call
from crossfoot.emulator.ledger.sides import PAYABLES
from crossfoot.emulator.legacy_bodies import Body
from crossfoot.emulator.subledgers import bodies, checks, disbursements, payments
from crossfoot.emulator.subledgers.credits import parts_with_credits
from crossfoot.emulator.subledgers.open_items import ZERO
from crossfoot.emulator.subledgers.readings import read_payment
from crossfoot.emulator.subledgers.settlements import Part
from crossfoot.emulator.validation import invalid

_FIELDS: Final = {
    "bankaccountid": "FINANCIALENTITY",
    "chargecardid": "FINANCIALENTITY",
    "vendorid": "VENDORID",
    "memo": "DESCRIPTION",
    "paymentmethod": "PAYMENTMETHOD",
    "paymentdate": "WHENCREATED",
    "paymentoption": "PAYMENTREQUESTMETHOD",
    "documentnumber": "DOCNUMBER",
    "paymentdescription": "DESCRIPTION2",
    "paymentcontact": "BILLTOPAYTOCONTACTNAME",
}


def create(call: Call, body: Body) -> Row:
    """Store a request. Raises Invalid."""
    sent = bodies.fields(call.company.table(PAYABLES.payment), body, _FIELDS)
    items = body.inner("paymentrequestitems").bodies("paymentrequestitem")
    parts = [part for item in items for part in _parts(call, item)]
    bill = checks.document_of(call, PAYABLES.document, items[0].text("key"))
    sent.texts["CURRENCY"] = bill["CURRENCY"]
    return disbursements.request(call, read_payment(call, PAYABLES, sent, parts=parts))


def _parts(call: Call, item: Body) -> Iterator[Part]:
    amounts = (
        item.amount(name) or ZERO for name in ("paymentamount", "discounttoapply", "credittoapply")
    )
    yield from parts_with_credits(call, item.text("key"), *amounts)


def delete(call: Call, key: str) -> None:
    """Remove a request that nothing was paid of; its bills are free again. Raises Invalid."""
    company, table = call.company, call.company.table(PAYABLES.payment)
    row = checks.document_of(call, table.name, key)
    if row["STATE"] not in {"Draft", "Submitted", "Declined"}:
        text = f"A payment in the state {row['STATE']} cannot be deleted."
        raise invalid(checks.BUSINESS, text)
    if row["STATE"] == "Submitted":
        payments.select(call, PAYABLES, key, -1)
    for line in company.rows(PAYABLES.detail, '"PAYMENTKEY" = ?', [key]):
        company.delete(PAYABLES.detail, line["RECORDNO"])
    company.delete(table.name, key)
    audit.record_access(call, table, key, "Delete")
