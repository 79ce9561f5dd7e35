"""Journal entries made, changed and deleted, and what that does to the ledger (intacct-xml §4.1).

An entry is stored as it was sent, with its lines; then its lines are added up, checked and, unless
it is a draft or waits to be approved, shown in the ledger's details.
"""

from datetime import date
from typing import Final

from crossfoot.emulator import attachments, companions, numbering, parsing, records
from crossfoot.emulator.allocations import spread
from crossfoot.emulator.audit import created
from crossfoot.emulator.company import Company, Row
from crossfoot.emulator.functions import Call
from crossfoot.emulator.journals import reversals
from crossfoot.emulator.journals.lines import Sum, Sums, read_line
from crossfoot.emulator.journals.states import DECISIONS, next_state
from crossfoot.emulator.ledger import details, live
from crossfoot.emulator.ledger.checks import LineChecks, check_in_use
from crossfoot.emulator.submissions import Submission
from crossfoot.emulator.tables import Table, plain
from crossfoot.emulator.validation import Stored, invalid, invalid_reference

MODULE: Final = "2.GL"
_OURS: Final = (
    *("BATCHNO", "BALANCE", "STATISTICAL", "MODULE", "USERKEY", "REVERSED", "REVERSEDKEY"),
    *("TEMPLATEKEY", "PRBATCHKEY", "SCHOPKEY", "USERINFO.LOGINID", "SUPDOCKEY", "STATE"),
)
"""What an entry says of itself and no caller does."""


def create(call: Call, submission: Submission) -> Row:
    """Make a journal entry; give it as stored. Raises Invalid."""
    return records.store(call, submission, _Journals())


def update(call: Call, submission: Submission) -> Row:
    """Change a journal entry and post it anew; give it as stored. Raises Invalid."""
    return records.change(call, submission, _Journals())


def delete(call: Call, table: Table, key: str) -> None:
    """Remove a journal entry, what it posted, and its counter-entry. Raises Invalid."""
    batch = records.to_delete(call, table, key)
    _check_own(batch)
    with call.company.transaction():
        reversals.undo(call, batch)
        live.take_back(call.company, "GLBATCH", int(key))
        if batch["REVERSEDFROM"]:
            blank = {"REVERSED": None, "REVERSEDKEY": None}
            call.company.update("GLBATCH", batch["REVERSEDFROM"], blank)
        records.remove(call, table, key)


records.WAYS["GLBATCH"] = records.Way(create, update, delete)


class _Journals(records.Keeper):
    """How an entry's header, lines and postings follow from what was sent."""

    def begin(self, call: Call, submission: Submission, values: Stored, before: Row | None) -> None:
        asked = str(values.get("STATE") or "") if "STATE" in submission.texts else ""
        for name in _OURS:
            values.pop(name, None)
        row = before or dict.fromkeys((f.id for f in submission.table.fields), "")
        if before is not None:
            _check_own(before)
            _check_lines_sent(submission, asked)
            reversals.undo(call, before)
            live.take_back(call.company, "GLBATCH", int(before["RECORDNO"]))
        _allocate(call.company, submission, row["RECORDNO"])
        approvals = call.company.settings.journal_approvals
        values["STATE"] = next_state(row["STATE"], asked, approvals=approvals)
        _number(call, values, row)
        _attach(call.company, values)
        _source(call, values)
        day = str(values.get("BATCH_DATE") or row["BATCH_DATE"])
        values["REVERSED"] = _reversal_day(submission, day, row["REVERSED"])

    def line(self, call: Call, values: Stored, before: Row | None) -> None:
        read_line(values, before)
        placed = values.get("LOCATION", before["LOCATION"] if before else None)
        if not placed and call.session.entity_id:
            values["LOCATION"] = call.session.entity_id

    def finish(self, call: Call, key: str) -> None:
        company = call.company
        batch = company.find_by("GLBATCH", "RECORDNO", key)
        assert batch is not None  # noqa: S101 -- stored a moment ago, in this transaction
        rows = list(company.rows("GLENTRY", '"BATCHNO" = ?', [key]))
        sums = Sums(company, batch, call.session.entity_id)
        if batch["STATE"] == "Draft":
            _keep(company, batch, rows, sums.drafted(rows))
            return
        owner = sums.owner(rows)
        live.check_open(company, date.fromisoformat(batch["BATCH_DATE"]), owner, MODULE)
        _check(call, batch, rows)
        sums.check_places(rows)
        own, added = sums.of(rows)
        _keep(company, batch, rows + _add(call, batch, rows, added), own + added)
        if batch["STATE"] == "Posted":
            live.prepare(company)
            details.write(company, "e.BATCHNO = ?", [int(key)])
            if batch["REVERSED"]:
                reversals.reverse(call, batch, owner)


# --- the header -----------------------------------------------------------------------------------


def _check_own(batch: Row) -> None:
    if batch["MODULE"] != MODULE:
        text = (
            f"The entry {batch['RECORDNO']} was made by the application {batch['MODULE']};"
            " change the document that it comes from."
        )
        raise invalid("BL01001973", text)


def _check_lines_sent(submission: Submission, asked: str) -> None:
    """Every line is sent again, but for a decision on an entry that was submitted."""
    if "ENTRIES" not in submission.lines and asked not in DECISIONS:
        raise invalid("BL03000018", "Missing required field(s) for GL batch: ENTRIES.")


