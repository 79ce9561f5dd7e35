"""The gateway's functions: what is asked, ready to be put in an envelope (intacct-xml §3)."""

import re
from collections.abc import Mapping, Sequence
from typing import Final, Literal

import msgspec
from msgspec.structs import replace

from crossfoot.errors import InvalidRequest
from crossfoot.intacct.filters import Filter, write_filter
from crossfoot.intacct.xml import Value, attribute, checked, element, emit, escape, text

Aggregation = Literal["count", "avg", "min", "max", "sum"]

LARGEST_PAGE: Final = 2000
LARGEST_QUERY_STRING_PAGE: Final = 1000
MOST_RECORDS: Final = 100
"""Records that one create, update, read or delete may name (intacct-xml §5.1)."""

_READS: Final = frozenset(
    {
        *("query", "read", "readByName", "readByQuery", "readRelated", "readView", "readReport"),
        *("lookup", "inspect", "get", "getAPISession", "readUserFormatting", "readEntityDetails"),
        *("getFinancialSetup", "getUserPermissions", "getDimensions", "getDimensionRelationships"),
        *("getDimensionAutofillDetails", "getDimensionRestrictions", "getAuditTrail"),
        *("getDimensionRestrictedData", "getApprovalHistory", "getTransactionsToApprove"),
        *("getVendorsToApprove", "getVendorApprovalHistory", "getDdsObjects", "getDdsDdl"),
        *("get_list", "get_applications", "get_companyprefs", "get_accountbalances", "get_araging"),
        *("get_accountbalancesbydimensions", "get_trialbalance", "get_apaging", "retrievepdf"),
    }
)

_DESCRIBES: Final = frozenset(
    {
        *("lookup", "inspect", "getAPISession", "readUserFormatting", "readEntityDetails"),
        *("getFinancialSetup", "getUserPermissions", "getDimensions", "getDimensionRelationships"),
        *("getDimensionAutofillDetails", "getDimensionRestrictions", "getDdsObjects", "getDdsDdl"),
        *("get_applications", "get_companyprefs"),
    }
)


_HEAD: Final = 200
_SUBJECT: Final = re.compile(r"<\w+>(?:<object>(\w+)</object>|<([A-Z][A-Z0-9_]*)>)")


class Function(msgspec.Struct, frozen=True):
    """One function as XML; `control_id` is given to it when it is sent, unless it has one.

    With `unique`, the gateway refuses a control id that has been used before (intacct-xml §1.6).
    `records` is how many it creates, changes or deletes, if it does.
    """

    name: str
    xml: str
    control_id: str = ""
    records: int = 1

    @property
    def reads(self) -> bool:
        """Whether it may be repeated at will.

        `readMore` may not: the position in the result set moves with each call.
        """
        return self.name in _READS

    @property
    def describes(self) -> bool:
        """Whether it tells how the company is set up, or signs in; it brings no records."""
        return self.name in _DESCRIBES

    @property
    def subject(self) -> str:
        """Intacct's kind of record that it is about; blank where its XML does not begin with it."""
        found = _SUBJECT.match(self.xml, 0, _HEAD)
        return (found[1] or found[2]) if found else ""

    @property
    def transactions(self) -> int:
        """What Sage bills for it: one for each page read, and for each record written.

        The header counts, its lines do not (intacct-xml §5.2). What is not said there is assumed:
        every other function that reads records counts like a query, what describes the company
        counts nothing, and a legacy function writes one record.
        """
        if self.describes:
            return 0
        return 1 if self.reads or self.name == "readMore" else self.records

    def __repr__(self) -> str:
        return f"Function({self.name!r}, control_id={self.control_id!r})"


class Order(msgspec.Struct, frozen=True):
    """Sort by a field."""

    field: str
    descending: bool = False


class Aggregate(msgspec.Struct, frozen=True):
    """A field summed up over the groups that the plain fields of a query make.

    The answer calls it `SUM.TOTALDUE`, or perhaps `TOTALDUE` (intacct-xml §3.5, §10).
    """

    function: Aggregation
    field: str


class Query(msgspec.Struct, frozen=True):
    """A `query`: which fields of which records, in which order and page (intacct-xml §3.5).

    `select` names fields, dotted over many-to-one relations (`VENDOR.CREDITLIMIT`); `*` does not
    exist. `show_private` includes what belongs to private entities, from the top level.
    """

    object: str
    select: tuple[str, ...]
    filter: Filter | None = None
    order: tuple[Order, ...] = ()
    size: int = LARGEST_PAGE
    offset: int = 0
    docparid: str = ""
    show_private: bool = False
    case_insensitive: bool = False
    aggregates: tuple[Aggregate, ...] = ()

    def __post_init__(self) -> None:
        if not self.select and not self.aggregates:
            raise InvalidRequest("A query selects at least one field.")
        if "*" in self.select:
            raise InvalidRequest("A query names its fields one by one: * does not exist here.")
        if not 1 <= self.size <= LARGEST_PAGE:
            raise InvalidRequest(f"A page has 1 to {LARGEST_PAGE:,} records, not {self.size:,}.")
        if self.offset < 0:
            raise InvalidRequest("An offset cannot be negative.")


