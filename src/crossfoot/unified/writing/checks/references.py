"""Whether what a draft refers to exists, is active, and belongs where it is used."""

from collections.abc import Iterable, Iterator

from crossfoot.errors import Problem
from crossfoot.unified.writing.checks.places import entity_of_line
from crossfoot.unified.writing.draft import Found, Ref
from crossfoot.unified.writing.entry import Entry
from crossfoot.unified.writing.known import TRUE, Known

ENTITY = "MEGAENTITYID"


def sound(entry: Entry, known: Known) -> Iterator[Problem]:
    """Whatever is referred to exists, is active, and is no other entity's."""
    whole = _only_entity(entry, known)
    for line in entry.lines:
        place = line.dimensions.get("location")
        lies_in = known.entity_at(place)
        here = known.setup.entity
        if place is not None and here and lies_in and lies_in != here:
            yield _foreign(place, known.of(place), lies_in, here)
        if place is not None and known.entities and not lies_in and known.of(place) is not None:
            yield _nowhere(place, known)
        entity = lies_in or whole
        for ref in (line.account, *line.dimensions.values()):
            if ref is not None:
                yield from _judged(ref, entity, known)
    for ref in _heads(entry):
        yield from _judged(ref, whole, known)


def _judged(ref: Ref, entity: str, known: Known, *, posted: bool = True) -> Iterator[Problem]:
    """What is wrong with one reference; `entity` uses it, "" if that is not known.

    What is `posted` to is no heading; a parent may be one.
    """
    found = known.of(ref)
    if found is None:
        if not any(target.object in known.unread for target in ref.targets):
            yield Problem(
                ref.path,
                "unknown_reference",
                f"This company has no {word(ref)} {ref.said!r} that its user sees.",
                "Send the id of a record of this company, or the id that people see.",
            )
        return
    status = found.fields.get("STATUS")
    if status == "inactive":
        yield Problem(
            ref.path,
            "inactive_reference",
            f"The {word(ref)} {called(found, ref)} is inactive.",
            "Activate it, or use another.",
        )
    elif status == "active non-posting" and posted:
        yield Problem(
            ref.path,
            "non_posting_reference",
            f"The {word(ref)} {called(found, ref)} is a heading, not posted to.",
            "Use one below it.",
        )
    owner = found.fields.get(ENTITY) or ""
    if owner and entity and owner != entity:
        yield _foreign(ref, found, owner, entity)


def on_hold(entry: Entry, known: Known) -> Iterator[Problem]:
    """The vendor or customer is on hold."""
    party = known.of(entry.party)
    if entry.party is not None and party is not None and party.fields.get("ONHOLD") in TRUE:
        yield Problem(
            entry.party.path,
            "on_hold",
            f"The {word(entry.party)} {called(party, entry.party)} is on hold.",
            "Ask whoever put it on hold.",
        )


def named(refs: Iterable[Ref], known: Known) -> Iterator[Problem]:
    """Whatever is referred to exists and is active; who uses it is not asked."""
    for ref in refs:
        yield from _judged(ref, "", known, posted=False)


def unread_of(entry: Entry, known: Known) -> Iterator[Problem]:
    """What could not be looked up for an entry."""
    del entry
    return unread(known)


def unread(known: Known) -> Iterator[Problem]:
    """What could not be looked up, and was taken on trust."""
    for object_name, reason in known.unread.items():
        yield Problem(
            "",
            "unread",
            f"{object_name} could not be read, so that nothing was held against it: {reason}",
            f"Give the Web Services user the right to list {object_name}.",
        )


def word(ref: Ref) -> str:
    """What people call a record of that object."""
    return _WORDS.get(ref.object, ref.targets[0].words)


def called(found: Found | None, ref: Ref) -> str:
    """The id that people see, or else what the caller wrote."""
    return (found.natural if found is not None else "") or ref.said


def references(entry: Entry) -> Iterator[Ref]:
    """Everything that an entry refers to."""
    for line in entry.lines:
        if line.account is not None:
            yield line.account
        if line.allocation is not None:
            yield line.allocation
        yield from line.dimensions.values()
    yield from _heads(entry)


def _heads(entry: Entry) -> Iterator[Ref]:
    """What it refers to beside its lines, each once."""
    seen: set[tuple[str, str]] = set()
    for ref in _named(entry):
        if (ref.path, ref.said) not in seen:
            seen.add((ref.path, ref.said))
            yield ref


def _named(entry: Entry) -> Iterator[Ref]:
    heads = (entry.journal, entry.entity, entry.party, entry.definition)
    yield from (ref for ref in heads if ref is not None)
    yield from entry.others
    if entry.side is not None:
        yield entry.side.of
    yield from (one.document for one in entry.settles)
    yield from (one.source for one in entry.converts)


def _only_entity(entry: Entry, known: Known) -> str:
    """The entity of a document that lies in one; "" if its lines lie in several."""
    entities = {entity_of_line(line, entry, known) for line in entry.lines}
    return entities.pop() if len(entities) == 1 else ""


def _foreign(ref: Ref, found: Found | None, owner: str, user: str) -> Problem:
    return Problem(
        ref.path,
        "foreign_entity",
        f"The {word(ref)} {called(found, ref)} belongs to entity {owner}, and is used in {user}.",
        f"Use one of {user}, or one that all entities share.",
    )


def _nowhere(place: Ref, known: Known) -> Problem:
    return Problem(
        place.path,
        "outside_entities",
        f"The location {called(known.of(place), place)} lies in no entity, so that nobody keeps"
        " its books.",
        "Use a location of an entity.",
    )


_WORDS = {
    "GLACCOUNT": "account",
    "STATACCOUNT": "account",
    "LOCATIONENTITY": "entity",
    "COSTTYPE": "cost type",
    "ARINVOICE": "invoice",
    "APBILL": "bill",
    "APTERM": "term",
    "ARTERM": "term",
    "CHECKINGACCOUNT": "bank account",
    "SAVINGSACCOUNT": "bank account",
    "CREDITCARD": "card",
    "SUPDOC": "attachment",
    "ALLOCATION": "transaction allocation",
    "PODOCUMENTPARAMS": "transaction definition",
    "SODOCUMENTPARAMS": "transaction definition",
    "PODOCUMENT": "purchasing document",
    "PODOCUMENTENTRY": "line",
    "SODOCUMENTENTRY": "line",
}
