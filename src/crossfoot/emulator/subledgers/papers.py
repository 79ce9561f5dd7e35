"""A bill, an invoice or an adjustment as it is to be stored, read from what was sent (§3.10, §4.3).

A change is read as the whole document: what was not sent is as it was before.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Final

from crossfoot.emulator import companions, validation
from crossfoot.emulator.allocations import DIMENSIONS, Part, alike, parts_of
from crossfoot.emulator.company import Company, Row
from crossfoot.emulator.functions import Call
from crossfoot.emulator.ledger import cents, live, terms
from crossfoot.emulator.ledger.sides import Side
from crossfoot.emulator.subledgers import checks, rates, taxes
from crossfoot.emulator.subledgers.kinds import Kind, base_currency
from crossfoot.emulator.submissions import Submission
from crossfoot.emulator.tables import Table
from crossfoot.emulator.validation import Stored, invalid

_COMPUTED: Final = frozenset(
    {
        *("RECORDKEY", "RECORDTYPE", "STATE", "LINEITEM", "LINE_NO", "ENTRY_DATE", "SUBTOTAL"),
        *("AMOUNT", "TOTALPAID", "TRX_TOTALPAID", "TOTALSELECTED", "TRX_TOTALSELECTED"),
        *("DETAILKEY", "ALLOCATIONKEY", "PRBATCH", "PRBATCHKEY", "WHENPAID", "TERMVALUE"),
        *("FINANCIALENTITY", "PARENTPAYMENT", "TRX_DISCOUNTAPPLIED", "SUPDOCKEY"),
    }
)
"""Fields that callers may name but that follow from the rest."""


@dataclass(slots=True)
class PaperLine:
    """A line; `key` is the record number of the stored line that it changes, "" for a new one."""

    values: Stored
    amount: Decimal
    key: str = ""
    base: Decimal = Decimal(0)
    taxes: "PaperLine | None" = None
    """The line that this one taxes."""
    parts: list[Part] = field(default_factory=list)
    """What an allocation makes of it; none, if it is not allocated."""


@dataclass(slots=True)
class Paper:
    """A document: its fields, its lines (taxes last), and what follows from them."""

    kind: Kind
    values: Stored
    draft: bool
    lines: list[PaperLine] = field(default_factory=list)
    entity: str = ""
    base_currency: str = ""
    rate: Decimal = Decimal(1)
    rate_type: str = ""
    """The name of the rate's type; "" for its own currency, or a rate that was typed in."""

    @property
    def total(self) -> Decimal:
        """In its own currency."""
        return sum((line.amount for line in self.lines), Decimal(0))

    @property
    def worth(self) -> Decimal:
        """In the currency of its entity, as the lines add up to."""
        return sum((line.base for line in self.lines), Decimal(0))


def read_paper(call: Call, kind: Kind, sent: Submission, before: Row | None = None) -> Paper:
    """The document that was sent, with everything that it refers to. Raises Invalid."""
    company, table = call.company, sent.table
    rate_type = sent.texts.pop("EXCH_RATE_TYPE_ID", "")
    values = _merged(company, table, sent, before)
    if kind.side.party_key:
        values.pop(kind.side.party_key, None)
    validation.check_required(table, values)
    _default_party(company, kind, values)
    companions.link(company, table, values)
    paper = Paper(kind, values, draft=_is_draft(sent, before))
    _read_lines(call, paper, sent, before)
    _place(call, paper, before)
    _value(company, paper, rate_type)
    _date(company, paper)
    _check(call, paper, before)
    return paper


def _merged(company: Company, table: Table, sent: Submission, before: Row | None) -> Stored:
    """What was sent over what was there, without what follows from the rest."""
    values: Stored = {name: before[name] or None for name in settable(table)} if before else {}
    read = validation.read_values(company, sent)
    values |= read
    for reference in table.object.references:
        if reference.field in read and read[reference.field] is None:
            for companion in filter(None, (reference.key, reference.name)):
                values.pop(companion, None)
    return {k: v for k, v in values.items() if v is not None and k not in _COMPUTED}


def settable(table: Table) -> list[str]:
    """The fields that callers may set."""
    return [f.id for f in table.fields if not f.readonly and f.id not in _COMPUTED]


def _is_draft(sent: Submission, before: Row | None) -> bool:
    action = sent.beside.get("ACTION", "")
    if action not in {"", "Draft", "Submit"}:
        text = f"Invalid value '{action}' for ACTION. Valid values are: Draft, Submit."
        raise invalid(checks.FORMAT, text)
    if not action and before:
        return before["STATE"] in {"Draft", "Declined"}
    return action == "Draft"


def party_of(company: Company, side: Side, values: Stored) -> Row:
    """The record of the document's customer or vendor; an empty one if there is none."""
    return company.find_by(side.party, side.party_field, values[side.party_field]) or {}


