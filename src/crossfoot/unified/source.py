"""A source: where a resource lives in one Intacct object."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from crossfoot.errors import DeclarationError
from crossfoot.unified.codecs import Record
from crossfoot.unified.vocabulary import Field, Key


@dataclass(frozen=True)
class Source:
    """One Intacct object, and where in it each attribute of the struct is found.

    `also` names values of an attribute by which a filter takes the whole source, beside those that
    its records show.
    """

    object: str
    fields: Mapping[str, Field]
    tag: str = ""
    also: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @cached_property
    def key(self) -> str:
        """The Intacct field that identifies a record and orders the list."""
        for declared in self.fields.values():
            if isinstance(declared, Key):
                return declared.name
        raise DeclarationError(f"{self.object}: no key() among its fields.")

    @property
    def prefix(self) -> str:
        """What stands before the key in a unified id."""
        return f"{self.tag}_" if self.tag else ""

    def record_id(self, record: Record) -> str:
        """The unified id of a gateway record."""
        return f"{self.prefix}{record[self.key]}"

    def key_of(self, record_id: str) -> str | None:
        """The key in a unified id; None when the id is not of this source."""
        key = record_id.removeprefix(self.prefix)
        ours = record_id.startswith(self.prefix) and key.isdecimal() and key.isascii()
        return key if ours and len(key) <= 18 else None
