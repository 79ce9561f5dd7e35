"""Bodies of `create_potransaction` and its siblings as documents (intacct-xml §3.10, §4.6)."""

from datetime import date
from decimal import Decimal
from typing import Final

from crossfoot.emulator.company import Company
from crossfoot.emulator.functions import Call
from crossfoot.emulator.ledger.live import default_type, owner_of, rate_on
from crossfoot.emulator.legacy_bodies import Body
from crossfoot.emulator.orders.definitions import check_made_from, number_of, usable_definition
from crossfoot.emulator.orders.lines import custom_fields, read_line, read_subtotals
from crossfoot.emulator.orders.paper import Module, Paper
from crossfoot.emulator.subledgers.kinds import base_currency
from crossfoot.emulator.tables import Row
from crossfoot.emulator.validation import invalid, invalid_reference

_HEADER: Final = {
    "referenceno": "PONUMBER",
    "vendordocno": "VENDORDOCNO",
    "message": "MESSAGE",
    "shippingmethod": "SHIPVIA",
    "projectid": "PROJECT",
    "taxsolutionid": "TAXSOLUTIONID",
}
_DAYS: Final = {"needbydate": "NEEDBYDATE", "origdocdate": "ORIGDOCDATE"}
_CONTACTS: Final = {
    "billto": "BILLTO.CONTACTNAME",
    "payto": "BILLTO.CONTACTNAME",
    "shipto": "SHIPTO.CONTACTNAME",
    "returnto": "SHIPTO.CONTACTNAME",
    "deliverto": "DELIVERTO.CONTACTNAME",
}
STATES: Final = ("Draft", "Pending", "Closed")
"""What a caller may set; Submitted comes of approvals, the rest of conversions."""


def read_paper(call: Call, module: Module, body: Body, source: Paper | None) -> Paper:
    """A new document as sent, not yet checked against its source. Raises Invalid."""
    company = call.company
    definition = usable_definition(call, module, body.text("transactiontype"))
    check_made_from(definition, source)
    party = _party(company, module, body.text(f"{module.party.lower()}id"))
    day = body.day("datecreated") or company.now().date()
    lines_in = f"{module.prefix.lower()}transitems"
    bodies = body.inner(lines_in).bodies(lines_in.removesuffix("s"))
    if not bodies:
        raise invalid("BL03000018", f"Missing line items in the {definition.id}.")
    entity = owner_of(company, call.session.entity_id, [b.text("locationid") for b in bodies])
    base = body.text("basecurr") or base_currency(company, entity)
    paper = Paper(
        definition=definition,
        party=party,
        day=day.isoformat(),
        due=(body.day("datedue") or day).isoformat(),
        entity=entity,
        owner=call.session.entity_id,
        currency=body.text("currency") or party.get("CURRENCY") or base,
        base=base,
        rate=Decimal(1),
        rate_type="",
        warehouse={},
        lines=[],
        state=_state(body),
        clerk=call.session.login_id,
        tax_solution=_tax_solution(company, entity),
        source=source,
        more={"PRINTED": "No", **read_header(company, module, body)},
    )
    posted = body.day("dateposted")
    paper.posted = posted.isoformat() if posted else ""
    set_rate(company, paper, body)
    for each in bodies:
        paper.lines.append(read_line(call, module, paper, each))
    paper.warehouse = next((line.warehouse for line in paper.lines if line.warehouse), {})
    paper.subtotals = read_subtotals(company, module, paper, body)
    paper.number = number_of(company, module, paper, body.text("documentno"))
    return paper


def read_header(company: Company, module: Module, body: Body) -> Row:
    """The fields of a header that have no meaning here. Raises Invalid."""
    table = company.table(module.header)
    sent = {field: body.text(element) for element, field in _HEADER.items() if body.has(element)}
    sent |= {
        field: body.inner(element).text("contactname")
        for element, field in _CONTACTS.items()
        if body.inner(element).text("contactname")
    }
    days = {field: body.day(element) for element, field in _DAYS.items() if body.has(element)}
    row = sent | {field: day.isoformat() if day else "" for field, day in days.items()}
    if body.text("termname"):
        row["TERM.NAME"] = body.text("termname")
    row |= custom_fields(company, module.header, body)
    return {field: text for field, text in row.items() if table.field(field)}


def set_rate(company: Company, paper: Paper, body: Body) -> None:
    """Give a document its exchange rate: typed in, or of a type and a day. Raises Invalid."""
    typed = body.amount("exchrate")
    if paper.currency == paper.base:
        paper.rate, paper.rate_type = Decimal(1), ""
    elif typed is not None:
        if typed <= 0:
            raise invalid("BL03000018", f"Illegal format for exchrate : {typed}")
        paper.rate, paper.rate_type = typed, ""
    else:
        day = body.day("exchratedate") or date.fromisoformat(paper.day)
        paper.rate_type = body.text("exchratetype") or default_type(company)
        paper.rate = rate_on(company, paper.currency, paper.base, day, paper.rate_type)


def _state(body: Body) -> str:
    state = body.text("state")
    if state and state not in STATES:
        listed = ", ".join(STATES)
        text = f"Invalid value '{state}' for STATE. Valid values are: {listed}."
        raise invalid("BL03000018", text)
    return state


def _party(company: Company, module: Module, party: str) -> Row:
    table = company.table(module.party)
    found = company.find_by(module.party, f"{module.party}ID", party)
    if found is None:
        raise invalid_reference(table, party)
    if found["STATUS"] != "active":
        text = f"Activate the {table.object.label.lower()} {party}, then try again."
        raise invalid("BL01001973", text)
    return found


def _tax_solution(company: Company, entity: str) -> str:
    found = company.find_by("LOCATIONENTITY", "LOCATIONID", entity) if entity else None
    return (found or {}).get("TAXSOLUTIONID", "")
