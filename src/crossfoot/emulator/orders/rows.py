"""The rows that purchasing and order-entry documents become: header, lines, subtotals (§4.6).

A row names other records by their natural ids; keys, shown names and stamps are for the caller. A
blank is "".
"""

from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from crossfoot.emulator.orders.paper import ZERO, Module, Paper, PaperLine, Subtotal
from crossfoot.emulator.tables import Row, plain

_CENT: Final = Decimal("0.01")


def header_row(module: Module, paper: Paper) -> Row:
    """A new document's header."""
    party, definition, display = paper.party, paper.definition, "DISPLAYCONTACT.CONTACTNAME"
    return {
        "RECORDNO": str(paper.key),
        "DOCNO": paper.number,
        "DOCID": paper.id,
        "CREATEDFROM": paper.source.id if paper.source else "",
        "WHENCREATED": paper.day,
        "WHENDUE": paper.due,
        "STATUS": "active",
        "DOCPARID": definition.id,
        "DOCPARCLASS": definition.kind,
        "UPDATES_INV": definition.stock,
        "DOCPAR_IN_OUT": definition.sign,
        "TERM.NAME": party.get("TERMNAME", ""),
        "WAREHOUSE.LOCATIONID": paper.warehouse.get("WAREHOUSEID", ""),
        "USER": paper.clerk,
        "USERID": paper.clerk,
        "CREATEDUSER": paper.clerk,
        "CREATEDUSERID": paper.clerk,
        "CONTACT.CONTACTNAME": party.get(display, ""),
        "BILLTO.CONTACTNAME": party.get(f"{module.bill_to}.CONTACTNAME") or party.get(display, ""),
        "SHIPTO.CONTACTNAME": party.get(f"{module.ship_to}.CONTACTNAME") or party.get(display, ""),
        "DELIVERTO.CONTACTNAME": paper.warehouse.get("CONTACTINFO.CONTACTNAME", ""),
        "PRINTED": "Yes" if paper.state in {"Closed", "Converted"} else "No",
        "BACKORDER": "No",
        "CUSTVENDID": party.get(f"{module.party}ID", ""),
        "SIGN_FLAG": "1" if definition.sign == "Decrease" else "-1",
        "TAXSOLUTIONID": paper.tax_solution,
        "SYSTEMGENERATED": "false",
        "MEGAENTITYID": paper.owner,
        **currency_row(paper),
        **standing_row(paper),
        **paper.more,
    }


def standing_row(paper: Paper) -> Row:
    """What of a header follows from its state, its lines and what became of them."""
    posts = paper.definition.gl != "N" and paper.effective
    return {
        "STATE": paper.state,
        "CLOSED": "true" if paper.state in {"Closed", "Converted"} else "false",
        "WHENPOSTED": (paper.posted or paper.day) if posts else "",
        "PRRECORDKEY": paper.document,
        **_totals(paper),
    }


def currency_row(paper: Paper) -> Row:
    """Its currency and how that was converted."""
    foreign = paper.currency != paper.base
    return {
        "CURRENCY": paper.currency,
        "BASECURR": paper.base,
        "EXCHRATE": plain(paper.rate),
        "EXCHRATEDATE": paper.day,
        "EXCHRATETYPES.NAME": paper.rate_type if foreign else "",
        "EXCH_RATE_TYPE_ID": paper.rate_type if foreign else "",
    }


def _totals(paper: Paper) -> Row:
    subtotal, total = paper.subtotal, paper.total
    quantity = sum((line.quantity * line.factor for line in paper.lines), ZERO)
    converted = sum((line.converted * line.factor for line in paper.lines), ZERO)
    worth = sum((line.converted_value for line in paper.lines), ZERO)
    row = {
        "SUBTOTAL": paper.worth(subtotal),
        "TOTAL": paper.worth(total),
        "TRX_SUBTOTAL": plain(subtotal),
        "TRX_TOTAL": plain(total),
        "HASCHANGE": "false",
        "ORIGINALAMOUNT": plain(subtotal),
        "TOTALQTY_CONVERTED": plain(converted),
        "TOTALQTYREMAINING": plain(quantity - converted),
        "TOTALAMOUNTCONVERTED": plain(worth),
        "TOTALAMOUNTREMAINING": plain(subtotal - worth),
    }
    revised = {f"{start}REVISED{end}": row[f"{start}{end}"] for start, end in _REVISED}
    return row | revised


_REVISED: Final = [(start, end) for start in ("", "TRX_") for end in ("SUBTOTAL", "TOTAL")]


