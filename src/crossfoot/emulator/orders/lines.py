"""Lines and subtotals of `create_potransaction` and its siblings (intacct-xml §3.10, §4.6)."""

from decimal import Decimal
from typing import Final

from crossfoot.emulator.company import Company
from crossfoot.emulator.functions import Call
from crossfoot.emulator.legacy_bodies import Body
from crossfoot.emulator.orders.paper import SALES, ZERO, Module, Paper, PaperLine, Subtotal
from crossfoot.emulator.orders.units import factor_of
from crossfoot.emulator.tables import Row
from crossfoot.emulator.validation import invalid, invalid_reference, read_field

_LINE: Final = {
    **dict.fromkeys(("form1099", "form1099type", "form1099box", "billable", "memo"), ""),
    **dict.fromkeys(("projectid", "customerid", "vendorid", "employeeid", "classid"), ""),
    **dict.fromkeys(("taskid", "revrectemplate", "itemaliasid", "bundlenumber"), ""),
    "itemdesc": "ITEMDESC",
    "allocationid": "ALLOCATION",
    "discountpercent": "DISCOUNTPERCENT",
    "discsurchargememo": "DISCOUNT_MEMO",
}
"""Element of a line -> its field; "" is the same name in capitals."""


def read_line(call: Call, module: Module, paper: Paper, body: Body) -> PaperLine:
    """A new line; what is not sent comes from the line that it is made from, or from the item."""
    company = call.company
    source = _source_line(paper, body)
    item = _item(company, body.text("itemid"))
    if source is not None and source.item["ITEMID"] != item["ITEMID"]:
        text = f"The item {item['ITEMID']} is not that of the source line {source.key}."
        raise invalid("BL01001973", text)
    unit = body.text("unit") or (source.unit if source else "")
    unit, factor = factor_of(company, item, unit)
    line = PaperLine(
        item=item,
        unit=unit,
        factor=factor,
        quantity=_quantity(body.amount("quantity")),
        price=_price(module, body.amount("price"), source, item),
        place=body.text("locationid") or (source.place if source else ""),
        department=body.text("departmentid") or (source.department if source else ""),
        more={**(source.more if source else {}), **read_details(company, module, body)},
        source=source,
    )
    line.warehouse = _warehouse(company, paper, line, body.text("warehouseid"))
    line.place = line.place or call.session.entity_id or _place(line)
    return line


def change_line(call: Call, module: Module, paper: Paper, line: PaperLine, body: Body) -> Row:
    """Change what was sent of a line; give the fields that have no meaning here. Raises Invalid."""
    company = call.company
    if body.text("itemid"):
        line.item = _item(company, body.text("itemid"))
    if body.text("unit"):
        line.unit, line.factor = factor_of(company, line.item, body.text("unit"))
    if body.has("quantity"):
        line.quantity = _quantity(body.amount("quantity"))
    price = body.amount("price")
    line.price = line.price if price is None else price
    line.place = body.text("locationid") or line.place
    line.department = body.text("departmentid") or line.department
    if body.text("warehouseid"):
        line.warehouse = _warehouse(company, paper, line, body.text("warehouseid"))
    details = read_details(company, module, body)
    line.more |= details
    row = {"ITEMID": line.item["ITEMID"], "UNIT": line.unit, "LOCATIONID": line.place}
    row |= {"DEPARTMENTID": line.department} | details
    if line.warehouse:
        row["WAREHOUSE.LOCATION_NO"] = line.warehouse["WAREHOUSEID"]
    return row


def read_details(company: Company, module: Module, body: Body) -> Row:
    """The dimensions, texts and custom fields of a line that were sent. Raises Invalid."""
    table = company.table(module.line)
    row: Row = {}
    for element, name in _LINE.items():
        field = table.field(name or element.upper())
        if field is None or not body.has(element):
            continue
        value = read_field(table, field, body.text(element))
        row[field.id] = "" if value is None else str(value)
    project = body.text("projectid")
    if project and table.field("PROJECTID") is None:
        row["PROJECTKEY"] = _project_key(company, project)
    return row | custom_fields(company, module.line, body)


