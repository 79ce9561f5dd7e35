"""A JSON body as a draft: decoded strictly, and every problem told at once with its path."""

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from functools import cached_property
from typing import Any, Final

from msgspec import Struct

from crossfoot.errors import InvalidBody, Problem
from crossfoot.unified.attributes import Attribute
from crossfoot.unified.codecs import BY_ANNOTATION, TEXT
from crossfoot.unified.codecs import Record as Raw
from crossfoot.unified.filters import codec_of
from crossfoot.unified.plan import REMOTE_DATA, Facts
from crossfoot.unified.resource import Resource
from crossfoot.unified.shapes import Tracking
from crossfoot.unified.source import Source
from crossfoot.unified.targets import Target, of_place
from crossfoot.unified.vocabulary import (
    At,
    Both,
    Children,
    Derived,
    Dims,
    Each,
    Extras,
    Field,
    Judged,
    Within,
)
from crossfoot.unified.writing import scalars
from crossfoot.unified.writing.draft import Draft, Ref, Values
from crossfoot.unified.writing.echoes import harmless, refusal, same
from crossfoot.unified.writing.fields import LINE_ID, are_numbered
from crossfoot.unified.writing.method import STATUS, Lines, Method
from crossfoot.unified.writing.naming import dimension, reference
from crossfoot.unified.writing.scalars import Wrong
from crossfoot.unified.writing.single import blended, of_kind, single
from crossfoot.unified.writing.slots import Slot, Table, place_for
from crossfoot.unified.writing.spreading import spread

Shown = Mapping[str, Any]
"""A record, or a part of it, as a GET shows it."""
NOTHING: Final[Shown] = {}


def draft(  # noqa: PLR0913 -- what is known of the record to change comes last
    resource: Resource,
    source: Source,
    operation: str,
    body: Any,
    facts: Facts,
    *,
    key: str = "",
    shown: Shown = NOTHING,
    present: Raw = NOTHING,
) -> Draft:
    """The draft of a body.

    `operation` is `create`, `update`, or another key of the source's writes. Of a record to change,
    `key` is the Intacct key, `shown` what a GET answers now, and `present` what the gateway's
    `read` says, if the method needs it. Raises InvalidBody with every problem.
    """
    if not isinstance(body, Mapping):
        raise InvalidBody([Problem("", "type", "The body must be a JSON object.", "Send {…}.")])
    method = source.writes[operation]
    decoder = _Decoder(resource, source, operation, method, facts)
    values = decoder.struct(resource.struct, source.fields, body, "", shown)
    if not decoder.problems:
        decoder.problems.extend(spread(source, values))
        decoder.problems.extend(method.complete(values, operation))
    if decoder.problems:
        raise InvalidBody(decoder.problems)
    remote = values.pop(REMOTE_DATA, NOTHING)
    return Draft(resource, source, operation, method, facts, values, key, shown, present, remote)


def _references(slot: Slot, value: Any, path: str) -> Ref | list[Ref] | None:
    if not slot.several:
        return reference(value, slot.targets, path)
    if not isinstance(value, list):
        raise Wrong("type", "It must be a list of ids.", "Send [...].")
    found = [reference(one, slot.targets, f"{path}[{i}]") for i, one in enumerate(value)]
    return [ref for ref in found if ref is not None]


