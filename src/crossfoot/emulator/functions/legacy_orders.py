"""Purchasing and order-entry transactions, written by their own functions (intacct-xml §4.6)."""

from functools import partial
from typing import Final

from lxml import etree

from crossfoot.emulator import parsing
from crossfoot.emulator.expenses import keeping as expenses
from crossfoot.emulator.functions import Answer, Call, ErrorEntry, function
from crossfoot.emulator.keyed_functions import writes
from crossfoot.emulator.legacy_bodies import Body, read_body
from crossfoot.emulator.orders import keeping, stock
from crossfoot.emulator.orders.conversion import find
from crossfoot.emulator.orders.paper import INVENTORY, PURCHASING, SALES, Module
from crossfoot.emulator.permissions import allow
from crossfoot.emulator.records import WAYS, Way
from crossfoot.emulator.refusals import not_in_schema, unknown_object
from crossfoot.emulator.subledgers import approvals
from crossfoot.emulator.subledgers.kinds import BILL
from crossfoot.emulator.tables import Table
from crossfoot.emulator.validation import Invalid, invalid

_NAMES: Final = {"potransaction": PURCHASING, "sotransaction": SALES}


def create_document(call: Call, *, module: Module) -> Answer:
    """Make a document; `<key>` is its DOCID. Raises Invalid."""
    allow(call, "create", module.header)
    body = read_body(call)
    try:
        return Answer(key=keeping.create(call, module, body).id)
    except Invalid as error:
        raise _wrapped(error) from error


def update_document(call: Call, *, module: Module) -> Answer:
    """Change the document that `key` names; `<key>` is its DOCID. Raises Invalid."""
    allow(call, "update", module.header)
    body = read_body(call)
    return Answer(key=keeping.update(call, module, body.attributes["key"], body).id)


def delete_document(call: Call, *, module: Module) -> Answer:
    """Remove the document that `key` names; `<key>` was its DOCID. Raises Invalid."""
    allow(call, "delete", module.header)
    paper = find(call, module, read_body(call).attributes["key"])
    keeping.remove(call, module, paper)
    return Answer(key=paper.id)


@function("partialupdate_potransaction")
def post_on(call: Call) -> Answer:
    """Give a document another day to be posted on. Raises Invalid."""
    return update_document(call, module=PURCHASING)


@function("approve")
def approve(call: Call) -> Answer:
    """Approve transactions that wait for it. Raises Refusal."""
    for element in parsing.children(call.element):
        _decide(call, element, approved=True)
    return Answer()


@function("decline")
def decline(call: Call) -> Answer:
    """Decline transactions that wait for an approval. Raises Refusal."""
    for element in parsing.children(call.element):
        _decide(call, element, approved=False)
    return Answer()


def _decide(call: Call, element: etree._Element, *, approved: bool) -> None:
    name = parsing.name_of(element)
    if name.upper() == expenses.HEADER:
        expenses.approve(call, _named(element, "RECORDNO"), approved=approved)
        return
    if name.upper() == BILL.object:
        step = approvals.approve if approved else approvals.decline
        step(call, _named(element, "RECORDNO"))
        return
    if name.upper() != PURCHASING.header:
        raise unknown_object(name)
    paper = find(call, PURCHASING, _named(element, "DOCID"))
    decide = keeping.approve if approved else keeping.decline
    decide(call, PURCHASING, paper, parsing.child_text(element, "COMMENT"))


def _named(element: etree._Element, field: str) -> str:
    text = parsing.child_text(element, field)
    if not text:
        name = parsing.name_of(element)
        raise not_in_schema(f"Element '{name}': Missing child element(s). Expected is ( {field} ).")
    return text


def delete_row(call: Call, table: Table, key: str, *, module: Module) -> None:
    """Remove the document with this record number. Raises Invalid."""
    if call.company.find_by(table.name, "RECORDNO", key) is None:
        text = f"Cannot find {table.name.lower()} with key '{key}' to delete."
        raise invalid("BL01001973", text)
    keeping.remove(call, module, find(call, module, key))


def _wrapped(error: Invalid) -> Invalid:
    """The error with the sentence that Intacct adds (§6.2)."""
    sentence = "Could not create Document record!"
    return Invalid(*error.entries, ErrorEntry("BL01001973", description2=sentence))


@function("delete_ictransaction")
def delete_stock(call: Call) -> Answer:
    """Remove the inventory transaction that `key` names; `<key>` was its DOCID. Raises Invalid."""
    allow(call, "delete", INVENTORY.header)
    return Answer(key=stock.remove(call, read_body(call).attributes["key"]))


def _create_stock(call: Call, body: Body) -> str:
    try:
        return stock.create(call, body)
    except Invalid as error:
        raise _wrapped(error) from error


writes("create_ictransaction", "create", INVENTORY.header, _create_stock)
writes("update_ictransaction", "update", INVENTORY.header, stock.update)
WAYS[INVENTORY.header] = Way(delete=stock.delete_row)
for _ending, _module in _NAMES.items():
    function(f"create_{_ending}")(partial(create_document, module=_module))
    function(f"update_{_ending}")(partial(update_document, module=_module))
    function(f"delete_{_ending}")(partial(delete_document, module=_module))
    WAYS[_module.header] = Way(delete=partial(delete_row, module=_module))
