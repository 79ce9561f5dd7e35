"""How callers name other records: by our id, by the id that people see, or in an object."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from crossfoot.unified import targets
from crossfoot.unified.targets import TAGGED, Target
from crossfoot.unified.writing.draft import Ref
from crossfoot.unified.writing.scalars import Wrong, text

KEYS: Final = ("id", "number")
DESCRIBING: Final = frozenset({"name", "type", "option", "code", "category_type"})
"""What a GET tells beside an id: it describes the record that the id names, and is passed over."""
LONGEST: Final = 200
"""Characters of an id."""


def reference(value: Any, wanted: Sequence[Target], path: str) -> Ref | None:
    """The record that a value names; None for null or an empty text. Raises Wrong.

    A text is our id if it looks like one, else the id that people see; `{"number": …}` is always
    the latter.
    """
    if isinstance(value, Mapping):
        return _of_object(value, wanted, path)
    if value is None:
        return None
    said = text(value, LONGEST).strip()
    return _of_text(said, wanted, path) if said else None


def _of_object(value: Mapping[str, Any], wanted: Sequence[Target], path: str) -> Ref | None:
    if strange := [key for key in value if key not in {*KEYS, *DESCRIBING}]:
        raise Wrong(
            "unknown", f"It is named by {' or '.join(KEYS)}, not {strange[0]!r}.", _like(wanted)
        )
    if (said := value.get("id")) is not None:
        return reference(text(said, LONGEST), wanted, path)
    if (said := value.get("number")) is not None:
        natural = text(said, LONGEST).strip()
        return Ref(path, tuple(wanted), natural=natural) if natural else None
    if any(value.values()):
        raise Wrong("required", "It names no record.", _like(wanted))
    return None


def _of_text(said: str, wanted: Sequence[Target], path: str) -> Ref:
    tag, key = targets.parted(said)
    for target in wanted:
        if target.tag == tag and tag:
            return Ref(path, (target,), key=key)
        if not target.tag and said.isdecimal() and said.isascii():
            return Ref(path, (target,), key=said)
    if tag in TAGGED:
        kinds = " or ".join(target.words for target in wanted)
        raise Wrong("kind", f"{said!r} is a {TAGGED[tag].words}, not a {kinds}.", _like(wanted))
    return Ref(path, tuple(wanted), natural=said)


def _like(wanted: Iterable[Target]) -> str:
    forms = " or ".join(f'"{one.tag}_123"' if one.tag else '"123"' for one in wanted)
    return f'Name it by its id, such as {forms}, or by {{"number": …}}.'


def dimension(item: Any, known: Mapping[str, Target], path: str) -> tuple[str, Ref]:
    """The value of a dimension in one tracking category, after the dimension's type. Raises Wrong.

    An item is `{"id": "department_7"}`, that id alone, or says `category_type` and `number`.
    """
    said = item.get("id") if isinstance(item, Mapping) else item
    kind = item.get("category_type") if isinstance(item, Mapping) else None
    if isinstance(said, str) and (tag := _tag(said, known)):
        if kind is not None and kind != tag:
            raise Wrong("kind", f"{said!r} is a {tag}, not a {kind}.", "Send one of them.")
        return tag, Ref(path, (known[tag],), key=said.removeprefix(f"{tag}_"))
    if kind is None:
        remedy = 'Send {"category_type": "department", "number": "D-100"}.'
        raise Wrong("required", "It does not say of which dimension it is.", remedy)
    if kind not in known:
        words = f"The company has no dimension {kind!r} there."
        raise Wrong("enum", words, f"There are: {', '.join(known) or 'none'}.")
    ref = reference(item, (known[kind],), path)
    if ref is None:
        raise Wrong("required", f"It names no {kind}.", 'Say its "id" or its "number".')
    return kind, ref


def _tag(said: str, known: Mapping[str, Target]) -> str:
    """The dimension whose id it is; a dimension of the company's own may have any name."""
    tag, _, key = said.rpartition("_")
    return tag if tag in known and key.isdecimal() and key.isascii() else ""
