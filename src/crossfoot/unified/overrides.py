"""Overrides put into a resource: its sources with other fields, more of them, or fewer.

`overridden` is what reading, filtering, sorting and describing work with: a `Resource` like any
other. What cannot be put in is a problem, and left out: a document that was sound when it was
stored must not stop reads after Crossfoot's own declarations have changed.
"""

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from typing import Any, Final

from msgspec import UNSET

from crossfoot.errors import Problem
from crossfoot.unified.attributes import attributes
from crossfoot.unified.blends import Blend
from crossfoot.unified.codecs import Codec
from crossfoot.unified.custom_fields import CustomField, CustomFields, Origin
from crossfoot.unified.dimensions import Reported
from crossfoot.unified.filters import codec_of, find_of
from crossfoot.unified.override_documents import CUSTOM, Entry, Layer, Pins, Spec
from crossfoot.unified.override_paths import Found, example_part, find, is_composite, kind_of, put
from crossfoot.unified.override_types import (
    USABLE,
    Refused,
    codec_for,
    codec_for_custom,
    find_for,
    value_for,
)
from crossfoot.unified.pinned import Always, One, Pinned
from crossfoot.unified.plan import REMOTE_DATA
from crossfoot.unified.resource import Resource
from crossfoot.unified.source import Source
from crossfoot.unified.vocabulary import (
    EQ,
    IN,
    LIKE,
    NEVER,
    Absent,
    At,
    Both,
    Extras,
    Field,
    Find,
    Fixed,
    Key,
)

PINNABLE: Final = frozenset({"enum", "string", "boolean"})
NAME: Final = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,59}")
FIELD: Final = re.compile(r"[A-Za-z][A-Za-z0-9_]*(\.[A-Za-z][A-Za-z0-9_]*){0,4}")


@dataclass(frozen=True, slots=True)
class Use:
    """An Intacct field that an override reads: what the company, or the catalog, must agree to."""

    source: Source
    object: str
    name: str
    entry: Entry
    codec: Codec | None
    """How it is read; None where the field's own type decides."""
    find: Find | None


@dataclass(frozen=True, slots=True)
class Overridden:
    """A resource with its overrides, what was wrong with them, and the fields that they read."""

    resource: Resource
    problems: tuple[Problem, ...] = ()
    uses: tuple[Use, ...] = ()


def overridden(
    resource: Resource, layers: Sequence[Layer], sources: Sequence[Source] | None = None
) -> Overridden:
    """The resource as the layers say, each of which wins over those before it.

    `sources` are those of one company, where it has others than the resource declares.
    """
    outcome = [_Merge(resource, source, layers) for source in sources or resource.sources]
    problems = [p for layer in layers for p in layer.problems]
    problems.extend(_strange_sources(resource, sources or resource.sources, layers))
    problems.extend(p for merge in outcome for p in merge.problems)
    discover = resource.discover
    changed = replace(
        resource,
        sources=tuple(merge.source for merge in outcome),
        discover=_discovering(resource, layers, discover) if discover else None,
        edition=edition_of(layers),
    )
    uses = tuple(use for merge in outcome for use in merge.uses)
    return Overridden(changed, tuple(dict.fromkeys(problems)), uses)


def edition_of(layers: Sequence[Layer]) -> str:
    """What tells this state of overrides from others; blank where nothing is overridden."""
    parts = [part for layer in layers for part in layer.parts if part.entries or part.pins]
    return hashlib.blake2b(repr(parts).encode(), digest_size=8).hexdigest() if parts else ""


def _discovering(
    resource: Resource,
    layers: Sequence[Layer],
    discover: Callable[[Sequence[Reported]], tuple[Source, ...]],
) -> Callable[[Sequence[Reported]], tuple[Source, ...]]:
    def found(reported: Sequence[Reported]) -> tuple[Source, ...]:
        sources = discover(reported)
        return tuple(_Merge(resource, source, layers).source for source in sources)

    return found


def _strange_sources(
    resource: Resource, sources: Sequence[Source], layers: Sequence[Layer]
) -> Iterator[Problem]:
    known = {name.upper() for source in sources for name in (source.tag, source.object)}
    names = ", ".join(source.tag or source.object for source in sources)
    if resource.discover is not None:
        known |= {name.upper() for one in resource.sources for name in (one.tag, one.object)}
    for part in (part for layer in layers for part in layer.parts):
        if part.source and part.source.upper() not in known:
            words = f"{resource.name} has no source {part.source!r}."
            yield Problem(part.place.rstrip("."), "unknown", words, f"Use one of: {names}.")


