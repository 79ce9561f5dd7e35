"""Entities are locations too: LOCATIONENTITY and LOCATION share such a record (intacct-xml §2.3).

The LOCATION of an entity has the entity's record number and the fields that both objects have.
"""

from crossfoot.emulator.company import Company
from crossfoot.emulator.tables import Table
from crossfoot.emulator.validation import Stored, check_unique

_OTHER_SIDE = {"LOCATIONENTITY": "LOCATION", "LOCATION": "LOCATIONENTITY"}


def before_create(company: Company, table: Table, values: Stored) -> None:
    """Make the location of a new entity, and give the entity its number. Raises Invalid."""
    if table.name == "LOCATIONENTITY":
        location = company.table("LOCATION")
        check_unique(company, location, values)
        values["RECORDNO"] = company.insert("LOCATION", _shared(location, values))


def after_update(company: Company, table: Table, key: str, values: Stored) -> None:
    """Carry a change over to the record's other side, if it has one."""
    other = _OTHER_SIDE.get(table.name)
    if other is not None:
        company.update(other, key, _shared(company.table(other), values))


def after_delete(company: Company, table: Table, key: str) -> None:
    """Remove the record's other side too."""
    other = _OTHER_SIDE.get(table.name)
    if other is not None:
        company.delete(other, key)


def sides(company: Company, table: Table) -> list[Table]:
    """The objects under which others may refer to a record: its own, and an entity's location."""
    return [table, company.table("LOCATION")] if table.name == "LOCATIONENTITY" else [table]


def _shared(table: Table, values: Stored) -> Stored:
    return {name: value for name, value in values.items() if table.field(name)}
