"""Purchasing and order-entry documents: what they hold, and the rows that they become (§4.6).

A theme makes `Paper`s that name their party, items and places; when all are made, they are numbered
in the order of their days and written as header, line and subtotal rows.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Final, NamedTuple

from crossfoot.emulator.seed.draft import Draft, Row
from crossfoot.emulator.seed.organisation import ENTITY_CURRENCY, ENTITY_TAX
from crossfoot.emulator.seed.papers.definitions import Definition
from crossfoot.emulator.seed.papers.rates import RATE_TYPE
from crossfoot.emulator.seed.stamps import stamps_near
from crossfoot.emulator.tables import plain
from crossfoot.intacct import catalog

_CENT: Final = Decimal("0.01")
_ZERO: Final = Decimal(0)


class Module(NamedTuple):
    """Purchasing or order entry: how its objects start, and its parties and their contacts."""

    prefix: str
    party: str
    bill_to: str
    ship_to: str


PURCHASING: Final = Module("PO", "VENDOR", "PAYTO", "RETURNTO")
SALES: Final = Module("SO", "CUSTOMER", "BILLTO", "SHIPTO")


@dataclass(slots=True, eq=False)
class PaperLine:
    """One line; `quantity` and `price` are per `unit`, which holds `factor` base units."""

    item: Row
    unit: str
    factor: int
    quantity: Decimal
    price: Decimal
    place: str
    department: str
    more: Row
    source: "PaperLine | None" = None
    converted: Decimal = _ZERO
    key: int = 0
    at: int = 0

    @property
    def value(self) -> Decimal:
        """Quantity times price, in the document's currency."""
        return (self.quantity * self.price).quantize(_CENT, ROUND_HALF_UP)


class Subtotal(NamedTuple):
    """A line of the totals below the lines; `percent` is None for a plain amount."""

    description: str
    amount: Decimal
    percent: Decimal | None = None
    tax_detail: str = ""


@dataclass(slots=True, eq=False)
class Paper:
    """One document. `rate` is the worth of its currency in its entity's; `state` is final."""

    definition: Definition
    party: Row
    day: str
    due: str
    entity: str
    owner: str
    currency: str
    rate: Decimal
    typed_rate: bool
    warehouse: Row
    lines: list[PaperLine]
    state: str
    clerk: str
    source: "Paper | None" = None
    subtotals: list[Subtotal] = field(default_factory=list)
    more: Row = field(default_factory=dict)
    key: int = 0
    number: str = ""

    @property
    def id(self) -> str:
        """The DOCID."""
        return f"{self.definition.id}-{self.number}"

    @property
    def subtotal(self) -> Decimal:
        """The lines' sum in the document's currency."""
        return sum((line.value for line in self.lines), _ZERO)

    @property
    def total(self) -> Decimal:
        """Lines and subtotals."""
        return self.subtotal + sum((each.amount for each in self.subtotals), _ZERO)

    def worth(self, amount: Decimal) -> str:
        """An amount in the entity's currency, as stored."""
        return plain((amount * self.rate).quantize(_CENT, ROUND_HALF_UP))


def write_papers(draft: Draft, module: Module, papers: list[Paper]) -> None:
    """Number every document and line, and put their rows on paper."""
    papers.sort(key=lambda paper: paper.day)
    _number(draft, papers)
    name = f"{module.prefix}DOCUMENT"
    header, line, subtotal = (f"{name}{end}" for end in ("", "ENTRY", "SUBTOTALS"))
    users = {row["LOGINID"]: row["RECORDNO"] for row in draft.of("USERINFO")}
    for paper in papers:
        stamps = stamps_near(draft, paper.day, paper.clerk, users[paper.clerk])
        draft.add(header, [_known(header, _header(module, paper) | _business(stamps))])
        rows = (_line(paper, each) | _business(stamps) for each in paper.lines)
        draft.add(line, [_known(line, row) for row in rows])
        rows = (_subtotal(paper, each) | stamps for each in paper.subtotals)
        draft.add(subtotal, [_known(subtotal, row) for row in rows])


def _number(draft: Draft, papers: Iterable[Paper]) -> None:
    counts: dict[str, int] = defaultdict(int)
    key = line_key = 100
    for paper in papers:
        key += 1 if draft.chance(0.85) else draft.random.randint(2, 6)
        counts[paper.definition.id] += 1
        paper.key = key
        paper.number = f"{paper.definition.prefix}{counts[paper.definition.id]:04}"
        for at, line in enumerate(paper.lines):
            line_key += 1
            line.key, line.at = line_key, at


def _known(name: str, row: Row) -> Row:
    """The row without blanks, and without what only the other module's object has."""
    ids = _IDS.setdefault(name, frozenset(catalog.load(name).ids))
    return {
        field: value
        for field, value in row.items()
        if value and (field in ids or field.startswith("GLDIM"))
    }


_IDS: Final[dict[str, frozenset[str]]] = {}


