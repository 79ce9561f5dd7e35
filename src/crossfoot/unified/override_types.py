"""What an override's field can be read as, and how callers may then filter by it."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

import msgspec
from msgspec import UNSET

from crossfoot.errors import Problem
from crossfoot.unified.attributes import Attribute
from crossfoot.unified.codecs import (
    BY_ANNOTATION,
    DAY,
    FLAG,
    INSTANT,
    INTEGER,
    NUMBER,
    TEXT,
    Codec,
    Labels,
)
from crossfoot.unified.override_documents import Entry, Spec
from crossfoot.unified.override_paths import is_enumeration, kind_of
from crossfoot.unified.pinned import Table
from crossfoot.unified.vocabulary import EQ, IN, LIKE, RANGE, Find

FINDS: Final = {"eq": EQ, "in": IN, "range": RANGE, "like": LIKE}
BY_TYPE: Final[Mapping[str, Codec]] = {
    "string": TEXT,
    "integer": INTEGER,
    "number": NUMBER,
    "boolean": FLAG,
    "date": DAY,
    "date-time": INSTANT,
}
USABLE: Final[Mapping[str, Find]] = {
    "string": EQ | IN | LIKE,
    "integer": EQ | IN | RANGE,
    "number": EQ | IN | RANGE,
    "date": EQ | IN | RANGE,
    "date-time": EQ | RANGE,
    "boolean": EQ | IN,
    "enum": EQ | IN,
}
"""How callers may filter by a value of each kind, if nothing else is said."""
POSSIBLE: Final = {**USABLE, "string": EQ | IN | LIKE | RANGE, "date-time": EQ | IN | RANGE}


class Refused(Exception):  # noqa: N818 -- it is caught where it is raised: an override is refused
    """This entry of an override cannot be put in."""

    def __init__(
        self, entry: Entry, rule: str, message: str, remedy: str = "", *, at: str = ""
    ) -> None:
        super().__init__(message)
        self.problem = Problem(f"{entry.place}{at}", rule, message, remedy)


def codec_for(entry: Entry, spec: Spec, attribute: Attribute) -> Codec:
    """How the attribute's own type is read from a field. Raises Refused where it cannot be."""
    kind = kind_of(attribute)
    if spec.type is not UNSET and spec.type != kind:
        words = f"{entry.path} is a {kind}: it cannot hold a {spec.type}."
        raise Refused(entry, "type", words, "Leave type out.", at=".type")
    if kind == "enum":
        return _enumeration(entry, spec, attribute)
    if not spec.values:
        return BY_ANNOTATION.get(attribute.type, TEXT)
    if kind not in {"string", "boolean"}:
        words = f"{entry.path} is a {kind}: no table of labels makes one."
        raise Refused(entry, "type", words, "Leave values out.", at=".values")
    for label, value in spec.values.items():
        if not isinstance(value, bool if kind == "boolean" else str):
            words = f"{entry.path} is a {kind}: {value!r} is none."
            raise Refused(entry, "type", words, at=f".values.{label}")
    return Labels(spec.values, "boolean") if kind == "boolean" else Table(spec.values, "string")


def _enumeration(entry: Entry, spec: Spec, attribute: Attribute) -> Codec:
    if not spec.values:
        words = f"{entry.path} is one of: {', '.join(attribute.type)}."
        remedy = "Say in values which label of the field means which of them."
        raise Refused(entry, "required", words, remedy, at=".values")
    return Labels(
        {
            label: value_for(entry, attribute, said, at=f".values.{label}")
            for label, said in spec.values.items()
        }
    )


def codec_for_custom(entry: Entry, spec: Spec) -> Codec | None:
    """How an added field is read; None where its own type in Intacct decides. Raises Refused."""
    if not spec.values:
        if spec.type == "enum":
            words = "An enumeration needs its labels."
            remedy = 'Send values: {"High": "high"}.'
            raise Refused(entry, "required", words, remedy, at=".values")
        return None if spec.type is UNSET else BY_TYPE[spec.type]
    kinds = {type(value) for value in spec.values.values()}
    wanted = "boolean" if kinds == {bool} else "enum"
    if len(kinds) > 1 or spec.type not in {UNSET, wanted}:
        words = "The values of a table are all texts (an enumeration), or all true or false."
        raise Refused(entry, "type", words, "Leave type out.", at=".values")
    return Labels(spec.values, "boolean" if wanted == "boolean" else "enum")


def find_for(
    entry: Entry, spec: Spec, codec: Codec | None, declared: Find = Find.NOT
) -> Find | None:
    """How callers may filter; None where the field's own type decides.

    Raises Refused where what is asked for cannot be.
    """
    possible = _possible(codec)
    if spec.find is UNSET:
        return None if codec is None else declared & possible or USABLE[codec.kind] & possible
    asked = Find.NOT
    for word in spec.find:
        asked |= FINDS[word]
    if asked & ~possible:
        refused = ", ".join(word for word in spec.find if FINDS[word] & ~possible)
        what = "table of labels" if isinstance(codec, Labels) else codec and codec.kind
        words = f"A {what} cannot be filtered with {refused}."
        usable = ", ".join(word for word, one in FINDS.items() if one in possible)
        raise Refused(entry, "not_queryable", words, f"Use: {usable}.", at=".find")
    return asked


def _possible(codec: Codec | None) -> Find:
    if codec is None:
        return EQ | IN | LIKE | RANGE
    if isinstance(codec, Table):
        return EQ | IN | LIKE
    return EQ | IN if isinstance(codec, Labels) else POSSIBLE[codec.kind]


def value_for(entry: Entry, attribute: Attribute, said: Any, *, at: str = "") -> Any:
    """A value of the attribute's type. Raises Refused."""
    exact = attribute.type is not Decimal or not isinstance(said, str | int)
    try:
        if said is not None:
            return msgspec.convert(said, attribute.type, strict=exact)
    except msgspec.ValidationError:
        pass
    words = f"{entry.path} is a {kind_of(attribute)}: {said!r} is none."
    if is_enumeration(attribute):
        remedy = f"It is one of: {', '.join(attribute.type)}."
        raise Refused(entry, "unknown", words, remedy, at=at)
    raise Refused(entry, "type", words, at=at)
