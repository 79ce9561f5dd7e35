"""Other receipts recorded and removed (intacct-xml §3.10, §4.2)."""

from datetime import date
from typing import Final

from crossfoot.emulator import audit
from crossfoot.emulator.cash import postings, rows, undeposited
from crossfoot.emulator.cash.live import (
    change,
    day_of,
    insert,
    lines_of,
    rate_cells,
    read_entry,
)
from crossfoot.emulator.cash.movements import Receipt
from crossfoot.emulator.cash.named import bank_of
from crossfoot.emulator.functions import Call
from crossfoot.emulator.ledger import live
from crossfoot.emulator.legacy_bodies import Body
from crossfoot.emulator.subledgers import checks, rates
from crossfoot.emulator.subledgers.bodies import fields
from crossfoot.emulator.subledgers.kinds import base_currency
from crossfoot.emulator.subledgers.postings import stamp
from crossfoot.emulator.tables import Table
from crossfoot.emulator.validation import invalid, read_values

HEADER: Final = "OTHERRECEIPTS"
LINE: Final = "OTHERRECEIPTSENTRY"
_NAMES: Final = {
    "paymentdate": "WHENPAID",
    "payee": "DESCRIPTION2",
    "receiveddate": "WHENCREATED",
    "paymentmethod": "PAYMETHOD",
    "depositdate": "DEPOSITDATE",
    "refid": "DOCNUMBER",
    "description": "DESCRIPTION",
    "currency": "CURRENCY",
    "exchratedate": "EXCH_RATE_DATE",
    "exchrate": "EXCHANGE_RATE",
    "inclusivetax": "INCLUSIVETAX",
    "taxsolutionid": "TAXSOLUTIONID",
}


def record(call: Call, body: Body) -> int:
    """Store and post a receipt; give its record number. Raises Invalid."""
    company, header = call.company, call.company.table(HEADER)
    day_of(body, "paymentdate")
    day_of(body, "receiveddate")
    values = read_values(company, fields(header, body, _NAMES))
    if not values.get("DESCRIPTION2") or not values.get("PAYMETHOD"):
        raise invalid("BL03000018", "Missing payee or paymentmethod.")
    table = company.table(LINE)
    entries = [
        read_entry(call, table, each) for each in body.inner("receiptitems").bodies("lineitem")
    ]
    bank = bank_of(company, body.text("bankaccountid")) if body.text("bankaccountid") else None
    account = "" if bank else checks.check_account(company, body.text("undepglaccountno"))
    places = [entry.line.location for entry in entries]
    entity = bank.entity if bank else live.owner_of(company, call.session.entity_id, places)
    values["BASECURR"] = base_currency(company, entity)
    values["CURRENCY"] = values.get("CURRENCY") or (bank.currency if bank else values["BASECURR"])
    rate, _ = rates.settle_rate(company, header, values, body.text("exchratetype"))
    checks.check_attachment(company, {"SUPDOCID": body.text("supdocid") or None})
    receipt = Receipt(
        entity=entity,
        day=date.fromisoformat(str(values["WHENCREATED"])),
        base=str(values["BASECURR"]),
        currency=str(values["CURRENCY"]),
        rate=rate,
        payer=str(values["DESCRIPTION2"]),
        lines=[entry.line for entry in entries],
        method=str(values["PAYMETHOD"]),
        bank=bank,
        undeposited=account,
    )
    receipt.key = insert(call, header, {**rows.receipt_row(receipt), **values}, entity)
    for cells, entry in zip(rows.receipt_lines(receipt), entries, strict=True):
        sent = {name: value for name, value in entry.values.items() if value is not None}
        insert(call, table, {**cells, **sent, **rate_cells(values)})
    if account:
        undeposited.put_in(company, HEADER, receipt.key, account)
    _post(call, receipt)
    audit.record_access(call, header, str(receipt.key), "Create")
    return receipt.key


def delete(call: Call, table: Table, key: str) -> None:
    """Remove a receipt that was not deposited or reconciled, and what it posted. Raises Invalid."""
    company = call.company
    before = company.find_by(HEADER, "RECORDNO", key)
    if before is None:
        text = f"Cannot find {table.name.lower()} with key '{key}' to delete."
        raise invalid("BL01001973", text)
    before = checks.document_of(call, HEADER, key)
    if before["STATE"] != "Approved":
        text = f"This transaction cannot be deleted: its state is {before['STATE']}."
        raise invalid("BL01001973", text)
    live.take_back(company, HEADER, int(key))
    for row in lines_of(company, LINE, int(key)):
        company.delete(LINE, row["RECORDNO"])
    company.delete(HEADER, key)
    audit.record_access(call, table, key, "Delete")


def _post(call: Call, receipt: Receipt) -> None:
    company = call.company
    rates_of = rates.to_entities(company, receipt.currency, receipt.day)
    batch = live.post(company, postings.receipt_document(receipt, stamp(call), rates_of))
    change(call, company.table(HEADER), receipt.key, {"PRBATCHKEY": batch.source})
