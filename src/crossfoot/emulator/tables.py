"""Objects as SQLite tables: names, storage classes, and the one spelling of each stored value."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal

from crossfoot.intacct.catalog import Field, Object

NUMBERS = frozenset({"decimal", "currency", "percent"})
"""Field types whose values are stored as exact decimal text and compared as numbers."""

Value = str | int | bool | Decimal | date | datetime | None
Values = Mapping[str, Value]
Row = dict[str, str]
"""A row as stored: every field's text, "" for a blank."""


class Table:
    """One object of one company: the catalog's fields and then the company's own ones."""

    def __init__(self, definition: Object, custom: tuple[Field, ...] = ()) -> None:
        self.object = definition
        self.name = definition.name
        self.key = definition.key
        self.fields = definition.fields + custom
        self.custom = frozenset(field.id for field in custom)
        self.sql = quoted(self.name)
        self.defaults = {f.id: f.default for f in self.fields if f.default is not None}
        self._by_id = {field.id.upper(): field for field in self.fields}
        key = self._by_id.get(self.key.upper())
        self.counts = key is not None and key.type == "integer"

    def field(self, name: str) -> Field | None:
        """The field of this name in any case, or None."""
        return self._by_id.get(name.upper())

    @property
    def natural_key(self) -> str | None:
        """The user's own id, where the object has one."""
        return self.object.natural_key

    def definitions(self) -> list[str]:
        """The SQL statements that make the table and the indexes on its keys.

        The record number is SQLite's row id and never given out twice (AUTOINCREMENT).
        """
        number = self.key if self.counts else "_row"
        columns = [f"{quoted(number)} INTEGER PRIMARY KEY AUTOINCREMENT"]
        columns += [
            f"{quoted(f.id)} {'INTEGER' if f.type == 'integer' else 'TEXT'}"
            for f in self.fields
            if f.id != number
        ]
        made = [f"CREATE TABLE {self.sql} ({', '.join(columns)})"]
        if not self.counts and self.field(self.key):
            made.append(self.index(self.key))
        if self.natural_key and self.field(self.natural_key):
            made.append(self.index(self.natural_key))
        return made

    def index(self, field: str) -> str:
        """The SQL statement that makes an index on one field, if there is none."""
        name = quoted(f"{self.name}.{field}")
        return f"CREATE INDEX IF NOT EXISTS {name} ON {self.sql} ({quoted(field)})"


def quoted(name: str) -> str:
    """A name as an SQL identifier (`"DISPLAYCONTACT.EMAIL1"`)."""
    return '"' + name.replace('"', '""') + '"'


def stored(value: Value) -> str | int | None:
    """A Python value in its stored spelling; text is taken as it is, "" is a blank."""
    if isinstance(value, str):
        return value or None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")
    if isinstance(value, date):
        return value.isoformat()
    return value


def plain(number: Decimal) -> str:
    """A number without padding, exponent or trailing zeros (intacct-xml §4.0): `-2040.17`."""
    text = str(number)
    if "E" in text:
        text = format(number, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in {"-0", ""} else text
