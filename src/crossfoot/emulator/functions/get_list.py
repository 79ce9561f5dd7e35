"""`get_list` and `get` for what the generic functions cannot reach: attachments (§3.7, §3.11)."""

from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from lxml import etree

from crossfoot.emulator import attachments, parsing
from crossfoot.emulator.company import Company
from crossfoot.emulator.functions import Answer, Call, ErrorEntry, Refusal, function
from crossfoot.emulator.queries import Condition
from crossfoot.emulator.refusals import not_in_schema
from crossfoot.emulator.rendering import escaped

DEFAULT_ITEMS: Final = 100
_COMPARISONS: Final = frozenset({"=", "!=", "<", "<=", ">", ">="})
_Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class Listing:
    """A kind of thing that `get_list` lists: its SQL table, its elements, and its natural id.

    Elements that are columns may be filtered and sorted by; `inside` writes the others.
    """

    table: str
    columns: tuple[str, ...]
    key: str
    inside: Callable[[Company, _Row], dict[str, str]] | None = None
    more: tuple[str, ...] = ()

    @property
    def elements(self) -> tuple[str, ...]:
        """Every element of a record, in its order."""
        return (*self.columns, *self.more)


def _files(company: Company, row: _Row) -> dict[str, str]:
    written = "".join(
        f"<attachment><attachmentname>{escaped(file.name)}</attachmentname>"
        f"<attachmenttype>{escaped(file.type)}</attachmenttype>"
        f"<attachmentdata>{b64encode(file.data).decode()}</attachmentdata></attachment>"
        for file in attachments.files_of(company, row["recordno"])
    )
    return {"attachments": written}


LISTINGS: Final = {
    "supdoc": Listing(
        "supdoc",
        (
            "recordno",
            "supdocid",
            "supdocname",
            "folder",
            "description",
            "creationdate",
            "createdby",
        ),
        "supdocid",
        _files,
        ("attachments",),
    ),
    "supdocfolder": Listing(
        "supdocfolder",
        (
            "recordno",
            "supdocfoldername",
            "description",
            "parentfolder",
            "creationdate",
            "createdby",
        ),
        "supdocfoldername",
    ),
}


@function("get_list")
def get_list(call: Call) -> Answer:
    """A page of records behind a `<listtype start end total>`; `end` is the last one's place.

    Raises:
        Refusal: An object without a list here, an unknown field, or an unreadable filter.
    """
    name, listing = _listing(call)
    attachments.prepare(call.company)
    start = _count(call, "start", 0)
    most = _count(call, "maxitems", DEFAULT_ITEMS)
    kept = _filter(listing, parsing.child(call.element, "filter"))
    total = _total(call.company, listing, kept)
    order = _order(listing, parsing.child(call.element, "sorts"))
    rows = _rows(call.company, listing, kept, f"{order} LIMIT {most} OFFSET {start}")
    fields = _fields(listing, parsing.child(call.element, "fields"))
    body = "".join(_record(call.company, name, listing, row, fields) for row in rows)
    end = start + len(rows) - 1 if rows else start
    head = f'<listtype start="{start}" end="{end}" total="{total}">{name}</listtype>'
    return Answer(data=f"{head}<data>{body}</data>")


@function("get")
def get(call: Call) -> Answer:
    """One record by its id, or else by its record number.

    Raises:
        Refusal: An object that cannot be got here, or no record with that key.
    """
    name, listing = _listing(call)
    attachments.prepare(call.company)
    key = call.element.get("key") or ""
    by_id, by_number = (Condition(f"{c} = ?", [key]) for c in (listing.key, "recordno"))
    rows = _rows(call.company, listing, by_id, "") or _rows(call.company, listing, by_number, "")
    if not rows:
        text = f"The {name} '{key}' does not exist."
        raise Refusal(ErrorEntry("BL01001973", description2=text))
    fields = _fields(listing, parsing.child(call.element, "fields"))
    return Answer(data=f"<data>{_record(call.company, name, listing, rows[0], fields)}</data>")


def _listing(call: Call) -> tuple[str, Listing]:
    name = (call.element.get("object") or "").lower()
    if name not in LISTINGS:
        text = f"The function '{call.name}' is not supported by this emulator for '{name}'."
        correction = f"It knows {' and '.join(LISTINGS)}; read other objects with query or read."
        raise Refusal(ErrorEntry("Unsupported function", "", text, correction))
    return name, LISTINGS[name]


