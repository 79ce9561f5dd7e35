"""Records made, changed and removed the way Intacct does it (intacct-xml §3.9).

Each of the three works on one record and either keeps all of it (lines, contacts, audit rows) or
raises `Invalid` and leaves the company as it was.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NamedTuple, NoReturn

from crossfoot.emulator import audit, companions, contacts, entities, validation
from crossfoot.emulator.company import Company, Row
from crossfoot.emulator.functions import Call, ErrorEntry
from crossfoot.emulator.numbering import next_natural_id
from crossfoot.emulator.submissions import Submission
from crossfoot.emulator.tables import Table, quoted
from crossfoot.emulator.validation import Invalid, Stored
from crossfoot.emulator.visibility import visible
from crossfoot.intacct.catalog import Owned


def _never(*_: object) -> NoReturn:
    raise AssertionError("The catalog allows no such write of this object.")


class Way(NamedTuple):
    """How the records of one object are made, changed and removed, if they are more than rows.

    A write that the catalog does not allow is left out.
    """

    create: Callable[[Call, Submission], Row] = _never
    update: Callable[[Call, Submission], Row] = _never
    delete: Callable[[Call, Table, str], None] = _never


WAYS: dict[str, Way] = {}
"""By object: the way of its own; the functions that bring one register it."""


class Keeper:
    """What an object adds while its records are stored as rows and lines; this one adds nothing."""

    def begin(self, call: Call, submission: Submission, values: Stored, before: Row | None) -> None:
        """Before a record is stored, or changed from `before`: amend its values. Raises Invalid."""

    def line(self, call: Call, values: Stored, before: Row | None) -> None:
        """Before a line is stored, or changed from `before`: amend its values. Raises Invalid."""

    def finish(self, call: Call, key: str) -> None:
        """After a record and its lines are stored. Raises Invalid, and all of it is undone."""


PLAIN = Keeper()
_ENTITY_LETTERS = {"VENDOR": "V", "CUSTOMER": "C", "EMPLOYEE": "E"}


def create(call: Call, submission: Submission) -> Row:
    """Make a record in the way of its object; give it as stored. Raises Invalid."""
    way = WAYS.get(submission.table.name)
    return way.create(call, submission) if way else store(call, submission)


def store(call: Call, submission: Submission, keeper: Keeper = PLAIN) -> Row:
    """Store a new record with its lines; give it as stored. Raises Invalid."""
    table = submission.table
    with writing(call, table, "create"):
        values = _new_values(call, submission, keeper)
        key = call.company.insert(table.name, values)
        for owned in table.object.owns:
            _add_lines(call, owned, key, submission.lines.get(owned.field, []), keeper)
        keeper.finish(call, key)
        made = _stored(call.company, table, key)
        audit.record_access(call, table, key, "Create")
    return made


@contextmanager
def writing(call: Call, table: Table, verb: str) -> Iterator[None]:
    """Keep all of what is done to a record inside, or nothing, and say so as Intacct does."""
    try:
        with call.company.transaction():
            yield
    except Invalid as error:
        raise _wrapped(error, table, verb) from error


def _wrapped(error: Invalid, table: Table, verb: str) -> Invalid:
    """The error with the sentences that Intacct adds; two of them for a duplicate (§3.12)."""
    names = [table.object.label]
    if error.entries[0].errorno == validation.DUPLICATE:
        names.insert(0, table.name.lower())
    sentences = [f"Could not {verb} {name} record!" for name in names]
    added = [ErrorEntry("BL01001973", description2=sentence) for sentence in sentences]
    return Invalid(*error.entries, *added)


def _new_values(call: Call, submission: Submission, keeper: Keeper) -> Stored:
    table = submission.table
    sent = validation.read_values(call.company, submission)
    values: Stored = {name: value for name, value in sent.items() if value is not None}
    if table.natural_key and values.get(table.natural_key) is None:
        values[table.natural_key] = next_natural_id(call.company, table)
    validation.check_required(table, values)
    validation.check_unique(call.company, table, values)
    contacts.before_create(call, table, values)
    keeper.begin(call, submission, values, None)
    companions.link(call.company, table, values)
    _fill_in(table, values)
    values |= audit.created(call, table)
    entities.before_create(call.company, table, values)
    return values


def _fill_in(table: Table, values: Stored) -> None:
    """The fields that Intacct derives for some objects."""
    if table.name in _ENTITY_LETTERS and table.natural_key:
        values["ENTITY"] = f"{_ENTITY_LETTERS[table.name]}{values[table.natural_key]}"
    if table.name == "USERINFO":
        values.setdefault("EMAIL", values.get("CONTACTINFO.EMAIL1"))


def update(call: Call, submission: Submission) -> Row:
    """Change a record in the way of its object; give it as stored. Raises Invalid."""
    way = WAYS.get(submission.table.name)
    return way.update(call, submission) if way else change(call, submission)


def change(call: Call, submission: Submission, keeper: Keeper = PLAIN) -> Row:
    """Change the fields sent, blank those sent empty; replace the lines sent. Raises Invalid."""
    table = submission.table
    before = _to_update(call, submission)
    key = before[table.key]
    with writing(call, table, "update"):
        values = _changed_values(call, submission, before, keeper)
        call.company.update(table.name, key, values)
        for owned in table.object.owns:
            if owned.field in submission.lines:
                _replace_lines(call, owned, key, submission.lines[owned.field], keeper)
        entities.after_update(call.company, table, key, values)
        keeper.finish(call, key)
        after = _stored(call.company, table, key)
        companions.follow(call.company, table, before, after)
        changes = audit.differences(before, after)
        audit.record_access(call, table, key, "Modify", changes)
    return after


def _changed_values(call: Call, submission: Submission, before: Row, keeper: Keeper) -> Stored:
    table = submission.table
    values = validation.read_values(call.company, submission)
    validation.check_not_blanked(table, values)
    validation.check_unique(call.company, table, values, before[table.key])
    contacts.before_update(call, table, before, values)
    keeper.begin(call, submission, values, before)
    companions.link(call.company, table, values)
    return {**values, **audit.modified(call, table)}


def _to_update(call: Call, submission: Submission) -> Row:
    """The record that a submission names by record number or natural id (§3.9)."""
    table = submission.table
    for name in (table.key, table.natural_key):
        text = submission.texts.get(name, "") if name else ""
        if name and text:
            found = _seen(call, table, name, text)
            if found is None:
                sentence = f"Cannot update non-existing {table.name} with {name}={text}."
                raise Invalid(ErrorEntry(sentence))
            return found
    names = " or ".join(filter(None, (table.key, table.natural_key)))
    raise validation.invalid("BL03000018", f"{table.name} cannot be updated without its {names}.")


def delete(call: Call, table: Table, key: str) -> None:
    """Remove a record in the way of its object. Raises Invalid."""
    way = WAYS.get(table.name)
    if way:
        way.delete(call, table, key)
    else:
        remove(call, table, key)


def to_delete(call: Call, table: Table, key: str) -> Row:
    """The record with this record number. Raises Invalid when the session sees none."""
    before = _seen(call, table, table.key, key)
    if before is None:
        sentence = f"Cannot find {table.name.lower()} with key '{key}' to delete."
        raise validation.invalid("BL01001973", sentence)
    return before


def remove(call: Call, table: Table, key: str) -> None:
    """Remove the record with this record number, and its lines. Raises Invalid."""
    before = to_delete(call, table, key)
    with call.company.transaction():
        for owned in table.object.owns:
            line = call.company.table(owned.object)
            call.company.writable(line)
            call.company.database.execute(
                f"DELETE FROM {line.sql} WHERE {quoted(owned.by)} = ?", [key]
            )
        for side in entities.sides(call.company, table):
            validation.check_unused(call.company, side, before)
        call.company.delete(table.name, key)
        entities.after_delete(call.company, table, key)
        contacts.after_delete(call, table, before)
        audit.record_access(call, table, key, "Delete")


def _seen(call: Call, table: Table, field: str, value: str) -> Row | None:
    """The record with this value, if the session may see it."""
    found = call.company.find_by(table.name, field, value)
    if found is None or not call.session.entity_id:
        return found
    seen = visible(call.company, table, call.session.entity_id)
    row = call.company.database.execute(
        f"SELECT 1 FROM {table.sql} t0 WHERE t0.{quoted(table.key)} = ? AND {seen.sql}",
        [found[table.key], *seen.parameters],
    ).fetchone()
    return found if row else None


def _stored(company: Company, table: Table, key: str) -> Row:
    found = company.find_by(table.name, table.key, key)
    assert found is not None  # noqa: S101 -- it was stored a moment ago, in this transaction
    return found


# --- lines ----------------------------------------------------------------------------------------


def _add_lines(
    call: Call, owned: Owned, parent: str, lines: list[Submission], keeper: Keeper
) -> None:
    start = _last_line(call.company, owned, parent)
    for number, line in enumerate(lines, start + 1):
        values = _line_values(call.company, line)
        values[owned.by] = parent
        validation.check_required(line.table, values)
        keeper.line(call, values, None)
        companions.link(call.company, line.table, values)
        if line.table.field("LINE_NO") and values.get("LINE_NO") is None:
            values["LINE_NO"] = number
        call.company.insert(line.table.name, {**values, **audit.created(call, line.table)})


def _line_values(company: Company, line: Submission) -> Stored:
    sent = validation.read_values(company, line)
    return {name: value for name, value in sent.items() if value is not None}


def _last_line(company: Company, owned: Owned, parent: str) -> int:
    line = company.table(owned.object)
    if line.field("LINE_NO") is None:
        return 0
    company.index(line, owned.by)
    found = company.database.execute(
        f'SELECT max("LINE_NO") FROM {line.sql} WHERE {quoted(owned.by)} = ?', [parent]
    ).fetchone()
    return int(found[0] or 0)


def _replace_lines(
    call: Call, owned: Owned, parent: str, lines: list[Submission], keeper: Keeper
) -> None:
    """Keep the lines that are sent again, by record number or line number; drop the others."""
    table = call.company.table(owned.object)
    present = list(call.company.rows(table.name, f"{quoted(owned.by)} = ?", [parent]))
    kept: set[str] = set()
    added: list[Submission] = []
    for line in lines:
        match = _same_line(table, present, line)
        if match is None:
            added.append(line)
            continue
        kept.add(match[table.key])
        values = validation.read_values(call.company, line)
        keeper.line(call, values, match)
        companions.link(call.company, table, values)
        stamps = audit.modified(call, table)
        call.company.update(table.name, match[table.key], {**values, **stamps})
    for row in present:
        if row[table.key] not in kept:
            call.company.delete(table.name, row[table.key])
    _add_lines(call, owned, parent, added, keeper)


def _same_line(table: Table, present: list[Row], line: Submission) -> Row | None:
    for name in (table.key, "LINE_NO"):
        wanted = line.texts.get(name, "")
        if wanted:
            return next((row for row in present if row.get(name) == wanted), None)
    return None
