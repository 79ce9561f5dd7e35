"""`query`: filter, order, group and page any object (intacct-xml §3.5)."""

import sqlite3
from dataclasses import dataclass, field

from lxml import etree

from crossfoot.emulator import parsing, rendering
from crossfoot.emulator.company import Company
from crossfoot.emulator.functions import Answer, Call, ErrorEntry, Refusal, function
from crossfoot.emulator.ledger import balances
from crossfoot.emulator.queries import (
    Column,
    Condition,
    MalformedQuery,
    Parameter,
    Statement,
    UnqueryableField,
    where,
)
from crossfoot.emulator.reading import in_format, scattered, table_of
from crossfoot.emulator.refusals import PROCESSING_ERROR, cannot_be_queried, not_in_schema
from crossfoot.emulator.rendering import wire
from crossfoot.emulator.tables import NUMBERS, Table
from crossfoot.emulator.visibility import visible

LARGEST_PAGE = 2000
DEFAULT_PAGE = 100
AGGREGATES = frozenset({"count", "sum", "avg", "min", "max"})
_PARTS = frozenset(
    {"object", "select", "filter", "orderby", "options", "docparid", "pagesize", "offset"}
)


@dataclass(slots=True)
class Selection:
    """What the answer shows: names, SQL in stored spelling, and what the rows are grouped by."""

    names: list[str] = field(default_factory=list)
    expressions: list[str] = field(default_factory=list)
    groups: list[str] = field(default_factory=list)
    aggregated: bool = False

    def add(self, word: str, column: Column) -> None:
        """Show a column as it is (`field`), or aggregated."""
        if word == "field":
            self.names.append(column.name)
            self.groups.append(column.sql)
            self.expressions.append(column.wire)
        else:
            self.aggregated = True
            self.names.append(f"{word.upper()}.{column.name}")
            self.expressions.append(_aggregate(word, column))

    @property
    def grouping(self) -> str:
        """The GROUP BY clause, "" without aggregates (or when the whole is one group)."""
        return f"GROUP BY {', '.join(self.groups)}" if self.aggregated and self.groups else ""


@dataclass(frozen=True, slots=True)
class Found:
    """One page of an answer."""

    names: list[str]
    rows: list[tuple[str, ...]]
    total: int
    offset: int


@function("query")
def query(call: Call) -> Answer:
    """Answer a `<query>`; Refusal for what the schema, the object or its fields do not allow."""
    for part in parsing.children(call.element):
        if parsing.name_of(part).lower() not in _PARTS:
            raise not_in_schema(f"Element '{parsing.name_of(part)}': This element is not expected.")
    table = table_of(call, parsing.child_text(call.element, "object"), "QUERY")
    try:
        found = _find(call, table)
    except (MalformedQuery, parsing.UnreadableValue) as error:
        raise not_in_schema(f"'{error}' is not valid in a query of {table.name}.") from error
    except sqlite3.OperationalError as error:  # more joins, values or depth than SQLite takes
        raise Refusal(PROCESSING_ERROR) from error
    element = table.name.lower() if call.company.is_custom(table.name) else table.name
    return_format = _option(call.element, "returnformat")
    return in_format(return_format, found.names, found.rows, lambda: _data(table, found, element))


def _find(call: Call, table: Table) -> Found:
    options = _flags(call.element)
    if table.name == "GLACCOUNTBALANCE":
        _derive_balances(call)
    statement = Statement(call.company, table, fold=options["caseinsensitive"])
    size, offset = _paging(call.element)
    size = min(size, call.company.settings.largest_page)
    kept = _kept(call, statement, show_private=options["showprivate"])
    counted_from = statement.source
    selection = _selection(statement, call.element)
    order = _order(statement, call.element, selection)
    if statement.unqueryable:
        raise cannot_be_queried(call.company.clock, table.name, statement.unqueryable)
    if statement.fold and not selection.aggregated:
        kept, total = _searched(call.company, statement, kept, order, (size, offset))
        skipped = 0
    else:
        total, skipped = _total(call.company, statement, counted_from, selection, kept), offset
    shown = ", ".join(selection.expressions)
    rows = call.company.database.execute(
        f"SELECT {shown} {statement.source} WHERE {kept.sql} {selection.grouping} {order}"
        " LIMIT ? OFFSET ?",
        [*kept.parameters, size, skipped],
    ).fetchall()
    return Found(selection.names, rows, total, offset)


def _searched(
    company: Company, statement: Statement, kept: Condition, order: str, page: tuple[int, int]
) -> tuple[Condition, int]:
    """The rows of one page, and how many there are in all: folded texts are compared once."""
    found = company.database.execute(
        f"SELECT t0.rowid {statement.source} WHERE {kept.sql} {order}", kept.parameters
    ).fetchall()
    size, offset = page
    shown: list[Parameter] = [row[0] for row in found[offset : offset + size]]
    return Condition(f"t0.rowid IN ({','.join('?' * len(shown))})", shown), len(found)


