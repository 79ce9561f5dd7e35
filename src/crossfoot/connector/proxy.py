"""Reading any Intacct object by its own fields: lists, single records and free queries.

Records come back as the gateway gave them: flat from lists and queries, with dotted names for
fields of embedded records; nested, with owned lines, from `get_record`.
"""

from collections.abc import Mapping
from typing import Any, Final

from msgspec import Struct, to_builtins
from msgspec.structs import replace

from crossfoot.connector import queries
from crossfoot.connector.company import Company
from crossfoot.connector.conditions import in_query_string
from crossfoot.connector.cursors import Cursors, Position, scope_of
from crossfoot.connector.filters import both
from crossfoot.connector.objects import KnownObject, find_object
from crossfoot.connector.page import Page
from crossfoot.errors import FieldsNotQueryable, InvalidParameter, UnknownRecord
from crossfoot.intacct import Order, Query, Record, gt
from crossfoot.intacct import Page as GatewayPage

LARGEST_PAGE: Final = 2000
OWN_PARAMETERS: Final = ("fields", "order_by", "docparid", "show_private")
"""Query parameters of a list that are no filters."""


class ProxyRequest(Struct, frozen=True):
    """One list request.

    `params` is the decoded query string without the parameters that the web door understands
    itself: filters on Intacct's fields, and `fields` (a comma list, `*` for every field that
    lookup lists; by default the object's own ones), `order_by` (`NAME`, `-WHENMODIFIED`),
    `docparid`, `show_private`.
    """

    params: Mapping[str, Any] = {}
    limit: int = 100
    cursor: str | None = None


async def list_records(
    company: Company, name: str, request: ProxyRequest, cursors: Cursors
) -> Page[Record]:
    """One page of an object's records, walked by key, or by offset in an order of the caller's.

    Raises UnknownRoute for an object, UnknownParameter and InvalidParameter for fields and values
    that cannot be used, InvalidCursor for a cursor of another list.
    """
    params, limit = request.params, request.limit
    if not 1 <= limit <= LARGEST_PAGE:
        raise InvalidParameter("limit", f"a page has 1 to {LARGEST_PAGE:,} records.")
    known = await find_object(company, name)
    filters = {key: value for key, value in params.items() if key not in OWN_PARAMETERS}
    wanted = queries.fields(known, queries.names(params.get("fields")))
    query = Query(
        known.name,
        select=wanted or known.own_fields,
        filter=in_query_string(known, filters, await company.formatting()),
        order=queries.order(known, queries.names(params.get("order_by"))),
        size=limit,
        docparid=str(params.get("docparid") or ""),
        show_private=str(params.get("show_private") or "").lower() == "true",
    )
    scope = scope_of(known.name, company.name, to_builtins(replace(query, size=1)))
    after = cursors.open(request.cursor, scope).after if request.cursor else ""
    by_key = known.walks_by_key and not query.order
    page = await _ask(company, _from(query, known, after, by_key=by_key), chosen=bool(wanted))
    if page.remaining <= 0:
        return Page([*page.records])
    after = page.records[-1][str(known.key)] if by_key else str(page.offset + len(page.records))
    return Page([*page.records], cursors.sign(Position(known.name, after), scope))


async def get_record(
    company: Company, name: str, record_id: str, *, fields: str = "*", docparid: str = ""
) -> Record:
    """One record, nested, by its RECORDNO (`id` of a custom object) or by its natural id.

    A number is taken for a RECORDNO first. Raises UnknownRecord.
    """
    known = await find_object(company, name)
    everything = queries.names(fields) in ([], ["*"])
    chosen = ("*",) if everything else queries.fields(known, queries.names(fields))
    if "," not in record_id:
        if record_id.isdecimal():
            page = await company.gateway.read(known.name, [record_id], chosen, docparid)
            if page.records:
                return page.records[0]
        page = await company.gateway.read_by_name(known.name, [record_id], chosen, docparid)
        if page.records:
            return page.records[0]
    raise UnknownRecord(f"No {known.name} has the key or id {record_id!r}.")


async def run_query(company: Company, body: Any) -> list[Record]:
    """The records that a query finds, one page of them (unified-api §6.3).

    The body: `object` (a plural, an Intacct name or `area/name`), `fields` or `select`, `filters`,
    `orderBy`, `size` or `limit` (1 to 2,000, by default 100), `offset`, `docparid`, `showPrivate`,
    `caseInsensitive`, `aggregates`. Raises InvalidBody with the place of each mistake.
    """
    object_name = queries.object_name(body)
    known = await find_object(company, object_name)
    query = queries.read_query(known, body, await company.formatting())
    chosen = queries.chooses(body)
    return [*(await _ask(company, query, chosen=chosen)).records]


async def _ask(company: Company, query: Query, *, chosen: bool) -> GatewayPage:
    """One page. Of fields that nobody chose, those that the company refuses are left out."""
    while True:
        select = query.select if chosen else company.queryable(query.object, query.select)
        asked = replace(query, select=select)
        try:
            return await company.query(asked)
        except FieldsNotQueryable as refusal:
            if chosen or not company.refuse(asked, refusal.fields):
                raise


def _from(query: Query, known: KnownObject, after: str, *, by_key: bool) -> Query:
    """The query for the page after a key or from an offset on, in an order without ties."""
    if by_key and known.key is not None:
        keyed = gt(known.key, after) if after else None
        select = tuple(dict.fromkeys((*query.select, known.key)))
        condition = both(query.filter, keyed)
        return replace(query, select=select, filter=condition, order=(Order(known.key),))
    tie_break = () if known.key is None else (Order(known.key),)
    return replace(query, order=(*query.order, *tie_break), offset=int(after or 0))