def query(question: Query) -> Function:
    """Read one page of records, flat."""
    parts = [
        text("object", question.object),
        element("select", _selection(question)),
        element("filter", write_filter(question.filter)) if question.filter else "",
        element("orderby", "".join(map(_order, question.order))) if question.order else "",
        _options(question),
        text("docparid", question.docparid) if question.docparid else "",
        text("pagesize", str(question.size)),
        text("offset", str(question.offset)),
    ]
    return Function("query", element("query", "".join(parts)))


def quoted(value: str) -> str:
    """Text as a literal in a condition of `read_by_query` (intacct-xml §3.4)."""
    escaped = value.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"


def read_by_query(
    name: str,
    condition: str = "",
    fields: Sequence[str] = ("*",),
    *,
    size: int = LARGEST_QUERY_STRING_PAGE,
    docparid: str = "",
) -> Function:
    """Read records by a condition in the SQL-like grammar, with stored codes (intacct-xml §3.4)."""
    if not 1 <= size <= LARGEST_PAGE:
        raise InvalidRequest(f"A page has 1 to {LARGEST_PAGE:,} records, not {size:,}.")
    parts = {"object": name, "fields": ",".join(fields), "query": condition, "pagesize": str(size)}
    return _plain("readByQuery", parts, docparid)


def read_more(result_id: str) -> Function:
    """Read the next page of a `readByQuery`, in the session that began it."""
    return _plain("readMore", {"resultId": result_id})


def read(
    name: str, keys: Sequence[str], fields: Sequence[str] = ("*",), docparid: str = ""
) -> Function:
    """Read up to 100 records by RECORDNO (`id` of custom objects), with their owned lines."""
    return _read("read", name, keys, fields, docparid)


def read_by_name(
    name: str, keys: Sequence[str], fields: Sequence[str] = ("*",), docparid: str = ""
) -> Function:
    """Read up to 100 records by natural id (VENDORID, ACCOUNTNO, DOCID …)."""
    return _read("readByName", name, keys, fields, docparid)


def lookup(name: str, docparid: str = "") -> Function:
    """Describe an object: its fields and relations in this company."""
    return _plain("lookup", {"object": name}, docparid)


def inspect(name: str = "*", *, detail: bool = False) -> Function:
    """List every object (`*`), or the fields of one."""
    attributes = attribute("detail", "1") if detail else ""
    return Function("inspect", element("inspect", text("object", name), attributes))


def create(records: Sequence[tuple[str, Mapping[str, Value]]]) -> Function:
    """Create up to 100 records, each an object's name with its fields; kinds may be mixed."""
    return _write("create", records)


def update(records: Sequence[tuple[str, Mapping[str, Value]]]) -> Function:
    """Change up to 100 records, found by the RECORDNO or natural id among their fields.

    Fields left out keep their value, empty ones are blanked; owned lines are replaced as a whole
    (intacct-xml §3.9).
    """
    return _write("update", records)


def delete(name: str, keys: Sequence[str]) -> Function:
    """Delete up to 100 records by RECORDNO."""
    asked = _plain("delete", {"object": name, "keys": _keys(keys)})
    return replace(asked, records=len(keys))


def function(
    name: str,
    values: Mapping[str, Value] | None = None,
    attributes: Mapping[str, str] | None = None,
) -> Function:
    """Any function, its children written in the order given; see `legacy` for the checked way."""
    inner = "".join(emit(key, value, name) for key, value in (values or {}).items())
    marks = "".join(attribute(key, value) for key, value in (attributes or {}).items())
    return Function(name, element(checked(name, name), inner, marks))


def _read(
    function_name: str, name: str, keys: Sequence[str], fields: Sequence[str], docparid: str
) -> Function:
    parts = {"object": name, "keys": _keys(keys), "fields": ",".join(fields)}
    return _plain(function_name, parts, docparid)


def _write(name: str, records: Sequence[tuple[str, Mapping[str, Value]]]) -> Function:
    _limit(len(records))
    inner = "".join(emit(kind, values) for kind, values in records)
    return Function(name, element(name, inner), records=len(records))


def _plain(name: str, parts: Mapping[str, str], docparid: str = "") -> Function:
    inner = "".join(text(key, value) for key, value in parts.items())
    return Function(name, element(name, inner + (text("docparid", docparid) if docparid else "")))


def _keys(keys: Sequence[str]) -> str:
    _limit(len(keys))
    if broken := [key for key in keys if "," in key or not key.strip()]:
        raise InvalidRequest(f"A key cannot be blank or hold a comma: {broken[0]!r}.")
    return ",".join(keys)


def _limit(count: int) -> None:
    if not 1 <= count <= MOST_RECORDS:
        raise InvalidRequest(f"One function takes 1 to {MOST_RECORDS} records, not {count}.")


def _selection(question: Query) -> str:
    fields = "".join(f"<field>{escape(name)}</field>" for name in question.select)
    return fields + "".join(text(item.function, item.field) for item in question.aggregates)


def _order(order: Order) -> str:
    direction = "<descending/>" if order.descending else "<ascending/>"
    return element("order", text("field", order.field) + direction)


def _options(question: Query) -> str:
    chosen = ("<caseinsensitive>true</caseinsensitive>" if question.case_insensitive else "") + (
        "<showprivate>true</showprivate>" if question.show_private else ""
    )
    return element("options", chosen) if chosen else ""
