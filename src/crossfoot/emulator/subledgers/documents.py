"""Bills, invoices and adjustments made, changed and removed (intacct-xml §3.9, §4.3, §4.4)."""

from datetime import date
from decimal import Decimal
from typing import Final

from crossfoot.emulator import audit, validation
from crossfoot.emulator.company import Company, Row
from crossfoot.emulator.functions import Call
from crossfoot.emulator.ledger import live
from crossfoot.emulator.numbering import next_number
from crossfoot.emulator.records import writing
from crossfoot.emulator.subledgers import checks, papers
from crossfoot.emulator.subledgers.kinds import KINDS, UNPOSTED, Kind
from crossfoot.emulator.subledgers.papers import Paper, PaperLine
from crossfoot.emulator.subledgers.parties import tell_last, tell_party
from crossfoot.emulator.subledgers.postings import post_paper
from crossfoot.emulator.submissions import Submission
from crossfoot.emulator.tables import Table, Value
from crossfoot.emulator.validation import invalid

STATES: Final = {"Draft": "D", "Submitted": "S", "Posted": "A"}
"""State of a document that nothing was paid of, and its code (§4.3, RAWSTATE)."""


_NOTES: Final = frozenset({"RECORDNO", "SUPDOCID", "DESCRIPTION"})
"""What may be changed of a document that was paid."""


def create(call: Call, sent: Submission) -> Row:
    """Store a document, and post it unless it is a draft or waits for approval. Raises Invalid."""
    kind, table = KINDS[sent.table.name], sent.table
    with writing(call, table, "create"):
        paper = papers.read_paper(call, kind, sent)
        if paper.values.get("RECORDID") is None:
            paper.values["RECORDID"] = next_number(call.company, table, "RECORDID")
        key = store(call, paper, _state(call.company, paper))
        post(call, kind, key)
        audit.record_access(call, table, key, "Create")
        return stored(call.company, kind, key)


def update(call: Call, sent: Submission) -> Row:
    """Change a document that nothing was paid of; what was posted is posted anew. Raises Invalid.

    Lines that are sent replace all that there are; none sent leaves them as they are (§3.9).
    """
    kind, table = KINDS[sent.table.name], sent.table
    before = checks.to_change(call, table, sent.texts.get("RECORDNO", ""))
    key = before["RECORDNO"]
    with writing(call, table, "update"):
        if _only_notes(sent):
            return _note(call, kind, sent, before)
        check_untouched(before, "updated")
        paper = papers.read_paper(call, kind, sent, before)
        live.take_back(call.company, kind.object, int(key))
        _restore(call, paper, before, _state(call.company, paper))
        post(call, kind, key)
        tell_party(call.company, kind.side, before[kind.side.party_field])
        after = stored(call.company, kind, key)
        audit.record_access(call, table, key, "Modify", audit.differences(before, after))
        return after


def _only_notes(sent: Submission) -> bool:
    """Whether an update touches nothing that the ledger or a payment depends on."""
    return not sent.lines and not sent.beside and {*sent.texts} <= _NOTES


def _note(call: Call, kind: Kind, sent: Submission, before: Row) -> Row:
    """Attach or describe a document, in whatever state it is. Raises Invalid."""
    table, key = sent.table, before["RECORDNO"]
    values = validation.read_values(call.company, sent)
    checks.check_attachment(call.company, values)
    call.company.update(table.name, key, {**values, **audit.modified(call, table)})
    live.refresh(call.company, kind.object, int(key))
    after = stored(call.company, kind, key)
    audit.record_access(call, table, key, "Modify", audit.differences(before, after))
    return after


def delete(call: Call, table: Table, key: str) -> None:
    """Remove a document that nothing was paid of, and what it posted. Raises Invalid."""
    kind = KINDS[table.name]
    before = checks.to_delete(call, table, key)
    with call.company.transaction():
        check_untouched(before, "deleted")
        checks.check_unpaid(call.company, kind.side, before, table.name)
        live.take_back(call.company, kind.object, int(key))
        for row in papers.stored_lines(call.company, kind, key):
            call.company.delete(kind.line, row["RECORDNO"])
        call.company.delete(table.name, key)
        tell_party(call.company, kind.side, before[kind.side.party_field])
        audit.record_access(call, table, key, "Delete")


def check_untouched(row: Row, verb: str) -> None:
    """Nothing was paid of a document, selected for a payment, or reversed. Raises Invalid."""
    state = row["STATE"]
    if state in UNPOSTED or (state == "Posted" and not Decimal(row["TRX_TOTALPAID"] or 0)):
        return
    text = f"This transaction cannot be {verb}: its state is {state}."
    raise invalid(checks.BUSINESS, text)


def stored(company: Company, kind: Kind, key: str) -> Row:
    """A document that is stored."""
    return company.find_by(kind.object, "RECORDNO", key) or {}


def post(call: Call, kind: Kind, key: str) -> None:
    """Post a stored document unless it is not meant to be, and tell its party. Raises Invalid."""
    row = stored(call.company, kind, key)
    party = row[kind.side.party_field]
    if row["STATE"] not in UNPOSTED:
        post_paper(call, kind, key)
        if not kind.adjusts:
            tell_last(call.company, kind.side, party, row["WHENCREATED"], paid=False)
    tell_party(call.company, kind.side, party)