class _Decoder:
    """Reads a body against a table, collecting problems."""

    def __init__(
        self, resource: Resource, source: Source, operation: str, method: Method, facts: Facts
    ) -> None:
        self.problems: list[Problem] = []
        self._resource = resource
        self._source = source
        self._operation = operation
        self._method = method
        self._facts = facts
        self._object = source.object
        self._how: Mapping[str, Lines] = method.lines
        self._tables: dict[tuple[int, str], Table] = {}
        self._known: dict[str, Mapping[str, Target]] = {}

    def struct(  # noqa: PLR0913 -- two of them say where in the body and the record we are
        self,
        struct: type[Struct],
        fields: Mapping[str, Field],
        body: Mapping[str, Any],
        path: str,
        shown: Shown,
        *,
        fresh: bool = False,
    ) -> Values:
        """The values of an object; `fresh` says that it is new, whatever is done to its record."""
        operation = "create" if fresh else self._operation
        table = self._table(struct, fields, operation)
        found: Values = {}
        for name, value in body.items():
            if slot := table.slots.get(name):
                self._one(slot, value, path, shown, found)
            elif name == REMOTE_DATA:
                self._remote(value, path, shown, found)
            else:
                self._unknown(name, table.names, path)
        for ways in table.required.values():
            if all(found.get(way) is None for way in ways):
                self._missing(ways, body, path)
        return found

    def _table(self, struct: type[Struct], fields: Mapping[str, Field], operation: str) -> Table:
        key = (id(fields), operation)
        if key not in self._tables:
            self._tables[key] = Table(struct, fields, operation)
        return self._tables[key]

    # --- what is not an attribute ---------------------------------------------------------------

    def _remote(self, value: Any, path: str, shown: Shown, found: Values) -> None:
        if not isinstance(value, Mapping):
            self._refuse(
                _at(path, REMOTE_DATA), Wrong("type", "It must be an object.", "Send {…}.")
            )
        elif not same(value, shown.get(REMOTE_DATA)):
            found[REMOTE_DATA] = value

    def _unknown(self, name: str, names: Sequence[str], path: str) -> None:
        near = get_close_matches(str(name), names, n=3, cutoff=0.6)
        meant = f"Did you mean {' or '.join(near)}?" if near else f"Known: {', '.join(names)}."
        self._refuse(_at(path, str(name)[:60]), Wrong("unknown", "Not known here.", meant))

    def _missing(self, ways: Sequence[str], body: Mapping[str, Any], path: str) -> None:
        where = _at(path, ways[0])
        if ways[0] in body and any(one.path.startswith(where) for one in self.problems):
            return  # it is there, and something else is wrong with it
        self._refuse(where, Wrong("required", "It must be given.", f"Send {_or(ways)}."))

    def _refuse(self, path: str, wrong: Wrong) -> None:
        self.problems.append(wrong.at(path))

    # --- attributes -----------------------------------------------------------------------------

    def _one(self, slot: Slot, value: Any, path: str, shown: Shown, found: Values) -> None:
        name = slot.attribute.name
        where = f"{path}.{name}" if path else name
        if not path and self._only and name not in self._only:
            words = f"It cannot be changed together with status {self._method.status!r}."
            self._refuse(where, Wrong("alone", words, "Send it in a PATCH of its own."))
        elif not path and name == STATUS and self._method.states:
            self._state(value, where, shown, found)
        elif slot.may:
            if name in shown and same(value, shown[name]):
                return
            try:
                found[name] = self._value(slot, value, where, shown.get(name))
            except Wrong as wrong:
                self._refuse(where, wrong)
        elif not harmless(slot.field, value, shown, name):
            self._refuse(where, refusal(slot.field, self._operation))

    @cached_property
    def _only(self) -> frozenset[str]:
        """What may be sent with a change of status; anything, if there is none."""
        if not self._method.status:
            return frozenset()
        sent = {
            name
            for name, field in self._source.fields.items()
            if isinstance(field, At) and field.name in self._method.names
        }
        return frozenset({STATUS, "id", *sent})

    def _state(self, value: Any, path: str, shown: Shown, found: Values) -> None:
        states = self._method.states
        if value is None or value == shown.get(STATUS):
            return
        if value not in states:
            others = [m.status for m in self._source.writes.values() if m.status]
            words = tuple(states) if self._operation == "create" else (*states, *others)
            self._refuse(
                path, Wrong("enum", f"{value!r} cannot be asked for.", f"Send {_or(words)}.")
            )
            return
        found[STATUS] = value

    def _value(  # noqa: C901, PLR0911 -- one answer for each word
        self, slot: Slot, value: Any, path: str, shown: Any
    ) -> Any:
        if slot.targets:
            return _references(slot, value, path)
        attribute, field = slot.attribute, slot.field
        match field:
            case At():
                kind = attribute.item or attribute.type
                return single(field, codec_of(field, kind), self._meant(attribute, value))
            case Both():
                return blended(attribute, field, self._meant(attribute, value))
            case Within():
                return self._object_of(attribute.type, field.fields, value, path)
            case Each():
                return self._each(attribute, field, value, path)
            case Children():
                return self._lines(attribute, field, value, path, shown)
            case Judged():
                said = self._meant(attribute, value)
                words = field.judge.values(field.part)
                return None if said is None else scalars.word(said, words)
            case Derived():
                return self._of_all_lines(attribute, field, value, path)
            case Dims():
                return self._dimensions(self._object, value, path)
            case Extras():
                return self._custom(value, path)
        raise Wrong("unsupported", "Sage Intacct cannot be told so.")

    def _meant(self, attribute: Attribute, value: Any) -> Any:
        """The value that a word of the contract stands for."""
        spellings = self._resource.spellings.get(attribute.name, {})
        return spellings.get(value, value) if isinstance(value, str) else value

    # --- nested ---------------------------------------------------------------------------------

    def _object_of(
        self, struct: type[Struct], fields: Mapping[str, Field], value: Any, path: str
    ) -> Values | None:
        if value is None:
            return None
        if not isinstance(value, Mapping):
            raise Wrong("type", "It must be an object.", "Send {…}.")
        return self.struct(struct, fields, value, path, NOTHING, fresh=True)

    def _each(self, attribute: Attribute, field: Each, value: Any, path: str) -> list[Any]:
        """The items in the order of their places, None where a place is to be blank."""
        if value is not None and not isinstance(value, list):
            raise Wrong("type", "It must be a list.", "Send [...].")
        places = [one for one in field.items if isinstance(one, Within)]
        taken: list[Any] = [None] * len(places)
        for i, item in enumerate(value or ()):
            where = f"{path}[{i}]"
            try:
                place = place_for(item, places, taken)
                taken[place] = self.struct(
                    attribute.item, places[place].fields, item, where, NOTHING, fresh=True
                )
            except Wrong as wrong:
                self._refuse(where, wrong)
        return taken

    def _lines(
        self, attribute: Attribute, field: Children, value: Any, path: str, shown: Any
    ) -> list[Values]:
        if not isinstance(value, list):
            raise Wrong("type", "It must be a list of lines.", "Send [{…}].")
        how = self._how[attribute.name]
        least = how.least
        if len(value) < least:
            lines = "line" if least == 1 else "lines"
            raise Wrong("lines", f"It needs at least {least} {lines}.", "Send them all.")
        known = {line.get(LINE_ID): line for line in shown or ()}
        left_out = known.keys() - {one.get(LINE_ID) for one in value if isinstance(one, Mapping)}
        if how.changed and left_out:
            missing = _or(sorted(map(str, left_out)))
            words = f"Sage Intacct cannot take lines off it; missing: {missing}."
            raise Wrong("lines", words, "Send every line, or void the record and make a new one.")
        outer = self._object, self._how
        self._object, self._how = field.object, how.lines
        found = []
        for i, line in enumerate(value):
            where = f"{path}[{i}]"
            if not isinstance(line, Mapping):
                self._refuse(where, Wrong("type", "It must be an object.", "Send {…}."))
                continue
            found.append(self._line_of(attribute, field, line, where, known))
        self._object, self._how = outer
        return found

    def _line_of(
        self,
        attribute: Attribute,
        field: Children,
        line: Mapping[str, Any],
        path: str,
        known: Mapping[Any, Shown],
    ) -> Values:
        """A line; one with an id keeps what it does not name."""
        numbered = are_numbered(field)
        id_ = line.get(LINE_ID) if numbered and self._operation != "create" else None
        if id_ is not None and id_ not in known:
            words = f"The record has no line {str(id_)[:40]!r}."
            self._refuse(_at(path, LINE_ID), Wrong("unknown", words, "Leave id out of a new line."))
        rest = {name: value for name, value in line.items() if not numbered or name != LINE_ID}
        present = known.get(id_, NOTHING) if id_ is not None else NOTHING
        new = id_ is None
        found = self.struct(attribute.item, field.fields, rest, path, present, fresh=new)
        if not new:
            found[LINE_ID] = id_
        return found

    def _of_all_lines(self, attribute: Attribute, field: Derived, value: Any, path: str) -> Any:
        """What is said once for all lines: dimensions, or a value."""
        lines = self._source.fields[field.of[0]]
        if attribute.item is Tracking:
            assert isinstance(lines, Children)  # noqa: S101 -- the closed world sees to it
            return self._dimensions(lines.object, value, path)
        return of_kind(BY_ANNOTATION.get(attribute.type, TEXT), value)

    def _dimensions(self, name: str, value: Any, path: str) -> dict[str, Ref]:
        if value is not None and not isinstance(value, list):
            raise Wrong("type", "It must be a list.", 'Send [{"id": "department_7"}].')
        if name not in self._known:
            places = self._facts.layout.get(name, ())
            self._known[name] = {place.type: of_place(place) for place in places}
        known = self._known[name]
        found: dict[str, Ref] = {}
        for i, item in enumerate(value or ()):
            where = f"{path}[{i}]"
            try:
                kind, ref = dimension(item, known, where)
            except Wrong as wrong:
                self._refuse(where, wrong)
                continue
            if kind in found:
                twice = Wrong("twice", f"There can be one {kind}, not two.", "Take one out.")
                self._refuse(where, twice)
            found[kind] = ref
        return found

    def _custom(self, value: Any, path: str) -> Values:
        if value is None:
            return {}
        if not isinstance(value, Mapping):
            raise Wrong("type", "It must be an object.", 'Send {"REGION": "North"}.')
        known = {field.name.upper(): field for field in self._facts.custom}
        found: Values = {}
        for name, one in value.items():
            field = known.get(str(name).upper())
            where = f"{path}.{name}"
            if field is None:
                self._unknown(str(name), [f.name for f in known.values()], path)
                continue
            try:
                found[field.name] = of_kind(field.codec, one)
            except Wrong as wrong:
                self._refuse(where, wrong)
        return found


# --- small words ----------------------------------------------------------------------------------


def _or(words: Sequence[str]) -> str:
    return " or ".join(words)


def _at(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name
