"""The company: every object's rows in one SQLite database, and how the company is set up.

One `Company` belongs to one thread: SQLite's connection refuses any other. Values are stored in one
spelling each: numbers without padding, `true`/`false`, ISO dates, ISO timestamps in UTC, enum
*labels*; a blank is NULL, as in Oracle. Nothing here checks anything: the checked way in is
`crossfoot.emulator.records`, the way out to the wire `crossfoot.emulator.rendering`.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import Any

from crossfoot.clock import SYSTEM_CLOCK, Clock
from crossfoot.emulator import arithmetic, prepared
from crossfoot.emulator.company_settings import CompanySettings
from crossfoot.emulator.customization import (
    Customization,
    Dimension,
    custom_field,
    dimension_lines,
    dimension_relation,
)
from crossfoot.emulator.tables import Row, Table, Value, Values, quoted, stored
from crossfoot.intacct import catalog
from crossfoot.intacct.catalog import Field, FieldType, Relation

_TEXT = frozenset({str, type(None)})

__all__ = ["Company", "Row", "UnknownObject", "Value", "Values"]


class UnknownObject(LookupError):  # noqa: N818 -- named like the rest of our errors
    """The company has no object of this name."""


class Company:
    """One Intacct company: rows by object, custom fields, dimensions and settings."""

    def __init__(self, clock: Clock, settings: CompanySettings, path: str | Path) -> None:
        self.clock = clock
        self.settings = settings
        self.customization = Customization()
        self._path = path
        self._tables: dict[str, Table] = {}
        self._made: set[str] = set()
        self._shared: set[str] = set()
        self._depth = 0
        self._connect()

    @classmethod
    def create(
        cls,
        clock: Clock = SYSTEM_CLOCK,
        settings: CompanySettings | None = None,
        path: str | Path = ":memory:",
    ) -> "Company":
        """An empty company, in memory or in a new file; call it in the thread that will use it.

        A path of "" is memory too, but spills to disk when it grows.
        """
        return cls(clock, settings or CompanySettings(), path)

    def _connect(self) -> None:
        self.database = sqlite3.connect(
            self._path, isolation_level=None, cached_statements=512, uri=True
        )
        self.database.execute("PRAGMA case_sensitive_like = ON")
        self.database.execute("PRAGMA synchronous = OFF")
        arithmetic.register(self.database)

    def attach(self, file: Path) -> None:
        """Begin with the rows of a prepared file; the company is set up alike and has no rows yet.

        The file is read where it lies, by any number of companies at once, and stays as it is: an
        object's rows are copied when they are first written to.
        """
        self._shared = prepared.attach(self.database, file)
        self._made |= {name for name in self._shared if self.has(name)}

    def close(self) -> None:
        """Let go of the database."""
        self.database.close()

    def now(self) -> datetime:
        """The company's instant now, aware, in UTC."""
        return self.clock.now()

    # --- definitions ---------------------------------------------------------------------------

    def objects(self) -> list[str]:
        """The names of every object: the catalog's, then the user-defined dimensions."""
        return [*catalog.names(), *self.customization.dimensions]

    def has(self, name: str) -> bool:
        """Whether there is an object of this name, in any case."""
        try:
            self.described(name)
        except UnknownObject:
            return False
        return True

    def is_custom(self, name: str) -> bool:
        """Whether the object is the company's own: a user-defined dimension."""
        return self.customization.dimension(name) is not None

    def described(self, name: str) -> Table:
        """What an object looks like here, whether or not it has rows. Raises UnknownObject."""
        table = self._tables.get(name) or self._tables.get(name.upper())
        return table or self._define(name.upper())

    def table(self, name: str) -> Table:
        """What an object looks like here; its SQL table exists afterwards.

        Raises UnknownObject.
        """
        table = self.described(name)
        if table.name not in self._made:
            for statement in table.definitions():
                self.database.execute(statement)
            self._made.add(table.name)
        return table

    def writable(self, table: Table) -> None:
        """Have rows of the company's own before they are changed, instead of prepared ones."""
        if table.name in self._shared:
            self._take_over(table.name)

    def beside(self, name: str, *statements: str) -> None:
        """Have an SQL table that is no object of Intacct's, writable; `statements` make it."""
        if name in self._shared:
            self._take_over(name)
        else:
            for statement in statements:
                self.database.execute(statement)

    def _take_over(self, name: str) -> None:
        prepared.take_over(self.database, name)
        self._shared.discard(name)

    def index(self, table: Table, field: str) -> None:
        """Have an index on a field, if there is none; prepared rows have all that are needed."""
        if table.name not in self._shared:
            self.database.execute(table.index(field))

    def _define(self, name: str) -> Table:
        dimension = self.customization.dimension(name)
        if dimension is None:
            definition = catalog.find(name)
            if definition is None:
                raise UnknownObject(name)
        else:
            definition = self.customization.definition(dimension)
        custom = tuple(self.customization.fields.get(definition.name, ()))
        table = Table(definition, custom)
        self._tables[table.name.upper()] = table
        return table

    def relation(self, table: Table, path: str) -> Relation | None:
        """The relation of an object with this path in any case, user-defined ones included."""
        found = table.object.relation(path)
        if found is not None:
            return found
        for dimension in self.customization.dimensions.values():
            if dimension.line_field == path.upper() and table.field(path):
                return dimension_relation(dimension)
        return None

    def define_custom_field(
        self,
        object_name: str,
        field_id: str,
        kind: FieldType,
        label: str = "",
        values: Iterable[str] = (),
    ) -> Field:
        """Give an object a custom field; existing rows hold a blank there (§3.4, NULL)."""
        table = self.described(object_name)
        self.writable(table)
        made = custom_field(field_id, kind, values)
        self.customization.add_field(table.name, made, label=label or field_id)
        del self._tables[table.name.upper()]
        if table.name in self._made:
            self._add_column(table, made)
        return made

    def _add_column(self, table: Table, made: Field) -> None:
        affinity = "INTEGER" if made.type == "integer" else "TEXT"
        self.database.execute(f"ALTER TABLE {table.sql} ADD COLUMN {quoted(made.id)} {affinity}")

    def define_dimension(self, object_name: str, label: str, term: str = "") -> Dimension:
        """Make a user-defined dimension: its custom object, and its field on every line object."""
        dimension = Dimension(object=object_name, label=label, term=term or label)
        self.customization.dimensions[object_name] = dimension
        for line in dimension_lines():
            self.define_custom_field(line, dimension.line_field, "integer", label)
        return dimension

    def populated(self) -> list[Table]:
        """The objects that may have rows."""
        return [self.described(name) for name in sorted(self._made)]

    # --- transactions --------------------------------------------------------------------------

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Keep everything done inside, or nothing when an exception leaves; may be nested."""
        name = f"s{self._depth}"
        made, shared = set(self._made), set(self._shared)
        self.database.execute(f"SAVEPOINT {name}")
        self._depth += 1
        try:
            yield
        except BaseException:
            self.database.execute(f"ROLLBACK TO {name}")
            self._made, self._shared = made, shared
            raise
        finally:
            self._depth -= 1
            self.database.execute(f"RELEASE {name}")

    # --- rows ----------------------------------------------------------------------------------

    def insert(self, object_name: str, values: Values) -> str:
        """Store one row as it is, defaults added; give its record number."""
        return self.insert_many(object_name, [values])[0]

    def insert_many(self, object_name: str, rows: Iterable[Values]) -> list[str]:
        """Store many rows unchecked, in one transaction; give their record numbers.

        Every row is filled with the catalog's defaults where it says nothing. Field names must be
        spelt as in the catalog. Raises KeyError for a field that the object does not have.
        """
        table = self.table(object_name)
        numbers: list[str] = []
        with self.transaction():
            self.writable(table)
            for names, alike in groupby((_filled(table, row) for row in rows), key=tuple):
                cells = [_cells(row) for row in alike]
                self.database.executemany(_insertion(table, names), cells)
                numbers += self._numbers(table, names, cells)
            if not table.counts and table.field(table.key):
                key = quoted(table.key)
                self.database.execute(f"UPDATE {table.sql} SET {key} = _row WHERE {key} IS NULL")
        return numbers

    def load(self, object_name: str, fields: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
        """Store many rows as they are, in no time: None for blanks (never ""), no defaults.

        Amounts may be Decimal and days date; booleans are `true` and `false`.

        Raises KeyError for a field that the object does not have.
        """
        table = self.table(object_name)
        columns = ", ".join(quoted(_known(table, name)) for name in fields)
        places = ", ".join("?" * len(fields))
        statement = f"INSERT INTO {table.sql} ({columns}) VALUES ({places})"
        with self.transaction():
            self.writable(table)
            self.database.executemany(statement, rows)

    def _numbers(
        self, table: Table, names: Sequence[str], cells: Sequence[Sequence[Any]]
    ) -> list[str]:
        """The record numbers of the rows just stored: given, or counted up by SQLite."""
        if table.key in names:
            place = names.index(table.key)
            return [str(row[place]) for row in cells]
        last = int(self.database.execute("SELECT last_insert_rowid()").fetchone()[0])
        return [str(number) for number in range(last - len(cells) + 1, last + 1)]

    def update(self, object_name: str, key: str, values: Values) -> None:
        """Change some fields of the row with this record number, unchecked."""
        table = self.table(object_name)
        if values:
            self.writable(table)
            sets = ", ".join(f"{quoted(name)} = ?" for name in values)
            self.database.execute(
                f"UPDATE {table.sql} SET {sets} WHERE {quoted(table.key)} = ?",
                [*map(stored, values.values()), key],
            )

    def delete(self, object_name: str, key: str) -> None:
        """Remove the row with this record number, unchecked."""
        table = self.table(object_name)
        self.writable(table)
        self.database.execute(f"DELETE FROM {table.sql} WHERE {quoted(table.key)} = ?", [key])

    def find(self, object_name: str, key: str) -> Row | None:
        """The row with this natural id, or else with this record number, or None."""
        table = self.table(object_name)
        for name in (table.natural_key, table.key):
            found = self.find_by(object_name, name, key) if name else None
            if found is not None:
                return found
        return None

    def find_by(self, object_name: str, field: str, value: Value) -> Row | None:
        """The first row with this value in a field, or None; the field is indexed from now on."""
        table = self.table(object_name)
        if field not in (table.natural_key, table.key):
            self.index(table, field)
        return next(self.rows(object_name, f"{quoted(field)} = ?", [value]), None)

    def rows(
        self, object_name: str, where: str = "", parameters: Sequence[Value] = ()
    ) -> Iterator[Row]:
        """Stored rows in order of their making, as text; `where` is SQL over quoted field names."""
        table = self.table(object_name)
        columns = ", ".join(quoted(field.id) for field in table.fields)
        names = [field.id for field in table.fields]
        condition = f" WHERE {where}" if where else ""
        found = self.database.execute(
            f"SELECT {columns} FROM {table.sql}{condition} ORDER BY rowid",
            [stored(value) for value in parameters],
        ).fetchall()  # at once: an open statement would stand in the way of new indexes
        for row in found:
            yield {
                name: "" if value is None else str(value)
                for name, value in zip(names, row, strict=True)
            }

    def count(self, object_name: str) -> int:
        """How many rows an object has."""
        table = self.table(object_name)
        return int(self.database.execute(f"SELECT count(*) FROM {table.sql}").fetchone()[0])


def _filled(table: Table, row: Values) -> dict[str, Value]:
    """A row with the defaults of its object; a blank record number is left to SQLite."""
    filled: dict[str, Value] = {**table.defaults, **row}
    if table.key in filled and filled[table.key] in {None, ""}:
        del filled[table.key]
    return filled


def _cells(row: Mapping[str, Value]) -> Sequence[Any]:
    """The row's values as SQLite takes them; texts, the most of them, go as they are."""
    values = row.values()
    if set(map(type, values)) <= _TEXT:
        return tuple(values)
    return [stored(value) for value in values]


def _known(table: Table, name: str) -> str:
    if table.field(name) is None:
        raise KeyError(f"{table.name} has no field {name}")
    return name


def _insertion(table: Table, names: Sequence[str]) -> str:
    for name in names:
        _known(table, name)
    if not names:
        return f"INSERT INTO {table.sql} DEFAULT VALUES"
    columns = ", ".join(map(quoted, names))
    places = ", ".join(["nullif(?, '')"] * len(names))
    return f"INSERT INTO {table.sql} ({columns}) VALUES ({places})"
