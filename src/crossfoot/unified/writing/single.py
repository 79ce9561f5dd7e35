"""Attributes that are one value: read by their codec's kind, blank where nothing is said."""

from typing import Any

from crossfoot.unified.attributes import Attribute
from crossfoot.unified.codecs import Codec
from crossfoot.unified.vocabulary import ONCE, REQUIRED, At, Both
from crossfoot.unified.writing import scalars
from crossfoot.unified.writing.fields import Decoded, emitted
from crossfoot.unified.writing.scalars import Wrong


def single(field: At, codec: Codec, value: Any) -> Any:
    """The value of one field; None blanks it. Raises Wrong."""
    found = of_kind(codec, value, field.most)
    if found is None and field.write in {ONCE, REQUIRED}:
        raise Wrong("required", "It cannot be blank.", "Send a value.")
    return found


def of_kind(codec: Codec, value: Any, most: int | None = None) -> Any:
    """A value of the codec's kind; None for null, and for a text of blanks. Raises Wrong."""
    if value is None:
        return None
    if codec.kind == "enum" or (codec.kind == "string" and codec.values):
        return scalars.word(value, codec.values)
    found = scalars.BY_KIND[codec.kind](value, most)
    return None if isinstance(found, str) and not found.strip() else found


def blended(attribute: Attribute, field: Both, value: Any) -> Any:
    """A value that goes into several fields, if they can say it. Raises Wrong."""
    if value is None:
        return None
    if isinstance(field.via, Decoded):
        try:
            return field.via.decode(value)
        except ValueError as error:
            raise Wrong("invalid", f"{error}") from None
    kind, words = field.via.kind, field.via.values
    if attribute.item:
        if not isinstance(value, list):
            raise Wrong("type", "It must be a list.", "Send [...].")
        return [scalars.word(one, words) for one in value]
    found = scalars.word(value, words) if kind == "enum" else scalars.BY_KIND[kind](value, None)
    emitted(field.via, found)
    return found
