"""Charge-card transactions recorded, changed, reversed and removed (intacct-xml §3.10, §4.2)."""

from datetime import date
from decimal import Decimal
from typing import Final

from crossfoot.emulator import audit
from crossfoot.emulator.cash import postings, rows, taxes
from crossfoot.emulator.cash.live import (
    change,
    day_of,
    insert,
    ledger_lines,
    lines_of,
    merged,
    rate_cells,
    read_entry,
    store_lines,
)
from crossfoot.emulator.cash.movements import Charge
from crossfoot.emulator.cash.named import card_of
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

HEADER: Final = "CCTRANSACTION"
LINE: Final = "CCTRANSACTIONENTRY"
_NAMES: Final = {
    "paymentdate": "WHENCREATED",
    "referenceno": "RECORDID",
    "payee": "DESCRIPTION2",
    "description": "DESCRIPTION",
    "supdocid": "SUPDOCID",
    "currency": "CURRENCY",
    "exchratedate": "EXCH_RATE_DATE",
    "exchrate": "EXCHANGE_RATE",
    "inclusivetax": "INCLUSIVETAX",
    "taxsolutionid": "TAXSOLUTIONID",
}
_WORDS: Final = frozenset({"RECORDID", "DESCRIPTION", "DESCRIPTION2", "SUPDOCID"})
"""Fields that no amount depends on."""


def record(call: Call, body: Body) -> int:
    """Store and post a transaction; give its record number. Raises Invalid."""
    company, header = call.company, call.company.table(HEADER)
    card = card_of(company, body.text("chargecardid"))
    day_of(body, "paymentdate")
    values = read_values(company, fields(header, body, _NAMES))
    table, items = company.table(LINE), body.inner("ccpayitems").in_order()
    entries = [read_entry(call, table, each, _taxing(values)) for each in items]
    values["BASECURR"] = base_currency(company, card.entity)
    values["CURRENCY"] = values.get("CURRENCY") or card.currency
    rate, _ = rates.settle_rate(company, header, values, body.text("exchratetype"))
    checks.check_attachment(company, values)
    charge = Charge(
        card=card,
        day=date.fromisoformat(str(values["WHENCREATED"])),
        base=str(values["BASECURR"]),
        currency=str(values["CURRENCY"]),
        rate=rate,
        lines=[entry.line for entry in taxes.flat(entries)],
    )
    cells = {**rows.charge_row(charge), **values}
    charge.key = insert(call, header, cells, card.entity)
    _store_lines(call, charge, [], entries, values)
    _post(call, charge)
    audit.record_access(call, header, str(charge.key), "Create")
    return charge.key


def update(call: Call, body: Body) -> int:
    """Change what was sent of a transaction that is not paid; it is posted anew. Raises Invalid."""
    company, header = call.company, call.company.table(HEADER)
    before = find(call, body.attributes["key"])
    sent = read_values(company, fields(header, body, _NAMES))
    checks.check_attachment(company, sent)
    if not (set(sent) - _WORDS or body.has("updateccpayitems")):
        return _reword(call, before, sent)
    _check_open(before, "updated")
    charge = load(company, before)
    kept: Stored = {name: before[name] or None for name in (*_NAMES.values(), "BASECURR")}
    values = kept | sent
    if not {"CURRENCY", "EXCHANGE_RATE", "EXCH_RATE_DATE"} & set(sent):
        charge.rate = Decimal(before["EXCHANGE_RATE"] or 1)
        values["EXCH_RATE_TYPE_ID"] = before["EXCH_RATE_TYPE_ID"] or None
    else:
        charge.rate, _ = rates.settle_rate(company, header, values, body.text("exchratetype"))
    charge.day = date.fromisoformat(str(values["WHENCREATED"]))
    charge.currency = str(values["CURRENCY"])
    live.take_back(company, HEADER, charge.key)
    _change_lines(call, charge, body, values)
    change(call, header, charge.key, {**rows.charge_row(charge), **values})
    _post(call, charge)
    changes = audit.differences(before, find(call, str(charge.key)))
    audit.record_access(call, header, str(charge.key), "Modify", changes)
    return charge.key


def _reword(call: Call, before: Row, sent: Stored) -> int:
    """Change what no amount depends on: that is possible in every state."""
    header, key = call.company.table(HEADER), int(before["RECORDNO"])
    change(call, header, key, sent)
    live.refresh(call.company, HEADER, key)
    changes = audit.differences(before, find(call, str(key)))
    audit.record_access(call, header, str(key), "Modify", changes)
    return key


