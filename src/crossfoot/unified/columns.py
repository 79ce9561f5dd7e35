"""Columns of structs and of lists, put together from the columns of their parts."""

from collections.abc import Sequence
from typing import Any

from msgspec import Struct

from crossfoot.unified.codecs import Column, Record


def struct_column(struct: type[Struct], columns: list[Column], tail: list[Any]) -> Column:
    """Structs of these columns and constants; None where every column is blank."""
    if len(columns) == 1:
        (only,) = columns
        return lambda records: [
            None if value is None else struct(value, *tail) for value in only(records)
        ]
    (empty,) = zip(*(column([{}]) for column in columns), strict=True)

    def column(records: Sequence[Record]) -> list[Any]:
        rows = zip(*[read(records) for read in columns], strict=True)
        return [None if row == empty else struct(*row, *tail) for row in rows]

    return column


def each_column(items: list[Column]) -> Column:
    """The filled ones of several items, as a list."""
    if len(items) == 1:
        (only,) = items
        return lambda records: [[] if item is None else [item] for item in only(records)]

    def column(records: Sequence[Record]) -> list[Any]:
        rows = zip(*[read(records) for read in items], strict=True)
        return [list(filter(None, row)) for row in rows]

    return column
