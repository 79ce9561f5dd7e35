"""Expense reports made, changed, approved, reversed and removed (intacct-xml §3.10, §4.5)."""

from datetime import date
from decimal import Decimal
from typing import Final

from crossfoot.emulator import audit
from crossfoot.emulator.cash.live import change, day_of, insert, lines_of
from crossfoot.emulator.company import Company, Row
from crossfoot.emulator.expenses import postings, rows
from crossfoot.emulator.expenses.reading import LINE, employee_of, read_item, stored_item
from crossfoot.emulator.expenses.reports import Item, Report, turned
from crossfoot.emulator.functions import Call
from crossfoot.emulator.ledger import live
from crossfoot.emulator.legacy_bodies import Body
from crossfoot.emulator.numbering import next_number
from crossfoot.emulator.subledgers import checks
from crossfoot.emulator.subledgers.kinds import base_currency
from crossfoot.emulator.subledgers.postings import stamp
from crossfoot.emulator.tables import Table
from crossfoot.emulator.validation import Stored, invalid

HEADER: Final = "EEXPENSES"
_WORDS: Final = {
    "expensereportno": "RECORDID",
    "description": "DESCRIPTION",
    "memo": "MEMO",
    "supdocid": "SUPDOCID",
}
"""Elements that no amount depends on."""

_CHANGEABLE: Final = frozenset({"Draft", "Submitted", "Resubmitted", "Declined", "Approved"})


def create(call: Call, body: Body) -> int:
    """Store a report, and post it unless it is a draft or waits for approval. Raises Invalid."""
    company, table = call.company, call.company.table(HEADER)
    employee = employee_of(company, body.text("employeeid"))
    report = Report(
        employee,
        day_of(body, "datecreated"),
        [],
        body.text("currency") or base_currency(company, employee.entity),
        state=_state(company, body.text("state")),
        reason=body.text("description"),
        attachment=body.text("supdocid"),
        number=body.text("expensereportno") or next_number(company, table, "RECORDID") or "",
        memo=body.text("memo"),
        posted_on=body.day("dateposted"),
    )
    if report.currency != base_currency(company, employee.entity):
        text = f"The employee {employee.id} is not reimbursed in {report.currency}."
        raise invalid("BL01001973", text)
    checks.check_attachment(company, {"SUPDOCID": report.attachment or None})
    sent = [read_item(call, report, each) for each in body.inner("expenses").bodies("expense")]
    if not sent:
        raise invalid("BL03000018", "An expense report needs at least one expense.")
    report.items = [item for item, _ in sent]
    cells = {**rows.report_row(report), "EMPLOYEEID": employee.id}
    report.key = insert(call, table, cells | _custom(table, body), employee.entity)
    for at, (item, more) in enumerate(sent, 1):
        insert(call, company.table(LINE), {**rows.item_row(report, item, at), **more})
    _post(call, report)
    audit.record_access(call, table, str(report.key), "Create")
    return report.key


def update(call: Call, body: Body) -> int:
    """Change what was sent of a report that nothing was paid of. Raises Invalid.

    Its number, its texts and its attachment can be changed in every state.
    """
    company, table = call.company, call.company.table(HEADER)
    before = find(call, body.attributes["key"])
    key = int(before["RECORDNO"])
    words = {f: body.text(element) or None for element, f in _WORDS.items() if body.has(element)}
    checks.check_attachment(company, dict(words))
    change(call, table, key, {**words, **_custom(table, body)})
    if any(body.has(n) for n in ("datecreated", "dateposted", "state", "updateexpenses")):
        _rework(call, find(call, str(key)), body)
    live.refresh(company, HEADER, key)
    changes = audit.differences(before, find(call, str(key)))
    audit.record_access(call, table, str(key), "Modify", changes)
    return key


def approve(call: Call, key: str, *, approved: bool) -> None:
    """Approve or decline a report that waits for it. Raises Invalid."""
    row = find(call, key)
    if row["STATE"] not in {"Submitted", "Resubmitted"}:
        text = f"The expense report {key} does not wait for approval: it is {row['STATE']}."
        raise invalid("BL01001973", text)
    report = load(call.company, row)
    report.state = "Approved" if approved else "Declined"
    _post(call, report)
    save(call, report)


def reverse(call: Call, body: Body) -> int:
    """Take a report back by a twin on another day; give the twin's number. Raises Invalid."""
    company, table = call.company, call.company.table(HEADER)
    row = find(call, body.attributes["key"])
    report, day = load(company, row), day_of(body, "datereversed")
    if report.state != "Approved" or report.paid:
        text = f"This transaction cannot be reversed: its state is {report.state}."
        raise invalid("BL01001973", text)
    if day < report.day:
        raise invalid("BL01001973", f"Date must be on or after {report.day:%m/%d/%Y}.")
    items = [turned(item) for item in report.items]
    twin = Report(report.employee, day, items, report.currency, state="Reversal", twin=report)
    twin.number, twin.reason = report.number, body.text("description") or report.reason
    cells = {**rows.report_row(twin), "EMPLOYEEID": report.employee.id}
    twin.key = insert(call, table, cells, report.employee.entity)
    for at, item in enumerate(twin.items, 1):
        insert(call, company.table(LINE), rows.item_row(twin, item, at))
    report.state, report.twin = "Reversed", twin
    batch = live.reverse(company, HEADER, report.key, day, stamp=stamp(call), twin=twin.key)
    summary = {"PRBATCHKEY": batch.source, "PRBATCH": batch.source_title}
    change(call, table, twin.key, summary)
    save(call, report)
    audit.record_access(call, table, str(twin.key), "Create")
    return twin.key


