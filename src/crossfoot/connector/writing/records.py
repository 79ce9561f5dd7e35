"""Writing any Intacct object by its own fields: the proxy API's create, update and delete.

A body is read against what the company says of the object, every mistake named with its path. What
it means to Intacct (balances, periods, rights) Intacct says itself.
"""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from crossfoot.connector.company import Company
from crossfoot.connector.objects import KnownObject, did_you_mean
from crossfoot.connector.proxy import get_record
from crossfoot.connector.writing.ledger import Sought
from crossfoot.errors import (
    InvalidBody,
    MethodNotAllowed,
    ObjectUnknown,
    Problem,
    UnknownRecord,
)
from crossfoot.intacct import Function, catalog, create, delete, update
from crossfoot.intacct.catalog.legacy_objects import methods_of

MOST_DIGITS: Final = 30
MOST_CONDITIONS: Final = 8
LONGEST_VALUE: Final = 100
_FINDABLE: Final = frozenset({"TEXT", "ENUM", "INTEGER"})

Prepared = tuple[Function, Sought]


async def prepare_create(company: Company, known: KnownObject, body: Any) -> Prepared:
    """A record of the object. Raises InvalidBody with every mistake, MethodNotAllowed."""
    _allow(known, "create")
    values = await _values(company, known, body)
    described = catalog.find(known.name)
    required = described.create_requires if described else ()
    missing = [name for name in required if _at(values, name) in {None, ""}]
    if missing:
        raise InvalidBody([Problem(n, "required", f"{n} must be given.") for n in missing])
    return create([(known.name, values)]), sought_by(known, values)


def _at(values: Mapping[str, Any], path: str) -> Any:
    """What stands at `PERSONALINFO.CONTACTNAME`: the text that it becomes, or None."""
    value: Any = values
    for name in path.split("."):
        value = value.get(name) if isinstance(value, Mapping) else None
    return None if value is None else str(value)


async def prepare_update(
    company: Company, known: KnownObject, record_id: str, body: Any
) -> Prepared:
    """Changed fields of a record, found by its key or natural id. Raises UnknownRecord too."""
    _allow(known, "update")
    values = await _values(company, known, body)
    field, key = await _key_of(company, known, record_id)
    if str(values.get(field, key)) != key:
        problem = Problem(field, "fixed", "The path names another record.", f"Leave {field} out.")
        raise InvalidBody([problem])
    return (
        update([(known.name, {**values, field: key})]),
        Sought(object=known.name, key=key, key_field=field),
    )


async def prepare_delete(company: Company, known: KnownObject, record_id: str) -> Prepared:
    """The deletion of a record. Raises UnknownRecord, MethodNotAllowed."""
    _allow(known, "delete")
    field, key = await _key_of(company, known, record_id)
    return delete(known.name, [key]), Sought(object=known.name, key=key, key_field=field)


def sought_by(known: KnownObject, values: Mapping[str, Any]) -> Sought:
    """How a new record is found again: by its natural id if it has one, else by what it says."""
    described = catalog.find(known.name)
    natural = described.natural_key if described else None
    field = known.key or "RECORDNO"
    if natural and values.get(natural):
        return Sought(object=known.name, where={natural: str(values[natural])}, key_field=field)
    told = [(n, str(v)) for n, v in values.items() if _is_findable(known, n, v)]
    return Sought(object=known.name, where=dict(told[:MOST_CONDITIONS]), key_field=field)


def _is_findable(known: KnownObject, name: str, value: Any) -> bool:
    field = known.definition.field(name)
    plain = isinstance(value, str) and 0 < len(value) <= LONGEST_VALUE
    described = catalog.find(known.name)
    barred = described is not None and name in described.unqueryable
    return plain and field is not None and field.type in _FINDABLE and not barred


def _allow(known: KnownObject, verb: str) -> None:
    described = catalog.find(known.name)
    if described is None or verb in described.writes:
        return  # an object of the company's own takes all three (intacct-xml §4.12)
    routes = [f"POST /proxy/{described.plural}/{method}" for method in methods_of(known.name)]
    remedy = f" It has these methods: {', '.join(routes)}." if routes else ""
    raise MethodNotAllowed(f"Sage Intacct has no {verb} for {known.name}.{remedy}")


async def _key_of(company: Company, known: KnownObject, record_id: str) -> tuple[str, str]:
    field = known.key or "RECORDNO"
    record = await get_record(company, known.name, record_id, fields=field)
    key = str(record.get(field) or "")
    if not key:
        raise UnknownRecord(f"No {known.name} has the key or id {record_id!r}.")
    return field, key


