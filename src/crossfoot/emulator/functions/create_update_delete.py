"""`create`, `update` and `delete`: records of any writable object (intacct-xml §3.9)."""

from collections.abc import Callable

from lxml import etree

from crossfoot.emulator import parsing, records, rendering
from crossfoot.emulator.company import Row
from crossfoot.emulator.functions import Answer, Call, ErrorEntry, Refusal, function
from crossfoot.emulator.reading import fetch, fields_of, table_of
from crossfoot.emulator.refusals import not_in_schema
from crossfoot.emulator.submissions import Submission, read_submission
from crossfoot.emulator.tables import Table

MOST_OBJECTS = 100

Write = Callable[[Call, Submission], Row]


@function("create")
def create(call: Call) -> Answer:
    """Make up to 100 records, of mixed objects; each stands or falls by itself."""
    return _write(call, "create", records.create)


@function("update")
def update(call: Call) -> Answer:
    """Change up to 100 records; each stands or falls by itself."""
    return _write(call, "update", records.update)


@function("delete")
def delete(call: Call) -> Answer:
    """Remove up to 100 records of one object by their record numbers."""
    name = parsing.child_text(call.element, "object")
    table = _writable(call, name, "delete", "WS")
    keys = [k.strip() for k in parsing.child_text(call.element, "keys").split(",") if k.strip()]
    _check_count(call, len(keys), "keys")
    errors: list[ErrorEntry] = []
    for key in keys:
        try:
            records.delete(call, table, key)
        except Refusal as error:
            errors += error.entries
    if errors:
        raise Refusal(*errors)
    return Answer()


def _write(call: Call, verb: str, write: Write) -> Answer:
    elements = list(parsing.children(call.element))
    _check_count(call, len(elements), "objects")
    done: list[str] = []
    errors: list[ErrorEntry] = []
    for element in elements:
        try:
            done.append(_written(call, verb, write, element))
        except Refusal as error:
            errors += error.entries
    data = rendering.data("objects", [("count", len(done))], "".join(done))
    if errors:
        raise Refusal(*errors, data=data)
    return Answer(data)


def _written(call: Call, verb: str, write: Write, element: etree._Element) -> str:
    table = _writable(call, parsing.name_of(element), verb, "XL03000009")
    row = write(call, read_submission(call.company, table, element))
    if table.name == "GLBATCH":
        return _header(call, table, row)
    names = [table.key, *([table.natural_key] if table.natural_key else [])]
    return rendering.records(table.name.lower(), names, [[row[name] for name in names]])


def _header(call: Call, table: Table, row: Row) -> str:
    """The whole header, which the answer shows of a journal entry (§3.9)."""
    fields = fields_of(table, "*")
    cells = fetch(call.company, table, fields, [int(row[table.key])])
    return rendering.records(table.name.lower(), [f.id for f in fields], [*cells.values()])


def _writable(call: Call, name: str, verb: str, errorno: str) -> Table:
    table = table_of(call, name, verb.upper(), errorno)
    if verb not in table.object.writes:
        text = f"API operation '{verb.upper()}' cannot be performed on objects of type {table.name}"
        raise Refusal(ErrorEntry("XL03000009", description2=text))
    return table


def _check_count(call: Call, count: int, what: str) -> None:
    if not 1 <= count <= MOST_OBJECTS:
        raise not_in_schema(
            f"Element '{call.name}': {count} {what}; 1 to {MOST_OBJECTS} are expected."
        )
