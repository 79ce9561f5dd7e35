"""`read` and `readByName`: whole records by key, lines and structures nested (§3.2, §3.3)."""

from crossfoot.emulator import parsing, rendering
from crossfoot.emulator.functions import Answer, Call, ErrorEntry, Refusal, function
from crossfoot.emulator.queries import Condition
from crossfoot.emulator.reading import (
    fetch,
    fields_of,
    in_format,
    keys_where,
    nested,
    table_of,
)
from crossfoot.emulator.tables import Table, quoted
from crossfoot.emulator.visibility import visible

MOST_KEYS = 100


@function("read")
def read(call: Call) -> Answer:
    """Records by record number; keys that do not exist are silently left out."""
    return _read(call, by_name=False)


@function("readByName")
def read_by_name(call: Call) -> Answer:
    """Records by natural id, or by record number where the object has no natural id."""
    return _read(call, by_name=True)


def _read(call: Call, *, by_name: bool) -> Answer:
    name = parsing.child_text(call.element, "object")
    table = table_of(call, name, "READ_BY_NAME" if by_name else "READ")
    asked = parsing.child_text(call.element, "fields")
    fields = fields_of(table, asked)
    keys = [key.strip() for key in parsing.child_text(call.element, "keys").split(",")]
    keys = [key for key in keys if key]
    if len(keys) > MOST_KEYS:
        text = f"{call.name} takes at most {MOST_KEYS} keys, not {len(keys)}."
        raise Refusal(ErrorEntry("XL03000003", description2=text))
    rowids = _rowids(call, table, keys, by_name=by_name)
    count, body = nested(call.company, table, name, rowids, asked)
    xml = rendering.data(name, [("count", count)], body)
    rows = [*fetch(call.company, table, fields, rowids).values()]
    return_format = parsing.child_text(call.element, "returnFormat").lower()
    return in_format(return_format, [field.id for field in fields], rows, lambda: xml)


def _rowids(call: Call, table: Table, keys: list[str], *, by_name: bool) -> list[int]:
    """The row ids of the keys that exist and may be seen, in the order asked for."""
    by = table.natural_key if by_name and table.natural_key else table.key
    seen = visible(call.company, table, call.session.entity_id)
    places = ",".join("?" * len(keys))
    column = f"t0.{quoted(by)}"
    kept = Condition(f"{column} IN ({places}) AND {seen.sql}", [*keys, *seen.parameters])
    found = keys_where(call.company, table, kept)
    spelt = call.company.database.execute(
        f"SELECT {column}, t0.rowid FROM {table.sql} t0"
        f" WHERE t0.rowid IN ({','.join('?' * len(found))})",
        found,
    )
    by_key = {str(key): rowid for key, rowid in spelt}
    return [by_key[key] for key in dict.fromkeys(keys) if key in by_key]
