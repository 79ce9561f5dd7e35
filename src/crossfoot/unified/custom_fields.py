"""Custom fields: what an account added to Intacct's objects, typed as its lookup tells."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from crossfoot.unified.codecs import (
    DAY,
    FLAG,
    INSTANT,
    INTEGER,
    NUMBER,
    PARSERS,
    TEXT,
    Codec,
    Operator,
)

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
    """A custom field as an account's lookup reports it."""

    name: str
    datatype: str

    @property
    def codec(self) -> Codec:
        """How its text is read and asked for."""
        return CODECS.get(self.datatype, TEXT)

    def check(self, operator: Operator, texts: Sequence[str]) -> None:
        """Raise ValueError, in words for the caller, when a filter may not ask so."""
        kind = self.codec.kind
        if operator == "like" and kind != "string":
            raise ValueError(f"it is a {kind}: only texts have a pattern.")
        if operator in {"gt", "gte", "lt", "lte"} and kind == "boolean":
            raise ValueError("it is true or false: neither is the greater.")
        for text in texts:
            PARSERS.get(kind, str)(text)
