"""Other receipts recorded, changed and removed (intacct-xml §3.10, §4.2)."""

from datetime import date
from decimal import Decimal
from typing import Final

from crossfoot.emulator import audit
from crossfoot.emulator.cash import postings, rows, taxes, undeposited
from crossfoot.emulator.cash.live import (
    change,
    day_of,
    insert,
    ledger_lines,
    lines_of,
    merged,
    owner_cells,
    rate_cells,
    read_entry,
    store_lines,
)
from crossfoot.emulator.cash.movements import Receipt
from crossfoot.emulator.cash.named import bank_of
from crossfoot.emulator.cash.taxes import Entry, Taxing
from crossfoot.emulator.company import Company, Row
from crossfoot.emulator.functions import Call
from crossfoot.emulator.ledger import live
from crossfoot.emulator.legacy_bodies import Body
from crossfoot.emulator.subledgers import checks, rates
from crossfoot.emulator.subledgers.bodies import fields
from crossfoot.emulator.subledgers.kinds import base_currency
from crossfoot.emulator.subledgers.postings import stamp
from crossfoot.emulator.tables import Table
from crossfoot.emulator.validation import Stored, invalid, read_values

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
    items = body.inner("receiptitems").bodies("lineitem")
    entries = [read_entry(call, table, each, _taxing(values)) for each in items]
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
        lines=[entry.line for entry in taxes.flat(entries)],
        method=str(values["PAYMETHOD"]),
        bank=bank,
        undeposited=account,
    )
    receipt.key = insert(call, header, {**rows.receipt_row(receipt), **values}, entity)
    _store_lines(call, receipt, [], entries, values)
    if account:
        undeposited.put_in(company, HEADER, receipt.key, account)
    _post(call, receipt)
    audit.record_access(call, header, str(receipt.key), "Create")
    return receipt.key


def update(call: Call, body: Body) -> int:
    """Change what was sent of a receipt that was not deposited; it is posted anew. Raises Invalid.

    One with inclusive taxes cannot be changed (page other receipts).
    """
    company, header, lines = call.company, call.company.table(HEADER), call.company.table(LINE)
    before = checks.document_of(call, HEADER, body.attributes["key"])
    _check_open(before, "updated")
    if before["INCLUSIVETAX"] == "true":
        text = "A receipt that was recorded with inclusive taxes cannot be updated."
        raise invalid("BL01001973", text)
    sent = read_values(company, fields(header, body, _NAMES))
    receipt = load(company, before)
    kept = (name for name in (*_NAMES.values(), "BASECURR") if header.field(name))
    values: Stored = {**{name: before[name] or None for name in kept}, **sent}
    _change_place(company, receipt, body)
    values["BASECURR"] = receipt.base
    if {"CURRENCY", "EXCHANGE_RATE", "EXCH_RATE_DATE"} & set(sent):
        receipt.rate, _ = rates.settle_rate(company, header, values, body.text("exchratetype"))
    else:
        values["EXCH_RATE_TYPE_ID"] = before["EXCH_RATE_TYPE_ID"] or None
    receipt.day = date.fromisoformat(str(values["WHENCREATED"]))
    receipt.currency = str(values["CURRENCY"])
    checks.check_attachment(company, {"SUPDOCID": body.text("supdocid") or None})
    live.take_back(company, HEADER, receipt.key)
    present = lines_of(company, LINE, receipt.key)
    entries = merged(call, lines, present, body.inner("receiptitems"), _taxing(values))
    receipt.lines = [entry.line for entry in taxes.flat(entries)]
    _store_lines(call, receipt, present, entries, values)
    owner = owner_cells(company, header, receipt.entity)
    change(call, header, receipt.key, {**rows.receipt_row(receipt), **values, **owner})
    undeposited.put_in(company, HEADER, receipt.key, receipt.undeposited)
    _post(call, receipt)
    changes = audit.differences(before, checks.document_of(call, HEADER, before["RECORDNO"]))
    audit.record_access(call, header, before["RECORDNO"], "Modify", changes)
    return receipt.key


def load(company: Company, row: Row) -> Receipt:
    """A stored receipt."""
    key = int(row["RECORDNO"])
    bank = bank_of(company, row["BANKACCOUNTID"]) if row["BANKACCOUNTID"] else None
    return Receipt(
        entity=bank.entity if bank else row["MEGAENTITYID"],
        day=date.fromisoformat(row["WHENCREATED"]),
        base=row["BASECURR"],
        currency=row["CURRENCY"],
        rate=Decimal(row["EXCHANGE_RATE"] or 1),
        payer=row["DESCRIPTION2"],
        lines=ledger_lines(company.table(LINE), lines_of(company, LINE, key)),
        method=row["PAYMETHOD"],
        bank=bank,
        undeposited="" if bank else undeposited.account_of(company, HEADER, key),
        number=row["DOCNUMBER"],
        description=row["DESCRIPTION"],
        key=key,
    )


def _taxing(header: Stored) -> Taxing:
    return Taxing("Sale", header.get("INCLUSIVETAX") == "true")


def _store_lines(
    call: Call, receipt: Receipt, present: list[Row], entries: list[Entry], header: Stored
) -> None:
    cells = [row | rate_cells(header) for row in rows.receipt_lines(receipt)]
    store_lines(call, call.company.table(LINE), present, entries, cells)


def _change_place(company: Company, receipt: Receipt, body: Body) -> None:
    """Let the money lie where the update says: in a bank, or in undeposited funds."""
    if body.text("bankaccountid"):
        receipt.bank, receipt.undeposited = bank_of(company, body.text("bankaccountid")), ""
        receipt.entity = receipt.bank.entity
    elif body.text("undepglaccountno"):
        account = checks.check_account(company, body.text("undepglaccountno"))
        receipt.bank, receipt.undeposited = None, account
    receipt.base = base_currency(company, receipt.entity)


def _check_open(row: Row, verb: str) -> None:
    if row["STATE"] != "Approved":
        text = f"This transaction cannot be {verb}: its state is {row['STATE']}."
        raise invalid("BL01001973", text)


def delete(call: Call, table: Table, key: str) -> None:
    """Remove a receipt that was not deposited or reconciled, and what it posted. Raises Invalid."""
    company = call.company
    before = company.find_by(HEADER, "RECORDNO", key)
    if before is None:
        text = f"Cannot find {table.name.lower()} with key '{key}' to delete."
        raise invalid("BL01001973", text)
    _check_open(checks.document_of(call, HEADER, key), "deleted")
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
