"""Journal entries by their legacy functions (intacct-xml §3.10, §4.1)."""

from datetime import date
from functools import partial
from typing import Final

from crossfoot.emulator import permissions, records
from crossfoot.emulator.functions import Answer, Call, function
from crossfoot.emulator.journals import entries
from crossfoot.emulator.legacy_bodies import Body, read_body
from crossfoot.emulator.reading import table_of
from crossfoot.emulator.refusals import unknown_transaction
from crossfoot.emulator.submissions import Submission
from crossfoot.emulator.tables import Table
from crossfoot.emulator.validation import invalid

_HEADER: Final = {
    "JOURNAL": "journalid",
    "BATCH_TITLE": "description",
    "REFERENCENO": "referenceno",
    "BASELOCATION_NO": "sourceentity",
}
_LINE: Final = {
    "ACCOUNTNO": "glaccountno",
    "TRX_AMOUNT": "amount",
    "DOCUMENT": "document",
    "DESCRIPTION": "memo",
    "LOCATION": "locationid",
    "DEPARTMENT": "departmentid",
    **{
        f"{name.upper()}ID": f"{name}id"
        for name in ("customer", "vendor", "employee", "project", "item", "class")
    },
    "CURRENCY": "currency",
    "EXCH_RATE_TYPE_ID": "exchratetype",
    "EXCHANGE_RATE": "exchrate",
}
_SIDES: Final = {"debit": "1", "1": "1", "credit": "-1", "-1": "-1"}


def create_entry(call: Call, *, collection: str) -> Answer:
    """Make a journal entry of the lines in `collection`; `<key>` is its record number.

    Raises Refusal as the generic create does.
    """
    table = table_of(call, "GLBATCH", "CREATE")
    permissions.check(call.company, dict(call.session.user), "create", frozenset({"GLBATCH"}))
    body = read_body(call)
    submission = _submission(table, body, _HEADER)
    submission.texts["BATCH_DATE"] = _spelt(body.day("datecreated"))
    submission.beside["REVERSEDATE"] = _spelt(body.day("reversedate"))
    lines = call.company.table("GLENTRY")
    submission.lines["ENTRIES"] = [
        _line(lines, each) for each in body.inner(collection).bodies("glentry")
    ]
    return Answer(key=entries.create(call, submission)["RECORDNO"])


@function("delete_gltransaction")
def delete_entry(call: Call) -> Answer:
    """Remove a journal entry by its record number. Raises Refusal for one that is not there."""
    table = table_of(call, "GLBATCH", "DELETE")
    permissions.check(call.company, dict(call.session.user), "delete", frozenset({"GLBATCH"}))
    key = call.element.get("key") or ""
    if call.company.find_by("GLBATCH", "RECORDNO", key) is None:
        raise unknown_transaction(key)
    records.delete(call, table, key)
    return Answer(key=key)


def _submission(table: Table, body: Body, names: dict[str, str]) -> Submission:
    texts = {ours: body.text(theirs) for ours, theirs in names.items() if body.text(theirs)}
    custom = {name: text for name, text in body.custom_fields().items() if table.field(name)}
    return Submission(table, texts | custom)


def _line(table: Table, body: Body) -> Submission:
    line = _submission(table, body, _LINE)
    side = body.text("trtype").lower()
    if side not in _SIDES:
        raise invalid("BL03000018", f"Illegal format for trtype : {body.text('trtype')}")
    line.texts["TR_TYPE"] = _SIDES[side]
    if day := body.day("exchratedate") if body.has("exchratedate") else None:
        line.texts["EXCH_RATE_DATE"] = _spelt(day)
    return line


def _spelt(day: date | None) -> str:
    return f"{day:%m/%d/%Y}" if day else ""


for _name, _collection in (
    ("create_gltransaction", "gltransactionentries"),
    ("create_statgltransaction", "statgltransactionentries"),
):
    function(_name)(partial(create_entry, collection=_collection))
