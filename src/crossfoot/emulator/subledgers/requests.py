"""Payment requests by the legacy functions: bills, credits, discounts (§3.10, §4.3)."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from crossfoot.emulator import audit
from crossfoot.emulator.company import Row
from crossfoot.emulator.functions import Call
from crossfoot.emulator.ledger.sides import PAYABLES
from crossfoot.emulator.legacy_bodies import Body
from crossfoot.emulator.subledgers import bodies, checks, disbursements, payments
from crossfoot.emulator.subledgers.open_items import ZERO
from crossfoot.emulator.subledgers.readings import read_payment
from crossfoot.emulator.subledgers.settlements import CREDITS, Part
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
_CREDIT: Final = CREDITS["VENDOR"][0]


def create(call: Call, body: Body) -> Row:
    """Store a request. Raises Invalid."""
    sent = bodies.fields(call.company.table(PAYABLES.payment), body, _FIELDS)
    items = body.inner("paymentrequestitems").bodies("paymentrequestitem")
    parts = [part for item in items for part in _parts(call, item)]
    bill = checks.document_of(call, PAYABLES.document, items[0].text("key"))
    sent.texts["CURRENCY"] = bill["CURRENCY"]
    return disbursements.request(call, read_payment(call, PAYABLES, sent, parts=parts))


def _parts(call: Call, item: Body) -> Iterator[Part]:
    """An item as details: each takes one credit, the oldest of the vendor first."""
    key = item.text("key")
    cash = item.amount("paymentamount") or ZERO
    discount = item.amount("discounttoapply") or ZERO
    wanted = item.amount("credittoapply") or ZERO
    used = list(_credits(call, key, wanted)) if wanted else []
    if not used:
        yield Part(PAYABLES.document, key, cash=cash, discount=discount)
        return
    for at, (row, amount) in enumerate(used):
        yield Part(
            PAYABLES.document,
            key,
            cash=ZERO if at else cash,
            discount=ZERO if at else discount,
            credit=_CREDIT,
            credit_key=row["RECORDNO"],
            credit_amount=amount,
        )


def _credits(call: Call, key: str, wanted: Decimal) -> Iterator[tuple[Row, Decimal]]:
    bill = checks.document_of(call, PAYABLES.document, key)
    left = wanted
    found = call.company.rows(
        PAYABLES.adjustment,
        '"VENDORID" = ? AND "CURRENCY" = ? AND "STATE" IN (\'Posted\', \'Partially Paid\')'
        ' AND CAST("TRX_TOTALDUE" AS REAL) < 0',
        [bill["VENDORID"], bill["CURRENCY"]],
    )
    for row in sorted(found, key=lambda row: (row["WHENCREATED"], int(row["RECORDNO"]))):
        amount = min(left, -Decimal(row["TRX_TOTALDUE"]))
        if amount > 0:
            left -= amount
            yield row, amount
    if left > 0:
        raise invalid("XL03000027", f"The vendor has no credits left for {wanted}.")


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
