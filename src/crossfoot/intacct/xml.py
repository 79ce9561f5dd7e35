"""Writing XML: text that any parser reads back, and names that cannot smuggle markup."""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, Final, TypeAlias, cast

from crossfoot.errors import InvalidBody, Problem

Scalar: TypeAlias = str | int | Decimal | bool | date | datetime
Value: TypeAlias = "Scalar | Mapping[str, Value] | Sequence[Value] | None"
"""What may stand in a record: a scalar, a nested record, a list of either (repeated elements), or
None (an empty element)."""

_FORBIDDEN: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NAME: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]{0,255}")


def clean(text: str) -> str:
    """Remove what XML 1.0 cannot carry: control characters, lone surrogates, non-characters."""
    return _FORBIDDEN.sub("", text)


def escape(text: str) -> str:
    """Text as element content. CR is written as a reference, or the parser would drop it."""
    return (
        clean(text)
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\r", "&#13;")
    )


def attribute(name: str, text: str) -> str:
    """One attribute with its leading blank, safe against normalisation of its white space."""
    value = escape(text).replace('"', "&quot;").replace("\t", "&#9;").replace("\n", "&#10;")
    return f' {checked(name, name)}="{value}"'


def element(name: str, content: str, attributes: str = "") -> str:
    """An element around content that is XML already."""
    return f"<{name}{attributes}>{content}</{name}>" if content else f"<{name}{attributes}/>"


def text(name: str, value: str) -> str:
    """An element that holds text."""
    return element(name, escape(value))


def checked(name: str, path: str) -> str:
    """The name, if it can be an element or attribute; raises `InvalidBody` naming the path."""
    if not _NAME.fullmatch(name):
        raise InvalidBody([Problem(path, "name", f"{name[:60]!r} cannot be a field name.")])
    return name


def emit(name: str, value: Value, path: str = "") -> str:
    """One field as XML; a list becomes repeated elements, None an empty one.

    Dates are written mm/dd/yyyy and instants in UTC (intacct-xml §1.1). Raises `InvalidBody` for
    what has no exact text: floats, naive instants, unknown types; it names the path below `path`.
    """
    return _emit(name, value, f"{path}.{name}" if path else name)


def _emit(name: str, value: Value, path: str) -> str:
    if isinstance(value, Mapping):
        inner = "".join(_emit(key, item, f"{path}.{key}") for key, item in value.items())
        return element(checked(name, path), inner)
    if isinstance(value, Sequence) and not isinstance(value, str | bytes):
        return "".join(_emit(name, item, f"{path}[{i}]") for i, item in enumerate(value))
    scalar = cast("Scalar | None", value)
    return element(checked(name, path), escape(emit_scalar(scalar, path)))


def written(value: Value, path: str) -> Any:
    """A value with every scalar in it as the gateway writes it; raises `InvalidBody` likewise."""
    if isinstance(value, Mapping):
        return {name: written(one, f"{path}.{name}") for name, one in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str | bytes):
        return [written(one, f"{path}[{i}]") for i, one in enumerate(value)]
    return emit_scalar(cast("Scalar | None", value), path)


def emit_scalar(value: Scalar | None, path: str) -> str:
    """A scalar as the gateway writes it; raises `InvalidBody` naming the path."""
    written: str | None = None
    match value:
        case None:
            written = ""
        case str():
            written = value
        case bool():
            written = "true" if value else "false"
        case int():
            written = str(value)
        case Decimal() if value.is_finite():
            written = f"{value:f}"
        case datetime() if value.tzinfo is not None:
            written = value.astimezone(UTC).strftime("%m/%d/%Y %H:%M:%S")
        case date() if not isinstance(value, datetime):
            written = value.strftime("%m/%d/%Y")
    if written is None:
        raise InvalidBody([Problem(path, "type", _refusal(value))])
    return written


def _refusal(value: object) -> str:
    match value:
        case float() | Decimal():
            return f"{value} is not an exact number: pass a finite Decimal."
        case datetime():
            return "This instant has no time zone."
    return f"A {type(value).__name__} cannot be a field's value."