@dataclass
class _Merge:
    """One source with what every layer says of it."""

    resource: Resource
    base: Source
    layers: Sequence[Layer]
    problems: list[Problem] = field(default_factory=list)
    uses: list[Use] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._origins: dict[str, Origin] = {}
        self._custom: dict[str, CustomField | None] = {}
        self._own = True
        self._fields = dict(self.base.fields)
        self._said, pins = _merged(self.base, self.layers)
        for entry in self._said.values():
            work = self._custom_field if entry.path.startswith(CUSTOM) else self._attribute
            if self._done(work, entry):
                self._origins[entry.path] = entry.origin
        pinned = {one.path: values for one in pins if (values := self._pinned(one))}
        self.source = replace(
            self.base,
            fields=self._fields,
            custom=CustomFields(self._custom, self._own),
            origins=self._origins,
            pinned=pinned,
        )

    def _done(self, work: Callable[..., None], *args: Any) -> bool:
        try:
            work(*args)
        except Refused as refusal:
            self.problems.append(refusal.problem)
            return False
        return True

    def _attribute(self, entry: Entry) -> None:
        """Replace or remove an attribute of the contract."""
        found = self._found(entry)
        if isinstance(found.declared, Key):
            raise Refused(entry, "fixed", "This cannot be overridden.", f"Leave {entry.path} out.")
        if not isinstance(found.declared, Extras):
            new = self._replacement(entry, found)
            self._fields = put(self._fields, entry.path.split("."), new)
        elif entry.spec is None:
            self._own = False
        else:
            words = "Custom fields are overridden one by one."
            raise Refused(entry, "choice", words, 'Send "custom_fields.NAME": {…}.')

    def _replacement(self, entry: Entry, found: Found) -> Field:
        spec = entry.spec
        if spec is None:
            return Absent(f"An override of the {entry.origin} removes it.")
        if spec.base:
            return found.declared
        if is_composite(found.attribute):
            words = "It holds a list or a structure, which no single field can fill."
            part = f"{entry.path}.{example_part(found.attribute)}"
            raise Refused(entry, "type", words, f'Override its parts, such as "{part}".')
        if spec.fixed is not UNSET:
            return Fixed(value_for(entry, found.attribute, spec.fixed, at=".fixed"))
        codec = codec_for(entry, spec, found.attribute)
        self._check_name(entry, spec)
        find_by = find_for(entry, spec, codec, self._declared_find(entry.path, found.declared))
        self.uses.append(Use(self.base, found.object, spec.field, entry, codec, find_by))
        was = found.declared
        write = was.write if isinstance(was, At) and "." not in spec.field else NEVER
        return At(spec.field, codec, find_by or Find.NOT, write)

    def _declared_find(self, path: str, declared: Field) -> Find:
        """How callers filter by the attribute: here, or in the sources beside this one."""
        struct = self.resource.struct
        beside = [find(struct, s.fields, s.object, path) for s in self.resource.sources]
        fields = (declared, *(found.declared for found in beside if found))
        usable = (find_of(one) for one in fields if not isinstance(one, Fixed))
        return next((one for one in usable if one), Find.NOT)

    def _custom_field(self, entry: Entry) -> None:
        """Add, rename, retype or hide a custom field."""
        name, spec = entry.path.removeprefix(CUSTOM), entry.spec
        self._check_custom_name(entry, name)
        if spec is None:
            self._custom[name] = None
        elif spec.fixed is not UNSET:
            words = "An added field is read from a field of Intacct's."
            raise Refused(entry, "choice", words, "Name it: field.")
        elif not spec.base:
            codec = codec_for_custom(entry, spec)
            self._check_name(entry, spec)
            find_by = find_for(entry, spec, codec)
            self.uses.append(Use(self.base, self.base.object, spec.field, entry, codec, find_by))
            self._custom[name] = CustomField(
                name, field=spec.field, via=codec, find=find_by, origin=entry.origin
            )

    def _check_custom_name(self, entry: Entry, name: str) -> None:
        if not any(isinstance(one, Extras) for one in self.base.fields.values()):
            words = f"Records of {self.base.object} have no custom_fields."
            raise Refused(entry, "unknown", words, "Replace an attribute that they have.")
        if not NAME.fullmatch(name):
            words = "A name has letters, digits and underscores, and begins with a letter."
            raise Refused(entry, "name", words, "Choose another name, of at most 60.")
        for other in self._said:
            if other != entry.path and other.upper() == entry.path.upper():
                words = f"{other} has the same name but for its case."
                raise Refused(entry, "name", words, "Choose another name.")

    def _check_name(self, entry: Entry, spec: Spec) -> None:
        if not self.base.described:
            words = "Intacct hands these records out whole: no other field can be asked for."
            raise Refused(entry, "not_queryable", words, "Remove the attribute with null instead.")
        if not FIELD.fullmatch(spec.field):
            words = f"{spec.field[:60]!r} cannot be the name of an Intacct field."
            raise Refused(entry, "name", words, "Use its id, such as RISK_RATING.", at=".field")

    def _pinned(self, pins: Pins) -> dict[str, Any]:
        """The values that can be given, which are put into the field if it is one."""
        entry = Entry(pins.path, None, pins.origin, pins.place)
        values: dict[str, Any] = {}
        for number, said in pins.values.items():
            self._done(self._pin, entry, values, str(number), said)
        if values:
            self._origins[pins.path] = pins.origin
            found = self._found(entry)
            if (blend := _blend(found)) is not None:
                usual = find_of(found.declared) or USABLE[kind_of(found.attribute)]
                new = Both(Pinned(blend, self._numbered, values), usual & (EQ | IN | LIKE))
                self._fields = put(self._fields, pins.path.split("."), new)
        return values

    def _pin(self, entry: Entry, values: dict[str, Any], number: str, said: Any) -> None:
        found = self._found(entry)
        if isinstance(found.declared, Key) or kind_of(found.attribute) not in PINNABLE:
            words = f"{entry.path} is no text or enumeration: no single record can be given one."
            raise Refused(entry, "type", words, f"Leave {entry.path} out.")
        values[number] = value_for(entry, found.attribute, said, at=f".{number}")

    @property
    def _numbered(self) -> str:
        """The field with the number that people see; the key, where a record has no number."""
        number = self.base.fields.get("number")
        return number.name if isinstance(number, At) else self.base.key

    def _found(self, entry: Entry) -> Found:
        """The attribute that an entry speaks of. Raises Refused where there is none."""
        struct = self.resource.struct
        found = find(struct, self._fields, self.base.object, entry.path)
        if found is not None:
            return found
        names = [a.name for a in attributes(struct) if a.name != REMOTE_DATA]
        near = get_close_matches(entry.path, names, n=1)
        words = f"{self.resource.name} has no attribute {entry.path!r}."
        meant = f"Did you mean {near[0]}? " if near else ""
        remedy = f'{meant}To add a field, name it "{CUSTOM}{entry.path}".'
        raise Refused(entry, "unknown", words, remedy)


def _merged(source: Source, layers: Iterable[Layer]) -> tuple[dict[str, Entry], list[Pins]]:
    """What holds for a source: of every attribute the last word, of every record the last value."""
    said: dict[str, Entry] = {}
    pins: dict[str, Pins] = {}
    names = {"", source.tag.upper(), source.object.upper()}
    for layer in layers:
        for part in sorted(layer.parts, key=lambda part: bool(part.source)):
            if part.source.upper() not in names:
                continue
            said.update((entry.path, entry) for entry in part.entries)
            for one in part.pins:
                before = pins.get(one.path)
                values = {**(before.values if before else {}), **one.values}
                pins[one.path] = replace(one, values=values)
    return said, list(pins.values())


def _blend(found: Found) -> Blend | None:
    """The declared field as a blend; None where it is computed in another way."""
    match found.declared:
        case At(name=name):
            return One(name, codec_of(found.declared, found.attribute.type))
        case Both(via=via):
            return via
        case Fixed(value=value):
            return Always(value, kind_of(found.attribute))
        case Absent():
            return Always(None, kind_of(found.attribute))
        case _:
            return None
