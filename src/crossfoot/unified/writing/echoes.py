"""What a GET shows and a client sends back: what of it says nothing new, and what is refused."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from crossfoot.unified.vocabulary import Absent, Field, Fixed, Key
from crossfoot.unified.writing import scalars
from crossfoot.unified.writing.fields import write_of
from crossfoot.unified.writing.scalars import Wrong


def harmless(field: Field, value: Any, shown: Mapping[str, Any], name: str) -> bool:
    """Whether an attribute that cannot be sent says nothing: null, or what it says already."""
    if value is None or value in ([], {}):
        return True
    if isinstance(field, Fixed):
        return same(value, str(field.value) if not isinstance(field.value, bool) else field.value)
    return name in shown and same(value, shown[name])


def same(one: Any, other: Any) -> bool:
    """Whether two JSON values say the same: 12.5 and "12.50" do, as numbers and times."""
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return one.keys() == other.keys() and all(same(one[k], other[k]) for k in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, bool) or isinstance(other, bool) or one is None or other is None:
        return one is other
    if one == other:
        return True
    return _as_number(one) is not None and _as_number(one) == _as_number(other)


def _as_number(value: Any) -> Decimal | None:
    try:
        return scalars.number(value, 40)
    except Wrong:
        return None


def refusal(field: Field, operation: str) -> Wrong:
    """Why an attribute cannot be sent."""
    match field:
        case Key():
            return Wrong("read_only", "A record keeps its id.", "Leave it out.")
        case Absent(reason=reason):
            return Wrong("unsupported", reason, "Leave it out.")
        case Fixed(value=value):
            return Wrong("fixed", f"It is always {value}.", "Leave it out.")
    if write_of(field) and operation != "create":
        words = "It is said when a record is made, and cannot be changed."
        return Wrong("create_only", words, "Leave it out.")
    return Wrong("read_only", "Sage Intacct tells it; nobody can set it.", "Leave it out.")
