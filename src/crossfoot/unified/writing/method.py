"""How Intacct wants a write said: function, elements, lines (intacct-xml §3.9, §3.10)."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from crossfoot.errors import Problem

GENERIC: Final = frozenset({"create", "update", "delete"})
"""Functions that take any object; all others have their own elements, in small letters."""

STATUS: Final = "status"
"""The attribute whose values are sent as `Method.states` say."""

Complete = Callable[[dict[str, Any], str], Iterator[Problem]]
"""Rules of a document: fills in what follows from other values, and tells what contradicts.

It is given the values by their public names and the operation. Problems have the caller's paths.
"""


def nothing_more(values: dict[str, Any], operation: str) -> Iterator[Problem]:
    """No rules beyond those of each field."""
    del values, operation
    yield from ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """How the lines of a document are sent: `collection` holds an `item` for each.

    `whole` says that an update must name every line that is to stay: then the present ones are sent
    again, with the fields in `kept` beside those that lines are declared with. A legacy update has
    another element for a line that is there already, `changed`, with its number as an attribute and
    the fields in `kept`; it cannot take lines away. `names` are elements that are not called like
    their fields, `held` is what the collection is called when the record is read, if it is another
    name; `lines` are those below a line, such as its taxes. Elements count lines from one, fields
    from `first`.
    """

    collection: str
    item: str
    names: Mapping[str, str] = field(default_factory=dict)
    always: Mapping[str, Any] = field(default_factory=dict)
    kept: tuple[str, ...] = ()
    whole: bool = False
    changed: str = ""
    lines: Mapping[str, "Lines"] = field(default_factory=dict)
    held: str = ""
    least: int = 1
    first: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """A record of another object that is written with this one, in the same function.

    An employee's names and addresses are those of a CONTACT, which must be there first (§4.5). The
    fields below `structure` go there; `by` names the record, in both.
    """

    structure: str
    object: str
    by: str


@dataclass(frozen=True, slots=True)
class Method:
    """One write: `Method("create")` for the generic function, else the name of a legacy one.

    names: elements by Intacct field, where they are not the field (generic) or the field in small
        letters (legacy); a dot leads into an inner element (`payto.contactname`), and what has a
        blank name is not sent: it is there for the rules.
    lines: attribute -> how its lines are sent.
    always: elements that every call has.
    copies: element -> the field whose value it has too, where the caller does not say another.
    usual: element -> what is sent where the caller does not say another.
    kept: fields that an update must say again, as they are.
    states: what is sent for a `status` that the caller names; any other is refused.
    status: a PATCH with this `status` means this method, and may name only what is in `names`.
    day: the element that takes the day on which it is done, today if the caller names none.
    key: the field that names the record in an update, if it is not the source's key.
    answered: the field that the answer names a new record by, if it is not the source's key.
    beside: a record that goes with it.
    complete: the document's own rules.
    """

    function: str
    names: Mapping[str, str] = field(default_factory=dict)
    lines: Mapping[str, Lines] = field(default_factory=dict)
    always: Mapping[str, Any] = field(default_factory=dict)
    copies: Mapping[str, str] = field(default_factory=dict)
    usual: Mapping[str, Any] = field(default_factory=dict)
    kept: tuple[str, ...] = ()
    states: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    status: str = ""
    day: str = ""
    key: str = ""
    answered: str = ""
    beside: Beside | None = None
    complete: Complete = nothing_more

    @property
    def generic(self) -> bool:
        """Whether it is a function that takes any object."""
        return self.function in GENERIC

    def needs_all(self, body: Mapping[str, Any]) -> bool:
        """Whether an update needs the whole present record: its lines, or what goes with it."""
        lines = any(how.whole or name in body for name, how in self.lines.items())
        named = self.key and not self.generic
        return bool(lines or self.kept or self.beside or named)
