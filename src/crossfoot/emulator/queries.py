"""`query` as SQL: fields and dotted relations, filters, grouping, order (intacct-xml §3.5).

A `Statement` collects what one query needs of the database. Names come from the catalog, values
travel as parameters.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from lxml import etree

from crossfoot.emulator import parsing
from crossfoot.emulator.company import Company
from crossfoot.emulator.folding import folded, texts_of
from crossfoot.emulator.rendering import ISO_TIMES, wire
from crossfoot.emulator.tables import NUMBERS, Table, quoted
from crossfoot.intacct.catalog import Field, Relation

Parameter = str | int | float
_ROOT = "t0"


class UnqueryableField(LookupError):  # noqa: N818 -- named like the rest of our errors
    """The field does not exist, cannot be selected here, or its path cannot be walked."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path


class MalformedQuery(ValueError):  # noqa: N818 -- named like the rest of our errors
    """An element of the query is not where or what the schema expects."""


@dataclass(frozen=True, slots=True)
class Column:
    """A field found: its name in the answer, its definition, and its SQL."""

    name: str
    field: Field
    sql: str
    iso: bool = False

    @property
    def wire(self) -> str:
        """The SQL of its text in an answer."""
        return wire(self.sql, self.field, iso=self.iso)

    @property
    def comparable(self) -> str:
        """The SQL to compare and sort by."""
        return f"CAST({self.sql} AS REAL)" if self.field.type in NUMBERS else self.sql


@dataclass(slots=True)
class Statement:
    """One SELECT over an object and the records that its relations lead to."""

    company: Company
    table: Table
    fold: bool = False
    joins: dict[str, str] = field(default_factory=dict)
    join_sql: list[str] = field(default_factory=list)
    unqueryable: list[str] = field(default_factory=list)

    def column(self, path: str) -> Column:
        """The column behind a field or a dotted path, in any case of letters.

        Raises UnqueryableField.
        """
        own = self.table.field(path)
        if own is not None:
            return self._own(self.table, _ROOT, own, own.id)
        return self._related(self.table, _ROOT, path, path.upper(), "")

    def _own(self, table: Table, alias: str, own: Field, name: str) -> Column:
        switched_off = self.company.settings.unqueryable_fields.get(table.name, ())
        if not own.selectable or own.id in table.object.unqueryable or own.id in switched_off:
            raise UnqueryableField(name)
        return Column(name, own, f"{alias}.{quoted(own.id)}", iso=table.name in ISO_TIMES)

    def _related(self, table: Table, alias: str, path: str, name: str, walked: str) -> Column:
        """Walk one relation, then look for the rest of the path behind it.

        `walked` is the object whose own hierarchy was just walked, which may happen once (§3.5).
        """
        for step, rest in _steps(path):
            relation = self.company.relation(table, step)
            if relation is None or relation.by is None:
                continue
            if relation.object == walked or not self.company.has(relation.object):
                break
            target = self.company.table(relation.object)
            joined = self._join(alias, step, relation, target)
            own = target.field(rest)
            if own is not None:
                return self._own(target, joined, own, name)
            came_from = table.name if target is table else ""
            return self._related(target, joined, rest, name, came_from)
        raise UnqueryableField(name)

    def _join(self, alias: str, step: str, relation: Relation, target: Table) -> str:
        """The alias of a relation's target; the same relation is joined once."""
        key = f"{alias}.{step.upper()}"
        if key not in self.joins:
            self.joins[key] = joined = f"t{len(self.joins) + 1}"
            if relation.to.upper() != target.key.upper() or not target.counts:
                self.company.index(target, relation.to)
            column = f"{joined}.{quoted(relation.to)}"
            link = f"{alias}.{quoted(relation.by or '')}"
            if not _is_integer(target, relation.to):
                link = f"CAST({link} AS TEXT)"  # a number's link to a text key, so its index serves
            self.join_sql.append(f"LEFT JOIN {target.sql} {joined} ON {column} = {link}")
        return self.joins[key]

    @property
    def source(self) -> str:
        """The FROM clause."""
        return " ".join([f"FROM {self.table.sql} {_ROOT}", *self.join_sql])


def _is_integer(table: Table, name: str) -> bool:
    field = table.field(name)
    return field is not None and field.type == "integer"


def _steps(path: str) -> Iterator[tuple[str, str]]:
    """The ways to part a path into a relation and a rest, the shortest relation first."""
    segments = path.split(".")
    for count in range(1, len(segments)):
        yield ".".join(segments[:count]), ".".join(segments[count:])


# --- filters --------------------------------------------------------------------------------------

_COMPARISONS = {
    "equalto": "=",
    "notequalto": "<>",
    "lessthan": "<",
    "lessthanorequalto": "<=",
    "greaterthan": ">",
    "greaterthanorequalto": ">=",
}
_AUDIT_CODES = {
    "A": "Access",
    "M": "Modify",
    "C": "Create",
    "D": "Delete",
    "W": "Workflow",
    "T": "Transition",
    "U": "Unknown",
}