# --- bodies -------------------------------------------------------------------------------------


async def _values(company: Company, known: KnownObject, body: Any) -> dict[str, Any]:
    """The body by Intacct's names, with values as they are written; raises InvalidBody."""
    if not isinstance(body, Mapping) or not body:
        raise InvalidBody([Problem("", "type", "The body is an object with Intacct's fields.")])
    reading = _Reading(await _lines_of(company, known))
    values = reading.record(known, body)
    if reading.problems:
        raise InvalidBody(reading.problems)
    return values


async def _lines_of(company: Company, known: KnownObject) -> Mapping[str, KnownObject]:
    """The kinds of the lines that stand inside the object, by the element that holds them."""
    described = catalog.find(known.name)
    found: dict[str, KnownObject] = {}
    for owned in described.owns if described else ():
        try:
            found[owned.field] = KnownObject(owned.object, await company.definition(owned.object))
        except ObjectUnknown:
            continue
    return found


class _Reading:
    """Reads one body; `lines` are the kinds of records that stand inside the object's own."""

    def __init__(self, lines: Mapping[str, KnownObject]) -> None:
        self._lines = lines
        self.problems: list[Problem] = []

    def record(self, known: KnownObject, body: Mapping[str, Any], path: str = "") -> dict[str, Any]:
        """A record by the names that Intacct gives its members; its lines too, if it is no line."""
        lines = {} if path else self._lines
        values: dict[str, Any] = {}
        rest: dict[str, Any] = {}
        for written, value in body.items():
            if (kind := lines.get(written.upper())) is not None:
                values[written.upper()] = self._of_lines(written, kind, value)
            else:
                rest[written] = value
        return values | self._fields(known, rest, path, "")

    def _fields(
        self, known: KnownObject, body: Mapping[str, Any], path: str, inside: str
    ) -> dict[str, Any]:
        """Fields of a record, or of the record embedded in it under `inside`."""
        embedded = _embedded(known)
        values: dict[str, Any] = {}
        for written, value in body.items():
            where, full = f"{path}{written}", f"{inside}{written.upper()}"
            if full in embedded and isinstance(value, Mapping):
                values[written.upper()] = self._fields(known, value, f"{where}.", f"{full}.")
            elif (field := known.definition.field(full)) is None or "." in written:
                hint = did_you_mean(full, (*known.fields, *self._lines)) or "See its fields."
                words = f"{known.name} has no such field."
                self.problems.append(Problem(where, "unknown", words, hint))
            else:
                name = field.id.rpartition(".")[2]
                values[name] = self._scalar(value, where, is_date=known.is_date(full))
        return values

    def _of_lines(self, name: str, kind: KnownObject, value: Any) -> dict[str, Any]:
        """Lines as a GET shows them, a bare list, or in the element that stands around each."""
        if isinstance(value, Mapping) and len(value) == 1:
            (inner,) = value.values()
            value = inner if isinstance(inner, list) else [inner]
        if not isinstance(value, list) or not all(isinstance(line, Mapping) for line in value):
            self.problems.append(Problem(name, "type", f"{name} is a list of lines."))
            return {}
        lines = [self.record(kind, line, f"{name}[{n}].") for n, line in enumerate(value)]
        return {kind.name: lines}

    def _scalar(self, value: Any, path: str, *, is_date: bool) -> Any:
        if isinstance(value, Mapping | list):
            self.problems.append(Problem(path, "type", "It holds one value."))
        elif isinstance(value, Decimal) and abs(value.adjusted()) > MOST_DIGITS:
            self.problems.append(Problem(path, "type", "It has too many digits."))
        elif isinstance(value, str) and is_date:
            return iso(value)
        else:
            return value
        return None


def _embedded(known: KnownObject) -> frozenset[str]:
    """The records embedded in the object: `DISPLAYCONTACT`, `DISPLAYCONTACT.MAILADDRESS`."""
    names = (field.upper().split(".")[:-1] for field in known.fields if "." in field)
    return frozenset(".".join(parts[:n]) for parts in names for n in range(1, len(parts) + 1))


def iso(value: str) -> str | date | datetime:
    """An ISO day or instant as such; anything else as it stands, for Intacct to read."""
    try:
        if len(value) == 10:
            return date.fromisoformat(value)
        moment = datetime.fromisoformat(value)
    except ValueError:
        return value
    return moment if moment.tzinfo else value
