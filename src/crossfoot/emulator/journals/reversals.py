"""The counter-entry of a journal entry that is reversed on a later day (§4.1, REVERSEDATE)."""

from datetime import date
from typing import Any

from crossfoot.emulator import audit
from crossfoot.emulator.company import Row
from crossfoot.emulator.functions import Call
from crossfoot.emulator.ledger import details
from crossfoot.emulator.ledger.live import check_open, take_back
from crossfoot.emulator.ledger.turning import turned
from crossfoot.emulator.numbering import next_batch_number

_KEPT = (
    *("JOURNAL", "STATISTICAL", "MODULE", "USERKEY", "USERINFO.LOGINID", "BASELOCATION"),
    *("BASELOCATION_NO", "STATE", "BALANCE", "REFERENCENO", "SUPDOCID", "SUPDOCKEY"),
    *("MEGAENTITYKEY", "MEGAENTITYID", "MEGAENTITYNAME"),
)
"""What a counter-entry has of the entry that it reverses."""


def reverse(call: Call, batch: Row, owner: str) -> None:
    """Post the opposite of a posted entry on the day that it names. Raises Invalid."""
    company, table = call.company, call.company.table("GLBATCH")
    day, title = batch["REVERSED"], f"Reversed - {batch['BATCH_TITLE']}"
    check_open(company, date.fromisoformat(day), owner, batch["MODULE"])
    number = next_batch_number(company, batch["JOURNAL"])
    key = company.insert(
        "GLBATCH",
        {
            **{name: batch[name] or None for name in _KEPT},
            **audit.created(call, table),
            "BATCHNO": number,
            "BATCH_TITLE": title,
            "BATCH_DATE": day,
            "REVERSEDFROM": batch["RECORDNO"],
        },
    )
    cells: dict[str, Any] = {
        **audit.created(call, company.table("GLENTRY")),
        "BATCHNO": key,
        "BATCH_NUMBER": number,
        "BATCHTITLE": title,
        "BATCH_DATE": day,
        "ENTRY_DATE": day,
    }
    turned(company, details.entries_of(company, "GLBATCH", int(batch["RECORDNO"])), cells)
    details.write(company, "e.BATCHNO = ?", [int(key)])
    company.update("GLBATCH", batch["RECORDNO"], {"REVERSEDKEY": key})
    audit.record_access(call, table, key, "Create")


def undo(call: Call, batch: Row) -> None:
    """Take the counter-entry of an entry away, if it has one. Raises Invalid."""
    key = batch["REVERSEDKEY"]
    if not key:
        return
    company = call.company
    take_back(company, "GLBATCH", int(key))
    for row in list(company.rows("GLENTRY", '"BATCHNO" = ?', [key])):
        company.delete("GLENTRY", row["RECORDNO"])
    company.delete("GLBATCH", key)
    company.update("GLBATCH", batch["RECORDNO"], {"REVERSEDKEY": None})
    audit.record_access(call, company.table("GLBATCH"), key, "Delete")