@dataclass(slots=True)
class Condition:
    """A piece of a WHERE clause with its parameters."""

    sql: str
    parameters: list[Parameter] = field(default_factory=list)


def where(statement: Statement, filter_element: etree._Element | None) -> Condition:
    """The filter of a query; several operators directly under `<filter>` are all to hold.

    Fields that cannot be queried are collected in `statement.unqueryable`. Raises MalformedQuery.
    """
    if filter_element is None:
        return Condition("1")
    return _all_of(statement, list(parsing.children(filter_element)), "AND")


def _all_of(statement: Statement, parts: list[etree._Element], word: str) -> Condition:
    conditions = [_condition(statement, part) for part in parts]
    if not conditions:
        return Condition("1")
    return Condition(
        "(" + f" {word} ".join(c.sql for c in conditions) + ")",
        [parameter for c in conditions for parameter in c.parameters],
    )


def _condition(statement: Statement, element: etree._Element) -> Condition:
    operator = parsing.name_of(element).lower()
    if operator in {"and", "or"}:
        return _all_of(statement, list(parsing.children(element)), operator.upper())
    write = _OPERATORS.get(operator)
    if write is None:
        raise MalformedQuery(parsing.name_of(element))
    path = parsing.child_text(element, "field")
    values = [
        parsing.text_of(c) for c in parsing.children(element) if parsing.name_of(c) == "value"
    ]
    try:
        column = statement.column(path)
    except UnqueryableField as error:
        statement.unqueryable.append(error.path)
        return Condition("0")
    return write(statement, column, operator, values)


def _operand(statement: Statement, column: Column, text: str) -> Parameter:
    """A filter's value as it is stored; an enum is asked for by its label (§3.5)."""
    kind = column.field.type
    if kind in NUMBERS:
        return float(parsing.read_number(text))
    if kind == "date":
        return str(parsing.read_value(column.field, text))
    if column.field.id == "ACCESSMODE":
        text = _AUDIT_CODES.get(text, text)
    value = parsing.read_value(column.field, text)
    if isinstance(value, int):
        return value
    return (value or "").casefold() if statement.fold else (value or "")


def _sides(statement: Statement, column: Column) -> str:
    textual = column.field.type in {"text", "enum"}
    return folded(column.sql) if statement.fold and textual else column.comparable


def _compare(statement: Statement, column: Column, operator: str, values: list[str]) -> Condition:
    _expect(values, 1, operator)
    if values[0] == "":  # Oracle: a blank is NULL, and nothing compares with NULL
        return Condition("0")
    sql = f"{_sides(statement, column)} {_COMPARISONS[operator]} ?"
    return Condition(sql, [_operand(statement, column, values[0])])


def _like(statement: Statement, column: Column, operator: str, values: list[str]) -> Condition:
    _expect(values, 1, operator)
    pattern = values[0].casefold() if statement.fold else values[0]
    word = "NOT LIKE" if operator == "notlike" else "LIKE"
    if (texts := _kept_texts(statement, column)) is not None:
        found = f"SELECT at FROM {texts} WHERE text {word} ?"
        return Condition(f"{_ROOT}.rowid IN ({found})", [pattern])
    side = folded(column.wire) if statement.fold else column.wire
    return Condition(f"({column.sql} IS NOT NULL AND {side} {word} ?)", [pattern])


def _kept_texts(statement: Statement, column: Column) -> str | None:
    """The table of a field's folded texts, where the object itself has them and they are kept."""
    own = column.field.type == "text" and column.sql == f"{_ROOT}.{quoted(column.field.id)}"
    if not (statement.fold and own):
        return None
    return texts_of(statement.company, statement.table, column.field.id)


def _between(statement: Statement, column: Column, operator: str, values: list[str]) -> Condition:
    _expect(values, 2, operator)
    bounds = [_operand(statement, column, value) for value in values]
    return Condition(f"{_sides(statement, column)} BETWEEN ? AND ?", bounds)


def _in(statement: Statement, column: Column, operator: str, values: list[str]) -> Condition:
    if not 1 <= len(values) <= 1000:
        raise MalformedQuery(operator)
    operands = [_operand(statement, column, value) for value in values]
    word = "NOT IN" if operator == "notin" else "IN"
    places = ",".join("?" * len(operands))
    return Condition(f"{_sides(statement, column)} {word} ({places})", operands)


def _null(_: Statement, column: Column, operator: str, values: list[str]) -> Condition:
    _expect(values, 0, operator)
    return Condition(f"{column.sql} IS {'NOT ' if operator == 'isnotnull' else ''}NULL")


def _expect(values: list[str], count: int, operator: str) -> None:
    if len(values) != count:
        raise MalformedQuery(operator)


_OPERATORS: dict[str, Callable[[Statement, Column, str, list[str]], Condition]] = {
    **dict.fromkeys(_COMPARISONS, _compare),
    "like": _like,
    "notlike": _like,
    "between": _between,
    "in": _in,
    "notin": _in,
    "isnull": _null,
    "isnotnull": _null,
}
