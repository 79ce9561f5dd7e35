"""A struct's attributes as one operation takes them: worked out once, however many lines come."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from msgspec import Struct

from crossfoot.unified.attributes import Attribute, attributes
from crossfoot.unified.targets import Target
from crossfoot.unified.vocabulary import Field, Fixed, Within
from crossfoot.unified.writing.fields import (
    is_reference,
    may_send,
    must_send,
    siblings,
    targets_of,
)
from crossfoot.unified.writing.scalars import Wrong


@dataclass(frozen=True, slots=True)
class Slot:
    """What is known of an attribute before any value of it is met."""

    attribute: Attribute
    field: Field
    may: bool
    targets: tuple[Target, ...]
    several: bool
    """Whether it is a list of references."""


class Table:
    """The attributes of a struct, and which of them a new record cannot do without."""

    def __init__(self, struct: type[Struct], fields: Mapping[str, Field], operation: str) -> None:
        self.slots = {
            one.name: _slot(one, fields[one.name], operation)
            for one in attributes(struct)
            if one.name in fields
        }
        self.required = {
            name: (name, *siblings(fields, name))
            for name, field in fields.items()
            if must_send(field, operation)
        }

    @property
    def names(self) -> list[str]:
        """What may be sent."""
        return [name for name, slot in self.slots.items() if slot.may]


def _slot(attribute: Attribute, field: Field, operation: str) -> Slot:
    leads = is_reference(field) and attribute.item in {None, str}
    targets = targets_of(field) if leads else ()
    several = attribute.item is str
    return Slot(attribute, field, may_send(field, operation), targets, several)


def place_for(item: Any, places: Sequence[Within], taken: Sequence[Any]) -> int:
    """The place that an item is for: that of its type, or the first that is free."""
    if not isinstance(item, Mapping):
        raise Wrong("type", "It must be an object.", "Send {…}.")
    kinds = [next((f.value for f in p.fields.values() if isinstance(f, Fixed)), "") for p in places]
    kind = item.get("type")
    if kind is not None and kind not in kinds:
        raise Wrong("enum", f"There is none of type {kind!r}.", f"Send {' or '.join(kinds)}.")
    free = [i for i, one in enumerate(taken) if one is None and kind in {None, kinds[i]}]
    if not free:
        words = f"Sage Intacct keeps {len(places)} of them, each of its own type."
        raise Wrong("too_many", words, "Leave some out.")
    return free[0]
