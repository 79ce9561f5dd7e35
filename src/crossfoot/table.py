"""Records as columns of texts: what a page of thousands is while nobody needs a dict of each.

A gateway's records have the same fields, and are read a field at a time. `said` and `rows` read
any records so; of a `Table` they cost next to nothing.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import Any, TypeAlias, overload

Record: TypeAlias = dict[str, Any]


class Table(Sequence[Record]):
    """Records of the same fields, kept by field; each that is taken is a dict of its own."""

    __slots__ = ("columns", "size")

    def __init__(self, columns: Mapping[str, Sequence[str]], size: int) -> None:
        """Each column has as many texts as there are records."""
        self.columns = columns
        self.size = size

    def __len__(self) -> int:
        return self.size

    @overload
    def __getitem__(self, at: int) -> Record: ...

    @overload
    def __getitem__(self, at: slice) -> "Table": ...

    def __getitem__(self, at: int | slice) -> "Record | Table":
        places = range(self.size)[at]
        part = {name: column[at] for name, column in self.columns.items()}
        return part if isinstance(places, int) else Table(part, len(places))

    def __iter__(self) -> Iterator[Record]:
        names = tuple(self.columns)
        return (dict(zip(names, row, strict=True)) for row in rows(self, names))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"Table({self.size} records of {', '.join(self.columns)})"


def said(records: Sequence[Any], name: str) -> Sequence[Any]:
    """What each record says in a field; "" where it says nothing."""
    if isinstance(records, Table):
        return records.columns.get(name) or ("",) * records.size
    return [record.get(name) or "" for record in records]


def rows(records: Sequence[Any], names: Sequence[str]) -> Iterator[tuple[Any, ...]]:
    """What each record says in some fields."""
    if not names:
        return iter([()] * len(records))
    return zip(*[said(records, name) for name in names], strict=True)


def picked(records: Sequence[Any], places: Sequence[int]) -> Sequence[Any]:
    """The records at these places."""
    if not isinstance(records, Table):
        return [records[at] for at in places]
    return Table(_Picked(records.columns, places), len(places))


class _Picked(Mapping[str, Sequence[str]]):
    """Some texts of each column, picked when the column is read: few are."""

    def __init__(self, columns: Mapping[str, Sequence[str]], places: Sequence[int]) -> None:
        self._columns = columns
        self._places = places

    def __len__(self) -> int:
        return len(self._columns)

    def __iter__(self) -> Iterator[str]:
        return iter(self._columns)

    def __getitem__(self, name: str) -> Sequence[str]:
        column = self._columns[name]
        return [column[at] for at in self._places]


def joined(parts: Sequence[Sequence[Any]]) -> Sequence[Any]:
    """All records, one part's after another's: a table, if they have the same fields."""
    filled = [part for part in parts if part]
    tables = [part for part in filled if isinstance(part, Table)]
    if len(filled) == 1:
        return filled[0]
    names = [tuple(table.columns) for table in tables]
    if len(tables) < len(filled) or len({*names}) != 1:
        return list(chain.from_iterable(filled))
    whole = {
        name: list(chain.from_iterable([table.columns[name] for table in tables]))
        for name in names[0]
    }
    return Table(whole, sum(map(len, tables)))
