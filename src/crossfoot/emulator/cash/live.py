"""What the functions of cash management share: reading lines, storing rows, stamping (§3.10)."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final

from crossfoot.emulator import audit, companions
from crossfoot.emulator.cash import taxes
from crossfoot.emulator.cash.taxes import Entry, Taxing
from crossfoot.emulator.company import Company, Row
from crossfoot.emulator.functions import Call
from crossfoot.emulator.ledger import Line
from crossfoot.emulator.legacy_bodies import Body
from crossfoot.emulator.subledgers import checks
from crossfoot.emulator.subledgers.bodies import fields
from crossfoot.emulator.tables import Table, plain, stored
from crossfoot.emulator.validation import Stored, invalid, read_values

_DIMENSIONS: Final = ("CUSTOMERID", "VENDORID", "EMPLOYEEID", "ITEMID", "PROJECTID", "CLASSID")
_LINE: Final = {
    "accountlabel": "ACCOUNTLABEL",
    "glaccountno": "ACCOUNTNO",
    "description": "DESCRIPTION",
    "memo": "DESCRIPTION",
    "paymentamount": "TRX_AMOUNT",
    "amount": "TRX_AMOUNT",
    "departmentid": "DEPARTMENTID",
    "locationid": "LOCATIONID",
    "billable": "BILLABLE",
    **{name.lower(): name for name in _DIMENSIONS},
}


def read_entry(  # noqa: PLR0913, PLR0917 -- what a changed line was comes last
    call: Call,
    table: Table,
    body: Body,
    taxing: Taxing,
    before: Row | None = None,
    old: Iterable[Row] = (),
) -> Entry:
    """A line with an account, an amount, a place, dimensions and taxes. Raises Invalid.

    What was not sent is as it was `before`, and in its taxes, `old`.
    """
    company = call.company
    values = read_values(company, fields(table, body, _LINE))
    if before:
        kept: Stored = {name: before[name] or None for name in _settable(table)}
        values = kept | values
    if values.get("ACCOUNTLABEL") and (not before or body.has("accountlabel")):
        values["ACCOUNTNO"] = _account_of(company, table, str(values["ACCOUNTLABEL"]))
    companions.link(company, table, values)
    checks.check_references(call, table, values)
    account = str(values.get("ACCOUNTNO") or "")
    if not account:
        raise invalid("BL03000018", "A line needs its account: glaccountno or accountlabel.")
    values["LOCATIONID"] = values.get("LOCATIONID") or call.session.entity_id or None
    checks.check_dimensions(company, values, account)
    sent = taxes.sent_with(company, table, body, before, old)
    amount = taxes.net(table, body, sent, taxing)
    if amount is None:
        amount = Decimal(str(values.get("TRX_AMOUNT") or 0)).quantize(Decimal("0.01"))
    if not amount:
        raise invalid("BL03000018", "A line needs an amount that is not zero.")
    values["TRX_AMOUNT"] = plain(amount)
    line = line_of(table, values, account, amount)
    return Entry(line, values, [taxes.tax_of(line, each, taxing) for each in sent])


def _settable(table: Table) -> list[str]:
    names = {*_LINE.values(), *(field.id for field in table.fields if field.id in table.custom)}
    return [field.id for field in table.fields if field.id in names]


def line_of(table: Table, values: Mapping[str, Any], account: str, amount: Decimal) -> Line:
    """A stored or sent line as the ledger takes it."""
    names = (*_DIMENSIONS, *(name for name in table.custom if name.startswith("GLDIM")))
    return Line(
        account,
        amount,
        str(values.get("LOCATIONID") or ""),
        str(values.get("DEPARTMENTID") or ""),
        {name: str(values[name]) for name in names if values.get(name)},
        str(values.get("DESCRIPTION") or ""),
    )


def _account_of(company: Company, table: Table, label: str) -> str | None:
    """The account that a label stands for; the label itself is checked as a reference."""
    reference = table.object.reference("ACCOUNTLABEL")
    assert reference is not None  # noqa: S101 -- lines of cash management have labels
    found = company.find_by(reference.object, reference.to, label)
    return found["GLACCOUNTNO"] if found else None


def merged(call: Call, table: Table, rows: list[Row], within: Body, taxing: Taxing) -> list[Entry]:
    """The lines of a document as an update leaves them, each with its taxes. Raises Invalid.

    Those that `within` names by their numbers change, others are added; the rest stays.
    """
    present = [row for row in rows if not taxes.is_tax(row)]
    old = {
        row["RECORDNO"]: [tax for tax in rows if tax["PARENTENTRY"] == row["RECORDNO"]]
        for row in present
    }
    entries = [
        Entry(line, {}, [_kept(table, tax) for tax in old[row["RECORDNO"]]])
        for line, row in zip(ledger_lines(table, present), present, strict=True)
    ]
    for each in within.in_order():
        if not each.name.startswith("update"):
            entries.append(read_entry(call, table, each, taxing))
            continue
        at = each.place_among(len(present), "The transaction")
        before = present[at]
        entries[at] = read_entry(call, table, each, taxing, before, old[before["RECORDNO"]])
    return entries


def _kept(table: Table, tax: Row) -> Entry:
    (line,) = ledger_lines(table, [tax])
    return Entry(line, taxes.marks_of(tax))


# --- storing -------------------------------------------------------------------------------------


def insert(call: Call, table: Table, cells: Mapping[str, Any], entity: str = "") -> int:
    """Store a row with what goes with it: companions, owner, stamps. Raises Invalid."""
    values: Stored = {
        name: text
        for name, value in cells.items()
        if (text := stored(value)) is not None and table.field(name)
    }
    companions.link(call.company, table, values)
    owner = owner_cells(call.company, table, entity)
    return int(call.company.insert(table.name, {**values, **owner, **audit.created(call, table)}))


def change(call: Call, table: Table, key: int, cells: Mapping[str, Any]) -> None:
    """Change fields of a row, with their companions; None is a blank. Raises Invalid."""
    values: Stored = {name: stored(v) for name, v in cells.items() if table.field(name)}
    companions.link(call.company, table, values)
    call.company.update(table.name, str(key), {**values, **audit.modified(call, table)})


def store_lines(
    call: Call,
    table: Table,
    rows: list[Row],
    entries: list[Entry],
    cells: Iterable[Mapping[str, Any]],
) -> None:
    """Store lines over the `rows` that are there; taxes are stored anew, behind them all.

    `cells` are those of the lines and, behind them, of their taxes.
    """
    present = [row for row in rows if not taxes.is_tax(row)]
    for row in rows:
        if taxes.is_tax(row):
            call.company.delete(table.name, row["RECORDNO"])
    parents = {id(tax): entry for entry in entries for tax in entry.taxes}
    keys: dict[int, int] = {}
    for at, (entry, shown) in enumerate(zip(taxes.flat(entries), cells, strict=True)):
        values = {**shown, **entry.values}
        if parent := parents.get(id(entry)):
            values["PARENTENTRY"] = keys[id(parent)]
        if at < len(present):
            keys[id(entry)] = int(present[at]["RECORDNO"])
            change(call, table, keys[id(entry)], values)
        else:
            keys[id(entry)] = insert(call, table, values)


def owner_cells(company: Company, table: Table, entity: str) -> dict[str, Any]:
    """The entity that a document belongs to; none for ""."""
    found = company.find_by("LOCATION", "LOCATIONID", entity) if entity else None
    if found is None or not table.field("MEGAENTITYID"):
        return {}
    return {
        "MEGAENTITYKEY": found["RECORDNO"],
        "MEGAENTITYID": entity,
        "MEGAENTITYNAME": found["NAME"],
    }


def lines_of(company: Company, object_name: str, key: int) -> list[Row]:
    """The stored lines of a document, in their order."""
    table = company.table(object_name)
    company.index(table, "RECORDKEY")
    return list(company.rows(object_name, '"RECORDKEY" = ?', [key]))


def ledger_lines(table: Table, rows: Iterable[Row]) -> list[Line]:
    """Stored lines as the ledger takes them."""
    return [line_of(table, row, row["ACCOUNTNO"], Decimal(row["TRX_AMOUNT"])) for row in rows]


def day_of(body: Body, name: str) -> date:
    """A date that must be given. Raises Invalid."""
    day = body.day(name)
    if day is None:
        raise invalid("BL03000018", f"Missing {name}.")
    return day


def rate_cells(row: Mapping[str, Any]) -> dict[str, Any]:
    """The exchange rate of a header, for its lines."""
    names = ("EXCH_RATE_DATE", "EXCH_RATE_TYPE_ID", "EXCHANGE_RATE")
    return {name: row.get(name) for name in names}
