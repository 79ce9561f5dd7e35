"""Whether the fields that overrides read exist, can hold the values and can be asked for.

The facts come from one company's lookup, or, for a whole environment, from the catalog, which does
not know the fields that companies made themselves: what it lacks is then worth a note, no more.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from crossfoot.errors import Problem
from crossfoot.unified.codecs import FLAG, Labels
from crossfoot.unified.custom_fields import CODECS
from crossfoot.unified.override_documents import CUSTOM
from crossfoot.unified.override_types import FINDS, POSSIBLE
from crossfoot.unified.overrides import Use
from crossfoot.unified.vocabulary import RANGE, Find

TEXTS: Final = frozenset({"TEXT", "ENUM", "SEQUENCE"})
NUMBERS: Final = frozenset({"INTEGER", "DECIMAL", "CURRENCY", "PERCENT"})
HOLDS: Final[Mapping[str, frozenset[str]]] = {
    "string": TEXTS | NUMBERS | {"BOOLEAN"},
    "enum": TEXTS | NUMBERS | {"BOOLEAN"},
    "integer": frozenset({"INTEGER", "SEQUENCE", "TEXT"}),
    "number": NUMBERS | {"TEXT"},
    "boolean": frozenset({"BOOLEAN"}),
    "date": frozenset({"DATE"}),
    "date-time": frozenset({"TIMESTAMP"}),
}
"""What a value of each kind can be read from: DATATYPEs of lookup (intacct-xml §3.6)."""


@dataclass(frozen=True, slots=True)
class FieldFacts:
    """A field: its name as Intacct spells it, its type, its labels, and whether it can be asked."""

    name: str
    type: str
    values: tuple[str, ...] = ()
    queryable: bool = True


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of the fields that are used.

    `fields` has None for one that its object lacks, and nothing for one whose object is not known.
    `own` are the custom fields that a company made, by object. `complete` says that a field which
    is not there is nowhere.
    """

    fields: Mapping[tuple[str, str], FieldFacts | None]
    own: Mapping[str, Sequence[str]] = field(default_factory=dict)
    complete: bool = True


@dataclass(frozen=True, slots=True)
class Verdict:
    """What forbids an override, and what its author should know of it."""

    problems: tuple[Problem, ...]
    notes: tuple[Problem, ...]


def check_uses(uses: Sequence[Use], known: Known) -> Verdict:
    """Every problem of the fields that overrides read."""
    problems: list[Problem] = []
    notes: list[Problem] = []
    for use in uses:
        if (use.object, use.name) not in known.fields:
            notes.append(_unknown_object(use))
            continue
        facts = known.fields[use.object, use.name]
        if facts is None:
            (problems if known.complete else notes).append(_missing(use, uses, known))
            continue
        problems.extend(_mistakes(use, facts))
        notes.extend(_unmapped(use, facts))
    problems.extend(p for use in uses for p in _clashes(use, uses, known))
    return Verdict(tuple(dict.fromkeys(problems)), tuple(dict.fromkeys(notes)))


def _unknown_object(use: Use) -> Problem:
    words = f"{use.object} is not known here: {use.name} could not be checked."
    return Problem(f"{use.entry.place}.field", "unchecked", words, "Read a record to see it.")


def _missing(use: Use, uses: Sequence[Use], known: Known) -> Problem:
    path = f"{use.entry.place}.field"
    if not known.complete:
        words = f"{use.name} is no standard field of {use.object}; where a company has none, "
        return Problem(path, "unchecked", f"{words}it is null.", "Check it in each account.")
    words = f"{use.object} has no field {use.name} in this company."
    elsewhere = [
        other.source.tag or other.source.object
        for other in uses
        if other.entry is use.entry and known.fields.get((other.object, other.name))
    ]
    if elsewhere:
        remedy = f"{', '.join(elsewhere)} has: say it under sources.{elsewhere[0]} alone."
    else:
        remedy = f"GET /proxy/{use.object.lower()} shows the fields that there are."
    return Problem(path, "unknown", words, remedy)


