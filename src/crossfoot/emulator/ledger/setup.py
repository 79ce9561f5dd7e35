"""What posting needs to know of a company, read from its records."""

from crossfoot.emulator.company import Company
from crossfoot.emulator.ledger.rules import Entity, Setup
from crossfoot.emulator.references import SIBLINGS
from crossfoot.emulator.tables import quoted
from crossfoot.intacct import catalog
from crossfoot.intacct.catalog import Reference

Triple = tuple[int | None, str | None, str | None]
NOBODY: Triple = (None, None, None)


def read_setup(company: Company) -> Setup:
    """The company's entities and accounts; a company without entities is one entity named ""."""
    rows = company.database.execute(
        'SELECT "LOCATIONID", "CURRENCY", "IERECEIVABLE.NUMBER", "IEPAYABLE.NUMBER"'
        f" FROM {company.table('LOCATIONENTITY').sql}"
    ).fetchall()
    currency = company.settings.base_currency
    entities = {"": Entity("", currency)}
    for entity_id, own, due_from, due_to in rows:
        entities[entity_id] = Entity(entity_id, own or currency, due_from or "", due_to or "")
    places = company.database.execute(
        f'SELECT "LOCATIONID", "ENTITY" FROM {company.table("LOCATION").sql}'
    )
    entity_of = {place: entity or "" for place, entity in places}
    return Setup(entities, entity_of, company.settings.realized_gains_account)


class Names:
    """Record numbers and shown names by natural id, of one object: `(number, id, name)`."""

    def __init__(self, company: Company, object_name: str, to: str, shows: str | None) -> None:
        table = company.table(object_name)
        shown = quoted(shows) if shows and table.field(shows) else "NULL"
        found = company.database.execute(
            f"SELECT {quoted(catalog.load(object_name).key)}, {quoted(to)}, {shown}"
            f" FROM {table.sql} WHERE {quoted(to)} IS NOT NULL"
        )
        self.triples: dict[str, Triple] = {row[1]: row for row in found}

    def add(self, others: "Names") -> None:
        """Know a sibling object's records too, without numbers: those are of another count."""
        for natural_id, (_, _, name) in others.triples.items():
            self.triples.setdefault(natural_id, (None, natural_id, name))

    def __getitem__(self, natural_id: str) -> Triple:
        """The triple of an id; blanks for "". Raises KeyError for an id that nothing has."""
        return self.triples[natural_id] if natural_id else NOBODY


class FoundNames:
    """The same for a running company: each is looked up when it is asked for, and never stale."""

    def __init__(self, company: Company, reference: Reference) -> None:
        self._company = company
        self._statements = [_named(company, reference.object, reference)]
        if sibling := SIBLINGS.get(reference.object):
            self._statements.append(_named(company, sibling, reference))

    def __getitem__(self, natural_id: str) -> Triple:
        """The triple of an id; blanks for "". Raises KeyError for an id that nothing has."""
        if not natural_id:
            return NOBODY
        for at, statement in enumerate(self._statements):
            found = self._company.database.execute(statement, [natural_id]).fetchone()
            if found is not None:  # a sibling's numbers are of another count
                return (found[0], found[1], found[2]) if at == 0 else (None, found[1], found[2])
        raise KeyError(natural_id)


def _named(company: Company, object_name: str, reference: Reference) -> str:
    table = company.table(object_name)
    shown = quoted(reference.shows) if reference.shows and table.field(reference.shows) else "NULL"
    to = quoted(reference.to)
    return f"SELECT {quoted(table.key)}, {to}, {shown} FROM {table.sql} WHERE {to} = ? LIMIT 1"


def found_names_of(company: Company, line_object: str) -> dict[str, FoundNames]:
    """`names_of`, for a company whose records change."""
    return {
        reference.field: FoundNames(company, reference)
        for reference in catalog.load(line_object).references
    }


def names_of(company: Company, line_object: str) -> dict[str, Names]:
    """By field of a line: the names of the object that it refers to."""
    found: dict[str, Names] = {}
    for reference in catalog.load(line_object).references:
        if reference.object in {"JOURNAL", "LOCATIONENTITY"}:
            continue
        names = Names(company, reference.object, reference.to, reference.shows)
        if sibling := SIBLINGS.get(reference.object):
            names.add(Names(company, sibling, reference.to, reference.shows))
        found[reference.field] = names
    return found