def _default_party(company: Company, kind: Kind, values: Stored) -> None:
    """What the party says where the document says nothing: contacts and term."""
    party = party_of(company, kind.side, values)
    table, side = company.table(kind.object), kind.side
    roles = {
        "BILLTOPAYTOCONTACTNAME": "BILLTO" if side.party == "CUSTOMER" else "PAYTO",
        "SHIPTORETURNTOCONTACTNAME": "SHIPTO" if side.party == "CUSTOMER" else "RETURNTO",
    }
    for name, role in roles.items():
        own = party.get(f"{role}.CONTACTNAME") or party.get("DISPLAYCONTACT.CONTACTNAME")
        if own:
            values.setdefault(name, own)
    if table.field("TERMNAME") and "WHENDUE" not in values and party.get("TERMNAME"):
        values.setdefault("TERMNAME", party["TERMNAME"])


# --- lines ----------------------------------------------------------------------------------------


def _read_lines(call: Call, paper: Paper, sent: Submission, before: Row | None) -> None:
    present = stored_lines(call.company, paper.kind, before["RECORDNO"]) if before else []
    user_lines = [row for row in present if row["LINEITEM"] != "F"]
    if paper.kind.lines_field in sent.lines:
        pairs = [(line, _same(line, user_lines)) for line in sent.lines[paper.kind.lines_field]]
    else:
        table = call.company.table(paper.kind.line)
        pairs = [(Submission(table), row) for row in user_lines]
    if not pairs:
        label = call.company.table(paper.kind.line).object.label
        text = f"Missing required field(s) for {label}: {paper.kind.lines_field}."
        raise invalid(checks.FORMAT, text)
    inclusive = paper.values.get("INCLUSIVETAX") == "true"
    taxed: list[PaperLine] = []
    for line, row in pairs:
        old = [tax for tax in present if row and tax["PARENTENTRY"] == row["RECORDNO"]]
        entries = taxes.entries_of(call.company, line, row, old)
        made = _line(call, paper, line, row, taxes.net(line, entries, inclusive=inclusive))
        paper.lines.append(made)
        for entry in entries:
            values, amount = taxes.tax_line(
                call.company, paper.kind, entry, made.values, made.amount
            )
            taxed.append(PaperLine(values, amount, taxes=made, parts=alike(made.parts, amount)))
    paper.lines += taxed


def stored_lines(company: Company, kind: Kind, key: str) -> list[Row]:
    """The lines of a stored document, taxes last."""
    company.index(company.table(kind.line), "RECORDKEY")
    return list(company.rows(kind.line, '"RECORDKEY" = ?', [key]))


def _same(line: Submission, present: list[Row]) -> Row | None:
    """The stored line that a line sent again names by its record or line number."""
    for name in ("RECORDNO", "LINE_NO"):
        wanted = line.texts.get(name, "")
        found = next((row for row in present if wanted and row[name] == wanted), None)
        if wanted and found is None:
            raise invalid(checks.BUSINESS, f"There is no line with {name} {wanted} to update.")
        if found:
            return found
    return None


def _line(
    call: Call, paper: Paper, sent: Submission, row: Row | None, amount: Decimal | None
) -> PaperLine:
    company, table, side = call.company, sent.table, paper.kind.side
    values = _merged(company, table, sent, row)
    _choose_account(company, paper, sent, values)
    if amount is None:
        if values.get("TRX_AMOUNT") is None:
            raise invalid(
                checks.FORMAT, f"Missing required field(s) for {table.object.label}: TRX_AMOUNT."
            )
        amount = cents(Decimal(str(values["TRX_AMOUNT"])))
    parts = _allocated(company, sent, values, amount)
    values.setdefault(side.party_field, paper.values[side.party_field])
    if call.session.entity_id and not parts:
        values.setdefault("LOCATIONID", call.session.entity_id)
    companions.link(company, table, values)
    checks.check_references(call, table, values)
    return PaperLine(values, amount, row["RECORDNO"] if row else "", parts=parts)


def _allocated(company: Company, sent: Submission, values: Stored, amount: Decimal) -> list[Part]:
    """The parts of an allocated line, whose own places and dimensions do not count."""
    if "ALLOCATION" in sent.unknown:
        label = sent.table.object.label
        raise invalid(checks.BUSINESS, f"A {label} that is allocated is not supported here.")
    allocation = values.get("ALLOCATION")
    if not allocation:
        return []
    for name in DIMENSIONS:
        values.pop(name, None)
    header = company.find_by("ALLOCATION", "ALLOCATIONID", allocation) or {}
    values["ALLOCATIONKEY"] = header.get("RECORDNO") or None
    return parts_of(company, str(allocation), amount)


