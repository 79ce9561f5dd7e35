"""Legacy functions of bills, invoices and adjustments (intacct-xml §3.10); the generic ones' ways.

A body is read in its order, told in the words of the generic functions, and written as those write:
`create_bill` and `<create><APBILL>` differ in their answers alone.
"""

from functools import partial
from typing import Final

from crossfoot.emulator import parsing
from crossfoot.emulator.functions import Answer, Call, function
from crossfoot.emulator.legacy_bodies import Body, read_body
from crossfoot.emulator.permissions import allow
from crossfoot.emulator.records import WAYS, Way
from crossfoot.emulator.subledgers import approvals, bodies, checks, documents, reversals
from crossfoot.emulator.subledgers.kinds import (
    AP_ADJUSTMENT,
    AR_ADJUSTMENT,
    BILL,
    INVOICE,
    KINDS,
    Kind,
)
from crossfoot.emulator.submissions import Submission
from crossfoot.emulator.validation import invalid

_CREATE: Final = {
    "create_bill": (BILL, "billitems"),
    "create_invoice": (INVOICE, "invoiceitems"),
    "create_apadjustment": (AP_ADJUSTMENT, "apadjustmentitems"),
    "create_aradjustment": (AR_ADJUSTMENT, "aradjustmentitems"),
}
_UPDATE: Final = {
    "update_bill": (BILL, "updatebillitems"),
    "update_invoice": (INVOICE, "updateinvoiceitems"),
    "update_apadjustment": (AP_ADJUSTMENT, "updateapadjustmentitems"),
    "update_aradjustment": (AR_ADJUSTMENT, "updatearadjustmentitems"),
}
_DELETE: Final = {
    "delete_bill": BILL,
    "delete_invoice": INVOICE,
    "delete_apadjustment": AP_ADJUSTMENT,
    "delete_aradjustment": AR_ADJUSTMENT,
}
_REVERSE: Final = {"reverse_bill": BILL, "reverse_invoice": INVOICE}


def create_document(call: Call, *, kind: Kind, items: str) -> Answer:
    """Store a document; `<key>` is its record number. Raises Refusal."""
    allow(call, "create", kind.object)
    body = read_body(call)
    sent = _document(call, kind, body)
    sent.lines[kind.lines_field] = [
        bodies.line(call.company.table(kind.line), line)
        for line in body.inner(items).bodies("lineitem")
    ]
    return Answer(key=documents.create(call, sent)["RECORDNO"])


def update_document(call: Call, *, kind: Kind, items: str) -> Answer:
    """Change a document: `updatelineitem` changes a line, `lineitem` adds one. Raises Refusal.

    Lines that are not named stay as they are (guessed).
    """
    allow(call, "update", kind.object)
    body = read_body(call)
    key = key_of(body)
    sent = _document(call, kind, body)
    sent.texts["RECORDNO"] = key
    if body.has(items):
        _change_lines(call, kind, sent, body.inner(items), key)
    return Answer(key=documents.update(call, sent)["RECORDNO"])


def _change_lines(call: Call, kind: Kind, sent: Submission, items: Body, key: str) -> None:
    table = call.company.table(kind.line)
    named = {line.attributes["line_num"]: line for line in items.bodies("updatelineitem")}
    rows = call.company.rows(kind.line, '"RECORDKEY" = ?', [key])
    kept: list[Submission] = []
    for row in rows:
        if row["LINEITEM"] != "F":
            changed = named.pop(row["LINE_NO"], None)
            line = bodies.line(table, changed) if changed else Submission(table)
            line.texts["RECORDNO"] = row["RECORDNO"]
            kept.append(line)
    if named:
        number = next(iter(named))
        raise invalid(checks.BUSINESS, f"There is no line with LINE_NO {number} to update.")
    kept += [bodies.line(table, line) for line in items.bodies("lineitem")]
    sent.lines[kind.lines_field] = kept


def _document(call: Call, kind: Kind, body: Body) -> Submission:
    if body.text("nogl") and body.flag("nogl") == "true":
        raise invalid(checks.BUSINESS, "Documents outside of the ledger (nogl) are not supported.")
    return bodies.document(call.company, body, kind.object)


def delete_document(call: Call, *, kind: Kind) -> Answer:
    """Remove a document by its record number, which is answered as `<key>`. Raises Refusal."""
    allow(call, "delete", kind.object)
    key = key_of(read_body(call))
    checks.document_of(call, kind.object, key)
    documents.delete(call, call.company.table(kind.object), key)
    return Answer(key=key)


def reverse_document(call: Call, *, kind: Kind) -> Answer:
    """Reverse a document on a day; `<key>` is the counter document. Raises Refusal."""
    allow(call, "update", kind.object)
    body = read_body(call)
    day = body.day("datereversed")
    if day is None:
        raise invalid(checks.FORMAT, "Missing required field(s): datereversed.")
    with call.company.transaction():
        twin = reversals.reverse_document(call, kind, key_of(body), day, body.text("description"))
    return Answer(key=twin)


@function("recallApBill")
def recall_bill(call: Call) -> Answer:
    """Take a submitted bill back to a draft; it is named by RECORDNO. Raises Refusal."""
    allow(call, "update", BILL.object)
    key = parsing.child_text(call.element, "RECORDNO") or call.element.get("key") or ""
    approvals.recall(call, key)
    return Answer(key=key)


def key_of(body: Body) -> str:
    """The record number in `key`. Raises Invalid for external ids, which are not kept here."""
    if body.attributes.get("externalkey") == "true":
        raise invalid(checks.BUSINESS, "Transactions cannot be named by an external id here.")
    return body.attributes["key"]


for _name, (_kind, _items) in _CREATE.items():
    function(_name)(partial(create_document, kind=_kind, items=_items))
for _name, (_kind, _items) in _UPDATE.items():
    function(_name)(partial(update_document, kind=_kind, items=_items))
for _name, _kind in _DELETE.items():
    function(_name)(partial(delete_document, kind=_kind))
for _name, _kind in _REVERSE.items():
    function(_name)(partial(reverse_document, kind=_kind))
for _name in KINDS:
    WAYS[_name] = Way(documents.create, documents.update, documents.delete)
