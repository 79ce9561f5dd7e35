"""What Intacct refuses before it stores a record: types, enums, missing fields, bad references.

Texts with a source are intacct-xml §6.2; the others are guesses, listed in FIDELITY.md.
"""

from crossfoot.emulator import parsing
from crossfoot.emulator.company import Company, Row
from crossfoot.emulator.functions import ErrorEntry, Refusal
from crossfoot.emulator.references import references_to
from crossfoot.emulator.submissions import Submission
from crossfoot.emulator.tables import Table, quoted
from crossfoot.intacct.catalog import Field

DUPLICATE = "BL34000061"
"""The number of the error for a natural id that is taken."""

Stored = dict[str, str | int | None]

_INVALID_REFERENCE = {
    "PROJECT": "Invalid Project '{id}' specified.",
    "EMPLOYEE": "The employee '{id}' is invalid.",
    "CUSTOMER": "Customer '{id}' specified is not valid.",
    "VENDOR": "Vendor '{id}' specified is not valid.",
    "DEPARTMENT": "The department '{id}' is invalid.",
    "LOCATION": "Location '{id}' is not valid",
    "GLACCOUNT": "Account {id} is not valid",
}


class Invalid(Refusal):
    """A record cannot be stored as it is; what its function did before is undone with it."""

    def __init__(self, *entries: ErrorEntry) -> None:
        super().__init__(*entries)


def invalid(errorno: str, sentence: str) -> Invalid:
    """A single error with its sentence."""
    return Invalid(ErrorEntry(errorno, description2=sentence))


def invalid_reference(target: Table, natural_id: str) -> Invalid:
    """A reference to a record that does not exist."""
    text = _INVALID_REFERENCE.get(target.name, f"Invalid {target.object.label} '{{id}}' specified.")
    return invalid("BL01001973", text.format(id=natural_id))


def read_values(company: Company, submission: Submission) -> Stored:
    """The texts sent, as stored values; read-only fields are passed over. Raises Invalid."""
    table = submission.table
    if submission.unknown and company.settings.unknown_fields_on_write == "refuse":
        names = ", ".join(submission.unknown)
        raise invalid("BL03000018", f"{table.object.label} has no field {names}.")
    values: Stored = {}
    for name, text in submission.texts.items():
        field = table.field(name)
        if field is not None and _writable(table, field):
            values[name] = read_field(table, field, text)
    return values


def _writable(table: Table, field: Field) -> bool:
    """Whether a caller may set the field; a contact's own fields are, whatever lookup says."""
    return field.id != table.key and (not field.readonly or "." in field.id)


def read_field(table: Table, field: Field, text: str) -> str | int | None:
    """One text as a stored value of its field. Raises Invalid."""
    try:
        value = parsing.read_value(field, text)
    except parsing.UnreadableValue as error:
        sentence = f"Illegal format for {table.object.label} : {field.label} {text}"
        raise invalid("BL03000018", sentence) from error
    if text and field.values and field.type != "boolean":
        for choice in text.split("#~#"):
            if choice not in field.values:
                listed = ", ".join(filter(None, field.values))
                sentence = f"Invalid value '{choice}' for {field.id}. Valid values are: {listed}."
                raise invalid("BL03000018", sentence)
    return value


def check_required(table: Table, values: Stored) -> None:
    """Every field of the documented create contract has a value or a default. Raises Invalid."""
    there = {**table.defaults, **values}
    refuse_missing(table, [name for name in _required(table) if there.get(name) is None])


def check_not_blanked(table: Table, values: Stored) -> None:
    """No field of the documented create contract is taken away. Raises Invalid."""
    blanked = [name for name in _required(table) if name in values and values[name] is None]
    refuse_missing(table, blanked)


def _required(table: Table) -> list[str]:
    natural = [table.natural_key] if table.natural_key else []
    return list(dict.fromkeys([*table.object.create_requires, *natural]))


def refuse_missing(table: Table, missing: list[str]) -> None:
    """Refuse if there is a field that is missing. Raises Invalid."""
    if missing:
        listed = ", ".join(missing)
        raise invalid(
            "BL03000018", f"Missing required field(s) for {table.object.label}: {listed}."
        )


def check_unique(company: Company, table: Table, values: Stored, own_key: str = "") -> None:
    """No other record has this natural id. Raises Invalid with the literal error of §3.12."""
    natural = table.natural_key
    if natural is None or values.get(natural) is None or company.is_custom(table.name):
        return
    taken = company.find_by(table.name, natural, str(values[natural]))
    if taken is None or taken[table.key] == own_key:
        return
    value = values[natural]
    if table.name == "GLACCOUNT":
        raise Invalid(
            ErrorEntry(
                "BL01001973",
                "Duplicate account number",
                f"The account number '{value}' already exists",
                "Enter unique account number",
            )
        )
    label = table.object.label
    raise Invalid(
        ErrorEntry(
            DUPLICATE,
            description2=f"Another {label} with the given value(s) {value}  already exists",
            correction="Use a unique value instead.",
        )
    )


def check_unused(company: Company, table: Table, row: Row) -> None:
    """No other record refers to this one. Raises Invalid."""
    for holder, reference in references_to(company, table.name):
        field, wanted = reference.field, row[reference.to]
        if reference.key and holder.field(reference.key):
            field, wanted = reference.key, row[table.key]
        company.index(holder, field)
        itself = f" AND {quoted(holder.key)} <> ?" if holder.name == table.name else ""
        found = company.database.execute(
            f"SELECT 1 FROM {holder.sql} WHERE {quoted(field)} = ?{itself} LIMIT 1",
            [wanted, row[table.key]] if itself else [wanted],
        ).fetchone()
        if found:
            named = row[table.natural_key or table.key]
            sentence = (
                f"{table.object.label} {named} cannot be deleted: it is used by"
                f" {holder.object.label} records."
            )
            raise invalid("BL01001973", sentence)