def _business(stamps: Row) -> Row:
    """The stamps of an object whose WHENCREATED is a date."""
    return {("AU" if name == "WHENCREATED" else "") + name: text for name, text in stamps.items()}


def _header(module: Module, paper: Paper) -> Row:
    party, definition, display = paper.party, paper.definition, "DISPLAYCONTACT.CONTACTNAME"
    return {
        "RECORDNO": str(paper.key),
        "DOCNO": paper.number,
        "DOCID": paper.id,
        "CREATEDFROM": paper.source.id if paper.source else "",
        "STATE": paper.state,
        "CLOSED": "true" if paper.state in {"Closed", "Converted"} else "false",
        "WHENCREATED": paper.day,
        "WHENDUE": paper.due,
        "WHENPOSTED": paper.day if definition.gl != "N" else "",
        "STATUS": "active",
        "DOCPARID": definition.id,
        "DOCPARCLASS": definition.kind,
        "UPDATES_INV": definition.stock,
        "DOCPAR_IN_OUT": definition.sign,
        "TERM.NAME": party.get("TERMNAME", ""),
        "WAREHOUSE.LOCATIONID": paper.warehouse["WAREHOUSEID"],
        "USER": paper.clerk,
        "USERID": paper.clerk,
        "CREATEDUSER": paper.clerk,
        "CREATEDUSERID": paper.clerk,
        "CONTACT.CONTACTNAME": party[display],
        "BILLTO.CONTACTNAME": party.get(f"{module.bill_to}.CONTACTNAME") or party[display],
        "SHIPTO.CONTACTNAME": party.get(f"{module.ship_to}.CONTACTNAME") or party[display],
        "DELIVERTO.CONTACTNAME": paper.warehouse["CONTACTINFO.CONTACTNAME"],
        "PRINTED": "Yes" if paper.state in {"Closed", "Converted"} else "No",
        "BACKORDER": "No",
        "CUSTVENDID": party[f"{module.party}ID"],
        "SIGN_FLAG": "1" if definition.sign == "Decrease" else "-1",
        "TAXSOLUTIONID": ENTITY_TAX.get(paper.entity, ""),
        "SYSTEMGENERATED": "false",
        "MEGAENTITYID": paper.owner,
        **_currency(paper),
        **_totals(paper),
        **paper.more,
    }


def _currency(paper: Paper) -> Row:
    rate_type = "" if paper.typed_rate else RATE_TYPE
    base = ENTITY_CURRENCY[paper.entity]
    foreign = paper.currency != base
    return {
        "CURRENCY": paper.currency,
        "BASECURR": base,
        "EXCHRATE": plain(paper.rate),
        "EXCHRATEDATE": paper.day,
        "EXCHRATETYPES.NAME": rate_type if foreign else "",
        "EXCH_RATE_TYPE_ID": rate_type if foreign else "",
    }


def _totals(paper: Paper) -> Row:
    subtotal, total = paper.subtotal, paper.total
    quantity = sum((line.quantity * line.factor for line in paper.lines), _ZERO)
    converted = sum((line.converted * line.factor for line in paper.lines), _ZERO)
    worth = sum((_converted_value(line) for line in paper.lines), _ZERO)
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


def _converted_value(line: PaperLine) -> Decimal:
    return (line.converted * line.price).quantize(_CENT, ROUND_HALF_UP)


def _line(paper: Paper, line: PaperLine) -> Row:
    item, source = line.item, line.source
    origin = paper.source if source else None
    quantity = line.quantity * line.factor
    return {
        "RECORDNO": str(line.key),
        "DOCHDRNO": str(paper.key),
        "DOCHDRID": paper.id,
        "DOCPARID": paper.definition.id,
        "LINE_NO": str(line.at),
        "ITEMID": item["ITEMID"],
        "ITEMDESC": item["NAME"],
        "UNIT": line.unit,
        "WAREHOUSE.LOCATION_NO": paper.warehouse["WAREHOUSEID"],
        "WHENCREATED": paper.day,
        "STATUS": "active",
        "MULTIPLIER": "1",
        "RETAILPRICE": item.get("BASEPRICE", "0"),
        "CONVERSIONTYPE": "Quantity",
        "COST_METHOD": item.get("COST_METHOD", ""),
        "CURRENCY": paper.currency,
        "BASECURR": ENTITY_CURRENCY[paper.entity],
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
        **_quantities(line, quantity),
        **_prices(paper, line),
        **line.more,
    }


def _quantities(line: PaperLine, quantity: Decimal) -> Row:
    """How much, in base units and in the line's; how much of it went into other documents."""
    converted = line.converted * line.factor
    worth = _converted_value(line)
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


def _prices(paper: Paper, line: PaperLine) -> Row:
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


def _subtotal(paper: Paper, subtotal: Subtotal) -> Row:
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
        "LOCATION": line.place,
        "DEPARTMENT": line.department,
    }