def _count(call: Call, attribute: str, default: int) -> int:
    text = call.element.get(attribute) or str(default)
    if not text.isascii() or not text.isdigit() or (attribute == "maxitems" and int(text) == 0):
        raise not_in_schema(f"'{text}' is not a valid {attribute} of {call.name}.")
    return int(text)


# --- filter, order, fields ------------------------------------------------------------------------


def _filter(listing: Listing, element: etree._Element | None) -> Condition:
    if element is None:
        return Condition("1")
    return _all(listing, element, " AND ")


def _all(listing: Listing, element: etree._Element, word: str) -> Condition:
    parts = [_condition(listing, part) for part in parsing.children(element)]
    if not parts:
        return Condition("1")
    parameters = [value for part in parts for value in part.parameters]
    return Condition(f"({word.join(part.sql for part in parts)})", parameters)


def _condition(listing: Listing, element: etree._Element) -> Condition:
    kind = parsing.name_of(element).lower()
    if kind == "logical":
        operator = (element.get("logical_operator") or "and").lower()
        if operator not in {"and", "or"}:
            raise not_in_schema(f"'{operator}' is not a valid logical_operator.")
        return _all(listing, element, f" {operator.upper()} ")
    if kind != "expression":
        raise not_in_schema(f"Element '{kind}': This element is not expected.")
    return _expression(
        _column(listing, parsing.child_text(element, "field")),
        parsing.child_text(element, "operator").lower(),
        parsing.child_text(element, "value"),
    )


def _expression(column: str, operator: str, value: str) -> Condition:
    if operator == "is null":
        return Condition(f"{column} = ''")
    if operator == "like":
        return Condition(f"{column} LIKE ?", [value])
    if operator not in _COMPARISONS:
        raise not_in_schema(f"'{operator}' is not a valid operator.")
    return Condition(f"{column} {operator} ?", [_operand(column, value)])


def _operand(column: str, value: str) -> str | int:
    """A value as the column stores it: a number, an ISO date, or the text itself."""
    try:
        if column == "recordno":
            return parsing.read_integer(value)
        if column == "creationdate":
            return parsing.read_instant(value).date().isoformat()
    except parsing.UnreadableValue as error:
        raise not_in_schema(f"'{value}' is not a valid {column}.") from error
    return value


def _order(listing: Listing, element: etree._Element | None) -> str:
    sorts = [] if element is None else list(parsing.children(element))
    parts = []
    for sort in sorts:
        direction = "DESC" if (sort.get("order") or "asc").lower() == "desc" else "ASC"
        parts.append(f"{_column(listing, parsing.text_of(sort))} {direction}")
    return f"ORDER BY {', '.join([*parts, 'recordno'])}"


def _column(listing: Listing, name: str) -> str:
    if name.lower() not in listing.columns:
        raise not_in_schema(f"'{name}' is not a field of {listing.table} to filter or sort by.")
    return name.lower()


def _fields(listing: Listing, element: etree._Element | None) -> list[str]:
    wanted = [] if element is None else [parsing.text_of(e) for e in parsing.children(element)]
    names = [name.lower() for name in wanted if name]
    unknown = [name for name in names if name not in listing.elements]
    if unknown:
        raise Refusal(ErrorEntry(f"Invalid fields list {','.join(unknown)}"))
    return [name for name in listing.elements if not names or name in names]


# --- rows -----------------------------------------------------------------------------------------


def _total(company: Company, listing: Listing, kept: Condition) -> int:
    found = company.database.execute(
        f"SELECT count(*) FROM {listing.table} WHERE {kept.sql}", kept.parameters
    )
    return int(found.fetchone()[0])


def _rows(company: Company, listing: Listing, kept: Condition, rest: str) -> list[_Row]:
    found = company.database.execute(
        f"SELECT {', '.join(listing.columns)} FROM {listing.table} WHERE {kept.sql} {rest}",
        kept.parameters,
    )
    return [dict(zip(listing.columns, map(str, row), strict=True)) for row in found]


def _record(company: Company, name: str, listing: Listing, row: _Row, fields: list[str]) -> str:
    written = {field: escaped(text) for field, text in row.items()}
    year, month, day = row["creationdate"].split("-")
    written["creationdate"] = f"{month}/{day}/{year}"
    if listing.inside and set(fields) & set(listing.more):
        written |= listing.inside(company, row)
    inside = "".join(f"<{field}>{written[field]}</{field}>" for field in fields)
    return f"<{name}>{inside}</{name}>"
