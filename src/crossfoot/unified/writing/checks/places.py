"""In whose books a line stands, and in which currency it is."""

from collections import defaultdict
from decimal import Decimal

from crossfoot.unified.writing.entry import Entry, EntryLine
from crossfoot.unified.writing.known import Known


def entity_of_line(line: EntryLine, entry: Entry, known: Known) -> str:
    """The entity that a line is posted in: its location's, or the document's own."""
    return known.entity_at(line.dimensions.get("location")) or entity_of(entry, known)


def entity_of(entry: Entry, known: Known) -> str:
    """The entity whose document it is.

    The one that it names, the one that we are signed in to, or else that of its first line, or of
    the bank or card account that it moves money on.
    """
    named_one = known.of(entry.entity)
    if named_one is not None:
        return known.entity_of.get(named_one.natural, named_one.natural)
    if known.setup.entity:
        return known.setup.entity
    places = map(known.entity_at, entry.places)
    return next(filter(None, places), "") or _entity_of_account(entry, known)


def _entity_of_account(entry: Entry, known: Known) -> str:
    record = known.of(entry.side.of) if entry.side is not None else None
    fields = record.fields if record is not None else {}
    place = next(filter(None, map(fields.get, _PLACES)), "")
    return known.entity_of.get(place, "")


_PLACES = ("LOCATIONID", "LOCATION")
"""Where a bank account and a card account say in which location they are kept (§4.2)."""


def currency_of(line: EntryLine, entry: Entry, known: Known) -> str:
    """A line's own currency, its document's, or that in which its entity keeps the books."""
    return line.currency or entry.currency or known.base_of(entity_of(entry, known))


def left_by_entity(entry: Entry, known: Known) -> dict[str, dict[str, Decimal]]:
    """What debits are more than credits, by entity and currency."""
    left: defaultdict[str, defaultdict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for line in entry.lines:
        entity = entity_of_line(line, entry, known)
        left[entity][currency_of(line, entry, known)] += line.amount
    return {entity: dict(sums) for entity, sums in left.items()}