def delete(call: Call, table: Table, key: str) -> None:
    """Remove a report that nothing was paid of, and what it posted. Raises Invalid."""
    company = call.company
    if company.find_by(HEADER, "RECORDNO", key) is None:
        text = f"Cannot find {table.name.lower()} with key '{key}' to delete."
        raise invalid("BL01001973", text)
    _check_changeable(find(call, key), "deleted")
    live.take_back(company, HEADER, int(key))
    for row in lines_of(company, LINE, int(key)):
        company.delete(LINE, row["RECORDNO"])
    company.delete(HEADER, key)
    audit.record_access(call, table, key, "Delete")


# --- parts ---------------------------------------------------------------------------------------


def find(call: Call, key: str) -> Row:
    """The report with this record number, if the session may see it. Raises Invalid."""
    return checks.document_of(call, HEADER, key)


def load(company: Company, row: Row) -> Report:
    """A stored report."""
    paid_on = row["WHENPAID"]
    posted = row["WHENPOSTED"]
    report = Report(
        employee_of(company, row["EMPLOYEEID"], active=False),
        date.fromisoformat(row["WHENCREATED"]),
        [],
        row["CURRENCY"],
        state=row["STATE"],
        key=int(row["RECORDNO"]),
        paid=Decimal(row["TRX_TOTALPAID"] or 0),
        paid_on=date.fromisoformat(paid_on) if paid_on else None,
        reason=row["DESCRIPTION"],
        number=row["RECORDID"],
        posted_on=date.fromisoformat(posted) if posted else None,
    )
    lines = lines_of(company, LINE, report.key)
    report.items = [stored_item(company, report, line) for line in lines]
    return report


def save(call: Call, report: Report) -> None:
    """Write what follows from a report's state and payments, and let the ledger see it."""
    company = call.company
    change(call, company.table(HEADER), report.key, rows.standing_row(report))
    lines = lines_of(company, LINE, report.key)
    for line, item in zip(lines, report.items, strict=True):
        cells = rows.item_standing(report, item)
        change(call, company.table(LINE), int(line["RECORDNO"]), cells)
    live.refresh(company, HEADER, report.key)


def _state(company: Company, sent: str) -> str:
    if sent not in {"", "Draft", "Submitted"}:
        text = f"Invalid value '{sent}' for STATE. Valid values are: Draft, Submitted."
        raise invalid("BL03000018", text)
    if sent == "Draft":
        return "Draft"
    return "Submitted" if company.settings.expense_approvals else "Approved"


def _check_changeable(row: Row, verb: str) -> None:
    if row["STATE"] not in _CHANGEABLE or Decimal(row["TRX_TOTALPAID"] or 0):
        text = f"This transaction cannot be {verb}: its state is {row['STATE']}."
        raise invalid("BL01001973", text)


def _custom(table: Table, body: Body) -> Stored:
    return {name: text for name, text in body.custom_fields().items() if name in table.custom}


def _post(call: Call, report: Report) -> None:
    if not report.posted:
        return
    batch = live.post(call.company, postings.report_document(report, stamp(call)))
    report.batch, report.batch_title = batch.source, batch.source_title
    cells = {
        "PRBATCHKEY": batch.source,
        "PRBATCH": batch.source_title,
        "WHENPOSTED": report.posted_on or report.day,
    }
    change(call, call.company.table(HEADER), report.key, cells)


def _rework(call: Call, row: Row, body: Body) -> None:
    """Change days, state and lines, and post anew."""
    company, table = call.company, call.company.table(HEADER)
    _check_changeable(row, "updated")
    report = load(company, row)
    live.take_back(company, HEADER, report.key)
    report.day = body.day("datecreated") or report.day
    report.posted_on = body.day("dateposted") or report.posted_on
    if body.text("state"):
        report.state = _state(company, body.text("state"))
    changed = _changed_items(call, report, body)
    report.items = [item for item, _ in changed]
    change(call, table, report.key, {**rows.report_row(report), **_kept(row)})
    present = lines_of(company, LINE, report.key)
    for at, (item, more) in enumerate(changed, 1):
        cells = {**rows.item_row(report, item, at), **more}
        if at <= len(present):
            change(call, company.table(LINE), int(present[at - 1]["RECORDNO"]), cells)
        else:
            insert(call, company.table(LINE), cells)
    _post(call, report)


def _kept(row: Row) -> Row:
    return {field: row[field] for field in _WORDS.values()}


def _changed_items(call: Call, report: Report, body: Body) -> list[tuple[Item, Stored]]:
    """The items as they shall be: those named by their numbers are sent anew, others are added."""
    found: list[tuple[Item, Stored]] = [(item, {}) for item in report.items]
    for each in body.inner("updateexpenses").in_order():
        made = read_item(call, report, each)
        if not each.name.startswith("update"):
            found.append(made)
            continue
        found[each.place_among(len(report.items), f"The expense report {report.key}")] = made
    return found
