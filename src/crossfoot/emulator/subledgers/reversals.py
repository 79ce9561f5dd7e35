"""Reversals: both the original and its counter record stay (intacct-xml §7)."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Final

from crossfoot.emulator import audit
from crossfoot.emulator.company import Company, Row
from crossfoot.emulator.functions import Call
from crossfoot.emulator.ledger import Line, live
from crossfoot.emulator.ledger.sides import Side
from crossfoot.emulator.subledgers import checks, documents, funds, payments, settlements
from crossfoot.emulator.subledgers.banks import bank_of
from crossfoot.emulator.subledgers.kinds import Kind
from crossfoot.emulator.subledgers.papers import stored_lines
from crossfoot.emulator.subledgers.parties import tell_party
from crossfoot.emulator.subledgers.postings import stamp
from crossfoot.emulator.tables import Table, Value, plain
from crossfoot.emulator.validation import invalid

_SIGNED: Final = frozenset({"TOTALENTERED", "TOTALPAID", "AMOUNT"})
_MADE: Final = frozenset({"Complete", "Reconciled", "Confirmed"})
"""What is shown of payments that were made."""


def reverse_document(call: Call, kind: Kind, key: str, day: date, description: str) -> str:
    """Reverse a posted document that nothing was paid of; give its twin's key. Raises Invalid."""
    company = call.company
    row = checks.document_of(call, kind.object, key)
    if row["STATE"] != "Posted":
        text = f"This transaction cannot be reversed: its state is {row['STATE']}."
        raise invalid(checks.BUSINESS, text)
    documents.check_untouched(row, "reversed")
    _check_day(row, day)
    table, line_table = company.table(kind.object), company.table(kind.line)
    _settle_whole(company, table, row, {"STATE": "Reversed", "WHENPAID": day})
    lines = stored_lines(company, kind, key)
    for line in lines:
        paid = {"TOTALPAID": line["AMOUNT"], "TRX_TOTALPAID": line["TRX_AMOUNT"]}
        company.update(kind.line, line["RECORDNO"], paid)
    twin = company.insert(table.name, _twin(call, table, row, day, description))
    numbers: dict[str, str] = {}
    for line in lines:
        changed: dict[str, Value] = {
            "RECORDKEY": twin,
            "ENTRY_DATE": day.isoformat(),
            "PARENTENTRY": numbers.get(line["PARENTENTRY"]),
            "TOTALPAID": _turned(line["AMOUNT"]),
            "TRX_TOTALPAID": _turned(line["TRX_AMOUNT"]),
        }
        copy = _copy(call, line_table, line, changed)
        numbers[line["RECORDNO"]] = company.insert(kind.line, copy)
    batch = live.reverse(
        company,
        kind.object,
        int(key),
        day,
        stamp=stamp(call),
        description=description,
        twin=int(twin),
    )
    summary = {"PRBATCHKEY": batch.source, "PRBATCH": batch.source_title}
    company.update(kind.object, twin, summary)
    live.refresh(company, kind.object, int(key))
    tell_party(company, kind.side, row[kind.side.party_field])
    for number, mode in ((key, "Modify"), (twin, "Create")):
        audit.record_access(call, table, number, mode)
    return twin


def _check_day(row: Row, day: date) -> None:
    first = row.get("WHENPOSTED") or row["WHENCREATED"]
    if day.isoformat() < first:
        shown = f"{date.fromisoformat(first):%m/%d/%Y}"
        raise invalid(checks.BUSINESS, f"Date must be on or after {shown}.")


def _settle_whole(company: Company, table: Table, row: Row, more: dict[str, Value]) -> None:
    """Nothing of a reversed document is due."""
    totals = {f"{p}TOTALPAID": row[f"{p}TOTALENTERED"] for p in ("", "TRX_")}
    due = {f"{p}TOTALDUE": Decimal(0) for p in ("", "TRX_")}
    company.update(table.name, row["RECORDNO"], {**totals, **due, **more})


def _twin(call: Call, table: Table, row: Row, day: date, description: str) -> dict[str, Value]:
    changed: dict[str, Value] = {
        "RECORDID": f"{row['RECORDID']} - Reversed" if row["RECORDID"] else None,
        "STATE": "Reversal",
        "WHENCREATED": day,
        "WHENPOSTED": day,
        "WHENDUE": day,
        "WHENPAID": day,
        "WHENDISCOUNT": None,
        "DESCRIPTION": description or row["DESCRIPTION"] or None,
        "TOTALPAID": _turned(row["TOTALENTERED"]),
        "TRX_TOTALPAID": _turned(row["TRX_TOTALENTERED"]),
        "TOTALDUE": Decimal(0),
        "TRX_TOTALDUE": Decimal(0),
    }
    return _copy(call, table, row, changed)


