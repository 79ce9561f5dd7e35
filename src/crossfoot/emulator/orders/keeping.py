"""Documents made, changed, approved and removed, with all that this does elsewhere (§4.6).

A document that is in effect takes from its source and posts; a draft, and one that waits for its
approval or was declined, does neither. A change undoes all of that and does it again, so that a
bill is deleted and made anew, under another record number (intacct-xml §4.3).
"""

from typing import Final

from crossfoot.emulator import audit
from crossfoot.emulator.functions import Call
from crossfoot.emulator.legacy_bodies import Body
from crossfoot.emulator.orders import approvals, posting, stored
from crossfoot.emulator.orders.conversion import find, give_back, source_of, take
from crossfoot.emulator.orders.lines import change_line, read_line, read_subtotal
from crossfoot.emulator.orders.paper import Module, Paper
from crossfoot.emulator.orders.reading import STATES, read_header, read_paper, set_rate
from crossfoot.emulator.orders.rows import currency_row
from crossfoot.emulator.validation import invalid

_BUSY: Final = frozenset({"Submitted", "In Progress", "Converted", "Partially Converted"})
"""States in which a document cannot be edited (§4.6)."""


def create(call: Call, module: Module, body: Body) -> Paper:
    """Make a document. Raises Invalid."""
    party = body.text(f"{module.party.lower()}id")
    source = source_of(call, module, body.text("createdfrom"), party)
    paper = read_paper(call, module, body, source)
    paper.state = _first_state(call, module, paper)
    stored.store(call, module, paper)
    if paper.state == "Submitted":
        approvals.submit(call, paper)
    _apply(call, module, paper)
    audit.record_access(call, call.company.table(module.header), str(paper.key), "Create")
    return paper


def update(call: Call, module: Module, key: str, body: Body) -> Paper:
    """Change what was sent of a document. Raises Invalid."""
    paper = find(call, module, key)
    _check_editable(call, module, paper)
    company, table = call.company, call.company.table(module.header)
    before = company.find_by(module.header, "RECORDNO", str(paper.key)) or {}
    _undo(call, module, paper)
    _change(call, module, paper, body)
    _apply(call, module, paper)
    after = company.find_by(module.header, "RECORDNO", str(paper.key)) or {}
    audit.record_access(call, table, str(paper.key), "Modify", audit.differences(before, after))
    return paper


def remove(call: Call, module: Module, paper: Paper) -> None:
    """Delete a document, and what it took and posted. Raises Invalid."""
    definition = call.company.find_by(module.definition, "DOCID", paper.definition.id) or {}
    if any(line.converted for line in paper.lines):
        text = f"The transaction {paper.id} cannot be deleted: it is {paper.state}."
        raise invalid("BL01001973", text)
    check_rule(call, module, paper, definition.get("DELTYPE", ""), "deleted")
    _undo(call, module, paper)
    stored.remove(call, module, paper)
    audit.record_access(call, call.company.table(module.header), str(paper.key), "Delete")


def approve(call: Call, module: Module, paper: Paper, comment: str) -> None:
    """Approve a submitted document: it is open, or posted, from now on. Raises Invalid."""
    approvals.decide(call, paper, "Approved", comment)
    paper.state = _settled(paper)
    _apply(call, module, paper)


def decline(call: Call, module: Module, paper: Paper, comment: str) -> None:
    """Decline a submitted document. Raises Invalid."""
    approvals.decide(call, paper, "Declined", comment)
    paper.state = "Declined"
    stored.save(call, module, paper)


# --- parts ---------------------------------------------------------------------------------------


def _apply(call: Call, module: Module, paper: Paper) -> None:
    if paper.effective:
        take(call, module, paper)
        posting.post(call, module, paper)
    stored.save(call, module, paper, priced=True)


def _undo(call: Call, module: Module, paper: Paper) -> None:
    if paper.effective:
        posting.take_back(call, module, paper)
        give_back(call, module, paper)


def _first_state(call: Call, module: Module, paper: Paper) -> str:
    if paper.state in {"Draft", "Closed"}:
        return paper.state
    if module.prefix == "PO" and call.company.settings.purchasing_approvals:
        return "Submitted"
    return _settled(paper)


