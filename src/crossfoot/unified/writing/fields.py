"""What a declaration means for writing: when an attribute may be sent, and where it goes."""

from collections.abc import Mapping, Sequence
from typing import Any, Final, Protocol, runtime_checkable

from crossfoot.unified.blends import Blend, Whichever
from crossfoot.unified.codecs import Named, Reference
from crossfoot.unified.targets import TAGGED, Target, of_reference
from crossfoot.unified.vocabulary import (
    ALWAYS,
    NEVER,
    ONCE,
    REQUIRED,
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
    Write,
    kinds_of,
)
from crossfoot.unified.writing.scalars import Wrong

CREATING = "create"
LINE_ID: Final = "id"


@runtime_checkable
class Written(Protocol):
    """A blend with an inverse."""

    def emit(self, value: Any) -> Mapping[str, Any]:
        """What each of its fields is sent for a value; raises ValueError where nothing says so."""


@runtime_checkable
class Decoded(Protocol):
    """A blend whose values are more than words: it says itself what callers send for them."""

    @property
    def schema(self) -> Mapping[str, Any]:
        """What callers send, as JSON schema, with an example."""

    def decode(self, value: Any) -> Any:
        """What was sent, checked; raises ValueError with the reason."""


def write_of(field: Field) -> Write:
    """When callers may send an attribute declared so; of a nested one, when any part of it."""
    match field:
        case At() | Both() | Children() | Derived() | Dims() | Extras() | Judged():
            return field.write
        case Within():
            return max(map(write_of, field.fields.values()), default=NEVER)
        case Each():
            return max(map(write_of, field.items), default=NEVER)
        case _:
            return NEVER


def may_send(field: Field, operation: str) -> bool:
    """Whether a caller may send it in this operation."""
    write = write_of(field)
    return write >= ALWAYS if operation != CREATING else write > NEVER


def must_send(field: Field, operation: str) -> bool:
    """Whether a new record cannot do without it."""
    if isinstance(field, Each) and not kinds_of(field):
        return False  # a list of places, each of which may be free
    return operation == CREATING and write_of(field) in {ONCE, REQUIRED}


def targets_of(  # noqa: PLR0911 -- one answer for each word
    field: Field,
) -> tuple[Target, ...]:
    """What a reference declared so may name; none, if it is no reference."""
    match field:
        case At(via=Reference(tag, natural, object=name)):
            found = of_reference(tag, natural, name)
            return (found,) if found else ()
        case At(via=Named(tag=tag)):
            return (TAGGED[tag],)
        case Both(via=Whichever(parts=((name, codec), *_)), find=find, write=write):
            return targets_of(At(name, codec, find, write))
        case Both(via=blend):
            return tuple(TAGGED[tag] for tag in getattr(blend, "tags", ()))
        case Within(fields=fields):
            leading = next((one for one in fields.values() if is_reference(one)), None)
            return targets_of(leading) if leading else ()
        case Children() | Each():
            kinds = [kind for kind in kinds_of(field) if kind.write]
            return tuple(one for kind in kinds for one in _of_kind(kind))
        case _:
            return ()


def _of_kind(kind: Children) -> tuple[Target, ...]:
    """The target of children that are a reference: bare, or an id with what describes it."""
    bare = next(iter(kind.fields.values())) if len(kind.fields) == 1 else None
    leading = bare or kind.fields.get(LINE_ID)
    return targets_of(leading) if isinstance(leading, At) else ()


def are_numbered(lines: Children) -> bool:
    """Whether lines have ids of their own, by which an update finds them."""
    own = lines.fields.get(LINE_ID)
    return own is not None and not write_of(own)


def is_reference(field: Field) -> bool:
    """Whether a field names another record and may be sent."""
    return bool(write_of(field) and targets_of(field))


def goes_to(field: Field, target: Target | None = None) -> str:
    """The Intacct field in which an attribute is sent; "" if it is none, or not one alone.

    Where a reference may lead to several kinds, it is the field for those like its target.
    """
    match field:
        case At(name=name, via=Reference(natural=natural)):
            return natural or name
        case At(name=name):
            return name
        case Both(via=blend):
            return str(getattr(blend, "number", ""))
        case Within(fields=fields):
            return next((goes_to(one) for one in fields.values() if is_reference(one)), "")
        case Children() | Each():
            kinds = [kind for kind in kinds_of(field) if kind.write and _of_kind(kind)]
            own = (kind.of for kind in kinds if target and kind.object == target.object)
            return next(own, kinds[0].of if kinds else "")
        case _:
            return ""


def emitted(blend: Blend, value: Any) -> Mapping[str, Any]:
    """What the fields of a blend are sent for a value. Raises Wrong."""
    if not isinstance(blend, Written):  # the closed world lets none be declared so
        raise Wrong("unsupported", "Sage Intacct cannot be told so.")
    try:
        return blend.emit(value)
    except ValueError as error:
        raise Wrong("enum", f"{error}") from None


def siblings(fields: Mapping[str, Field], name: str) -> Sequence[str]:
    """The attributes beside this one that are sent in the same field: either is enough."""
    wanted = goes_to(fields[name])
    return [
        other
        for other, field in fields.items()
        if other != name and wanted and write_of(field) and goes_to(field) == wanted
    ]
