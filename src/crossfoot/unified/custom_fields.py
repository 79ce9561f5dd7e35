"""Custom fields: what an account added to Intacct's objects, typed as its lookup tells."""

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from crossfoot.unified.codecs import (
    DAY,
    FLAG,
    INSTANT,
    INTEGER,
    NUMBER,
    PARSERS,
    TEXT,
    Codec,
    Labels,
    Operator,
)
from crossfoot.unified.vocabulary import OPERATORS, Find

Origin = Literal["base", "environment", "account", "company"]
"""Who says where an attribute is read from; `company` for the custom fields it made itself."""

NOT: Final = Find.NOT
CODECS: Final[Mapping[str, Codec]] = {
    "INTEGER": INTEGER,
    "DECIMAL": NUMBER,
    "CURRENCY": NUMBER,
    "PERCENT": NUMBER,
    "BOOLEAN": FLAG,
    "DATE": DAY,
    "TIMESTAMP": INSTANT,
}
"""By the DATATYPE that lookup reports (intacct-xml §3.6); all others are text."""


@dataclass(frozen=True, slots=True)
class CustomField:
    """A custom field: one that an account's lookup reports, or one that an override adds.

    `name` is what callers call it; `field` is Intacct's name, where that is another. `via` names a
    codec, where the datatype does not decide it, and `find` how callers may filter by it: by its
    type, where it is not said.
    """

    name: str
    datatype: str = ""
    field: str = ""
    via: Codec | None = None
    find: Find | None = None
    origin: Origin = "company"

    @property
    def read_from(self) -> str:
        """The Intacct field."""
        return self.field or self.name

    @property
    def codec(self) -> Codec:
        """How its text is read and asked for."""
        return self.via or CODECS.get(self.datatype, TEXT)

    @property
    def sorts(self) -> bool:
        """Whether Intacct can put records in its order."""
        kinds = {"string", "integer", "number", "date", "date-time"}
        return self.codec.kind in kinds and not isinstance(self.codec, Labels) and self.find != NOT

    def check(self, operator: Operator, texts: Sequence[str]) -> None:
        """Raise ValueError, in words for the caller, when a filter may not ask so."""
        kind = self.codec.kind
        if self.find is not None and not any(
            operator in words for find, words in OPERATORS.items() if find in self.find
        ):
            raise ValueError(_refused(self.find))
        if operator == "like" and kind not in {"string", "enum"}:
            raise ValueError(f"it is a {kind}: only texts have a pattern.")
        if operator in {"gt", "gte", "lt", "lte"} and kind == "boolean":
            raise ValueError("it is true or false: neither is the greater.")
        if operator == "like":
            return
        for text in texts:
            self._check_value(text)

    def _check_value(self, text: str) -> None:
        codec = self.codec
        if codec.kind != "enum":
            PARSERS.get(codec.kind, str)(text)
        elif text not in codec.values:
            raise ValueError(f"{text!r} is none of: {', '.join(codec.values)}.")


@dataclass(frozen=True, slots=True)
class CustomFields:
    """What overrides say of the custom fields of one source.

    `named` has those that they add, rename or give another type; None hides one. Where `own` is
    false, the company's own do not appear by themselves.
    """

    named: Mapping[str, CustomField | None] = dataclasses.field(default_factory=dict)
    own: bool = True

    def among(self, reported: Sequence[CustomField]) -> tuple[CustomField, ...]:
        """The custom fields that callers see: the company's own, then those of the overrides.

        One that an override gives another name appears under that name alone.
        """
        renamed = {one.read_from.upper() for one in self.named.values() if one is not None}
        spoken_of = renamed | {name.upper() for name in self.named}
        own = [one for one in reported if self.own and one.name.upper() not in spoken_of]
        return (*own, *(one for one in self.named.values() if one is not None))


def _refused(find: Find) -> str:
    words = [word for one, operators in OPERATORS.items() if one in find for word in operators]
    return f"it can be filtered with {', '.join(words)}." if words else "it cannot be filtered by."
