"""Whole records by their keys: what `read`, `readByName`, `readByQuery` and `readMore` share."""

from collections.abc import Callable, Sequence

from crossfoot.emulator import rendering
from crossfoot.emulator.company import Company, UnknownObject
from crossfoot.emulator.functions import Answer, Call, ErrorEntry, Refusal
from crossfoot.emulator.queries import Condition
from crossfoot.emulator.refusals import not_in_schema, unknown_object
from crossfoot.emulator.rendering import ISO_TIMES, Shape, wire
from crossfoot.emulator.tables import Table, quoted
from crossfoot.intacct.catalog import Field, Owned

Record = tuple[str, ...]
_AT_ONCE = 10_000
"""Row ids in one statement; SQLite takes 32,766 parameters."""


def table_of(call: Call, name: str, operation: str, errorno: str = "XL03000009") -> Table:
    """The object that a function asks for.

    Raises Refusal when there is none, or when its module is off in this company (§6.2).
    """
    try:
        table = call.company.table(name)
    except UnknownObject as error:
        raise unknown_object(name, errorno) from error
    if table.name in call.company.settings.objects_off:
        text = (
            f"You do not have permission for API operation {operation} on objects of type"
            f" {table.name.lower()}"
        )
        raise Refusal(ErrorEntry("PL04000005", description2=text))
    return table


def fields_of(table: Table, asked: str) -> list[Field]:
    """The fields of a comma list, or all for `*` and "", in catalogue order (§3.4).

    Raises Refusal, with the whole sentence as its number (§3.2).
    """
    readable = [field for field in table.fields if field.selectable]
    wanted = [name.strip() for name in asked.split(",") if name.strip()]
    if not wanted or wanted == ["*"]:
        return readable
    owned = {owned.field.upper() for owned in table.object.owns}
    unknown = [n for n in wanted if table.field(n) is None and n.upper() not in owned]
    if unknown:
        raise Refusal(ErrorEntry(f"Invalid fields list {','.join(unknown)}"))
    names = {name.upper() for name in wanted}
    return [field for field in readable if field.id.upper() in names]


def owned_of(table: Table, asked: str) -> list[Owned]:
    """The owned collections that a field list asks for; `*` and "" ask for all."""
    names = {name.strip().upper() for name in asked.split(",") if name.strip()}
    everything = not names or names == {"*"}
    return [owned for owned in table.object.owns if everything or owned.field.upper() in names]


def keys_where(company: Company, table: Table, condition: Condition) -> list[int]:
    """The row ids that a condition on alias `t0` keeps, in the order of a scan."""
    order = "(t0.rowid * 2654435761) % 1000003" if scattered(company) else "t0.rowid"
    found = company.database.execute(
        f"SELECT t0.rowid FROM {table.sql} t0 WHERE {condition.sql} ORDER BY {order}",
        condition.parameters,
    )
    return [row[0] for row in found]


def scattered(company: Company) -> bool:
    """Whether rows come in no useful order, as they do from Intacct (§7, scan order)."""
    return company.settings.scan_order == "scattered"


def fetch(
    company: Company, table: Table, fields: Sequence[Field], keys: Sequence[int]
) -> dict[int, Record]:
    """The rows with these row ids in this order, as wire text; rows that are gone are left out."""
    iso = table.name in ISO_TIMES
    columns = [wire(f"t0.{quoted(field.id)}", field, iso=iso) for field in fields]
    shown = ", ".join(["t0.rowid", *columns])
    by_key: dict[int, Record] = {}
    for start in range(0, len(keys), _AT_ONCE):
        some = list(keys[start : start + _AT_ONCE])
        places = ",".join("?" * len(some))
        rows = company.database.execute(
            f"SELECT {shown} FROM {table.sql} t0 WHERE t0.rowid IN ({places})", some
        )
        by_key |= {row[0]: row[1:] for row in rows}
    return {key: by_key[key] for key in keys if key in by_key}


def nested(
    company: Company,
    table: Table,
    element: str,
    keys: Sequence[int],
    asked: str,
) -> tuple[int, str]:
    """How many of these rows there are, and their records with structures and lines nested."""
    fields = fields_of(table, asked)
    rows = fetch(company, table, fields, keys)
    shape = Shape([field.id for field in fields])
    lines = [_lines(company, table, owned, keys) for owned in owned_of(table, asked)]
    parts = []
    for key, row in zip(rows, rendering.escaped_rows([*rows.values()]), strict=True):
        inside = shape.fill(row) + "".join(by_key.get(key, empty) for empty, by_key in lines)
        parts.append(f"<{element}>{inside}</{element}>")
    return len(parts), "".join(parts)


def _lines(
    company: Company, table: Table, owned: Owned, keys: Sequence[int]
) -> tuple[str, dict[int, str]]:
    """An empty collection, and the written collection of each row that has lines."""
    line = company.table(owned.object)
    link = quoted(owned.by)
    places = ",".join("?" * len(keys))
    company.index(line, owned.by)
    found = company.database.execute(
        f"SELECT parent.rowid, line.rowid FROM {line.sql} line JOIN {table.sql} parent"
        f" ON line.{link} = parent.{quoted(table.key)}"
        f" WHERE parent.rowid IN ({places}) ORDER BY line.rowid",
        list(keys),
    ).fetchall()
    fields = [field for field in line.fields if field.selectable]
    shape = Shape([field.id for field in fields])
    fetched = fetch(company, line, fields, [row[1] for row in found])
    rows = rendering.escaped_rows([*fetched.values()])
    name = line.name.lower()
    written: dict[int, list[str]] = {}
    for (parent, _), row in zip(found, rows, strict=True):
        written.setdefault(parent, []).append(f"<{name}>{shape.fill(row)}</{name}>")
    start, end = f"<{owned.field}>", f"</{owned.field}>"
    return start + end, {key: f"{start}{''.join(parts)}{end}" for key, parts in written.items()}


def in_format(
    return_format: str, names: Sequence[str], rows: Sequence[Record], xml: Callable[[], str]
) -> Answer:
    """Rows in the format asked for: the `<data>` that `xml` writes, or JSON or CSV on its own.

    Raises Refusal for any other format.
    """
    if return_format in {"", "xml"}:
        return Answer(xml())
    if return_format == "json":
        return Answer(raw=("application/json", rendering.as_json(names, rows)))
    if return_format == "csv":
        return Answer(raw=("text/csv", rendering.as_csv(names, rows)))
    raise not_in_schema(f"Element 'returnformat': '{return_format}' is not a valid value.")
