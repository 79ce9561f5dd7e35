"""`readByQuery` and `readMore`: SQL-like queries and their pages (intacct-xml §3.4)."""

import sqlite3
from array import array

from crossfoot.emulator import parsing, rendering, textquery
from crossfoot.emulator.functions import Answer, Call, ErrorEntry, Refusal, function
from crossfoot.emulator.numbering import result_id
from crossfoot.emulator.queries import Condition
from crossfoot.emulator.reading import fetch, fields_of, in_format, keys_where, table_of
from crossfoot.emulator.refusals import PROCESSING_ERROR, not_in_schema
from crossfoot.emulator.results import ResultSet
from crossfoot.emulator.tables import Table
from crossfoot.emulator.visibility import visible

LARGEST_PAGE = 1000
DEFAULT_PAGE = 100
_PARTS = frozenset({"object", "fields", "query", "pagesize", "returnformat", "docparid"})


@function("readByQuery")
def read_by_query(call: Call) -> Answer:
    """The first page of the rows that a query text finds, header fields only."""
    for part in parsing.children(call.element):
        if parsing.name_of(part).lower() not in _PARTS:
            raise not_in_schema(f"Element '{parsing.name_of(part)}' is not expected.")
    if parsing.child(call.element, "query") is None:
        raise not_in_schema("Element 'readByQuery': Missing child element(s). Expected: ( query ).")
    size = _page_size(parsing.child_text(call.element, "pagesize"))
    name = parsing.child_text(call.element, "object")
    table = table_of(call, name, "READ_BY_QUERY", "Query Failed")
    fields = fields_of(table, parsing.child_text(call.element, "fields"))
    keys = _keys(call, table)
    found = ResultSet(
        id=result_id(call.company.clock) if len(keys) > size else "",
        object=table.name,
        fields=tuple(field.id for field in fields),
        keys=keys,
        page_size=size,
        return_format=parsing.child_text(call.element, "returnFormat").lower(),
    )
    call.session.results.remember(found)
    return _page(call, found)


@function("readMore")
def read_more(call: Call) -> Answer:
    """The next page of a result set of this session, by its id or the last one of an object."""
    wanted = parsing.child_text(call.element, "resultId")
    name = parsing.child_text(call.element, "object")
    if name:
        table = table_of(call, name, "READ_MORE", "readMore failed")
        found = call.session.results.latest.get(table.name)
    elif parsing.child(call.element, "resultId") is not None:
        found = call.session.results.by_id.get(wanted)
    else:
        raise Refusal(
            ErrorEntry(
                "XL03000009",
                description2="readMore of a view or a report is not supported by this emulator.",
            )
        )
    if found is None:
        text = f"Attempt to readMore with an invalid or expired resultId: {wanted or name}"
        raise Refusal(ErrorEntry("readMore failed", description2=text))
    return _page(call, found)


def _keys(call: Call, table: Table) -> "array[int]":
    """The row ids of everything that the text keeps and the session may see."""
    try:
        asked = textquery.parse(call.company, table, parsing.child_text(call.element, "query"))
        seen = visible(call.company, table, call.session.entity_id)
        kept = Condition(f"{asked.sql} AND {seen.sql}", [*asked.parameters, *seen.parameters])
        return array("q", keys_where(call.company, table, kept))
    except (textquery.UnreadableQuery, sqlite3.OperationalError) as error:
        raise Refusal(PROCESSING_ERROR) from error


def _page(call: Call, found: ResultSet) -> Answer:
    table = call.company.table(found.object)
    fields = [field for field in table.fields if field.id in found.fields]
    rows = [*fetch(call.company, table, fields, found.take()).values()]
    names = [field.id for field in fields]
    attributes: list[tuple[str, str | int]] = [
        ("count", len(rows)),
        ("totalcount", len(found.keys)),
        ("numremaining", found.remaining),
        ("resultId", found.id),
    ]
    element = table.name.lower()
    return in_format(
        found.return_format,
        names,
        rows,
        lambda: rendering.data(element, attributes, rendering.records(element, names, rows)),
    )


def _page_size(text: str) -> int:
    try:
        size = parsing.read_integer(text or str(DEFAULT_PAGE))
    except parsing.UnreadableValue as error:
        raise not_in_schema(f"Element 'pagesize': '{text}' is not a valid value.") from error
    if not 1 <= size <= LARGEST_PAGE:
        raise not_in_schema(f"Element 'pagesize': {size} is not within 1 and {LARGEST_PAGE}.")
    return size
