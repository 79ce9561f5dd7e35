"""What the legacy reports share: dates in three parts, flags, places with all below them (§3.8)."""

from datetime import date

from lxml import etree

from crossfoot.emulator import parsing
from crossfoot.emulator.company import Company
from crossfoot.emulator.functions import Call, ErrorEntry, Refusal
from crossfoot.emulator.refusals import not_in_schema
from crossfoot.emulator.tables import quoted


def check_children(call: Call, known: frozenset[str]) -> None:
    """Refuse, by name, the first child element that the function does not take here."""
    for child in parsing.children(call.element):
        name = parsing.name_of(child)
        if name.lower() not in known:
            raise not_in_schema(f"Element '{name}': This element is not expected.")


def flag(call: Call, name: str, *, default: bool = False) -> bool:
    """A child that is true or false. Raises Refusal for anything else."""
    text = parsing.child_text(call.element, name)
    if not text:
        return default
    try:
        return parsing.read_boolean(text) == "true"
    except parsing.UnreadableValue as error:
        raise not_in_schema(f"Element '{name}': '{text}' is neither true nor false.") from error


def day(element: etree._Element | None) -> date | None:
    """A date given as `year`, `month` and `day`. Raises Refusal for one that is none."""
    if element is None:
        return None
    parts = [parsing.child_text(element, name) for name in ("year", "month", "day")]
    try:
        year, month, number = (parsing.read_integer(part) for part in parts)
        return date(year, month, number)
    except (parsing.UnreadableValue, ValueError) as error:
        name = parsing.name_of(element)
        text = f"Element '{name}': '{'-'.join(parts)}' is not a date."
        raise not_in_schema(text) from error


def below(company: Company, object_name: str, field: str, natural_id: str) -> list[str]:
    """A location or department and all that lie below it.

    Raises:
        Refusal: There is no such record.
    """
    table = company.table(object_name)
    found = company.database.execute(
        f"WITH RECURSIVE tree (id) AS (SELECT {quoted(field)} FROM {table.sql}"
        f" WHERE {quoted(field)} = ? UNION SELECT t.{quoted(field)} FROM {table.sql} t"
        ' JOIN tree ON t."PARENTID" = tree.id) SELECT id FROM tree',
        [natural_id],
    ).fetchall()
    if not found:
        text = f"Invalid {table.object.label} '{natural_id}' specified."
        raise Refusal(ErrorEntry("BL03000018", description2=text))
    return [row[0] for row in found]


def entity_places(company: Company, entity_id: str) -> list[str]:
    """The locations of an entity, itself among them."""
    return below(company, "LOCATION", "LOCATIONID", entity_id)
