"""Converting documents: what a new one takes from its source, line by line (intacct-xml §4.6).

The source's definition says what becomes of it: closed at once, or left open until all of it is
converted.
"""

from decimal import Decimal
from typing import Final

from crossfoot.emulator.company import Company
from crossfoot.emulator.functions import Call
from crossfoot.emulator.orders.paper import Module, Paper, PaperLine
from crossfoot.emulator.orders.stored import load, save
from crossfoot.emulator.tables import plain
from crossfoot.emulator.validation import invalid, invalid_reference

_OPEN: Final = frozenset({"Pending", "Approved", "Partially Converted"})
"""States of documents that others can be made from."""


def source_of(call: Call, module: Module, document_id: str, party: str) -> Paper | None:
    """The document that `createdfrom` names, if it can be converted. Raises Invalid."""
    if not document_id:
        return None
    company = call.company
    header = company.find_by(module.header, "DOCID", document_id)
    entity = call.session.entity_id
    if header is None or (entity and header["MEGAENTITYID"] not in {"", entity}):
        raise invalid_reference(company.table(module.header), document_id)
    source = load(company, module, header, with_source=False)
    if not _convertible(source):
        text = f"The transaction {source.id} cannot be converted: it is {source.state}."
        raise invalid("BL01001973", text)
    if header["CUSTVENDID"] != party:
        label = company.table(module.party).object.label.lower()
        text = f"The transaction {source.id} is of another {label}."
        raise invalid("BL01001973", text)
    return source


def _convertible(source: Paper) -> bool:
    posted = source.state == "Closed" and source.definition.gl != "N"
    return posted or source.state in _OPEN


def take(call: Call, module: Module, paper: Paper) -> None:
    """Take what the lines of a document convert from its source. Raises Invalid."""
    source = paper.source
    if source is None:
        return
    for line in paper.lines:
        if line.source is not None:
            _take_line(line, line.source)
    _settle(source, converted=True)
    save(call, module, source)


def give_back(call: Call, module: Module, paper: Paper) -> None:
    """Return to the source what a document took from it."""
    source = paper.source
    if source is None:
        return
    for line in paper.lines:
        if line.source is not None:
            line.source.converted -= _in_units_of(line, line.source)
    _settle(source, converted=any(line.converted for line in source.lines))
    save(call, module, source)


def _take_line(line: PaperLine, source: PaperLine) -> None:
    wanted, left = _in_units_of(line, source), source.quantity - source.converted
    if wanted > left:
        text = (
            f"The quantity {plain(wanted)} exceeds the {plain(left)} that remain to be converted"
            f" of the source line {source.key}."
        )
        raise invalid("BL01001973", text)
    source.converted += wanted


def _in_units_of(line: PaperLine, source: PaperLine) -> Decimal:
    """How much a line converts, in the units of its source."""
    return line.quantity * line.factor / source.factor


def _settle(source: Paper, *, converted: bool) -> None:
    """The state of a source after a conversion, or after one was taken back."""
    posts = source.definition.gl != "N"
    if not converted:
        source.state = "Closed" if posts else "Pending"
        return
    left = any(line.converted < line.quantity for line in source.lines)
    stays_open = posts or source.definition.conversion == "Leave Transaction Open"
    source.state = "Partially Converted" if left and stays_open else "Converted"


def find(call: Call, module: Module, key: str) -> Paper:
    """The document of a DOCID or record number, if the session may see it. Raises Invalid."""
    company, entity = call.company, call.session.entity_id
    header = _found(company, module, key)
    if header is None or (entity and header["MEGAENTITYID"] not in {"", entity}):
        text = "Oops, we can't find this transaction; enter a valid transaction and try again."
        raise invalid("BL01001973", text)
    return load(company, module, header)


def _found(company: Company, module: Module, key: str) -> dict[str, str] | None:
    if not key:
        return None
    return company.find_by(module.header, "DOCID", key) or company.find_by(
        module.header, "RECORDNO", key
    )
