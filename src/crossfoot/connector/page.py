"""A page of a list."""

from typing import Generic, TypeVar

from msgspec import Struct

T = TypeVar("T")


class Page(Struct, Generic[T], frozen=True):
    """A page of a list; without a `next_cursor` it is the last one."""

    result: list[T]
    next_cursor: str | None = None
