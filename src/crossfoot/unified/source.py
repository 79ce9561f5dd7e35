"""A source: where a resource lives in one Intacct object."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

from crossfoot.errors import DeclarationError
from crossfoot.unified.codecs import Record
from crossfoot.unified.criteria import ALWAYS, Criterion
from crossfoot.unified.custom_fields import CustomFields, Origin
from crossfoot.unified.judging import Judge
from crossfoot.unified.vocabulary import Dims, Field, Judged, Key, Within, kinds_of
from crossfoot.unified.writing.method import Method

LONGEST_NUMBER: Final = 18
LONGEST_KEY: Final = 100
"""Characters; no key of Intacct's is longer."""


@dataclass(frozen=True)
class Source:
    """One Intacct object, and where in it each attribute of the struct is found.

    `also` names values of an attribute by which a filter takes the whole source, beside those that
    its records show. `where` holds for every record of the source: the object has others. Of a
    `gathered` source Intacct hands out all records at once, and no query can ask for some; `listed`
    ones are asked for by `get_list`, the older query, and described nowhere.

    `writes` says what callers may do with its records: `create`, `update`, `delete`, and whatever
    else a PATCH of `status` means (`void` …). When a write was done but its answer got lost, the
    record is found again by the fields in `find_back`, as they were sent. `posts` makes of a draft
    what it would post to the ledger (`crossfoot.unified.writing.entry`).

    The rest is what overrides say (`crossfoot.unified.overrides` puts it here): of `custom` fields;
    which level each overridden attribute comes from (`origins`); and the values that single records
    were given, by attribute and record number (`pinned`). Those of attributes that are read from
    fields are in `fields` already; whoever computes an attribute looks into `pinned`.
    """

    object: str
    fields: Mapping[str, Field]
    tag: str = ""
    also: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    where: Criterion = ALWAYS
    gathered: bool = False
    listed: bool = False
    writes: Mapping[str, Method] = field(default_factory=dict)
    find_back: tuple[str, ...] = ()
    posts: Callable[[Any], Any] | None = None

    @property
    def described(self) -> bool:
        """Whether the object is one that lookup and the catalog describe."""
        return not (self.gathered or self.listed)

    custom: CustomFields = field(default_factory=CustomFields)
    origins: Mapping[str, Origin] = field(default_factory=dict)
    pinned: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    @cached_property
    def key(self) -> str:
        """The Intacct field that identifies a record and orders the list."""
        return self._key.name

    @cached_property
    def _key(self) -> Key:
        for declared in self.fields.values():
            if isinstance(declared, Key):
                return declared
        raise DeclarationError(f"{self.object}: no key() among its fields.")

    @cached_property
    def dimensioned(self) -> tuple[str, ...]:
        """The objects whose dimensions it reads: its own, and those of its children."""
        return tuple(dict.fromkeys(_dimensioned(self.object, self.fields)))

    def words(self, choose: str) -> tuple[str, ...]:
        """What a chooser of this name may say to mean this source."""
        return (self.tag, *self.also.get(choose, ()))

    @cached_property
    def judges(self) -> tuple[Judge, ...]:
        """Who says of its records what Intacct does not."""
        declared = self.fields.values()
        return tuple(dict.fromkeys(one.judge for one in declared if isinstance(one, Judged)))

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
        if not key or not record_id.startswith(self.prefix):
            return None
        if self._key.text:
            return key if len(key) <= LONGEST_KEY else None
        return key if key.isdecimal() and key.isascii() and len(key) <= LONGEST_NUMBER else None


def _dimensioned(name: str, fields: Mapping[str, Field]) -> Iterator[str]:
    for declared in fields.values():
        if isinstance(declared, Dims):
            yield name
        elif isinstance(declared, Within):
            yield from _dimensioned(name, declared.fields)
        for kind in kinds_of(declared):
            yield from _dimensioned(kind.object, kind.fields)
