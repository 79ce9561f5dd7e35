"""A draft as the gateway is told it: elements, labels, natural ids (intacct-xml §3.9, §3.10).

Values keep their types (`Decimal`, `date`): how they are written is `crossfoot.intacct`'s business.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from crossfoot.errors import InvalidBody, Problem
from crossfoot.unified.codecs import Labels, Negated
from crossfoot.unified.codecs import Record as Raw
from crossfoot.unified.dimensions import Place
from crossfoot.unified.plan import REMOTE_DATA
from crossfoot.unified.targets import Target
from crossfoot.unified.vocabulary import (
    At,
    Both,
    Children,
    Dims,
    Each,
    Extras,
    Field,
    Judged,
    Within,
)
from crossfoot.unified.writing.draft import Draft, Found, GatewayBody, Ref, Values
from crossfoot.unified.writing.elements import Elements, add_custom, end_of, merge, nested
from crossfoot.unified.writing.fields import (
    LINE_ID,
    are_numbered,
    emitted,
    goes_to,
    is_reference,
)
from crossfoot.unified.writing.method import STATUS, Lines

KEY: Final = "RECORDNO"


def emit(draft: Draft, found: Mapping[Ref, Found], today: date) -> GatewayBody:
    """What to send for a draft; `found` has what was looked up of its references.

    A reference that is not in `found` is sent as the caller said it, where that can be. Raises
    InvalidBody where two attributes say different things of one element.
    """
    if draft.operation == "delete":
        return _deletion(draft)
    return _Emitter(draft, found, today).body()


def _deletion(draft: Draft) -> GatewayBody:
    method = draft.method
    if method.generic:
        return GatewayBody("delete", draft.source.object, keys=(draft.key,))
    return GatewayBody(method.function, draft.source.object, attributes={"key": draft.key})


class _Emitter:
    """Writes one record."""

    def __init__(self, draft: Draft, found: Mapping[Ref, Found], today: date) -> None:
        self._draft = draft
        self._found = found
        self._today = today
        self._method = draft.method
        self._creates = draft.operation == "create"
        self._problems: list[Problem] = []

    def body(self) -> GatewayBody:
        draft, method = self._draft, self._method
        values: Elements = {} if self._creates or not method.generic else {self._key: draft.key}
        fields = {n: f for n, f in draft.source.fields.items() if n in draft.values}
        self._fields(values, fields, draft.values, method.names)
        self._lines_to_keep(values)
        merge(values, nested(method.always))
        self._say_again(values)
        self._copy(values)
        if method.day:
            values.setdefault(method.day, self._today)
        beside = self._beside(values)
        merge(values, draft.remote)
        if self._problems:
            raise InvalidBody(self._problems)
        attributes = {} if self._creates or method.generic else {"key": self._named_by()}
        return GatewayBody(method.function, draft.source.object, values, attributes, beside)

    def _named_by(self) -> str:
        """What a legacy function calls the record: its key, or what the method says."""
        return str(self._draft.present.get(self._method.key) or self._draft.key)

    @property
    def _key(self) -> str:
        return self._method.key or self._draft.source.key

    # --- fields ---------------------------------------------------------------------------------

    def _fields(
        self,
        into: Elements,
        fields: Mapping[str, Field],
        values: Values,
        names: Mapping[str, str],
        path: str = "",
    ) -> None:
        for name, field in fields.items():
            if name not in values:
                continue
            where = f"{path}{name}"
            if name == STATUS and not path and self._method.states:
                merge(into, nested(self._method.states.get(values[name], {})))
            elif name != STATUS or path or not self._method.status:
                self._field(into, name, field, values[name], names, where)

    def _field(  # noqa: C901, PLR0912, PLR0913, PLR0917 -- one answer for each word
        self,
        into: Elements,
        name: str,
        field: Field,
        value: Any,
        names: Mapping[str, str],
        path: str,
    ) -> None:
        if is_reference(field) and not isinstance(value, list):
            self._put(into, goes_to(field, self._target(value)), self._natural(value), names, path)
            return
        match field:
            case At():
                self._put(into, field.name, _spelled(field, value), names, path)
            case Both():
                sent = (
                    emitted(field.via, value)
                    if value is not None
                    else dict.fromkeys(field.via.fields)
                )
                for element, one in sent.items():
                    self._put(into, element, one, names, path)
            case Within():
                self._inside(into, field, value, names, path)
            case Each() if is_reference(field):
                how = self._method.lines[name]
                inside, collection = end_of(into, how.collection)
                inside[collection] = {how.item: [self._natural(ref) for ref in value]}
            case Each():
                places = [one for one in field.items if isinstance(one, Within)]
                for i, (place, one) in enumerate(zip(places, value, strict=True)):
                    self._inside(into, place, one, names, f"{path}[{i}]")
            case Children():
                self._lines(into, name, field, value)
            case Judged() if value is not None:
                for element, one in field.judge.emit(field.part, value).items():
                    self._put(into, element, one, names, path)
            case Dims():
                self._dimensions(into, self._draft.source.object, value, names)
            case Extras():
                self._custom(into, value)

    def _inside(
        self,
        into: Elements,
        field: Within,
        value: Values | None,
        names: Mapping[str, str],
        path: str,
    ) -> None:
        """A nested object; what it does not say is blank, since the whole of it was sent."""
        sent = {
            name: one for name, one in field.fields.items() if isinstance(one, At) and one.write
        }
        if value is None and self._creates:
            return
        whole = {name: (value or {}).get(name) for name in sent}
        self._fields(into, sent, whole, names, f"{path}.")

    def _put(
        self, into: Elements, field: str, value: Any, names: Mapping[str, str], path: str
    ) -> None:
        if value is None and self._creates:
            return
        element = names.get(field, self._element(field))
        if not element:
            return
        inside, name = end_of(into, element)
        if name in inside and inside[name] != value:
            words = f"It contradicts what else was sent for {field}: {inside[name]}."
            self._problems.append(Problem(path, "contradiction", words, "Send one of them."))
        inside[name] = value

    def _element(self, field: str) -> str:
        return field if self._method.generic else field.lower()

    def _natural(self, ref: Ref | None) -> str | None:
        """What a reference is sent as: the natural id, or the key where Intacct wants that."""
        if ref is None:
            return None
        found = self._found.get(ref)
        by_key = ref.targets[0].by_key
        if found is not None:
            return found.key if by_key else found.natural
        return (ref.key if by_key else ref.natural) or ref.said

    def _target(self, ref: Ref | None) -> Target | None:
        """What a reference turned out to lead to, where it may lead to several kinds."""
        if ref is None:
            return None
        found = self._found.get(ref)
        return found.target if found else ref.targets[0]

    def _dimensions(
        self, into: Elements, name: str, value: Mapping[str, Ref], names: Mapping[str, str]
    ) -> None:
        """Every dimension that is named; of a record that is changed, the others blank."""
        for place in self._draft.facts.layout.get(name, ()):
            ref = value.get(place.type)
            if ref is None and self._creates:
                continue
            self._dimension(into, place, self._natural(ref), names)

    def _dimension(
        self, into: Elements, place: Place, said: str | None, names: Mapping[str, str]
    ) -> None:
        field = place.number or place.key
        if self._method.generic or field in names or place.number:
            usual = field if self._method.generic else _LEGACY.get(place.type, field.lower())
            into[names.get(field) or usual] = said
        else:
            add_custom(into, field, said)

    def _custom(self, into: Elements, values: Values) -> None:
        read_from = {field.name: field.read_from for field in self._draft.facts.custom}
        for name, value in values.items():
            if value is None and self._creates:
                continue
            if self._method.generic:
                into[read_from[name]] = value
            else:
                add_custom(into, read_from[name], value)

    # --- lines ----------------------------------------------------------------------------------

    def _lines(self, into: Elements, name: str, field: Children, values: Sequence[Values]) -> None:
        how = self._method.lines[name]
        rows = {str(row.get(KEY) or ""): row for row in self._present(field, how)}
        sent: dict[str, list[Elements]] = {}
        for i, value in enumerate(values):
            row = rows.get(value.get(LINE_ID, ""))
            element = how.changed if how.changed and row is not None else how.item
            line = self._line(field, how, value, row, f"{name}[{i}].")
            sent.setdefault(element, []).append(line)
        inside, collection = end_of(into, how.collection)
        inside[collection] = sent

    def _line(
        self, field: Children, how: Lines, value: Values, row: Raw | None, path: str
    ) -> Elements:
        line: Elements = {}
        if row is not None:
            line = _changed(how, row) if how.changed else self._kept(field, how, row)
        own = LINE_ID if are_numbered(field) else ""
        given = {n: f for n, f in field.fields.items() if n in value and n != own}
        was, self._creates = self._creates, row is None
        changed: Elements = {}
        for name, one in given.items():
            if isinstance(one, Dims):
                self._dimensions(changed, field.object, value[name], how.names)
            elif isinstance(one, Children) and name in how.lines:
                self._below(changed, one, how.lines[name], value[name], f"{path}{name}")
            else:
                self._fields(changed, {name: one}, value, how.names, path)
        self._creates = was
        line.update(changed)
        merge(line, nested(how.always))
        merge(line, value.get(REMOTE_DATA, {}))
        return line

    def _below(
        self, into: Elements, field: Children, how: Lines, values: Sequence[Values], path: str
    ) -> None:
        """What hangs below a line, such as its taxes: sent anew as a whole."""
        rows = [
            self._line(field, how, value, None, f"{path}[{i}].") for i, value in enumerate(values)
        ]
        inside, collection = end_of(into, how.collection)
        inside[collection] = {how.item: rows}

    def _present(self, field: Children, how: Lines) -> Sequence[Raw]:
        """The present lines, in their order."""
        held = self._draft.present.get(how.held or how.collection)
        rows = held.get(field.object) if isinstance(held, Mapping) else held
        return rows if isinstance(rows, list) else [rows] if isinstance(rows, Mapping) else []

    def _kept(self, field: Children, how: Lines, row: Raw) -> Elements:
        """What a present line is sent again with."""
        places = self._draft.facts.layout.get(field.object, ())
        carried = [place.number or place.key for place in places]
        names = [KEY, *how.kept, *_sent_fields(field), *carried]
        return {
            how.names.get(name, name): self._as_sent(name, text)
            for name in dict.fromkeys(names)
            if (text := row.get(name)) and isinstance(text, str)
        }

    def _as_sent(self, name: str, text: str) -> Any:
        """A value that the gateway showed, as it takes it: days come in the user's own format."""
        is_day = name.endswith("_DATE") or name.startswith("WHEN")
        return self._draft.facts.formatting.read_date(text) if is_day else text

    def _lines_to_keep(self, into: Elements) -> None:
        """The present lines, where an update that names none must say them all."""
        for name, how in self._method.lines.items():
            if how.whole and not self._creates and name not in self._draft.values:
                field = self._draft.source.fields[name]
                assert isinstance(field, Children)  # noqa: S101 -- lines are children
                rows = [self._kept(field, how, row) for row in self._present(field, how)]
                into[how.collection] = {how.item: rows}

    def _say_again(self, values: Elements) -> None:
        for name in self._method.kept if not self._creates else ():
            inside, element = end_of(values, self._method.names.get(name, self._element(name)))
            if element not in inside and (text := self._draft.present.get(name)):
                inside[element] = self._as_sent(name, text)

    # --- beside ---------------------------------------------------------------------------------

    def _copy(self, values: Elements) -> None:
        more = [(element, values.get(field)) for element, field in self._method.copies.items()]
        for element, value in (*more, *self._method.usual.items()):
            inside, name = end_of(values, element)
            if value is not None and inside.get(name) is None:
                inside[name] = value

    def _beside(self, values: Elements) -> tuple[tuple[str, Elements], ...]:
        how = self._method.beside
        if how is None:
            return ()
        inner = values.pop(how.structure, {})
        name = (
            self._named(inner)
            if self._creates
            else _text(self._draft.present, how.structure, how.by)
        )
        if self._creates or inner:
            values[how.structure] = {how.by: name}
        return ((how.object, {how.by: name, **inner}),) if inner or self._creates else ()

    def _named(self, inner: Elements) -> str:
        """A name of its own for the record beside: what it prints, and the number of its owner."""
        number = self._draft.values.get("number")
        printed = str(inner.get("PRINTAS") or "")
        return f"{printed} ({number})" if number else printed


