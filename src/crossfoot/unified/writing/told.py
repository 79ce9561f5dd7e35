"""What a draft says, and what the record says already where the draft leaves it alone."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from crossfoot.unified import targets
from crossfoot.unified.targets import TAGGED, Target
from crossfoot.unified.writing.draft import Draft, Ref

TRACKING = "tracking_categories"


@dataclass(frozen=True, slots=True)
class Told:
    """A document, or a line of it: `said` in the draft, or `shown` by the record, as JSON."""

    said: Mapping[str, Any]
    shown: Mapping[str, Any] = field(default_factory=dict)
    path: str = ""

    def at(self, name: str) -> str:
        """The path of an attribute."""
        return f"{self.path}.{name}" if self.path else name

    def value(self, name: str) -> Any:
        """Whatever it is; None where nobody says it."""
        return self.said[name] if name in self.said else self.shown.get(name)

    def text(self, name: str) -> str:
        """A text; blank where nobody says it."""
        value = self.value(name)
        return str(value) if value is not None else ""

    def amount(self, name: str) -> Decimal | None:
        """A number."""
        value = self.value(name)
        return None if value is None else Decimal(str(value))

    def day(self, name: str) -> date | None:
        """A day."""
        value = self.value(name)
        return date.fromisoformat(value) if isinstance(value, str) else value

    def ref(self, name: str, *wanted: Target) -> Ref | None:
        """A record that is named: by a reference, by its id, or by the id that people see."""
        value = self.value(name)
        if isinstance(value, Mapping):
            value = _named(value.get("id"), value.get("number"))
        if isinstance(value, Ref) or not value:
            return value or None
        return _ref(str(value), wanted, self.at(name))

    def keyed(self, name: str, target: Target) -> Ref | None:
        """A record of which a GET shows the bare key, such as an item."""
        if name in self.said:
            return self.ref(name, target)
        key = self.shown.get(name)
        return Ref(self.at(name), (target,), key=str(key)) if key else None

    def first(self, names: Sequence[str], *wanted: Target) -> Ref | None:
        """The record that the first of these attributes names which is said, or else shown."""
        for one in (self.said, self.shown):
            here = Told(one, path=self.path)
            for name in names:
                if (found := here.ref(name, *wanted)) is not None:
                    return found
        return None

    def dimensions(self) -> dict[str, Ref]:
        """The values of dimensions, by type; the item of a line is one of them."""
        value = self.value(TRACKING) or {}
        found = value if isinstance(value, Mapping) else dict(self._tracked(value))
        item = self.keyed("item", TAGGED["item"])
        return {**found, "item": item} if item is not None else dict(found)

    def lines(self, name: str) -> Iterator["Told"]:
        """The lines; one that the draft names by id keeps what it does not say of it."""
        shown = self.shown.get(name) or ()
        known = {str(line.get("id")): line for line in shown}
        if name not in self.said:
            yield from (Told({}, one, f"{self.at(name)}[{i}]") for i, one in enumerate(shown))
            return
        for i, line in enumerate(self.said[name] or ()):
            present = known.get(str(line.get("id")), {})
            yield Told(line, present, f"{self.at(name)}[{i}]")

    def _tracked(self, items: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, Ref]]:
        for i, item in enumerate(items):
            kind, id_ = str(item.get("category_type") or ""), str(item.get("id") or "")
            target = TAGGED.get(kind)
            if target is not None and id_.startswith(f"{kind}_"):
                path = f"{self.at(TRACKING)}[{i}]"
                yield kind, Ref(path, (target,), key=id_.removeprefix(f"{kind}_"))


def told(draft: Draft) -> Told:
    """What a draft says of its record."""
    return Told(draft.values, draft.shown)


def _named(id_: Any, number: Any) -> Any:
    """What tells more of a record: its id, unless that is a key which does not say of what."""
    bare = isinstance(id_, str) and not any(targets.parted(id_))
    return (number or id_) if bare else (id_ or number)


def _ref(text: str, wanted: Sequence[Target], path: str) -> Ref:
    tag, key = targets.parted(text)
    for target in wanted:
        if tag and target.tag == tag:
            return Ref(path, (target,), key=key)
    return Ref(path, tuple(wanted), natural=text)
