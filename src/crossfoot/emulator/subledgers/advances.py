"""Customers' advances: ARADVANCE with its lines, posted when they come in (intacct-xml §4.4)."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Final

from crossfoot.emulator import audit, companions, validation
from crossfoot.emulator.company import Row
from crossfoot.emulator.functions import Call
from crossfoot.emulator.ledger import Document, Line, cents, live
from crossfoot.emulator.ledger.sides import DEPOSITS, RECEIVABLES
from crossfoot.emulator.records import writing
from crossfoot.emulator.subledgers import checks, readings
from crossfoot.emulator.subledgers.banks import Bank, bank_of, undeposited
from crossfoot.emulator.subledgers.open_items import ZERO
from crossfoot.emulator.subledgers.payments import Payment
from crossfoot.emulator.subledgers.postings import dimensions, rate_of, stamp
from crossfoot.emulator.submissions import Submission
from crossfoot.emulator.tables import Table, Value
from crossfoot.emulator.validation import Stored, invalid

OBJECT: Final = "ARADVANCE"
_LINE: Final = "ARADVANCEITEM"
_LINES: Final = "ARADVANCEITEMS"
_TYPE: Final = "rr"
_KEPT: Final = (
    *("CUSTOMERID", "PAYMENTMETHOD", "DOCNUMBER", "DESCRIPTION", "RECEIPTDATE", "PAYMENTDATE"),
    *("BASECURR", "CURRENCY", "EXCH_RATE_DATE", "EXCHANGE_RATE", "SUPDOCID", "FINANCIALENTITY"),
    "UNDEPOSITEDACCOUNTNO",
)


def create(call: Call, sent: Submission) -> Row:
    """Store an advance, and post it unless ACTION is Draft. Raises Invalid."""
    with writing(call, sent.table, "create"):
        key = _write(call, sent, None)
        audit.record_access(call, sent.table, key, "Create")
        return _stored(call, key)


def update(call: Call, sent: Submission) -> Row:
    """Change an advance that nothing was applied of; it is posted anew. Raises Invalid."""
    before = checks.to_change(call, sent.table, sent.texts.get("RECORDNO", ""))
    key = before["RECORDNO"]
    with writing(call, sent.table, "update"):
        _check_unused(before, "updated")
        live.take_back(call.company, OBJECT, int(key))
        _write(call, sent, before)
        after = _stored(call, key)
        audit.record_access(call, sent.table, key, "Modify", audit.differences(before, after))
        return after


def delete(call: Call, table: Table, key: str) -> None:
    """Remove an advance that nothing was applied of, and what it posted. Raises Invalid."""
    before = checks.to_delete(call, table, key)
    with call.company.transaction():
        _check_unused(before, "deleted")
        checks.check_unpaid(call.company, RECEIVABLES, before, OBJECT)
        live.take_back(call.company, OBJECT, int(key))
        for row in _lines(call, key):
            call.company.delete(_LINE, row["RECORDNO"])
        call.company.delete(table.name, key)
        audit.record_access(call, table, key, "Delete")


def _check_unused(row: Row, verb: str) -> None:
    if row["STATE"] not in {"Draft", "Posted"}:
        text = f"This transaction cannot be {verb}: its state is {row['STATE']}."
        raise invalid(checks.BUSINESS, text)


def _stored(call: Call, key: str) -> Row:
    return call.company.find_by(OBJECT, "RECORDNO", key) or {}


def _lines(call: Call, key: str) -> Iterable[Row]:
    return call.company.rows(_LINE, '"RECORDKEY" = ?', [key])


def _write(call: Call, sent: Submission, before: Row | None) -> str:
    """Store an advance and its lines, a new one or over another, and post it."""
    company, table = call.company, sent.table
    rate_type = sent.texts.pop("EXCH_RATE_TYPE_ID", "")
    values: Stored = {name: before[name] or None for name in _KEPT} if before else {}
    values |= validation.read_values(company, sent)
    kept = {*_KEPT, *table.custom}
    values = {k: v for k, v in values.items() if v is not None and k in kept}
    validation.check_required(table, values)
    companions.link(company, table, values)
    checks.check_references(call, table, values)
    checks.check_attachment(company, values)
    values["WHENCREATED"] = values["PAYMENTDATE"]
    lines = _read_lines(call, sent, values, before)
    advance = Payment(RECEIVABLES, values, _bank(call, values, lines), str(values["WHENCREATED"]))
    readings.set_rate(company, advance, rate_type)
    draft = sent.beside.get("ACTION", "") == "Draft" or (
        bool(before) and before is not None and before["STATE"] == "Draft" and not sent.beside
    )
    key = _store(call, advance, lines, "Draft" if draft else "Posted", before)
    if not draft:
        _post(call, key, advance)
    return key


def _bank(call: Call, values: Stored, lines: list[Stored]) -> Bank:
    if values.get("FINANCIALENTITY"):
        return bank_of(call, str(values["FINANCIALENTITY"]))
    account = values.get("UNDEPOSITEDACCOUNTNO")
    if not account:
        text = "Missing required field(s) for AR advance: FINANCIALENTITY or UNDEPOSITEDACCOUNTNO."
        raise invalid(checks.FORMAT, text)
    place = str(lines[0].get("LOCATIONID") or "")
    entity = live.owner_of(call.company, call.session.entity_id, [place])
    return undeposited(call.company, str(account), entity, place)


def _read_lines(call: Call, sent: Submission, header: Stored, before: Row | None) -> list[Stored]:
    company = call.company
    if _LINES not in sent.lines and before:
        table = company.table(_LINE)
        names = [f.id for f in table.fields if not f.readonly]
        return [{n: row[n] or None for n in names} for row in _lines(call, before["RECORDNO"])]
    found = [_read_line(call, line, header) for line in sent.lines.get(_LINES, [])]
    if not found:
        raise invalid(checks.FORMAT, f"Missing required field(s) for AR advance: {_LINES}.")
    return found


def _read_line(call: Call, line: Submission, header: Stored) -> Stored:
    company, table = call.company, line.table
    read = validation.read_values(company, line)
    values: Stored = {name: value for name, value in read.items() if value is not None}
    validation.check_required(table, values)
    if "ACCOUNTLABEL" in values and "ACCOUNTNO" not in values:
        label = company.find_by("ARACCOUNTLABEL", "ACCOUNTLABEL", values["ACCOUNTLABEL"]) or {}
        values["ACCOUNTNO"] = label.get("GLACCOUNTNO") or None
    values.setdefault("ACCOUNTNO", DEPOSITS)
    values.setdefault("CUSTOMERID", header["CUSTOMERID"])
    if call.session.entity_id:
        values.setdefault("LOCATIONID", call.session.entity_id)
    companions.link(company, table, values)
    checks.check_references(call, table, values)
    checks.check_dimensions(company, values, str(values["ACCOUNTNO"]))
    amount = cents(Decimal(str(values["TRX_AMOUNT"])))
    if amount <= 0:
        raise invalid(checks.BUSINESS, "The amount of an advance must be positive.")
    return {**values, "TRX_AMOUNT": str(amount)}


def _store(
    call: Call, advance: Payment, lines: list[Stored], state: str, before: Row | None
) -> str:
    company, table = call.company, call.company.table(OBJECT)
    amounts = [Decimal(str(line["TRX_AMOUNT"])) for line in lines]
    total, base = sum(amounts, ZERO), sum((cents(a * advance.rate) for a in amounts), ZERO)
    row: dict[str, Value] = {
        **advance.values,
        "RECORDTYPE": _TYPE,
        "STATE": state,
        "RAWSTATE": "D" if state == "Draft" else "A",
        "CLEARED": "F",
        "TRX_TOTALENTERED": total,
        "TRX_TOTALDUE": total,
        "TRX_TOTALPAID": ZERO,
        "TOTALENTERED": base,
        "TOTALDUE": base,
        "TOTALPAID": ZERO,
        "TOTALSELECTED": ZERO,
        "TRX_TOTALSELECTED": ZERO,
    }
    if before:
        key = before["RECORDNO"]
        company.update(OBJECT, key, {**row, **audit.modified(call, table)})
        for old in _lines(call, key):
            company.delete(_LINE, old["RECORDNO"])
    else:
        key = company.insert(OBJECT, {**row, **audit.created(call, table)})
        company.update(OBJECT, key, {"RECORDID": f"ADV-{int(key):05}"})
    for at, line in enumerate(lines, 1):
        company.insert(_LINE, _line_row(call, advance, line, at, key))
    return key


def _line_row(call: Call, advance: Payment, line: Stored, at: int, key: str) -> dict[str, Value]:
    table = call.company.table(_LINE)
    values = advance.values
    row: dict[str, Value] = {
        **line,
        "RECORDKEY": key,
        "RECORDTYPE": _TYPE,
        "LINE_NO": str(at),
        "ENTRY_DATE": values["WHENCREATED"],
        "AMOUNT": cents(Decimal(str(line["TRX_AMOUNT"])) * advance.rate),
        "EXCH_RATE_DATE": values.get("EXCH_RATE_DATE"),
        "EXCH_RATE_TYPE_ID": values.get("EXCH_RATE_TYPE_ID"),
        "EXCHANGE_RATE": values["EXCHANGE_RATE"],
        "CURRENCY": values["CURRENCY"],
        "BASECURR": values["BASECURR"],
        "STATE": "A",
        **audit.created(call, table),
    }
    return {name: value for name, value in row.items() if table.field(name)}


def _post(call: Call, key: str, advance: Payment) -> None:
    company, row = call.company, _stored(call, key)
    day = date.fromisoformat(row["WHENCREATED"])
    lines = tuple(
        Line(
            line["ACCOUNTNO"],
            Decimal(line["TRX_AMOUNT"]),
            line["LOCATIONID"] or advance.bank.location,
            line["DEPARTMENTID"],
            dimensions(company, line),
            line["ENTRYDESCRIPTION"] or "Advance",
        )
        for line in _lines(call, key)
    )
    document = Document(
        kind=OBJECT,
        key=int(key),
        number=row["RECORDID"],
        day=day,
        entity=advance.bank.entity,
        account=advance.bank.account,
        party={"CUSTOMERID": row["CUSTOMERID"]},
        description=row["CUSTOMERNAME"],
        lines=lines,
        stamp=stamp(call),
        **rate_of(company, row, day),
    )
    batch = live.post(company, document)
    summary = {"PRBATCHKEY": batch.source, "PRBATCH": batch.source_title}
    company.update(OBJECT, key, summary)
