"""Inventory transactions: what they do to the stock of items and to the ledger (intacct-xml §4.6).

Quantities are positive, the definition says which way they go (IN_OUT). Source of the bodies: the
page inventory transactions.
"""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Final

from crossfoot.emulator import audit
from crossfoot.emulator.company import Company
from crossfoot.emulator.functions import Call
from crossfoot.emulator.ledger import Document, Line, live
from crossfoot.emulator.legacy_bodies import Body
from crossfoot.emulator.orders import stored
from crossfoot.emulator.orders.conversion import find
from crossfoot.emulator.orders.definitions import check_made_from, number_of, usable_definition
from crossfoot.emulator.orders.keeping import check_rule
from crossfoot.emulator.orders.lines import change_line, custom_fields, read_line
from crossfoot.emulator.orders.paper import INVENTORY, Paper, PaperLine
from crossfoot.emulator.orders.reading import STATES
from crossfoot.emulator.subledgers.kinds import base_currency
from crossfoot.emulator.subledgers.postings import stamp
from crossfoot.emulator.tables import Row, Table, plain
from crossfoot.emulator.validation import invalid

_STOCKED: Final = frozenset({"Inventory", "Stockable Kit"})
_TEXTS: Final = {"referenceno": "PONUMBER", "message": "MESSAGE"}


def create(call: Call, body: Body) -> str:
    """Make a transaction, move its stock and post it; give its DOCID. Raises Invalid."""
    company = call.company
    _refuse_subtotals(body, "subtotals")
    if body.text("createdfrom"):
        raise invalid("BL01001973", "Inventory transactions are not converted here.")
    definition = usable_definition(call, INVENTORY, body.text("transactiontype"))
    check_made_from(definition, None)
    bodies = body.inner("ictransitems").bodies("ictransitem")
    if not bodies:
        raise invalid("BL03000018", f"Missing line items in the {definition.id}.")
    entity = call.session.entity_id
    base = body.text("basecurr") or base_currency(company, entity)
    day = (body.day("datecreated") or company.now().date()).isoformat()
    paper = Paper(
        definition=definition,
        party={},
        day=day,
        due=day,
        entity=entity,
        owner=entity,
        currency=base,
        base=base,
        rate=Decimal(1),
        rate_type="",
        warehouse={},
        lines=[],
        state="Closed",
        clerk=call.session.login_id,
        more={"PRINTED": "No", **_header(company, body)},
    )
    _move_to(paper, body)
    paper.lines = [_read(call, paper, each) for each in bodies]
    _place(call, paper)
    paper.number = number_of(company, INVENTORY, paper, body.text("documentno"))
    stored.store(call, INVENTORY, paper)
    _apply(call, paper)
    audit.record_access(call, company.table(INVENTORY.header), str(paper.key), "Create")
    return paper.id


def update(call: Call, body: Body) -> str:
    """Change what was sent; stock and ledger follow. Raises Invalid."""
    company, table = call.company, call.company.table(INVENTORY.header)
    _refuse_subtotals(body, "updatesubtotals")
    paper = find(call, INVENTORY, body.attributes["key"])
    _check(call, paper, "EDITTYPE", "edited")
    before = company.find_by(table.name, "RECORDNO", str(paper.key)) or {}
    _undo(call, paper)
    row = _header(company, body)
    if day := body.day("datecreated"):
        row["WHENCREATED"] = paper.day = paper.due = day.isoformat()
    stored.update_row(call, table, paper.key, row)
    _move_to(paper, body)
    _change_lines(call, paper, body)
    _place(call, paper)
    _apply(call, paper)
    after = company.find_by(table.name, "RECORDNO", str(paper.key)) or {}
    audit.record_access(call, table, str(paper.key), "Modify", audit.differences(before, after))
    return paper.id


def remove(call: Call, key: str) -> str:
    """Delete a transaction, and what it moved and posted; give its DOCID. Raises Invalid."""
    paper = find(call, INVENTORY, key)
    _check(call, paper, "DELTYPE", "deleted")
    _undo(call, paper)
    stored.remove(call, INVENTORY, paper)
    audit.record_access(call, call.company.table(INVENTORY.header), str(paper.key), "Delete")
    return paper.id


def delete_row(call: Call, table: Table, key: str) -> None:
    """Remove the transaction with this record number. Raises Invalid."""
    if call.company.find_by(table.name, "RECORDNO", key) is None:
        text = f"Cannot find {table.name.lower()} with key '{key}' to delete."
        raise invalid("BL01001973", text)
    remove(call, key)


# --- parts ----------------------------------------------------------------------------------------


def _refuse_subtotals(body: Body, within: str) -> None:
    if body.inner(within).in_order():
        raise invalid("BL01001973", "Subtotals of inventory transactions are not supported here.")


