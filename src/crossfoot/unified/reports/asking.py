"""What a report asks of a company, as data."""

from collections.abc import Generator, Sequence
from dataclasses import dataclass
from typing import TypeAlias, TypeVar

from crossfoot.unified.codecs import Record
from crossfoot.unified.criteria import ALWAYS, Criterion

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Ask:
    """Rows of one object: these fields of those that match.

    With `sums` the rows are groups that have the fields in common, and those are summed up in each;
    else they come in the order of their `key`. `optional` rows are none where the company has no
    such object.
    """

    object: str
    select: tuple[str, ...]
    where: Criterion = ALWAYS
    sums: tuple[str, ...] = ()
    optional: bool = False
    key: str = "RECORDNO"


@dataclass(frozen=True, slots=True)
class Window:
    """Which records are wanted: `size` of them, from behind `after` of the window before."""

    after: str
    size: int


Asking: TypeAlias = Generator[Sequence[Ask], list[list[Record]], T]
"""Yields asks, which are answered together, and is sent the rows of each; returns its findings."""
