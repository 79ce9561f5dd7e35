"""Which rows a session sees in a company of several entities (intacct-xml §2.3).

An entity session sees shared rows and its own. The top level sees everything but the rows of
private entities, and those too with `showprivate`. Lines are seen with their document.
"""

from crossfoot.emulator.company import Company
from crossfoot.emulator.queries import Condition
from crossfoot.emulator.tables import Table, quoted
from crossfoot.intacct import catalog

_OWNER = '"MEGAENTITYID"'


def visible(
    company: Company, table: Table, entity_id: str, *, show_private: bool = False
) -> Condition:
    """The condition on alias `t0` that keeps the rows a session may see; "" is the top level."""
    hidden = [] if entity_id or show_private else company.settings.private_entities
    if not entity_id and not hidden:
        return Condition("1")
    if table.field("MEGAENTITYID"):
        return _owned_by(f"t0.{_OWNER}", entity_id, hidden)
    for parent_name, by in parents(table.name):
        parent = company.table(parent_name)
        if parent.field("MEGAENTITYID"):
            owner = _owned_by(_OWNER, entity_id, hidden)
            seen = f"SELECT {quoted(parent.key)} FROM {parent.sql} WHERE {owner.sql}"
            link = f"t0.{quoted(by)}"
            return Condition(f"({link} IS NULL OR {link} IN ({seen}))", owner.parameters)
    return Condition("1")


def _owned_by(column: str, entity_id: str, hidden: list[str]) -> Condition:
    if entity_id:
        return Condition(f"({column} IS NULL OR {column} = ?)", [entity_id])
    places = ",".join("?" * len(hidden))
    return Condition(f"({column} IS NULL OR {column} NOT IN ({places}))", [*hidden])


def parents(line_object: str) -> list[tuple[str, str]]:
    """The objects that own this one as lines, each with the line's field that holds its key."""
    return [
        (name, owned.by)
        for name in catalog.names()
        for owned in catalog.load(name).owns
        if owned.object == line_object
    ]
