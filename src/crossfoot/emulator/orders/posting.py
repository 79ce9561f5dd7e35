"""What documents post: a bill or an invoice, or the ledger's lines themselves (intacct-xml §4.6).

Lines go to the accounts of their items: purchases of stock to its inventory account, other
purchases to its expense account, sales to its income account.
"""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Final

from crossfoot.emulator.allocations import in_parts, parts_of
from crossfoot.emulator.company import Company
from crossfoot.emulator.functions import Call
from crossfoot.emulator.ledger import Document, Line, live
from crossfoot.emulator.orders.paper import PURCHASING, Module, Paper, PaperLine, account_of
from crossfoot.emulator.subledgers import documents
from crossfoot.emulator.subledgers.kinds import BILL, INVOICE, Kind
from crossfoot.emulator.subledgers.postings import stamp
from crossfoot.emulator.submissions import Submission
from crossfoot.emulator.tables import Row, plain
from crossfoot.emulator.validation import invalid

_MODULES: Final = {"PO": "9.PO", "SO": "8.SO"}


def post(call: Call, module: Module, paper: Paper) -> None:
    """Post a document as its definition says, if it does. Raises Invalid."""
    if paper.definition.gl == "A":
        paper.document = _make(call, module, paper)
    elif paper.definition.gl == "G":
        live.post(call.company, _document(call, module, paper))


def take_back(call: Call, module: Module, paper: Paper) -> None:
    """Remove what a document posted. Raises Invalid if its bill or invoice was paid."""
    company, kind = call.company, _kind(module)
    if paper.definition.gl == "G":
        live.take_back(company, module.header, paper.key)
    if paper.document and company.find_by(kind.object, "RECORDNO", paper.document):
        documents.delete(call, company.table(kind.object), paper.document)
    paper.document = ""


def _kind(module: Module) -> Kind:
    return BILL if module is PURCHASING else INVOICE


def _make(call: Call, module: Module, paper: Paper) -> str:
    """Make the bill or invoice of a document; give its record number."""
    kind = _kind(module)
    company, table = call.company, call.company.table(kind.object)
    sent = Submission(table, texts=_header(module, paper))
    lines = company.table(kind.line)
    sent.lines[kind.lines_field] = [
        Submission(lines, row) for row in _lines(company, module, paper)
    ]
    made = documents.create(call, sent)["RECORDNO"]
    company.update(
        kind.object, made, {"MODULEKEY": _MODULES[module.prefix], "DOCHDRKEY": paper.key}
    )
    return made


def _header(module: Module, paper: Paper) -> Row:
    more, day = paper.more, _spelt(paper.day)
    row = {
        f"{module.party}ID": paper.party[f"{module.party}ID"],
        "RECORDID": more.get("VENDORDOCNO") or paper.number,
        "DOCNUMBER": more.get("PONUMBER", ""),
        "DESCRIPTION": more.get("MESSAGE", ""),
        "WHENCREATED": day,
        "WHENPOSTED": _spelt(paper.posted) if paper.posted else day,
        "WHENDUE": _spelt(paper.due),
        "TERMNAME": more.get("TERM.NAME", ""),
        "BILLTOPAYTOCONTACTNAME": more.get("BILLTO.CONTACTNAME", ""),
        "SHIPTORETURNTOCONTACTNAME": more.get("SHIPTO.CONTACTNAME", ""),
        "CURRENCY": paper.currency,
        "BASECURR": paper.base,
        "EXCHANGE_RATE": plain(paper.rate) if paper.currency != paper.base else "",
    }
    return {name: text for name, text in row.items() if text}


def _lines(company: Company, module: Module, paper: Paper) -> Iterator[Row]:
    sign = _sign(module, paper)
    for line in paper.lines:
        yield _line(module, line, line.value * sign)
    for subtotal in paper.subtotals:
        first = paper.lines[0]
        detail = company.find_by("TAXDETAIL", "RECORDNO", subtotal.tax_detail or "0") or {}
        row = {
            "ACCOUNTNO": detail.get("GLACCOUNT") or _account_of(module, first.item),
            "TRX_AMOUNT": plain(subtotal.amount * sign),
            "LOCATIONID": subtotal.place or first.place,
            "DEPARTMENTID": subtotal.department or first.department,
            "ENTRYDESCRIPTION": subtotal.description,
        }
        yield {name: text for name, text in row.items() if text}


def _line(module: Module, line: PaperLine, amount: Decimal) -> Row:
    more = line.more
    row = {
        "ACCOUNTNO": _account_of(module, line.item),
        "TRX_AMOUNT": plain(amount),
        "LOCATIONID": line.place,
        "DEPARTMENTID": line.department,
        "ITEMID": line.item["ITEMID"],
        "ENTRYDESCRIPTION": more.get("MEMO") or line.item.get("NAME", ""),
        "ALLOCATION": more.get("ALLOCATION", ""),
        **{name: text for name, text in more.items() if _is_dimension(name)},
    }
    return {name: text for name, text in row.items() if text}


def _is_dimension(name: str) -> bool:
    return name.startswith("GLDIM") or (name.endswith("ID") and name != "TASKID")


def _sign(module: Module, paper: Paper) -> int:
    """-1 for what goes the other way: a return (§4.6, the definition carries the sign)."""
    usual = "Increase" if module is PURCHASING else "Decrease"
    return 1 if paper.definition.sign == usual else -1


def _account_of(module: Module, item: Row) -> str:
    """The account that an item's purchases or sales go to. Raises Invalid for an item without."""
    found = account_of(module, item)
    if not found:
        raise invalid("BL01001973", f"The item {item['ITEMID']} has no account to post to.")
    return found


def _document(call: Call, module: Module, paper: Paper) -> Document:
    """A document that posts to the ledger alone, against its items' offset account."""
    offsets = {"PO": "PO", "SO": "OE"}
    first = paper.lines[0].item
    offset = first.get(f"ITEMGLGROUP.{offsets[module.prefix]}GLACCOUNT.ACCTNO", "")
    if not offset:
        raise invalid("BL01001973", f"The item {first['ITEMID']} has no account to offset.")
    sign = _sign(module, paper)
    return Document(
        kind=module.header,
        key=paper.key,
        number=paper.number,
        day=date.fromisoformat(paper.posted or paper.day),
        entity=paper.entity,
        currency=paper.currency,
        rate=paper.rate,
        account=offset,
        party={f"{module.party}ID": paper.party[f"{module.party}ID"]},
        description=paper.id,
        lines=tuple(
            part for line in paper.lines for part in _posted(call.company, module, line, sign)
        ),
        stamp=stamp(call),
    )


def _posted(company: Company, module: Module, line: PaperLine, sign: int) -> list[Line]:
    """The ledger's lines of one of the document; several, if it is allocated."""
    posted = Line(
        _account_of(module, line.item),
        line.value * sign,
        line.place,
        line.department,
        {n: t for n, t in line.more.items() if _is_dimension(n)},
        line.more.get("MEMO", ""),
    )
    allocation = line.more.get("ALLOCATION", "")
    if not allocation:
        return [posted]
    return in_parts(posted._replace(dimensions={}), parts_of(company, allocation, posted.amount))


def _spelt(day: str) -> str:
    return f"{date.fromisoformat(day):%m/%d/%Y}"