# --- rows -----------------------------------------------------------------------------------------


def _state(company: Company, paper: Paper) -> str:
    if paper.draft:
        return "Draft"
    waits = paper.kind.object == "APBILL" and company.settings.bill_approvals
    return "Submitted" if waits else "Posted"


def store(call: Call, paper: Paper, state: str) -> str:
    """Store a document with its lines; give its record number."""
    company, table = call.company, call.company.table(paper.kind.object)
    values = {**header(call, paper, state), **audit.created(call, table)}
    key = company.insert(table.name, values)
    _store_lines(call, paper, key, state)
    return key


def _restore(call: Call, paper: Paper, before: Row, state: str) -> None:
    """Store a changed document over the one that was there."""
    company, kind, key = call.company, paper.kind, before["RECORDNO"]
    table = company.table(kind.object)
    blank = dict.fromkeys(papers.settable(table))
    values = {**blank, **header(call, paper, state), **audit.modified(call, table)}
    company.update(kind.object, key, values)
    kept = {line.key for line in paper.lines if line.key}
    for row in papers.stored_lines(company, kind, key):
        if row["RECORDNO"] not in kept:
            company.delete(kind.line, row["RECORDNO"])
    _store_lines(call, paper, key, state)


def header(call: Call, paper: Paper, state: str) -> dict[str, Value]:
    """The row of a document that nothing was paid of yet."""
    company, table, sent = call.company, call.company.table(paper.kind.object), paper.values
    values: dict[str, Value] = {
        **sent,
        "RECORDTYPE": paper.kind.record_type,
        "MODULEKEY": paper.kind.side.module,
        "STATE": state,
        "RAWSTATE": STATES[state],
        "BILLTOPAYTOKEY": _contact(company, sent.get("BILLTOPAYTOCONTACTNAME")),
        "SHIPTORETURNTOKEY": _contact(company, sent.get("SHIPTORETURNTOCONTACTNAME")),
        "DUE_IN_DAYS": _days_left(company, paper),
        "HASPOSTEDREVREC": "F",
        "PRBATCH": None,
        "PRBATCHKEY": None,
        **_totals(paper),
    }
    if state == "Posted":
        values.setdefault("WHENPOSTED", sent["WHENCREATED"])
    return {name: value for name, value in values.items() if table.field(name)}


def _totals(paper: Paper) -> dict[str, Value]:
    found: dict[str, Value] = {}
    for prefix, total in (("TRX_", paper.total), ("", paper.worth)):
        found |= {f"{prefix}TOTALENTERED": total, f"{prefix}TOTALDUE": total}
        found |= {f"{prefix}TOTALPAID": Decimal(0), f"{prefix}TOTALSELECTED": Decimal(0)}
    return found


def _contact(company: Company, name: Value) -> str | None:
    found = company.find_by("CONTACT", "CONTACTNAME", name) if name else None
    return found["RECORDNO"] if found else None


def _days_left(company: Company, paper: Paper) -> str | None:
    due = paper.values.get("WHENDUE")
    return str((date.fromisoformat(str(due)) - company.now().date()).days) if due else None


def _store_lines(call: Call, paper: Paper, key: str, state: str) -> None:
    """Store the lines in their order; taxes point to the line that they tax."""
    numbers: dict[int, str] = {}
    company, table = call.company, call.company.table(paper.kind.line)
    owner = company.find_by("LOCATION", "LOCATIONID", paper.entity) if paper.entity else None
    for at, line in enumerate(paper.lines, 1):
        values: dict[str, Value] = {
            **line.values,
            **_line(paper, line, state),
            "RECORDKEY": key,
            "LINE_NO": str(at),
            "BASELOCATION": owner["RECORDNO"] if owner else None,
            "PARENTENTRY": numbers[id(line.taxes)] if line.taxes else None,
        }
        values = {name: value for name, value in values.items() if table.field(name)}
        if line.key:
            blank = dict.fromkeys(papers.settable(table))
            stamps = audit.modified(call, table)
            company.update(table.name, line.key, {**blank, **values, **stamps})
            numbers[id(line)] = line.key
        else:
            made = {**values, **audit.created(call, table)}
            numbers[id(line)] = company.insert(table.name, made)


def _line(paper: Paper, line: PaperLine, state: str) -> dict[str, Value]:
    """What a line's row says beside what was sent."""
    sent = paper.values
    return {
        "RECORDTYPE": paper.kind.record_type,
        "ENTRY_DATE": sent["WHENCREATED"],
        "AMOUNT": line.base,
        "TRX_AMOUNT": line.amount,
        "LINEITEM": "F" if line.taxes else "T",
        "SUBTOTAL": "T" if line.taxes else None,
        "EXCH_RATE_DATE": sent["EXCH_RATE_DATE"],
        "EXCH_RATE_TYPE_ID": paper.rate_type or None,
        "EXCHANGE_RATE": sent["EXCHANGE_RATE"],
        "CURRENCY": sent["CURRENCY"],
        "BASECURR": sent["BASECURR"],
        "TOTALPAID": Decimal(0),
        "TRX_TOTALPAID": Decimal(0),
        "TOTALSELECTED": Decimal(0),
        "TRX_TOTALSELECTED": Decimal(0),
        "STATE": STATES[state],
    }
