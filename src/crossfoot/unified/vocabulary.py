"""The words a resource is declared with. There are few, and they are enough: resist adding one.

    key        the record's own id
    at         one Intacct field <-> one attribute
    both       several fields <-> one attribute
    within     a nested struct
    each       a list whose items stand in several places, of the record or among its children
    children   what records of another object make: a list or its first member, of structs or values
    dims       the value of every dimension that the record carries, user-defined ones included
    derived    computed from other attributes of the same struct
    judged     told by nobody: judged from the record and from what else the company holds
    extras     custom fields
    fixed      the same for every record of the source
    absent     Intacct has no such thing: said, not forgotten

`find` says how callers may filter by an attribute, `write` when they may send it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Flag, IntEnum, auto
from typing import Any, Literal

from crossfoot.unified.blends import Blend
from crossfoot.unified.codecs import Codec, Operator
from crossfoot.unified.criteria import ALWAYS as ALL
from crossfoot.unified.criteria import Criterion
from crossfoot.unified.judging import Judge


class Find(Flag):
    """How callers may filter by an attribute."""

    NOT = 0
    EQ = auto()
    IN = auto()
    RANGE = auto()
    LIKE = auto()


class Write(IntEnum):
    """When callers may send an attribute: `ONCE` must be sent with a new record, and stays."""

    NEVER = 0
    CREATE = 1
    ONCE = 2
    ALWAYS = 3
    REQUIRED = 4


EQ, IN, RANGE, LIKE = Find.EQ, Find.IN, Find.RANGE, Find.LIKE
OPERATORS: dict[Find, tuple[Operator, ...]] = {
    EQ: ("eq", "ne"),
    IN: ("in",),
    RANGE: ("gt", "gte", "lt", "lte"),
    LIKE: ("like",),
}
"""The operators that each of them gives to callers."""

NEVER, CREATE, ONCE = Write.NEVER, Write.CREATE, Write.ONCE
ALWAYS, REQUIRED = Write.ALWAYS, Write.REQUIRED


@dataclass(frozen=True, slots=True)
class Key:
    """The record's own id, from the field that never changes and orders the list.

    It is a number, but for the few objects whose keys are `text`.
    """

    name: str
    find: Find = EQ | IN
    text: bool = False


@dataclass(frozen=True, slots=True)
class At:
    """One Intacct field; `via` names a codec where the annotation does not decide it.

    `most` is what Intacct keeps of what callers send: characters of a text, decimals of a number.
    """

    name: str
    via: Codec | None = None
    find: Find = Find.NOT
    write: Write = NEVER
    most: int | None = None


@dataclass(frozen=True, slots=True)
class Both:
    """Several Intacct fields, blended."""

    via: Blend
    find: Find = Find.NOT
    write: Write = NEVER


@dataclass(frozen=True, slots=True)
class Within:
    """A nested struct; it is null, or left out of its list, when every field of it is blank."""

    fields: Mapping[str, "Field"]


@dataclass(frozen=True, slots=True)
class Each:
    """A list whose items stand in several places; `by` is the item's attribute to filter by.

    The places are parts of the record, or else children of several kinds. Where the annotation is
    no list, it is the first item that there is.
    """

    items: "tuple[Within | Children, ...]"
    by: str = ""
    find: Find = Find.NOT


@dataclass(frozen=True, slots=True)
class Children:
    """Records of another object, whose field `by` holds this record's field `of`.

    The annotation decides what becomes of them: a list of structs, one struct (the first record's,
    or null), or, where there is but one field, a list of its values, each once, or one value: the
    first, or the one to `take`. Written, structs are the lines of a document; a bare value is a
    reference, whose natural id goes into the field `of`.
    """

    object: str
    by: str
    of: str
    fields: Mapping[str, "Field"]
    where: Criterion = ALL
    take: Literal["first", "least", "greatest"] = "first"
    write: Write = NEVER


@dataclass(frozen=True, slots=True)
class Dims:
    """The value of every dimension that the record carries; a filter names the dimension."""

    find: Find = Find.NOT
    write: Write = NEVER


@dataclass(frozen=True, slots=True)
class Derived:
    """What `compute` makes of other attributes of the same struct; nobody can filter by it.

    Written, it is what a document says for all its lines: each line has it that says nothing else.
    """

    compute: Callable[..., Any]
    of: tuple[str, ...]
    write: Write = NEVER


@dataclass(frozen=True, slots=True)
class Judged:
    """A part of what `judge` says of the record; written, what makes the judge say so."""

    judge: Judge
    part: str
    find: Find = Find.NOT
    write: Write = NEVER


@dataclass(frozen=True, slots=True)
class Extras:
    """The account's custom fields, by their Intacct names."""

    write: Write = NEVER


@dataclass(frozen=True, slots=True)
class Fixed:
    """The same value for every record of the source."""

    value: Any
    find: Find = field(default=EQ | IN)


@dataclass(frozen=True, slots=True)
class Absent:
    """Intacct has no such thing, for this reason: the attribute is null."""

    reason: str


Field = (
    Key | At | Both | Within | Each | Children | Dims | Derived | Judged | Extras | Fixed | Absent
)


def key(name: str, *, text: bool = False) -> Key:
    """The record's own id."""
    return Key(name, text=text)


def at(
    name: str,
    via: Codec | None = None,
    *,
    find: Find = Find.NOT,
    write: Write = NEVER,
    most: int | None = None,
) -> At:
    """One Intacct field."""
    return At(name, via, find, write, most)


def both(via: Blend, *, find: Find = Find.NOT, write: Write = NEVER) -> Both:
    """Several Intacct fields, blended."""
    return Both(via, find, write)


def within(**fields: Field) -> Within:
    """A nested struct."""
    return Within(fields)


def each(*items: Within | Children, by: str = "", find: Find = Find.NOT) -> Each:
    """A list whose items stand in several places of the record, or among its children."""
    return Each(items, by, find)


def children(  # noqa: PLR0913 -- most of them are keywords that have defaults
    object: str,  # noqa: A002 -- Intacct's word
    *,
    by: str,
    of: str,
    where: Criterion = ALL,
    take: Literal["first", "least", "greatest"] = "first",
    write: Write = NEVER,
    **fields: Field,
) -> Children:
    """Records of another object, those for which `where` holds."""
    return Children(object, by, of, fields, where, take, write)


def dims(*, find: Find = Find.NOT, write: Write = NEVER) -> Dims:
    """Every dimension of the record."""
    return Dims(find, write)


def derived(compute: Callable[..., Any], *of: str, write: Write = NEVER) -> Derived:
    """Computed from attributes that stand beside it."""
    return Derived(compute, of, write)


def judged(judge: Judge, part: str, *, find: Find = Find.NOT, write: Write = NEVER) -> Judged:
    """A part of a judge's verdict on the record."""
    return Judged(judge, part, find, write)


def extras(*, write: Write = NEVER) -> Extras:
    """The account's custom fields."""
    return Extras(write)


def fixed(value: Any) -> Fixed:
    """The same value for every record of the source."""
    return Fixed(value)


def absent(reason: str) -> Absent:
    """Intacct has no such thing."""
    return Absent(reason)


def kinds_of(field: Field) -> tuple[Children, ...]:
    """The kinds of children that a field is made of; none, if it stands in the record itself."""
    match field:
        case Children():
            return (field,)
        case Each(items=items):
            return tuple(one for one in items if isinstance(one, Children))
        case _:
            return ()