def _copy(call: Call, table: Table, row: Row, changed: dict[str, Value]) -> dict[str, Value]:
    """A row again, its amounts turned round, with what is different and stamps of now."""
    copied: dict[str, Value] = {name: text or None for name, text in row.items()}
    for name in copied:
        if name.removeprefix("TRX_") in _SIGNED:
            copied[name] = _turned(row[name])
    del copied[table.key]
    copied |= {name: value for name, value in changed.items() if table.field(name)}
    return copied | audit.created(call, table)


def _turned(amount: str) -> str | None:
    return plain(-Decimal(amount)) if amount else None


# --- payments -------------------------------------------------------------------------------------


def reverse_payment(  # noqa: PLR0913, PLR0917 -- a reversal has as many parts
    call: Call, side: Side, key: str, day: date, description: str, bank_id: str = ""
) -> str:
    """Void a payment that was made: what it paid is due again; give its twin's number.

    The money goes back through `bank_id` where that is given. Raises Invalid.
    """
    company, table = call.company, call.company.table(side.payment)
    row = checks.document_of(call, side.payment, key)
    if row.get("DISPLAYSTATE") not in _MADE:
        state = row.get("DISPLAYSTATE") or row["STATE"]
        raise invalid(checks.BUSINESS, f"A payment in the state {state} cannot be reversed.")
    _check_day(row, day)
    settlement = settlements.Settlement(call, side, day)
    for part in settlements.parts_of(company, side, key):
        settlement.restore(part)
    settlement.lines += _rest_back(call, side, row)
    twin = _store_twin(call, side, row, day, description)
    reversed_ = payments.state_cells(side, "Reversed")
    _settle_whole(company, table, row, {**reversed_, **audit.modified(call, table)})
    payments.post(call, side, twin, settlement.lines, bank_of(call, bank_id) if bank_id else None)
    settlement.close()
    live.refresh(company, side.payment, int(key))
    for number, mode in ((key, "Modify"), (twin, "Create")):
        audit.record_access(call, table, number, mode)
    return twin


def _rest_back(call: Call, side: Side, row: Row) -> Iterable[Line]:
    """What a receipt held on account goes back, if nothing of it was applied. Raises Invalid."""
    if side.party == "VENDOR":
        return []
    fund = funds.Fund(call.company, side.payment, row)
    if fund.open != fund.total:
        raise invalid(checks.BUSINESS, "What was paid on account has been applied already.")
    return [
        Line(each.account, -each.amount, each.location, "", each.party, "On account", -each.worth)
        for each in fund.use(fund.open)
    ]


def _store_twin(call: Call, side: Side, row: Row, day: date, description: str) -> str:
    company, key = call.company, row["RECORDNO"]
    table, details = company.table(side.payment), company.table(side.detail)
    changed: dict[str, Value] = {
        "RECORDID": None,
        "WHENCREATED": day,
        "WHENPAID": day,
        "WHENPOSTED": day,
        "RECEIPTDATE": day,
        "DESCRIPTION": description or row["DESCRIPTION"] or None,
        "PARENTPAYMENTKEY": key,
        "TOTALPAID": _turned(row["TOTALENTERED"]),
        "TRX_TOTALPAID": _turned(row["TRX_TOTALENTERED"]),
        "TOTALDUE": Decimal(0),
        "TRX_TOTALDUE": Decimal(0),
        "CLEARED": "F",
        "CLRDATE": None,
        **payments.state_cells(side, "Reversal"),
    }
    twin = company.insert(table.name, _copy(call, table, row, changed))
    company.update(table.name, twin, {"RECORDID": payments.number_of(side, twin)})
    for line in company.rows(details.name, '"PAYMENTKEY" = ?', [key]):
        amounts = [f.id for f in details.fields if f.id.endswith("AMOUNT") and line[f.id]]
        turned = {name: _turned(line[name]) for name in amounts}
        moved: dict[str, Value] = {**turned, "PAYMENTKEY": twin, "PAYMENTDATE": day}
        company.insert(details.name, _copy(call, details, line, moved))
    return twin