def _number(call: Call, values: Stored, before: Row) -> None:
    """What the journal tells of the entry, and its number there."""
    symbol = values.get("JOURNAL", before["JOURNAL"])
    if symbol == before["JOURNAL"]:
        return
    company = call.company
    journal = company.find_by("JOURNAL", "SYMBOL", symbol)
    found = journal or company.find_by("STATJOURNAL", "SYMBOL", symbol)
    if found is None:
        raise invalid_reference(company.table("JOURNAL"), str(symbol))
    check_in_use(company.table("JOURNAL"), found, str(symbol))
    values["STATISTICAL"] = "false" if journal else "true"
    values["BATCHNO"] = numbering.next_batch_number(company, str(symbol))
    if not before["RECORDNO"]:
        values["MODULE"], values["BALANCE"] = MODULE, "0"
        values["USERINFO.LOGINID"] = call.session.login_id
        values["USERKEY"] = call.session.user_key or None


def _attach(company: Company, values: Stored) -> None:
    if "SUPDOCID" not in values:
        return
    wanted = values["SUPDOCID"]
    number = attachments.number_of(company, str(wanted)) if wanted else ""
    if wanted and not number:
        raise invalid("BL01001973", f"The supdoc '{wanted}' does not exist.")
    values["SUPDOCKEY"] = number or None


def _source(call: Call, values: Stored) -> None:
    """An entity's session makes entries of that entity alone."""
    entity = call.session.entity_id
    if entity and values.setdefault("BASELOCATION_NO", entity) != entity:
        raise invalid_reference(call.company.table("LOCATION"), str(values["BASELOCATION_NO"]))


def _reversal_day(submission: Submission, day: str, before: str) -> str | None:
    sent = submission.beside.get("REVERSEDATE")
    if sent is None:
        wanted = before
    else:
        try:
            wanted = parsing.read_instant(sent).date().isoformat() if sent else ""
        except parsing.UnreadableValue as error:
            text = f"Illegal format for GL batch : REVERSEDATE {sent}"
            raise invalid("BL03000018", text) from error
    if wanted and wanted <= day:
        raise invalid("BL01001973", "The reversal date must be after the date of the entry.")
    return wanted or None


# --- the lines ------------------------------------------------------------------------------------


def _allocate(company: Company, submission: Submission, key: str) -> None:
    """Let the parts of allocated lines stand where the lines were sent. Raises Invalid."""
    sent = submission.lines.get("ENTRIES", [])
    if not any(line.texts.get("ALLOCATION") for line in sent):
        return
    rows = company.rows("GLENTRY", '"BATCHNO" = ?', [key]) if key else ()
    present = {row["RECORDNO"]: row for row in rows}
    submission.lines["ENTRIES"] = [
        part
        for line in sent
        for part in spread(company, line, present.get(line.texts.get("RECORDNO", "")))
    ]


def _check(call: Call, batch: Row, rows: list[Row]) -> None:
    statistical = batch["STATISTICAL"] == "true"
    least = 1 if statistical else 2
    if len(rows) < least:
        raise invalid("BL01001973", f"A journal entry needs at least {least} line(s).")
    checks = LineChecks(call.company, call.session.entity_id)
    for row in rows:
        checks.check(row, statistical=statistical)


def _add(call: Call, batch: Row, rows: list[Row], added: list[Sum]) -> list[Row]:
    """Store the lines by which entities owe each other; give their rows."""
    company, table = call.company, call.company.table("GLENTRY")
    stored: list[Row] = []
    for number, one in enumerate(added, max((int(row["LINE_NO"]) for row in rows), default=0) + 1):
        posting = one.posting
        values: Stored = {
            "BATCHNO": batch["RECORDNO"],
            "LINE_NO": number,
            "TR_TYPE": 1 if (posting.amount or posting.base) > 0 else -1,
            "ACCOUNTNO": posting.account,
            "LOCATION": posting.location,
            "DESCRIPTION": posting.description,
            **created(call, table),
        }
        companions.link(company, table, values)
        key = company.insert("GLENTRY", values)
        stored += company.rows("GLENTRY", '"RECORDNO" = ?', [key])
    return stored


def _keep(company: Company, batch: Row, rows: list[Row], sums: list[Sum]) -> None:
    """Write into the lines what they come to, and what the header tells of them."""
    for row, one in zip(rows, sums, strict=True):
        company.update("GLENTRY", row["RECORDNO"], _cells(batch, row, one))


def _cells(batch: Row, row: Row, one: Sum) -> Stored:
    side = int(row["TR_TYPE"])
    foreign = one.currency != one.base_currency
    return {
        "AMOUNT": plain(one.posting.base * side),
        "TRX_AMOUNT": plain(one.posting.amount * side),
        "CURRENCY": one.currency,
        "BASECURR": one.base_currency,
        "EXCHANGE_RATE": plain(round(one.rate, 10)) if foreign else "1",
        "EXCH_RATE_TYPE_ID": one.rate_type if foreign else None,
        "EXCH_RATE_DATE": one.rate_day if foreign else None,
        "DESCRIPTION": row["DESCRIPTION"] or batch["BATCH_TITLE"],
        "ENTRY_DATE": batch["BATCH_DATE"],
        "BATCH_DATE": batch["BATCH_DATE"],
        "BATCH_NUMBER": batch["BATCHNO"],
        "BATCHTITLE": batch["BATCH_TITLE"],
        "USERNO": batch["USERKEY"] or None,
        "UNITS": 0,
        "STATISTICAL": "T" if batch["STATISTICAL"] == "true" else "F",
        "STATE": batch["STATE"],
    }