def _derive_balances(call: Call) -> None:
    """Have the balances of the periods that the filter names, which it must (§4.1)."""
    asked = parsing.child(call.element, "filter")
    compared = [] if asked is None else asked.iter("{*}equalto", "{*}in")
    periods = [
        parsing.text_of(part)
        for element in compared
        if parsing.child_text(element, "field").upper() == "PERIOD"
        for part in parsing.children(element)
        if parsing.name_of(part) == "value"
    ]
    if not periods:
        text = "GLACCOUNTBALANCE needs a filter on PERIOD, the name of a budgetable period."
        raise Refusal(ErrorEntry("BL01001973", description2=text))
    try:
        balances.derive(call.company, periods)
    except balances.UnknownPeriod as error:
        text = f"There is no budgetable reporting period '{error}'."
        raise Refusal(ErrorEntry("BL01001973", description2=text)) from error


def _kept(call: Call, statement: Statement, *, show_private: bool) -> Condition:
    asked = where(statement, parsing.child(call.element, "filter"))
    seen = visible(call.company, statement.table, call.session.entity_id, show_private=show_private)
    return Condition(f"{asked.sql} AND {seen.sql}", [*asked.parameters, *seen.parameters])


def _selection(statement: Statement, element: etree._Element) -> Selection:
    select = parsing.child(element, "select")
    asked = [] if select is None else list(parsing.children(select))
    if not asked:
        raise not_in_schema("Element 'query': Missing child element(s). Expected is ( select ).")
    selection = Selection()
    for part in asked:
        word = parsing.name_of(part).lower()
        if word != "field" and word not in AGGREGATES:
            raise MalformedQuery(parsing.name_of(part))
        try:
            selection.add(word, statement.column(parsing.text_of(part)))
        except UnqueryableField as error:
            statement.unqueryable.append(error.path)
    return selection


def _aggregate(word: str, column: Column) -> str:
    if word == "count":
        return f"count({column.sql})||''"
    if word in {"sum", "avg"} or column.field.type in NUMBERS:
        return f"ifnull(exact_{word}({column.sql}),'')"
    return wire(f"{word}({column.sql})", column.field)


def _order(statement: Statement, element: etree._Element, selection: Selection) -> str:
    asked = parsing.child(element, "orderby")
    parts = [] if asked is None else list(parsing.children(asked))
    terms = []
    for part in parts:
        try:
            column = statement.column(parsing.child_text(part, "field"))
        except UnqueryableField as error:
            statement.unqueryable.append(error.path)
            continue
        falling = parsing.child(part, "descending") is not None
        terms.append(f"{column.comparable} {'DESC' if falling else 'ASC'} NULLS LAST")
    if terms:
        return f"ORDER BY {', '.join(terms)}"
    if selection.aggregated:
        return ""
    if scattered(statement.company):
        return "ORDER BY (t0.rowid * 2654435761) % 1000003"
    return "ORDER BY t0.rowid"


def _total(
    company: Company,
    statement: Statement,
    counted_from: str,
    selection: Selection,
    kept: Condition,
) -> int:
    """How many rows there are, or how many groups."""
    if selection.aggregated and not selection.groups:
        return 1
    counted = f"SELECT count(*) {counted_from} WHERE {kept.sql}"
    if selection.aggregated:
        grouped = f"SELECT 1 {statement.source} WHERE {kept.sql} {selection.grouping}"
        counted = f"SELECT count(*) FROM ({grouped})"
    parameters: list[Parameter] = kept.parameters
    return int(company.database.execute(counted, parameters).fetchone()[0])


def _paging(element: etree._Element) -> tuple[int, int]:
    size = parsing.read_integer(parsing.child_text(element, "pagesize") or str(DEFAULT_PAGE))
    offset = parsing.read_integer(parsing.child_text(element, "offset") or "0")
    if not 1 <= size <= LARGEST_PAGE:
        raise not_in_schema(f"Element 'pagesize': {size} is not within 1 and {LARGEST_PAGE}.")
    if offset < 0:
        raise not_in_schema(f"Element 'offset': {offset} is not a valid value.")
    return size, offset


def _option(element: etree._Element, name: str) -> str:
    options = parsing.child(element, "options")
    return "" if options is None else parsing.child_text(options, name).lower()


def _flags(element: etree._Element) -> dict[str, bool]:
    return {name: _option(element, name) == "true" for name in ("caseinsensitive", "showprivate")}


def _data(table: Table, found: Found, element: str) -> str:
    count = len(found.rows)
    attributes = [
        ("totalcount", found.total),
        ("offset", found.offset),
        ("count", count),
        ("numremaining", max(found.total - found.offset - count, 0)),
    ]
    body = rendering.records(element, found.names, found.rows)
    return rendering.data(table.name, attributes, body)
