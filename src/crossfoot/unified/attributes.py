"""What a public struct says of itself: each attribute's type and the sentence below it."""

import ast
import inspect
import textwrap
from dataclasses import dataclass
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

from msgspec import Struct, UnsetType


@dataclass(frozen=True, slots=True)
class Attribute:
    """One attribute: `type` is its annotation without null; `item` that of a list's members."""

    name: str
    type: Any
    item: Any
    description: str


@cache
def attributes(struct: type[Struct]) -> tuple[Attribute, ...]:
    """The attributes of a struct, in the order of the wire."""
    hints = get_type_hints(struct)
    texts = _sentences(struct)
    found = []
    for name in struct.__struct_fields__:
        kept = _without_null(hints[name])
        item = get_args(kept)[0] if get_origin(kept) is list else None
        found.append(Attribute(name, kept, item, texts.get(name, "")))
    return tuple(found)


def _without_null(annotation: Any) -> Any:
    if get_origin(annotation) is Annotated:
        return _without_null(get_args(annotation)[0])
    if get_origin(annotation) in {Union, UnionType}:
        kept = [a for a in get_args(annotation) if a not in {NoneType, UnsetType}]
        return _without_null(kept[0]) if len(kept) == 1 else annotation
    return annotation


def _sentences(struct: type[Struct]) -> dict[str, str]:
    """The string below each attribute in the source of the class."""
    body = ast.parse(textwrap.dedent(inspect.getsource(struct))).body[0]
    assert isinstance(body, ast.ClassDef)  # noqa: S101 -- the source of a class is a class
    found: dict[str, str] = {}
    last = ""
    for statement in body.body:
        if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
            last = statement.target.id
        elif last and isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
            found[last] = " ".join(str(statement.value.value).split())
            last = ""
    return found
