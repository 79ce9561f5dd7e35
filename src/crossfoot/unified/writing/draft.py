"""What a body became: typed values by public names, references, and what the gateway is sent."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from crossfoot.unified.codecs import Record
from crossfoot.unified.plan import Facts
from crossfoot.unified.resource import Resource
from crossfoot.unified.source import Source
from crossfoot.unified.targets import Target
from crossfoot.unified.writing.method import Method

Values: TypeAlias = dict[str, Any]
"""By attribute: `Decimal`, `date`, `datetime`, `str`, `bool`, `int`, a `Ref`, lists of dicts for
lines and the like; dimensions as `{type: Ref}`, custom fields as `{name: value}`. None blanks."""


@dataclass(frozen=True, slots=True)
class Ref:
    """A record that the body names at `path`: by its `key`, or the `natural` id that people see.

    It is one of `targets`: an account may be a general or a statistical one.
    """

    path: str
    targets: tuple[Target, ...]
    key: str = ""
    natural: str = ""

    @property
    def object(self) -> str:
        """The object, where there is but one that it may be of."""
        return self.targets[0].object

    @property
    def said(self) -> str:
        """The id as the caller said it, more or less."""
        if self.natural:
            return self.natural
        tag = self.targets[0].tag
        return f"{tag}_{self.key}" if tag else self.key


@dataclass(frozen=True, slots=True)
class Found:
    """What was looked up of a reference: the record's key, its natural id, and fields of it."""

    key: str
    natural: str
    target: Target
    fields: Record = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Draft:
    """A body that was decoded: nothing is wrong with it as far as it alone can tell.

    `key` is that of the record to change; `shown` is what a GET shows of it, `present` what the
    gateway's `read` has, with its lines. `remote` is what the caller sent for Intacct alone.
    """

    resource: Resource
    source: Source
    operation: str
    method: Method
    facts: Facts
    values: Values = field(default_factory=dict)
    key: str = ""
    shown: Mapping[str, Any] = field(default_factory=dict)
    present: Record = field(default_factory=dict)
    remote: Mapping[str, Any] = field(default_factory=dict)

    def refs(self) -> Iterator[Ref]:
        """Every record that it names, in the order of the body."""
        return _refs(self.values)


def _refs(value: Any) -> Iterator[Ref]:
    match value:
        case Ref():
            yield value
        case dict():
            for one in value.values():
                yield from _refs(one)
        case list():
            for one in value:
                yield from _refs(one)


@dataclass(frozen=True, slots=True)
class GatewayBody:
    """What the gateway is sent: a function, and the elements of one record.

    `beside` are records of other objects that the same function writes first. `attributes` are
    those of a legacy function's element. `keys` are the records that a `delete` names.
    """

    function: str
    object: str
    values: Mapping[str, Any] = field(default_factory=dict)
    attributes: Mapping[str, str] = field(default_factory=dict)
    beside: Sequence[tuple[str, Mapping[str, Any]]] = ()
    keys: tuple[str, ...] = ()
