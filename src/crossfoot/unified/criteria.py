"""Which records a query wants: pure data in Intacct's field names, not in a gateway's spelling."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal, assert_never

Relation = Literal[
    "eq", "ne", "lt", "lte", "gt", "gte", "like", "in", "not_in", "is_null", "not_null"
]


@dataclass(frozen=True, slots=True)
class Match:
    """One comparison of one Intacct field with gateway text."""

    field: str
    relation: Relation
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Every:
    """All of these hold; with none, everything matches."""

    members: tuple["Criterion", ...]


@dataclass(frozen=True, slots=True)
class Some:
    """At least one of these holds; with none, nothing matches."""

    members: tuple["Criterion", ...]


@dataclass(frozen=True, slots=True)
class Linked:
    """The field is among the values that field `by` has in those records of `object` that match.

    With `negated` it is not among them. Whoever asks the gateway asks for those values first. `key`
    is the object's own: that of an object which a company defined itself is `id`.
    """

    field: str
    object: str
    by: str
    matching: "Criterion"
    negated: bool = False
    key: str = "RECORDNO"


Criterion = Match | Every | Some | Linked

ALWAYS: Final = Every(())
NEVER: Final = Some(())


def fields_of(criterion: Criterion) -> tuple[str, ...]:
    """The fields of a record that a criterion looks at, each once."""
    match criterion:
        case Match(name) | Linked(name):
            return (name,)
        case Every(members) | Some(members):
            return tuple(dict.fromkeys(name for one in members for name in fields_of(one)))
        case _:
            assert_never(criterion)


def meets(record: Mapping[str, Any], criterion: Criterion) -> bool:
    """Whether a fetched record meets a criterion that compares texts for being the same.

    A field that the record lacks is blank. Raises ValueError for any other comparison.
    """
    match criterion:
        case Every(members):
            return all(meets(record, one) for one in members)
        case Some(members):
            return any(meets(record, one) for one in members)
        case Match(name, "eq" | "in", values):
            return (record.get(name) or "") in values
        case Match(name, "ne" | "not_in", values):
            return (record.get(name) or "") not in values
        case Match(name, "is_null"):
            return not record.get(name)
        case Match(name, "not_null"):
            return bool(record.get(name))
        case _:
            raise ValueError(f"{criterion} cannot be held against a record that was fetched.")


def every(members: Iterable[Criterion]) -> Criterion:
    """The conjunction, without what always holds; NEVER as soon as one member never does."""
    kept: list[Criterion] = []
    for member in members:
        if member == NEVER:
            return NEVER
        kept.extend(member.members if isinstance(member, Every) else (member,))
    return kept[0] if len(kept) == 1 else Every(tuple(kept))


def some(members: Iterable[Criterion]) -> Criterion:
    """The disjunction, without what never holds; ALWAYS as soon as one member always does."""
    kept: list[Criterion] = []
    for member in members:
        if member == ALWAYS:
            return ALWAYS
        kept.extend(member.members if isinstance(member, Some) else (member,))
    return kept[0] if len(kept) == 1 else Some(tuple(kept))


def among(field: str, values: Iterable[str]) -> Criterion:
    """The field has one of these values; an empty text among them means a blank field."""
    wanted = tuple(values)
    filled = tuple(value for value in wanted if value)
    members: list[Criterion] = []
    if filled:
        members.append(Match(field, "in" if len(filled) > 1 else "eq", filled))
    if len(filled) < len(wanted):
        members.append(Match(field, "is_null"))
    return some(members)


def other_than(field: str, values: Iterable[str]) -> Criterion:
    """The field has none of these values; unlike in SQL, a blank field has none of them."""
    wanted = tuple(values)
    relation: Relation = "not_in" if len(wanted) > 1 else "ne"
    return Some((Match(field, relation, wanted), Match(field, "is_null"))) if wanted else ALWAYS