def _mistakes(use: Use, facts: FieldFacts) -> Iterator[Problem]:
    place, path = use.entry.place, use.entry.path
    if facts.name.rpartition(".")[2] != use.name.rpartition(".")[2]:
        words = f"Intacct spells {use.name} as {facts.name}."
        yield Problem(f"{place}.field", "spelling", words, f"Use {facts.name}.")
    if not facts.queryable:
        words = f"Sage Intacct refuses {use.name} in a query: it can be neither read nor asked for."
        yield Problem(f"{place}.field", "not_queryable", words, "Choose another field.")
    codec = use.codec
    if codec is None:
        yield from _impossible_find(use, facts)
        return
    holds = HOLDS["enum"] if isinstance(codec, Labels) else HOLDS[codec.kind]
    if not _can_hold(codec, facts, holds):
        words = f"{use.name} is {facts.type} in Intacct: {path} cannot be a {codec.kind} of it."
        yield Problem(f"{place}.field", "type", words, _remedy(codec.kind, path))
    elif facts.type == "TEXT" and codec.kind in {"number", "integer"} and use.find:
        words = f"{use.name} is text, which Intacct compares letter by letter."
        yield Problem(f"{place}.find", "not_queryable", words, 'Send "find": [].')
    if isinstance(codec, Labels) and facts.values and codec is not FLAG:
        for label in codec.table:
            if label not in facts.values:
                words = f"{use.name} has no label {label!r}."
                remedy = f"It has: {', '.join(facts.values)}."
                yield Problem(f"{place}.values.{label}", "unknown", words, remedy)


def _can_hold(codec: object, facts: FieldFacts, holds: frozenset[str]) -> bool:
    return facts.type in (HOLDS["boolean"] if codec is FLAG else holds)


def _remedy(kind: str, path: str) -> str:
    if kind == "boolean":
        return 'Say in values what is true and what is false: {"Yes": true, "No": false}.'
    return "Leave type out." if path.startswith(CUSTOM) else "Choose a field of that type."


def _impossible_find(use: Use, facts: FieldFacts) -> Iterator[Problem]:
    """Filters that an added field was given, and that its type in Intacct cannot have."""
    codec = CODECS.get(facts.type)
    kind = "string" if codec is None else codec.kind
    possible: Find = POSSIBLE[kind]
    if use.find is not None and use.find & ~possible:
        refused = ", ".join(w for w, one in FINDS.items() if one in use.find and not one & possible)
        words = f"{use.name} is a {kind}, which cannot be filtered with {refused}."
        usable = ", ".join(word for word, one in FINDS.items() if one in possible)
        yield Problem(f"{use.entry.place}.find", "not_queryable", words, f"Use: {usable}.")
    if use.find is not None and RANGE in use.find and facts.type in TEXTS:
        words = f"{use.name} is text, which Intacct compares letter by letter."
        yield Problem(f"{use.entry.place}.find", "not_queryable", words, "Leave range out.")


def _unmapped(use: Use, facts: FieldFacts) -> Iterator[Problem]:
    codec = use.codec
    if isinstance(codec, Labels) and codec is not FLAG:
        missing = [label for label in facts.values if label not in codec.table]
        if missing:
            words = f"Labels that are not in the table come as they are: {', '.join(missing)}."
            yield Problem(f"{use.entry.place}.values", "unmapped", words, "Add them.")


def _clashes(use: Use, uses: Sequence[Use], known: Known) -> Iterator[Problem]:
    """An added field must not take the name of another custom field of the company."""
    name = use.entry.path.removeprefix(CUSTOM)
    if not use.entry.path.startswith(CUSTOM) or name.upper() == use.name.upper():
        return
    own = {one.upper() for one in known.own.get(use.object, ())}
    read = {other.name.upper() for other in uses if other.entry.path.startswith(CUSTOM)}
    if name.upper() in own - read:
        words = f"{use.object} has a custom field {name} already, which is not {use.name}."
        yield Problem(use.entry.place, "name", words, "Choose another name, or rename that one.")
