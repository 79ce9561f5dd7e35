"""Transaction definitions as they rule new documents: who may use them, and how they count (§4.6).

Intacct keeps a definition's numbers in a numbering sequence of its own. Here the prefix of the
numbers stands in brackets behind the sequence's name: `Purchase Order numbers (PO)`.
"""

import re
from typing import Final

from crossfoot.emulator.company import Company
from crossfoot.emulator.functions import Call, ErrorEntry
from crossfoot.emulator.numbering import count_up
from crossfoot.emulator.orders.paper import Definition, Module, Paper
from crossfoot.emulator.tables import Row
from crossfoot.emulator.validation import DUPLICATE, Invalid, invalid, invalid_reference

_PREFIX: Final = re.compile(r"\(([^()]*)\)$")
_ORDER: Final = ("Quote", "Order", "Shipping", "Invoice", "Return")
"""Categories; a document is made from one of an earlier category."""


def read_definition(company: Company, module: Module, name: str) -> Definition:
    """A definition as stored. Raises Invalid for one that is not there."""
    table = company.table(module.definition)
    row = company.find_by(module.definition, "DOCID", name)
    if row is None:
        raise invalid_reference(table, name)
    return _definition(row)


def usable_definition(call: Call, module: Module, name: str) -> Definition:
    """The definition of a new document, if the session may use it. Raises Invalid."""
    table = call.company.table(module.definition)
    row = call.company.find_by(module.definition, "DOCID", name)
    entity = call.session.entity_id
    if row is None or (entity and row["MEGAENTITYID"] not in {"", entity}):
        raise invalid_reference(table, name)
    found = _definition(row)
    if found.status != "active":
        raise invalid("BL01001973", f"Activate the transaction definition {name}, then try again.")
    if found.entities == "Entity only" and not entity:
        text = f"The transaction definition {name} can only be used within an entity."
        raise invalid("BL01001973", text)
    if found.entities == "Top level only" and entity:
        text = f"The transaction definition {name} can only be used at the top level."
        raise invalid("BL01001973", text)
    return found


def _definition(row: Row) -> Definition:
    prefix = _PREFIX.search(row["SEQUENCE"]) if row["ENABLE_SEQNUM"] != "false" else None
    return Definition(
        row["DOCID"],
        row["DOCCLASS"],
        row["CATEGORY"],
        prefix[1] if prefix else "",
        row["DESCRIPTION"],
        row["UPDATES_GL"] or "N",
        row["UPDATES_INV"] or "No",
        row["IN_OUT"] or "Increase",
        row["CREATETYPE"] or "New document or Convert",
        row["TD_CREATION_RULE"] or "Top level or Entity",
        row["STATUS"] or "active",
        row["CONVTYPE"] or "Close Transaction",
    )


def check_made_from(definition: Definition, source: Paper | None) -> None:
    """A definition's documents may be made anew, or from the other one's. Raises Invalid."""
    if source is None:
        if definition.creation == "Convert only":
            text = f"A {definition.id} can only be converted from another transaction."
            raise invalid("BL01001973", text)
        return
    before = source.definition
    if definition.creation == "New document only" or not _comes_after(definition, before):
        text = f"A {definition.id} cannot be converted from a {before.id}."
        raise invalid("BL01001973", text)


def _comes_after(definition: Definition, before: Definition) -> bool:
    known = before.category in _ORDER and definition.category in _ORDER
    return known and _ORDER.index(before.category) < _ORDER.index(definition.category)


def number_of(company: Company, module: Module, paper: Paper, sent: str) -> str:
    """The number of a new document: the one sent, its source's, or the next. Raises Invalid."""
    row = company.find_by(module.definition, "DOCID", paper.definition.id) or {}
    number = sent
    if not number and paper.source and row.get("INHERIT_SOURCE_DOCNO") == "true":
        number = paper.source.number
    if not number:
        return _next(company, module, paper.definition)
    if company.find_by(module.header, "DOCID", f"{paper.definition.id}-{number}"):
        label = company.table(module.header).object.label
        text = f"Another {label} with the given value(s) {number}  already exists"
        raise Invalid(ErrorEntry(DUPLICATE, "", text, "Use a unique value instead."))
    return number


def _next(company: Company, module: Module, definition: Definition) -> str:
    if not definition.prefix:
        raise invalid("PL01000127", "Document Number is missing")
    table, start = company.table(module.header), len(definition.prefix) + 1
    company.index(table, "DOCPARID")
    found = company.database.execute(
        f'SELECT max(CAST(substr("DOCNO", {start}) AS INTEGER)) FROM {table.sql}'
        ' WHERE "DOCPARID" = ? AND "DOCNO" GLOB ?',
        [definition.id, f"{definition.prefix}[0-9]*"],
    ).fetchone()
    number = count_up(company, f"{module.prefix} {definition.id}", int(found[0] or 0))
    return f"{definition.prefix}{number:04}"