def _header(company: Company, body: Body) -> Row:
    sent = {field: body.text(element) for element, field in _TEXTS.items() if body.has(element)}
    return sent | custom_fields(company, INVENTORY.header, body)


def _move_to(paper: Paper, body: Body) -> None:
    """The state that is asked for; without one a transaction is closed at once (guessed)."""
    state = body.text("state")
    if state and state not in STATES:
        listed = ", ".join(STATES)
        text = f"Invalid value '{state}' for STATE. Valid values are: {listed}."
        raise invalid("BL03000018", text)
    paper.state = state or paper.state


def _read(call: Call, paper: Paper, body: Body) -> PaperLine:
    """A line: its price is what one unit costs, as sent or else the item's standard cost."""
    line = read_line(call, INVENTORY, paper, body)
    if line.item["ITEMTYPE"] not in _STOCKED:
        raise invalid("BL01001973", f"The item {line.item['ITEMID']} is not kept in stock.")
    return _costed(line, body)


def _costed(line: PaperLine, body: Body) -> PaperLine:
    cost = body.amount("cost")
    if cost is not None:
        line.price = cost
    line.more["COST"] = plain(line.price)
    return line


def _change_lines(call: Call, paper: Paper, body: Body) -> None:
    table = call.company.table(INVENTORY.line)
    for each in body.inner("updateictransitems").in_order():
        if not each.name.startswith("update"):
            line = _read(call, paper, each)
            line.at = len(paper.lines)
            paper.lines.append(line)
            stored.store_line(call, INVENTORY, paper, line)
            continue
        line = paper.lines[each.place_among(len(paper.lines), f"The transaction {paper.id}")]
        row = change_line(call, INVENTORY, paper, line, each)
        stored.update_row(call, table, line.key, row | {"COST": _costed(line, each).more["COST"]})


def _place(call: Call, paper: Paper) -> None:
    """The entity that it is of, and the warehouse that it begins with."""
    places = [line.place for line in paper.lines]
    paper.entity = live.owner_of(call.company, call.session.entity_id, places)
    paper.base = paper.currency = base_currency(call.company, paper.entity)
    paper.warehouse = next((line.warehouse for line in paper.lines if line.warehouse), {})


def _check(call: Call, paper: Paper, rule: str, verb: str) -> None:
    name = paper.definition.id
    definition = call.company.find_by(INVENTORY.definition, "DOCID", name) or {}
    check_rule(call, INVENTORY, paper, definition.get(rule, ""), verb)


def _apply(call: Call, paper: Paper) -> None:
    if paper.effective:
        _move(call, paper, _sign(paper))
        if paper.definition.gl == "G":
            live.post(call.company, _document(call, paper))
    stored.save(call, INVENTORY, paper, priced=True)


def _undo(call: Call, paper: Paper) -> None:
    if paper.effective:
        _move(call, paper, -_sign(paper))
        if paper.definition.gl == "G":
            live.take_back(call.company, INVENTORY.header, paper.key)


def _sign(paper: Paper) -> int:
    return 1 if paper.definition.sign == "Increase" else -1


def _move(call: Call, paper: Paper, sign: int) -> None:
    """Add to what is on hand of the items, or take off it, where the definition says so."""
    if "Quantity" not in paper.definition.stock:
        return
    for line in paper.lines:
        found = call.company.find_by("ITEM", "ITEMID", line.item["ITEMID"]) or line.item
        on_hand = Decimal(found["IONHAND"] or 0) + line.quantity * line.factor * sign
        call.company.update("ITEM", found["RECORDNO"], {"IONHAND": plain(on_hand)})


def _document(call: Call, paper: Paper) -> Document:
    return Document(
        kind=INVENTORY.header,
        key=paper.key,
        number=paper.number,
        day=date.fromisoformat(paper.day),
        entity=paper.entity,
        currency=paper.currency,
        description=paper.id,
        lines=tuple(part for line in paper.lines for part in _posted(paper, line)),
        stamp=stamp(call),
    )


def _posted(paper: Paper, line: PaperLine) -> Iterator[Line]:
    """The value of a line on the item's inventory account, against its cost of goods (guessed)."""
    value = line.value * _sign(paper)
    for name, amount in (("INVENTORY", value), ("COGS", -value)):
        account = line.item.get(f"ITEMGLGROUP.{name}ACCOUNT.ACCTNO", "")
        if not account:
            text = f"The item {line.item['ITEMID']} has no account to post to."
            raise invalid("BL01001973", text)
        own = {"ITEMID": line.item["ITEMID"]}
        yield Line(account, amount, line.place, line.department, own, line.more.get("MEMO", ""))