def _settled(paper: Paper) -> str:
    """The state of a document that is in effect: what has posted is closed from the start."""
    return "Pending" if paper.definition.gl == "N" else "Closed"


def _change(call: Call, module: Module, paper: Paper, body: Body) -> None:
    company, table = call.company, call.company.table(module.header)
    row = read_header(company, module, body)
    for element, field in (("datecreated", "WHENCREATED"), ("datedue", "WHENDUE")):
        day = body.day(element)
        if day is not None:
            row[field] = day.isoformat()
    paper.day, paper.due = row.get("WHENCREATED", paper.day), row.get("WHENDUE", paper.due)
    posted = body.day("dateposted")
    paper.posted = posted.isoformat() if posted else paper.posted
    paper.more |= row
    if any(body.has(name) for name in ("currency", "exchratedate", "exchratetype", "exchrate")):
        paper.currency = body.text("currency") or paper.currency
        set_rate(company, paper, body)
        row |= currency_row(paper)
    stored.update_row(call, table, paper.key, row)
    _change_lines(call, module, paper, body)
    _change_subtotals(call, module, paper, body)
    if body.text("state"):
        _move(call, module, paper, body.text("state"))


def _change_lines(call: Call, module: Module, paper: Paper, body: Body) -> None:
    within = f"update{module.prefix.lower()}transitems"
    table = call.company.table(module.line)
    for each in body.inner(within).in_order():
        if not each.name.startswith("update"):
            line = read_line(call, module, paper, each)
            line.at = len(paper.lines)
            paper.lines.append(line)
            stored.store_line(call, module, paper, line)
            continue
        line = paper.lines[each.place_among(len(paper.lines), f"The transaction {paper.id}")]
        row = change_line(call, module, paper, line, each)
        stored.update_row(call, table, line.key, row)


def _change_subtotals(call: Call, module: Module, paper: Paper, body: Body) -> None:
    bodies = body.inner("updatesubtotals").bodies("updatesubtotal")
    for each in bodies:
        made, number = read_subtotal(call.company, paper, each), each.attributes["line_num"]
        at = int(number) - 1 if number.isdigit() else -1
        if 0 <= at < len(paper.subtotals):
            paper.subtotals[at] = made
        else:
            paper.subtotals.append(made)
    if bodies:
        stored.store_subtotals(call, module, paper)


def _move(call: Call, module: Module, paper: Paper, state: str) -> None:
    """Submit a draft, or close and open again by hand. Raises Invalid."""
    if state not in STATES or (state == "Draft" and paper.state != "Draft"):
        text = f"The transaction {paper.id} is {paper.state} and cannot become {state}."
        raise invalid("BL01001973", text)
    waiting = paper.state == "Draft" and state == "Pending"
    if state == "Draft" or (state == "Closed" and paper.definition.gl == "N"):
        paper.state = state
        return
    paper.state = ""
    paper.state = _first_state(call, module, paper) if waiting else _settled(paper)
    if paper.state == "Submitted":
        approvals.submit(call, paper)


def _check_editable(call: Call, module: Module, paper: Paper) -> None:
    if paper.state in _BUSY:
        text = f"The transaction {paper.id} cannot be edited: it is {paper.state}."
        raise invalid("BL01001973", text)
    definition = call.company.find_by(module.definition, "DOCID", paper.definition.id) or {}
    check_rule(call, module, paper, definition.get("EDITTYPE", ""), "edited")


def check_rule(call: Call, module: Module, paper: Paper, rule: str, verb: str) -> None:
    """What the definition says of edits and deletes (EDITTYPE, DELTYPE). Raises Invalid."""
    header = call.company.find_by(module.header, "RECORDNO", str(paper.key)) or {}
    printed = rule == "Before Printing" and header.get("PRINTED") == "Yes"
    drafts_only = rule.endswith("in Draft Only") and paper.state != "Draft"
    if rule.startswith("No ") or printed or drafts_only:
        text = f"The transaction {paper.id} cannot be {verb}: its definition says '{rule}'."
        raise invalid("BL01001973", text)
