"""Adding to numbers that several processes add to, on both engines."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Table
from sqlalchemy.dialects import sqlite
from sqlalchemy.ext.asyncio import AsyncConnection


async def add_up(
    connection: AsyncConnection, table: Table, rows: Sequence[Mapping[str, Any]]
) -> None:
    """Add each row's numbers to the row of the same primary key, or make that row.

    The rows have unique keys, all the table's columns, and an order: two processes that add to the
    same rows must do so in the same order, or each would wait for the other.
    """
    if rows:
        await connection.execute(_adding(connection.dialect.name, table), [*map(dict, rows)])


@cache
def _adding(dialect: str, table: Table) -> Any:
    """The statement, made once: with dozens of columns that takes longer than executing it."""
    statement = _insert_of(dialect)(table)
    keys = [column.name for column in table.primary_key]
    sums = [column.name for column in table.columns if column.name not in keys]
    added = {name: table.c[name] + statement.excluded[name] for name in sums}
    return statement.on_conflict_do_update(index_elements=keys, set_=added)


def _insert_of(dialect: str) -> Any:
    """The engine's own INSERT, which knows ON CONFLICT."""
    if dialect != "postgresql":
        return sqlite.insert
    from sqlalchemy.dialects import postgresql  # noqa: PLC0415 -- 3 MB that SQLite does without

    return postgresql.insert
