"""Adding to numbers that several processes add to, on both engines."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Table
from sqlalchemy.dialects import sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

ROWS: Final = 500  # of one statement: both drivers limit how many values one may carry


async def add_up(
    connection: AsyncConnection, table: Table, rows: Sequence[Mapping[str, Any]]
) -> None:
    """Add each row's numbers to the row of the same primary key, or make that row.

    The rows have unique keys, all the table's columns, and an order: two processes that add to the
    same rows must do so in the same order, or each would wait for the other.
    """
    insert = _insert_of(connection.dialect.name)
    keys = [column.name for column in table.primary_key]
    sums = [column.name for column in table.columns if column.name not in keys]
    for start in range(0, len(rows), ROWS):
        statement = insert(table).values([dict(row) for row in rows[start : start + ROWS]])
        added = {name: table.c[name] + statement.excluded[name] for name in sums}
        await connection.execute(statement.on_conflict_do_update(index_elements=keys, set_=added))


def _insert_of(dialect: str) -> Any:
    """The engine's own INSERT, which knows ON CONFLICT."""
    if dialect != "postgresql":
        return sqlite.insert
    from sqlalchemy.dialects import postgresql  # noqa: PLC0415 -- 3 MB that SQLite does without

    return postgresql.insert