def line_row(paper: Paper, line: PaperLine) -> Row:
    """A line, as it stands."""
    item, source = line.item, line.source
    warehouse = paper.warehouse if line.warehouse is None else line.warehouse
    origin = paper.source if source else None
    return {
        "RECORDNO": str(line.key),
        "DOCHDRNO": str(paper.key),
        "DOCHDRID": paper.id,
        "DOCPARID": paper.definition.id,
        "LINE_NO": str(line.at),
        "ITEMID": item["ITEMID"],
        "ITEMDESC": item["NAME"],
        "UNIT": line.unit,
        "WAREHOUSE.LOCATION_NO": warehouse.get("WAREHOUSEID", ""),
        "WHENCREATED": paper.day,
        "STATUS": "active",
        "MULTIPLIER": "1",
        "RETAILPRICE": item.get("BASEPRICE", "0"),
        "CONVERSIONTYPE": "Quantity",
        "COST_METHOD": item.get("COST_METHOD", ""),
        "CURRENCY": paper.currency,
        "BASECURR": paper.base,
        "EXCHRATE": plain(paper.rate),
        "EXCHRATEDATE": paper.day,
        "LOCATIONID": line.place,
        "DEPARTMENTID": line.department,
        "SOURCE_DOCKEY": str(origin.key) if origin else "",
        "SOURCE_DOCLINEKEY": str(source.key) if source else "",
        "SOURCE_DOCID": origin.id if origin else "",
        "SOURCEDOCID": origin.id if origin else "",
        "SOURCEDOCLINEID": str(source.at + 1) if source else "",
        **_item_facts(item),
        **quantities_row(line),
        **price_row(paper, line),
        **line.more,
    }


def quantities_row(line: PaperLine) -> Row:
    """How much, in base units and in the line's; how much of it went into other documents."""
    quantity, converted = line.quantity * line.factor, line.converted * line.factor
    worth = line.converted_value
    whole = plain(quantity)
    return {
        "QUANTITY": whole,
        "REVISEDQTY": whole,
        "UIQTY": plain(line.quantity),
        "REVISEDUNITQTY": plain(line.quantity),
        "QTY_CONVERTED": plain(converted),
        "QTY_REMAINING": plain(quantity - converted),
        "TOTAL_AMOUNT_CONVERTED": plain(worth),
        "TOTAL_AMOUNT_REMAINING": plain(line.value - worth),
    }


def price_row(paper: Paper, line: PaperLine) -> Row:
    """Price, value and tax in both currencies; change orders have revised none of it."""
    price, value = plain(line.price), plain(line.value)
    own_price, own_value = paper.worth(line.price), paper.worth(line.value)
    each = own_price
    if line.factor != 1:
        each = paper.worth(line.price / line.factor)
    row = dict.fromkeys(("UIPRICE", "REVISEDPRICE", "REVISEDUNITPRICE"), own_price)
    row |= dict.fromkeys(("TOTAL", "UIVALUE", "REVISEDVALUE", "REVISEDUNITVALUE"), own_value)
    row |= dict.fromkeys(("TRX_PRICE", "TRX_REVISEDPRICE"), price)
    row |= dict.fromkeys(("TRX_VALUE", "TRX_REVISEDVALUE", "TRX_LINETOTAL"), value)
    row |= {"PRICE": each, "LINETOTAL": own_value}
    percent = next((s.percent for s in paper.subtotals if s.percent is not None), None)
    return row if percent is None else row | _tax(paper, line, percent)


def _tax(paper: Paper, line: PaperLine, percent: Decimal) -> Row:
    value = line.value
    tax = (value * percent / 100).quantize(_CENT, ROUND_HALF_UP)
    return {
        "PERCENTVAL": plain(percent),
        "TAXABSVAL": paper.worth(tax),
        "TRX_TAXABSVAL": plain(tax),
        "TAXABLEAMOUNT": paper.worth(value),
        "LINETOTAL": paper.worth(value + tax),
        "TRX_LINETOTAL": plain(value + tax),
    }


def _item_facts(item: Row) -> Row:
    return {
        "ITEM.ITEMTYPE": item["ITEMTYPE"],
        "ITEM.TAXABLE": item.get("TAXABLE", "false"),
        "ITEM.REVPOSTING": item.get("REVPOSTING", ""),
    }


def subtotal_row(paper: Paper, subtotal: Subtotal) -> Row:
    """A subtotal."""
    line = paper.lines[0]
    amount = subtotal.amount
    return {
        "DOCHDRNO": str(paper.key),
        "DOCPARID": paper.definition.id,
        "DESCRIPTION": subtotal.description,
        "ABSVAL": "" if subtotal.percent is not None else paper.worth(amount),
        "TRX_ABSVAL": "" if subtotal.percent is not None else plain(amount),
        "PERCENTVAL": "" if subtotal.percent is None else plain(subtotal.percent),
        "TOTAL": paper.worth(amount),
        "TRX_TOTAL": plain(amount),
        "TAXDETAIL": subtotal.tax_detail,
        "STATUS": "active",
        "LOCATION": subtotal.place or line.place,
        "DEPARTMENT": subtotal.department or line.department,
    }
