"""Placeholders of batch requests: `{{args.day}}`, `{{resources.vendors.id}}` (unified-api §9.9).

A text that is one placeholder becomes the value, whatever its type; among other text it is written
into it. Casts work where the text is one placeholder: `{{args.limit:str}}`.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any, Final

import msgspec

from crossfoot.errors import InvalidBody, Problem
from crossfoot.unified.wire import ENCODER

PLACEHOLDER: Final = re.compile(r"{{\s*([^{}]*?)\s*}}")
SYNTAX: Final = re.compile(r"([\w/ .\-\[\]]+?)(?::([\w-]+))?$")
ROOTS: Final = ("args", "resources")


def problems(value: Any, path: str, names: Sequence[str]) -> Iterator[Problem]:
    """What is not understood of the placeholders in a value: each named with its place."""
    for where, text in _texts(value, path):
        for inner in PLACEHOLDER.findall(text):
            if reason := _wrong(inner, names, alone=PLACEHOLDER.fullmatch(text) is not None):
                words = f"{{{{{inner}}}}} is not understood: {reason}."
                yield Problem(where, "placeholder", words)


def resources_in(value: Any, names: Sequence[str]) -> set[str]:
    """The names of the resources that a value's placeholders name."""
    inner = [one for _, text in _texts(value, "") for one in PLACEHOLDER.findall(text)]
    found = (named(_parts(one)[0], names) for one in inner)
    return {one[0] for one in found if one is not None}


def filled(value: Any, args: Mapping[str, Any], records: Mapping[str, Any], path: str) -> Any:
    """A value with its placeholders filled in. Raises InvalidBody for what is not there."""
    match value:
        case str():
            return _filled_text(value, args, records, path)
        case Mapping():
            return {n: filled(one, args, records, f"{path}.{n}") for n, one in value.items()}
        case list():
            return [filled(one, args, records, f"{path}[{i}]") for i, one in enumerate(value)]
    return value


def named(path: str, names: Sequence[str]) -> tuple[str, str] | None:
    """The resource that `resources.…` names, and the path within its record; None for no such one.

    The slash of `accounting/contacts` may be written as a dot.
    """
    root, _, rest = path.partition(".")
    if root != "resources":
        return None
    for name in sorted(names, key=len, reverse=True):
        for spelled in (name, name.replace("/", ".")):
            if rest == spelled or rest.startswith(f"{spelled}."):
                return name, rest[len(spelled) + 1 :]
    return None


def written(value: Any) -> str:
    """A value as text."""
    if isinstance(value, str):
        return value
    return "" if value is None else ENCODER.encode(value).decode()


_WORDS: Final = {"true": True, "false": False, "1": True, "0": False}


def _json(value: Any) -> Any:
    return msgspec.json.decode(value) if isinstance(value, str) else value


def _bool(value: Any) -> bool:
    return value if isinstance(value, bool) else _WORDS[str(value).lower()]


CASTS: Final[Mapping[str, Callable[[Any], Any]]] = {
    "str": written,
    "int": lambda value: int(str(value)),
    "num": lambda value: Decimal(str(value)),
    "bool": _bool,
    "json": _json,
    "any": lambda value: value,
}


def _filled_text(text: str, args: Mapping[str, Any], records: Mapping[str, Any], path: str) -> Any:
    whole = PLACEHOLDER.fullmatch(text)
    if whole is None:
        return PLACEHOLDER.sub(lambda m: written(_value(m[1], args, records, path)), text)
    value, cast = _value(whole[1], args, records, path), _parts(whole[1])[1]
    try:
        return CASTS[cast or "any"](value)
    except (ValueError, KeyError, InvalidOperation, msgspec.DecodeError) as error:
        words = f"{{{{{whole[1]}}}}} is {written(value)[:40]!r}, which is no {cast}."
        raise InvalidBody([Problem(path, "placeholder", words)]) from error


def _value(inner: str, args: Mapping[str, Any], records: Mapping[str, Any], path: str) -> Any:
    source = _parts(inner)[0]
    found = named(source, list(records))
    value: Any = args if found is None else records[found[0]]
    within = source.partition(".")[2] if found is None else found[1]
    for step in filter(None, within.split(".")):
        try:
            value = value[int(step)] if isinstance(value, list) else value[step]
        except (KeyError, IndexError, TypeError, ValueError) as error:
            words = f"{{{{{inner}}}}} leads nowhere: there is no {step!r}."
            raise InvalidBody([Problem(path, "placeholder", words)]) from error
    return value


def _parts(inner: str) -> tuple[str, str]:
    """The path and the cast."""
    match = SYNTAX.match(inner)
    return (match[1], match[2] or "") if match else ("", "")


def _wrong(inner: str, names: Sequence[str], *, alone: bool) -> str:
    path, cast = _parts(inner)
    if not path:
        return "write a path, such as resources.NAME.id, and perhaps a cast"
    if path.partition(".")[0] not in ROOTS:
        return f"it begins with {' or '.join(ROOTS)}"
    if path.startswith("resources") and named(path, names) is None:
        return f"resources are {', '.join(names)}"
    if cast and cast not in CASTS:
        return f"casts are {', '.join(CASTS)}"
    return "a cast needs the whole text" if cast and not alone else ""


def _texts(value: Any, path: str) -> Iterator[tuple[str, str]]:
    match value:
        case str():
            yield path, value
        case Mapping():
            for name, one in value.items():
                yield from _texts(one, f"{path}.{name}")
        case list():
            for i, one in enumerate(value):
                yield from _texts(one, f"{path}[{i}]")