# --- small steps ----------------------------------------------------------------------------------

_LEGACY: Final = {
    "department": "departmentid",
    "location": "locationid",
    "warehouse": "warehouseid",
}
"""Elements of legacy functions where a record spells the dimension in another way (§3.10)."""


def _spelled(field: At, value: Any) -> Any:
    """A value as Intacct's label or with Intacct's sign."""
    match field.via:
        case Labels() as codec:
            return next(iter(codec.labels([_word(value)])), value) if value is not None else None
        case Negated():
            return value.copy_negate() if value else value
    return value


def _changed(how: Lines, row: Raw) -> Elements:
    """What tells a legacy update which line it is: its number, counted from one, and `kept`."""
    kept = {how.names.get(name, name.lower()): row[name] for name in how.kept if row.get(name)}
    return {"@line_num": str(int(row.get("LINE_NO") or 0) + 1 - how.first), **kept}


def _word(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _sent_fields(field: Children) -> list[str]:
    """The fields in which the attributes of a line are sent."""
    found: list[str] = []
    for one in field.fields.values():
        if is_reference(one):
            found.append(goes_to(one))
        elif isinstance(one, At) and one.write:
            found.append(one.name)
    return found


def _text(record: Raw, structure: str, name: str) -> str:
    held = record.get(structure)
    found = held.get(name) if isinstance(held, Mapping) else record.get(f"{structure}.{name}")
    return str(found or "")
