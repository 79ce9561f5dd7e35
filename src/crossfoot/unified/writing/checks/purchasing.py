"""Documents of purchasing and sales: which definitions may be used, what is left to convert."""

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from crossfoot.errors import Problem
from crossfoot.unified.writing.entry import Entry
from crossfoot.unified.writing.known import Known

_LEVELS = {"Top level only": False, "Entity only": True}
"""TD_CREATION_RULE: whether one must be signed in to an entity (intacct-xml §4.6)."""


def definition_allowed(entry: Entry, known: Known) -> Iterator[Problem]:
    """The definition may be used where we are signed in, and to make a document from nothing."""
    found = known.of(entry.definition)
    if entry.definition is None or found is None:
        return
    within = _LEVELS.get(found.fields.get("TD_CREATION_RULE", ""))
    if within is not None and within != bool(known.setup.entity):
        yield Problem(
            entry.definition.path,
            "definition_entity",
            f"{found.natural} is used {'in an entity' if within else 'at the top level'} only.",
            "Name the entity in the request."
            if within
            else "Leave the entity out of the request, or use another definition.",
        )
    owner = found.fields.get("MEGAENTITYID", "")
    if owner and known.setup.entity and owner != known.setup.entity:
        yield Problem(
            entry.definition.path,
            "definition_entity",
            f"{found.natural} belongs to entity {owner}, and this is {known.setup.entity}.",
            f"Use a definition of {known.setup.entity}, or one that all share.",
        )
    if found.fields.get("CREATETYPE") == "Convert only" and not entry.converts:
        yield Problem(
            entry.definition.path,
            "convert_only",
            f"{found.natural} is only made from another document.",
            "Name the document and its lines that it takes over.",
        )


def definition_fits(entry: Entry, known: Known) -> Iterator[Problem]:
    """The definition makes documents of the class that is wanted."""
    found = known.of(entry.definition)
    if entry.definition is None or found is None or not entry.definition_class:
        return
    if found.fields.get("DOCCLASS") != entry.definition_class:
        yield Problem(
            entry.definition.path,
            "definition_class",
            f"{found.natural} makes no {entry.definition_class.lower()}: its class is"
            f" {found.fields.get('DOCCLASS') or 'not told'}.",
            f"Use a definition of the class {entry.definition_class}.",
        )


def remaining(entry: Entry, known: Known) -> Iterator[Problem]:
    """No more is converted of a line than has not been converted yet."""
    asked: defaultdict[str, Decimal] = defaultdict(Decimal)
    for one in entry.converts:
        source = known.of(one.source)
        if source is None:
            continue
        asked[source.key] += one.quantity
        left = _left(source.fields.get("QUANTITY", ""), source.fields.get("QTY_CONVERTED", ""))
        if left is not None and asked[source.key] > left:
            yield Problem(
                f"{one.path}.quantity",
                "over_remaining",
                f"{asked[source.key]} is more than is left of the line: {left}.",
                "Take over at most what is left.",
            )


def _left(quantity: str, converted: str) -> Decimal | None:
    return Decimal(quantity) - Decimal(converted or 0) if quantity else None
