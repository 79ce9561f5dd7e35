"""Transfers between accounts, made by the generic `create` (intacct-xml §4.2)."""

from datetime import date
from decimal import Decimal
from typing import Final

from crossfoot.emulator import audit
from crossfoot.emulator.cash import postings, rows
from crossfoot.emulator.cash.live import insert
from crossfoot.emulator.cash.movements import Transfer
from crossfoot.emulator.cash.named import bank_of
from crossfoot.emulator.company import Row
from crossfoot.emulator.functions import Call
from crossfoot.emulator.ledger import live
from crossfoot.emulator.records import writing
from crossfoot.emulator.subledgers import checks, rates
from crossfoot.emulator.subledgers.postings import stamp
from crossfoot.emulator.submissions import Submission
from crossfoot.emulator.validation import (
    Stored,
    check_required,
    invalid,
    read_values,
    refuse_missing,
)

HEADER: Final = "FUNDSTRANSFER"
LINE: Final = "FUNDSTRANSFERENTRY"
_AMOUNTS: Final = ("TRX_AMOUNT", "FROM_ACCOUNT_TRX_AMOUNT", "TRX_TOTALENTERED")
"""Fields by which a caller may tell the amount, in the currency of the account it leaves."""

_ACCOUNTS: Final = ("FROMACCOUNTID", "TOACCOUNTID")


def create(call: Call, sent: Submission) -> Row:
    """Store and post a transfer; give it as stored. Raises Invalid."""
    with writing(call, sent.table, "create"):
        return _create(call, sent)


def _create(call: Call, sent: Submission) -> Row:
    company, header = call.company, sent.table
    values = read_values(company, sent)
    check_required(header, values)
    refuse_missing(header, [name for name in _ACCOUNTS if not values.get(name)])
    source, target = (bank_of(company, str(values[name])) for name in _ACCOUNTS)
    if source.id == target.id:
        raise invalid("BL01001973", "A transfer needs two different accounts.")
    checks.check_attachment(company, values)
    day = date.fromisoformat(str(values["WHENCREATED"]))
    transfer = Transfer(
        source=source,
        target=target,
        day=day,
        amount=_amount(values),
        rate=_rate(call, values, source.currency, target.currency, day),
        text=str(values.get("DESCRIPTION") or ""),
        number=str(values.get("RECORDID") or ""),
        rates=rates.to_entities(company, source.currency, day),
        attachment=str(values.get("SUPDOCID") or ""),
    )
    kept = {n: v for n, v in values.items() if n in header.custom and v is not None}
    rate_type = values.get("EXCH_RATE_TYPE_ID") or None
    cells = {**rows.transfer_row(transfer), **kept, "EXCH_RATE_TYPE_ID": rate_type}
    transfer.key = insert(call, header, cells, source.entity)
    insert(call, company.table(LINE), rows.transfer_line(transfer), source.entity)
    batch = live.post(company, postings.transfer_document(transfer, stamp(call)))
    company.update(HEADER, str(transfer.key), {"PRBATCHKEY": batch.source})
    audit.record_access(call, header, str(transfer.key), "Create")
    return company.find_by(HEADER, "RECORDNO", str(transfer.key)) or {}


def _amount(values: Stored) -> Decimal:
    text = next(filter(None, (values.get(name) for name in _AMOUNTS)), None)
    amount = Decimal(str(text or 0)).quantize(Decimal("0.01"))
    if amount <= 0:
        raise invalid("BL03000018", "A transfer needs an amount that is greater than zero.")
    return amount


def _rate(call: Call, values: Stored, source: str, target: str, day: date) -> Decimal:
    """The rate that was typed in, or that of the day or of the day and type sent."""
    if source == target:
        values.pop("EXCH_RATE_TYPE_ID", None)
        return Decimal(1)
    given = values.get("EXCHANGE_RATE")
    if given is not None:
        return Decimal(str(given))
    on = date.fromisoformat(str(values.get("EXCH_RATE_DATE") or day.isoformat()))
    name = str(values.get("EXCH_RATE_TYPE_ID") or live.default_type(call.company))
    values["EXCH_RATE_TYPE_ID"] = name
    return live.rate_on(call.company, source, target, on, name)
