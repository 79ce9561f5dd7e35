"""Documents out of the company and back into it."""

from decimal import Decimal
from typing import Final

from crossfoot.emulator import audit, companions
from crossfoot.emulator.company import Company
from crossfoot.emulator.functions import Call
from crossfoot.emulator.numbering import next_record_number
from crossfoot.emulator.orders.definitions import read_definition
from crossfoot.emulator.orders.paper import Module, Paper, PaperLine, Subtotal
from crossfoot.emulator.orders.rows import (
    header_row,
    line_row,
    price_row,
    quantities_row,
    standing_row,
    subtotal_row,
)
from crossfoot.emulator.tables import Row, Table
from crossfoot.emulator.validation import Stored  # noqa: TC001 -- a name that annotations use


def load(company: Company, module: Module, header: Row, *, with_source: bool = True) -> Paper:
    """A document with its lines and, one step back, the one that it was made from."""
    party = None
    if module.party:
        party = company.find_by(module.party, f"{module.party}ID", header["CUSTVENDID"])
    paper = Paper(
        definition=read_definition(company, module, header["DOCPARID"]),
        party=party or {},
        day=header["WHENCREATED"],
        due=header["WHENDUE"],
        entity=header["MEGAENTITYID"],
        owner=header["MEGAENTITYID"],
        currency=header["CURRENCY"],
        base=header["BASECURR"],
        rate=Decimal(header["EXCHRATE"] or 1),
        rate_type=header["EXCH_RATE_TYPE_ID"],
        warehouse=_warehouse(company, header["WAREHOUSE.LOCATIONID"]) or {},
        lines=[],
        state=header["STATE"],
        clerk=header["USER"],
        tax_solution=header["TAXSOLUTIONID"],
        more={"PONUMBER": header["PONUMBER"], "VENDORDOCNO": header["VENDORDOCNO"]},
        key=int(header["RECORDNO"]),
        number=header["DOCNO"],
        posted=header["WHENPOSTED"],
        document=header.get("PRRECORDKEY", ""),
    )
    if with_source and header["CREATEDFROM"]:
        found = company.find_by(module.header, "DOCID", header["CREATEDFROM"])
        paper.source = load(company, module, found, with_source=False) if found else None
    sources = {line.key: line for line in paper.source.lines} if paper.source else {}
    rows = list(_owned(company, company.table(module.line), paper.key))
    for row in sorted(rows, key=lambda row: int(row["LINE_NO"] or 0)):
        line = _line(company, row)
        line.source = sources.get(int(row["SOURCE_DOCLINEKEY"] or 0))
        paper.lines.append(line)
    paper.subtotals = [
        _subtotal(r) for r in _owned(company, company.table(module.subtotal), paper.key)
    ]
    return paper


def _owned(company: Company, table: Table, key: int) -> list[Row]:
    company.index(table, "DOCHDRNO")
    return list(company.rows(table.name, '"DOCHDRNO" = ?', [str(key)]))


def _line(company: Company, row: Row) -> PaperLine:
    quantity, each = Decimal(row["UIQTY"] or row["QUANTITY"]), Decimal(row["QUANTITY"])
    factor = int(each / quantity) if quantity else 1
    return PaperLine(
        item=company.find_by("ITEM", "ITEMID", row["ITEMID"]) or {"ITEMID": row["ITEMID"]},
        unit=row["UNIT"],
        factor=factor,
        quantity=quantity,
        price=Decimal(row["TRX_PRICE"] or 0),
        place=row["LOCATIONID"],
        department=row["DEPARTMENTID"],
        more={name: text for name, text in row.items() if text and _is_dimension(name)},
        converted=Decimal(row["QTY_CONVERTED"] or 0) / factor,
        key=int(row["RECORDNO"]),
        at=int(row["LINE_NO"] or 0),
        warehouse=_warehouse(company, row["WAREHOUSE.LOCATION_NO"]),
    )


def _is_dimension(name: str) -> bool:
    return name.startswith("GLDIM") or name in _DIMENSIONS


_DIMENSIONS: Final = frozenset(
    {"PROJECTID", "CUSTOMERID", "VENDORID", "EMPLOYEEID", "CLASSID", "MEMO", "ALLOCATION"}
)


def _subtotal(row: Row) -> Subtotal:
    return Subtotal(
        row["DESCRIPTION"],
        Decimal(row["TRX_TOTAL"] or 0),
        Decimal(row["PERCENTVAL"]) if row["PERCENTVAL"] else None,
        row["TAXDETAIL"],
        row["LOCATION"],
        row["DEPARTMENT"],
    )


def _warehouse(company: Company, warehouse: str) -> Row | None:
    return company.find_by("WAREHOUSE", "WAREHOUSEID", warehouse) if warehouse else None


# --- writing -------------------------------------------------------------------------------------


def store(call: Call, module: Module, paper: Paper) -> None:
    """Store a new document with its lines and subtotals; give them numbers. Raises Invalid."""
    table = call.company.table(module.header)
    paper.key = next_record_number(call.company, table)
    _insert(call, table, header_row(module, paper))
    for at, line in enumerate(paper.lines):
        line.at = at
        store_line(call, module, paper, line)
    store_subtotals(call, module, paper)


def store_line(call: Call, module: Module, paper: Paper, line: PaperLine) -> None:
    """Store one more line. Raises Invalid."""
    table = call.company.table(module.line)
    line.key = 0
    line.key = int(_insert(call, table, line_row(paper, line)))


def store_subtotals(call: Call, module: Module, paper: Paper) -> None:
    """Store the subtotals instead of those that are there. Raises Invalid."""
    table = call.company.table(module.subtotal)
    for row in _owned(call.company, table, paper.key):
        call.company.delete(table.name, row[table.key])
    for subtotal in paper.subtotals:
        _insert(call, table, subtotal_row(paper, subtotal))


def save(call: Call, module: Module, paper: Paper, *, priced: bool = False) -> None:
    """Write what follows from a document's state and quantities; its prices too where asked."""
    header, lines = call.company.table(module.header), call.company.table(module.line)
    _update(call, header, paper.key, standing_row(paper))
    for line in paper.lines:
        row = quantities_row(line) | (price_row(paper, line) if priced else {})
        _update(call, lines, line.key, row)


def update_row(call: Call, table: Table, key: int, row: Row) -> None:
    """Change fields with what goes with them; "" is a blank. Raises Invalid."""
    values: Stored = {name: text or None for name, text in row.items() if table.field(name)}
    companions.link(call.company, table, values)
    call.company.update(table.name, str(key), {**values, **audit.modified(call, table)})


def _update(call: Call, table: Table, key: int, row: Row) -> None:
    values = {name: text or None for name, text in row.items() if table.field(name)}
    call.company.update(table.name, str(key), {**values, **audit.modified(call, table)})


def _insert(call: Call, table: Table, row: Row) -> str:
    values: Stored = {name: text for name, text in row.items() if text and table.field(name)}
    if values.get(table.key) == "0":
        del values[table.key]
    companions.link(call.company, table, values)
    return call.company.insert(table.name, {**values, **audit.created(call, table)})


def remove(call: Call, module: Module, paper: Paper) -> None:
    """Delete the rows of a document."""
    company = call.company
    for table in (company.table(module.line), company.table(module.subtotal)):
        for row in _owned(company, table, paper.key):
            company.delete(table.name, row[table.key])
    company.delete(module.header, str(paper.key))