def read_subtotals(
    company: Company, module: Module, paper: Paper, body: Body, within: str = "subtotals"
) -> list[Subtotal]:
    """The subtotals sent. Raises Invalid where the definition shows none."""
    bodies = body.inner(within).bodies(within.removesuffix("s"))
    definition = company.find_by(module.definition, "DOCID", paper.definition.id) or {}
    if bodies and definition.get("SHOW_TOTALS") == "false":
        text = f"The transaction definition {paper.definition.id} has no subtotals."
        raise invalid("BL01001973", text)
    return [read_subtotal(company, paper, each) for each in bodies]


def read_subtotal(company: Company, paper: Paper, body: Body) -> Subtotal:
    """One subtotal; a share without an amount is that of the lines' sum. Raises Invalid."""
    percent = body.amount("percentval")
    amount = body.amount("total")
    if amount is None:
        amount = body.amount("absval")
    if amount is None:
        amount = (paper.subtotal * (percent or ZERO) / 100).quantize(Decimal("0.01"))
    name = body.text("description")
    detail = company.find_by("TAXDETAIL", "DETAILID", name) or {}
    number = detail.get("RECORDNO", "")
    return Subtotal(
        name, amount, percent, number, body.text("locationid"), body.text("departmentid")
    )


def _source_line(paper: Paper, body: Body) -> PaperLine | None:
    key = body.text("sourcelinekey")
    if not key:
        if paper.source is not None and paper.definition.creation == "Convert only":
            text = f"Every line of a {paper.definition.id} needs its sourcelinekey."
            raise invalid("BL01001973", text)
        return None
    lines = paper.source.lines if paper.source else []
    found = next((line for line in lines if str(line.key) == key), None)
    if found is None:
        raise invalid("BL01001973", f"The source line {key} is not in the source transaction.")
    return found


def _item(company: Company, item: str) -> Row:
    found = company.find_by("ITEM", "ITEMID", item)
    if found is None:
        raise invalid_reference(company.table("ITEM"), item)
    if found["STATUS"] != "active":
        raise invalid("BL01001973", f"Activate the item {item}, then try again.")
    return found


def _quantity(quantity: Decimal | None) -> Decimal:
    if quantity is None or quantity <= 0:
        raise invalid("BL03000018", "The quantity must be greater than zero.")
    return quantity


def _price(module: Module, sent: Decimal | None, source: PaperLine | None, item: Row) -> Decimal:
    if sent is not None:
        return sent
    if source is not None:
        return source.price
    return Decimal(item["BASEPRICE" if module is SALES else "STANDARD_COST"] or 0)


def _warehouse(company: Company, paper: Paper, line: PaperLine, sent: str) -> Row | None:
    """Where stock lies: as sent, as in the source, or the item's own. Raises Invalid."""
    if not sent and line.source is not None:
        return line.source.warehouse
    wanted = sent or line.item["DEFAULT_WAREHOUSE"]
    stocked = line.item["ITEMTYPE"] in {"Inventory", "Stockable Kit"}
    if not wanted:
        if stocked and paper.definition.stock != "No":
            raise invalid("BL03000018", f"Missing warehouse for the item {line.item['ITEMID']}.")
        return None
    found = company.find_by("WAREHOUSE", "WAREHOUSEID", wanted)
    if found is None:
        raise invalid_reference(company.table("WAREHOUSE"), wanted)
    if found["STATUS"] != "active":
        raise invalid("BL01001973", f"Activate the warehouse {wanted}, then try again.")
    return found


def _place(line: PaperLine) -> str:
    return (line.warehouse or {}).get("LOC.LOCATIONID", "")


def _project_key(company: Company, project: str) -> str:
    found = company.find_by("PROJECT", "PROJECTID", project)
    if found is None:
        raise invalid_reference(company.table("PROJECT"), project)
    return found["RECORDNO"]


def custom_fields(company: Company, object_name: str, body: Body) -> Row:
    """The custom fields that were sent, by the names of the fields. Raises Invalid."""
    table = company.table(object_name)
    row: Row = {}
    for name, text in body.custom_fields().items():
        field = table.field(name)
        if field is not None:
            value = read_field(table, field, text)
            row[field.id] = "" if value is None else str(value)
        elif company.settings.unknown_fields_on_write == "refuse":
            raise invalid("BL03000018", f"{table.object.label} has no field {name}.")
    return row