def reverse(call: Call, body: Body) -> int:
    """Take a transaction back by a twin on another day; give the twin's number. Raises Invalid."""
    company, header = call.company, call.company.table(HEADER)
    before = find(call, body.attributes["key"])
    _check_open(before, "reversed")
    charge, day = load(company, before), day_of(body, "datereversed")
    if day < charge.day:
        raise invalid("BL01001973", f"Date must be on or after {charge.day:%m/%d/%Y}.")
    turned = [line._replace(amount=-line.amount) for line in charge.lines]
    twin = Charge(
        card=charge.card,
        day=day,
        base=charge.base,
        currency=charge.currency,
        rate=charge.rate,
        lines=turned,
        payee=charge.payee,
        description=body.text("description") or charge.description,
        number=charge.number,
        state="Reversal",
        twin=charge,
    )
    twin.key = insert(call, header, rows.charge_row(twin) | rate_cells(before), charge.card.entity)
    originals = lines_of(company, LINE, charge.key)
    for cells, row in zip(rows.charge_lines(twin), originals, strict=True):
        insert(call, company.table(LINE), cells | taxes.marks_of(row) | rate_cells(before))
    charge.state, charge.twin = "Reversed", twin
    standing = ("STATE", "TOTALDUE", "TRX_TOTALDUE", "REVERSALKEY", "REVERSALDATE")
    row = rows.charge_row(charge)
    change(call, header, charge.key, {name: row[name] for name in standing})
    batch = live.reverse(
        company, HEADER, charge.key, day, stamp=stamp(call), description="", twin=twin.key
    )
    company.update(HEADER, str(twin.key), {"PRBATCHKEY": batch.source})
    live.refresh(company, HEADER, charge.key)
    audit.record_access(call, header, str(twin.key), "Create")
    return twin.key


def delete(call: Call, table: Table, key: str) -> None:
    """Remove a transaction that is not paid, and what it posted. Raises Invalid."""
    before = call.company.find_by(HEADER, "RECORDNO", key)
    if before is None:
        text = f"Cannot find {table.name.lower()} with key '{key}' to delete."
        raise invalid("BL01001973", text)
    _check_open(find(call, key), "deleted")
    live.take_back(call.company, HEADER, int(key))
    for row in lines_of(call.company, LINE, int(key)):
        call.company.delete(LINE, row["RECORDNO"])
    call.company.delete(HEADER, key)
    audit.record_access(call, table, key, "Delete")


# --- parts ---------------------------------------------------------------------------------------


def find(call: Call, key: str) -> Row:
    """The transaction with this record number, if the session may see it. Raises Invalid."""
    return checks.document_of(call, HEADER, key)


def load(company: Company, row: Row) -> Charge:
    """A stored transaction."""
    key = int(row["RECORDNO"])
    return Charge(
        card=card_of(company, row["FINANCIALENTITY"]),
        day=date.fromisoformat(row["WHENCREATED"]),
        base=row["BASECURR"],
        currency=row["CURRENCY"],
        rate=Decimal(row["EXCHANGE_RATE"] or 1),
        lines=ledger_lines(company.table(LINE), lines_of(company, LINE, key)),
        payee=row["DESCRIPTION2"],
        description=row["DESCRIPTION"],
        number=row["RECORDID"],
        state=row["STATE"],
        key=key,
        attachment=row["SUPDOCID"],
    )


def _check_open(row: Row, verb: str) -> None:
    if row["STATE"] not in {"Posted", "Draft"}:
        text = f"This transaction cannot be {verb}: its state is {row['STATE']}."
        raise invalid("BL01001973", text)


def _taxing(header: Stored) -> Taxing:
    return Taxing("Purchase", header.get("INCLUSIVETAX") == "true")


def _store_lines(
    call: Call, charge: Charge, present: list[Row], entries: list[Entry], header: Stored
) -> None:
    cells = [row | rate_cells(header) for row in rows.charge_lines(charge)]
    store_lines(call, call.company.table(LINE), present, entries, cells)


def _change_lines(call: Call, charge: Charge, body: Body, header: Stored) -> None:
    """Lines that are named by their numbers change, others are added; all are valued anew."""
    company, table = call.company, call.company.table(LINE)
    present = lines_of(company, LINE, charge.key)
    items = body.inner("updateccpayitems")
    entries = merged(call, table, present, items, _taxing(header))
    charge.lines = [entry.line for entry in taxes.flat(entries)]
    _store_lines(call, charge, present, entries, header)


def _post(call: Call, charge: Charge) -> None:
    rates_of = rates.to_entities(call.company, charge.currency, charge.day)
    document = postings.charge_document(charge, stamp(call), rates_of)
    batch = live.post(call.company, document)
    call.company.update(HEADER, str(charge.key), {"PRBATCHKEY": batch.source})