def _choose_account(company: Company, paper: Paper, sent: Submission, values: Stored) -> None:
    """The account by its label, or the label alone; and the account of the other side."""
    side = paper.kind.side
    party = party_of(company, side, paper.values)
    if sent.texts.get("ACCOUNTNO") and not sent.texts.get("ACCOUNTLABEL"):
        _without_label(values)
    label = values.get("ACCOUNTLABEL")
    if label is None and values.get("ACCOUNTNO") is None and party.get("ACCOUNTLABEL"):
        label = values["ACCOUNTLABEL"] = party["ACCOUNTLABEL"]
    labels = sent.table.object.reference("ACCOUNTLABEL")
    named = company.find_by(labels.object, labels.to, label) if labels and label else None
    if named and not sent.texts.get("ACCOUNTNO"):
        values["ACCOUNTNO"] = named["GLACCOUNTNO"]
        values.pop("ACCOUNTKEY", None)
    if values.get("ACCOUNTNO") is None and label is None and values.get("ACCOUNTKEY") is None:
        text = (
            f"Missing required field(s) for {sent.table.object.label}: ACCOUNTNO or ACCOUNTLABEL."
        )
        raise invalid(checks.FORMAT, text)
    offset = (named or {}).get("OFFSETGLACCOUNTNO") or party.get("OFFSETGLACCOUNTNO")
    values.setdefault("OFFSETGLACCOUNTNO", offset or control_account(party, side))


def _without_label(values: Stored) -> None:
    for name in ("ACCOUNTLABEL", "ACCOUNTLABELKEY", "ACCOUNTKEY"):
        values.pop(name, None)


def control_account(party: Row, side: Side) -> str:
    """The account on which a party stands: its own, or the company's."""
    return party.get(side.control_field) or side.control


# --- what follows ---------------------------------------------------------------------------------


def _place(call: Call, paper: Paper, before: Row | None) -> None:
    """The entity that the document is of: the session's, or that of its first line's place."""
    session = call.session.entity_id or (before or {}).get("MEGAENTITYID", "")
    places = [_place_of(line) for line in paper.lines]
    paper.entity = live.owner_of(call.company, session, places)
    if not paper.entity and call.company.count("LOCATIONENTITY"):
        text = "This transaction is missing the Location dimension: its entity cannot be told."
        raise invalid(checks.FORMAT, text)
    paper.base_currency = base_currency(call.company, paper.entity)
    sent = paper.values.get("BASECURR")
    if sent not in {None, paper.base_currency}:
        text = f"The base currency of this transaction is {paper.base_currency}, not {sent}."
        raise invalid(checks.BUSINESS, text)


def _place_of(line: PaperLine) -> str:
    where = line.parts[0].dimensions if line.parts else line.values
    return str(where.get("LOCATIONID") or "")


def _value(company: Company, paper: Paper, rate_type: str) -> None:
    """Currency and rate, and with them what every line is worth in the books."""
    paper.values["BASECURR"] = paper.base_currency
    paper.values.setdefault("CURRENCY", paper.base_currency)
    paper.rate, paper.rate_type = rates.settle_rate(
        company, company.table(paper.kind.object), paper.values, rate_type
    )
    for line in paper.lines:
        amounts = [part.amount for part in line.parts] or [line.amount]
        line.base = sum((cents(one * paper.rate) for one in amounts), Decimal(0))
    checks.check_signs(paper.kind, [line.amount for line in paper.lines])


def _date(company: Company, paper: Paper) -> None:
    """When the document is due, and until when a discount may be taken."""
    values, day = paper.values, date.fromisoformat(str(paper.values["WHENCREATED"]))
    if paper.kind.adjusts:
        return
    term = company.find_by(paper.kind.side.term, "NAME", values.get("TERMNAME"))
    if term:
        values.setdefault("WHENDUE", terms.due_day(term, day).isoformat())
        last, _, _ = terms.discount(term, day)
        values["WHENDISCOUNT"] = last.isoformat() if last else None
    if "WHENDUE" not in values and not paper.draft:
        label = company.table(paper.kind.object).object.label
        raise invalid(checks.FORMAT, f"Missing required field(s) for {label}: WHENDUE or TERMNAME.")


def _check(call: Call, paper: Paper, before: Row | None) -> None:
    company, kind = call.company, paper.kind
    checks.check_references(call, company.table(kind.object), paper.values)
    checks.check_attachment(company, paper.values)
    checks.check_number(company, kind, paper.values, before["RECORDNO"] if before else "")
    for account in _distinct(paper.lines, "OFFSETGLACCOUNTNO"):
        checks.check_account(company, account)
    if paper.draft:
        return
    for line in paper.lines:
        if line.taxes is None and not line.parts:
            checks.check_dimensions(company, line.values, str(line.values["ACCOUNTNO"]))


def _distinct(lines: Iterable[PaperLine], name: str) -> list[str]:
    return list(dict.fromkeys(str(line.values[name]) for line in lines))
